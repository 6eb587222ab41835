"""Checklists and role cards: small Markdown files, built in or this point's own.

A file in CONFIG/checklists takes the place of the built-in one of the same name, or adds a list.
What can be ticked is a line with a bullet; it is known by its words. One run of each list at a
time, and one of a drill beside it: started, ticked, ended.
"""

from __future__ import annotations

import logging
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from content.errors import ContentError
from content.markdown import decode, split
from content.model import Block, BlockKind
from kiosk.desk import paths
from kiosk.desk.errors import Unfit
from kiosk.desk.times import moment

if TYPE_CHECKING:
    from kiosk.desk.store import Store

log = logging.getLogger(__name__)

ORDER = ("opening", "hourly", "handover", "closing")
"""As a day goes; others follow by name."""
_HERE = Path(__file__).parent
_TICKED = (BlockKind.BULLET, BlockKind.STEP)


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """A checklist or a role card."""

    name: str
    title: str
    blocks: tuple[Block, ...]

    @property
    def items(self) -> tuple[str, ...]:
        """What can be ticked, by its words."""
        return tuple(block.text for block in self.blocks if block.kind in _TICKED)


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """One time that a checklist was gone through."""

    id: int
    checklist: str
    started_at: datetime
    ended_at: datetime | None = None
    ticked: dict[str, datetime] = {}
    """When each item was done."""


def checklists(own: Path | None = None) -> tuple[Sheet, ...]:
    """Read all checklists, in the order of a day."""
    found = _read(_HERE / "lists") | _read(own or paths.own_checklists())
    order = {name: place for place, name in enumerate(ORDER)}
    return tuple(sorted(found.values(), key=lambda s: (order.get(s.name, len(order)), s.name)))


def role_cards(own: Path | None = None) -> tuple[Sheet, ...]:
    """Read all role cards, by title."""
    found = _read(_HERE / "cards") | _read(own or paths.own_cards())
    return tuple(sorted(found.values(), key=lambda sheet: sheet.title))


def _read(folder: Path) -> dict[str, Sheet]:
    """Read the sheets of a folder; one that cannot be read is left out, and logged."""
    found: dict[str, Sheet] = {}
    for path in sorted(folder.glob("*.md")):
        try:
            found[path.stem] = _sheet(path)
        except (OSError, ContentError, ValueError) as error:
            log.warning("%s is left out: %s", path, error)
    return found


def _sheet(path: Path) -> Sheet:
    title, *rest = split(decode(path.read_bytes(), file=path.name)) or (None,)
    if title is None or title.level != 1 or not rest:
        raise ValueError("it needs '# Title' and something below it")
    return Sheet(
        name=path.stem,
        title=title.text,
        blocks=tuple(Block(kind=piece.kind, text=piece.text) for piece in rest),
    )


class Runs:
    """The shelf of what was ticked."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def start(self, checklist: str, now: datetime, *, drill: bool = False) -> Run:
        """Return the run that is under way, or begin one. Raises Unwritable."""
        running = self.running(checklist, drill=drill)
        if running:
            return running
        with self._store.writing() as db:
            new = db.execute(
                "insert into runs (checklist, started_at, drill) values (?, ?, ?)",
                [checklist, now.timestamp(), drill],
            )
            number = new.lastrowid or 0
        return Run(id=number, checklist=checklist, started_at=now)

    def tick(self, run_id: int, item: str, now: datetime) -> None:
        """It is done; the first time counts. Raises Unwritable."""
        with self._store.writing() as db:
            db.execute(
                "insert or ignore into ticks (run, item, at) values (?, ?, ?)",
                [run_id, item, now.timestamp()],
            )

    def untick(self, run_id: int, item: str) -> None:
        """It was ticked by mistake. Raises Unwritable."""
        with self._store.writing() as db:
            db.execute("delete from ticks where run = ? and item = ?", [run_id, item])

    def end(self, run_id: int, now: datetime) -> None:
        """All of it is done, or given up. Raises Unfit, Unwritable."""
        with self._store.writing() as db:
            done = db.execute(
                "update runs set ended_at = ? where id = ? and ended_at is null",
                [now.timestamp(), run_id],
            )
            if not done.rowcount:
                raise Unfit("Deze lijst was al klaar. Begin zo nodig opnieuw.")

    def running(self, checklist: str, *, drill: bool = False) -> Run | None:
        return self._last("ended_at is null", checklist, drill=drill)

    def last_ended(self, checklist: str, *, drill: bool = False) -> Run | None:
        return self._last("ended_at is not null", checklist, drill=drill)

    def _last(self, condition: str, checklist: str, *, drill: bool) -> Run | None:
        rows = self._store.rows(
            "select id, checklist, started_at, ended_at from runs"  # noqa: S608 - ours
            f" where checklist = ? and drill = ? and {condition} order by id desc limit 1",
            [checklist, drill],
        )
        for number, name, started_at, ended_at in rows:
            ticks = self._store.rows("select item, at from ticks where run = ?", [number])
            return Run(
                id=number,
                checklist=name,
                started_at=moment(started_at),
                ended_at=moment(ended_at),
                ticked={item: moment(at) for item, at in ticks},
            )
        return None
