"""What happened, kept for the screen, the log and the history."""

from __future__ import annotations

import collections
import logging
from typing import TYPE_CHECKING

from power.report import SHOWN_EVENTS
from power.status import Event

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from power.recorder import Recorder
    from power.state import Note

log = logging.getLogger(__name__)


class Journal:
    """The newest events, newest first, and the way to the history."""

    def __init__(self, recorder: Recorder, past: Iterable[Event] = ()) -> None:
        """``past`` is what earlier runs left, newest first."""
        self._recorder = recorder
        self._events = collections.deque(past, maxlen=SHOWN_EVENTS)

    def write(self, notes: Iterable[Note], now: datetime) -> bool:
        """Keep what happened; tell whether there was anything."""
        any_notes = False
        for note in notes:
            event = Event(at=now, what=note.what, subject=note.subject, cause=note.cause)
            log.info("%s", " ".join(filter(None, (note.what, note.subject, note.cause))))
            self._events.appendleft(event)
            self._recorder.event(event)
            any_notes = True
        return any_notes

    def events(self) -> tuple[Event, ...]:
        """Newest first."""
        return tuple(self._events)
