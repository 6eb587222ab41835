"""When it is dark and when it is cold; what is not known counts as wanted."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from power.config import SiteConfig, When
from power.daemon.almanac import read_ambient_c
from power.policy.demand import Demand, is_cold, look_up

UTRECHT = SiteConfig(latitude=52.09, longitude=5.12, cold_below_c=16)
SVALBARD = SiteConfig(latitude=78.22, longitude=15.65)
DAY_S = 86_400.0


@pytest.mark.parametrize(
    ("site", "utc", "dark"),
    [
        pytest.param(UTRECHT, datetime(2026, 12, 21, 12, tzinfo=UTC), False, id="winter noon"),
        pytest.param(UTRECHT, datetime(2026, 12, 21, 16, tzinfo=UTC), True, id="winter tea time"),
        pytest.param(UTRECHT, datetime(2026, 12, 21, 6, tzinfo=UTC), True, id="winter breakfast"),
        pytest.param(UTRECHT, datetime(2026, 6, 21, 19, tzinfo=UTC), False, id="summer evening"),
        pytest.param(UTRECHT, datetime(2026, 6, 21, 23, tzinfo=UTC), True, id="summer night"),
        pytest.param(SVALBARD, datetime(2026, 12, 21, 12, tzinfo=UTC), True, id="polar noon"),
        pytest.param(SVALBARD, datetime(2026, 6, 21, 0, tzinfo=UTC), False, id="midnight sun"),
        pytest.param(SiteConfig(), datetime(2026, 6, 21, 12, tzinfo=UTC), None, id="no place"),
        pytest.param(UTRECHT, None, None, id="clock not to be trusted"),
    ],
)
def test_dark_by_place_and_hour(site, utc, dark):
    demand = look_up(site, 20.0, utc, now_s=1000.0, horizon_s=DAY_S)
    assert demand.dark is dark
    assert demand.wants(When.DARK) is (dark is not False)
    assert demand.wants(When.ALWAYS)


@pytest.mark.parametrize(
    ("ambient_c", "wanted"),
    [(15.9, True), (16.0, False), (-5.0, True), (None, True)],
)
def test_heating_is_wanted_in_the_cold_and_when_nobody_knows(ambient_c, wanted):
    demand = look_up(UTRECHT, ambient_c, None, now_s=0.0, horizon_s=DAY_S)
    assert demand.wants(When.COLD) is wanted


@pytest.mark.parametrize(
    ("before", "ambient_c", "wanted"),
    [
        pytest.param(None, 16.0, False, id="it begins below what is set"),
        pytest.param(False, 16.0, False, id="and not above that"),
        pytest.param(True, 16.4, True, id="it goes on for half a degree"),
        pytest.param(True, 16.5, False, id="and no further"),
    ],
)
def test_heating_takes_a_margin_to_end(before, ambient_c, wanted):
    assert is_cold(ambient_c, UTRECHT, before=before) is wanted


def test_a_load_for_alarms_is_wanted_while_one_stands():
    assert Demand(alarm=True).wants(When.ALARM) is True
    assert Demand().wants(When.ALARM) is False


@pytest.mark.parametrize(
    ("now_s", "dark"),
    [
        pytest.param(9.0, False, id="before dusk"),
        pytest.param(10.0, True, id="from dusk"),
        pytest.param(19.0, True, id="by night"),
        pytest.param(20.0, False, id="from dawn"),
        pytest.param(99.0, True, id="the next night"),
        pytest.param(100.0, None, id="beyond the almanac"),
    ],
)
def test_the_same_is_known_of_another_moment(now_s, dark):
    demand = Demand(cold=False, dark_spans=((10.0, 20.0), (80.0, 100.0)), known_until_s=100.0)
    later = demand.at(now_s)
    assert (later.dark, later.cold) == (dark, False)
    assert Demand(dark=True).at(now_s).dark is None


def test_the_demand_for_light_changes_at_dusk_at_dawn_and_where_the_almanac_ends():
    demand = Demand(dark_spans=((10.0, 20.0), (80.0, 200.0)), known_until_s=100.0)
    assert demand.edges(0.0, 300.0) == [10.0, 20.0, 80.0, 100.0, 200.0]
    assert demand.edges(10.0, 200.0) == [20.0, 80.0, 100.0]
    assert Demand().edges(0.0, 300.0) == []


def test_the_polar_night_is_one_long_night():
    """In the north of Norway the noon of midwinter is dark, so no moment of that day is light."""
    noon = datetime(2026, 12, 21, 12, tzinfo=UTC)
    demand = look_up(SVALBARD, 20.0, noon, now_s=0.0, horizon_s=DAY_S)
    assert demand.wanted_s(When.DARK, 0.0, DAY_S) == DAY_S
    assert demand.known_until_s == DAY_S


def test_the_longest_night_is_planned_with():
    noon = datetime(2026, 12, 21, 12, tzinfo=UTC)
    demand = look_up(UTRECHT, 20.0, noon, now_s=5000.0, horizon_s=DAY_S)
    dark_h = demand.wanted_s(When.DARK, 5000.0, 5000.0 + DAY_S) / 3600
    assert 16 < dark_h < 16.6  # sunset 16:30, sunrise 8:46
    assert len(demand.edges(5000.0, 5000.0 + DAY_S)) == 2


@pytest.mark.parametrize(
    ("when", "seconds"),
    [(When.ALWAYS, 95.0), (When.COLD, 95.0), (When.DARK, 30.0)],
)
def test_seconds_to_count_on(when, seconds):
    demand = Demand(dark_spans=((10.0, 20.0), (80.0, 200.0)), known_until_s=1000.0)
    assert demand.wanted_s(when, 5.0, 100.0) == seconds


def test_beyond_the_almanac_it_counts_as_dark():
    demand = Demand(dark_spans=(), known_until_s=40.0)
    assert demand.wanted_s(When.DARK, 0.0, 100.0) == 60.0
    assert demand.wanted_s(When.DARK, 50.0, 100.0) == 50.0


@pytest.mark.parametrize(
    ("content", "ambient_c"),
    [
        pytest.param("18500\n", 18.5, id="kernel's thousandths"),
        pytest.param("-2250", -2.25, id="frost"),
        pytest.param("-40000", -40.0, id="the coldest a room can be"),
        pytest.param("60000", 60.0, id="the hottest"),
        pytest.param("60001", None, id="hotter"),
        pytest.param("-40001", None, id="colder"),
        pytest.param("85000", None, id="1-wire's power-on value"),
        pytest.param("NO", None, id="no number"),
        pytest.param("", None, id="empty"),
        pytest.param(None, None, id="no sensor"),
    ],
)
def test_the_room_is_measured_or_unknown(content, ambient_c, tmp_path):
    sensor = tmp_path / "temperature"
    if content is not None:
        sensor.write_text(content)
    assert read_ambient_c(sensor) == ambient_c
