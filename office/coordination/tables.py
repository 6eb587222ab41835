"""The tables of coordinating in office.db. Only the first start of a new version comes here.

What letters say is not here at all: the link keeps them, sealed, and opens them for coordinators.
What coordinators write is sealed. Times are seconds since 1970, by the machine's time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlite_utils.migrations import Migrations

if TYPE_CHECKING:
    from sqlite_utils import Database

migrations = Migrations("office.db coordination")


@migrations()
def first(db: Database) -> None:
    db.table("entries").create(
        {
            "number": int,
            "at_s": float,
            "kind": str,  # office.coordination.entries.Kind
            "about": str,  # which report, see office.coordination.mailbox.Mail.key; empty: none
            "point": str,  # which point; empty: none, or all
            "drill": int,
            "corrects": int,  # an earlier entry that this one puts right
            "letter": str,  # our own letter that went with it, by its id
            "sealed": bytes,  # who, and what
        },
        pk="number",
        not_null={"at_s", "kind", "about", "point", "drill", "sealed"},
    )
    db.execute("create index entries_about on entries (about) where about != ''")
    db.execute("create index entries_point on entries (point) where point != ''")
    db.execute(
        "create trigger entries_stay before update on entries "
        "begin select raise(abort, 'an entry of the journal never changes'); end"
    )
    db.table("triage").create(
        {"about": str, "priority": int, "who": str, "entry": int},
        pk="about",
        not_null={"who", "entry"},
    )
    db.table("drafts").create(
        {"user": int, "form": str, "at_s": float, "sealed": bytes}, pk=("user", "form")
    )
    db.table("told").create(
        {"point": str, "at_s": float, "status": bytes}, pk=("point", "at_s"), not_null={"status"}
    )
    db.table("coordination").create({"name": str, "value": str}, pk="name")


@migrations()
def since_when(db: Database) -> None:
    """Since when a point has an issue: when it first said so. ``publisher``: as a status has it."""
    db.table("held").create(
        {"point": str, "publisher": bytes, "issue": int, "at_s": float},
        pk=("point", "publisher", "issue"),
        not_null={"at_s"},
    )
