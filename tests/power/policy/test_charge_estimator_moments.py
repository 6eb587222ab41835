"""One moment of one battery, step by step: what is drawn, what charges, temperature and trend."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest

from power.config import SupplyConfig
from power.policy import charge_estimator
from power.reading import Reading
from tests.power.story import believing

if TYPE_CHECKING:
    from power.policy.charge_estimator import Estimate

UPS = SupplyConfig(name="ups", driver="simulated", capacity_wh=1000.0)
KNOWN = believing(
    charge_estimator.start(UPS, 0.0, known=(1000.0, 0.03)),
    energy_pct=50.0,
    temperature_c=25.0,
)


def moment(before: Estimate, reading: Reading | None = None, **told: object) -> Estimate:
    """One hour later, with nothing drawn but what is told."""
    given = {"drawn_w": (0.0, 0.0), "on_battery": before.on_battery, "now_s": before.at_s + 3600}
    return charge_estimator.advance(before, reading, supply=UPS, **(given | told))


def fell_pct(temperature_c: float, **told: object) -> float:
    before = believing(KNOWN, on_battery=True, own_pct_per_h=2.0, temperature_c=temperature_c)
    return 50.0 - moment(before, **told).model.energy_pct


def test_an_hour_takes_what_the_loads_and_the_supply_draw():
    assert fell_pct(25.0, drawn_w=(30.0, 20.0)) == pytest.approx(5 + 2)
    assert fell_pct(25.0, drawn_w=(30.0, 20.0), all_metered=True) == pytest.approx(5)


def test_cold_makes_all_of_it_count_for_more():
    """At freezing nine tenths are left of a lithium battery."""
    assert fell_pct(0.0, drawn_w=(50.0, 0.0)) == pytest.approx((5 + 2) / 0.9)


@pytest.mark.parametrize(
    ("reading", "stuck", "var"),
    [
        pytest.param(None, False, 900, id="as fast as it likes"),
        pytest.param(Reading(mains=True, charging=True), False, 900, id="it charges"),
        pytest.param(Reading(mains=True, charging=False), False, 1, id="it is full, or rests"),
        pytest.param(None, True, 1, id="reckoned, as the gauge stands still"),
    ],
)
def test_on_mains_the_energy_is_less_certain_with_each_hour(reading, stuck, var):
    before = believing(KNOWN, stuck=stuck)
    assert moment(before, reading).model.energy_sd_pct ** 2 == pytest.approx(var)


@pytest.mark.parametrize(
    ("current_a", "voltage_v", "risen_pct"),
    [
        pytest.param(10.0, 10.0, 8.5, id="measured"),
        pytest.param(-10.0, -10.0, 8.5, id="with both signs turned"),
        pytest.param(0.0, 10.0, 100 / 12, id="none"),
        pytest.param(math.inf, 10.0, 100 / 12, id="endless"),
        pytest.param(1000.0, 10.0, 25.0, id="more than chargers give"),
    ],
)
def test_what_goes_in_is_counted_where_the_gauge_stands_still(current_a, voltage_v, risen_pct):
    reading = Reading(mains=True, charging=True, current_a=current_a, voltage_v=voltage_v)
    after = moment(believing(KNOWN, stuck=True), reading)
    assert after.model.energy_pct - 50 == pytest.approx(risen_pct)


@pytest.mark.parametrize(
    ("charge_pct", "heard"),
    [(0.0, True), (100.0, True), (-0.5, False), (100.5, False), (math.nan, False)],
)
def test_a_charge_is_between_empty_and_full(charge_pct, heard):
    after = moment(KNOWN, Reading(mains=True, charge_pct=charge_pct))
    assert (after.gauge.shown_pct is not None) is heard


@pytest.mark.parametrize(
    ("shown_c", "heard"),
    [(-40.0, True), (-40.5, False), (80.0, True), (80.5, False), (math.nan, False)],
)
def test_a_temperature_is_one_that_a_battery_can_have(shown_c, heard):
    after = moment(KNOWN, Reading(mains=True, temperature_c=shown_c))
    assert (after.temperature_c != 25.0) is heard


def test_a_temperature_is_smoothed_over_two_minutes_and_its_rise_over_half_an_hour():
    soon = KNOWN.at_s + 120
    after = moment(KNOWN, Reading(mains=True, temperature_c=35.0), now_s=soon)
    change_c = 10 * (1 - 1 / math.e)
    assert after.temperature_c == pytest.approx(25 + change_c)
    expected = change_c * 30 * (1 - math.exp(-120 / 1800))
    assert after.warming_c_per_h == pytest.approx(expected)


def test_the_first_temperature_is_taken_and_time_that_stands_still_changes_none():
    fresh = believing(KNOWN, temperature_c=None)
    first = moment(fresh, Reading(mains=True, temperature_c=35.0))
    assert (first.temperature_c, first.warming_c_per_h) == (35.0, 0.0)
    again = moment(first, Reading(mains=True, temperature_c=10.0), now_s=first.at_s)
    assert (again.temperature_c, again.warming_c_per_h) == (35.0, 0.0)


def test_a_trend_is_smoothed_over_ten_minutes_and_begins_with_the_outage():
    draining = believing(KNOWN, on_battery=True, trend_pct_per_h=-1.0)
    after = moment(draining, drawn_w=(50.0, 0.0), now_s=draining.at_s + 600)
    assert after.trend_pct_per_h == pytest.approx(-5 + 4 / math.e)
    assert moment(draining, on_battery=False, drawn_w=(50.0, 0.0)).trend_pct_per_h is None
    assert moment(draining, now_s=draining.at_s).trend_pct_per_h == -1.0
    leapt = moment(draining, drawn_w=(60.0, 0.0))  # six percent in one step
    assert leapt.trend_pct_per_h == -1.0
