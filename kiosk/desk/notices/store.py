"""This point's own notices: plain, never in official dress, gone by themselves.

Not sealed: they are for everyone to read. The author is a role, never a name. One that was posted
in a drill shows only while a drill is on: nobody may read "the hall is full" when it is over.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from kiosk.desk.storage.errors import Unfit
from kiosk.desk.storage.text_rules import fit
from kiosk.desk.storage.times import moment
from kiosk.model.notice import Notice
from kiosk.model.roles import Role

if TYPE_CHECKING:
    from kiosk.desk.storage.database import Store

USUAL, LONGEST = timedelta(hours=4), timedelta(hours=24)
TITLE_CHARS, TEXT_CHARS = 80, 1000
CLOCK_SLACK = timedelta(hours=1)
"""A clock set back by less than this hides nothing; by more, a notice may claim years."""


class Notices:
    """The records of notices."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def add(  # noqa: PLR0913 - a notice has these parts
        self,
        title: str,
        text: str,
        by: Role,
        now: datetime,
        *,
        until: datetime | None = None,
        drill: bool = False,
    ) -> Notice:
        """Post a notice, without ``until`` for `USUAL`. Raises Unfit, Unwritable."""
        title, text, until = _fit(title, text, now, until)
        with self._store.writing() as db:
            new = db.execute(
                "insert into notices (title, text, written_at, until, by, drill)"
                " values (?, ?, ?, ?, ?, ?)",
                [title, text, now.timestamp(), until.timestamp(), by, drill],
            )
            number = new.lastrowid or 0
        return Notice(
            id=number, title=title, text=text, written_at=now, until=until, by=by, drill=drill
        )

    def edit(  # noqa: PLR0913 - a notice has these parts
        self,
        notice_id: int,
        title: str,
        text: str,
        by: Role,
        now: datetime,
        *,
        until: datetime | None = None,
        drill: bool = False,
    ) -> Notice:
        """Change it, as of now; a notice that had ended is posted again. As `add`."""
        title, text, until = _fit(title, text, now, until)
        with self._store.writing() as db:
            done = db.execute(
                "update notices set title = ?, text = ?, written_at = ?, until = ?, by = ?,"
                " drill = ?, withdrawn_at = null where id = ?",
                [title, text, now.timestamp(), until.timestamp(), by, drill, notice_id],
            )
            if not done.rowcount:
                raise Unfit("Deze mededeling bestaat niet meer. Maak een nieuwe.")
        return Notice(
            id=notice_id, title=title, text=text, written_at=now, until=until, by=by, drill=drill
        )

    def withdraw(self, notice_id: int, now: datetime) -> None:
        """Take it off the screens. Nothing happens if it is gone already. Raises Unwritable."""
        with self._store.writing() as db:
            db.execute(
                "update notices set withdrawn_at = ? where id = ? and withdrawn_at is null",
                [now.timestamp(), notice_id],
            )

    def current(self, now: datetime, *, drill: bool = False) -> tuple[Notice, ...]:
        """Return what visitors read now, the newest first; ``drill`` while one is on."""
        latest = (now + LONGEST + CLOCK_SLACK).timestamp()
        return self._where(
            "withdrawn_at is null and until > ? and until <= ? and drill <= ?",
            [now.timestamp(), latest, drill],
        )

    def ended(self, now: datetime, *, drill: bool = False) -> tuple[Notice, ...]:
        """Return what is kept and not shown: over, withdrawn, of a drill or a wrong clock."""
        shown = {notice.id for notice in self.current(now, drill=drill)}
        return tuple(notice for notice in self._where("true", []) if notice.id not in shown)

    def notice(self, notice_id: int) -> Notice | None:
        return next(iter(self._where("id = ?", [notice_id])), None)

    def _where(self, condition: str, values: list[float]) -> tuple[Notice, ...]:
        rows = self._store.rows(
            "select id, title, text, written_at, until, by, drill from notices"  # noqa: S608 - ours
            f" where {condition} order by written_at desc, id desc",
            values,
        )
        return tuple(
            Notice(
                id=number,
                title=title,
                text=text,
                written_at=moment(written_at),
                until=moment(until),
                by=Role(by),
                drill=bool(drill),
            )
            for number, title, text, written_at, until, by, drill in rows
        )


def _fit(title: str, text: str, now: datetime, until: datetime | None) -> tuple[str, str, datetime]:
    title = fit(title, TITLE_CHARS, "titel", one_line=True)
    text = fit(text, TEXT_CHARS, "tekst")
    until = until or now + USUAL
    if until <= now:
        raise Unfit("De eindtijd is al voorbij. Kies een latere tijd.", "tot")
    if until > now + LONGEST:
        raise Unfit("Een mededeling blijft hoogstens 24 uur staan. Kies een eerdere tijd.", "tot")
    return title, text, until
