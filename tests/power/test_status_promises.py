"""Whatever supplies say, in whatever order: the status never contradicts itself.

Random readings go through the daemon's own rules and its own report; what stands in power.json and
in the table must be one story.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import click
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from power.config import parse_config
from power.policy import status_builder, step
from power.policy.demand import Demand
from power.policy.state import begin
from power.policy.status_builder import Moment, Seen
from power.reading import BATTERY_ABSENT, Reading
from power.status import FIRST, Condition, SupplyState, Why
from power.status_table import CONDITIONS, lines

START = datetime(2026, 11, 24, 12, tzinfo=UTC)
CONFIG = parse_config({
    "policy": {"target_runtime_h": 4, "blind_after_s": 60, "restore_stable_s": 30},
    "supply": [
        {"name": "hat", "driver": "simulated", "capacity_wh": 40, "feeds_appliance": True},
        {"name": "hall", "driver": "simulated", "capacity_wh": 900, "generator_w": 100,
         "generator_charge_w": 60},
        {"name": "site", "driver": "nut", "capacity_wh": 900, "feeds_appliance": True,
         "options": {"ups": "site", "username": "u", "password": "p"}},
    ],
    "load": [
        {"name": "light", "supply": "hat", "essential": True, "watts": 5, "pin": 17},
        {"name": "fan", "supply": "hat", "watts": 9, "pin": 18},
        {"name": "lamp", "supply": "hall", "essential": True, "watts": 20, "pin": 22},
        {"name": "soup", "supply": "hall", "watts": 30, "pin": 25},
        {"name": "tea", "supply": "site", "watts": 300, "pin": 23},
        {"name": "sign", "supply": "site", "essential": True, "watts": 9, "pin": 24},
    ],
})  # fmt: skip
SUPPLIES = tuple(CONFIG.supplies)
readings = st.none() | st.builds(
    Reading,
    mains=st.sampled_from([True, True, False, False, None]),
    generator=st.sampled_from([None, None, True, False]),
    charge_pct=st.none() | st.sampled_from([0.0, 5.0, 9.0, 40.0, 98.0, 100.0]),
    voltage_v=st.none() | st.sampled_from([3.1, 3.4, 3.9, 12.1, 13.4]),
    discharging=st.sampled_from([None, None, True, False]),
    faults=st.sampled_from([(), (), ("low-battery",), ("forced-shutdown",), (BATTERY_ABSENT,)]),
)
moments = st.tuples(
    st.sampled_from([0.5, 1.0, 3.0, 12.0, 70.0, 400.0]),
    st.fixed_dictionaries(dict.fromkeys(SUPPLIES, readings)),
    st.booleans(),
)


def sound(reading):
    """A board without a battery tells no charge of one, as every driver of ours sees to."""
    if reading is None or BATTERY_ABSENT not in reading.faults:
        return reading
    return Reading(mains=reading.mains, generator=reading.generator, faults=reading.faults)


def tell(state, taken, readings, now_s):
    at = Moment(now=START + timedelta(seconds=now_s), now_s=now_s)
    seen = {
        name: Seen(reading=readings[name], age_s=0.0, forecast=taken.forecasts[name])
        for name in SUPPLIES
    }
    return status_builder.compose(
        state, seen, at, CONFIG, started_at=START, simulated=False, faulty=(), events=(), alarms=()
    )


def check_loads(status, supply):
    on_mains = status.supplies[supply].on_mains
    for load in status.loads.values():
        if load.supply != supply:
            continue
        if load.why is Why.MAINS:
            assert on_mains, load
            assert not status.supplies[supply].generator, load
        if load.why in {Why.BUDGET, Why.SHED} and not status.supplies[supply].generator:
            assert not on_mains, load


def check(status):
    """One story."""
    conditions = [supply.condition for supply in status.supplies.values()]
    assert conditions == sorted(conditions, key=FIRST.index), "what is on battery comes first"
    text = click.unstyle("\n".join(lines(status, status.written_at)))
    for name, supply in status.supplies.items():
        block = next(part for part in text.split("\n\n") if part.startswith(name.upper()))
        said = CONDITIONS[supply.condition][0]
        assert said in block
        others = [words for words, _ in CONDITIONS.values() if words not in said]
        assert not any(words in block for words in others), block
        assert ("would last, if" in block) is (supply.on_mains is True)
        assert ("if the generator failed" in block) is (supply.condition is Condition.GENERATOR)
        if supply.on_mains:
            assert supply.mains, "no mains is said to be there that is not"
            assert supply.next_shed is None
            assert supply.witnesses == ()
        if supply.on_mains is False:
            assert (
                not supply.mains
                or supply.condition is Condition.CHARGER_DEAD
                or (supply.state is SupplyState.RESERVE)
            )
        check_loads(status, name)
        short_h, least_h = supply.promise_short_h, supply.essentials_runtime_h
        if supply.on_mains and least_h is not None and status.target_until is None:
            assert (short_h or 0.0) == pytest.approx(max(0.0, status.target_h - least_h), abs=0.06)
        if BATTERY_ABSENT in supply.faults:
            told = (supply.charge_pct, supply.runtime_h, supply.essentials_runtime_h)
            assert told == (None, None, None)
            assert supply.voltage_v is None
        if supply.after_halt:
            assert status.shutdown_at is not None
            assert "ON AGAIN" in block
    if status.supplies["site"].state is SupplyState.RESERVE:
        assert status.supplies["site"].after_halt is None, "it ends its output itself"


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(st.lists(moments, min_size=1, max_size=25))
def test_no_status_ever_contradicts_itself(story):
    state, now_s = begin(CONFIG, 0.0), 0.0
    for seconds, told, dark in story:
        now_s += seconds
        heard = {name: sound(reading) for name, reading in told.items()}
        taken = step.take(state, heard, Demand(dark=dark, cold=False), now_s, CONFIG)
        state = taken.state
        check(tell(state, taken, heard, now_s))


# The light after the halt


def emptied(**readings):
    """Until the shutdown is planned."""
    state = begin(CONFIG, 0.0)
    full = dict.fromkeys(SUPPLIES, Reading(mains=True, charge_pct=100.0))
    for now_s in range(200):
        told = full if now_s < 5 else full | readings
        taken = step.take(state, told, Demand(dark=True, cold=False), float(now_s), CONFIG)
        state = taken.state
        status = tell(state, taken, told, float(now_s))
        if status.shutdown_at:
            return status
    pytest.fail("no shutdown was planned")


def test_before_the_shutdown_it_is_told_that_the_light_comes_back_and_what_that_costs():
    low = Reading(mains=False, charge_pct=8.0, faults=("low-battery",))
    status = emptied(hat=low)
    hat, hall = status.supplies["hat"].after_halt, status.supplies["hall"].after_halt
    assert (hat.loads, hat.watts) == (("light",), 5.0)
    assert hat.hours == pytest.approx(40 * 0.08 / 5, rel=0.3)
    assert hall.loads == ("lamp",), "the relays of every supply come to rest"
    assert status.supplies["site"].after_halt.loads == ("sign",)
    assert list(status.supplies) == ["hat", "hall", "site"]
    text = click.unstyle("\n".join(lines(status, status.written_at)))
    assert "after the shutdown ON AGAIN: light (relays at rest); 5 W empty the battery in" in text


def test_a_ups_that_ends_its_output_feeds_nothing_after_the_halt():
    state = begin(CONFIG, 0.0)
    told = dict.fromkeys(SUPPLIES, Reading(mains=True, charge_pct=100.0))
    taken = step.take(state, told, Demand(dark=True, cold=False), 1.0, CONFIG)
    done = replace(taken.state.supplies["site"], state=SupplyState.RESERVE, mains=False)
    state = replace(taken.state, shutdown_at_s=60.0, supplies=taken.state.supplies | {"site": done})
    status = tell(state, taken, told, 1.0)
    assert status.supplies["site"].after_halt is None
    assert status.supplies["hall"].after_halt.loads == ("lamp",)
    assert next(iter(status.supplies)) == "site"
    assert (
        tell(replace(state, shutdown_at_s=None), taken, told, 1.0).supplies["hall"].after_halt
        is None
    )
