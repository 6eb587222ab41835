"""The keyboard under a cold thumb: every key 15 mm, every letter of Dutch, no gap between keys."""

from __future__ import annotations

import string

import pytest

from kiosk.model import keyboard_layout
from kiosk.model.keyboard_layout import Act, Plane

PANELS = {  # width and height in px, diagonal in inches
    "1280x800": (1280, 800, 10.1),
    "1024x600": (1024, 600, 7.0),
    "800x480": (800, 480, 7.0),
    "720x1280": (720, 1280, 7.0),
}
SIDES = [keyboard_layout.ABREAST_WIDE, keyboard_layout.ABREAST_NARROW]


def millimetres(width_px, height_px, inch):
    mm = inch * 25.4 / (width_px**2 + height_px**2) ** 0.5
    return width_px * mm, height_px * mm


@pytest.mark.parametrize("panel", PANELS.values(), ids=PANELS)
def test_a_key_is_fifteen_millimetres_both_ways(panel):
    width_mm, height_mm = millimetres(*panel)
    across = keyboard_layout.abreast(width_mm)
    assert width_mm / across >= keyboard_layout.KEY_MM
    assert keyboard_layout.row_mm(width_mm, height_mm) >= keyboard_layout.KEY_MM


@pytest.mark.parametrize("panel", PANELS.values(), ids=PANELS)
def test_what_one_types_stays_in_sight_above_the_keys(panel):
    width_mm, height_mm = millimetres(*panel)
    high_mm = keyboard_layout.rows(keyboard_layout.abreast(width_mm)) * keyboard_layout.row_mm(
        width_mm, height_mm
    )
    assert height_mm - high_mm >= 29


@pytest.mark.parametrize("across", SIDES)
@pytest.mark.parametrize("plane", Plane)
def test_the_keys_fill_their_rectangle_without_gap_or_overlap(plane, across):
    arranged = keyboard_layout.layout(plane, across)
    for row in range(keyboard_layout.rows(across)):
        edge = 0.0
        for key in sorted((k for k in arranged if k.row == row), key=lambda k: k.column):
            assert key.column == edge, key
            edge += key.width
        assert edge == across


@pytest.mark.parametrize("across", SIDES)
def test_all_that_dutch_needs_can_be_written(across):
    written = "".join(
        key.text
        for plane in Plane
        for key in keyboard_layout.layout(plane, across)
        if key.act is Act.WRITE
    )
    assert set(string.ascii_lowercase + string.digits + "éëèêïöüáóíúàç€?!.,:;-()/@'\"+% ") <= set(
        written
    )


@pytest.mark.parametrize("across", SIDES)
@pytest.mark.parametrize("plane", Plane)
def test_no_plane_is_a_trap(plane, across):
    ways = {key.text for key in keyboard_layout.layout(plane, across) if key.act is Act.PLANE}
    assert Plane.LETTERS in ways | {plane}
    assert len(ways) == 2
    acts = {key.act for key in keyboard_layout.layout(plane, across)}
    assert {Act.BACKSPACE, Act.ENTER} <= acts


@pytest.mark.parametrize("across", SIDES)
def test_the_cursor_moves_by_key_too(across):
    acts = {key.act for plane in Plane for key in keyboard_layout.layout(plane, across)}
    assert {Act.LEFT, Act.RIGHT} <= acts


@pytest.mark.parametrize("across", SIDES)
def test_a_finger_finds_the_key_it_is_on(across):
    arranged = keyboard_layout.layout(Plane.LETTERS, across)
    for key in arranged:
        assert keyboard_layout.key_at(arranged, key.column + key.width / 2, key.row + 0.5) is key
    assert keyboard_layout.key_at(arranged, -0.1, 0.5) is None
    assert keyboard_layout.key_at(arranged, 0.5, keyboard_layout.rows(across)) is None


@pytest.mark.parametrize(
    ("before", "capital"),
    [
        ("", True),
        ("Er is water. ", True),
        ("Is er water? ", True),
        ("Er is water.\n", True),
        ("Er is ", False),
        ("3.", False),
        ("bijv", False),
    ],
)
def test_a_sentence_starts_with_a_capital(before, capital):
    assert keyboard_layout.starts_sentence(before) is capital
