"""How far, which way, how long on foot."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.model import geo
from kiosk.model.geo import POINTS, Position, compass_point, leg, nearest_first, walking_minutes

DOM_TOWER = Position(52.090737, 5.121420)
UTRECHT_CENTRAAL = Position(52.089444, 5.110278)

positions = st.builds(Position, st.floats(-90, 90), st.floats(-180, 180))


def test_a_known_walk():
    way = leg(DOM_TOWER, UTRECHT_CENTRAAL)
    assert way.distance_m == pytest.approx(777, abs=2)
    assert way.bearing_deg == pytest.approx(259.3, abs=0.2)
    assert compass_point(way.bearing_deg) == "w"
    assert walking_minutes(way.distance_m) == 14


@pytest.mark.parametrize(
    ("to", "bearing_deg"),
    [((1, 0), 0), ((0, 1), 90), ((-1, 0), 180), ((0, -1), 270), ((0, 0), 0)],
    ids=["north", "east", "south", "west", "here"],
)
def test_bearings(to, bearing_deg):
    assert geo.bearing_deg(Position(0, 0), Position(*to)) == pytest.approx(bearing_deg)


@given(positions, positions)
def test_any_two_positions_have_a_way(start, end):
    way = leg(start, end)
    assert 0 <= way.distance_m <= 20_004_000
    assert 0 <= way.bearing_deg < 360
    assert geo.distance_m(end, start) == pytest.approx(way.distance_m, abs=1e-3)


@pytest.mark.parametrize(
    ("bearing_deg", "point"),
    [(0, "n"), (22, "n"), (23, "no"), (90, "o"), (180, "z"), (225, "zw"), (338, "n"), (359.9, "n")],
)
def test_the_nearest_point_of_the_compass(bearing_deg, point):
    assert compass_point(bearing_deg) == point


@given(st.floats(0, 360, exclude_max=True))
def test_every_bearing_has_a_point_within_half_a_step(bearing_deg):
    at_deg = POINTS.index(compass_point(bearing_deg)) * 45
    assert abs((bearing_deg - at_deg + 180) % 360 - 180) <= 22.5


@pytest.mark.parametrize(
    ("distance_m", "minutes"),
    [(0, 1), (50, 1), (57, 1), (58, 2), (577, 11), (1730, 30), (1731, 31)],
)
def test_walking_minutes_round_up(distance_m, minutes):
    assert walking_minutes(distance_m) == minutes


def test_nearest_first():
    places = {"far": Position(52.2, 5.1), "near": Position(52.091, 5.12), "here": DOM_TOWER}
    ordered = nearest_first(places, DOM_TOWER, places.get)
    assert [name for _, name in ordered] == ["here", "near", "far"]
    assert ordered[0][0] == (0, 0)
