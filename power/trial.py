"""Tests of a battery while mains is there: does it carry the loads at all, and for how long.

- ``quick``: a minute on battery, unseen by people: no load changes. It fails when the supply
  raises an alarm or the charge collapses.
- ``capacity``: from full down until enough is known: at least `ENOUGH_PCT`, at most to
  `DEEPEST_PCT`, and between those no further than the essentials' share. What the estimate
  learned is the result: health below `WORN_PCT` fails.

Either ends at once when mains fails, the supply goes blind or the battery gets hot. Pure.
"""

from __future__ import annotations

import math
from datetime import timedelta
from typing import TYPE_CHECKING

from msgspec.structs import replace

from power import budget
from power.errors import RequestError
from power.state import Note, StartTest, StopTest, Trial
from power.status import SupplyState

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from power.config import Config, DischargeTestConfig
    from power.demand import Demand
    from power.reading import Reading
    from power.state import Action, State

KINDS = ("quick", "capacity")
QUICK_S = 60.0
LONGEST_S = 24 * 3600.0
FULL_PCT = 95.0
ENOUGH_PCT = 20.0
DEEPEST_PCT = 40.0
COLLAPSE_PCT = 10.0
WORN_PCT = 70.0
HOT_C = 50.0


def due(test: DischargeTestConfig, last: datetime | None, now: datetime) -> bool:
    """Whether the scheduled test is due; both times are local, ``last`` None means never."""
    if test.every_days is None or now.hour != test.at_hour:
        return False
    return last is None or now - last >= timedelta(days=test.every_days) - timedelta(hours=1)


def discharges(state: State, supply: str) -> bool:
    """Whether a supply is being run from its battery on purpose."""
    return state.trial is not None and state.trial.supply == supply


def begin(
    state: State, config: Config, supply: str, kind: str, now_s: float
) -> tuple[State, tuple[Action, ...]]:
    """Begin a test. Raises RequestError with the reason when this is not the moment."""
    if supply not in config.supplies:
        raise RequestError(f"There is no supply {supply!r}.", "no-supply")
    if kind not in KINDS:
        raise RequestError(f"There is no test {kind!r}; there are {', '.join(KINDS)}.")
    if state.trial is not None:
        sentence = f"A test of {state.trial.supply!r} is under way; wait or stop it."
        raise RequestError(sentence, "test-under-way")
    memory = state.supplies[supply]
    if memory.state is not SupplyState.MAINS or memory.lost_s is not None or state.drill:
        sentence = f"{supply!r} can be tested only on mains, and not in a drill."
        raise RequestError(sentence, "not-on-mains")
    began_pct = memory.estimate.energy_pct
    least_pct = FULL_PCT if kind == "capacity" else config.policy.reserve_pct + ENOUGH_PCT
    if began_pct is None or began_pct < least_pct:
        sentence = f"{supply!r} must be charged to {least_pct:.0f} % for this test."
        raise RequestError(sentence, "not-charged")
    trial = Trial(supply=supply, kind=kind, began_s=now_s, began_pct=began_pct)
    return replace(state, trial=trial), (StartTest(supply, kind), Note("test-began", supply, kind))


def stop(state: State, cause: str) -> tuple[State, tuple[Action, ...]]:
    """End a test without a result; does nothing when none is under way."""
    return _end(state, "test-stopped", cause) if state.trial else (state, ())


def follow(
    state: State,
    readings: Mapping[str, Reading | None],
    demand: Demand,
    now_s: float,
    config: Config,
) -> tuple[State, tuple[Action, ...]]:
    """Carry a test that is under way a step further."""
    trial = state.trial
    if trial is None:
        return state, ()
    memory = state.supplies[trial.supply]
    if memory.state is not SupplyState.MAINS or memory.lost_s is not None:
        lost = memory.mains is False
        return _end(state, "test-stopped", "mains-lost" if lost else "supply-blind")
    if (memory.estimate.temperature_c or 0.0) >= HOT_C:
        return _end(state, "test-stopped", "battery-hot")
    if now_s - trial.began_s >= LONGEST_S:
        return _end(state, "test-stopped", "time")
    reading = readings.get(trial.supply)
    fallen_pct = trial.began_pct - (memory.estimate.energy_pct or 0.0)
    if trial.kind == "quick":
        return _follow_quick(state, trial, reading, fallen_pct, now_s)
    return _follow_capacity(state, trial, reading, fallen_pct, demand, now_s, config)


def _follow_quick(
    state: State, trial: Trial, reading: Reading | None, fallen_pct: float, now_s: float
) -> tuple[State, tuple[Action, ...]]:
    if reading is not None and reading.faults:
        return _end(state, "test-failed", reading.faults[0])
    if fallen_pct > COLLAPSE_PCT:
        return _end(state, "test-failed", "charge-collapsed")
    if now_s - trial.began_s >= QUICK_S:
        return _end(state, "test-passed", trial.kind)
    return state, ()


def _follow_capacity(  # noqa: PLR0913, PLR0917 - a test ends by any of these
    state: State,
    trial: Trial,
    reading: Reading | None,
    fallen_pct: float,
    demand: Demand,
    now_s: float,
    config: Config,
) -> tuple[State, tuple[Action, ...]]:
    supply = config.supplies[trial.supply]
    belief = state.supplies[trial.supply].estimate
    until_s = now_s + config.policy.target_runtime_h * 3600
    need_wh = budget.essential_wh(config, supply.name, demand, now_s, until_s)
    spare_wh = budget.spare_wh(
        belief,
        supply,
        config.policy.reserve_pct,
        need_wh,
        budget.cooling_c(demand, config.policy.target_runtime_h),
    )
    enough = fallen_pct >= ENOUGH_PCT
    deepest = (belief.energy_pct or 0.0) <= DEEPEST_PCT
    ended = now_s - trial.began_s > QUICK_S and reading is not None and reading.charging is True
    if not (deepest or ended or (enough and spare_wh <= 0)):
        return state, ()
    capacity_wh = belief.capacity_wh
    if not enough or capacity_wh is None:
        return _end(state, "test-stopped", "too-short")
    health_pct = math.floor(100 * capacity_wh / supply.capacity_wh)
    what = "test-failed" if health_pct < WORN_PCT else "test-passed"
    return _end(state, what, f"health {health_pct} %")


def _end(state: State, what: str, cause: str) -> tuple[State, tuple[Action, ...]]:
    assert state.trial is not None  # noqa: S101 - callers looked
    supply = state.trial.supply
    return replace(state, trial=None), (StopTest(supply), Note(what, supply, cause))
