"""The daemon's own policy on virtual time: what a configuration would do in an outage.

Nothing here decides: batteries are simulated, the clock is a number, and `step` is asked
at the same occasions as by the daemon, its actions carried out by the same `actuator`, up to the
order: no relay moves and nothing halts. Thirty days pass in seconds.

Three things differ on purpose. Loads begin as they are wanted, not as relays rest after a start;
nothing was learned before; and a test that falls due by the calendar does not begin, since a trace
knows no hour. What a trace is: `power.trace`.
"""

from __future__ import annotations

from concurrent.futures import Future
from itertools import pairwise
from typing import TYPE_CHECKING

import msgspec

from power.daemon.actuator import Actuator
from power.errors import SourceError
from power.policy import deadlines, step, supply_state
from power.policy.demand import is_cold
from power.policy.state import Note, State, Switch, begin
from power.sources import simulated
from power.status import SupplyState
from power.trace import TraceRow, almanac, read_trace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from power.config import Config, LoadConfig
    from power.policy.alarms import Key
    from power.policy.demand import Demand
    from power.reading import Reading, Source
    from power.sources.simulated import SimulatedBattery

    Observer = Callable[[float, State, Mapping[str, SimulatedBattery]], None]

__all__ = ["Simulation", "TraceRow", "read_trace", "simulate"]

BUSY_STRIDE_S = 60.0
"""A reading at least so often while anything is going on."""
CALM_STRIDE_S = 300.0
SHORTEST_STRIDE_S = 0.1


class SupplyResult(msgspec.Struct, kw_only=True):
    soc_end_pct: float = 0.0
    empty_at_s: float | None = None
    generator_s: float | msgspec.UnsetType = msgspec.UNSET
    """For how long a generator fed it; left out where there never is one."""


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


def simulate(
    config: Config, trace: Sequence[TraceRow], observe: Observer | None = None
) -> Simulation:
    """Run the policy through a trace of at least two rows. Pure: same input, same answer.

    ``observe`` is called after every step with the time, the state and the true batteries.
    """
    return _Run(config, trace, observe).run()


class _NoRelays:
    """Loads that nobody has to drive: what is commanded is so."""

    def set(self, name: str, *, on: bool) -> None:
        """Nothing moves."""

    def rest(self) -> None:
        """Nothing moves."""


class _AtOnce:
    """Orders to a simulated battery, done while one waits."""

    def __init__(self, battery: SimulatedBattery) -> None:
        self._battery = battery

    def job(self, do: Callable[[Source], None]) -> Future[None]:
        done: Future[None] = Future()
        do(self._battery)
        done.set_result(None)
        return done


class _Run:
    """One passage through a trace: the clock, the batteries, and the account that is kept."""

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
        self.actuator = Actuator(
            config,
            _NoRelays(),
            {name: _AtOnce(battery) for name, battery in self.batteries.items()},
            halt=lambda: None,
            save=lambda: None,
        )
        self.cold: bool | None = None
        self.alarms: set[Key] = set()
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
            while self.now_s < following.t_s:
                demand = self._demand(row)
                self._step(row, demand)
                until_s = min(following.t_s, self._next_s(demand))
                self._account(row, demand, until_s - self.now_s)
                self.now_s = until_s
        for name, battery in self.batteries.items():
            battery.set_draw_w(0.0)
            self.result.supplies[name].soc_end_pct = round(battery.charge_pct, 3)
            self.result.supplies[name].empty_at_s = battery.empty_at_s
            if self.config.supplies[name].generator_w is not None:
                run_s = self.state.supplies[name].generator.run_s
                self.result.supplies[name].generator_s = round(run_s, 1)
        return self.result

    def _enter(self, row: TraceRow) -> None:
        outages = self.result.outages
        goes_on = bool(outages) and outages[-1].end_s == row.t_s
        if not row.mains and not goes_on:
            outages.append(OutageResult(start_s=row.t_s, end_s=row.t_s))
        for name, battery in self.batteries.items():
            battery.set_mains(mains=row.mains or self._runs(name, row))
            battery.set_ambient_c(row.ambient_c)
            battery.set_fault(row.fault)

    def _demand(self, row: TraceRow) -> Demand:
        self.cold = is_cold(row.ambient_c, self.config.site, before=self.cold)
        return msgspec.structs.replace(
            self.almanac, dark=row.dark, cold=self.cold, alarm=bool(self.alarms)
        )

    def _step(self, row: TraceRow, demand: Demand) -> None:
        readings = {name: self._reading(name, row) for name in self.batteries}
        taken = step.take(self.state, readings, demand, self.now_s, self.config)
        self.state = taken.state
        for action in taken.actions:
            if isinstance(action, Switch):
                self.result.loads[action.load].switches += 1
        self._log(self.actuator.carry_out(taken.actions, self.state, self.now_s))
        self._log_alarms(set(taken.alarms))
        if self.observe:
            self.observe(self.now_s, self.state, self.batteries)

    def _reading(self, name: str, row: TraceRow) -> Reading | None:
        known, runs = self.config.supplies[name], self._runs(name, row)
        sensed = None if known.mains_sense_pin is None else row.mains or runs
        generator = None if known.generator_w is None else runs
        return step.heard(_read(self.batteries[name]), sensed=sensed, generator=generator)

    def _runs(self, name: str, row: TraceRow) -> bool:
        """Whether a generator takes the place of mains."""
        known = self.config.supplies[name].generator_w is not None
        return known and row.generator and not row.mains

    def _powered(self, supply: str) -> list[LoadConfig]:
        """The loads of a supply that really draw at this moment."""
        down = self.state.powered_off and supply in supply_state.done(self.state, self.config)
        if down or not self.batteries[supply].alive:
            return []
        return [
            load
            for load in self.config.load
            if load.supply == supply and self.state.loads[load.name].on
        ]

    def _log(self, notes: Iterable[Note]) -> None:
        at_s = round(self.now_s, 3)
        self.result.events.extend(
            SimulatedEvent(t_s=at_s, what=note.what, subject=note.subject, cause=note.cause)
            for note in notes
        )

    def _log_alarms(self, standing: set[Key]) -> None:
        """Alarms come and go among the events: the daemon shows them as they stand."""
        for what, keys in (
            ("alarm", standing - self.alarms),
            ("alarm-over", self.alarms - standing),
        ):
            self._log(Note(what, subject, code) for code, subject in sorted(keys))
        self.alarms = standing

    def _next_s(self, demand: Demand) -> float:
        calm = all(
            memory.state is SupplyState.MAINS and memory.lost_s is None
            for memory in self.state.supplies.values()
        )
        next_s = self.now_s + (CALM_STRIDE_S if calm else BUSY_STRIDE_S)
        timer_s = deadlines.next_s(self.state, demand, self.now_s, self.config)
        if bool(self.alarms) != demand.alarm:  # nobody silences one here
            timer_s = self.now_s
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
            account = self.result.loads[load.name]
            account.wanted_s += duration_s if wanted else 0.0
            account.on_s += duration_s if on else 0.0
            account.wh += load.watts * duration_s / 3600 if on else 0.0
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
