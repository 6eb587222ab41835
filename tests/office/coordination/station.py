"""A coordination point for tests: a real link.db, real letters, a real link.sock, in a thread."""

from __future__ import annotations

import queue
import threading
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from common.wakeup import Wakeup
from link import bodies
from link.commands import Commands
from link.directory import parse, write
from link.envelope import Kind
from link.listener import Inbox, Listener
from link.status import Status
from tests.link.network import entry, made
from tests.link.places import Place, carry

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

AT = datetime(2026, 11, 30, 15, 0, tzinfo=UTC)
HERE = "cp-veldermeer"


def region(points: int = 3):
    """A post and its points, each somewhere."""
    below = (
        entry(
            f"np-{letter}", 10 + number, parents=[HERE], place=f"Kerkpad {number + 1}",
            lat=52.64 + number / 100, lon=5.60 + (number % 5) / 50,
        )
        for number, letter in enumerate("abcdefgh"[:points])
    )  # fmt: skip
    return parse(write((entry("vr-merenland", 1), entry(HERE, 2), *below)), issue=7)


def emergency(what="Brand in de berm", where="Zuiderweg", **more):
    fields = {"point": "De Brug", "at": AT, "name": "Alfa 1", "what": what, "where": where}
    return bodies.encode(bodies.Emergency(**(fields | more)))


def message(text="De soep raakt op", **more):
    fields = {"point": "De Brug", "at": AT, "sender": "De Brug", "receiver": "Kazerne"}
    return bodies.encode(bodies.Message(**(fields | {"text": text} | more)))


class Station:
    """The post and its points. Whatever touches them runs in one thread, as in a link."""

    def __init__(self, folder: Path, sock: Path, now: Callable[[], datetime], points: int = 3):
        self._folder, self._sock, self._now, self._points = folder, sock, now, points
        self._wakeup, self._jobs = Wakeup(), queue.SimpleQueue()
        self._inbox = Inbox(self._wakeup.wake)
        self._ready, self._stopping = threading.Event(), False
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        assert self._ready.wait(20)

    def do(self, job):
        """Have it done with the places, by id, and what waits carried; return what it returned."""
        done: queue.SimpleQueue = queue.SimpleQueue()
        self._jobs.put((job, done))
        self._wakeup.wake()
        result = done.get(timeout=20)
        if isinstance(result, Exception):
            raise result
        return result

    def write(self, point="np-a", own_id="melding/1", body=None, kind=Kind.EMERGENCY, **more):
        body = emergency() if body is None else body
        self.do(lambda places: places[point].write(own_id, body, kind=kind, to=HERE, **more))

    def tell(self, point="np-a", **status):
        """How it stands, as its link tells."""
        body = Status(**status).to_bytes()
        self.do(lambda all_: all_[HERE].take(all_[point].exchange.status(HERE, body)))

    def state(self, point="np-a", own_id="melding/1"):
        return self.do(lambda places: places[point].state(own_id))

    def got(self, point="np-a"):
        """What letters of others say there."""
        return self.do(lambda places: [bodies.decode(b) for *_, b in places[point].letters()])

    def stop(self):
        self._stopping = True
        self._wakeup.wake()
        self._thread.join(20)

    def _run(self):
        directory = region(self._points)
        names = [node for node in directory.nodes if node.startswith(("cp-", "np-"))]
        places = {}
        for name in names:
            folder = self._folder if name == HERE else self._folder.parent / name
            places[name] = place = Place(folder, name, directory)
            place.times = self._times_of(place, place.times)
            place.exchange._times = place.times
        here = places[HERE]
        commands = Commands(
            here.exchange, made(HERE)[0].card, tuple, None, lambda: self._now().timestamp()
        )
        listener = Listener(self._sock, self._inbox.ask)
        listener.start()
        self._ready.set()
        while not self._stopping:
            self._wakeup.wait(0.2)
            for request, reply in self._inbox.take():
                reply(commands.carry_out(request))
            while not self._jobs.empty():
                job, done = self._jobs.get()
                try:
                    result = job(places)
                    carry(*places.values(), rounds=3)
                except Exception as error:  # noqa: BLE001 - raised where it was asked
                    result = error
                done.put(result)
            carry(*places.values(), rounds=2)
        listener.stop()
        for place in places.values():
            place.database.close()

    def _times_of(self, place, times):
        def now():
            place.now = self._now()
            return times()

        return now
