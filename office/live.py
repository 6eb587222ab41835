"""Telling open pages that something changed: a word, never what. They fetch it themselves.

An event stream loses what it sends while a laptop sleeps, and can fall silent without a word. So an
event says no more than "fetch the part named so again", every page polls as well, and says its own
age. One tab of a browser holds the stream and passes its words on to the others (static/office.js).
"""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING

from office.errors import Refused

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

BEAT_S = 15.0
"""So often a stream shows that it lives, and looks whether its session still does."""
STREAMS = 128


class Live:
    """Who listens. Any thread announces; streams live in the server's loop."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._streams: set[_Stream] = set()

    def announce(self, topic: str) -> None:
        """Have every page that shows ``topic`` fetch it again."""
        with self._turn:
            streams = list(self._streams)
        for stream in streams:
            stream.tell(topic)

    async def stream(self, may_stay: Callable[[], bool]) -> AsyncIterator[str]:
        """Yield what goes to one browser, until ``may_stay`` says no. Raises Refused."""
        stream = _Stream(asyncio.get_running_loop())
        with self._turn:
            if len(self._streams) >= STREAMS:
                raise Refused("Er kijken al te veel mensen mee.")
            self._streams.add(stream)
        try:
            yield "retry: 2000\n\n"
            while await asyncio.to_thread(may_stay):
                topics = await stream.next(BEAT_S)
                yield "".join(f"event: again\ndata: {t}\n\n" for t in topics) or ": beat\n\n"
        finally:
            with self._turn:
                self._streams.discard(stream)


class _Stream:
    """What one browser has still to hear; the same word twice is said once."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._topics: set[str] = set()
        self._there = asyncio.Event()

    def tell(self, topic: str) -> None:
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._hear, topic)

    def _hear(self, topic: str) -> None:
        self._topics.add(topic)
        self._there.set()

    async def next(self, patience_s: float) -> list[str]:
        """Return what is to be said, nothing after ``patience_s`` of silence."""
        try:
            await asyncio.wait_for(self._there.wait(), patience_s)
        except TimeoutError:
            return []
        topics, self._topics = sorted(self._topics), set()
        self._there.clear()
        return topics
