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


@pytest.fixture
def on_panel(session_window):
    """Measures of a panel, in mm on its glass."""
    from kiosk.ui.theme import CAPITAL_OF_FONT, Theme

    def fit(width, height, inch, letters):
        theme = Theme()
        theme.fit(width, height, None)
        theme.text_step = letters
        mm = (width**2 + height**2) ** 0.5 / (inch * 25.4)
        capitals = {
            name: round(getattr(theme, name) * CAPITAL_OF_FONT / mm, 1)
            for name in ("label", "body", "small", "title")
        }
        sides = {name: round(getattr(theme, name) / mm, 1) for name in ("target", "row", "head")}
        return capitals, sides

    return fit


@pytest.mark.parametrize(("width", "height", "inch"), PANELS)
def test_the_usual_letters_show_much_and_are_as_large_as_that_allows(on_panel, width, height, inch):
    capitals, sides = on_panel(width, height, inch, "normal")
    label = 3.6 if inch >= 10 else 3.2
    wanted = {"label": label, "body": 3.6, "small": 2.9, "title": 4.8}
    assert capitals == pytest.approx(wanted, abs=0.11)
    for name, least in (("target", 15), ("row", 10.5), ("head", 11)):
        assert sides[name] == pytest.approx(least, abs=0.2)
        assert sides[name] >= least - 0.1  # a whole pixel


@pytest.mark.parametrize(("width", "height", "inch"), PANELS)
def test_in_aa_every_capital_is_six_millimetres_and_every_target_fifteen(
    on_panel, width, height, inch
):
    capitals, sides = on_panel(width, height, inch, "large")
    assert list(capitals.values()) == pytest.approx([6.1] * 4, abs=0.11)
    assert min(sides.values()) >= 15


def test_every_palette_has_every_colour(session_window):
    from kiosk.ui.theme import PALETTES

    assert PALETTES["calm"].keys() == PALETTES["contrast"].keys()
