"""Moments as people write them, and what an order costs as staff read it."""

from __future__ import annotations

import time
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from power.errors import RequestError
from power.policy import dutch
from power.what_if import LoadChange, SupplyChange, WhatIf

HERE = ZoneInfo("Europe/Amsterdam")
FRIDAY = datetime(2026, 11, 27, 16, 40, tzinfo=HERE)


@pytest.fixture(autouse=True)
def in_the_netherlands(monkeypatch):
    monkeypatch.setenv("TZ", "Europe/Amsterdam")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("zondag 08:00", (29, 8, 0), id="a day"),
        pytest.param("Zondag 8.00", (29, 8, 0), id="as people write it"),
        pytest.param("zo 08:00", (29, 8, 0), id="a day, short"),
        pytest.param("sunday 08:00", (29, 8, 0), id="a day in English"),
        pytest.param("vrijdag 18:00", (27, 18, 0), id="today by its name"),
        pytest.param("morgen 08:00", (28, 8, 0), id="tomorrow"),
        pytest.param("overmorgen 08:00", (29, 8, 0), id="the day after"),
        pytest.param("vandaag 22:15", (27, 22, 15), id="today"),
        pytest.param("22:00", (27, 22, 0), id="a time that comes"),
        pytest.param("08:00", (28, 8, 0), id="a time that has passed is tomorrow's"),
        pytest.param("2026-11-29 08:00", (29, 8, 0), id="a date"),
    ],
)
def test_a_moment_is_read_as_people_write_it(text, expected):
    day, hour, minute = expected
    assert dutch.parse_moment(text, FRIDAY) == datetime(2026, 11, day, hour, minute, tzinfo=HERE)


def test_a_moment_with_its_offset_is_as_it_is_written():
    for text in ("2026-11-29T08:00+01:00", "2026-11-29 07:00+00:00"):
        assert dutch.parse_moment(text, FRIDAY) == datetime(2026, 11, 29, 8, 0, tzinfo=HERE)


def test_a_day_whose_time_has_passed_is_next_week():
    moment = dutch.parse_moment("vrijdag 08:00", FRIDAY)
    assert moment == datetime(2026, 12, 4, 8, tzinfo=HERE)


def test_a_moment_after_a_change_of_the_clock_is_by_the_clock_of_then():
    moment = dutch.parse_moment("zondag 08:00", datetime(2026, 10, 24, 12, tzinfo=HERE))
    assert moment.isoformat() == "2026-10-25T08:00:00+01:00"


def test_a_moment_that_has_passed_by_its_date_is_left_to_the_daemon_to_refuse():
    assert dutch.parse_moment("vandaag 08:00", FRIDAY) < FRIDAY


@pytest.mark.parametrize(
    "text", ["", "zondag", "25:00", "blauwdag 08:00", "08:00 uur", "2026-13-01 08:00", "8", "\0"]
)
def test_what_is_no_moment_is_told_with_an_example(text):
    with pytest.raises(RequestError, match="zondag 08:00"):
        dutch.parse_moment(text, FRIDAY)


@pytest.mark.parametrize(
    ("at", "told"),
    [
        pytest.param((27, 21, 40), "21:40", id="today"),
        pytest.param((28, 8, 0), "morgen 08:00", id="tomorrow"),
        pytest.param((29, 8, 0), "zondag 08:00", id="this week"),
    ],
)
def test_a_moment_is_told_as_people_say_it(at, told):
    assert dutch.moment(datetime(2026, 11, *at, tzinfo=HERE), FRIDAY) == told
    nearly = datetime(2026, 11, 27, 21, 39, 59, tzinfo=HERE)
    assert dutch.moment(nearly, FRIDAY) == "21:40"
    later = datetime(2026, 12, 11, 8, tzinfo=HERE)
    assert dutch.moment(later, FRIDAY) == "11-12 08:00"


@pytest.mark.parametrize(
    ("seconds", "told"),
    [(60, "1 minuut"), (2400, "40 minuten"), (18_000, "5 uur"), (19_800, "5,5 uur"),
     (3 * 86_400, "3 dagen")],
)  # fmt: skip
def test_a_span_is_as_exact_as_anybody_needs(seconds, told):
    assert dutch.span(seconds) == dutch.span(-seconds) == told


def found(before_s, after_s, *, mains=False, kept=True, promised=None, others=()):
    ends = None if after_s is None else datetime.fromtimestamp(FRIDAY.timestamp() + after_s, HERE)
    return WhatIf(
        asked_at=FRIDAY,
        on_mains=mains,
        supplies={
            "hat": SupplyChange(
                lasts_before_s=before_s, lasts_after_s=after_s, ends_at=ends,
                promised_until=promised, promise_kept=kept,
            )
        },
        loads={
            "lighting": LoadChange(
                supply="hat", essential=True, watts=12, on_before_s=1, on_after_s=1
            ),
            **{
                name: LoadChange(
                    supply="hat", essential=False, watts=60, on_before_s=a, on_after_s=b
                )
                for name, a, b in others
            },
        },
    )  # fmt: skip


@pytest.mark.parametrize(
    ("situation", "sentence"),
    [
        pytest.param(
            found(36_000, 18_000), "5 uur korter, lighting haalt 21:40.", id="in an outage"
        ),
        pytest.param(
            found(18_000, 18_000, mains=True),
            "Als de netstroom nu uitvalt: even lang, lighting haalt 21:40.",
            id="on mains",
        ),
        pytest.param(
            found(18_000, 18_000, others=[("heating", 9000, 1800), ("coffee", 0, 5400)]),
            "Even lang, lighting haalt 21:40. Minder lang aan: heating (60 W) 2 uur. "
            "Langer aan: coffee (60 W) 1,5 uur.",
            id="other loads pay",
        ),
        pytest.param(
            found(18_000, None),
            "Langer, lighting haalt nog twee weken of langer.",
            id="longer than is foretold",
        ),
    ],
)
def test_what_an_override_costs_is_one_sentence(situation, sentence):
    assert dutch.override_cost(situation) == sentence


def test_a_target_that_cannot_be_kept_says_by_how_much():
    sunday = datetime(2026, 11, 29, 8, tzinfo=HERE)
    told = dutch.target_cost(found(90_000, 100_000, promised=sunday, kept=False))
    assert told == (
        "Lighting haalt zondag 08:00 niet, ook als al het andere uitgaat: 11,6 uur te kort, tot "
        "morgen 20:27."
    )


def test_a_target_that_can_be_kept_says_what_it_takes():
    sunday = datetime(2026, 11, 29, 8, tzinfo=HERE)
    told = dutch.target_cost(
        found(90_000, 150_000, promised=sunday, others=[("heating", 18_000, 0)])
    )
    assert told == "Lighting haalt zondag 08:00. Minder lang aan: heating (60 W) 5 uur."
