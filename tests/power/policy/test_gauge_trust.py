"""How far a gauge is believed: value by value, beside a model that is known."""

from __future__ import annotations

import math

import pytest
from msgspec.structs import replace

from power.policy import gauge_trust
from power.policy.battery_model import BatteryModel
from power.policy.covariance import DRAIN
from power.policy.covariance import begun as covariances
from power.policy.gauge_trust import Gauge, Occasion, believe, believe_instead

PLATE_WH = 1000.0
NOW_S = 10_000.0
OUTAGE = Occasion(NOW_S, on_battery=True, nameplate_wh=PLATE_WH)
MAINS = OUTAGE._replace(on_battery=False)
GAUGE = Gauge(var=1.0, shown_pct=50.0, corrected_s=NOW_S - 60, believed_s=NOW_S - 60,
              anchor_until_s=0.0)  # fmt: skip


def falling(energy_pct: float | None = 50.0, energy_sd_pct: float = 1.0) -> BatteryModel:
    """After a while of drawing: an error of the energy says something about the drain."""
    model = BatteryModel(
        energy_pct=energy_pct,
        drain=0.1,
        other_drain=0.1,
        covariance=covariances(0.01**2, 0.01**2, 0.5**2),
    )
    model = model.anchored(energy_pct, energy_sd_pct**2)
    return model if energy_pct is None else replace(model.drawn(20.0, 0.0, 0.0)[0], energy_pct=50.0)


# Rule 1: a value equal to the last one.


@pytest.mark.parametrize(
    ("due_pct", "stuck"),
    [pytest.param(3.0, False, id="whole percents"), pytest.param(3.01, True, id="it is stuck")],
)
def test_on_battery_a_value_that_stays_is_no_news(due_pct, stuck):
    before = falling()
    model, gauge = believe(before, replace(GAUGE, due_pct=due_pct), 50.0, OUTAGE)
    assert model == before
    assert gauge.stuck is stuck
    assert gauge.believed_s == (GAUGE.believed_s if stuck else NOW_S)


def test_a_value_that_stays_before_anything_was_drawn_is_a_reading():
    _, gauge = believe(falling(), replace(GAUGE, due_pct=0.0), 50.0, OUTAGE)
    assert gauge.corrected_s == NOW_S


def test_after_a_jump_a_value_that_stays_is_not_believed_again():
    _, gauge = believe(falling(), replace(GAUGE, due_pct=1.0, jumped_s=NOW_S - 9), 50.0, OUTAGE)
    assert (gauge.believed_s, gauge.jumped_s) == (GAUGE.believed_s, NOW_S - 9)


def test_a_stuck_gauge_is_no_news_on_mains_either_until_it_moves():
    stuck = replace(GAUGE, stuck=True)
    model, gauge = believe(falling(), stuck, 50.0, MAINS)
    assert (model.energy_pct, model.energy_sd_pct, gauge) == (50.0, falling().energy_sd_pct, stuck)
    model, gauge = believe(falling(), stuck, 51.0, MAINS)
    assert (gauge.stuck, gauge.shown_pct, gauge.due_pct, gauge.believed_s) == (
        False, 51.0, 0.0, NOW_S,
    )  # fmt: skip
    assert model.energy_pct > 50


def test_on_mains_a_value_that_stays_is_a_reading_like_any_other():
    _, gauge = believe(falling(), GAUGE, 50.0, MAINS)
    assert (gauge.corrected_s, gauge.believed_s) == (NOW_S, NOW_S)


# Rule 2: a jump.


@pytest.mark.parametrize(
    ("energy_sd_pct", "scatter_pct", "off_pct", "jumps"),
    [
        pytest.param(0.0, 0.4, 4.9, False, id="five percent are near"),
        pytest.param(0.0, 0.4, 5.1, True, id="more are a jump"),
        pytest.param(3.0, 0.4, 12.0, False, id="unless the model is as unsure"),
        pytest.param(0.0, 3.0, 11.9, False, id="or the gauge"),
        pytest.param(0.0, 3.0, 12.1, True, id="four deviations"),
    ],
)
def test_a_value_too_far_from_what_is_possible_is_a_jump(
    energy_sd_pct, scatter_pct, off_pct, jumps
):
    before = falling().anchored(50.0, energy_sd_pct**2)
    model, gauge = believe(before, replace(GAUGE, var=scatter_pct**2), 50.0 + off_pct, OUTAGE)
    assert (gauge.jumped_s is not None) is jumps
    assert (gauge.believed_s == NOW_S) is not jumps
    assert not jumps or model == before


