"""Another's reading of the same grammar, opening-hours-py, says open when we do."""

from __future__ import annotations

from datetime import datetime, timedelta

import opening_hours
from hypothesis import given, settings
from hypothesis import strategies as st

from common.time_zone import AMSTERDAM
from content.core.opening_hours import DAYS, hours_now

clocks = st.integers(0, 24 * 4).map(lambda n: f"{n // 4:02}:{n % 4 * 15:02}")
by_day = st.tuples(clocks, clocks).filter(lambda pair: pair[0] < pair[1]).map("-".join)
days = st.lists(st.sampled_from(DAYS), min_size=1, max_size=4, unique=True).map(",".join)
ranges = st.tuples(st.sampled_from(DAYS), st.sampled_from(DAYS)).map("-".join)
week_rules = st.builds("{} {}".format, days | ranges, by_day | st.just("off"))
more_rules = st.builds(
    "{} {}".format,
    st.sampled_from(["PH", "Dec 24", "Dec 24-Jan 2", "2026 May 1-31", "Feb"]),
    by_day | st.just("off"),
)
expressions = st.tuples(
    st.lists(week_rules, min_size=1, max_size=4), st.lists(more_rules, max_size=2)
).map(lambda parts: "; ".join(parts[0] + parts[1]))
minutes = st.integers(0, 6 * 366 * 24 * 60).map(
    lambda n: datetime.fromisoformat("2024-01-01") + timedelta(minutes=n)
)
moments = minutes.filter(lambda at: (at.month, at.day) != (5, 5) and at.hour not in {2, 3})


@settings(max_examples=30, deadline=None)  # the other one reads its holidays anew each time
@given(expressions, moments)
def test_by_day_it_agrees_with_another_reader_of_the_same_grammar(hours, moment):
    """But for 5 May, a holiday by our law and not by its list, and for nights: see decision 41.

    Between two and four the clock may change, and each has its own way with that.
    """
    other = opening_hours.OpeningHours(hours, country="NL", auto_country=False, auto_timezone=False)
    assert hours_now(hours, moment.replace(tzinfo=AMSTERDAM)).is_open == other.is_open(moment)
