"""What no lying supply may bring about, however long and whatever it says.

The batteries are simulated and answer to what the policy did; hypothesis invents what is told.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from power.config import parse_config
from power.policy import rules as policy_rules
from power.policy.demand import Demand
from power.policy.state import PowerOff, begin
from power.reading import CALIBRATING, FORCED_SHUTDOWN, LOW_BATTERY
from power.sources import simulated
from power.sources.simulated import Fault
from power.status import SupplyState
from tests.benchmarks.bench_power_lies import search

if TYPE_CHECKING:
    from power.config import Config
    from power.reading import Reading

CALM = settings(
    max_examples=int(os.environ.get("PROMISES_EXAMPLES", "12")),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=True,
)
CAPACITY_WH, RESERVE_PCT = 100.0, 10.0
STRIDE_S = 30.0

any_float = st.floats(allow_nan=True, allow_infinity=True)
maybe = st.none() | any_float
told = {
    "gauge": st.fixed_dictionaries({"charge_pct": maybe | st.floats(0, 12)}),
    "volts": st.fixed_dictionaries({"voltage_v": maybe | st.floats(2.5, 4.3)}),
    "words": st.fixed_dictionaries({
        "faults": st.lists(
            st.sampled_from([LOW_BATTERY, FORCED_SHUTDOWN, CALIBRATING, "", "flux-capacitor"])
        ).map(tuple),
        "runtime_s": maybe | st.floats(0, 600),
    }),
    "temperature": st.fixed_dictionaries({"temperature_c": maybe | st.floats(-40, 80)}),
    "draw": st.fixed_dictionaries({"draw_w": maybe | st.floats(0, 60)}),
    "current": st.fixed_dictionaries({
        "current_a": maybe | st.floats(-5, 5),
        "charging": st.sampled_from([None, True, False]),
        "discharging": st.sampled_from([None, True, False]),
    }),
}  # fmt: skip
"""The fields of each witness, and those that every witness is judged by."""


def spells(fields: st.SearchStrategy[dict]) -> st.SearchStrategy[list[tuple[int, dict | None]]]:
    """Lies that last for so many strides each, with the truth (None) between."""
    spell = st.tuples(st.sampled_from([1, 2, 5, 40, 400]), fields | st.none())
    return st.lists(spell, min_size=1, max_size=8)


def site(driver: str) -> Config:
    options = {"ups": "ups"} if driver == "nut" else {}
    return parse_config({
        "policy": {"target_runtime_h": 4, "reserve_pct": RESERVE_PCT},
        "supply": [{"name": "ups", "driver": driver, "capacity_wh": CAPACITY_WH,
                    "options": options}],
        "load": [
            {"name": "kiosk", "supply": "ups", "essential": True, "watts": 6, "pin": 26},
            {"name": "light", "supply": "ups", "essential": True, "watts": 9, "pin": 27},
            {"name": "phones", "supply": "ups", "watts": 5, "pin": 22},
        ],
    })  # fmt: skip


class Outage:
    """A full battery, from its last hour on mains until it is empty or was ended."""

    def __init__(self, driver: str, **options: float) -> None:
        self.config = site(driver)
        self.now_s = 0.0
        known = simulated.Options(capacity_wh=CAPACITY_WH, resistance_pct=2.0, **options)
        self.battery = simulated.connect(known, clock=lambda: self.now_s)
        self.state = begin(self.config, 0.0)
        self.ended_pct: float | None = None
        """What it truly held when an essential was ended, or power-off ordered."""
        for _ in range(10):
            self.step({})

    def step(self, lie: dict, *, mains: bool = True) -> None:
        self.battery.set_mains(mains=mains)
        reading: Reading = self.battery.read()
        low = not mains and self.battery.charge_pct <= RESERVE_PCT
        reading = replace(reading, **({"faults": (LOW_BATTERY,) if low else ()} | lie))
        self.state, actions = policy_rules.step(
            self.state, {"ups": reading}, Demand(), self.now_s, self.config
        )
        on = {load.name: self.state.loads[load.name].on for load in self.config.load}
        ended = any(isinstance(action, PowerOff) for action in actions)
        if self.ended_pct is None and (ended or not (on["kiosk"] and on["light"])):
            self.ended_pct = self.battery.charge_pct
        self.battery.set_draw_w(sum(load.watts for load in self.config.load if on[load.name]))
        self.now_s += STRIDE_S

    def run(self, story: list[tuple[int, dict | None]], *, mains: bool = False) -> Outage:
        for strides, lie in story:
            for _ in range(strides):
                self.step(lie or {}, mains=mains)
        return self

    def run_down(self, lie: dict) -> Outage:
        """Until it was ended in order, or is empty."""
        while self.battery.charge_pct > 0 and not self.state.powered_off:
            self.step(lie, mains=False)
        return self


@pytest.mark.parametrize("driver", ["simulated", "nut"])
@pytest.mark.parametrize("field", told)
def test_no_field_of_one_witness_ends_an_essential_and_the_true_ones_end_it_in_time(driver, field):
    @CALM
    @given(spells(told[field]), st.booleans())
    def story(spells, mains_first):
        outage = Outage(driver)
        if mains_first:
            outage.run(spells, mains=True)
        outage.run(spells)
        outage.run_down({})
        if (driver, field) == ("nut", "draw"):  # a draw told too low makes our reckoning late
            assert (outage.ended_pct or 0) <= RESERVE_PCT + 1
            return
        assert outage.ended_pct is not None  # in order, not because it was empty
        assert 0 < outage.ended_pct <= RESERVE_PCT + 1

    story()


all_at_once = st.tuples(*told.values()).map(
    lambda lies: {k: v for lie in lies for k, v in lie.items()}
)


@CALM
@given(spells(all_at_once))
def test_over_a_network_every_field_together_ends_nothing_before_our_reckoning(story):
    outage = Outage("nut").run(story)
    if outage.battery.charge_pct > RESERVE_PCT + 1:
        assert outage.ended_pct is None


@pytest.mark.parametrize("field", ["gauge", "volts", "words"])
@pytest.mark.parametrize("value", ["high", "low", "absent", "frozen"])
def test_two_true_witnesses_end_in_time_beside_one_that_lies_to_the_end(field, value):
    lies = {
        "gauge": {"high": 63.0, "low": 1.0, "absent": None, "frozen": 100.0},
        "volts": {"high": 4.1, "low": 2.9, "absent": None, "frozen": 4.0},
        "words": {"high": 9e5, "low": 0.0, "absent": None, "frozen": 1600.0},
    }
    key = {"gauge": "charge_pct", "volts": "voltage_v", "words": "runtime_s"}[field]
    outage = Outage("simulated").run_down({key: lies[field][value]})
    assert outage.state.supplies["ups"].state is SupplyState.RESERVE
    assert outage.ended_pct is not None
    assert 2 <= outage.ended_pct <= RESERVE_PCT + 1


def test_a_dead_charger_is_ended_in_time_by_gauge_and_volts():
    outage = Outage("simulated")
    outage.battery.set_fault(Fault.CHARGER_DEAD)
    while outage.battery.charge_pct > 0 and not outage.state.powered_off:
        outage.step({})
    assert outage.ended_pct is not None
    assert 2 <= outage.ended_pct <= RESERVE_PCT + 1


FLOWS = [
    pytest.param({"discharging": True, "charging": False}, id="a flag"),
    pytest.param({"current_a": -3.0}, id="a current"),
]


@pytest.mark.parametrize("flow", FLOWS)
@pytest.mark.parametrize("charge_w", [8.0, 20.0, 60.0])
def test_a_word_of_discharge_ends_nothing_while_an_emptied_battery_charges(flow, charge_w):
    """That it is nearly empty is true of it; that it drains is one word, and not true."""
    outage = Outage("simulated", initial_pct=8.0, charge_w=charge_w)
    low = flow | {"faults": (LOW_BATTERY,)}
    for _ in range(240):
        outage.step(low if outage.battery.charge_pct <= RESERVE_PCT else flow)
    assert outage.ended_pct is None
    assert outage.battery.charge_pct > RESERVE_PCT


@pytest.mark.parametrize("flow", FLOWS)
@pytest.mark.parametrize("gauge", [{}, {"charge_pct": None}, {"charge_pct": 9.0}])
def test_a_word_of_discharge_and_two_witnesses_end_a_dead_charger_in_time(flow, gauge):
    """Also where there is no gauge, or it hangs: then volts and words are two."""
    outage = Outage("simulated")
    outage.battery.set_fault(Fault.CHARGER_DEAD)
    while outage.battery.charge_pct > 0 and not outage.state.powered_off:
        low = {"faults": (LOW_BATTERY,)} if outage.battery.charge_pct <= RESERVE_PCT else {}
        outage.step(flow | gauge | low)
    assert outage.ended_pct is not None
    assert 2 <= outage.ended_pct <= RESERVE_PCT + 1


@pytest.mark.timeout(1200)
@pytest.mark.parametrize(
    "steps",
    [
        pytest.param(20_000, id="twenty thousand"),
        pytest.param(250_000, id="a quarter of a million", marks=pytest.mark.slow),
    ],
)
def test_a_random_search_finds_no_false_reserve_and_no_broken_rule(steps):
    """A million and a half are for the benchmark: tests/benchmarks/bench_power_lies.py."""
    tally = search(steps)
    assert tally.steps == steps
    assert tally.false == []
    assert tally.broken == []
    assert tally.ends
