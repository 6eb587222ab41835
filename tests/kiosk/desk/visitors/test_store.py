"""Visitors counted: one touch, one line, hour by hour, and never who."""

from __future__ import annotations

from datetime import timedelta

from kiosk.desk.link import counts
from kiosk.desk.visitors.counts import present, totals

HOUR = timedelta(hours=1)


def test_each_touch_counts_and_the_last_can_be_taken_back_once(desk, now):
    desk.visitors.count(1, now)
    desk.visitors.count(3, now)
    assert desk.visitors.since(now - HOUR, now) == 4
    last = desk.visitors.last()
    assert desk.visitors.uncount(last.id)
    assert not desk.visitors.uncount(last.id)
    assert desk.visitors.since(now - HOUR, now) == 1


def test_hour_by_hour_with_those_in_which_nobody_came(desk, now):
    desk.visitors.count(2, now - 2 * HOUR)
    desk.visitors.count(5, now)
    assert [v.number for v in desk.visitors.by_hour(now - 24 * HOUR, now)] == [2, 0, 5]


def test_those_of_a_drill_are_counted_in_a_drill(desk, now):
    desk.visitors.count(2, now, drill=True)
    assert desk.visitors.since(now - HOUR, now) == 0
    assert desk.visitors.since(now - HOUR, now, drill=True) == 2
    desk.retention.closing_of_drill(now)
    assert desk.visitors.since(now - HOUR, now, drill=True) == 0


def test_the_coordination_point_hears_of_hours_that_are_over(desk, now):
    desk.visitors.count(12, now - HOUR)
    desk.visitors.count(5, now)
    (line,) = totals(desk, now, drill=False)
    assert (line.what, line.theme, line.number) == ("visitors", "2026-01-20-15", 12)


def test_the_status_says_how_many_came_today_by_fives(desk, now):
    assert present(desk, now, drill=False) is None, "nobody counts here"
    desk.visitors.count(48, now)
    said = counts.of((), (), None, now, drill=False, counted=present(desk, now, drill=False))
    assert said.people == 45
