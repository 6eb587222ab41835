"""The daemon as a whole: what it does to pins, files and people, with the clock in our hand."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from msgspec.structs import replace

from power.daemon.loop import BUSY_S, CALM_S
from power.errors import LoadError
from power.reading import Reading
from power.requests import Drill, Override, Silence, Test, Touch
from power.status import PUBLISH_INTERVAL_S, SupplyState, Why
from tests.power.workbench import COFFEE, CONFIG, LIGHT, MAINS, START, TESTED, Bench, battery


@pytest.fixture
def bench(tmp_path):
    bench = Bench(tmp_path)
    yield bench
    bench.factory.reset()


# An outage from end to end


def test_on_mains_loads_come_on_one_by_one_and_stay(bench):
    bench.live(1, MAINS)
    assert bench.on("light", "coffee", "phones") == [True, True, False]
    bench.live(10)
    assert bench.on("light", "coffee", "phones") == [True, True, True]
    assert bench.status().supplies["hat"].state is SupplyState.MAINS


def test_a_flicker_changes_nothing(bench):
    bench.live(30, MAINS)
    bench.live(1.5, battery(20))
    bench.live(10, MAINS)
    assert bench.events().count("load-off coffee") == 0


def test_in_an_outage_what_cannot_be_afforded_goes_and_the_light_stays(bench):
    bench.live(30, MAINS)
    bench.live(5, battery(14))
    assert bench.on("light", "coffee", "phones") == [True, False, False]
    status = bench.status()
    assert status.supplies["hat"].state is SupplyState.BATTERY
    assert status.loads["coffee"].why is Why.SHED
    assert "mains-lost hat" in bench.events()


def test_loads_return_when_mains_stays(bench):
    bench.live(30, MAINS)
    bench.live(60, battery(14))
    bench.live(10, MAINS)
    assert bench.on("coffee", "phones") == [False, False]
    bench.live(40)
    assert bench.on("light", "coffee", "phones") == [True, True, True]


def test_at_the_reserve_it_writes_arms_and_halts_once(bench):
    bench.live(30, MAINS)
    bench.drain_to_reserve()
    assert bench.status().shutdown_at is not None
    assert bench.on("light") == [True], "the light stays until the grace is over"
    bench.live(120)
    assert bench.halted == 1
    assert bench.hat.calls.count("prepare_shutdown 60") == 1
    assert bench.events().count("powered-off") == 1


def test_a_word_alone_is_written_down_told_and_shuts_nothing_down(bench):
    bench.live(30, MAINS)
    bench.live(10, battery(99))
    bench.live(300, battery(98, faults=("low-battery",)))
    status = bench.status()
    assert status.supplies["hat"].witnesses == ("words",)
    assert {"low-battery", "low-unconfirmed"} <= {alarm.code for alarm in status.alarms}
    assert bench.saved == 1
    assert bench.on("light") == [True]
    assert (status.shutdown_at, bench.halted) == (None, 0)


def test_a_battery_that_feeds_the_loads_while_mains_is_there_is_told(bench):
    bench.live(30, MAINS)
    bench.live(90, Reading(mains=True, charge_pct=99.0, discharging=True))
    supply = bench.status().supplies["hat"]
    assert (supply.mains, supply.state, supply.on_mains) == (True, "battery", False)
    assert "charger-dead" in {alarm.code for alarm in bench.status().alarms}


def test_a_supply_that_cannot_be_armed_is_told_and_the_halt_goes_on(bench):
    bench.live(30, MAINS)
    bench.hat.obeys = False
    bench.drain_to_reserve()
    bench.live(120)
    assert bench.halted == 1
    assert "wake-up-not-armed hat" in bench.events()


# Blind


def test_a_supply_that_never_answered_stops_nothing(bench):
    bench.hat.trouble = "No PiJuice answers: is it seated?"
    bench.live(5, None)
    status = bench.status()
    assert status.supplies["hat"].trouble == "No PiJuice answers: is it seated?"
    assert status.supplies["hat"].state is SupplyState.BLIND
    assert status.supplies["hat"].reading_age_s is None
    assert bench.on("light", "coffee") == [True, False]
    assert [alarm.code for alarm in status.alarms] == ["supply-blind"]


def test_a_supply_lost_on_mains_holds_then_sheds_and_says_so(bench):
    bench.live(30, MAINS)
    bench.live(290, None)
    assert bench.on("light", "coffee") == [True, True]
    assert [alarm.code for alarm in bench.status().alarms] == ["no-reading"]
    bench.live(30)
    assert bench.on("light", "coffee", "phones") == [True, False, False]
    assert [alarm.code for alarm in bench.status().alarms] == ["supply-blind"]


# Mains sense


@pytest.mark.parametrize(
    ("sensed", "said", "mains"),
    [
        pytest.param(False, True, False, id="the wire is quicker"),
        pytest.param(True, False, False, id="a stuck wire hides no outage"),
        pytest.param(True, True, True, id="both see mains"),
        pytest.param(None, True, True, id="an input that cannot be read says nothing"),
        pytest.param(False, None, False, id="the wire speaks for a supply that is silent"),
    ],
)
def test_mains_is_there_only_if_wire_and_supply_say_so(tmp_path, sensed, said, mains):
    level = [True]
    bench = Bench(tmp_path, senses={"hat": lambda: level[0]})
    bench.live(30, MAINS)
    level[0] = sensed
    bench.live(1, None if said is None else replace(MAINS, mains=said))
    bench.live(10)
    assert bench.status().supplies["hat"].mains is mains
    bench.factory.reset()


# How long it sleeps


def test_on_quiet_mains_it_sleeps_long(bench):
    bench.live(60, MAINS)
    assert bench.daemon.cycle() == CALM_S


def test_in_an_outage_it_looks_every_second(bench):
    bench.live(60, MAINS)
    bench.live(5, battery(90))
    assert bench.daemon.cycle() == BUSY_S


def test_it_wakes_when_the_ride_through_is_over(bench):
    bench.live(60, MAINS)
    bench.hat.reading = battery(14)
    bench.daemon.cycle()
    bench.clock.pass_(1.5)
    assert bench.daemon.cycle() == pytest.approx(0.5)


# power.json


def test_power_json_is_written_often_enough_even_when_nothing_happens(bench):
    bench.live(60, MAINS)
    ages = []
    for _ in range(20):
        bench.live(CALM_S)
        ages.append((bench.clock.now - bench.status().written_at).total_seconds())
    assert max(ages) <= PUBLISH_INTERVAL_S


def test_a_change_is_published_at_once(bench):
    bench.live(60, MAINS)
    bench.live(3, battery(14))
    assert not bench.status().loads["coffee"].on
    assert (bench.clock.now - bench.status().written_at) <= timedelta(seconds=1)


def test_without_its_run_folder_shedding_goes_on(bench):
    bench.live(30, MAINS)
    (bench.run / "power.json").unlink()
    bench.run.rename(bench.run.with_name("gone"))
    bench.live(5, battery(14))
    assert bench.on("light", "coffee") == [True, False]
    bench.run.with_name("gone").rename(bench.run)
    bench.live(10)
    assert not bench.status().loads["coffee"].on


# Requests


def test_an_override_is_done_told_and_ended(bench):
    bench.live(30, MAINS)
    answer = bench.ask(Override(load="coffee", on=False, for_s=60, by="post"))
    assert "for 60 s," in answer.text
    assert answer.ok
    assert bench.on("coffee") == [False]
    assert bench.journal.events()[1].cause.endswith("by post")
    bench.live(120)
    assert bench.on("coffee") == [True]


def test_an_override_gives_way_to_the_reserve(bench):
    bench.live(30, MAINS)
    bench.ask(Override(load="coffee", on=True, for_s=3600))
    bench.live(5, battery(14))
    assert bench.on("coffee") == [True]
    bench.drain_to_reserve()
    assert bench.on("light", "coffee") == [True, False]


@pytest.mark.parametrize(
    "request_",
    [
        pytest.param(Override(load="tea", on=True), id="no such load"),
        pytest.param(Override(load="kiosk", on=False), id="nobody can switch it"),
        pytest.param(Test(supply="ups"), id="no such supply"),
        pytest.param(Silence(code="battery-hot"), id="no such alarm"),
    ],
)
def test_a_request_that_makes_no_sense_is_refused_with_a_reason(bench, request_):
    bench.live(30, MAINS)
    before = bench.events()
    answer = bench.ask(request_)
    assert not answer.ok
    assert answer.text
    assert bench.events() == before


def test_a_drill_sheds_and_ends_by_itself(bench):
    bench.live(30, MAINS)
    assert bench.ask(Drill(on=True, for_s=60)).ok
    assert bench.status().drill
    assert bench.on("light", "coffee") == [True, False]
    bench.live(120)
    assert not bench.status().drill
    assert bench.on("coffee") == [True]


def test_a_quick_test_runs_the_battery_and_passes(bench):
    bench.live(30, MAINS)
    assert bench.ask(Test()).ok
    assert "start_test quick" in bench.hat.calls
    bench.live(70, TESTED)
    assert "stop_test" in bench.hat.calls
    assert "test-passed hat" in bench.events()


def test_a_test_that_a_supply_does_not_begin_ends_with_its_reason(bench):
    bench.live(30, MAINS)
    bench.hat.forbids_tests = True
    bench.ask(Test())
    bench.live(70)
    assert bench.events()[-2:] == ["test-began hat", "test-refused hat"]
    assert bench.journal.events()[0].cause == "it does not allow this"
    assert bench.status().supplies["hat"].test is None


def test_an_absent_battery_shows_no_charge_and_no_hours(bench):
    bench.live(30, MAINS)
    assert bench.status().supplies["hat"].charge_pct == 100
    bench.live(30, Reading(mains=True, faults=("battery-absent",)))
    hat = bench.status().supplies["hat"]
    assert (hat.charge_pct, hat.runtime_h, hat.essentials_runtime_h) == (None, None, None)
    assert [alarm.code for alarm in bench.status().alarms] == ["battery-absent"]
    assert bench.on("light", "coffee") == [True, True]


def test_a_supply_that_cannot_be_tested_is_never_asked(bench):
    bench.live(30, replace(MAINS, tests=()))
    answer = bench.ask(Test())
    assert (answer.ok, answer.code) == (False, "not-testable")
    assert "a PiJuice cannot cut its own input" in answer.text
    assert "pull its mains plug" in answer.text
    assert not any("test" in word for word in [*bench.hat.calls, *bench.events()])


def test_a_silenced_alarm_stays_listed_and_speaks_again(bench):
    hot = replace(MAINS, temperature_c=50.0)
    bench.live(10, hot)
    assert bench.ask(Silence(code="battery-hot", for_s=60)).ok
    bench.live(10)
    assert [(a.code, a.silenced) for a in bench.status().alarms] == [("battery-hot", True)]
    bench.live(60)
    assert [(a.code, a.silenced) for a in bench.status().alarms] == [("battery-hot", False)]


# The screen


@pytest.fixture
def glowing(tmp_path):
    light = tmp_path / "backlight"
    light.mkdir()
    (light / "max_brightness").write_text("100")
    (light / "brightness").write_text("100")
    glow = {"name": "glow", "supply": "hat", "rank": 9, "watts": 3, "backlight": str(light)}
    bench = Bench(tmp_path, CONFIG | {"load": [*CONFIG["load"], glow]})
    bench.brightness = lambda: int((light / "brightness").read_text())
    yield bench
    bench.factory.reset()


def test_the_screen_is_dimmed_in_an_outage_and_bright_for_a_minute_at_a_touch(glowing):
    glowing.live(60, MAINS)
    assert glowing.brightness() == 100
    glowing.live(5, battery(14))
    assert glowing.brightness() == 30
    assert glowing.ask(Touch()).ok
    assert glowing.brightness() == 100
    assert glowing.status().loads["glow"].why is Why.TOUCHED
    glowing.live(61)
    assert glowing.brightness() == 30


def test_a_touch_does_not_shorten_what_a_technician_ordered(glowing):
    glowing.live(60, MAINS)
    glowing.ask(Override(load="glow", on=False, for_s=3600))
    glowing.ask(Touch())
    assert glowing.brightness() == 30


# Faults of pins


def test_a_load_that_cannot_be_driven_is_an_alarm_and_is_tried_again(bench, monkeypatch):
    bench.live(30, MAINS)
    switch = bench.loads._switches["coffee"]
    works = switch.set

    def broken(*, on):
        raise LoadError("coffee: pin 22 cannot be driven.")

    monkeypatch.setattr(switch, "set", broken)
    bench.live(70)
    assert bench.status().loads["coffee"].why is Why.FAULT
    assert [alarm.code for alarm in bench.status().alarms] == ["load-fault"]
    assert bench.events().count("load-fault coffee") == 1
    monkeypatch.setattr(switch, "set", works)
    bench.live(5)
    assert bench.events()[-1] == "load-repaired coffee"
    assert bench.status().alarms == ()


def test_a_pin_that_somebody_else_moved_is_put_right_within_a_minute(bench):
    bench.live(30, MAINS)
    bench.factory.pin(LIGHT).state = True
    bench.live(70)
    assert bench.on("light") == [True]


# Clocks


def test_a_clock_that_was_set_is_told_and_disturbs_nothing(bench):
    bench.live(30, MAINS)
    bench.clock.now += timedelta(days=3650)
    bench.clock.jump_s = 3650 * 86_400.0
    bench.live(10)
    assert "clock-set" in bench.events()
    assert bench.on("light", "coffee") == [True, True]
    bench.clock.now = START - timedelta(days=20_000)
    bench.clock.jump_s = -23_650 * 86_400.0
    bench.live(10)
    assert bench.on("light", "coffee") == [True, True]


# History


def test_events_and_readings_reach_the_recorder(bench):
    bench.live(30, MAINS)
    bench.live(5, battery(14))
    assert {event.what for event in bench.recorder._events} >= {"mains-lost", "load-off"}
    assert bench.recorder._samples[-1][2] == 14


def test_a_failing_history_is_an_alarm(bench):
    bench.live(10, MAINS)
    bench.recorder.failing = True
    bench.live(10)
    assert [alarm.code for alarm in bench.status().alarms] == ["history-failing"]


# From start to stop


def test_it_starts_serves_and_leaves_everything_at_rest(bench):
    bench.hat.reading = MAINS
    serving = threading.Thread(target=bench.daemon.run)
    bench.wakeup.wake()
    serving.start()
    while not (bench.run / "power.json").exists():
        bench.wakeup.wake()
    bench.daemon.stop()
    serving.join(30)
    assert not serving.is_alive()
    assert bench.on("light", "coffee") == [True, False]
    assert (bench.events()[0], bench.events()[-1]) == ("daemon-started", "daemon-stopped")


def test_an_error_nobody_foresaw_leaves_everything_at_rest(bench, monkeypatch):
    bench.live(30, MAINS)
    assert bench.on("coffee") == [True]

    def broken(*_):
        raise ZeroDivisionError

    monkeypatch.setattr("power.policy.rules.step", broken)
    with pytest.raises(ZeroDivisionError):
        bench.daemon.run()
    assert bench.on("light", "coffee") == [True, False]


@pytest.mark.parametrize(
    "reading",
    [
        pytest.param(Reading(mains=None), id="nothing known"),
        pytest.param(Reading(mains=True, charge_pct=float("nan")), id="not a number"),
        pytest.param(
            Reading(mains=False, charge_pct=1e300, voltage_v=-5, temperature_c=1e9, draw_w=-1e9),
            id="values that cannot be",
        ),
        pytest.param(Reading(mains=True, faults=("replace-battery",) * 50), id="many faults"),
    ],
)
def test_no_reading_is_too_strange(bench, reading):
    bench.live(30, MAINS)
    bench.live(400, reading)
    assert bench.on("light") == [True]
    assert bench.status().schema == 1


def test_pins_are_claimed_only_after_the_first_decision(bench):
    assert bench.factory.pin(COFFEE).function == "input"
    bench.live(1, MAINS)
    assert bench.factory.pin(COFFEE).function == "output"


# What the screen needs to know beside the decisions


def test_until_when_an_order_holds_is_told_and_forgotten(bench):
    bench.live(30, MAINS)
    bench.ask(Override(load="coffee", on=False, for_s=60))
    left = bench.status().loads["coffee"].override_until - bench.clock.now
    assert timedelta(seconds=55) < left <= timedelta(seconds=60)
    bench.live(120)
    assert bench.status().loads["coffee"].override_until is None


def test_a_test_under_way_is_told(bench):
    bench.live(30, replace(MAINS, model="PiJuice, firmware 1.6"))
    bench.ask(Test())
    assert bench.status().supplies["hat"].test == "quick"
    assert bench.status().supplies["hat"].model == "PiJuice, firmware 1.6"
    bench.live(70, TESTED)
    assert bench.status().supplies["hat"].test is None


@pytest.mark.parametrize(
    ("request_", "code"),
    [
        (Override(load="tea", on=True), "no-load"),
        (Override(load="kiosk", on=False), "no-pin"),
        (Test(supply="ups"), "no-supply"),
        (Silence(code="battery-hot"), "no-alarm"),
        (Drill(on=True, for_s=9 * 3600), "too-long"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_refusal_has_a_code_for_screens_with_words_of_their_own(bench, request_, code):
    bench.live(30, MAINS)
    assert bench.ask(request_).code == code
