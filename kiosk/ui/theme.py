"""Every colour and size of the screens, in one place.

Sizes are given in millimetres on the glass and become pixels through the panel's size. There are
two sizes of letters: the usual one shows the whole situation before the first touch, and AA has
capitals of 6.1 mm everywhere, on controls too (0.7 degrees at 50 cm, EN 301 549 5.1.4).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from kivy.event import EventDispatcher
from kivy.properties import (
    AliasProperty,
    BooleanProperty,
    ColorProperty,
    NumericProperty,
    StringProperty,
)

from kiosk.ui import text_shaping

if TYPE_CHECKING:
    from collections.abc import Mapping

AA_CAPITAL_MM = 6.1
BODY_CAPITAL_MM = 3.6
"""Of what is read; ISO 9241-303 prefers 2.9 to 3.2, and people over 75 want more."""
SMALL_CAPITAL_MM = 2.9
"""Of who said something and when: the least that ISO 9241-303 prefers."""
TITLE_CAPITAL_MM = 4.8
"""Of titles, minutes and the time of day (ADA 707.7.2)."""
SMALL_PANEL_CAPITAL_MM = 3.2
"""Of controls and of the board's headlines on a small panel; elsewhere as what is read."""
AFAR_CAPITAL_MM = 14.0
"""Of what is to be read from two metres."""
START_CAPITAL_MM = 9.0
"""Of the worst headline on the start screen."""
CAPITAL_OF_FONT = 0.714
"""Height of a capital of Noto Sans as a part of its font size."""
TITLE_LINES, DETAIL_LINES, META_LINES = 5, 4, 3
"""How far the parts of a row in a list may grow."""
HEADLINE_LINES = {False: 3, True: 6}
"""On the board, and in AA; publishers are advised to write what fits in two usual ones."""
TARGET_MM, ROW_MM, HEAD_MM = 15.0, 10.5, 11.0
"""The least side of what a finger presses: `target`, `row` and `head`."""
SMALL_PANEL_MM = 110
"""A panel whose short side is less is small."""
OUT_OF_SIGHT = -10_000
"""Where a ground is that needs no painting, in px: Kivy draws one without a size as it was last."""
CODE_WORDS_MM = {False: 66, True: 68}
"""What the words beside a QR code need of the width, or in portrait around it of the height."""
USUAL_DIAGONAL_INCH = {(1280, 800): 10.1, (800, 480): 7.0, (1024, 600): 7.0, (720, 1280): 7.0}

PALETTES: Mapping[str, Mapping[str, str]] = {
    "calm": {
        "ground": "#FFFFFF",
        "panel": "#EEF2F7",
        "ink": "#111418",
        "quiet": "#3A424D",
        "rule": "#C3CBD6",
        "touch": "#0B3A75",
        "touch_ink": "#FFFFFF",
        "alarm": "#8E0B0B",
        "alarm_ink": "#FFFFFF",
        "alarm_ground": "#FBECEC",
    },
    "contrast": {
        "ground": "#000000",
        "panel": "#1C1C1C",
        "ink": "#FFFFFF",
        "quiet": "#F0F0F0",
        "rule": "#8A8A8A",
        "touch": "#FFE14D",
        "touch_ink": "#000000",
        "alarm": "#FFFFFF",
        "alarm_ink": "#000000",
        "alarm_ground": "#000000",
    },
}
SIGN_ORANGE = "#F07D00"
SIGN_BLUE = "#003A8C"
"""The international civil-protection sign; these two are used for nothing else."""


def px_per_mm(width_px: int, height_px: int, diagonal_inch: float | None) -> float:
    """Of a panel; without a known diagonal, that of the usual panel of this resolution."""
    diagonal = diagonal_inch or USUAL_DIAGONAL_INCH.get((width_px, height_px), 10.1)
    return math.hypot(width_px, height_px) / (diagonal * 25.4)


