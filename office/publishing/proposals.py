"""Issues on their way: proposed by one, approved by others, signed, and given out on sticks."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from content.publishing import proposal

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from sqlite3 import Row

    from content.publishing.proposal import Proposal
    from office.accounts.people import User
    from office.database import Database

ELSEWHERE = 0
"""The user of a proposal that came as a file."""


class Waiting(NamedTuple):
    """A proposal that is neither issued nor withdrawn."""

    number: int
    proposed: Proposal
    user: int
    name: str
    at: datetime
    approved_by: str
    """The names of those who approved it here."""

    @property
    def issue(self) -> int:
        return self.proposed.issue


class Given(NamedTuple):
    """A stick that took an issue, or did not."""

    issue: int
    stick: str
    at: datetime
    fault: str
    """Empty: it was read back and is sound."""


class Proposals:
    """At most one waits: a new one takes its place."""

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._db, self._now = database, now

    def waiting(self) -> Waiting | None:
        row = self._db.row(
            "select * from publishing_proposals where outcome = '' order by number desc"
        )
        return _waiting(row) if row else None

    def propose(self, proposed: Proposal, user: User) -> None:
        self._put(proposed, user.number, user.name)

    def take_in(self, proposed: Proposal) -> None:
        """Keep one that came as a file; of the one that waits here, its further signatures."""
        here = self.waiting()
        if here and here.proposed.targets.signed == proposed.targets.signed:
            self._replace(here.number, proposed, here.approved_by)
        else:
            self._put(proposed, ELSEWHERE, "een ander kantoor")

    def approve(self, number: int, proposed: Proposal, user: User) -> None:
        here = self.waiting()
        names = [here.approved_by] if here and here.approved_by else []
        self._replace(number, proposed, ", ".join([*names, user.name]))

    def end(self, outcome: str, why: str = "") -> None:
        """``outcome``: issued, withdrawn or refused."""
        with self._db.change() as db:
            db.execute(
                "update publishing_proposals set outcome = ?, why = ? where outcome = ''",
                [outcome, why],
            )

    def refused(self) -> tuple[str, str] | None:
        """Return who refused the last proposal and why, until there is another."""
        row = self._db.row("select * from publishing_proposals order by number desc limit 1")
        return (row["name"], row["why"]) if row and row["outcome"] == "refused" else None

    def _put(self, proposed: Proposal, user: int, name: str) -> None:
        self.end("withdrawn")
        values = [proposed.issue, proposal.pack(proposed), user, name, self._now().timestamp()]
        with self._db.change() as db:
            # Of earlier ones the story is enough.
            db.execute("update publishing_proposals set data = x''")
            db.execute(
                "insert into publishing_proposals (issue, data, user, name, at_s) "
                "values (?, ?, ?, ?, ?)",
                values,
            )

    def _replace(self, number: int, proposed: Proposal, approved_by: str) -> None:
        with self._db.change() as db:
            db.execute(
                "update publishing_proposals set data = ?, approved_by = ? where number = ?",
                [proposal.pack(proposed), approved_by, number],
            )

    # Sticks

    def give(self, issue: int, stick: Path, fault: str) -> None:
        with self._db.change() as db:
            db.execute(
                "insert into publishing_given (issue, stick, at_s, fault) values (?, ?, ?, ?)",
                [issue, str(stick), self._now().timestamp(), fault],
            )

    def given(self, issue: int) -> list[Given]:
        rows = self._db.rows(
            "select * from publishing_given where issue = ? order by number", issue
        )
        return [Given(row["issue"], row["stick"], _at(row["at_s"]), row["fault"]) for row in rows]


def _waiting(row: Row) -> Waiting:
    proposed = msgspec.msgpack.decode(row["data"], type=proposal.Proposal)
    return Waiting(
        row["number"], proposed, row["user"], row["name"], _at(row["at_s"]), row["approved_by"]
    )


def _at(moment_s: float) -> datetime:
    return datetime.fromtimestamp(moment_s, UTC)
