"""What staff must know of the link itself: each alarm once, with how often, and in a sentence."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from link.database import Database


class AlarmCode(StrEnum):
    """Named in status for programs, and for screens with words of their own."""

    CLONED_CARD = "cloned-card"
    COPIED_CARD = "copied-card"
    OWN_CARD_CLONED = "own-card-cloned"
    UNKNOWN_NODE = "unknown-node"
    QUARANTINE_FULL = "quarantine-full"
    ISSUE_REFUSED = "issue-refused"
    BOOK_DAMAGED = "book-damaged"


SENTENCES = {
    AlarmCode.CLONED_CARD: (
        "{}: two cards write in its name under the same numbers. One of them is a copy: call there."
    ),
    AlarmCode.COPIED_CARD: (
        "{}: its card was put back from a copy, or there are two of it. Call there, and ask which."
    ),
    AlarmCode.OWN_CARD_CLONED: (
        "{} has letters in our name that are not ours: this card was copied. Tell the region."
    ),
    AlarmCode.UNKNOWN_NODE: (
        "{} sent an emergency and is not known here. Compare fingerprints by voice, then enrol it."
    ),
    AlarmCode.QUARANTINE_FULL: (
        "No more emergencies of unknown nodes are kept: read them, and discard the false ones."
    ),
    AlarmCode.ISSUE_REFUSED: (
        "An issue of {} that came over the link was refused: bring it by stick, tell the region."
    ),
    AlarmCode.BOOK_DAMAGED: (
        "link.db was damaged and is set aside as {}: the desk hands over again what it still has. "
        "The memory card may be failing."
    ),
}
"""{} is the alarm's subject."""


def sentence(code: str, subject: str) -> str:
    """What it means and what to do; the bare code for one of other software."""
    words = {str(known): text for known, text in SENTENCES.items()}.get(code)
    return words.format(subject) if words else f"{code} {subject}".strip()


class Alarms:
    """A part of link.db. One thread uses it."""

    def __init__(self, database: Database) -> None:
        self._db = database
        self._sounded: set[tuple[str, str]] = set()

    def sound(self, code: AlarmCode, subject: str, now_s: float) -> None:
        """On the card the first time; how often it came may wait, or a flood wears out the card.

        Raises OutboxError.
        """
        with self._db.change(lasting=(code, subject) not in self._sounded) as db:
            db.execute(
                "insert into alarms values (?1, ?2, ?3, ?3, 1) on conflict (code, subject) "
                "do update set last_s = ?3, times = times + 1",
                [code, subject, now_s],
            )
        self._sounded.add((code, subject))

    def listed(self) -> list[tuple[str, str, float, float, int]]:
        """Code, subject, first and last time in seconds since 1970, how often."""
        return self._db.rows("select * from alarms order by last_s desc, code, subject limit 100")
