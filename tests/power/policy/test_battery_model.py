"""What a battery holds and how fast it empties: numbers and their errors move together."""

from __future__ import annotations

import math

import pytest
from msgspec.structs import replace

from power.policy.battery_model import BatteryModel, begun
from power.policy.covariance import DRAIN, ENERGY, OTHER, OWN, Covariance, anchored
from power.policy.covariance import begun as covariances

PLATE_WH = 1000.0
DRAIN_PCT = 100 / PLATE_WH
MEASURED = BatteryModel(
    energy_pct=50.0,
    drain=DRAIN_PCT,
    other_drain=2 * DRAIN_PCT,
    own_pct_per_h=0.5,
    covariance=covariances((0.02 * DRAIN_PCT) ** 2, (0.03 * DRAIN_PCT) ** 2, 0.1**2),
)


def sd(model: BatteryModel, number: int) -> float:
    return math.sqrt(model.covariance.rows[number][number])


def gained(before: BatteryModel, after: BatteryModel, number: int) -> float:
    """The standard deviation that was added."""
    return math.sqrt(sd(after, number) ** 2 - sd(before, number) ** 2)


# Time passes.


@pytest.mark.parametrize(
    ("hours", "on_battery", "drain", "other", "own"),
    [
        pytest.param(24, True, 0.049, 0.162, 0.49, id="a day of outage"),
        pytest.param(720, False, 0.0537, 0.0537, 0.0, id="a month on mains"),
        pytest.param(0, True, 0.0, 0.0, 0.0, id="no time"),
    ],
)
def test_with_time_it_is_known_less_well(hours, on_battery, drain, other, own):
    """A fresh load is a few percent off within a day, phones more; on mains it only ages."""
    after = MEASURED.aged(hours, on_battery=on_battery)
    assert gained(MEASURED, after, DRAIN) / MEASURED.drain == pytest.approx(drain, rel=0.01)
    assert gained(MEASURED, after, OTHER) / MEASURED.other_drain == pytest.approx(other, rel=0.01)
    assert gained(MEASURED, after, OWN) == pytest.approx(own, rel=0.01)
    assert replace(after, covariance=MEASURED.covariance) == MEASURED


def test_age_makes_both_drains_wrong_together():
    after = MEASURED.aged(720, on_battery=False)
    together = after.covariance.rows[DRAIN][OTHER] - MEASURED.covariance.rows[DRAIN][OTHER]
    assert together == pytest.approx(
        gained(MEASURED, after, DRAIN) * gained(MEASURED, after, OTHER)
    )
    assert after.covariance.rows[OTHER][DRAIN] == after.covariance.rows[DRAIN][OTHER]


def test_what_was_never_measured_does_not_become_less_known():
    fresh = begun(PLATE_WH)
    assert fresh.aged(1000, on_battery=True) == fresh


# Energy is drawn, or the battery charges.


def test_the_energy_falls_by_drains_and_by_what_the_supply_draws():
    after, fall_pct = MEASURED.drawn(20.0, 10.0, 4.0)
    assert fall_pct == pytest.approx(20 * 0.1 + 10 * 0.2 + 4 * 0.5)
    assert after.energy_pct == pytest.approx(50 - fall_pct)
    assert after.covariance.rows[ENERGY][DRAIN] < 0


def test_it_never_falls_below_empty_and_no_supply_charges_by_drawing():
    after, fall_pct = MEASURED.drawn(1000.0, 0.0, 0.0)
    assert (after.energy_pct, fall_pct) == (0.0, pytest.approx(100))
    _, fall_pct = replace(MEASURED, own_pct_per_h=-3.0).drawn(0.0, 0.0, 1.0)
    assert fall_pct == 0


def test_charging_tells_nothing_about_the_drains():
    drawn, _ = MEASURED.drawn(100.0, 0.0, 0.0)
    after = drawn.charged(5.0, 9.0)
    assert after.energy_pct == pytest.approx(45)
    assert sd(after, ENERGY) ** 2 == pytest.approx(sd(drawn, ENERGY) ** 2 + 9)
    assert after.covariance.rows[ENERGY][1:] == (0.0, 0.0, 0.0)
    assert MEASURED.charged(70.0, 0.0).energy_pct == 100
    assert sd(MEASURED.charged(0.0, 1e6), ENERGY) == pytest.approx(50)


def test_where_the_energy_becomes_known_what_was_learned_stays():
    drawn, _ = MEASURED.drawn(100.0, 0.0, 0.0)
    known = drawn.anchored(80.0, 1.0)
    assert known == replace(MEASURED, energy_pct=80.0, covariance=anchored(drawn.covariance, 1.0))
    assert known.energy_sd_pct == 1


# It is measured.


def falling(**known: float) -> BatteryModel:
    """After an hour in which all three may have drawn more than was thought."""
    unsure = covariances(0.02**2, 0.03**2, 0.8**2)
    model = replace(MEASURED, covariance=unsure, **known)
    return model.drawn(50.0, 50.0, 1.0)[0]


