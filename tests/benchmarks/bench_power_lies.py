# ruff: noqa: T201 - a benchmark tells its figures to a person
"""Does a lying supply ever put out the light? A random search.

Run: ``python tests/benchmarks/bench_power_lies.py [--steps N] [--seed N]``. Batteries are
simulated, so the truth is known. Each story has one or two supplies, on a wire or behind a
network, outages, dead chargers, and one liar: a single witness of one supply (its gauge, its volts,
its words; behind a network all three at once), or something that every witness is judged by
(temperature, draw, current, its silence). Lies are constants, jumps, flicker, drift, freezes,
absences and nonsense.

Looked for at every step:

1. a **false reserve**: an essential load off, or a power-off ordered, while the battery truly holds
   more than the reserve, or mains truly feeds it;
2. a broken invariant: comfort on beside an essential that was ended; two loads returning within
   `stagger_s`; a step that raises; a state that no screen has words for.

Printed besides: in how many stories an honest supply, or one with two honest witnesses left, ended
in time for an orderly shutdown.
"""

from __future__ import annotations

import argparse
import math
import random
import sys
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parents[2]))

from msgspec.structs import replace

from power.config import Config, parse_config
from power.errors import SourceError
from power.policy import rules as policy_rules
from power.policy.demand import Demand
from power.policy.forecast import foretell
from power.policy.state import PowerOff, State, Switch, begin
from power.reading import CALIBRATING, FORCED_SHUTDOWN, LOW_BATTERY, Reading
from power.sources import simulated
from power.sources.simulated import Fault
from power.status import SupplyState, Why

if TYPE_CHECKING:
    from collections.abc import Callable

    from power.sources.simulated import SimulatedBattery

    Lie = Callable[[Reading, float], Reading | None]

STEPS = 1_500_000
SLACK_PCT = 1.0
"""A gauge counts in tenths, and a witness is heard for ten seconds."""
LONGEST_STORY_S = 3 * 86_400.0
STORY_STEPS = 1500
NONSENSE = (math.nan, math.inf, -math.inf, -1.0, 0.0, 1e308, 5e-324, 250.0, -273.0)
RETURNING = {Why.RETURNING, Why.SHED, Why.RESERVE, Why.BLIND, Why.RIDE_THROUGH}


def values(dice: random.Random, low: float, high: float) -> Callable[[float | None, float], object]:
    """A way of lying about one number: from the true value and the time to what is told."""
    fixed, other = dice.uniform(low, high), dice.uniform(low, high)
    span_s = dice.choice([5.0, 12.0, 60.0, 600.0, 7200.0])
    nonsense = dice.choice(NONSENSE)
    frozen: list[float | None] = []

    def freeze(true: float | None, _: float) -> float | None:
        if not frozen:
            frozen.append(true)
        return frozen[0]

    def drift(true: float | None, t_s: float) -> float:
        return max(low, (high if true is None else true) - (high - low) * t_s / (20 * span_s))

    return dice.choice([
        lambda _true, _t: fixed,
        lambda _true, _t: low,
        lambda true, t: low if t % (2 * span_s) < span_s else true,
        lambda true, t: fixed if t % (2 * span_s) < span_s else other,
        lambda _true, _t: dice.uniform(low, high),
        lambda _true, t: low + (high - low) * abs(math.sin(t / span_s)),
        lambda _true, t: max(low, fixed - (fixed - low) * (t / span_s % 1)),
        lambda true, _t: None if true is None else true / 2,
        lambda _true, _t: None,
        lambda _true, _t: nonsense,
        lambda _true, _t: dice.choice(NONSENSE),
        freeze,
        drift,
    ])  # fmt: skip


def gauge_lie(dice: random.Random) -> Lie:
    tell = values(dice, 0.0, 100.0)
    return lambda reading, t_s: replace(reading, charge_pct=tell(reading.charge_pct, t_s))


def volts_lie(dice: random.Random) -> Lie:
    full_v = dice.choice([1.0, 4.2])
    tell = values(dice, 0.1 * full_v, full_v)
    share = dice.choice([None, 0.7, 0.85, 1.1])

    def lie(reading: Reading, t_s: float) -> Reading:
        true_v = reading.voltage_v
        told = tell(true_v, t_s) if share is None else share * (true_v or 0.0)
        return replace(reading, voltage_v=told)

    return lie


