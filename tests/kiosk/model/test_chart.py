"""What a chart shows is what was measured, however many points there were."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from kiosk.i18n.translator import translator
from kiosk.model.chart import (
    COLUMNS,
    Chart,
    Sample,
    Span,
    between,
    joined,
    pieces,
    thinned,
    time_ticks,
    value_ticks,
)

NL = translator("nl")
HOUR = Span(0, 3600)


def test_few_samples_are_all_drawn():
    samples = [Sample(at, at % 7) for at in range(100)]
    assert thinned(samples, HOUR) == tuple(samples)


def test_no_peak_and_no_dip_is_lost_by_thinning():
    samples = [Sample(at, 50.0) for at in range(3600)]
    samples[1234], samples[2345] = Sample(1234, 99.0), Sample(2345, 1.0)
    kept = thinned(samples, HOUR)
    assert len(kept) <= 2 * COLUMNS + 2
    assert {sample.value for sample in kept} == {50.0, 99.0, 1.0}
    assert (kept[0], kept[-1]) == (samples[0], samples[-1])
    assert list(kept) == sorted(kept)


def test_nothing_is_drawn_where_nothing_was_recorded():
    samples = [Sample(at, 1.0) for at in (0, 60, 120, 900, 960)]
    assert [len(piece) for piece in pieces(samples, 180)] == [3, 2]
    assert list(pieces([], 180)) == []


def test_moments_without_mains_become_spans():
    assert joined([0, 60, 120, 3600], 180) == (Span(0, 180), Span(3600, 3660))


@pytest.mark.parametrize(
    ("highest", "words"),
    [
        (0.0, ["0", "0,5", "1"]),
        (3.0, ["0", "2", "4"]),
        (62.0, ["0", "50", "100"]),
        (100.0, ["0", "50", "100"]),
        (1700.0, ["0", "1.000", "2.000"]),
    ],
)
def test_the_value_axis_ends_at_a_round_number(highest, words):
    ticks = value_ticks(highest, lambda value: NL.number(value, "#,##0.#"))
    assert [tick.words for tick in ticks] == words
    assert ticks[-1].at >= highest


def seconds(*when):
    return datetime(*when, tzinfo=UTC).timestamp()


@pytest.mark.parametrize(
    ("window", "step", "words"),
    [
        (
            Span(seconds(2026, 1, 20, 5), seconds(2026, 1, 21, 5)),
            timedelta(hours=6),
            ["06:00", "12:00", "18:00", "00:00", "06:00"],
        ),
        (
            Span(seconds(2026, 3, 28, 12), seconds(2026, 3, 31)),
            timedelta(days=1),
            ["29 mrt", "30 mrt", "31 mrt"],
        ),
        (
            Span(seconds(2026, 10, 24, 21), seconds(2026, 10, 25, 23)),
            timedelta(hours=6),
            ["00:00", "06:00", "12:00", "18:00", "00:00"],
        ),
    ],
    ids=["a winter's day", "the clock goes ahead", "the clock goes back"],
)
def test_the_time_axis_is_on_round_hours_here(window, step, words):
    assert [tick.words for tick in time_ticks(window, step, NL.day)] == words


CHART = Chart(
    "",
    "%",
    Span(0, 3600),
    1800,
    (),
    curves=((Sample(0, 90), Sample(60, 80)), (Sample(1700, 60), Sample(1800, 50))),
    ahead=(Sample(1800, 50), Sample(3600, 10)),
)


@pytest.mark.parametrize(
    ("at_s", "value"),
    [(0, 90), (55, 80), (600, None), (1790, 50), (2700, 30), (3601, None)],
    ids=["first", "nearest", "in a gap", "second piece", "expected", "beyond"],
)
def test_a_finger_reads_the_nearest_value_or_nothing(at_s, value):
    found = CHART.value_at(at_s)
    assert (found and found.value) == value


def test_between_two_samples_lies_what_is_drawn_there():
    assert between(CHART.ahead, 1800) == Sample(1800, 50)
    assert between((), 1800) is None
