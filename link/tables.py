"""The tables of link.db, as migrations. Only the first start of a new version comes here.

Times are seconds since 1970 by the machine's time, to show and never to decide by. What letters say
is sealed in every column: others read link.db, and open nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlite_utils.migrations import Migrations

if TYPE_CHECKING:
    from sqlite_utils import Database

migrations = Migrations("link.db")


@migrations()
def first(db: Database) -> None:
    db.table("kept").create({"name": str, "value": bytes}, pk="name")
    db.table("outbox").create(
        {
            "sequence": int,
            "life": bytes,
            "recipient": str,
            "kind": int,
            "priority": int,
            "own_id": str,  # the writer's, such as desk.db's
            "drill": int,
            "written_s": int,
            "digest": bytes,
            "body": bytes,  # sealed to this card; gone once it has arrived
            "state": int,  # link.states.State
            "superseded": int,  # a newer one with this id took its place
            "via": str,
            "sent_s": float,
            "arrived_s": float,
            "role": str,  # who did at the other end what `state` says
            "done_s": float,
        },
        pk="sequence",
        not_null={"life", "recipient", "kind", "own_id", "digest", "state", "superseded"},
        defaults={"state": 0, "superseded": 0},
    )
    db.execute(
        "create unique index outbox_own on outbox (kind, own_id, recipient) where superseded = 0"
    )
    db.table("inbox").create(
        {
            "id": int,
            "sender": str,
            "life": bytes,
            "sequence": int,
            "digest": bytes,
            "kind": int,
            "priority": int,
            "own_id": str,
            "drill": int,
            "written_s": int,
            "received_s": float,
            "via": str,
            "envelope": bytes,  # as it came: it opens while its key is there
            "twin": int,  # this number came with other words too: a cloned card
            "state": int,
            "role": str,
            "done_s": float,
        },
        pk="id",
        not_null={"sender", "life", "sequence", "digest", "kind", "state"},
    )
    db.execute("create unique index inbox_seen on inbox (sender, sequence, life, digest)")
    db.table("quarantine").create(
        {"hash": bytes, "sender": str, "received_s": float, "via": str, "envelope": bytes},
        pk="hash",
    )
    db.table("peers").create(
        {
            "id": str,
            "first_key": bytes,  # as network.json had it; another means another card
            "key": bytes,
            "key_number": int,
            "heard_s": float,
            "via": str,
            "life": bytes,  # of its newest status
            "sequence": int,
            "status": bytes,
            "status_s": float,  # by its own clock
        },
        pk="id",
    )
    db.table("lives").create({"peer": str, "life": bytes}, pk=("peer", "life"))
    db.table("admitted").create(
        {"id": str, "card": bytes, "until_s": float, "until_run_s": float}, pk="id"
    )
    db.table("alarms").create(
        {"code": str, "subject": str, "first_s": float, "last_s": float, "times": int},
        pk=("code", "subject"),
    )


@migrations()
def parts_of_issues(db: Database) -> None:
    """What has come of an issue, until all of it is here: see link.issues.parts."""
    db.table("coming").create(
        {"publisher": bytes, "digest": bytes, "issue": int, "count": int}, pk="publisher"
    )
    db.table("coming_parts").create(
        {"publisher": bytes, "number": int, "data": bytes}, pk=("publisher", "number")
    )


@migrations()
def letters_that_come_again(db: Database) -> None:
    """Under another number, with the same words: the writer's link.db is another."""
    db.table("inbox").add_column("again", int)  # the letter in this table that it repeats