def words_lie(dice: random.Random) -> Lie:
    said = dice.choice([
        (LOW_BATTERY,), (FORCED_SHUTDOWN,), (LOW_BATTERY, FORCED_SHUTDOWN),
        (CALIBRATING, LOW_BATTERY), ("flux-capacitor", ""), (),
    ])  # fmt: skip
    span_s, runtime = dice.choice([1e9, 1e9, 3.0, 11.0, 12.0, 60.0, 3600.0]), values(dice, 0, 9000)
    honest_runtime = dice.random() < 0.5

    def lie(reading: Reading, t_s: float) -> Reading:
        faults = said if t_s % (2 * span_s) < span_s else ()
        told = reading.runtime_s if honest_runtime else runtime(reading.runtime_s, t_s)
        return replace(reading, faults=faults, runtime_s=told)

    return lie


def all_of_it(dice: random.Random) -> Lie:
    """Whoever answers for upsd can say it all, but for mains: that is no witness of a charge."""
    lies = [gauge_lie(dice), volts_lie(dice), words_lie(dice), sense_lie(dice), draw_lie(dice)]

    def lie(reading: Reading, t_s: float) -> Reading | None:
        told: Reading | None = reading
        for each in lies:
            told = each(told, t_s) if told else None
        return told

    return lie


def sense_lie(dice: random.Random) -> Lie:
    tell = values(dice, -40.0, 80.0)
    return lambda reading, t_s: replace(reading, temperature_c=tell(reading.temperature_c, t_s))


def draw_lie(dice: random.Random) -> Lie:
    tell = values(dice, 0.0, 500.0)
    return lambda reading, t_s: replace(reading, draw_w=tell(reading.draw_w, t_s))


def flow_lie(dice: random.Random) -> Lie:
    tell = values(dice, -20.0, 20.0)
    flags = dice.choice([(None, None), (True, False), (False, True), (True, True), (False, False)])

    def lie(reading: Reading, t_s: float) -> Reading:
        charging, discharging = flags
        current_a = tell(reading.current_a, t_s)
        return replace(reading, current_a=current_a, charging=charging, discharging=discharging)

    return lie


def mains_lie(dice: random.Random) -> Lie:
    said = dice.choice([None, True, False])
    span_s = dice.choice([1e9, 1.0, 30.0, 80.0, 600.0])
    return lambda reading, t_s: (
        replace(reading, mains=said) if t_s % (2 * span_s) < span_s else reading
    )


def silence(dice: random.Random) -> Lie:
    span_s = dice.choice([2.0, 30.0, 400.0, 4000.0])
    return lambda reading, t_s: None if t_s % (2 * span_s) < span_s else reading


def stuck(_dice: random.Random) -> Lie:
    """All but mains repeats what it was: a driver that hangs."""
    kept: list[Reading] = []

    def lie(reading: Reading, _: float) -> Reading:
        if not kept:
            kept.append(reading)
        return replace(kept[0], mains=reading.mains)

    return lie


LIES: dict[str, Callable[[random.Random], Lie]] = {
    "gauge": gauge_lie,
    "volts": volts_lie,
    "words": words_lie,
    "temperature": sense_lie,
    "draw": draw_lie,
    "current": flow_lie,
    "mains": mains_lie,
    "silence": silence,
    "stuck": stuck,
}


def site(dice: random.Random) -> Config:
    """One or two supplies, each with essentials and comfort."""
    supplies, loads = [], []
    pins = iter(range(9, 28))
    for name in ("hat", "hall")[: dice.choice([1, 1, 2])]:
        capacity_wh = dice.choice([44.4, 300.0, 1200.0])
        driver = dice.choice(["simulated", "simulated", "nut"])
        options = {"ups": "ups"} if driver == "nut" else {}
        chemistry = dice.choice(["li-ion", "li-ion", "lifepo4", "lead-acid"])
        supplies.append({"name": name, "driver": driver, "capacity_wh": capacity_wh,
                         "chemistry": chemistry, "options": options})  # fmt: skip
        for number, essential in enumerate((True, True, False, False)):
            watts = capacity_wh * dice.uniform(0.01, 0.2) * (0.5 if essential else 1)
            loads.append({"name": f"{name}-{number}", "supply": name, "watts": round(watts, 1),
                          "essential": essential, "rank": number, "pin": next(pins),
                          "min_on_s": dice.choice([0, 0, 60])})  # fmt: skip
    return parse_config({
        "policy": {
            "target_runtime_h": dice.choice([1, 4, 24]),
            "reserve_pct": dice.choice([5, 10, 20]),
            "stagger_s": dice.choice([0, 5, 20]),
        },
        "supply": supplies,
        "load": loads,
    })  # fmt: skip


