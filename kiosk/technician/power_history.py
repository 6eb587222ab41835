"""What was recorded of the power, read for one chart: between power.db and the presenters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from power.errors import StatusError
from power.folders import Folders
from power.history.reader import History

if TYPE_CHECKING:
    from power.history.reader import Point
    from power.status import Event


@dataclass(frozen=True)
class Recorded:
    """Points and switchings of one window; ``trouble`` when they cannot be read."""

    points: tuple[Point, ...] = ()
    """Oldest first."""
    switchings: tuple[Event, ...] = ()
    """Newest first."""
    trouble: bool = False


def read(from_s: float, now_s: float) -> Recorded:
    """Read from a moment until now. Never raises: `trouble` says that nothing can be read."""
    since, now = (datetime.fromtimestamp(at_s, UTC) for at_s in (from_s, now_s))
    history = _history()
    try:
        return Recorded(tuple(history.curve(since, now)), tuple(history.switchings(since)))
    except StatusError:
        return Recorded(trouble=True)


def events(since_s: float, limit: int = 200) -> tuple[Event, ...]:
    """What happened since then, newest first; nothing where it cannot be read."""
    try:
        return tuple(_history().events(datetime.fromtimestamp(since_s, UTC), limit))
    except StatusError:
        return ()


def _history() -> History:
    folders = Folders.from_environment()
    return History(folders.state, folders.run)
