"""How much the loads that are not essential get, against a planner who knows everything.

The oracle knows the trace and the true battery. It is bound by the same promise: from the start
of an outage the essentials must be carriable for `target_runtime_h`, whether or not the outage
lasts that long, and once that time is over it may spend everything. It also obeys the order to
shed on a supply that cannot be read. Within that it gives every wanted load all it can: since
the spare energy is a fixed amount, running everything until it is gone and then nothing gives
the most. Outages are planned one by one; saving from one for the next gains nothing.

The baselines run on the same true battery: nothing shed; all shed at once when mains goes; all
shed at 50 % and at 20 % of true charge. "Broken" counts outages in which the essentials could
have been carried for the target (or to the end, if sooner) and were not.

Four kinds of trace: honest gauges; gauges that lie; traces of which nothing tells what is true, set
beside a planner who keeps the promise with all that could be true by what is told; and batteries
that the essentials alone empty, of which the hours of light are told.

A generator ends an outage and begins the next; what it feeds is counted for both planners.

    python tests/benchmarks/bench_energy.py [--quick]
"""

# ruff: noqa: T201 - a benchmark prints its figures

from __future__ import annotations

import argparse
import math
import time
from itertools import pairwise
from typing import TYPE_CHECKING

import msgspec

from power.config import Config, When, parse_config
from power.policy.battery_model import PRIOR_SD
from power.policy.demand import Demand
from power.policy.energy_budget import CAUTION_SD
from power.simulate import TraceRow, almanac, simulate
from power.sources import simulated
from power.sources.simulated import Fault, SimulatedBattery

if TYPE_CHECKING:
    from collections.abc import Callable

H = 3600.0
SLICE_S = 300.0


class Scenario(msgspec.Struct, frozen=True):
    name: str
    config: Config
    trace: list[TraceRow]
    liar: bool = False
    """Its gauge lies: less is asked of such a trace than of an honest one."""
    believable: Config | None = None
    """Nothing tells what is true: the worst that is not contradicted by what is told."""


class Score(msgspec.Struct):
    given_wh: float = 0.0
    broken: int = 0


# The world as it truly is: one battery, loads on or off, no policy.


