"""Where a place is, whatever was filled in."""

from __future__ import annotations

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from content.core.coordinates import PositionProblem, locate
from content.core.rijksdriehoek import is_rd, rd_to_wgs84

# Points with both coordinates published by Kadaster and in the article the series is from.
RD_POINTS = [
    pytest.param(155_000.0, 463_000.0, 52.15517440, 5.38720621, id="Amersfoort"),
    pytest.param(120_700.723, 487_525.502, 52.37453253, 4.88352559, id="Amsterdam, Westertoren"),
    pytest.param(233_883.131, 582_065.167, 53.21938317, 6.56820053, id="Groningen, Martinitoren"),
]


@pytest.mark.parametrize(("x_m", "y_m", "latitude", "longitude"), RD_POINTS)
def test_rijksdriehoek_is_right_within_a_metre(x_m, y_m, latitude, longitude):
    found_latitude, found_longitude = rd_to_wgs84(x_m, y_m)
    assert abs(found_latitude - latitude) * 111_200 < 1
    assert abs(found_longitude - longitude) * 68_000 < 1


def test_degrees_are_taken_as_they_are():
    assert locate(52.155, 5.387) == (52.155, 5.387, None)


@pytest.mark.parametrize(
    ("given_pair", "latitude", "longitude", "remark"),
    [
        pytest.param((463_000, 155_000), 52.155, 5.387, "Rijksdriehoek", id="RD, y then x"),
        pytest.param((155_000, 463_000), 52.155, 5.387, "Rijksdriehoek", id="RD, x then y"),
        pytest.param((5.387, 52.155), 52.155, 5.387, "verwisseld", id="swapped"),
        pytest.param((48.85, 2.35), 48.85, 2.35, "niet in of bij Nederland", id="Paris"),
        pytest.param((12.15, -68.27), 12.15, -68.27, "niet in of bij Nederland", id="Bonaire"),
    ],
)
def test_what_can_be_put_right_is_and_is_told(given_pair, latitude, longitude, remark):
    position = locate(*given_pair)
    assert position.latitude == pytest.approx(latitude, abs=0.001)
    assert position.longitude == pytest.approx(longitude, abs=0.001)
    assert remark in position.remark


@pytest.mark.parametrize(
    ("latitude", "longitude", "advice"),
    [
        pytest.param(521_550, 53_872, "bestaat niet", id="a lost comma"),
        pytest.param(91, 5, "bestaat niet", id="beyond the pole"),
        pytest.param(52, 181, "bestaat niet", id="beyond the date line"),
        pytest.param(0, 0, "is 0", id="never filled in"),
        pytest.param(52.1, 0, "is 0", id="half filled in"),
        pytest.param(math.nan, 5, "geen getallen", id="not a number"),
        pytest.param(52, math.inf, "geen getallen", id="infinite"),
    ],
)
def test_what_is_no_place_is_explained(latitude, longitude, advice):
    with pytest.raises(PositionProblem, match=advice):
        locate(latitude, longitude)


@given(st.floats(), st.floats())
def test_whatever_comes_out_is_on_earth(first, second):
    try:
        position = locate(first, second)
    except PositionProblem:
        return
    assert abs(position.latitude) <= 90
    assert abs(position.longitude) <= 180


@given(st.floats(-7_000, 300_000), st.floats(289_000, 629_000))
def test_every_rd_pair_lands_in_or_near_the_netherlands(x_m, y_m):
    assume(is_rd(x_m, y_m))
    latitude, longitude = rd_to_wgs84(x_m, y_m)
    assert 50.3 < latitude < 53.8
    assert 2.8 < longitude < 7.7
