# ruff: noqa: T201 - a benchmark tells its figures to a person
"""From mains lost to load shed, and what a cycle costs.

Run: ``python tests/benchmarks/bench_power_speed.py [--quick]``. The whole daemon runs with its
threads, on a simulated PiJuice whose every transfer takes as long as on the real bus and fake pins;
mains is cut at random moments and the relay's pin is watched.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import tempfile
import threading
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from gpiozero.pins.mock import MockFactory

from power.config import parse_config
from power.daemon import assembly
from power.daemon.gpio import Pins
from power.daemon.loop import Daemon, Parts
from power.daemon.poller import Reader
from power.folders import Folders
from power.sources import simulated
from power.sources.pijuice import Options, PiJuiceSource
from power.sources.pijuice_registers import RegisterBoard
from power.sources.pijuice_simulated import ADDRESS, SimulatedPiJuice, SMBus, plug
from tests.power.workbench import MAINS, Bench
from tests.power.workbench import battery as on_battery

RIDE_THROUGH_S = 2.0
COFFEE, SENSE = 22, 25
BUS = 77
TRANSFER_S = 0.001
"""A frame of five bytes at 100 kHz, with its address."""


def config(*, sensed: bool) -> dict[str, Any]:
    """A load that must go as soon as mains does."""
    supply = {"name": "hat", "driver": "pijuice", "capacity_wh": 100}
    if sensed:
        supply["mains_sense_pin"] = SENSE
    return {
        "policy": {"ride_through_s": RIDE_THROUGH_S, "restore_stable_s": 0.2, "stagger_s": 0},
        "supply": [supply],
        "load": [
            {"name": "light", "supply": "hat", "essential": True, "watts": 10, "pin": 17},
            {"name": "coffee", "supply": "hat", "watts": 40, "pin": COFFEE},
        ],
    }


class Rig:
    """The daemon in a thread, a HAT, and the plug in our hand."""

    def __init__(self, folder: Path, *, sensed: bool) -> None:
        self.sensed = sensed
        self.factory = MockFactory()
        known = parse_config(config(sensed=sensed))
        assembly.open_pins = lambda **_: Pins(self.factory, fake=True)
        parts = assembly.assemble(known, Folders(folder, folder, folder, folder))
        self.battery = simulated.connect(simulated.Options(initial_pct=60.0))
        hat = SimulatedPiJuice(self.battery.read)
        hat.delay_s = TRANSFER_S
        plug(BUS, hat)
        board = RegisterBoard(SMBus, BUS, ADDRESS)
        reader = Reader("hat", lambda: PiJuiceSource(board, Options()), parts.wakeup.wake)
        self.plug(mains=True)
        self.daemon = Daemon(replaced(parts, reader))
        self.thread = threading.Thread(target=self.daemon.run)
        self.thread.start()

    def plug(self, *, mains: bool) -> None:
        self.battery.set_mains(mains=mains)
        if self.sensed:
            pin = self.factory.pin(SENSE)
            (pin.drive_high if mains else pin.drive_low)()

    def wait_for(self, *, coffee: bool) -> float:
        """Seconds until the relay is as told."""
        began_s = time.monotonic()
        while bool(self.factory.pin(COFFEE).state) is not coffee:
            time.sleep(0.0005)
            if time.monotonic() - began_s > 60:
                raise TimeoutError("the relay does not follow")
        return time.monotonic() - began_s

    def stop(self) -> None:
        self.daemon.stop()
        self.thread.join(10)


def replaced(parts: Parts, reader: Reader) -> Parts:
    """The same parts around another reader, hands included."""
    parts.actuator._readers = {"hat": reader}
    return replace(parts, readers={"hat": reader})


def to_shed(*, sensed: bool, cuts: int) -> list[float]:
    """Seconds beyond the ride-through, for every cut.

    Each with a daemon of its own: one that sees mains flap waits ever longer before loads return.
    """
    return [_to_shed_once(sensed=sensed) for _ in range(cuts)]


def _to_shed_once(*, sensed: bool) -> float:
    with tempfile.TemporaryDirectory() as folder:
        rig = Rig(Path(folder), sensed=sensed)
        try:
            rig.wait_for(coffee=True)
            time.sleep(1 + random.random() * 2)
            rig.plug(mains=False)
            return rig.wait_for(coffee=False) - RIDE_THROUGH_S
        finally:
            rig.stop()


def cycle_ms(reading: Any, cycles: int) -> list[float]:
    """CPU time of a cycle that also publishes, in this thread."""
    spent = []
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder))
        bench.live(30, MAINS)
        bench.live(5, reading)
        for _ in range(cycles):
            bench.clock.pass_(1)
            bench.daemon._published_s = float("-inf")
            began_s = time.thread_time()
            bench.daemon.cycle()
            spent.append((time.thread_time() - began_s) * 1000)
    return spent


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="two cuts instead of twenty")
    quick = parser.parse_args().quick
    for name, sensed, limit_s in (("PiJuice", False, 1.5), ("sense input", True, 0.1)):
        late = to_shed(sensed=sensed, cuts=2 if quick else 20)
        print(
            f"mains lost to load shed by {name}: ride-through + {statistics.median(late):.3f} s"
            f" (worst {max(late):.3f}, limit {limit_s})"
        )
    for name, reading in (("on mains", MAINS), ("in an outage", on_battery(60))):
        spent = cycle_ms(reading, 100 if quick else 3000)
        print(
            f"a cycle {name}: {statistics.mean(spent):.3f} ms CPU"
            f" (median {statistics.median(spent):.3f}, worst {max(spent):.3f}, limit 1 on average)"
        )


if __name__ == "__main__":
    main()