class World:
    """A battery that can be put in any state and run through a trace."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.config = scenario.config
        self.now_s = scenario.trace[0].t_s
        self.supply = self.config.supply[0]
        options = self.supply.simulated_options()
        self.battery: SimulatedBattery = simulated.connect(options, clock=lambda: self.now_s)
        horizon_s = self.config.policy.target_runtime_h * H
        self.almanac = almanac(scenario.trace, horizon_s)
        self.reserve_pct = self.config.policy.reserve_pct

    def row(self, t_s: float) -> TraceRow:
        found = self.scenario.trace[0]
        for row in self.scenario.trace:
            if row.t_s > t_s:
                break
            found = row
        return found

    def watts(self, row: TraceRow, t_s: float, *, essential: bool) -> float:
        dark = self.almanac.wanted_s(When.DARK, t_s, t_s + 1) > 0.5
        cold = row.ambient_c < self.config.site.cold_below_c
        demand = Demand(dark=dark, cold=cold)
        return sum(
            load.watts
            for load in self.config.load
            if load.stays == essential and demand.wants(load.when)
        )

    def edges(self) -> list[float]:
        nights = [edge for span in self.almanac.dark_spans or () for edge in span]
        return sorted({row.t_s for row in self.scenario.trace} | set(nights))

    def carry(
        self,
        until_s: float,
        spend: Callable[[float, float], bool],
        cut_s: float = math.inf,
    ) -> tuple[float, float]:
        """Run to ``until_s``; return (Wh given beyond the essentials, seconds essentials lacked).

        ``spend(t_s, charge_pct)`` says whether the other loads are on; ``cut_s`` is a moment at
        which it changes its mind. At the reserve all is off.
        """
        given_wh = lacked_s = 0.0
        edges = [*self.edges(), cut_s]
        while self.now_s < until_s:
            row = self.row(self.now_s)
            step_s = min(SLICE_S, until_s - self.now_s)
            step_s = min([step_s, *(e - self.now_s for e in edges if e > self.now_s)])
            fed = row.mains or row.generator
            self.battery.set_mains(mains=fed)
            self.battery.set_ambient_c(row.ambient_c)
            alive = fed or self.battery.charge_pct > self.reserve_pct
            essential_w = self.watts(row, self.now_s, essential=True) if alive else 0.0
            other_w = 0.0
            if alive and (fed or spend(self.now_s, self.battery.charge_pct)):
                other_w = self.watts(row, self.now_s, essential=False)
            self.battery.set_draw_w(essential_w + other_w)
            self.now_s += step_s
            self.battery.read()
            if not row.mains:
                given_wh += other_w * step_s / H
                lacked_s += 0.0 if alive else step_s
        self.battery.set_draw_w(0.0)
        return given_wh, lacked_s

    def forked(self, charge_pct: float, temperature_c: float, t_s: float) -> World:
        """Another world at ``t_s`` with mains gone for good."""
        last = self.row(t_s)
        gone = [TraceRow(t_s, False, last.ambient_c, last.dark)]
        gone += [
            TraceRow(row.t_s, False, row.ambient_c, row.dark)
            for row in self.scenario.trace
            if row.t_s > t_s
        ]
        other = World(Scenario(self.scenario.name, self.config, gone))
        other.almanac = self.almanac
        other.battery.charge_pct = charge_pct
        other.battery.temperature_c = temperature_c
        return other


def outages(trace: list[TraceRow]) -> list[tuple[float, float]]:
    """Spans in which the battery feeds the loads."""
    return _spans(trace, lambda row: not (row.mains or row.generator))


def absences(trace: list[TraceRow]) -> list[tuple[float, float]]:
    """Spans without mains, whatever feeds the loads."""
    return _spans(trace, lambda row: not row.mains)


def _spans(trace: list[TraceRow], counts: Callable[[TraceRow], bool]) -> list[tuple[float, float]]:
    found: list[tuple[float, float]] = []
    for row, later in pairwise(trace):
        if counts(row):
            if found and found[-1][1] == row.t_s:
                found[-1] = (found[-1][0], later.t_s)
            else:
                found.append((row.t_s, later.t_s))
    return found


def can_carry(world: World, charge_pct: float, temperature_c: float, start_s: float) -> bool:
    """Whether the essentials alone could be carried for the target from ``start_s``."""
    return _carriable(world, charge_pct, temperature_c, start_s, start_s)


def _carriable(
    world: World, charge_pct: float, temperature_c: float, start_s: float, cut_s: float
) -> bool:
    other = world.forked(charge_pct, temperature_c, start_s)
    other.reserve_pct = 0.0
    allowed = blind_mask(world.scenario)
    other.carry(
        start_s + world.config.policy.target_runtime_h * H,
        lambda t_s, _: t_s < cut_s and allowed(t_s),
        cut_s,
    )
    return other.battery.charge_pct >= world.reserve_pct


def blind_mask(scenario: Scenario) -> Callable[[float], bool]:
    """False where the rule for unreadable supplies orders everything else off."""
    after_s = scenario.config.policy.blind_after_s
    blind: list[tuple[float, float]] = []
    for row, later in pairwise(scenario.trace):
        if row.fault in {Fault.NO_READING, Fault.IMPLAUSIBLE}:
            if blind and blind[-1][1] == row.t_s:
                blind[-1] = (blind[-1][0], later.t_s)
            else:
                blind.append((row.t_s, later.t_s))
    return lambda t_s: not any(a + after_s <= t_s < b for a, b in blind)


def oracle(scenario: Scenario) -> Score:
    world, score = World(scenario), Score()
    target_s = scenario.config.policy.target_runtime_h * H
    allowed = blind_mask(scenario)
    for start_s, end_s in outages(scenario.trace):
        score.given_wh += world.carry(start_s, lambda *_: True)[0]
        charge, celsius = world.battery.charge_pct, world.battery.temperature_c
        low_s, high_s = start_s, start_s + target_s
        if _carriable(world, charge, celsius, start_s, high_s):
            low_s = math.inf
        elif can_carry(world, charge, celsius, start_s):
            for _ in range(14):
                middle_s = (low_s + high_s) / 2
                if _carriable(world, charge, celsius, start_s, middle_s):
                    low_s = middle_s
                else:
                    high_s = middle_s
        cut_s = low_s
        given, _ = world.carry(
            end_s,
            lambda t_s, _, c=cut_s, s=start_s: (t_s < c or t_s >= s + target_s) and allowed(t_s),
            cut_s,
        )
        score.given_wh += given
    return score


def baseline(scenario: Scenario, threshold_pct: float) -> Score:
    world, score = World(scenario), Score()
    target_s = scenario.config.policy.target_runtime_h * H
    for start_s, end_s in outages(scenario.trace):
        score.given_wh += world.carry(start_s, lambda *_: True)[0]
        charge, celsius = world.battery.charge_pct, world.battery.temperature_c
        promised = can_carry(world, charge, celsius, start_s)
        due_s = min(end_s, start_s + target_s)
        given, lacked_s = world.carry(due_s, lambda _, pct: pct > threshold_pct)
        score.broken += promised and lacked_s > 0
        score.given_wh += given + world.carry(end_s, lambda _, pct: pct > threshold_pct)[0]
    return score


class Run(msgspec.Struct, kw_only=True):
    """What the policy did with a trace."""

    score: Score
    switches: int
    """Of the loads that are not essential."""
    light_h: float
    """From the first loss of mains until an essential load lacked."""


def ours(scenario: Scenario) -> Run:
    config, truth = scenario.config, {}
    spans = outages(scenario.trace)
    lacking: list[float] = []
    essentials = [load.name for load in config.load if load.essential]
    world = World(scenario)

    def observe(now_s, state, batteries) -> None:
        battery = batteries[config.supply[0].name]
        truth[now_s] = (battery.charge_pct, battery.temperature_c)
        for name in essentials:
            memory = state.loads[name]
            if memory.wanted and not (memory.on and battery.alive):
                lacking.append(now_s)

    result = simulate(config, scenario.trace, observe)
    score = Score()
    target_s = config.policy.target_runtime_h * H
    for start_s, end_s in spans:
        charge, celsius = truth[start_s]
        due_s = min(end_s, start_s + target_s)
        if any(start_s < t < due_s for t in lacking) and can_carry(world, charge, celsius, start_s):
            score.broken += 1
    for span_s, outage in zip(absences(scenario.trace), result.outages, strict=True):
        score.given_wh += wanted_wh(world, *span_s) - outage.shed_wh
    switches = sum(result.loads[load.name].switches for load in config.load if not load.essential)
    dark_s = min([t for t in lacking if t > spans[0][0]], default=spans[-1][1])
    return Run(score=score, switches=switches, light_h=(dark_s - spans[0][0]) / H)


def alone_h(scenario: Scenario) -> float:
    """How long the essentials could be carried in the first outage if nothing else ever were on."""
    start_s, end_s = outages(scenario.trace)[0]
    world = World(scenario)
    world.carry(start_s, lambda *_: True)
    return (end_s - start_s - world.carry(end_s, lambda *_: False)[1]) / H


def wanted_wh(world: World, start_s: float, end_s: float) -> float:
    total, t_s, edges = 0.0, start_s, world.edges()
    while t_s < end_s:
        step_s = min([end_s - t_s, *(e - t_s for e in edges if e > t_s)])
        total += world.watts(world.row(t_s), t_s, essential=False) * step_s / H
        t_s += step_s
    return total


# The suite.


def site(battery: dict | None = None, policy: dict | None = None, **supply: object) -> Config:
    """A neighbourhood point: a site battery with light, radio, kiosk, and what can be missed."""
    return parse_config({
        "policy": policy or {},
        "supply": [
            {"name": "ups", "driver": "simulated", "capacity_wh": 1200.0, "options": battery or {}}
            | supply
        ],
        "load": [
            {"name": "kiosk", "supply": "ups", "essential": True, "rank": 0, "watts": 8.0},
            {"name": "lighting", "supply": "ups", "essential": True, "rank": 1, "watts": 24.0,
             "when": "dark", "pin": 17},
            {"name": "radio", "supply": "ups", "essential": True, "rank": 2, "watts": 5.0,
             "pin": 18},
            {"name": "router", "supply": "ups", "rank": 3, "watts": 10.0, "pin": 22},
            {"name": "heating", "supply": "ups", "rank": 6, "watts": 60.0, "when": "cold",
             "pin": 23, "min_on_s": 120, "min_off_s": 120},
            {"name": "charging", "supply": "ups", "rank": 9, "watts": 40.0, "pin": 24},
        ],
    })  # fmt: skip


def hat() -> Config:
    """A kiosk alone on a small HAT: promised for four hours."""
    return parse_config({
        "policy": {"target_runtime_h": 4},
        "supply": [
            {"name": "hat", "driver": "simulated", "capacity_wh": 44.4,
             "options": {"gauge_step_pct": 1.0}}
        ],
        "load": [
            {"name": "kiosk", "supply": "hat", "essential": True, "watts": 5.0},
            {"name": "full-brightness", "supply": "hat", "watts": 2.5, "pin": 22, "rank": 3},
            {"name": "usb", "supply": "hat", "watts": 5.0, "pin": 23, "rank": 9},
        ],
    })  # fmt: skip


def inverter(idle_w: float, *, capacity_wh: float | None = None, **options: object) -> Config:
    """Lights and a kiosk behind an inverter that nobody told of."""
    fits_wh = 1280.0 if idle_w < 20 else 1600.0
    return parse_config({
        "supply": [
            {"name": "ups", "driver": "simulated", "capacity_wh": capacity_wh or fits_wh,
             "chemistry": "lifepo4",
             "options": {"idle_w_true": idle_w, "gauge_step_pct": 1.0} | options}
        ],
        "load": [
            {"name": "kiosk", "supply": "ups", "essential": True, "watts": 9.0},
            {"name": "light", "supply": "ups", "essential": True, "watts": 20.0, "pin": 17},
            {"name": "charging", "supply": "ups", "watts": 40.0, "pin": 22, "rank": 9},
            {"name": "coffee", "supply": "ups", "watts": 60.0, "pin": 23, "rank": 7},
        ],
    })  # fmt: skip


def thermostat(**options: object) -> Config:
    """An essential heater of 500 W that its thermostat lets run ten minutes an hour."""
    return parse_config({
        "supply": [
            {"name": "ups", "driver": "simulated", "capacity_wh": 4400.0, "chemistry": "lifepo4",
             "options": {"cycling_w": 500.0} | options}
        ],
        "load": [
            {"name": "kiosk", "supply": "ups", "essential": True, "watts": 9.0},
            {"name": "heater", "supply": "ups", "essential": True, "watts": 500.0, "pin": 17},
            {"name": "charging", "supply": "ups", "watts": 40.0, "pin": 22, "rank": 9},
            {"name": "coffee", "supply": "ups", "watts": 60.0, "pin": 23, "rank": 7},
        ],
    })  # fmt: skip


def days(
    count: float,
    cuts: list[tuple[float, float]],
    *,
    ambient_c: Callable[[float], float] = lambda _: 19.0,
    night: tuple[float, float] = (17.0, 8.0),
    faults: list[tuple[float, float, Fault]] | None = None,
) -> list[TraceRow]:
    """A trace of ``count`` days from noon; cuts and faults in hours from its start."""
    faults = faults or []
    dusk, dawn = night
    moments = {0.0, count * 24}
    moments |= {moment for cut in cuts for moment in cut}
    moments |= {moment for fault in faults for moment in fault[:2]}
    for day in range(math.ceil(count) + 1):
        moments |= {day * 24 + dusk - 12, day * 24 + dawn + 12}
    moments |= {float(hour) for hour in range(math.ceil(count * 24))}
    rows = []
    for hour in sorted(m for m in moments if 0 <= m <= count * 24):
        clock = (hour + 12) % 24
        fault = next((f for a, b, f in faults if a <= hour < b), Fault.NONE)
        rows.append(
            TraceRow(
                hour * H,
                not any(a <= hour < b for a, b in cuts),
                ambient_c(hour),
                clock >= dusk or clock < dawn,
                fault,
            )
        )
    return rows


def suite() -> list[Scenario]:
    aged = {"health_pct": 80.0, "charge_w": 60.0}
    return [
        Scenario("short: one hour", site(), days(1, [(3, 4)])),
        Scenario("evening: five hours", site(), days(2, [(5, 10)])),
        Scenario("ten hours", site(), days(2, [(2, 12)])),
        Scenario("long: 24 hours", site(), days(2, [(2, 26)])),
        Scenario("very long: 44 hours", site(), days(3, [(2, 46)])),
        Scenario("repeated: six of three", site(), days(3, [(h, h + 3) for h in range(2, 32, 5)])),
        Scenario(
            "flicker, then six hours",
            site(),
            days(1, [*((3 + n / 20, 3 + n / 20 + 0.001 * n) for n in range(1, 20)), (5, 11)]),
        ),
        Scenario("night only", site(), days(1, [(6, 19)])),
        Scenario(
            "frost, heating wanted",
            site(),
            days(2, [(2, 28)], ambient_c=lambda h: 17.0 if h < 3 else max(-4.0, 17.0 - (h - 3))),
        ),
        Scenario(
            "cloudy week, aged battery",
            site(aged),
            days(8, [(d * 24 + 4, d * 24 + 8 + d % 5) for d in range(1, 8)]),
        ),
        Scenario(
            "noisy gauge",
            site({"noise_pct": 2.0, "gauge_step_pct": 1.0}),
            days(2, [(2, 30)]),
        ),
        Scenario("30 % below nameplate", site({"health_pct": 70.0}), days(2, [(2, 30)])),
        Scenario(
            "30 % below, noisy, coarse",
            site({"health_pct": 70.0, "noise_pct": 1.5, "gauge_step_pct": 1.0}),
            days(2, [(2, 30)]),
        ),
        Scenario(
            "sensor lost half-way",
            site(),
            days(2, [(2, 26)], faults=[(14, 27, Fault.NO_READING)]),
        ),
        Scenario(
            "gauge stuck an hour",
            site(),
            days(2, [(2, 26)], faults=[(5, 6, Fault.STUCK)]),
        ),
        Scenario("bent gauge", site({"gauge_bow_pct": 2.0}), days(2, [(2, 26)])),
        Scenario("gauge jumps at the plug", site({"plug_jump_pct": 5.0}), days(2, [(2, 26)])),
        Scenario(
            "summer, LiFePO4",
            site(chemistry="lifepo4"),
            days(3, [(2, 40)], night=(22.0, 5.5), ambient_c=lambda _: 24.0),
        ),
        Scenario(
            "lead-acid, frost",
            site(chemistry="lead-acid", capacity_wh=2400.0),
            days(2, [(2, 30)], ambient_c=lambda _: 2.0),
        ),
        Scenario("small HAT, six hours", hat(), days(1, [(2, 8)])),
        *harder(),
        *liars(),
        *untold(),
    ]


def harder() -> list[Scenario]:
    """Honest gauges, and what no label says."""
    long = days(2, [(2, 30)])
    frost = days(2, [(2, 28)], ambient_c=lambda _: -8.0)
    flaps = [(3 + n * 0.075, 3 + n * 0.075 + 30 / H) for n in range(40)]
    return [
        *(
            Scenario(f"inverter, {idle_w} W{how}", inverter(idle_w, **options), long)
            for idle_w in (8, 12, 20)
            for how, options in {"": {}, ", no meter": {"tells_current": False}}.items()
        ),
        Scenario("no meter, ten hours", site({"tells_current": False}), days(2, [(2, 12)])),
        Scenario("no meter, long", site({"tells_current": False}), long),
        Scenario(
            "no meter, 30 % below",
            site({"tells_current": False, "health_pct": 70.0}, capacity_wh=1600.0),
            long,
        ),
        Scenario("thermostat, 500 W", thermostat(), long),
        Scenario("-8 degrees", site(capacity_wh=2400.0), frost),
        Scenario("-8 degrees, LiFePO4", site(chemistry="lifepo4", capacity_wh=3000.0), frost),
        Scenario("flapping, then six hours", site(), days(1, [*flaps, (8, 14)])),
        Scenario("two nights", site(), days(3, [(5, 19), (29, 43)])),
        Scenario("half recharge", site({"charge_w": 150.0}), days(3, [(2, 12), (15, 35)])),
        Scenario("generator, four hours", site(generator_w=400.0), generator_runs()),
    ]


def generator_runs() -> list[TraceRow]:
    """A day and more without mains, and a small generator from six to ten in the evening."""
    return [
        msgspec.structs.replace(row, generator=not row.mains and 6 <= row.t_s / H < 10)
        for row in days(2, [(2, 30)])
    ]


def liars() -> list[Scenario]:
    """Gauges that jump, stand still, or know nothing but volts."""
    return [
        *(
            Scenario(
                f"{fault.value} in the outage",
                site(),
                days(2, [(2, 26)], faults=[(5, 30, fault)]),
                True,
            )
            for fault in (Fault.FROZEN, Fault.STUCK, Fault.JUMP)
        ),
        Scenario("frozen at 100", site(), days(2, [(2, 26)], faults=[(0, 30, Fault.FROZEN)]), True),
        Scenario(
            "frozen in half a recharge",
            site({"charge_w": 150.0}),
            days(3, [(2, 12), (15, 35)], faults=[(11, 40, Fault.FROZEN)]),
            True,
        ),
        Scenario("steps of 25 %", site({"gauge_step_pct": 25.0}), days(2, [(2, 26)]), True),
        Scenario(
            "LiFePO4 gauge by volts",
            site({"gauge_by_volts": True, "gauge_step_pct": 1.0}, chemistry="lifepo4"),
            days(2, [(2, 26)]),
            True,
        ),
    ]


def untold() -> list[Scenario]:
    """Traces of which nothing that is told, or measured, tells what is true."""
    always = {fault: days(2, [(2, 26)], faults=[(0, 30, fault)]) for fault in Fault}
    return [
        Scenario(  # nothing moves any more: the battery may be as old as the estimate allows
            "stuck from the start",
            site(),
            always[Fault.STUCK],
            believable=site({"health_pct": 100 / (1 + CAUTION_SD * PRIOR_SD)}),
        ),
        Scenario(  # it says 75 % and falls as a battery at 75 % would
            "jump from the start",
            site(),
            always[Fault.JUMP],
            believable=site({"initial_pct": 75.0, "charge_w": 0.001}),
        ),
        Scenario(  # a gauge that falls too slowly may as well be wrong
            "thermostat, no meter",
            thermostat(tells_current=False),
            days(2, [(2, 30)]),
            believable=thermostat(cycling_w=0.0),
        ),
    ]


def scarce() -> list[Scenario]:
    """Inverters whose own draw, untold, leaves hardly enough for the light."""
    return [
        Scenario(
            f"{idle_w} W untold on 1280 Wh{how}",
            inverter(idle_w, capacity_wh=1280.0, **options),
            days(2, [(2, 30)]),
        )
        for idle_w in (15, 20, 25)
        for how, options in {"": {}, ", no meter": {"tells_current": False}}.items()
    ]


NAMES = ["nothing shed", "all at once", "at 50 %", "at 20 %"]
THRESHOLDS_PCT = [-1.0, 101.0, 50.0, 20.0]


class Sum:
    """What was given in all, row by row, and the worst share that was ours."""

    def __init__(self) -> None:
        self.given_wh, self.broken = [0.0] * 6, [0] * 6
        self.worst = math.inf

    def add(self, row: list[Score]) -> None:
        self.given_wh = [t + s.given_wh for t, s in zip(self.given_wh, row, strict=True)]
        self.broken = [b + s.broken for b, s in zip(self.broken, row, strict=True)]
        self.worst = min(self.worst, _share(row[0].given_wh, row[1].given_wh))

    def tell(self, name: str) -> None:
        totals = zip(self.given_wh, self.broken, strict=True)
        _tell(name, [Score(wh, broken) for wh, broken in totals])
        print(f"{'':<28}worst {self.worst:.1f}%")


def _share(best_wh: float, given_wh: float) -> float:
    return 100 * given_wh / best_wh if best_wh else 100.0


def _tell(name: str, row: list[Score], switches: int | None = None) -> None:
    cells = [f"{s.given_wh:9.1f} ({s.broken:2d})" for s in row[1:]]
    share = _share(row[0].given_wh, row[1].given_wh)
    turns = "" if switches is None else str(switches)
    print(f"{name:<28}{row[0].given_wh:8.1f}{cells[0]:>14}{share:6.1f}%{turns:>4}",
          *(f"{cell:>14}" for cell in cells[1:]), flush=True)  # fmt: skip


def _tell_light(only: str) -> None:
    print("hours of light, and with nothing else on; Wh for the rest, and what the oracle gave it")
    for scenario in scarce():
        if only in scenario.name:
            run, given_wh = ours(scenario), oracle(scenario).given_wh
            broken = ", promise broken" if run.score.broken else ""
            print(f"{scenario.name:<28}{run.light_h:8.2f} of {alone_h(scenario):5.2f}"
                  f"{run.score.given_wh:9.1f} of {given_wh:5.1f}{broken}", flush=True)  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="the first three traces only")
    parser.add_argument("--only", default="", help="traces whose name holds this")
    asked = parser.parse_args()
    scenarios = [scenario for scenario in suite() if asked.only in scenario.name]
    print("Wh given to loads that are not essential during outages (outages with a broken promise)")
    print(f"{'trace':<28}{'oracle':>8}{'ours':>14}{'':>7}{'sw':>4}", *(f"{n:>14}" for n in NAMES))
    honest, lying, unknown = Sum(), Sum(), Sum()
    began = time.perf_counter()
    for scenario in scenarios[:3] if asked.quick else scenarios:
        run = ours(scenario)
        others = [baseline(scenario, threshold) for threshold in THRESHOLDS_PCT]
        row = [oracle(scenario), run.score, *others]
        kind = lying if scenario.liar else unknown if scenario.believable else honest
        kind.add(row)
        _tell(scenario.name, row, run.switches)
        if scenario.believable:
            knows = msgspec.structs.replace(scenario, config=scenario.believable)
            print(f"  a planner who knows no more gives {oracle(knows).given_wh:.1f}")
    for name, kind in (
        ("all honest gauges", honest),
        ("all that lie", lying),
        ("all that nothing tells", unknown),
    ):
        if kind.given_wh[0]:
            kind.tell(name)
    if not asked.quick:
        _tell_light(asked.only)
    print(f"{time.perf_counter() - began:.1f} s")


if __name__ == "__main__":
    main()
