"""The daemon's own policy on virtual time: what a configuration would do in an outage.

Nothing here decides: batteries are simulated, the clock is a number, and `policy.step` is asked
at the same occasions as by the daemon. Thirty days pass in seconds.

A trace is CSV with ``t_s,mains,ambient_c,dark`` and optionally ``fault``; each row holds until the
next, the last one marks the end. Its column ``dark`` also serves as the almanac, since dusk is
known ahead; beyond its end the last whole day is taken to repeat, or, where there is none, all
is taken to be dark. Mains, weather and faults are not known ahead.
"""

from __future__ import annotations

import csv
import math
from itertools import pairwise
from typing import TYPE_CHECKING

import msgspec

from power import policy, timers
from power.demand import Demand
from power.errors import ConfigError, SourceError
from power.sources import simulated
from power.sources.simulated import Fault, SimulatedBattery
from power.state import Note, StartTest, State, StopTest, Switch, begin
from power.status import SupplyState

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from power.config import Config, LoadConfig
    from power.reading import Reading
    from power.state import Action

    Observer = Callable[[float, State, Mapping[str, SimulatedBattery]], None]

BUSY_STRIDE_S = 60.0
"""A reading at least so often while anything is going on."""
CALM_STRIDE_S = 300.0
SHORTEST_STRIDE_S = 0.1
DAY_S = 86_400.0
LONGEST_TRACE_S = 400 * DAY_S
AMBIENT_C = (-60.0, 60.0)
COLUMNS = ("t_s", "mains", "ambient_c", "dark")
MOST_FAULTS = 20
"""Of a trace so many are told: a wrong separator would else spoil every line of thousands."""


class TraceRow(msgspec.Struct, frozen=True):
    """What the world is like from ``t_s`` on."""

    t_s: float
    mains: bool
    ambient_c: float
    dark: bool
    fault: Fault = Fault.NONE


class SupplyResult(msgspec.Struct, kw_only=True):
    soc_end_pct: float = 0.0
    empty_at_s: float | None = None


class LoadResult(msgspec.Struct, kw_only=True):
    wanted_s: float = 0.0
    on_s: float = 0.0
    wh: float = 0.0
    switches: int = 0


class OutageResult(msgspec.Struct, kw_only=True):
    """Seconds and energy are summed over the loads."""

    start_s: float
    end_s: float
    essential_wanted_s: float = 0.0
    essential_on_s: float = 0.0
    shed_wh: float = 0.0
    """What wanted loads that are not essential did not get."""


class SimulatedEvent(msgspec.Struct, kw_only=True, frozen=True):
    t_s: float
    what: str
    subject: str = ""
    cause: str = ""


class Simulation(msgspec.Struct, kw_only=True):
    """What `noodsteunpunt-power simulate` prints as JSON."""

    supplies: dict[str, SupplyResult]
    loads: dict[str, LoadResult]
    outages: list[OutageResult]
    events: list[SimulatedEvent]


