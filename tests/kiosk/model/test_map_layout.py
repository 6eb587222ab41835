"""The map without tiles stays clear, at three places and at sixty."""

from __future__ import annotations

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.core.rijksdriehoek import rd_to_wgs84
from kiosk.model import geo
from kiosk.model.geo import Leg
from kiosk.model.map_layout import label_spots, lay_out, reach_m, spot_of

FRAME = {"width_px": 1000, "height_px": 600, "marker_px": 80}

legs_anywhere = st.lists(
    st.builds(Leg, st.floats(0, 50_000), st.floats(0, 360, exclude_max=True)), max_size=80
)
frames = st.fixed_dictionaries(
    {
        "width_px": st.floats(250, 1280),
        "height_px": st.floats(250, 1280),
        "marker_px": st.floats(40, 100),
    }
)


@given(legs_anywhere, frames)
def test_always_clear(legs, frame):
    radar = lay_out(legs, **frame)
    centre_x, centre_y = radar.centre_px
    half = frame["marker_px"] / 2
    for marker in radar.markers:
        assert half - 1e-6 <= marker.x_px <= frame["width_px"] - half + 1e-6
        assert half - 1e-6 <= marker.y_px <= frame["height_px"] - half + 1e-6
        from_centre = max(abs(marker.x_px - centre_x), abs(marker.y_px - centre_y))
        assert from_centre >= 1.5 * half - 1e-6, "the sign at the centre stays in sight"
    for one, other in itertools.combinations(radar.markers, 2):
        apart = max(abs(one.x_px - other.x_px), abs(one.y_px - other.y_px))
        assert apart >= frame["marker_px"] - 1e-6
    members = [index for marker in radar.markers for index in marker.members]
    assert sorted(members) == list(range(len(legs))), "every place is on the map, once"


@given(legs_anywhere, frames)
def test_a_marker_of_one_place_is_where_the_place_is(legs, frame):
    radar = lay_out(legs, **frame)
    for marker in radar.markers:
        dx, dy = marker.x_px - radar.centre_px[0], marker.y_px - radar.centre_px[1]
        if len(marker.members) > 1:
            continue
        distance_m, bearing_deg = legs[marker.members[0]]
        drawn_deg = math.degrees(math.atan2(dx, dy))
        assert abs((drawn_deg - bearing_deg + 180) % 360 - 180) < 1e-3, "true direction, always"
        drawn_m = math.hypot(dx, dy) / radar.px_per_m
        if marker.beyond:
            assert drawn_m < distance_m
        elif max(abs(dx), abs(dy)) > 0.76 * frame["marker_px"]:
            assert drawn_m == pytest.approx(distance_m, rel=1e-6, abs=1e-3)


@given(legs_anywhere, frames)
def test_rings_are_round_and_few(legs, frame):
    rings = lay_out(legs, **frame).rings
    assert 1 <= len(rings) <= 12
    for ring in rings:
        digits = f"{ring.distance_m:.0f}".rstrip("0")
        assert len(digits) <= 2
    assert rings == tuple(sorted(rings))


def test_three_places():
    radar = lay_out([Leg(400, 0), Leg(800, 90), Leg(1200, 225)], **FRAME)
    assert [marker.members for marker in radar.markers] == [(0,), (1,), (2,)]
    north, east, south_west = radar.markers
    assert (north.x_px, north.y_px > 300) == (pytest.approx(500), True)
    assert (east.y_px, east.x_px > 500) == (pytest.approx(300), True)
    assert south_west.x_px < 500
    assert south_west.y_px < 300
    assert [ring.distance_m for ring in radar.rings][:3] == [500, 1000, 1500]


def test_sixty_places_of_a_town():
    golden_deg = 137.508
    town = [Leg(3000 * math.sqrt((i + 0.5) / 60), i * golden_deg % 360) for i in range(60)]
    radar = lay_out(town, **FRAME)
    assert 15 <= len(radar.markers) <= 60
    assert max(len(marker.members) for marker in radar.markers) <= 8


def test_a_lone_place_far_away_does_not_squeeze_the_others():
    town = [Leg(300, 0), Leg(500, 120), Leg(700, 240)]
    assert reach_m([*town, Leg(40_000, 90)]) == 700
    alone = lay_out(town, **FRAME)
    radar = lay_out([*town, Leg(40_000, 90)], **FRAME)
    assert radar.px_per_m == pytest.approx(alone.px_per_m)
    (far,) = (marker for marker in radar.markers if marker.beyond)
    assert far.members == (3,)
    assert far.x_px == pytest.approx(960)


def test_members_are_nearest_first():
    (marker,) = lay_out([Leg(1010, 90), Leg(990, 90), Leg(1000, 90)], **FRAME).markers
    assert marker.members == (1, 2, 0)


def test_no_places_is_a_map_too():
    radar = lay_out([], **FRAME)
    assert radar.markers == ()
    assert radar.rings


def test_a_frame_too_small_is_refused():
    with pytest.raises(ValueError, match="holds no map"):
        lay_out([], 199, 600, 80)


@given(legs_anywhere, frames)
def test_a_ring_says_its_distance_where_nothing_else_is(legs, frame):
    radar, size, label = lay_out(legs, **frame), (frame["width_px"], frame["height_px"]), (60, 20)
    north = (size[0] / 2, size[1] - 10, 40, 20)
    boxes = [(m.x_px, m.y_px, frame["marker_px"], frame["marker_px"]) for m in radar.markers]
    boxes += [north]
    spots = label_spots(radar, size, frame["marker_px"], label, avoid=[north])
    for ring, spot in spots:
        from_centre = math.hypot(spot.x_px - radar.centre_px[0], spot.y_px - radar.centre_px[1])
        assert from_centre == pytest.approx(ring.radius_px)
        assert 30 <= spot.x_px <= size[0] - 30
        assert 10 <= spot.y_px <= size[1] - 10
        for x, y, width, height in boxes:
            beside = abs(spot.x_px - x) * 2 >= width + label[0]
            above = abs(spot.y_px - y) * 2 >= height + label[1]
            assert beside or above
        boxes.append((spot.x_px, spot.y_px, *label))


def test_on_an_open_map_most_rings_say_their_distance():
    radar = lay_out([Leg(400, 0), Leg(800, 90), Leg(1200, 225)], **FRAME)
    assert len(label_spots(radar, (1000, 600), 80, (80, 30))) >= 3


RD_POINTS = st.tuples(st.floats(0.02, 0.98), st.floats(0.02, 0.98))


@given(RD_POINTS, RD_POINTS)
def test_a_point_of_a_publishers_picture_lies_where_a_mark_would_be(here, there):
    """From metres of a printed map by its four corners, and from the same point's own degrees."""
    west, south, size = 170_000, 510_000, 12_000

    def position(across, up):
        return geo.Position(*rd_to_wgs84(west + across * size, south + up * size))

    start = position(*here)
    corners = [geo.leg(start, position(*at)) for at in ((0, 1), (1, 1), (1, 0), (0, 0))]
    leg = geo.leg(start, position(*there))
    radar = lay_out([*corners, leg], 1000, 800, 60)
    spots = [spot_of(radar, corner) for corner in corners]
    across, up = there
    drawn = [
        (1 - across) * up * upper_left
        + across * up * upper_right
        + across * (1 - up) * lower_right
        + (1 - across) * (1 - up) * lower_left
        for upper_left, upper_right, lower_right, lower_left in zip(*spots, strict=True)
    ]
    assert math.dist(drawn, spot_of(radar, leg)) < 1.0, "less than a pixel apart"