class Tally:
    """What was found."""

    def __init__(self) -> None:
        self.steps = self.stories = 0
        self.false: list[str] = []
        self.broken: list[str] = []
        self.ends: Counter[tuple[str, str, bool]] = Counter()
        """Batteries that ran down, by the driver and by who lied, and whether they were ended."""


class Story:
    """One site, one liar, some days."""

    def __init__(self, seed: int, tally: Tally) -> None:
        self.dice = dice = random.Random(seed)
        self.seed, self.tally = seed, tally
        self.config = site(dice)
        self.now_s = self.start_s = 1000.0
        self.batteries = {name: self._battery(name) for name in self.config.supplies}
        self.ran_down: set[str] = set()
        self.liar = dice.choice(sorted(self.batteries))
        self.about = dice.choice([*LIES, "nothing"])
        self.lie: Lie = lambda reading, _: reading
        if self.about != "nothing":
            networked = self.config.supplies[self.liar].networked
            whole = networked and self.about in {"gauge", "volts", "words"}
            self.lie = all_of_it(dice) if whole else LIES[self.about](dice)
        self.lies_from_s = self.start_s + dice.choice([0.0, 3600.0, 6 * 3600.0])
        self.state: State = begin(self.config, self.now_s)
        self.returned_s = -math.inf

    def _battery(self, name: str) -> SimulatedBattery:
        known, dice = self.config.supplies[name], self.dice
        options = simulated.Options(
            capacity_wh=known.capacity_wh,
            chemistry=known.chemistry,
            cells=dice.choice([1, 3, 6, 12] if known.chemistry == "lead-acid" else [1, 4, 8]),
            health_pct=dice.choice([100.0, 100.0, 80.0]),
            initial_pct=dice.choice([100.0, 100.0, 60.0, 20.0]),
            resistance_pct=dice.choice([0.0, 2.0, 5.0]),
            gauge_step_pct=dice.choice([0.1, 0.1, 1.0]),
            temperature_c=dice.choice([20.0, 20.0, 2.0]),
            measures_draw=dice.random() < 0.3,
            seed=dice.randrange(99),
        )
        return simulated.connect(options, clock=lambda: self.now_s)

    def live(self, most_steps: int) -> None:
        """Until the days or the steps are over."""
        weather_s = self.now_s
        while most_steps > 0 and self.now_s < self.start_s + LONGEST_STORY_S:
            if self.now_s >= weather_s:
                weather_s = self.now_s + self.dice.choice([30.0, 600.0, 3 * 3600.0, 20 * 3600.0])
                self._weather()
            self._step()
            most_steps -= 1
            self.now_s += self.dice.choice([1.0, 5.0, 5.0, 60.0, 60.0, 300.0, 300.0])

    def _weather(self) -> None:
        for battery in self.batteries.values():
            battery.set_mains(mains=self.dice.random() < 0.4)
            dead = self.dice.random() < 0.2
            battery.set_fault(Fault.CHARGER_DEAD if dead else Fault.NONE)

    def _readings(self) -> dict[str, Reading | None]:
        readings: dict[str, Reading | None] = {}
        for name, battery in self.batteries.items():
            try:
                reading: Reading | None = battery.read()
            except SourceError:
                reading = None
            low = battery.charge_pct <= self.config.policy.reserve_pct
            if reading and low and not battery.mains:
                reading = replace(reading, faults=(LOW_BATTERY,))
            if reading and name == self.liar and self.now_s >= self.lies_from_s:
                reading = self.lie(reading, self.now_s - self.lies_from_s)
            readings[name] = reading
        return readings

    def _step(self) -> None:
        before, readings = self.state, self._readings()
        self.tally.steps += 1
        try:
            self.state, actions = policy_rules.step(
                before, readings, Demand(), self.now_s, self.config
            )
            for name in self.batteries:
                foretell(self.state, name, Demand(), self.now_s, self.config)
        except Exception as error:  # noqa: BLE001 - that none is raised is what is looked for
            self._broken(f"raised {error!r} by {readings}")
            return
        self._look(before, actions)
        for name, battery in self.batteries.items():
            down = self.state.powered_off and name in self.config.appliance_supplies
            battery.set_draw_w(
                0.0 if down else sum(
                    load.watts for load in self.config.load
                    if load.supply == name and self.state.loads[load.name].on
                )
            )  # fmt: skip
            self._ran_down(name, battery)

    def _look(self, before: State, actions: tuple[object, ...]) -> None:
        for action in actions:
            if isinstance(action, PowerOff):
                feeding = sorted(self.config.appliance_supplies)
                if not any(self._is_spent(name) for name in feeding):
                    self._false("power-off", feeding[0])
            if isinstance(action, Switch):
                self._look_at(action, before)
        for load in self.config.load:
            memory = self.state.loads[load.name]
            if memory.on and not load.essential and self._is_dark(load.supply):
                self._broken(f"{load.name} is on beside a dark essential")
        for memory in self.state.supplies.values():
            energy_pct = memory.estimate.held_pct
            if energy_pct is not None and not 0 <= energy_pct <= 100:
                self._broken(f"believes {energy_pct} %")

    def _look_at(self, switch: Switch, before: State) -> None:
        load = self.config.loads[switch.load]
        if load.essential and not switch.on and not self._is_spent(load.supply):
            self._false(load.name, load.supply)
        if switch.on and not load.essential and before.loads[load.name].why in RETURNING:
            if self.now_s - self.returned_s < self.config.policy.stagger_s:
                self._broken(f"{load.name} returned too soon")
            self.returned_s = self.now_s

    def _is_dark(self, supply: str) -> bool:
        return any(
            not self.state.loads[load.name].on and self.state.loads[load.name].why is Why.RESERVE
            for load in self.config.load
            if load.supply == supply and load.essential
        )

    def _is_spent(self, supply: str) -> bool:
        battery = self.batteries[supply]
        return battery.charge_pct <= self.config.policy.reserve_pct + SLACK_PCT

    def _ran_down(self, name: str, battery: SimulatedBattery) -> None:
        """Note how a battery ended that ran down: in order, or by itself."""
        ended = self.state.supplies[name].state is SupplyState.RESERVE
        if battery.charge_pct > self.config.policy.reserve_pct + 2 * SLACK_PCT:
            self.ran_down.discard(name)
        elif name not in self.ran_down and (ended or not battery.alive):
            self.ran_down.add(name)
            lied = self.about if name == self.liar else "nothing"
            self.tally.ends[self.config.supplies[name].driver, lied, ended] += 1

    def _false(self, what: str, supply: str) -> None:
        battery = self.batteries[supply]
        self.tally.false.append(
            f"seed {self.seed}, {self.now_s - self.start_s:.0f} s: {what} at "
            f"{battery.charge_pct:.1f} %, lied about {self.about} of {self.liar}, "
            f"by {self.state.supplies[supply].testimony.saying()}"
        )

    def _broken(self, what: str) -> None:
        self.tally.broken.append(f"seed {self.seed}, {self.now_s - self.start_s:.0f} s: {what}")