def read_trace(path: Path) -> list[TraceRow]:
    """Read a trace. Raises ConfigError with a sentence per bad row, `MOST_FAULTS` at most."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            table, columns = list(reader), reader.fieldnames or ()
    except FileNotFoundError as error:
        raise ConfigError((f"{path} is missing: give a trace as CSV.",)) from error
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ConfigError((f"{path} cannot be read as CSV: {error}.",)) from error
    absent = [column for column in COLUMNS if column not in columns]
    if table and absent:
        raise ConfigError((f"{path}: column {', '.join(absent)} is missing in its first line.",))
    rows, faults = [], []
    for line, record in enumerate(table, start=2):
        try:
            rows.append(_parse_row(record))
        except (TypeError, AttributeError, ValueError) as error:
            faults.append(f"{path} line {line}: {_explain(error)}.")
    faults += [
        f"{path}: t_s must rise, but {later.t_s:g} follows {earlier.t_s:g}."
        for earlier, later in pairwise(rows)
        if later.t_s <= earlier.t_s
    ]
    if len(rows) < 2 and not faults:
        faults.append(f"{path} needs at least two rows: a begin and an end.")
    if rows and rows[-1].t_s - rows[0].t_s > LONGEST_TRACE_S:
        faults.append(f"{path} lasts longer than {LONGEST_TRACE_S / DAY_S:.0f} days: shorten it.")
    if len(faults) > MOST_FAULTS:
        faults[MOST_FAULTS:] = [f"{path}: {len(faults) - MOST_FAULTS} more faults like these."]
    if faults:
        raise ConfigError(tuple(faults))
    return rows


def _parse_row(record: dict[str, str]) -> TraceRow:
    t_s, ambient_c = float(record["t_s"]), float(record["ambient_c"])
    if not (math.isfinite(t_s) and math.isfinite(ambient_c)):
        raise ValueError("numbers must be finite")
    if not AMBIENT_C[0] <= ambient_c <= AMBIENT_C[1]:
        raise ValueError(f"no room is {ambient_c:g} degrees Celsius")
    fault = Fault((record.get("fault") or "none").strip())
    return TraceRow(t_s, _flag(record["mains"]), ambient_c, _flag(record["dark"]), fault)


def _flag(text: str) -> bool:
    words = {"1": True, "true": True, "yes": True, "on": True}
    words |= {"0": False, "false": False, "no": False, "off": False}
    try:
        return words[text.strip().lower()]
    except KeyError:
        raise ValueError(f"{text!r} is neither 1 nor 0") from None


def _explain(error: Exception) -> str:
    return str(error) if isinstance(error, ValueError) else "a value is missing"


def simulate(
    config: Config, trace: Sequence[TraceRow], observe: Observer | None = None
) -> Simulation:
    """Run the policy through a trace of at least two rows. Pure: same input, same answer.

    ``observe`` is called after every step with the time, the state and the true batteries.
    """
    return _Run(config, trace, observe).run()


class _Run:
    """One passage through a trace: the clock, the batteries, and the book that is kept."""

    def __init__(self, config: Config, trace: Sequence[TraceRow], observe: Observer | None) -> None:
        self.config, self.trace, self.observe = config, trace, observe
        self.now_s = trace[0].t_s
        self.almanac = almanac(trace, config.policy.target_runtime_h * 3600)
        self.batteries: dict[str, SimulatedBattery] = {
            supply.name: simulated.connect(
                # `speed` is for the daemon, whose time is not virtual
                msgspec.structs.replace(supply.simulated_options(), speed=1.0),
                clock=lambda: self.now_s,
            )
            for supply in config.supply
        }
        first = self._demand(trace[0])
        wanted = {load.name: load.essential or first.wants(load.when) for load in config.load}
        self.state: State = begin(config, self.now_s, on=wanted)
        self.result = Simulation(
            supplies={supply.name: SupplyResult() for supply in config.supply},
            loads={load.name: LoadResult() for load in config.load},
            outages=[],
            events=[],
        )

    def run(self) -> Simulation:
        for row, following in pairwise(self.trace):
            self._enter(row)
            demand = self._demand(row)
            while self.now_s < following.t_s:
                self._step(demand)
                until_s = min(following.t_s, self._next_s(demand))
                self._account(row, demand, until_s - self.now_s)
                self.now_s = until_s
        for name, battery in self.batteries.items():
            battery.set_draw_w(0.0)
            self.result.supplies[name].soc_end_pct = round(battery.charge_pct, 3)
            self.result.supplies[name].empty_at_s = battery.empty_at_s
        return self.result

    def _enter(self, row: TraceRow) -> None:
        outages = self.result.outages
        goes_on = bool(outages) and outages[-1].end_s == row.t_s
        if not row.mains and not goes_on:
            outages.append(OutageResult(start_s=row.t_s, end_s=row.t_s))
        for battery in self.batteries.values():
            battery.set_mains(mains=row.mains)
            battery.set_ambient_c(row.ambient_c)
            battery.set_fault(row.fault)

    def _demand(self, row: TraceRow) -> Demand:
        cold = row.ambient_c < self.config.site.cold_below_c
        return msgspec.structs.replace(self.almanac, dark=row.dark, cold=cold)

    def _step(self, demand: Demand) -> None:
        readings = {name: _read(battery) for name, battery in self.batteries.items()}
        self.state, actions = policy.step(self.state, readings, demand, self.now_s, self.config)
        self._carry_out(actions)
        for name, battery in self.batteries.items():
            battery.set_draw_w(self._draw_w(name))
        if self.observe:
            self.observe(self.now_s, self.state, self.batteries)

    def _draw_w(self, supply: str) -> float:
        return sum(load.watts for load in self._powered(supply))

    def _powered(self, supply: str) -> list[LoadConfig]:
        """The loads of a supply that really draw at this moment."""
        down = self.state.powered_off and supply in self.config.appliance_supplies
        if down or not self.batteries[supply].alive:
            return []
        return [
            load
            for load in self.config.load
            if load.supply == supply and self.state.loads[load.name].on
        ]

    def _carry_out(self, actions: Iterable[Action]) -> None:
        for action in actions:
            if isinstance(action, Switch):
                self.result.loads[action.load].switches += 1
                what = "load-on" if action.on else "load-off"
                self._log(what, action.load, action.why.value)
            elif isinstance(action, Note):
                self._log(action.what, action.subject, action.cause)
            elif isinstance(action, StartTest):
                self.batteries[action.supply].start_test(action.kind)
            elif isinstance(action, StopTest):
                self.batteries[action.supply].stop_test()
            else:
                self._log("powered-off", cause="reserve")

    def _log(self, what: str, subject: str = "", cause: str = "") -> None:
        event = SimulatedEvent(t_s=round(self.now_s, 3), what=what, subject=subject, cause=cause)
        self.result.events.append(event)

    def _next_s(self, demand: Demand) -> float:
        calm = all(
            memory.state is SupplyState.MAINS and memory.lost_s is None
            for memory in self.state.supplies.values()
        )
        next_s = self.now_s + (CALM_STRIDE_S if calm else BUSY_STRIDE_S)
        timer_s = timers.next_s(self.state, demand, self.now_s, self.config)
        if timer_s is not None:
            next_s = min(next_s, max(timer_s, self.now_s + SHORTEST_STRIDE_S))
        return next_s

    def _account(self, row: TraceRow, demand: Demand, duration_s: float) -> None:
        powered = {load.name for name in self.batteries for load in self._powered(name)}
        outage = None if row.mains else self.result.outages[-1]
        if outage:
            outage.end_s = self.now_s + duration_s
        for load in self.config.load:
            wanted, on = demand.wants(load.when), load.name in powered
            book = self.result.loads[load.name]
            book.wanted_s += duration_s if wanted else 0.0
            book.on_s += duration_s if on else 0.0
            book.wh += load.watts * duration_s / 3600 if on else 0.0
            if outage and wanted and load.essential:
                outage.essential_wanted_s += duration_s
                outage.essential_on_s += duration_s if on else 0.0
            elif outage and wanted and not on:
                outage.shed_wh += load.watts * duration_s / 3600


def _read(battery: SimulatedBattery) -> Reading | None:
    try:
        return battery.read()
    except SourceError:
        return None


def almanac(trace: Sequence[TraceRow], beyond_s: float) -> Demand:
    """The nights of a trace, and those that may be expected after its end."""
    end_s = trace[-1].t_s
    spans = [(row.t_s, later.t_s) for row, later in pairwise(trace) if row.dark]
    if end_s - trace[0].t_s < DAY_S:
        return Demand(dark_spans=_joined(spans), known_until_s=end_s)
    last_day = [(max(a, end_s - DAY_S), b) for a, b in spans if b > end_s - DAY_S]
    days = math.ceil(beyond_s / DAY_S) + 1
    spans += [(a + n * DAY_S, b + n * DAY_S) for n in range(1, days + 1) for a, b in last_day]
    return Demand(dark_spans=_joined(spans), known_until_s=end_s + days * DAY_S)


def _joined(spans: list[tuple[float, float]]) -> tuple[tuple[float, float], ...]:
    joined: list[tuple[float, float]] = []
    for begin_s, end_s in spans:
        if joined and joined[-1][1] == begin_s:
            joined[-1] = (joined[-1][0], end_s)
        else:
            joined.append((begin_s, end_s))
    return tuple(joined)