@pytest.mark.parametrize(
    ("at", "jumped_ago_s", "anchor_until_s", "taken"),
    [
        pytest.param(OUTAGE, None, 0.0, False, id="in an outage"),
        pytest.param(OUTAGE, 9000.0, 0.0, False, id="however long"),
        pytest.param(OUTAGE, None, NOW_S, True, id="just after mains went"),
        pytest.param(OUTAGE, None, NOW_S - 1, False, id="no longer"),
        pytest.param(MAINS, None, 0.0, False, id="on mains at first"),
        pytest.param(MAINS, 119.0, 0.0, False, id="not for long enough"),
        pytest.param(MAINS, 120.0, 0.0, True, id="for two minutes"),
    ],
)
def test_when_a_jump_is_the_new_truth(at, jumped_ago_s, anchor_until_s, taken):
    jumped_s = None if jumped_ago_s is None else NOW_S - jumped_ago_s
    gauge = replace(GAUGE, jumped_s=jumped_s, anchor_until_s=anchor_until_s)
    model, gauge = believe(falling(), gauge, 90.0, at)
    if taken:
        assert (model.energy_pct, gauge.jumped_s, gauge.believed_s) == (90.0, None, NOW_S)
        assert (gauge.corrected_s, model.energy_sd_pct) == (NOW_S, math.sqrt(GAUGE.var))
        assert (gauge.shown_pct, gauge.due_pct) == (90.0, 0.0)
        assert model.drain == falling().drain
    else:
        assert (model.energy_pct, gauge.jumped_s) == (50.0, jumped_s or NOW_S)


def test_the_first_word_is_taken_and_may_be_set_right_for_two_minutes():
    gauge = gauge_trust.begun(NOW_S)
    assert gauge.var == 1.0  # one percent, until it shows how far it scatters
    model, gauge = believe(falling(None), gauge, 70.0, OUTAGE)
    assert (model.energy_pct, gauge.shown_pct) == (70.0, 70.0)
    in_time, _ = believe(model, gauge, 20.0, OUTAGE._replace(now_s=NOW_S + 120))
    late, _ = believe(model, gauge, 20.0, OUTAGE._replace(now_s=NOW_S + 121))
    assert (in_time.energy_pct, late.energy_pct) == (20.0, 70.0)


def test_when_mains_comes_or_goes_it_may_calibrate_itself_for_two_minutes():
    assert gauge_trust.switched(GAUGE, NOW_S) == replace(GAUGE, anchor_until_s=NOW_S + 120)


def test_without_a_battery_only_its_scatter_is_remembered():
    told = replace(GAUGE, var=4.0, due_pct=2.0, stuck=True, jumped_s=NOW_S)
    assert gauge_trust.removed(told, NOW_S) == Gauge(
        var=4.0, corrected_s=GAUGE.corrected_s, anchor_until_s=NOW_S + 120
    )


# Rule 3: coarse steps.


@pytest.mark.parametrize(
    ("step_pct", "due_pct", "coarse"),
    [
        pytest.param(25.0, 8.4, True, id="a third of it was due"),
        pytest.param(25.0, 8.3, False, id="less was: a jump"),
        pytest.param(3.0, 3.0, False, id="a step of a fine gauge"),
        pytest.param(3.1, 3.0, True, id="just coarse"),
    ],
)
def test_at_a_coarse_step_the_charge_is_half_way(step_pct, due_pct, coarse):
    gauge = replace(GAUGE, shown_pct=50.0 + step_pct / 2, due_pct=due_pct)
    model, after = believe(falling(), gauge, 50.0 - step_pct / 2, OUTAGE)
    half_way = model.energy_pct == 50.0  # where the model has it
    assert (half_way and after.believed_s == NOW_S) is coarse
    if coarse:
        assert after.var == gauge.var  # the width of its steps is not its scatter


