"""Is it open? By the clock on the wall, on every day of a year; a closed place never looks open."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from common.time_zone import AMSTERDAM
from content.core.opening_hours import hours_now, hours_of_day


def at(text, *, fold=0):
    return datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM, fold=fold)


local = datetime.fromisoformat


def spans(found):
    return [f"{span.begin:%a %H:%M}-{span.end:%H:%M}" for span in found]


OFFICE = "Mo-Fr 09:00-12:00,13:00-17:00; Sa 10:00-12:00; PH off"
NIGHTS = "Th-Sa 22:00-02:00"


@pytest.mark.parametrize(
    ("hours", "when", "until"),
    [
        (OFFICE, "2026-11-30T09:00", "2026-11-30T12:00"),
        (OFFICE, "2026-11-30T16:59", "2026-11-30T17:00"),
        (NIGHTS, "2026-12-03T23:00", "2026-12-04T02:00"),
        (NIGHTS, "2026-12-04T01:59", "2026-12-04T02:00"),
        ("Mo-Su 00:00-24:00; Su off", "2026-12-04T12:00", "2026-12-06T00:00"),
        ("Fr 20:00-24:00; Sa 00:00-03:00", "2026-12-04T21:00", "2026-12-05T03:00"),
        ("24/7", "2026-11-30T12:00", None),
        ("Mo-Su 00:00-24:00", "2026-11-30T12:00", None),
        ("09:00-17:00; Dec 24 09:00-12:00", "2026-12-24T10:00", "2026-12-24T12:00"),
        ("Mo-Fr 09:00-12:00, We 13:00-15:00", "2026-12-02T10:00", "2026-12-02T12:00"),
    ],
)
def test_open_until(hours, when, until):
    found = hours_now(hours, at(when))
    assert found.is_open
    assert found.until == (until and local(until))


@pytest.mark.parametrize(
    ("hours", "when", "then"),
    [
        (OFFICE, "2026-11-30T08:59", ["Mon 09:00-12:00", "Mon 13:00-17:00"]),
        (OFFICE, "2026-11-30T12:00", ["Mon 13:00-17:00"]),
        (OFFICE, "2026-12-05T12:00", ["Mon 09:00-12:00", "Mon 13:00-17:00"]),
        (OFFICE, "2026-12-25T10:00", ["Mon 09:00-12:00", "Mon 13:00-17:00"]),
        (NIGHTS, "2026-12-06T02:00", ["Thu 22:00-02:00"]),
        ("Mo-Fr 09:00-12:00; We 13:00-15:00", "2026-12-02T10:00", ["Wed 13:00-15:00"]),
        ("Mo-Su 22:00-02:00; Fr off", "2026-12-05T01:00", ["Sat 22:00-02:00"]),
        ("off", "2026-11-30T12:00", []),
        ("2027 Feb 1-3 09:00-17:00", "2026-11-30T12:00", []),
        ("09:00-17:00; Dec 24-Jan 2 off", "2027-01-02T12:00", ["Sun 09:00-17:00"]),
    ],
    ids=str,
)
def test_closed_and_when_it_opens(hours, when, then):
    found = hours_now(hours, at(when))
    assert not found.is_open
    assert spans(found.next_spans) == then


class TestTheNightTheClockChanges:
    """25 October 2026, 02:00 to 03:00 comes twice; on 29 March that hour is not there at all."""

    def test_what_closed_in_the_first_hour_stays_closed_in_the_second(self):
        bar = "Sa 22:00-02:30"
        assert hours_now(bar, at("2026-10-25T02:15")).is_open
        assert not hours_now(bar, at("2026-10-25T02:15", fold=1)).is_open

    def test_what_is_open_all_night_is_open_in_both(self):
        shelter = "Sa 22:00-06:00"
        for fold in (0, 1):
            assert hours_now(shelter, at("2026-10-25T02:15", fold=fold)).until == local(
                "2026-10-25T06:00"
            )

    def test_what_would_close_in_the_lost_hour_is_closed_after_it(self):
        before = datetime(2026, 3, 29, 0, 59, tzinfo=UTC)
        assert hours_now("Sa 22:00-02:30", before).is_open
        assert not hours_now("Sa 22:00-02:30", before + timedelta(minutes=1)).is_open

    def test_an_early_shop_opens_by_the_new_clock(self):
        assert hours_now("Su 08:00-12:00", datetime(2026, 3, 29, 6, 0, tzinfo=UTC)).is_open


def test_a_day_has_its_spans_and_one_of_24_hours_is_one():
    assert spans(hours_of_day(OFFICE, date(2026, 11, 30))) == ["Mon 09:00-12:00", "Mon 13:00-17:00"]
    assert spans(hours_of_day("24/7", date(2026, 11, 30))) == ["Mon 00:00-00:00"]
    assert spans(hours_of_day("Mo 09:00-12:00,12:00-15:00", date(2026, 11, 30))) == [
        "Mon 09:00-15:00"
    ]
