"""The tables of accounts in office.db. Only the first start of a new version comes here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlite_utils.migrations import Migrations

if TYPE_CHECKING:
    from sqlite_utils import Database

migrations = Migrations("office.db accounts")


@migrations()
def first(db: Database) -> None:
    db.table("kept").create({"name": str, "value": bytes}, pk="name")
    db.table("users").create(
        {"number": int, "name": str, "roles": str, "password": str, "since": str},
        pk="number",
        not_null={"name", "roles", "password"},
    )
    db.execute("create unique index users_name on users (name collate nocase)")
    db.table("sessions").create(
        {"digest": str, "user": int, "since_s": float, "seen_s": float, "said": str},
        pk="digest",
        not_null={"user", "since_s", "seen_s"},
        foreign_keys=[("user", "users", "number")],
    )
    db.table("invitations").create(
        {"digest": str, "name": str, "roles": str, "until_s": float},
        pk="digest",
        not_null={"name", "roles", "until_s"},
    )
    db.table("tries").create({"who": str, "wrong": int, "last_s": float}, pk="who")