class Theme(EventDispatcher):
    """What .kv files bind to. Sizes in pixels."""

    mm = NumericProperty(5.9)
    width = NumericProperty(1280)
    height = NumericProperty(800)
    text_step = StringProperty("normal")
    """Of `kiosk.model.session.Session`: normal, or large for AA."""
    palette = StringProperty("calm")
    language = StringProperty("nl")
    low = BooleanProperty(False)
    """Everything to press hangs low."""

    ground = ColorProperty("#FFFFFF")
    panel = ColorProperty("#EEF2F7")
    ink = ColorProperty("#111418")
    quiet = ColorProperty("#3A424D")
    rule = ColorProperty("#C3CBD6")
    touch = ColorProperty("#0B3A75")
    touch_ink = ColorProperty("#FFFFFF")
    alarm = ColorProperty("#8E0B0B")
    alarm_ink = ColorProperty("#FFFFFF")
    alarm_ground = ColorProperty("#FBECEC")
    orange = ColorProperty(SIGN_ORANGE)
    blue = ColorProperty(SIGN_BLUE)

    def _large(self) -> bool:
        return bool(self.text_step == "large")

    def _letters(self, capital_mm: float) -> float:
        """A font size in px; in AA one for all."""
        return float(
            round((AA_CAPITAL_MM if self.large else capital_mm) / CAPITAL_OF_FONT * self.mm)
        )

    def _body(self) -> float:
        return self._letters(BODY_CAPITAL_MM)

    def _small(self) -> float:
        return self._letters(SMALL_CAPITAL_MM)

    def _title(self) -> float:
        return self._letters(TITLE_CAPITAL_MM)

    def _label(self) -> float:
        return self._letters(SMALL_PANEL_CAPITAL_MM if self._small_panel() else BODY_CAPITAL_MM)

    def _pressed(self, side_mm: float) -> float:
        """A side in px of what a finger presses."""
        return float(self.target if self.large else round(side_mm * self.mm))

    def _wide(self) -> bool:
        """Room for a second column."""
        return bool(self.width >= 180 * self.mm and self.width > self.height)

    def _squat(self) -> bool:
        """Too low for a drawing with the four places below it."""
        return bool(self._small_panel() and not self._portrait() and not self._wide())

    def _portrait(self) -> bool:
        return bool(self.height > self.width)

    def _rtl(self) -> bool:
        return text_shaping.is_rtl(self.language)

    def _gap(self) -> float:
        """A small panel spends its millimetres on text."""
        return float(round((1.5 if self._small_panel() else 2) * self.mm))

    def _small_panel(self) -> bool:
        return bool(min(self.width, self.height) < SMALL_PANEL_MM * self.mm)

    def _code(self) -> float:
        """Side of the square for a QR code on a page of its own, with its words and one strip."""
        words_mm = CODE_WORDS_MM[self._portrait()]
        wide, high = self.width - self.gap, self.height - self.strip - self.gap
        if self._portrait():
            return float(int(min(wide, high - words_mm * self.mm)))
        return float(int(min(high, wide - words_mm * self.mm)))

    # The order matters. When one property changes, Kivy updates these from top to bottom, and a
    # text keeps the size that it got last. So small and title, which some rules ask for in place of
    # body, stand below body and depend on the same properties.
    large = AliasProperty(_large, bind=("text_step",), cache=True)
    """AA."""
    body = AliasProperty(_body, bind=("mm", "large"), cache=True)
    small = AliasProperty(_small, bind=("mm", "large"), cache=True)
    title = AliasProperty(_title, bind=("mm", "large"), cache=True)
    label = AliasProperty(_label, bind=("mm", "large", "width", "height"), cache=True)
    """Of buttons and bars, and of the board."""
    headline_lines = AliasProperty(
        lambda self: HEADLINE_LINES[self.large], bind=("large",), cache=True
    )
    afar = AliasProperty(
        lambda self: round(AFAR_CAPITAL_MM / CAPITAL_OF_FONT * self.mm), bind=("mm",), cache=True
    )
    start = AliasProperty(
        lambda self: round(START_CAPITAL_MM / CAPITAL_OF_FONT * self.mm), bind=("mm",), cache=True
    )
    target = AliasProperty(lambda self: math.ceil(TARGET_MM * self.mm), bind=("mm",), cache=True)
    """Of the four places, answers and keys."""
    row = AliasProperty(lambda self: self._pressed(ROW_MM), bind=("target", "large"), cache=True)
    """Height of what is as wide as a hand, 60 mm or more."""
    head = AliasProperty(lambda self: self._pressed(HEAD_MM), bind=("target", "large"), cache=True)
    """Of the header's buttons."""
    gap = AliasProperty(_gap, bind=("mm", "width", "height"), cache=True)
    strip = AliasProperty(lambda self: round(7.5 * self.mm), bind=("mm",), cache=True)
    """One line across the screen."""
    code = AliasProperty(
        _code,
        bind=("gap", "label", "portrait", "strip", "target", "width", "height"),
        cache=True,
    )
    trim = AliasProperty(
        lambda self: 1.0 if self.squat else round(self.gap / 4),
        bind=("gap", "squat"),
        cache=True,
    )
    """What stays blank above and below the header and the four places."""
    snug = AliasProperty(_small_panel, bind=("mm", "width", "height"), cache=True)
    """No room for blanks between what is pressed: frames are drawn inside what a finger finds."""
    hair = AliasProperty(lambda self: max(1, round(0.3 * self.mm)), bind=("mm",), cache=True)
    squat = AliasProperty(_squat, bind=("mm", "width", "height"), cache=True)
    wide = AliasProperty(_wide, bind=("mm", "width", "height"), cache=True)
    rtl = AliasProperty(_rtl, bind=("language",), cache=True)
    portrait = AliasProperty(_portrait, bind=("width", "height"), cache=True)

    def fit(self, width_px: int, height_px: int, diagonal_inch: float | None) -> None:
        """Take the measure of the panel."""
        self.mm = px_per_mm(width_px, height_px, diagonal_inch)
        self.width, self.height = width_px, height_px

    def dress(self, palette: str) -> None:
        """Put on a palette by name."""
        for name, colour in PALETTES[palette].items():
            setattr(self, name, colour)
        self.palette = palette


theme = Theme()
