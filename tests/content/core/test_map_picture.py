"""Where a picture from above lies: every corner in its place, or no picture at all."""

from __future__ import annotations

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.core.map_picture import (
    MAP_BYTES,
    Corner,
    CornerProblem,
    MapPicture,
    check_corners,
    covers,
    fits,
    read_map,
    write_map,
)
from content.errors import FormatError

UPPER_LEFT, LOWER_RIGHT = Corner(52.70, 5.50), Corner(52.60, 5.70)
UPPER_RIGHT, LOWER_LEFT = Corner(52.70, 5.70), Corner(52.60, 5.50)
CORNERS = (UPPER_LEFT, UPPER_RIGHT, LOWER_RIGHT, LOWER_LEFT)
MAP = MapPicture(file="media/kaart.png", corners=CORNERS, credit="Kaart: PDOK, BRT")


def test_what_is_written_is_read_back():
    found = read_map(write_map(MAP), publisher="vr")
    assert (found.publisher, found.file, found.credit) == ("vr", MAP.file, MAP.credit)
    assert found.corners == CORNERS


@pytest.mark.parametrize(
    ("corners", "advice"),
    [
        pytest.param(CORNERS[1:] + CORNERS[:1], "door elkaar", id="turned"),
        pytest.param((UPPER_RIGHT, UPPER_LEFT, LOWER_LEFT, LOWER_RIGHT), "door elkaar",
                     id="mirrored"),
        pytest.param(CORNERS[::-1], "door elkaar", id="upside down"),
        pytest.param((Corner(52.7, 55.0), *CORNERS[1:]), "door elkaar", id="a digit too many"),
        pytest.param((Corner(91, 5.5), *CORNERS[1:]), "bestaat niet", id="not on earth"),
        pytest.param((Corner(math.nan, 5.5), *CORNERS[1:]), "bestaat niet", id="no number"),
        pytest.param((UPPER_LEFT, UPPER_RIGHT, LOWER_RIGHT, Corner(52.60, 5.69)), "verschillen",
                     id="one corner elsewhere"),
        pytest.param(tuple(Corner(c.latitude * 1.0, c.longitude / 1000 + 5) for c in CORNERS),
                     "breed of hoog", id="a street wide"),
        pytest.param(
            (Corner(54.0, 3.0), Corner(54.0, 8.0), Corner(50.0, 8.0), Corner(50.0, 3.0)),
            "breed of hoog", id="a whole country",
        ),
    ],
)  # fmt: skip
def test_corners_that_cannot_be_are_refused(corners, advice):
    with pytest.raises(CornerProblem, match=advice):
        check_corners(corners)
    given = [[c.latitude, c.longitude] for c in corners]
    data = json.dumps({"file": MAP.file, "credit": "x", "corners": given})
    with pytest.raises(FormatError):
        read_map(data.encode(), publisher="vr")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"\xff",
        b"[" * 2000,
        write_map(MAP).replace(b"media/", b"../"),
        write_map(MAP).replace(b".png", b".svg"),
        write_map(MAP).replace(b"Kaart: PDOK, BRT", b" "),
        write_map(MAP).replace(b"52.7,5.5", b"52.7"),
        write_map(MAP) + b" " * MAP_BYTES,
    ],
)
def test_what_is_no_map_raises_one_kind_of_error(data):
    with pytest.raises(FormatError):
        read_map(data, publisher="vr")


@pytest.mark.parametrize(
    ("width", "height", "right"),
    [(1213, 1000, True), (2000, 1000, True), (1280, 800, False), (800, 1000, False)],
    ids=["in metres", "in degrees", "another picture", "on its side"],
)
def test_a_picture_has_the_shape_of_its_corners(width, height, right):
    assert fits(CORNERS, width, height) is right


shares = st.floats(0.001, 0.999)


@given(shares, shares)
def test_what_is_inside_is_covered(across, down):
    latitude, longitude = 52.70 - 0.10 * down, 5.50 + 0.20 * across
    assert covers(MAP, latitude, longitude)
    assert not covers(MAP, latitude + 0.1, longitude)
    assert not covers(MAP, latitude - 0.1, longitude)
    assert not covers(MAP, latitude, longitude + 0.2)
    assert not covers(MAP, latitude, longitude - 0.2)
