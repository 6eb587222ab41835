"""Tests of a battery while mains is there: does it carry the loads at all, and for how long.

- ``quick``: a minute on battery, unseen by people: no load changes. It fails when the supply
  raises an alarm, says itself that its test failed, or the charge collapses.
- ``capacity``: from full down until enough is known: at least `ENOUGH_PCT`, at most to
  `DEEPEST_PCT`, and between those no further than the essentials' share. What the estimate
  learned is the result: health below `WORN_PCT` fails.

Either begins only on a supply that says that it can be asked for it, and ends at once when mains
fails, the supply goes blind or the battery gets hot. Neither passes without evidence that the
battery fed the loads (`_evidence`), and nothing is learned of it before: a test that tests nothing
ends as ``test-unproven``. See docs/decisions/0019-a-test-needs-evidence.md. Pure.
"""

from __future__ import annotations

import math
from datetime import timedelta
from typing import TYPE_CHECKING

from msgspec.structs import replace

from power.errors import RequestError
from power.policy import energy_budget
from power.policy.state import BatteryTest, Note, StartTest, StopTest
from power.reading import CALIBRATING, TestResult
from power.sources import UNTESTABLE
from power.status import SupplyState

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from power.config import Config, DischargeTestConfig, SupplyConfig
    from power.policy.demand import Demand
    from power.policy.state import Action, State, SupplyMemory
    from power.reading import Reading

KINDS = ("quick", "capacity")
QUICK_S = 60.0
UNPROVEN_S = 180.0
"""Without evidence of discharge for so long there was no test: some UPSes begin a minute later."""
LONGEST_QUICK_S = 600.0
"""A supply that tests itself may take longer than a minute, not longer than this."""
EVIDENT_SHARE = 0.25
"""Of what the loads should draw: so much from the battery is no error of a meter's zero."""
EVIDENT_SAG = 0.02
EVIDENT_PCT = 3.0
"""So far must voltage (relative) or charge fall to be more than a gauge's flicker."""
SHOWN_SHARE = 0.5
"""Of `ENOUGH_PCT` that the gauge itself must show; the rest may be our own reckoning."""
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
    """Whether a supply has shown that it runs from its battery on purpose."""
    test = state.running_test
    return test is not None and test.supply == supply and bool(test.evidence)


def begin(
    state: State, config: Config, supply: str, kind: str, now_s: float
) -> tuple[State, tuple[Action, ...]]:
    """Begin a test. Raises RequestError with the reason when this is not the moment."""
    if supply not in config.supplies:
        raise RequestError(f"There is no supply {supply!r}.", "no-supply")
    if kind not in KINDS:
        raise RequestError(
            f"There is no test {kind!r}; there are {', '.join(KINDS)}.", "unreadable"
        )
    if state.running_test is not None:
        sentence = f"A test of {state.running_test.supply!r} is under way; wait or stop it."
        raise RequestError(sentence, "test-under-way")
    memory = state.supplies[supply]
    if not memory.undisturbed or state.drill:
        sentence = f"{supply!r} can be tested only on mains, and not in a drill."
        raise RequestError(sentence, "not-on-mains")
    if kind not in memory.tests:
        raise RequestError(_why_not(config.supplies[supply], kind, memory.tests), "not-testable")
    began_pct = memory.estimate.model.energy_pct
    least_pct = FULL_PCT if kind == "capacity" else config.policy.reserve_pct + ENOUGH_PCT
    if began_pct is None or began_pct < least_pct:
        sentence = f"{supply!r} must be charged to {least_pct:.0f} % for this test."
        raise RequestError(sentence, "not-charged")
    test = BatteryTest(supply=supply, kind=kind, began_s=now_s, began_pct=began_pct)
    return replace(state, running_test=test), (
        StartTest(supply, kind),
        Note("test-began", supply, kind),
    )


def _why_not(supply: SupplyConfig, kind: str, offered: tuple[str, ...]) -> str:
    reason = UNTESTABLE.get(supply.driver, "it offers none")
    if offered:
        reason = f"it offers {', '.join(offered)} only; {reason}"
    return (
        f"{supply.name!r} cannot be asked for a {kind} test: {reason}. To see what its battery "
        "does, pull its mains plug for some minutes."
    )


def refused(
    state: State, order: StartTest | StopTest, trouble: str
) -> tuple[State, tuple[Action, ...]]:
    """Take in that a supply refused to begin or to end a test."""
    if isinstance(order, StopTest):
        return state, (Note("test-not-stopped", order.supply, trouble),)
    if state.running_test is None or state.running_test.supply != order.supply:
        return state, ()
    return replace(state, running_test=None), (Note("test-refused", order.supply, trouble),)


def stop(state: State, cause: str) -> tuple[State, tuple[Action, ...]]:
    """End a test without a result; does nothing when none is under way."""
    return _end(state, "test-stopped", cause) if state.running_test else (state, ())


def follow(
    state: State,
    readings: Mapping[str, Reading | None],
    demand: Demand,
    now_s: float,
    config: Config,
) -> tuple[State, tuple[Action, ...]]:
    """Carry a test that is under way a step further."""
    test = state.running_test
    if test is None:
        return state, ()
    memory = state.supplies[test.supply]
    cause = _why_stop(memory, now_s - test.began_s)
    if cause:
        return _end(state, "test-stopped", cause)
    reading = readings.get(test.supply)
    test = _looked_at(test, reading, _drawn_w(state, test.supply, config))
    state = replace(state, running_test=test)
    if not test.evidence and now_s - test.began_s >= UNPROVEN_S:
        return _end(state, "test-unproven", "no-discharge")
    fallen_pct = test.began_pct - (memory.estimate.model.energy_pct or 0.0)
    if test.kind == "quick":
        return _follow_quick(state, test, reading, fallen_pct, now_s)
    return _follow_capacity(state, test, reading, fallen_pct, demand, now_s, config)


