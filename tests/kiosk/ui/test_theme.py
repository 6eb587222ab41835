"""Readable at 50 cm, pressable with a cold hand, on every panel."""

from __future__ import annotations

import pytest

PANELS = [(1280, 800, 10.1), (1024, 600, 7.0), (800, 480, 7.0), (720, 1280, 7.0)]
PAIRS = [
    ("ink", "ground"),
    ("quiet", "ground"),
    ("ink", "panel"),
    ("alarm", "ground"),
    ("alarm", "panel"),
    ("touch", "ground"),
    ("touch", "panel"),
    ("touch_ink", "touch"),
    ("alarm_ink", "alarm"),
    ("ground", "ink"),
]


def luminance(colour):
    """WCAG 2.1, relative luminance."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize("palette", ["calm", "contrast"])
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_text_has_a_contrast_of_seven_to_one(session_window, palette, text, ground):
    from kiosk.ui.theme import PALETTES

    colours = PALETTES[palette]
    lighter, darker = sorted((luminance(colours[text]), luminance(colours[ground])), reverse=True)
    assert (lighter + 0.05) / (darker + 0.05) >= 7


@pytest.mark.parametrize(("width", "height", "inch"), PANELS)
def test_a_capital_is_six_millimetres_and_a_target_fifteen(session_window, width, height, inch):
    from kiosk.ui.theme import CAPITAL_OF_FONT, Theme

    theme = Theme()
    theme.fit(width, height, None)
    diagonal_mm = inch * 25.4
    mm = (width**2 + height**2) ** 0.5 / diagonal_mm
    assert theme.body * CAPITAL_OF_FONT / mm == pytest.approx(6.1, abs=0.1)
    assert theme.target / mm >= 15


def test_every_palette_has_every_colour(session_window):
    from kiosk.ui.theme import PALETTES

    assert PALETTES["calm"].keys() == PALETTES["contrast"].keys()
