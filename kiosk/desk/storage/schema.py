"""The tables of desk.db, as migrations. Only the first start of a new version comes here.

Times are seconds since 1970, UTC. ``sealed`` is what identifies people: see `vault`.
Migrations only add, so that an older version, put back, can still read the database.
"""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from sqlite_utils import Database, Migrations

if TYPE_CHECKING:
    from pathlib import Path

migrations = Migrations("desk.db")


def migrate(path: Path) -> None:
    """Bring ``path`` up to date, or make it. Raises sqlite3.Error."""
    connection = sqlite3.connect(path)
    try:
        connection.execute("pragma journal_mode = wal")
        connection.execute("pragma synchronous = full")
        database = Database(connection)
        migrations.apply(database)
        connection.execute(f"pragma user_version = {version()}")
    finally:
        connection.close()


def version() -> int:
    return len(migrations.pending(Database(memory=True)))


def create_events(db: Database, name: str) -> None:
    """A table of `storage.events`; ``recipient``: the node that must hear of it."""
    db.table(name).create(
        {
            "id": int,
            "origin": str,
            "key": str,
            "sequence": int,
            "at": float,
            "drill": int,
            "body": str,
            "recipient": str,
            "posted": str,
        },
        pk="id",
        not_null={"origin", "key", "sequence", "at", "drill", "body"},
    )
    db.table(name).create_index(["origin", "key"], unique=True)
    db.table(name).create_index(["origin", "sequence"])


@migrations()
def shelves(db: Database) -> None:
    db.table("notices").create(
        {
            "id": int,
            "title": str,
            "text": str,
            "written_at": float,
            "until": float,
            "by": str,
            "withdrawn_at": float,
        },
        pk="id",
        not_null={"title", "text", "written_at", "until", "by"},
    )
    db.table("log").create(
        {"id": int, "at": float, "drill": int, "acknowledged_at": float, "sealed": bytes},
        pk="id",
        not_null={"at", "drill", "sealed"},
    )
    db.table("reports").create(
        {
            "id": int,
            "day": str,  # in Dutch time, such as 2026-01-20
            "number": int,
            "drill": int,
            "taken_at": float,
            "relayed_at": float,
            "acknowledged_at": float,
            "sealed": bytes,
        },
        pk="id",
        not_null={"day", "number", "drill", "taken_at", "sealed"},
    )
    db.table("reports").create_index(["day", "drill", "number"], unique=True)
    db.table("situations").create(
        {"id": int, "at": float, "drill": int, "sealed": bytes},
        pk="id",
        not_null={"at", "drill", "sealed"},
    )
    db.table("drafts").create({"form": str, "at": float, "sealed": bytes}, pk="form")
    db.table("runs").create(
        {"id": int, "checklist": str, "started_at": float, "ended_at": float},
        pk="id",
        not_null={"checklist", "started_at"},
    )
    db.table("ticks").create({"run": int, "item": str, "at": float}, pk=("run", "item"))
    db.table("duties").create(
        {"id": int, "since": float, "until": float, "ended_at": float, "sealed": bytes},
        pk="id",
        not_null={"since", "until", "sealed"},
    )
    db.table("journal").create(
        {"id": int, "at": float, "role": str, "what": str},
        pk="id",
        not_null={"at", "role", "what"},
    )
    db.table("kept").create({"name": str, "value": str}, pk="name")


@migrations()
def notices_of_a_drill(db: Database) -> None:
    db.table("notices").add_column("drill", int, not_null_default=0)


@migrations()
def lists_and_shifts_of_a_drill(db: Database) -> None:
    for name in ("runs", "duties"):
        db.table(name).add_column("drill", int, not_null_default=0)


@migrations()
def what_the_link_took(db: Database) -> None:
    """``posted``: the name under which the link took a line; null while it has not."""
    for name in ("reports", "situations", "log"):
        db.table(name).add_column("posted", str)
    db.table("log").add_column("by_link", int, not_null_default=0)


@migrations()
def what_neighbours_need_and_offer(db: Database) -> None:
    """Events hold nothing about anybody; who it is, and their words, are sealed beside them."""
    create_events(db, "card_events")
    db.table("card_people").create(
        {"id": int, "card": int, "drill": int, "at": float, "sealed": bytes},
        pk="id",
        not_null={"card", "drill", "at", "sealed"},
    )


@migrations()
def who_helps_here(db: Database) -> None:
    db.table("volunteers").create(
        {"id": int, "person": int, "at": float, "drill": int, "sealed": bytes},
        pk="id",
        not_null={"person", "at", "drill", "sealed"},
    )


@migrations()
def scarce_goods(db: Database) -> None:
    """No number of a movement is given again: other places may know it."""
    db.execute(
        "create table stock_items (id integer primary key autoincrement, at float not null,"
        " name text not null, unit text not null, portion integer not null,"
        " by_person integer not null, coupons integer not null, theme text not null,"
        " drill integer not null)"
    )
    db.execute(
        "create table stock (id integer primary key autoincrement, at float not null,"
        " drill integer not null, item integer not null, kind text not null,"
        " quantity integer not null, other text not null default '',"
        " transfer text not null default '', undoes integer unique)"
    )
    db.execute("create index idx_stock_item on stock (item, drill, id, kind, quantity, undoes)")
    db.execute("create index idx_stock_day on stock (item, drill, at, kind, quantity, undoes)")
    db.execute(
        "create table coupon_series (number integer not null, drill integer not null,"
        " at float not null, highest integer not null, sealed blob not null,"
        " primary key (number, drill))"
    )
    db.execute(
        "create table coupons_used (id integer primary key autoincrement, at float not null,"
        " day text not null, drill integer not null, item integer not null,"
        " series integer not null, number integer not null, movement integer not null,"
        " unique (day, drill, item, series, number))"
    )
    db.execute(
        "create table stock_elsewhere (origin text not null, drill integer not null,"
        " at float not null, version integer not null, sealed blob not null,"
        " primary key (origin, drill))"
    )


@migrations()
def visitors(db: Database) -> None:
    """Nothing but that somebody came."""
    db.execute(
        "create table visits (id integer primary key autoincrement, at float not null,"
        " drill integer not null, number integer not null, undoes integer unique)"
    )
    db.execute("create index idx_visits_day on visits (drill, at, number)")


@migrations()
def coupons_used_elsewhere(db: Database) -> None:
    """Apart from what else other points told, since it goes sooner."""
    db.execute(
        "create table coupons_elsewhere (origin text not null, drill integer not null,"
        " at float not null, version integer not null, sealed blob not null,"
        " primary key (origin, drill))"
    )


@migrations()
def what_a_list_left_undone(db: Database) -> None:
    """``undone``: a JSON list of the items that were not ticked when it ended; null for none."""
    db.table("runs").add_column("undone", str)
