"""A time is one moment, or the publisher hears why it is not."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.core.cap_write import cap_time
from content.core.times import TimeProblem, read_duration, read_time


@pytest.mark.parametrize(
    ("written", "utc"),
    [
        pytest.param("2026-01-20 14:05", (2026, 1, 20, 13, 5), id="winter, Dutch clock"),
        pytest.param("2026-07-20 14:05", (2026, 7, 20, 12, 5), id="summer, Dutch clock"),
        pytest.param("2026-01-20T14:05:00+01:00", (2026, 1, 20, 13, 5), id="CAP"),
        pytest.param("2026-01-20T14:05:00-00:00", (2026, 1, 20, 14, 5), id="CAP's UTC"),
        pytest.param("2026-01-20T14:05:00Z", (2026, 1, 20, 14, 5), id="Z, which CAP forbids"),
        pytest.param("2026-01-20T14:05", (2026, 1, 20, 13, 5), id="a zone left out"),
        pytest.param("20-1-2026 14.05 uur", (2026, 1, 20, 13, 5), id="as people write"),
        pytest.param("20-01-2026 om 14:05", (2026, 1, 20, 13, 5), id="as people say"),
        pytest.param("2026-10-25 02:30+02:00", (2026, 10, 25, 0, 30), id="the first 2:30"),
        pytest.param("2026-10-25 02:30+01:00", (2026, 10, 25, 1, 30), id="the second 2:30"),
        pytest.param(
            "2026-10-25 01:59", (2026, 10, 24, 23, 59), id="just before the clock goes back"
        ),
        pytest.param("2026-03-29 03:00", (2026, 3, 29, 1, 0), id="just after the clock went on"),
    ],
)
def test_times_are_read_into_utc(written, utc):
    assert read_time(written) == datetime(*utc, tzinfo=UTC)
    assert read_time(written).tzinfo is UTC


@pytest.mark.parametrize(
    ("written", "advice"),
    [
        pytest.param("2026-03-29 02:30", "bestaat niet", id="the hour that is skipped"),
        pytest.param("2026-10-25 02:30", "zomertijd", id="the hour that comes twice"),
        pytest.param("morgen", "geen tijd", id="a word"),
        pytest.param("2026-02-30 12:00", "geen tijd", id="no such day"),
        pytest.param("31-4-2026 12:00", "geen tijd", id="no such day, Dutch"),
        pytest.param("", "geen tijd", id="nothing"),
        pytest.param("0001-01-01T00:00:00+14:00", "jaar", id="would overflow"),
        pytest.param("9999-12-31T23:59:59-14:00", "jaar", id="would overflow upwards"),
    ],
)
def test_what_is_not_one_moment_is_explained(written, advice):
    with pytest.raises(TimeProblem, match=advice):
        read_time(written)


@given(st.text(max_size=60))
def test_no_text_raises_anything_else(written):
    with contextlib.suppress(TimeProblem):
        assert read_time(written).tzinfo is UTC


@given(
    st.datetimes(
        min_value=datetime(2000, 1, 2),  # noqa: DTZ001 - hypothesis adds the zone
        max_value=datetime(2199, 12, 30),  # noqa: DTZ001
        timezones=st.just(UTC),
    )
)
def test_what_cap_writes_is_read_back_to_the_second(moment):
    moment = moment.replace(microsecond=0)
    assert read_time(cap_time(moment)) == moment
    assert "Z" not in cap_time(moment)


@pytest.mark.parametrize(
    ("written", "length"),
    [
        ("12 uur", timedelta(hours=12)),
        ("30 minuten", timedelta(minutes=30)),
        ("1 dag", timedelta(days=1)),
        ("2 weken", timedelta(weeks=2)),
        ("een uur", None),
        ("2026-01-20 14:05", None),
    ],
)
def test_lengths_of_time_are_read(written, length):
    assert read_duration(written) == length
