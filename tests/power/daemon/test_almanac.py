"""Dark and cold as the daemon sees them, and tests that are due."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from power.config import parse_config
from power.daemon.almanac import Outlook
from power.daemon.battery_schedule import Schedule
from power.policy.state import StartTest, begin
from power.policy.status_builder import Moment
from power.reading import Reading
from tests.power.workbench import HandClock

UTRECHT = {"latitude": 52.1, "longitude": 5.1}


def config(**site):
    return parse_config(
        {
            "site": site,
            "test": {"every_days": 30, "at_hour": 10},
            "supply": [
                {"name": "hat", "driver": "pijuice", "capacity_wh": 44.4},
                {"name": "ups", "driver": "pijuice", "capacity_wh": 500},
            ],
        }
    )


def at(clock, moment):
    clock.now_s += (moment - clock.now).total_seconds()
    clock.now = moment
    return clock.moment()


@pytest.mark.parametrize(
    ("moment", "dark"),
    [
        pytest.param(datetime(2026, 12, 21, 12, tzinfo=UTC), False, id="noon in winter"),
        pytest.param(datetime(2026, 12, 21, 17, tzinfo=UTC), True, id="tea time in winter"),
        pytest.param(datetime(2026, 6, 21, 17, tzinfo=UTC), False, id="tea time in summer"),
        pytest.param(datetime(2026, 6, 21, 1, tzinfo=UTC), True, id="night in summer"),
    ],
)
def test_it_knows_when_it_is_dark(moment, dark):
    clock = HandClock()
    assert Outlook(config(**UTRECHT), clock).now(at(clock, moment)).dark is dark


def test_dusk_is_noticed_between_two_looks_at_the_almanac():
    clock = HandClock()
    outlook = Outlook(config(**UTRECHT), clock)
    assert outlook.now(at(clock, datetime(2026, 12, 21, 15, tzinfo=UTC))).dark is False
    assert outlook.now(at(clock, datetime(2026, 12, 21, 15, 45, tzinfo=UTC))).dark is True


def test_without_a_place_or_with_a_clock_gone_wrong_dark_is_not_known():
    clock = HandClock()
    assert Outlook(config(), clock).now(clock.moment()).dark is None
    clock.plausible = False
    assert Outlook(config(**UTRECHT), clock).now(clock.moment()).dark is None


def test_a_clock_that_was_set_is_believed_at_the_next_question():
    clock = HandClock()
    outlook = Outlook(config(**UTRECHT), clock)
    assert outlook.now(at(clock, datetime(2026, 12, 21, 12, tzinfo=UTC))).dark is False
    clock.now += timedelta(hours=8)  # the clock alone: no time has passed
    outlook.clock_was_set()
    assert outlook.now(clock.moment()).dark is True


def test_in_a_simulation_in_a_hurry_night_falls_soon():
    clock = HandClock()
    outlook = Outlook(config(**UTRECHT), clock)
    noon = datetime(2026, 12, 21, 12, tzinfo=UTC)
    assert outlook.now(Moment(now=noon, now_s=0.0, speed=60)).dark is False
    later = noon + timedelta(minutes=7)
    assert outlook.now(Moment(now=later, now_s=7 * 3600.0, speed=60)).dark is True
    tomorrow = noon + timedelta(minutes=24)
    assert outlook.now(Moment(now=tomorrow, now_s=24 * 3600.0, speed=60)).dark is False


def test_heating_is_wanted_until_it_is_a_little_warmer(tmp_path):
    sensor = tmp_path / "temperature"
    clock = HandClock()
    outlook = Outlook(config(cold_below_c=16, ambient_sensor=str(sensor)), clock)
    told = []
    for millidegrees in ("17000", "15900", "16400", "16600", "16400", "rubbish"):
        sensor.write_text(millidegrees)
        clock.pass_(61)
        told.append(outlook.now(clock.moment()).cold)
    assert told == [False, True, True, False, False, None]


# Tests that are due


MORNING = datetime(2026, 11, 24, 10, 30).astimezone()


def charged(known):
    """A state in which every supply is on mains and full."""
    from power.policy import rules as policy_rules
    from power.policy.demand import Demand

    state = begin(known, 0.0)
    reading = Reading(mains=True, charge_pct=100.0, tests=("quick", "capacity"))
    for second in (1.0, 2.0, 200.0):
        readings = dict.fromkeys(known.supplies, reading)
        state, _ = policy_rules.step(state, readings, Demand(), second, known)
    return state


def test_a_test_that_is_due_begins_one_supply_at_a_time():
    known = config()
    schedule = Schedule(known, {})
    state, actions = schedule.begin_due(charged(known), Moment(now=MORNING, now_s=300.0))
    assert actions[0] == StartTest("hat", "capacity")
    _, more = schedule.begin_due(state, Moment(now=MORNING, now_s=400.0))
    assert more == ()


@pytest.mark.parametrize(
    ("days_ago", "begins"),
    [
        pytest.param(31, True, id="a month ago"),
        pytest.param(10, False, id="ten days ago"),
    ],
)
def test_the_last_test_is_remembered(days_ago, begins):
    known = config()
    last = dict.fromkeys(known.supplies, MORNING - timedelta(days=days_ago))
    _, actions = Schedule(known, last).begin_due(charged(known), Moment(now=MORNING, now_s=300.0))
    assert bool(actions) is begins


def test_a_moment_that_does_not_suit_is_tried_again():
    known = config()
    schedule = Schedule(known, {})
    state = begin(known, 0.0)
    _, actions = schedule.begin_due(state, Moment(now=MORNING, now_s=300.0))
    assert actions == ()
    _, actions = schedule.begin_due(charged(known), Moment(now=MORNING, now_s=400.0))
    assert actions[0] == StartTest("hat", "capacity")
