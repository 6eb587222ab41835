"""Hours left and what goes next: bounded, and never a guess where nobody can know."""

from __future__ import annotations

import pytest

from power.policy import deadlines, forecast
from power.policy.chemistry import Chemistry, charge_to_energy_pct
from power.policy.covariance import anchored, begun
from power.policy.demand import Demand
from power.policy.forecast import foretell
from tests.power.story import CERTAIN, LIGHT_DAY, Story, point, sure_outage

FAN = {"watts": 60, "pin": 14}


def told(story: Story):
    return foretell(story.state, "ups", story.demand, story.now_s, story.config)


def test_on_the_first_reading_all_is_known_with_wide_bounds():
    hours = told(Story(point(fan=FAN)).pass_(1))
    assert hours.runtime_h == pytest.approx(900 / 80, rel=0.08)
    assert hours.runtime_low_h < 0.75 * hours.runtime_h
    assert hours.runtime_high_h > 1.25 * hours.runtime_h
    assert hours.essentials_runtime_h == pytest.approx(900 / 20, rel=0.08)
    assert hours.health_pct is None
    assert hours.next_shed is None


def test_without_a_reading_nothing_is_told():
    hours = told(Story(point(fan=FAN)).pass_(10, silent=True))
    assert hours == forecast.Forecast()


def test_as_the_charge_falls_the_bounds_close_in():
    story = Story(point(fan=FAN)).pass_(600)
    wide = told(story)
    charge_pct = 100.0
    for _ in range(240):
        story.pass_(60, mains=False, charge_pct=round(charge_pct, 1), every_s=60)
        charge_pct -= 100 * 80 / 60 / 1000
    narrow = told(story)

    def width(hours):
        return (hours.runtime_high_h - hours.runtime_low_h) / hours.runtime_h

    assert width(narrow) < width(wide) / 3
    assert narrow.health_pct == pytest.approx(100, abs=5)
    assert narrow.trend_pct_per_h == pytest.approx(-8, rel=0.1)


def test_light_by_night_is_counted_by_night_only():
    dark_from_s = 1000.0 + 20 * 3600
    demand = Demand(dark=False, cold=False, dark_spans=((dark_from_s, dark_from_s + 14 * 3600),))
    story = Story(point(lamp={"when": "dark", "watts": 100}), demand).pass_(60)
    hours = told(story)
    # 20 h of 10 W by day leave 700 Wh, which last 6.4 h at 110 W.
    assert hours.essentials_runtime_h == pytest.approx(20 + 700 / 110, rel=0.08)


def test_what_is_on_never_outlasts_the_essentials_alone():
    dark_from_s = 1000.0 + 3600
    demand = Demand(dark=False, cold=False, dark_spans=((dark_from_s, dark_from_s + 14 * 3600),))
    hours = told(Story(point(lamp={"when": "dark", "watts": 100}), demand).pass_(60))
    # By day next to nothing draws: at that rate it would seem to last for days.
    assert hours.runtime_low_h <= hours.runtime_h <= hours.essentials_runtime_h
    assert hours.runtime_h <= hours.runtime_high_h


def test_nothing_is_foretold_beyond_two_weeks():
    story = Story(point(kiosk={"watts": 0}, lamp={"watts": 0})).pass_(60)
    hours = told(story)
    assert hours.runtime_h == hours.essentials_runtime_h == hours.runtime_high_h == 14 * 24


def test_the_next_load_to_go_is_named_with_its_hour():
    config = point(fan=FAN, fridge={"watts": 30, "pin": 15, "rank": 3})
    story = Story(config).pass_(600)
    charge_pct = 100.0
    while story.on("fan"):
        before = told(story)
        before_s = story.now_s
        story.pass_(60, mains=False, charge_pct=charge_pct, every_s=60)
        charge_pct -= 100 * 110 / 60 / 1000
    assert before.next_shed == "fan"
    assert before.next_shed_at_s == pytest.approx(before_s, abs=120)
    assert told(story).next_shed == "fridge"


def test_an_empty_battery_has_no_hours_left():
    story = Story(point()).pass_(60, charge_pct=5.0)
    hours = told(story)
    assert hours.runtime_h == hours.runtime_low_h == hours.essentials_runtime_h == 0


RESERVE_PCT = charge_to_energy_pct(Chemistry("li-ion"), 10)