def search(steps: int, seed: int = 1) -> Tally:
    """Tell stories until so many steps were taken."""
    tally = Tally()
    while tally.steps < steps:
        Story(seed * 1_000_003 + tally.stories, tally).live(min(STORY_STEPS, steps - tally.steps))
        tally.stories += 1
    return tally


def main() -> None:
    """Print the figures; end with 1 if anything was found."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--steps", type=int, default=STEPS)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--quick", action="store_true", help="20,000 steps")
    asked = parser.parse_args()
    began_s = time.perf_counter()
    tally = search(20_000 if asked.quick else asked.steps, asked.seed)
    spent_s = time.perf_counter() - began_s
    print(f"{tally.steps} policy steps, {tally.stories} stories, {spent_s:.0f} s")
    print(f"false reserves: {len(tally.false)}; broken invariants: {len(tally.broken)}")
    for line in (*tally.false[:20], *tally.broken[:20]):
        print(f"  {line}")
    print("batteries that ran down, ended in time of all, by driver and by what was lied about")
    for driver, lied in sorted({key[:2] for key in tally.ends}):
        ended, died = tally.ends[driver, lied, True], tally.ends[driver, lied, False]
        print(f"  {driver:<10} {lied:<12} {ended:6d} of {ended + died}")
    sys.exit(bool(tally.false or tally.broken))


if __name__ == "__main__":
    main()
