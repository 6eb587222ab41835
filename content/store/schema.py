"""The tables of content.db, as migrations: what a content.db of older software goes through."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlite_utils.migrations import Migrations

if TYPE_CHECKING:
    import sqlite_utils

migrations = Migrations("content")


@migrations()
def first(db: sqlite_utils.Database) -> None:
    """What was published, and by whom."""
    db.table("publishers").create(
        {
            "id": str,
            "root_version": int,
            "issue": int,
            "online_keys": str,
            "anchor": str,
            "bundle": str,
            "data": bytes,
        },
        pk="id",
    )
    db.table("bulletins").create(
        {
            "publisher": str,
            "sender": str,
            "identifier": str,
            "sent": float,
            "status": str,
            "msg_type": str,
            "severity": int,
            "listed": int,  # in the present issue, and with words of its own
            "starts_at": float,
            "expires_at": float,
            "ends_at": float,  # taken back by an Update or Cancel
            "data": bytes,
        },
        pk=("publisher", "sender", "identifier"),
    )
    db.table("bulletins").create_index(["listed", "ends_at", "expires_at", "starts_at"])
    db.table("bulletins").create_index(["publisher", "identifier"])
    db.table("bulletins").create_index(["listed", "sent"])
    db.table("places").create(
        {
            "publisher": str,
            "id": str,
            "kind": str,
            "latitude": float,
            "longitude": float,
            "data": bytes,
        }
    )
    db.table("places").create_index(["kind", "latitude", "longitude"])
    db.table("places").create_index(["publisher", "id"])
    db.table("guides").create({"publisher": str, "hazard": str, "language": str, "data": bytes})
    db.table("utilities").create({"publisher": str, "data": bytes})
    db.table("media").create({"publisher": str, "file": str, "path": str}, pk=("publisher", "file"))
    db.table("imports").create({"data": bytes})


@migrations()
def rows_follow_from_the_issue(db: sqlite_utils.Database) -> None:
    """What holds is decided by `supersession` alone; columns that decided it in SQL go."""
    db.execute("alter table bulletins rename to bulletins_before")
    db.table("bulletins").create(
        {
            "publisher": str,
            "sender": str,
            "identifier": str,
            "sent": float,
            "listed": int,  # LISTED, WORDLESS, TOMBSTONE or ARCHIVED
            "data": bytes,
        }
    )
    db.execute(
        "insert into bulletins select publisher, sender, identifier, sent, listed, data "
        "from bulletins_before"
    )
    db.execute("drop table bulletins_before")
    db.table("bulletins").create_index(["publisher", "identifier"])
    db.table("bulletins").create_index(["listed", "sent"])


@migrations()
def what_was_shown(db: sqlite_utils.Database) -> None:
    """Since when each message is here, and since when no more: what is new to who comes back.

    Of what was here before this table nobody knows when it came.
    """
    db.table("shown").create(
        {
            "publisher": str,
            "sender": str,
            "identifier": str,
            "sent": float,
            "arrived_at": float,
            "gone_at": float,
        },
        pk=("publisher", "sender", "identifier", "sent"),
    )
    db.execute(
        "insert or ignore into shown select publisher, sender, identifier, sent, null, null "
        "from bulletins where listed = 1"
    )
