"""What is deleted when: the terms of a point's desk, at the other end of its letters.

1. A term ends by running time, or by a clock that went on for a day without a leap
   (`content.clock.Times.is_over`): one that shows 2099 deletes nothing.
2. Letters and lines go in the order in which they came: one with a wild date goes with its
   neighbours.
3. Closing deletes at once the words of what is done with and all of drills, and starts the term of
   the rest. Copies of office.db go at once. The link then makes a new key, and destroys the old one
   30 days later.
4. Of a letter its words go; that it came, from where and when, stays in the list.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from link.states import State

if TYPE_CHECKING:
    from collections.abc import Iterable

    from content.clock import Times
    from office.coordination.entries import Entries
    from office.coordination.history import History
    from office.coordination.mailbox import Mail
    from office.coordination.post_office import PostOffice
    from office.database import Database

KEPT, AFTER_CLOSING = timedelta(days=30), timedelta(days=7)
DRAFTS = timedelta(days=1)
FIRST_POSSIBLE = datetime(2026, 1, 1, tzinfo=UTC)
"""Nothing came before this software was."""


class Rule(NamedTuple):
    """As coordinators read it."""

    what: str
    words: str


RULES = (
    Rule(
        "Noodmeldingen", "opgepakt: tot het afsluiten; anders tot 7 dagen erna; hoogstens 30 dagen"
    ),
    Rule("Berichten en situatieberichten", "30 dagen"),
    Rule("Journaal", "30 dagen"),
    Rule("Alles van een oefening", "tot het afsluiten"),
    Rule("Half geschreven teksten", "1 dag"),
    Rule("Hoe een punt ervoor stond", "14 dagen, zonder persoonsgegevens"),
)


class Retention:
    """One thread at a time uses it. Every method raises OfficeError."""

    def __init__(
        self, database: Database, entries: Entries, history: History, post: PostOffice
    ) -> None:
        self._db, self._entries, self._history, self._post = database, entries, history, post

    def apply(self, times: Times, mails: Iterable[Mail]) -> bool:
        """Delete what is over; say whether words of letters went. Cheap when nothing is."""
        if times.course.steady:  # rule 1
            self._history.thin(times.machine.timestamp())
            self._entries.forget_drafts(times.machine - DRAFTS)
            self._db.sweep(times.machine)
        lines = [(number, at) for number, at, _ in self._entries.dated()]
        last = _last_over(lines, times)
        if last:
            self._entries.forget((number,) for number, _ in lines if number <= last)
        return self._letters(times, tuple(mails))

    def _letters(self, times: Times, mails: tuple[Mail, ...]) -> bool:
        dated = [(mail.number, datetime.fromtimestamp(mail.received_s, UTC)) for mail in mails]
        last = max(_last_over(dated, times), self._closed_last(times))
        done = int(self._noted("forgotten") or 0)
        over = [mail.number for mail in mails if done < mail.number <= last]
        if not over:
            return False
        self._post.forget(over)
        self._note(forgotten=last)
        return True

    def _closed_last(self, times: Times) -> int:
        closed_s = self._noted("closed_s")
        if closed_s is None:
            return 0
        closed = datetime.fromtimestamp(float(closed_s), UTC)
        return int(self._noted("closed_last") or 0) if times.is_over(closed, AFTER_CLOSING) else 0

    def close(self, times: Times, mails: Iterable[Mail]) -> None:
        """Rule 3. Until another letter comes there is nothing to coordinate."""
        mails = tuple(mails)
        self._post.forget([one.number for one in mails if _is_done_with(one)])
        self._entries.forget((number,) for number, _, drill in self._entries.dated() if drill)
        last = max((one.number for one in mails), default=0)
        self._note(closed_s=times.machine.timestamp(), closed_last=last)
        self._db.forget_copies()
        self._post.new_keys()

    @property
    def closed(self) -> datetime | None:
        closed_s = self._noted("closed_s")
        return None if closed_s is None else datetime.fromtimestamp(float(closed_s), UTC)

    def _noted(self, name: str) -> str | None:
        row = self._db.row("select value from coordination where name = ?", name)
        return None if row is None else str(row["value"])

    def _note(self, **values: float) -> None:
        with self._db.change() as db:
            for name, value in values.items():
                db.execute("insert or replace into coordination values (?, ?)", [name, str(value)])


def _is_done_with(mail: Mail) -> bool:
    return mail.drill or (mail.is_emergency and mail.state is State.TAKEN)


def _last_over(dated: Iterable[tuple[int, datetime]], times: Times) -> int:
    """Rule 2: all up to this number go."""
    return max(
        (number for number, at in dated if at >= FIRST_POSSIBLE and times.is_over(at, KEPT)),
        default=0,
    )
