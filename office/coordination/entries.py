"""The journal of coordinators: what they wrote, decided and did. Lines are added, never changed.

1. What was written wrong is put right by a new line that names the first; both stay.
2. Who did it and what stands in it are sealed; when, about what and what kind are not.
3. What counts now of a report (its priority, who does it) follows from its newest line, and is kept
   beside the lines so that a list of thousands need not read them all.
"""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from office.errors import Conflict, Missing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from sqlite3 import Connection, Row

    from office.coordination.vault import Vault
    from office.database import Database

_PURPOSE, _DRAFT = "entries", "drafts"


class Kind(StrEnum):
    NOTE = "notitie"
    MESSAGE = "bericht"
    TRIAGE = "triage"
    READ = "gelezen"
    TAKEN = "opgepakt"
    ASKED_ON = "doorgevraagd"
    CALL = "oproep"
    ADMITTED = "ingeschreven"
    DISCARDED = "weggelegd"
    TAKEN_OUT = "uitdraai"
    CLOSED = "afgesloten"


class Text(msgspec.Struct, frozen=True):
    """What is sealed of a line."""

    who: str
    """The name of the user."""
    words: str = ""


class Entry(NamedTuple):
    number: int
    at: datetime
    kind: Kind
    about: str
    point: str
    drill: bool
    corrects: int | None
    letter: str
    text: Text | None
    """None: sealed with a key that is no longer here."""


class Triage(NamedTuple):
    """What counts now of one report."""

    priority: int | None
    """1 is now, 2 is soon, 3 can wait; None: nobody decided yet."""
    who: str
    entry: int
    """The line that decided it."""


UNDECIDED = Triage(None, "", 0)


class Entries:
    """Any thread may use it. Every method raises OfficeError."""

    def __init__(self, database: Database, vault: Vault, now: Callable[[], datetime]) -> None:
        self._db, self._vault, self._now = database, vault, now

    def add(  # noqa: PLR0913 - one line of the journal
        self,
        kind: Kind,
        who: str,
        words: str = "",
        *,
        about: str = "",
        point: str = "",
        drill: bool = False,
        corrects: int | None = None,
        letter: str = "",
    ) -> int:
        """On disk when this returns; return its number."""
        if corrects is not None and self.find(corrects) is None:
            raise Missing("De regel die u wilt verbeteren, is er niet meer.")
        with self._db.change() as db:
            return self._add(db, kind, Text(who, words), about, point, drill, corrects, letter)

    def decide(  # noqa: PLR0913 - one line of the journal
        self,
        about: str,
        priority: int | None,
        who: str,
        by: str,
        words: str,
        *,
        seen: int,
        point: str,
        drill: bool,
    ) -> int:
        """Give a report its priority and who does it.

        ``seen``: the line that decided it when the form was made; raises Conflict where another
        line did so since, so that of two people at work neither overwrites the other unseen.
        """
        with self._db.change() as db:
            row = db.execute("select entry from triage where about = ?", [about]).fetchone()
            if row is not None and row["entry"] != seen:
                other = self.find(row["entry"])
                name = other.text.who if other and other.text else "Een ander"
                raise Conflict(f"{name} veranderde dit zojuist. Kijk eerst wat er nu staat.")
            number = self._add(db, Kind.TRIAGE, Text(by, words), about, point, drill, None, "")
            db.execute(
                "insert or replace into triage values (?, ?, ?, ?)", [about, priority, who, number]
            )
            return number

    def triage(self) -> dict[str, Triage]:
        """What counts now, by report."""
        return {
            row["about"]: Triage(row["priority"], row["who"], row["entry"])
            for row in self._db.rows("select * from triage")
        }

    def find(self, number: int) -> Entry | None:
        row = self._db.row("select * from entries where number = ?", number)
        return None if row is None else self._entry(row)

    def about(self, key: str) -> list[Entry]:
        """All of one report, the oldest first."""
        return self._found("where about = ? order by number", key)

    def of_point(self, point: str, limit: int) -> list[Entry]:
        """The newest first."""
        return self._found("where point = ? order by number desc limit ?", point, limit)

    def newest(self, limit: int, *, drill: bool, before_s: float | None = None) -> list[Entry]:
        """The newest first, of before ``before_s``."""
        return self._found(
            "where drill = ? and at_s < ? order by at_s desc, number desc limit ?",
            drill,
            float("inf") if before_s is None else before_s,
            limit,
        )

    def corrected(self, entries: Iterable[Entry]) -> dict[int, int]:
        """Which of these was put right, and by which line last."""
        numbers = [one.number for one in entries]
        marks = ",".join("?" * len(numbers))
        query = f"select corrects, max(number) from entries where corrects in ({marks}) group by 1"  # noqa: S608 - marks
        return {row[0]: row[1] for row in self._db.rows(query, *numbers)}

    def forget(self, which: Iterable[tuple[int]]) -> None:
        """Their time is over."""
        with self._db.change() as db:
            db.executemany("delete from entries where number = ?", which)
            db.execute("delete from triage where entry not in (select number from entries)")

    def dated(self) -> list[tuple[int, datetime, bool]]:
        """Number, moment and whether it is of a drill, of every line."""
        rows = self._db.rows("select number, at_s, drill from entries")
        return [(row["number"], _moment(row["at_s"]), bool(row["drill"])) for row in rows]

    # What is half written

    def keep_draft(self, user: int, form: str, words: str) -> None:
        """So that a laptop that falls shut loses nothing; empty words keep nothing."""
        with self._db.change() as db:
            db.execute("delete from drafts where user = ? and form = ?", [user, form])
            if words.strip():
                sealed = self._vault.seal(_DRAFT, words)
                db.execute(
                    "insert into drafts values (?, ?, ?, ?)",
                    [user, form, self._now().timestamp(), sealed],
                )

    def draft(self, user: int, form: str) -> str:
        row = self._db.row("select sealed from drafts where user = ? and form = ?", user, form)
        return (row and self._vault.open(_DRAFT, row["sealed"], str)) or ""

    def forget_drafts(self, before: datetime) -> None:
        with self._db.change() as db:
            db.execute("delete from drafts where at_s < ?", [before.timestamp()])

    def _add(  # noqa: PLR0913, PLR0917 - one row
        self,
        db: Connection,
        kind: Kind,
        text: Text,
        about: str,
        point: str,
        drill: bool,  # noqa: FBT001 - one row
        corrects: int | None,
        letter: str,
    ) -> int:
        done = db.execute(
            "insert into entries (at_s, kind, about, point, drill, corrects, letter, sealed) "
            "values (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                self._now().timestamp(), kind, about, point, drill, corrects, letter,
                self._vault.seal(_PURPOSE, text),
            ],
        )  # fmt: skip
        return int(done.lastrowid or 0)

    def _found(self, where: str, *values: object) -> list[Entry]:
        query = f"select * from entries {where}"  # noqa: S608 - ours
        return [self._entry(row) for row in self._db.rows(query, *values)]

    def _entry(self, row: Row) -> Entry:
        return Entry(
            row["number"],
            _moment(row["at_s"]),
            Kind(row["kind"]),
            row["about"],
            row["point"],
            bool(row["drill"]),
            row["corrects"],
            row["letter"] or "",
            self._vault.open(_PURPOSE, row["sealed"], Text),
        )


def _moment(at_s: float) -> datetime:
    return datetime.fromtimestamp(at_s, UTC)
