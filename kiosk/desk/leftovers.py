"""Files beside the book that hold people's words too, and must go in time.

Damaged books that were set aside, the copies that upkeep makes of desk.db, what was put out for a
stick that never came (in the clear, as on the stick), and what a kill or a power cut left half
written under a passing name.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DAMAGED_KEPT = timedelta(days=30)
COPY_KEPT = timedelta(days=2)
FOR_STICK_KEPT = timedelta(days=1)
BEING_WRITTEN = timedelta(minutes=10)
"""At closing, the log is often on its way to the stick."""


def sweep(desk: Path, now: datetime, *, closing: bool = False) -> None:
    """Delete what is beyond its time; ``desk`` is the desk's folder. Raises OSError.

    At closing, copies go at once: they hold what closing deletes.
    """
    for path in (*_damaged(desk, now), *_beside(desk.parent, now, closing=closing)):
        path.unlink(missing_ok=True)


def _damaged(desk: Path, now: datetime) -> Iterator[Path]:
    """By the date in their name."""
    for path in desk.glob("desk.*.damaged*"):
        with suppress(ValueError):
            if date.fromisoformat(path.name.split(".")[1][:10]) + DAMAGED_KEPT < now.date():
                yield path


def _beside(state: Path, now: datetime, *, closing: bool) -> Iterator[Path]:
    """The newest copy is made anew when the book has changed, so by day only older ones age."""
    if closing:
        yield from state.glob("backup/desk.db*")
    else:
        yield from _older(state, "backup/desk.db.*", now - COPY_KEPT)
    yield from _dated_outside(state, "outbox/*", now, BEING_WRITTEN if closing else FOR_STICK_KEPT)
    for half_written in ("desk/.*", "backup/.*"):
        yield from _dated_outside(state, half_written, now, BEING_WRITTEN)


def _older(state: Path, pattern: str, limit: datetime) -> Iterator[Path]:
    return (path for path, at in _dated(state, pattern) if at < limit)


def _dated_outside(state: Path, pattern: str, now: datetime, kept: timedelta) -> Iterator[Path]:
    """Also what a clock that ran ahead has dated: words in the clear do not wait for 2099."""
    return (path for path, at in _dated(state, pattern) if not now - kept <= at <= now + kept)


def _dated(state: Path, pattern: str) -> Iterator[tuple[Path, datetime]]:
    for path in state.glob(pattern):
        with suppress(FileNotFoundError):
            if path.is_file():
                yield path, datetime.fromtimestamp(path.stat().st_mtime, UTC)
