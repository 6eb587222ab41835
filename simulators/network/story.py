"""What happens in the demo: a report over the line, the line cut, a courier, the line back."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import sys
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from common.time_zone import AMSTERDAM
from link.bodies import Emergency, Message, encode
from link.errors import RequestError
from link.requests import Send
from simulators.network.broker import Broker
from simulators.network.events import Events
from simulators.network.line import BROKER_HOST, LINE_HOST, Line
from simulators.network.office import Office
from simulators.network.places import (
    BRINK,
    BRUG,
    CENTRE,
    DIJK,
    LOOK_AGAIN_S,
    PLACES,
    ROOT,
    SCHAKEL,
    Place,
    started,
    wait_for,
)
from simulators.network.staff import Staff

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from link.bodies import Letter
    from link.report import LinkStatus
    from link.requests import KindWord
    from simulators.network.places import Node

STICK = "sda1"
WAITS = "insuline-nodig"
"""The report that nobody takes up."""
SCREENS = ("reports", "report", "post")
PAUSE_S = 2.0
"""Between two scenes."""


class Story:
    """The whole machine of the demo, and what it goes through."""

    def __init__(
        self,
        nodes: Iterable[Node],
        demo: Path,
        say: Callable[[str], None],
        pictures: Path | None = None,
    ) -> None:
        """``say`` tells one line; ``pictures`` is a folder for what De Brink's desk shows."""
        self._say, demo = say, demo.resolve()  # a stick is mounted at an absolute path
        self._nodes = {node.place: node for node in nodes}
        self._centre = self._nodes[CENTRE]
        self._broker = Broker(self._centre.folders.broker, demo / "network")
        self._line: Line | None = None
        self._stick = demo / "network" / "stick" / STICK
        shutil.copytree(demo / "stick", self._stick)
        self._pictures = pictures
        self._staff = Staff(self._centre, leaves=WAITS)
        self._office = Office(self._centre, demo / "network" / "office")
        self._power: subprocess.Popen[bytes] | None = None
        self._events = Events({place.id: place.name for place in PLACES})
        self._last: dict[str, LinkStatus] = {}

    def begin(self, root: Path) -> None:
        """Start all. ``root`` is the ROOT.json that each place believes. Raises DemoError."""
        for place, node in self._nodes.items():
            if place is not BRINK:  # the kiosk's own: deploy/demo saw to it
                node.command("content", "trust", "--yes", root)
        self._centre.start()
        self._visit(CENTRE)
        self._broker.start(self._centre.environ)
        self._line = Line((LINE_HOST, self._broker.port), (BROKER_HOST, self._broker.port))
        self._line.join()
        self._power = self._low_battery(BRUG)
        for place in (BRINK, BRUG, DIJK):
            self._nodes[place].start()
        for place in (BRUG, DIJK):
            self._visit(place)

    def play(self) -> None:
        """Raises DemoError when something does not come about."""
        self._report(BRINK, "brand-in-berm", "Brand in de berm", "Zuiderweg, bij de sluis")
        self._until("De Brink's report is taken up", lambda: self._is(BRINK, "brand", "opgepakt"))
        self._pause()
        self._set_line(joined=False)
        self._report(BRINK, "gewonde-bij-brug", "Een man is gevallen", "Bij de brug")
        self._message(BRUG, "drukte", "Er zijn 43 mensen. De soep raakt op.")
        self._until("both points need a courier", self._needs_courier)
        self._take_pictures("cut")
        self._report(DIJK, "zuurstof-nodig", "Mevrouw (84) heeft zuurstof nodig", "Sporthal")
        self._pause()
        self._ride(DIJK, CENTRE)
        self._until(
            "the report that came by stick is taken up",
            lambda: self._received("zuurstof", "taken"),
        )
        self._ride(CENTRE, DIJK)
        self._until("De Dijk knows", lambda: self._is(DIJK, "zuurstof", "opgepakt"))
        self._pause()
        self._set_line(joined=True)
        self._until("all has arrived", self._all_is_done)
        self._take_pictures("back")
        self._leave_work()

    def _leave_work(self) -> None:
        """An emergency that waits, for whoever opens the office."""
        has_screen = bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
        self._office.start(self._say, opens=has_screen and self._pictures is None)
        what, where = "Man (70) heeft insuline nodig", "Buurthuis De Brug, balie"
        self._report(BRUG, WAITS, what, where)
        self._until("the last report has come", lambda: self._received(WAITS, "arrived"))
        if self._pictures is not None:
            waits = next(one for one in self._last[CENTRE.id].received if one.id == WAITS)
            self._office.take_pictures(self._pictures, waits.number)

    def go_on(self) -> None:
        """Tell what happens until the program is stopped."""
        while True:
            self._look()
            time.sleep(LOOK_AGAIN_S)

    def end(self) -> None:
        """Stop all, in the reverse order."""
        self._office.stop()
        if self._power is not None:
            self._power.terminate()
            self._power.wait()
        for node in reversed(self._nodes.values()):
            node.stop()
        if self._line is not None:
            self._line.cut()
        self._broker.stop()

    def _low_battery(self, place: Place) -> subprocess.Popen[bytes]:
        """Have a power daemon there, whose battery is nearly empty and gets no mains."""
        node = self._nodes[place]
        text = (ROOT / "deploy/examples/power.toml").read_text(encoding="utf-8")
        for name, value in {"initial_pct": "14", "mains_fails_after_s": "1", "speed": "1"}.items():
            text = re.sub(rf"(?m)^{name} = \S+", f"{name} = {value}", text)
        (node.folders.config / "power.toml").write_text(text, encoding="utf-8")
        (node.folders.run.parent / "power").mkdir(exist_ok=True)
        with (node.folders.config.parent / "power.log").open("ab") as log:
            return started([sys.executable, "-m", "power", "run"], node.environ, log.fileno())

    # Scenes

    def _report(self, place: Place, own_id: str, what: str, where: str) -> None:
        letter = Emergency(
            point=place.name, at=datetime.now(UTC), name=own_id, what=what, where=where
        )
        self._send(place, "emergency", own_id, letter)

    def _message(self, place: Place, own_id: str, text: str) -> None:
        letter = Message(
            point=place.name,
            at=datetime.now(UTC),
            sender=place.name,
            receiver=CENTRE.name,
            text=text,
        )
        self._send(place, "message", own_id, letter)

    def _send(self, place: Place, kind: KindWord, own_id: str, letter: Letter) -> None:
        self._nodes[place].ask(Send(kind=kind, id=own_id, body=encode(letter), drill=True))
        self._look()

    def _set_line(self, *, joined: bool) -> None:
        if self._line is None:
            raise RuntimeError("begin comes first")
        if joined:
            self._line.join()
        else:
            self._line.cut()
        self._now("De lijn is hersteld" if joined else "De lijn is verbroken")

    def _ride(self, *places: Place) -> None:
        for place in places:
            self._now(f"De koerier is bij {place.name}")
            self._visit(place)
            self._look()

    def _visit(self, place: Place) -> None:
        self._nodes[place].command("simulators.network.courier", self._stick)

    def _take_pictures(self, when: str) -> None:
        for screen in SCREENS if self._pictures else ():
            picture = f"{self._pictures}/link-{when}-{screen}.png"
            self._nodes[BRINK].command("kiosk", "screenshot", "--screen", screen, "--out", picture)
            self._look()

    # What is so

    def _is(self, place: Place, own_id: str, word: str) -> bool:
        sent = self._last[place.id].sent if place.id in self._last else ()
        return any(one.id.startswith(own_id) and one.word == word for one in sent)

    def _received(self, own_id: str, state: str) -> bool:
        received = self._last[CENTRE.id].received if CENTRE.id in self._last else ()
        return any(one.id.startswith(own_id) and one.state == state for one in received)

    def _needs_courier(self) -> bool:
        return all(self._last[place.id].waiting.courier for place in (BRINK, BRUG))

    def _all_is_done(self) -> bool:
        by_ip = (self._last[place.id] for place in (BRINK, BRUG))
        return (
            self._is(BRINK, "gewonde", "opgepakt")
            and self._is(BRUG, "drukte", "gelezen")
            and not any(status.waiting.letters for status in by_ip)
        )

    # Looking and telling

    def _until(self, what: str, is_so: Callable[[], bool]) -> None:
        def look() -> bool:
            self._look()
            return is_so()

        wait_for(what, look)

    def _pause(self) -> None:
        end_s = time.monotonic() + PAUSE_S
        while time.monotonic() < end_s:
            self._look()
            time.sleep(LOOK_AGAIN_S)

    def _look(self) -> None:
        for place, node in self._nodes.items():
            if place is SCHAKEL:
                continue
            with contextlib.suppress(RequestError):  # busy: the next look sees it
                status = self._last[place.id] = node.status()
                for line in self._events.of(status):
                    self._say(line)
                if place is CENTRE:
                    self._staff.work(status)

    def _now(self, what: str) -> None:
        self._say(f"{datetime.now(AMSTERDAM):%H:%M:%S}  {what}")
