"""A battery's charge, added up from its current."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from power.sources.coulomb import FULL_FOR_S, GAP_S, CoulombCounter

CAPACITY_AH, FULL_V = 100.0, 13.8


class Bench:
    """A counter, and a clock in our hand."""

    def __init__(self):
        self.now_s = 0.0
        self.counter = CoulombCounter(CAPACITY_AH, FULL_V, lambda: self.now_s)

    def live(self, seconds, volts, amps, step_s=1.0):
        for _ in range(int(seconds / step_s)):
            self.now_s += step_s
            charge_pct = self.counter.follow(volts, amps)
        return charge_pct


@pytest.fixture
def bench():
    return Bench()


@pytest.fixture
def full(bench):
    bench.live(FULL_FOR_S + 2, 13.8, 0.5)
    return bench


def test_a_charge_is_not_known_before_the_battery_was_seen_full(bench):
    assert bench.live(3600, 13.2, -5.0) is None
    assert bench.live(3600, 13.5, 30.0) is None  # volts below full
    assert bench.live(3600, 13.8, 30.0) is None  # it still takes much
    assert bench.live(FULL_FOR_S + 2, 13.8, 1.0) == 100.0


def test_a_moment_at_full_volts_is_not_full(bench):
    assert bench.live(FULL_FOR_S - 2, 13.8, 0.5) is None
    assert bench.live(5, 13.3, 0.5) is None
    assert bench.live(FULL_FOR_S - 2, 13.8, 0.5) is None


@pytest.mark.parametrize("step_s", [1.0, 2.5, 20.0])
def test_what_flows_out_and_in_is_added_up(full, step_s):
    assert full.live(3600, 13.1, -10.0, step_s) == pytest.approx(90, abs=0.1)
    assert full.live(3600, 13.4, 5.0, step_s) == pytest.approx(95, abs=0.1)


def test_it_stays_between_empty_and_full(full):
    assert full.live(12 * 3600, 12.0, -10.0, 10.0) == 0.0
    assert full.live(12 * 3600, 13.4, 20.0, 10.0) == 100.0


def test_an_error_that_adds_up_is_gone_when_the_battery_is_full_again(full):
    assert full.live(10 * 3600, 13.3, -0.5, 10.0) == pytest.approx(95, abs=0.1)
    assert full.live(FULL_FOR_S + 20, 13.8, 0.0, 10.0) == 100.0


def test_after_a_gap_it_is_not_known(full):
    full.now_s += GAP_S + 1
    assert full.counter.follow(13.2, -5.0) is None
    assert full.live(60, 13.2, -5.0) is None


def test_a_current_that_is_not_known_is_a_gap(full):
    assert full.live(1, 13.2, None) is None
    assert full.live(10, 13.2, -5.0) is None


steps = st.tuples(st.floats(0.0, 60.0), st.floats(0, 60), st.none() | st.floats(-1000, 1000))


@given(story=st.lists(steps, max_size=40))
def test_whatever_is_measured_it_is_a_charge_or_unknown(story):
    bench = Bench()
    for seconds, volts, amps in story:
        bench.now_s += seconds
        charge_pct = bench.counter.follow(volts, amps)
        assert charge_pct is None or 0 <= charge_pct <= 100
