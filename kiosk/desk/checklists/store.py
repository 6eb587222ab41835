"""Checklists and role cards: small Markdown files, built in, a publisher's or this point's own.

A publisher's checklist takes the place of the built-in one of the same name, or adds a list; a file
in CONFIG/checklists goes before both. What can be ticked is a line with a bullet; it is known by
its words. One run of each list at a time, and one of a drill beside it: started, ticked, ended.
"""

from __future__ import annotations

import logging
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from content.core.checklists import Sheet, read_sheet
from content.core.model import Block, BlockKind
from content.errors import ContentError
from kiosk.desk.storage import paths as storage_paths
from kiosk.desk.storage.errors import Unfit
from kiosk.desk.storage.times import moment

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kiosk.desk.storage.database import Store

log = logging.getLogger(__name__)

OPENING, HOURLY, CLOSING = "opening", "hourly", "closing"
"""The list whose end opens the point, the one of each hour, and the one that closes it."""
ORDER = (OPENING, HOURLY, "handover", CLOSING)
"""As a day goes; others follow by name."""
_HERE = Path(__file__).parent


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """One time that a checklist was gone through."""

    id: int
    checklist: str
    started_at: datetime
    ended_at: datetime | None = None
    ticked: dict[str, datetime] = {}
    """When each item was done."""
    left: tuple[str, ...] = ()
    """What was not done when it ended, in the words of then."""


def checklists(
    published: Mapping[str, Path] | None = None,
    own: Path | None = None,
    more: Mapping[str, Sequence[str]] | None = None,
) -> tuple[Sheet, ...]:
    """Read all checklists, in the order of a day. ``published``: those of publishers, by name.

    ``more``: lines to add at their end, by the name of the list, of features that are switched on.
    """
    own_lists = _in(own or storage_paths.own_checklists())
    found = _read(_in(_HERE / "lists")) | _read(published or {}) | _read(own_lists)
    found = {name: _longer(sheet, (more or {}).get(name, ())) for name, sheet in found.items()}
    order = {name: place for place, name in enumerate(ORDER)}
    return tuple(sorted(found.values(), key=lambda s: (order.get(s.name, len(order)), s.name)))


def _longer(sheet: Sheet, lines: Sequence[str]) -> Sheet:
    added = tuple(Block(kind=BlockKind.BULLET, text=line) for line in lines)
    return msgspec.structs.replace(sheet, blocks=(*sheet.blocks, *added))


def role_cards(own: Path | None = None) -> tuple[Sheet, ...]:
    """Read all role cards, by title."""
    found = _read(_in(_HERE / "cards")) | _read(_in(own or storage_paths.own_cards()))
    return tuple(sorted(found.values(), key=lambda sheet: sheet.title))


def _in(folder: Path) -> dict[str, Path]:
    return {path.stem: path for path in sorted(folder.glob("*.md"))}


def _read(files: Mapping[str, Path]) -> dict[str, Sheet]:
    """Read sheets by name; one that cannot be read is left out, and logged."""
    found: dict[str, Sheet] = {}
    for name, path in files.items():
        try:
            found[name] = read_sheet(path.read_bytes(), file=f"{name}.md")
        except (OSError, ContentError) as error:
            log.warning("%s is left out: %s", path, error)
    return found


def undone(sheet: Sheet, run: Run | None) -> tuple[str, ...]:
    """What is not ticked. Pure."""
    return tuple(item for item in sheet.items if run is None or item not in run.ticked)


class Runs:
    """The records of what was ticked."""

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

    def end(self, run_id: int, now: datetime, left: Sequence[str] = ()) -> None:
        """All of it is done, but for what is ``left``. Raises Unfit, Unwritable."""
        undone = msgspec.json.encode(left).decode() if left else None
        with self._store.writing() as db:
            done = db.execute(
                "update runs set ended_at = ?, undone = ? where id = ? and ended_at is null",
                [now.timestamp(), undone, run_id],
            )
            if not done.rowcount:
                raise Unfit("Deze lijst was al klaar. Begin zo nodig opnieuw.")

    def running(self, checklist: str, *, drill: bool = False) -> Run | None:
        return self._last("ended_at is null", checklist, drill=drill)

    def last_ended(self, checklist: str, *, drill: bool = False) -> Run | None:
        return self._last("ended_at is not null", checklist, drill=drill)

    def _last(self, condition: str, checklist: str, *, drill: bool) -> Run | None:
        rows = self._store.rows(
            "select id, checklist, started_at, ended_at, undone from runs"  # noqa: S608 - ours
            f" where checklist = ? and drill = ? and {condition} order by id desc limit 1",
            [checklist, drill],
        )
        for number, name, started_at, ended_at, undone in rows:
            ticks = self._store.rows("select item, at from ticks where run = ?", [number])
            return Run(
                id=number,
                checklist=name,
                started_at=moment(started_at),
                ended_at=moment(ended_at),
                ticked={item: moment(at) for item, at in ticks},
                left=msgspec.json.decode(undone, type=tuple[str, ...]) if undone else (),
            )
        return None
