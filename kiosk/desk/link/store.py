"""Which lines of the database the link has taken. The database stays the truth of what was written.

A line is marked once link.sock has said that it is on the link's card. A kiosk that dies in between
asks once more, under the same name, and the link makes no second letter of it. The name has the
moment of writing in it: a database that was put back from a copy may give a number again.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from kiosk.desk.storage.database import Store

KEPT_PREFIX = "link "
BOOK = "book"
"""In the table kept: the link.db for which the marks hold."""


class Shelf(StrEnum):
    """Tables with lines that the link takes."""

    REPORTS = "reports"
    SITUATIONS = "situations"
    LOG = "log"
    CARDS = "card_events"


_NAMES = {
    Shelf.REPORTS: "melding",
    Shelf.SITUATIONS: "situatie",
    Shelf.LOG: "logboek",
    Shelf.CARDS: "kaart",
}
_ONLY = {Shelf.LOG: " and by_link", Shelf.CARDS: " and recipient is not null"}
"""Of these not every line goes."""


def own_id(what: str, at: datetime, number: int | None = None, *, drill: bool = False) -> str:
    """Name a letter: the same for the same line, whatever happens to either database."""
    parts = ("oefening",) if drill else ()
    numbered = () if number is None else (str(number),)
    return "/".join((*parts, what, *numbered, str(round(at.timestamp() * 1000))))


def id_of(shelf: Shelf, number: int, at: datetime, *, drill: bool) -> str:
    return own_id(_NAMES[shelf], at, number, drill=drill)


class Posted:
    """The marks. They hold for one link.db: another has none of what they say."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def missing(self, shelf: Shelf) -> list[int]:
        """The lines that the link has not taken yet, the oldest first. Raises Unreadable."""
        only = _ONLY.get(shelf, "")
        rows = self._store.rows(f"select id from {shelf} where posted is null{only} order by id")  # noqa: S608 - ours
        return [number for (number,) in rows]

    def mark(self, shelf: Shelf, number: int, name: str, *, drill: bool) -> None:
        """It was taken under this name. Raises Unwritable.

        One that was made real meanwhile goes once more, as what it is now.
        """
        with self._store.writing() as db:
            db.execute(
                f"update {shelf} set posted = ? where id = ? and drill = ?",  # noqa: S608 - ours
                [name, number, drill],
            )

    def hold_for(self, book: str, reported: Iterable[str]) -> None:
        """Take away the marks of another link.db, and what was ``reported`` of what has no line.

        Marks of older software name none: they are taken for those of the first. Raises Unreadable,
        Unwritable.
        """
        known = self.noted(BOOK)
        if not book or known == book:
            return
        with self._store.writing() as db:
            if known:
                for shelf in Shelf:
                    db.execute(f"update {shelf} set posted = null where posted is not null")  # noqa: S608 - ours
                for what in reported:
                    db.execute("delete from kept where name = ?", [KEPT_PREFIX + what])
            db.execute("insert or replace into kept values (?, ?)", [KEPT_PREFIX + BOOK, book])

    def noted(self, what: str) -> str:
        """What was last reported of what has no line; empty: nothing. Raises Unreadable."""
        rows = self._store.rows("select value from kept where name = ?", [KEPT_PREFIX + what])
        return next((str(value) for (value,) in rows), "")

    def note(self, what: str, value: str) -> None:
        """Raises Unwritable."""
        with self._store.writing() as db:
            db.execute("insert or replace into kept values (?, ?)", [KEPT_PREFIX + what, value])