def test_less_left_than_believed_raises_all_three_drains():
    before = falling()
    after = before.measured(-1.0, 0.5, PLATE_WH)
    assert before.energy_pct - 1 < after.energy_pct < before.energy_pct
    assert after.drain > before.drain
    assert after.other_drain > before.other_drain
    assert after.own_pct_per_h > before.own_pct_per_h
    assert after.energy_sd_pct < before.energy_sd_pct


@pytest.mark.parametrize(
    ("surprise_pct", "drain", "other", "own", "energy_pct"),
    [
        pytest.param(-9000.0, 5.0, 5.0, 10.0, 0.0, id="far too little"),
        pytest.param(9000.0, 1 / 1.2, 1 / 10, 0.0, 100.0, id="far too much"),
    ],
)
def test_nothing_is_believed_that_no_battery_can_be(surprise_pct, drain, other, own, energy_pct):
    after = falling().measured(surprise_pct, 0.5, PLATE_WH)
    assert after.drain == pytest.approx(drain * DRAIN_PCT)
    assert after.other_drain == pytest.approx(other * DRAIN_PCT)
    assert after.own_pct_per_h == own
    assert after.energy_pct == energy_pct


def test_however_often_it_is_measured_a_drain_stays_one_and_a_half_percent_unsure():
    model = MEASURED
    for _ in range(500):
        model, _ = model.drawn(50.0, 50.0, 0.0)
        model = replace(model, energy_pct=50.0).measured(0.0, 0.16, PLATE_WH)
    assert model.drain_sd == pytest.approx(0.015)
    assert sd(model, OTHER) / model.other_drain == pytest.approx(0.015)


# Where it begins, and when its capacity counts as measured.


def test_it_begins_with_the_nameplate_as_far_as_that_can_be_trusted():
    fresh = begun(PLATE_WH)
    assert (fresh.energy_pct, fresh.drain, fresh.other_drain) == (None, DRAIN_PCT, DRAIN_PCT)
    assert fresh.drain_sd == pytest.approx(0.20)
    assert sd(fresh, OTHER) == pytest.approx(DRAIN_PCT * math.hypot(0.20, 0.10))
    assert sd(fresh, OWN) == pytest.approx(0.8)
    assert (fresh.own_pct_per_h, fresh.capacity_wh) == (0, None)


@pytest.mark.parametrize(
    ("told_sd", "taken_sd"),
    [
        pytest.param(0.03, 0.03, id="as it was learned"),
        pytest.param(0.001, 0.015, id="no surer than labels allow"),
        pytest.param(0.9, 0.20, id="no worse than if it were new"),
    ],
)
def test_or_with_what_was_learned_before(told_sd, taken_sd):
    known = begun(PLATE_WH, (640.0, told_sd))
    assert known.drain == pytest.approx(100 / 640)
    assert known.drain_sd == pytest.approx(taken_sd)


def only_drain(sd_share: float) -> BatteryModel:
    return replace(MEASURED, covariance=covariances((sd_share * DRAIN_PCT) ** 2, 1.0, 0.0))


def test_a_capacity_known_to_six_percent_is_measured():
    assert only_drain(0.059).capacity_wh == pytest.approx(PLATE_WH)
    assert only_drain(0.061).capacity_wh is None


def test_the_mix_of_loads_that_is_known_best_tells_the_capacity():
    """Two drains of which only the sum is known, at 0.1 and 0.2."""
    rows = ((0.0,) * 4, (0.0, 0.01, -0.0099, 0.0), (0.0, -0.0099, 0.01, 0.0), (0.0,) * 4)
    model = replace(MEASURED, covariance=Covariance(rows))
    assert model.capacity_wh == pytest.approx(100 / 0.15)


def test_where_both_drains_are_known_alike_the_first_tells():
    rows = ((0.0,) * 4, (0.0, 1e-6, 1e-6, 0.0), (0.0, 1e-6, 1e-6, 0.0), (0.0,) * 4)
    assert replace(MEASURED, covariance=Covariance(rows)).capacity_wh == pytest.approx(PLATE_WH)


def test_where_worn_and_thirsty_look_alike_it_is_taken_to_be_worn():
    """The fall of an hour at 50 W is known, but not whose it was."""
    own_var, share = 0.4**2, 0.4 / 50
    rows = (
        (0.0,) * 4, (0.0, share**2, share**2, -share * 0.4),
        (0.0, share**2, 1.0, 0.0), (0.0, -share * 0.4, 0.0, own_var),
    )  # fmt: skip
    model = replace(MEASURED, own_pct_per_h=1.0, covariance=Covariance(rows))
    drain_then = DRAIN_PCT + 0.8 / 50  # two deviations of it are the battery's
    assert model.capacity_wh == pytest.approx(100 / drain_then)
    thrifty = replace(model, own_pct_per_h=0.3)
    assert thrifty.capacity_wh == pytest.approx(100 / (DRAIN_PCT + 0.3 / 50))
