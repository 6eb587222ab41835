"""What is uncertain of energy and drains grows as energy is drawn, and shrinks when measured."""

from __future__ import annotations

import pytest

from power.policy.covariance import (
    DRAIN,
    ENERGY,
    OTHER,
    OWN,
    Covariance,
    anchored,
    at_least,
    begun,
    conditional,
    corrected,
    drained,
    drifted,
)

START = Covariance((
    (1.0, 0.0, 0.0, 0.0), (0.0, 0.04, 0.04, 0.0), (0.0, 0.04, 0.05, 0.0), (0.0, 0.0, 0.0, 0.5),
))  # fmt: skip


def test_drawing_ties_the_energy_to_the_drains():
    after = drained(START, 10.0, 5.0, 0.0)
    assert after.rows[ENERGY][ENERGY] == pytest.approx(1 + 100 * 0.04 + 25 * 0.05 + 2 * 50 * 0.04)
    assert after.rows[ENERGY][DRAIN] == pytest.approx(-10 * 0.04 - 5 * 0.04)
    assert after.rows[ENERGY][OTHER] == pytest.approx(-10 * 0.04 - 5 * 0.05)


def test_two_short_draws_are_one_long_one():
    once, twice = (
        drained(START, 10.0, 4.0, 2.0),
        drained(drained(START, 5.0, 2.0, 1.0), 5.0, 2.0, 1.0),
    )
    for row, other in zip(once.rows, twice.rows, strict=True):
        assert row == pytest.approx(other)


def test_a_measurement_corrects_the_drain_that_was_used():
    after, gain = corrected(drained(START, 10.0, 0.0, 0.0), gauge_var=0.5)
    assert gain[DRAIN] < 0  # less left than believed: the drain is higher
    assert after.rows[DRAIN][DRAIN] < START.rows[DRAIN][DRAIN]
    assert after.rows[ENERGY][ENERGY] < 0.5


def test_after_an_anchor_the_next_error_teaches_nothing_about_the_drains():
    _, gain = corrected(anchored(drained(START, 10.0, 5.0, 2.0), 1.0), gauge_var=1.0)
    assert gain == (0.5, 0.0, 0.0, 0.0)


def test_it_begins_with_drains_that_are_wrong_together_and_nothing_else_in_common():
    assert begun(0.04, 0.05, 0.5) == Covariance(((0.0,) * 4, *START.rows[1:]))


def test_it_drifts_and_is_never_surer_than_said():
    wider = drifted(START, (0.01, 0.015, 0.03), 0.02, 0.25)
    assert (wider.rows[DRAIN][DRAIN], wider.rows[OTHER][OTHER]) == pytest.approx((0.05, 0.1))
    assert wider.rows[DRAIN][OTHER] == wider.rows[OTHER][DRAIN] == pytest.approx(0.055)
    assert wider.rows[OWN][OWN] == 0.75
    assert at_least(START, 0.06, 0.01).rows[DRAIN][DRAIN] == 0.06
    assert at_least(START, 0.06, 0.01).rows[OTHER][OTHER] == 0.05


def test_a_fall_with_no_load_on_is_the_supply_s_own():
    _, gain = corrected(drained(START, 0.0, 0.0, 4.0), gauge_var=0.5)
    assert gain[DRAIN] == gain[OTHER] == 0
    assert gain[OWN] < 0  # less left than believed: it draws more


def test_one_who_knew_what_the_supply_draws_would_know_the_drain_better():
    seen, _ = corrected(drained(START, 10.0, 0.0, 4.0), gauge_var=0.01)
    assert conditional(seen).rows[DRAIN][DRAIN] < 0.01 < seen.rows[DRAIN][DRAIN]
    assert conditional(seen).rows[OWN][OWN] == pytest.approx(0)
    known = begun(0.04, 0.05, 0.0)
    assert conditional(known) == known


def test_no_variance_is_below_nothing():
    """Rounding may leave a little less than none, of which there is no root."""
    rounded = Covariance(((-1e-18, 0.0, 0.0, 0.0), *START.rows[1:]))
    assert rounded.variance((1.0, 0.0, 0.0, 0.0)) == 0


@pytest.mark.parametrize(
    ("weights", "variance"),
    [
        ((1.0, 0.0, 0.0, 0.0), 1.0),
        ((1.0, -10.0, 0.0, 0.0), 1.0 + 100 * 0.04),
        ((0.0, 1.0, -1.0, 0.0), 0.04 + 0.05 - 2 * 0.04),
    ],
)
def test_the_variance_of_a_sum(weights, variance):
    assert START.variance(weights) == pytest.approx(variance)