def test_a_wide_step_tells_less_than_a_narrow_one():
    spread = [
        believe(
            falling(),
            replace(GAUGE, shown_pct=50.0 + step / 2, due_pct=step),
            50.0 - step / 2,
            OUTAGE,
        )[0].energy_sd_pct
        for step in (4.0, 25.0)
    ]
    assert spread[0] < spread[1]
    before_var, read_var = falling().energy_sd_pct ** 2, 1.0 + 25.0**2 / 12
    assert spread[1] ** 2 == pytest.approx(before_var * read_var / (before_var + read_var))


# Rule 4: a correction.


@pytest.mark.parametrize("ago_s", [60.0, 600.0, 1.0, 30.0, 0.0])
def test_errors_of_a_gauge_last_a_minute_so_reading_it_faster_proves_no_more(ago_s):
    gauge = replace(GAUGE, corrected_s=NOW_S - ago_s)
    model, _ = believe(falling(), gauge, 48.0, OUTAGE)
    before_var, read_var = falling().energy_sd_pct ** 2, max(1.0, 60 / max(ago_s, 1.0))
    share = before_var / (before_var + read_var)
    assert model.energy_pct == pytest.approx(50 - 2 * share)


def test_a_gauge_shows_how_far_its_values_scatter():
    _, gauge = believe(falling(), GAUGE, 46.0, OUTAGE)
    assert gauge.var == pytest.approx(1.0 + (4.0**2 - 1) / 32)
    _, soon = believe(falling(), replace(GAUGE, corrected_s=NOW_S - 30), 46.0, OUTAGE)
    assert soon.var == pytest.approx(1.0 + (4.0**2 - 1) / 64)
    _, charging = believe(falling(), GAUGE, 46.0, MAINS)
    assert charging.var == 1.0  # the surprise is the charger's doing


@pytest.mark.parametrize(("var", "taken"), [(0.01, 0.4**2), (100.0, 3.0**2)])
def test_no_gauge_is_better_or_worse_than_those_on_sale(var, taken):
    assert believe(falling(), replace(GAUGE, var=var), 49.0, MAINS)[1].var == pytest.approx(taken)


# Rule 5: one that lied.


@pytest.mark.parametrize(
    ("lie", "teaches"),
    [
        pytest.param({}, True, id="an honest one"),
        pytest.param({"stuck": True}, False, id="one that stood still"),
        pytest.param({"jumped_s": 1.0}, False, id="one that jumped"),
    ],
)
def test_when_mains_is_back_one_that_lied_teaches_nothing_of_the_drain(lie, teaches):
    model, _ = believe(falling(), replace(GAUGE, **lie), 48.0, MAINS)
    assert (model.drain != falling().drain) is teaches
    before_var = falling().covariance.rows[DRAIN][DRAIN]
    assert (model.covariance.rows[DRAIN][DRAIN] < before_var) is teaches


# Another witness instead.


@pytest.mark.parametrize(
    ("known", "at", "energy_pct", "heard"),
    [
        pytest.param({"stuck": True}, OUTAGE, 50.0, True, id="the gauge stands still"),
        pytest.param({"jumped_s": 1.0}, OUTAGE, 50.0, True, id="the gauge jumped"),
        pytest.param({}, OUTAGE, 50.0, False, id="the gauge is believed"),
        pytest.param({"stuck": True}, MAINS, 50.0, False, id="on mains the gauge will move"),
        pytest.param({"stuck": True}, OUTAGE, None, False, id="nothing was known yet"),
    ],
)
def test_volts_are_heard_only_where_the_gauge_is_not_believed(known, at, energy_pct, heard):
    before, gauge = falling(energy_pct, energy_sd_pct=9.0), replace(GAUGE, **known)
    model, after = believe_instead(before, gauge, 30.0, 7.0, at)
    assert (model != before) is heard
    assert (after.jumped_s, after.believed_s) == (gauge.jumped_s, gauge.believed_s)
    if heard:
        before_var, read_var = before.energy_sd_pct**2, 1.0 + 7.0**2
        expected = 50 - 20 * before_var / (before_var + read_var)
        assert model.energy_pct == pytest.approx(expected)
        assert after.corrected_s == NOW_S


def test_volts_are_heard_no_more_once_the_model_is_as_sure():
    before, stuck = falling().anchored(50.0, 7.0**2), replace(GAUGE, stuck=True)
    assert believe_instead(before, stuck, 30.0, 7.0, OUTAGE) == (before, stuck)
