"""A real broker that starts from what the coordination point wrote, and a night of kills.

Point, broker and coordination point are real processes, killed with -9 at any moment, and the
broker is away for half of the time. A letter counts as promised once the link has answered for it.
"""

from __future__ import annotations

import contextlib
import subprocess
import time
from pathlib import Path
from typing import TYPE_CHECKING

from link.broker import CONF, NODES
from link.requests import RequestError, Send, ask
from tests.link.machines import wait_for

if TYPE_CHECKING:
    import random

    from tests.link.machines import Machine, World

POINT, STATION = "np-a", "cp-veldermeer"


class Broker:
    """Mosquitto, from the folder of a coordination point."""

    def __init__(self, machine) -> None:
        self.folder, self._process = machine.folders.broker, None

    def start(self) -> None:
        if self._process is not None:
            return
        wait_for((self.folder / NODES).exists)
        self._process = subprocess.Popen(
            ["/usr/sbin/mosquitto", "-c", CONF], cwd=self.folder, stderr=subprocess.DEVNULL
        )

    def memory(self) -> bytes:
        """All that a thief with the running broker in hand would find."""
        found = b""
        maps = Path(f"/proc/{self._process.pid}/maps").read_text().splitlines()
        with Path(f"/proc/{self._process.pid}/mem").open("rb", buffering=0) as mem:
            for where, rights, *_ in (line.split() for line in maps):
                begin, end = (int(at, 16) for at in where.split("-"))
                if rights.startswith("rw"):
                    mem.seek(begin)
                    with contextlib.suppress(OSError):  # a part of it that is not there
                        found += mem.read(end - begin)
        return found

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None


def storm(world: World, broker: Broker, kills: int, chance: random.Random) -> list[str]:
    """Return the letters that were promised, once all of them have arrived."""
    point, station = world.machines[POINT], world.machines[STATION]
    for machine in (point, station):
        machine.start()
    promised: list[str] = []
    for turn in range(kills):
        if chance.random() < 0.5:  # down for half of the time, and killed each time it was up
            broker.kill()
        else:
            broker.start()
        victim = chance.choice([point, station])
        promised += _written(point, turn, chance)
        victim.restart()
    broker.kill()
    broker.start()
    wait_for(lambda: not point.status["waiting"]["letters"], 300)
    return promised


def _written(point: Machine, turn: int, chance: random.Random) -> list[str]:
    """Write a few; who is answered has been promised it."""
    promised = []
    for number in range(chance.randrange(1, 4)):
        request = Send(kind="emergency", id=f"m-{turn}-{number}", body=b"Hulp nodig")
        with contextlib.suppress(RequestError):
            ask(point.socket, request)
            promised.append(request.id)
        time.sleep(chance.uniform(0.0, 0.1))
    return promised
