"""Files beside the database that hold people's words too, and must go in time.

Damaged databases that were set aside, copies that upkeep makes of desk.db, what was put out for a
stick that never came (in memory, in the clear as on the stick), and what a kill or a power cut left
half written under a passing name.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from content.clock import Times

DAMAGED_KEPT = timedelta(days=30)
COPY_KEPT = timedelta(days=2)
FOR_STICK_KEPT = timedelta(days=1)
BEING_WRITTEN = timedelta(minutes=10)
"""At closing, the log is often on its way to the stick."""


def sweep(
    desk: Path,
    in_memory: Path,
    times: Times,
    seen: Mapping[str, float],
    *,
    closing: bool = False,
) -> dict[str, float]:
    """Delete what is beyond its time, in the desk's two folders. Raises OSError.

    A file's date is the clock's of that day, right or wrong. So it also goes by running time since
    it was first ``seen``, by path in seconds run; returns that of what is still there. At closing,
    copies go at once: they hold what closing deletes.
    """
    ages = _Ages(times, seen)
    beside = _beside(desk.parent, in_memory, ages, closing=closing)
    for path in (*_damaged(desk, ages), *beside):
        path.unlink(missing_ok=True)
        ages.seen.pop(str(path), None)
    return ages.seen


class _Ages:
    """How old files are, by either clock."""

    def __init__(self, times: Times, seen: Mapping[str, float]) -> None:
        self._times = times
        self._before = seen
        self.seen: dict[str, float] = {}

    def are_over(self, path: Path, at: datetime, kept: timedelta) -> bool:
        """``at``: when the file says it was written, by the machine's time."""
        times = self._times
        first_s = self.seen[str(path)] = self._before.get(str(path), times.run_s)
        if times.run_s - first_s > kept.total_seconds():
            return True
        return times.course.steady and at < times.machine - kept

    def is_past(self, path: Path, kept: timedelta) -> bool:
        """The same by the file's own date."""
        return self.are_over(path, self.written(path), kept)

    def written(self, path: Path) -> datetime:
        """By the machine's time, if the clock was as wrong then as it is now."""
        return datetime.fromtimestamp(path.stat().st_mtime, UTC) + self._times.off

    def is_in_hand(self, path: Path) -> bool:
        """Whether it is being written just now, as far as any clock can tell."""
        now, at = self._times.machine, self.written(path)
        return now - BEING_WRITTEN <= at <= now + BEING_WRITTEN


def _damaged(desk: Path, ages: _Ages) -> Iterator[Path]:
    """By the date in their name."""
    for path in desk.glob("desk.*.damaged*"):
        with suppress(ValueError):
            day = datetime.strptime(path.name.split(".")[1][:10], "%Y-%m-%d").replace(tzinfo=UTC)
            if ages.are_over(path, day, DAMAGED_KEPT + timedelta(days=1)):
                yield path


def _beside(state: Path, in_memory: Path, ages: _Ages, *, closing: bool) -> Iterator[Path]:
    """The newest copy is renewed when the database has changed, so by day only older ones age."""
    if closing:
        yield from state.glob("backup/desk.db*")
        for top, pattern in (
            (in_memory, "outbox/*"),
            (in_memory, "making/*"),
            (state, "desk/.*"),
            (state, "backup/.*"),
        ):
            yield from _files(top, pattern, lambda path: not ages.is_in_hand(path))
        return
    for top, pattern, kept in (
        (state, "backup/desk.db.*", COPY_KEPT),
        (in_memory, "outbox/*", FOR_STICK_KEPT),
        (in_memory, "making/*", BEING_WRITTEN),
        (state, "desk/.*", BEING_WRITTEN),
        (state, "backup/.*", BEING_WRITTEN),
    ):
        yield from _files(top, pattern, partial(ages.is_past, kept=kept))


def _files(top: Path, pattern: str, is_wanted: Callable[[Path], bool]) -> Iterator[Path]:
    """Upkeep and the outbox's unit take files away at any moment: those are no fault."""
    for path in top.glob(pattern):
        with suppress(FileNotFoundError):
            if path.is_file() and is_wanted(path):
                yield path
