"""Call-through by itself: once a month of a clock that may leap, and its result to read."""

from __future__ import annotations

import pytest

from link import calling, report, status_table
from link.calling import DAY_S, LOOK_S, Monthly
from link.errors import RequestError
from tests.link.network import made
from tests.link.places import BEGIN, carry

NOW_S = BEGIN.timestamp()
POINTS = ("np-a", "np-b", "np-c")


class Watch:
    """A fire station that looks every hour, by two clocks."""

    def __init__(self, place, every_days=30):
        self.place, self.monthly = place, Monthly(place.exchange, every_days)
        self.run_s, self.now_s = 0.0, NOW_S

    def goes_on(self, days: float) -> list[float]:
        """Return after how many days of running it called."""
        called = []
        for _ in range(int(days * 24)):
            self.run_s, self.now_s = self.run_s + LOOK_S, self.now_s + LOOK_S
            if self.monthly.step(self.now_s, self.run_s):
                called.append(self.run_s / DAY_S)
        return called


@pytest.fixture
def watch(fire_station):
    return Watch(fire_station)


def test_once_a_month_everyone_below_is_asked(watch):
    called = watch.goes_on(95)
    assert [round(day) for day in called] == [30, 60, 90]
    assert sorted(watch.place.exchange.outbox.waits_for()) == list(POINTS)  # the newest alone


def test_it_counts_on_over_restarts(watch):
    watch.goes_on(20)
    watch.place.restart()
    watch.monthly = Monthly(watch.place.exchange, 30)
    assert [round(day) for day in watch.goes_on(20)] == [30]


def test_who_was_called_by_hand_is_not_called_again_soon(watch):
    watch.goes_on(20)
    calling.call(watch.place.exchange, watch.now_s)
    assert [round(day) for day in watch.goes_on(40)] == [50]


@pytest.mark.parametrize("leap_days", [-36_500, 26_000])
def test_a_clock_that_leaps_costs_one_call_at_most(watch, leap_days):
    watch.goes_on(10)
    watch.now_s += leap_days * DAY_S
    assert len(watch.goes_on(5)) <= 1
    watch.now_s -= leap_days * DAY_S
    assert len(watch.goes_on(28)) <= 1
    assert watch.goes_on(34)


def test_a_clock_that_leaps_all_day_calls_once_a_day_at_most(watch):
    for hour in range(10 * 24):
        watch.now_s += 60 * DAY_S * (1 if hour % 2 else -1)
        watch.goes_on(1 / 24)
    assert len(watch.goes_on(1)) <= 1


def test_it_can_be_left_to_people(fire_station):
    assert not Watch(fire_station, every_days=0).goes_on(100)


def test_a_point_calls_nobody(point):
    assert not Watch(point).goes_on(100)
    with pytest.raises(RequestError, match="nobody to call"):
        calling.call(point.exchange, NOW_S)


def composed(place) -> report.LinkStatus:
    return report.compose(place.exchange, made(place.node)[0].card, (), NOW_S)


def test_who_answered_and_who_did_not_is_in_the_status(watch, point):
    assert composed(watch.place).call is None
    assert watch.goes_on(31)
    carry(point, watch.place)
    call = composed(watch.place).call
    assert (call.answered, call.silent, call.by_itself) == (("np-a",), ("np-b", "np-c"), True)
    assert (call.at - BEGIN).days == 30
    said = list(status_table.lines(composed(watch.place)))
    assert any("by itself: 1 of 3 answered." in line for line in said)
    assert "  no answer: np-b" in said


def test_nobody_is_sent_out_with_a_question(watch):
    watch.goes_on(31)
    assert not composed(watch.place).waiting.courier
    watch.place.write("bericht", to="np-b")
    assert composed(watch.place).waiting.courier