def _why_stop(memory: SupplyMemory, lasted_s: float) -> str:
    """Why a test of any kind cannot go on; empty: it can."""
    if memory.state is not SupplyState.MAINS or memory.lost_s is not None:
        return "mains-lost" if memory.mains is False else "supply-blind"
    if (memory.estimate.temperature_c or 0.0) >= HOT_C:
        return "battery-hot"
    return "time" if lasted_s >= LONGEST_S else ""


def _drawn_w(state: State, supply: str, config: Config) -> float:
    return sum(
        load.watts for load in config.load if load.supply == supply and state.loads[load.name].on
    )


def _looked_at(test: BatteryTest, reading: Reading | None, drawn_w: float) -> BatteryTest:
    """Keep what the supply said before it was asked, then the first evidence of discharge."""
    if reading is None or test.evidence:
        return test
    if test.before is None:
        return replace(test, before=reading)
    return replace(test, evidence=_evidence(test.before, reading, drawn_w))


def _evidence(before: Reading, reading: Reading, drawn_w: float) -> str:
    """Name what shows that the battery feeds the loads; empty: nothing does."""
    if reading.discharging:
        return "status"
    given_w = -(reading.current_a or 0.0) * (reading.voltage_v or 0.0)
    if 0 < EVIDENT_SHARE * drawn_w <= given_w:
        return "current"
    if (reading.voltage_v or math.inf) <= (before.voltage_v or 0.0) * (1 - EVIDENT_SAG):
        return "voltage"
    return "charge" if _shown_fall_pct(before, reading) >= EVIDENT_PCT else ""


def _shown_fall_pct(before: Reading | None, reading: Reading | None) -> float:
    """By how much the gauge itself has fallen."""
    if before is None or reading is None:
        return 0.0
    if before.charge_pct is None or reading.charge_pct is None:
        return 0.0
    return before.charge_pct - reading.charge_pct


def _fault(test: BatteryTest, reading: Reading | None) -> str:
    """Why a test fails by what the supply says of itself; a result of long ago does not count."""
    if reading is None:
        return ""
    faults = [fault for fault in reading.faults if fault != CALIBRATING]
    was_failed = test.before is not None and test.before.test_result is TestResult.FAILED
    fresh = bool(test.evidence) and reading.discharging is not True
    if reading.test_result is TestResult.FAILED and (fresh or not was_failed):
        faults.append("own-test-failed")
    return faults[0] if faults else ""


def _follow_quick(
    state: State,
    test: BatteryTest,
    reading: Reading | None,
    fallen_pct: float,
    now_s: float,
) -> tuple[State, tuple[Action, ...]]:
    fault = _fault(test, reading)
    if fault:
        return _end(state, "test-failed", fault)
    if fallen_pct > COLLAPSE_PCT:
        return _end(state, "test-failed", "charge-collapsed")
    lasted_s = now_s - test.began_s
    running = reading is not None and reading.test_result is TestResult.RUNNING
    if lasted_s >= LONGEST_QUICK_S:
        return _end(state, "test-stopped", "time")
    if lasted_s >= QUICK_S and test.evidence and not running:
        return _end(state, "test-passed", test.kind)
    return state, ()


def _follow_capacity(  # noqa: PLR0913, PLR0917 - a test ends by any of these
    state: State,
    test: BatteryTest,
    reading: Reading | None,
    fallen_pct: float,
    demand: Demand,
    now_s: float,
    config: Config,
) -> tuple[State, tuple[Action, ...]]:
    supply = config.supplies[test.supply]
    belief = state.supplies[test.supply].estimate
    until_s = energy_budget.promised_until_s(state, now_s, config)
    need = energy_budget.essentials_need(state, supply.name, demand, (now_s, until_s), config)
    spare_wh = energy_budget.spare_wh(
        belief,
        supply,
        config.policy.reserve_pct,
        need,
        energy_budget.cooling_c(demand, need.hours),
    )
    shown_pct = _shown_fall_pct(test.before, reading)
    enough = fallen_pct >= ENOUGH_PCT and shown_pct >= SHOWN_SHARE * ENOUGH_PCT
    deepest = (belief.model.energy_pct or 0.0) <= DEEPEST_PCT
    ended = now_s - test.began_s > QUICK_S and reading is not None and reading.charging is True
    if not (deepest or ended or (enough and spare_wh <= 0)):
        return state, ()
    capacity_wh = belief.model.capacity_wh
    if not enough or capacity_wh is None:
        return _end(state, "test-stopped", "too-short")
    health_pct = math.floor(100 * capacity_wh / supply.capacity_wh)
    what = "test-failed" if health_pct < WORN_PCT else "test-passed"
    return _end(state, what, f"health {health_pct} %")


def _end(state: State, what: str, cause: str) -> tuple[State, tuple[Action, ...]]:
    assert state.running_test is not None  # noqa: S101 - callers looked
    supply = state.running_test.supply
    return replace(state, running_test=None), (StopTest(supply), Note(what, supply, cause))
