"""What happened, kept for the screen, the log and the history; what flickers is kept as a whole."""

from __future__ import annotations

import collections
import logging
from typing import TYPE_CHECKING

from power.history.debounce import Debounce
from power.policy.status_builder import SHOWN_EVENTS
from power.status import Event

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from power.history.writer import Recorder
    from power.policy.state import Note
    from power.policy.status_builder import Moment

log = logging.getLogger(__name__)


class Journal:
    """The newest events, newest first, and the way to the history."""

    def __init__(self, recorder: Recorder, past: Iterable[Event] = ()) -> None:
        """``past`` is what earlier runs left, newest first."""
        self._recorder = recorder
        self._debounce = Debounce()
        self._events = collections.deque(past, maxlen=SHOWN_EVENTS)

    def write(self, notes: Iterable[Note], at: Moment) -> bool:
        """Keep what happened, and what was held back until now; tell whether there was any."""
        any_events = False
        for event in self._told(notes, at):
            log.info("%s", " ".join(filter(None, (event.what, event.subject, event.cause))))
            self._events.appendleft(event)
            self._recorder.event(event)
            any_events = True
        return any_events

    def _told(self, notes: Iterable[Note], at: Moment) -> Iterator[Event]:
        for note in notes:
            event = Event(at=at.now, what=note.what, subject=note.subject, cause=note.cause)
            yield from self._debounce.take(event, at.now_s)
        yield from self._debounce.due(at.now_s)

    def events(self) -> tuple[Event, ...]:
        """Newest first."""
        return tuple(self._events)