def test_hours_left_are_energy_above_the_reserve_by_what_draws():
    hours = told(sure_outage(point(fan=FAN), on=("fan",)))
    left_wh = (50 - RESERVE_PCT) * 10
    assert hours.runtime_h == hours.runtime_low_h == pytest.approx(left_wh / 80)
    assert hours.runtime_high_h == pytest.approx(left_wh / 80)
    assert hours.essentials_runtime_h == pytest.approx(left_wh / 20)


def test_bounds_hold_nineteen_times_in_twenty():
    """That is two standard deviations to either side, of the charge and of the rate."""
    config = point(fan=FAN)
    charge = told(sure_outage(config, on=("fan",), covariance=anchored(CERTAIN, 3.0**2)))
    assert charge.runtime_low_h == pytest.approx((50 - 6 - RESERVE_PCT) * 10 / 80)
    assert charge.runtime_high_h == pytest.approx((50 + 6 - RESERVE_PCT) * 10 / 80)
    rate = told(sure_outage(config, on=("fan",), covariance=begun(0.0, 0.0, 1.0**2)))
    assert rate.runtime_low_h == pytest.approx((50 - RESERVE_PCT) / (8 + 2))
    assert rate.runtime_high_h == pytest.approx((50 - RESERVE_PCT) / (8 - 2))
    wild = told(sure_outage(config, on=("fan",), covariance=begun(0.0, 0.0, 9.0**2)))
    assert wild.runtime_high_h == pytest.approx((50 - RESERVE_PCT) / (0.1 * 8))


def test_no_bound_is_beyond_full_or_below_empty():
    config, covariance = point(fan=FAN), anchored(CERTAIN, 30.0**2)
    full = told(sure_outage(config, on=("fan",), energy_pct=90.0, covariance=covariance))
    assert full.runtime_high_h == pytest.approx((100 - RESERVE_PCT) * 10 / 80)
    assert told(sure_outage(config, on=("fan",), covariance=covariance)).runtime_low_h == 0


def test_the_hour_of_the_next_load_is_that_at_which_the_rest_needs_all():
    config = point(fan=FAN, fridge={"watts": 30, "pin": 15, "rank": 3})
    story = sure_outage(config, on=("fan", "fridge"), temperature_c=40.0)
    kept_wh = 20 * 10 + 30 * 0.5 + (60 + 30) * 30 / 3600
    left_wh = (50 - RESERVE_PCT) * 10 - kept_wh
    hours = told(story)
    assert hours.next_shed == "fan"
    assert hours.next_shed_at_s - story.now_s == pytest.approx(left_wh / 90 * 3600, abs=0.5)
    now = told(sure_outage(config, on=("fan", "fridge"), energy_pct=30.0))
    assert (now.next_shed, now.next_shed_at_s) == ("fan", story.now_s)
    fridge = told(sure_outage(config, on=("fridge",)))
    assert fridge.next_shed == "fridge"
    assert told(sure_outage(config)).next_shed is None
    nobody_knows = told(sure_outage(config, on=("fan",), energy_pct=None))
    assert nobody_knows == forecast.Forecast(health_pct=nobody_knows.health_pct)


def test_a_load_that_draws_next_to_nothing_is_foretold_two_weeks_at_most():
    story = sure_outage(point(fan=FAN | {"watts": 0.1}), on=("fan",))
    assert told(story).next_shed_at_s - story.now_s == pytest.approx(14 * 24 * 3600)


@pytest.mark.parametrize(
    ("story", "in_s"),
    [
        pytest.param(
            lambda: Story(point(fan=FAN)).pass_(60).pass_(1, mains=False), 1.0, id="ride-through"
        ),
        pytest.param(
            lambda: Story(point()).pass_(60, charge_pct=9.5).pass_(5, mains=False, charge_pct=9.0),
            5.0,
            id="a witness to be confirmed",
        ),
        pytest.param(
            lambda: Story(point()).pass_(60).pass_(60, mains=False).pass_(20), 40.0, id="return"
        ),
        pytest.param(lambda: Story(point()).pass_(60, every_s=60), 240.1, id="blindness"),
    ],
)
def test_the_next_deadline_is_known(story, in_s):
    told_story = story()
    next_s = deadlines.next_s(told_story.state, LIGHT_DAY, told_story.now_s, told_story.config)
    assert next_s - told_story.now_s == pytest.approx(in_s, abs=1.01)
