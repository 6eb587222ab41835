"""The state of things as power.json tells it. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import msgspec

from power.policy import energy_budget, restore_delay, supply_state
from power.policy.chemistry import usable_fraction
from power.policy.forecast import Forecast
from power.reading import Reading
from power.status import FIRST, AfterHalt, LoadStatus, Status, SupplyStatus, Why

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from power.config import Config
    from power.policy.state import State
    from power.status import Alarm, Event

SHOWN_EVENTS = 50


class Moment(msgspec.Struct, frozen=True, kw_only=True):
    """Now, by both clocks, so that monotonic times can be told as times of day."""

    now: datetime
    now_s: float
    """Monotonic, as the policy counts."""
    speed: float = 1.0
    """Policy seconds in one of ours; not 1 in a simulation that is in a hurry."""

    def utc(self, moment_s: float) -> datetime | None:
        """The time of day of a monotonic moment; None for one that never was."""
        seconds = (moment_s - self.now_s) / self.speed
        return self.now + timedelta(seconds=round(seconds, 3)) if abs(seconds) < 1e9 else None

    def monotonic(self, moment: datetime) -> float:
        """The same the other way round."""
        return self.now_s + (moment - self.now).total_seconds() * self.speed


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """What the daemon knows of one supply beside the policy's state."""

    reading: Reading | None
    age_s: float | None
    forecast: Forecast
    trouble: str | None = None


def compose(  # noqa: PLR0913 - everything a technician asks is in it
    state: State,
    seen: Mapping[str, Seen],
    at: Moment,
    config: Config,
    *,
    started_at: datetime,
    simulated: bool,
    faulty: Iterable[str],
    events: Iterable[Event],
    alarms: Iterable[Alarm],
) -> Status:
    """Put power.json together; ``faulty`` names the loads that cannot be driven."""
    faulty = set(faulty)
    return Status(
        written_at=at.now,
        started_at=started_at,
        simulated=simulated,
        drill=state.drill,
        shutdown_at=None if state.shutdown_at_s is None else at.utc(state.shutdown_at_s),
        reserve_pct=config.policy.reserve_pct,
        target_h=energy_budget.runtime_h(state, config),
        target_until=_target_until(state, at),
        supplies=_in_order(
            {name: _supply(state, name, seen[name], at, config) for name in state.supplies}
        ),
        loads={name: _load(state, name, at, config, faulty) for name in state.loads},
        events=tuple(events)[:SHOWN_EVENTS],
        alarms=tuple(alarms),
    )


def _target_until(state: State, at: Moment) -> datetime | None:
    return _moment(state.target.until_s if state.target else None, at)


def _moment(moment_s: float | None, at: Moment) -> datetime | None:
    return None if moment_s is None else at.utc(moment_s)


def _in_order(supplies: dict[str, SupplyStatus]) -> dict[str, SupplyStatus]:
    """What is on battery comes first, else as in power.toml."""
    return dict(sorted(supplies.items(), key=lambda item: FIRST.index(item[1].condition)))


def _supply(state: State, name: str, seen: Seen, at: Moment, config: Config) -> SupplyStatus:
    memory, known, ahead = state.supplies[name], config.supplies[name], seen.forecast
    reading = seen.reading
    draw_w = reading.draw_w if reading else None
    promised_s = _promised_s(state, name, at.now_s, config)
    return SupplyStatus(
        driver=known.driver,
        state=memory.state,
        mains=memory.mains,
        since=at.utc(memory.since_s),
        charge_pct=_rounded(ahead.charge_pct, 1),
        voltage_v=_rounded(reading.voltage_v, 2) if reading else None,
        current_a=_rounded(reading.current_a, 2) if reading else None,
        temperature_c=_rounded(memory.estimate.temperature_c, 1),
        draw_w=_rounded(supply_state.drawn_w(state, name, config) if draw_w is None else draw_w, 1),
        trend_pct_per_h=_rounded(ahead.trend_pct_per_h, 1),
        runtime_h=_rounded(ahead.runtime_h, 2),
        runtime_low_h=_rounded(ahead.runtime_low_h, 2),
        runtime_high_h=_rounded(ahead.runtime_high_h, 2),
        essentials_runtime_h=_rounded(ahead.essentials_runtime_h, 2),
        promised_until=at.utc(promised_s),
        promise_short_h=_promise_short_h(promised_s, ahead, at.now_s),
        capacity_wh=known.capacity_wh,
        idle_w=_rounded(supply_state.own_w(memory, known), 1),
        health_pct=_rounded(ahead.health_pct, 0),
        restore_stable_s=restore_delay.wait_s(memory, at.now_s, config),
        reading_age_s=_rounded(seen.age_s, 1),
        trouble=None if reading else seen.trouble,
        faults=reading.faults if reading else (),
        witnesses=memory.testimony.speaking(at.now_s) if memory.on_battery else (),
        model=reading.model if reading else None,
        test=state.running_test.kind
        if state.running_test and state.running_test.supply == name
        else None,
        tests=memory.tests,
        generator=memory.generator.feeds,
        generator_room_w=_rounded(ahead.generator_room_w, 0),
        generator_until=_moment(memory.generator.said_until_s, at),
        generator_h=_rounded(memory.generator.run_s / 3600, 2) if known.generator_w else None,
        next_shed=ahead.next_shed,
        next_shed_at=None if ahead.next_shed_at_s is None else at.utc(ahead.next_shed_at_s),
        after_halt=_after_halt(state, name, config) if state.shutdown_at_s is not None else None,
    )


def _promised_s(state: State, supply: str, now_s: float, config: Config) -> float:
    lost_s = state.supplies[supply].lost_s
    return energy_budget.promised_until_s(state, now_s if lost_s is None else lost_s, config)


def _promise_short_h(promised_s: float, ahead: Forecast, now_s: float) -> float | None:
    if ahead.essentials_runtime_h is None:
        return None
    short_h = round((promised_s - now_s) / 3600 - ahead.essentials_runtime_h, 1)
    return short_h if short_h > 0 else None


def _after_halt(state: State, supply: str, config: Config) -> AfterHalt | None:
    """What relays at rest put on: the light comes back, and empties what is left.

    None where nothing does, or where the supply cuts its output when the appliance goes down.
    """
    known, belief = config.supplies[supply], state.supplies[supply].estimate
    if known.cuts_output and supply in supply_state.done(state, config):
        return None
    on = [load for load in config.load if load.supply == supply and load.pin and load.on_at_rest]
    watts = sum(load.watts for load in on)
    if not on:
        return None
    hours = None
    if belief.held_pct is not None and watts > 0:
        usable = usable_fraction(known.chemistry, belief.temperature_c)
        drawn_w = watts + supply_state.own_w(state.supplies[supply], known)
        hours = belief.held_pct * usable / (belief.model.drain * drawn_w)
    return AfterHalt(loads=tuple(load.name for load in on), watts=watts, hours=_rounded(hours, 1))


def _load(state: State, name: str, at: Moment, config: Config, faulty: set[str]) -> LoadStatus:
    memory, known = state.loads[name], config.loads[name]
    return LoadStatus(
        supply=known.supply,
        essential=known.essential,
        rank=known.rank,
        watts=known.watts,
        wanted=memory.wanted,
        on=memory.on,
        why=Why.FAULT if name in faulty else memory.why,
        since=at.utc(memory.since_s),
        override_until=at.utc(memory.override.until_s) if memory.override else None,
        switchable=known.switchable,
    )


def _rounded(value: float | None, digits: int) -> float | None:
    return None if value is None else round(value, digits)
