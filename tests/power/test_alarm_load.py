"""A lamp or buzzer that calls a person: on while an alarm stands that nobody silenced."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from power.config import LoadConfig, When, parse_config
from power.errors import ConfigError
from power.requests import Silence
from power.simulate import simulate
from power.sources.simulated import Fault
from power.status import SupplyState, Why
from power.trace import TraceRow
from tests.power.story import DARK_NIGHT, Story, point
from tests.power.test_policy_promises import CALM, Diary, configs, traces
from tests.power.workbench import CONFIG, MAINS, Bench, battery

LAMP = {"name": "lamp", "supply": "hat", "watts": 3, "when": "alarm", "pin": 25, "rank": 9}
LOUD = replace(MAINS, faults=("overload",))


@pytest.fixture
def bench(tmp_path):
    return Bench(tmp_path, CONFIG | {"load": [*CONFIG["load"], LAMP]})


def test_it_calls_at_once_until_somebody_says_that_it_was_seen(bench):
    bench.live(30, MAINS)
    assert not bench.pin(25)
    bench.hat.reading = LOUD
    bench.live(0.1)  # the cycle that finds the alarm calls the next one at once
    assert [alarm.code for alarm in bench.status().alarms] == ["overload"]
    assert bench.pin(25)
    bench.ask(Silence(code="overload", for_s=600))
    assert not bench.pin(25)
    bench.live(590)
    assert not bench.pin(25)
    bench.live(20)
    assert bench.pin(25)
    bench.live(10, MAINS)
    assert not bench.pin(25)


def test_one_alarm_silenced_does_not_silence_the_next(bench):
    bench.live(30, LOUD)
    bench.ask(Silence(code="overload", for_s=3600))
    assert not bench.pin(25)
    bench.live(5, replace(LOUD, faults=("overload", "output-off")))
    assert bench.pin(25)


def test_on_battery_it_is_what_may_be_shed_and_goes_before_any_essential(bench):
    bench.live(30, LOUD)
    bench.live(10, battery(60, faults=("overload",)))
    assert bench.pin(25)
    bench.live(60, battery(14, faults=("overload",)))  # the light's share, and no more
    assert not bench.pin(25)
    assert bench.on("light") == [True]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        pytest.param({"essential": True, "contact": "no"}, "is never essential", id="essential"),
        pytest.param({"pin": None}, "needs a pin", id="no pin"),
        pytest.param({"contact": "nc"}, 'needs contact = "no"', id="calls at rest"),
        pytest.param({"watts": 60}, "lamp or a buzzer", id="a siren"),
    ],
)
def test_what_calls_a_person_may_cost_the_essentials_nothing(wrong, sentence):
    lamp = {key: value for key, value in (LAMP | wrong).items() if value is not None}
    with pytest.raises(ConfigError) as told:
        parse_config(CONFIG | {"load": [*CONFIG["load"], lamp]})
    (fault,) = told.value.faults
    assert sentence in fault


def test_simulate_lets_it_call_as_long_as_an_alarm_stands():
    config = point(buzzer={"pin": 14, "when": "alarm", "watts": 2}, fan={"pin": 15})
    day = [
        TraceRow(0.0, True, 20.0, False),
        TraceRow(3600.0, True, 20.0, False, Fault.LOW_BATTERY),
        TraceRow(7200.0, True, 20.0, False),
        TraceRow(10800.0, True, 20.0, False),
    ]
    buzzer = simulate(config, day).loads["buzzer"]
    assert (buzzer.switches, round(buzzer.on_s, -1)) == (2, 3600)


def test_nobody_counts_on_an_alarm_to_draw():
    config = point(buzzer={"pin": 14, "when": "alarm", "watts": 2, "rank": 1}, fan={"pin": 15})
    quiet, calls = (
        Story(config, demand).pass_(30, mains=False, charge_pct=100)
        for demand in (DARK_NIGHT, replace(DARK_NIGHT, alarm=True))
    )
    assert [quiet.on("buzzer"), quiet.on("fan")] == [False, True]
    assert [calls.on("buzzer"), calls.on("fan")] == [True, True]


@CALM
@given(configs(), traces(tuple(Fault)), st.floats(0.5, 20))
def test_an_alarm_never_takes_an_essential_load_away(config, trace, watts):
    lamp = LoadConfig(
        name="calls", supply="ups", watts=watts, pin=20, when=When.ALARM, rank=0
    )  # fmt: skip
    for _, state, *_ in Diary(replace(config, load=(*config.load, lamp)), trace).pages:
        essentials = [state.loads[load.name] for load in config.load if load.essential]
        wanted = [memory for memory in essentials if memory.wanted]
        assert all(memory.on or memory.why in {Why.RESERVE, Why.RETURNING} for memory in wanted)
        if state.loads["calls"].on and state.supplies["ups"].state is SupplyState.RESERVE:
            pytest.fail("it calls at the reserve")
