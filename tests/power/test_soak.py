"""Days of service in minutes: a battery that fails in every way, people, bad clocks, a bad card.

Whatever happens, nothing is raised, essentials that are wanted stay on above the reserve, and
nothing grows: not memory, not files, not the number of open descriptors.
"""

from __future__ import annotations

import gc
import random
import sqlite3
import tempfile
from datetime import timedelta
from pathlib import Path

import pytest

from power.errors import SourceError
from power.history import writer as history_writer
from power.history.database import Card
from power.reading import Reading
from power.requests import Drill, Override, Silence, Test, Touch
from power.sources import simulated
from power.sources.simulated import Fault
from power.status import SupplyState, Why
from tests.power.workbench import Bench

DAY_S = 86_400.0
MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None
"""Thirty days of flushing to a disk would take half an hour."""
STRANGE = (
    Reading(mains=None),
    Reading(mains=True, charge_pct=float("nan"), temperature_c=float("inf")),
    Reading(mains=False, charge_pct=-40.0, voltage_v=1e9, draw_w=-5.0),
    Reading(mains=True, charge_pct=50.0, faults=("replace-battery", "overload")),
)
REQUESTS = (
    Touch(),
    Test(),
    Test(kind="capacity"),
    Test(kind="stop"),
    Drill(on=True, for_s=600),
    Drill(on=False),
    Silence(code="supply-blind"),
    Override(load="coffee", on=True, for_s=1800),
    Override(load="light", on=False, for_s=60),
    Override(load="coffee", on=None),
    Override(load="tea", on=True),
)


class World:
    """What happens to the daemon, by chance but the same each time."""

    def __init__(self, bench, seed, monkeypatch):
        self.bench = bench
        self.chance = random.Random(seed)
        self.monkeypatch = monkeypatch
        self.battery = simulated.connect(
            simulated.Options(capacity_wh=1000, noise_pct=0.3, plug_jump_pct=3),
            clock=lambda: bench.clock.now_s,
        )
        self.strange = None
        bench.hat.latest = self.latest
        bench.hat.set_draw_w = self.battery.set_draw_w
        bench.hat.start_test = self.battery.start_test
        bench.hat.stop_test = self.battery.stop_test

    def latest(self):
        if self.strange is not None:
            return self.strange
        try:
            return self.battery.read()
        except SourceError:
            return None

    def stir(self):
        """Something happens, once in a while."""
        chance, bench = self.chance, self.bench
        self.strange = None
        match chance.randrange(12):
            case 0 | 1 | 2:
                self.battery.set_mains(mains=chance.random() < 0.6)
            case 3:
                self.battery.set_fault(chance.choice(list(Fault)))
            case 4:
                self.battery.set_fault(Fault.NONE)
            case 5:
                self.strange = chance.choice(STRANGE)
            case 6:
                bench.clock.jump_s = chance.uniform(-1e8, 1e8)
                bench.clock.now += timedelta(seconds=bench.clock.jump_s)
            case 7:
                self.battery.set_ambient_c(chance.uniform(-15, 45))
            case 8:
                self.monkeypatch.setattr(Card, "commit", broken_commit)
            case 9:
                self.monkeypatch.setattr(Card, "commit", COMMIT)
            case _:
                bench.ask(chance.choice(REQUESTS))


class VirtualTime:
    """The recorder's two clocks."""

    def __init__(self, clock):
        self.clock = clock

    def time(self):
        return self.clock.now.timestamp()

    def monotonic(self):
        return self.clock.now_s


COMMIT = Card.commit


def broken_commit(*_):
    raise sqlite3.OperationalError("disk I/O error")


def essentials_are_on(bench):
    state = bench.daemon._state
    hat, light = state.supplies["hat"], state.loads["light"]
    ordered = light.why in {Why.OVERRIDE, Why.RESERVE}
    returning = light.why is Why.RETURNING  # after a reserve, in its turn
    return light.on or ordered or returning or hat.state is SupplyState.RESERVE


def belongings(bench):
    """What may not grow: objects, descriptors, megabytes on disk."""
    for pin in bench.factory.pins.values():
        pin.clear_states()  # the fake remembers every level it ever had
    gc.collect()
    files = sum(path.stat().st_size for path in (*bench.run.iterdir(), *bench.state.iterdir()))
    return len(gc.get_objects()), len(list(Path("/proc/self/fd").iterdir())), files / 1e6


@pytest.mark.timeout(3600)
@pytest.mark.parametrize(
    "days",
    [
        pytest.param(0.25, id="six hours"),
        pytest.param(30, id="thirty days", marks=pytest.mark.slow),
    ],
)
def test_days_of_trouble_raise_nothing_and_leave_nothing(days, monkeypatch):
    monkeypatch.setattr(history_writer.log, "disabled", True)  # pytest keeps every line
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
        bench = Bench(Path(folder))
        world = World(bench, 7, monkeypatch)
        clock = bench.clock
        monkeypatch.setattr(history_writer, "time", VirtualTime(clock))
        end_s = clock.now_s + days * DAY_S
        stir_s, flush_s, first = clock.now_s, clock.now_s, None
        while clock.now_s < end_s:
            if clock.now_s >= stir_s:
                world.stir()
                stir_s = clock.now_s + world.chance.expovariate(1 / 900)
            if clock.now_s >= flush_s:
                bench.recorder.flush()
                flush_s = clock.now_s + 60
            clock.pass_(bench.daemon.cycle())
            assert essentials_are_on(bench), f"dark after {clock.now_s} s: {bench.events()[-5:]}"
            if first is None and clock.now_s >= end_s - days * DAY_S * 0.8:
                first = belongings(bench)
        last = belongings(bench)
        assert last[0] < first[0] * 1.02 + 3000
        assert last[1] <= first[1] + 3
        assert last[2] < 60
        assert bench.status().schema == 1
        bench.factory.reset()
