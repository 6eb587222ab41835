"""The tables of publishing in office.db. Only the first start of a new version comes here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlite_utils.migrations import Migrations

if TYPE_CHECKING:
    from sqlite_utils import Database

migrations = Migrations("office.db publishing")


@migrations()
def first(db: Database) -> None:
    db.table("publishing_chosen").create({"name": str, "value": str}, pk="name")
    db.table("publishing_drafts").create(
        {
            "user": int,
            "bulletin": str,  # name of the file, without folder and end
            "base": str,  # the text it was begun from; empty: there was no file yet
            "filled": str,  # the fields of the form, as JSON
            "changed_s": float,
        },
        pk=("user", "bulletin"),
        not_null={"base", "filled", "changed_s"},
    )
    db.table("publishing_given").create(
        {"number": int, "issue": int, "stick": str, "at_s": float, "fault": str},
        pk="number",
        not_null={"issue", "stick", "at_s", "fault"},
    )
    db.table("publishing_proposals").create(
        {
            "number": int,
            "issue": int,
            "data": bytes,  # content.publishing.proposal, with the signatures so far
            "user": int,
            "name": str,  # of whoever proposed it: users come and go
            "at_s": float,
            "approved_by": str,
            "outcome": str,  # empty: waits; else issued, withdrawn, refused
            "why": str,
        },
        pk="number",
        not_null={"issue", "data", "user", "name", "at_s"},
        defaults={"approved_by": "", "outcome": "", "why": ""},
    )
