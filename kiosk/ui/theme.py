"""Every colour and size of the screens, in one place.

Sizes are given in millimetres on the glass and become pixels through the panel's size, so that a
capital is 6.1 mm high (0.7 degrees at 50 cm, EN 301 549 5.1.4) and a target is 15 mm on any panel.
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

CAPITAL_MM = 6.1
AFAR_CAPITAL_MM = 14.0
"""Of what is to be read from two metres."""
CAPITAL_OF_FONT = 0.714
"""Height of a capital of Noto Sans as a part of its font size."""
TITLE_LINES, DETAIL_LINES, META_LINES = 5, 4, 3
"""How far the parts of a row in a list may grow."""
SMALL_PANEL_MM = 110
"""A panel whose short side is less is small."""
CODE_WORDS_MM = {False: 66, True: 68}
"""What the words beside a QR code need of the width, or in portrait around it of the height."""
TEXT_STEPS = {"desk": 0.76, "normal": 1.0, "large": 1.25, "largest": 1.5}
"""The desk's: 4.6 mm capitals at arm's length, so that staff see a list and not a line of it."""
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
    orange = ColorProperty(SIGN_ORANGE)
    blue = ColorProperty(SIGN_BLUE)

    def _body(self) -> float:
        scale: float = TEXT_STEPS[self.text_step]
        return float(round(CAPITAL_MM / CAPITAL_OF_FONT * self.mm * scale))

    def _small(self) -> float:
        return round(self._body() * 0.66)

    def _title(self) -> float:
        return round(self._body() * (1.0 if self._small_panel() else 1.12))

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
        return float(round((2 if self._small_panel() else 3) * self.mm))

    def _small_panel(self) -> bool:
        return bool(min(self.width, self.height) < SMALL_PANEL_MM * self.mm)

    def _code(self) -> float:
        """Side of the square for a QR code on a page of its own, with its words and one strip."""
        words_mm = CODE_WORDS_MM[self._portrait()]
        wide, high = self.width - self.gap, self.height - self.strip - self.gap
        if self._portrait():
            return float(int(min(wide, high - words_mm * self.mm)))
        return float(int(min(high, wide - words_mm * self.mm)))

    def _row_icon(self) -> float:
        return float(round(self.small if self._portrait() else self.body * 1.2))

    # The order matters. When one property changes, Kivy updates these from top to bottom, and a
    # text keeps the size that it got last. So small and title, which some rules ask for in place of
    # body, stand below body and depend on the same properties.
    body = AliasProperty(_body, bind=("mm", "text_step"), cache=True)
    small = AliasProperty(_small, bind=("mm", "text_step"), cache=True)
    title = AliasProperty(_title, bind=("mm", "text_step", "width", "height"), cache=True)
    row_icon = AliasProperty(_row_icon, bind=("mm", "text_step", "portrait"), cache=True)
    label = AliasProperty(lambda self: round(5.4 * self.mm), bind=("mm",), cache=True)
    """Of buttons and bars, which keep their size."""
    afar = AliasProperty(
        lambda self: round(AFAR_CAPITAL_MM / CAPITAL_OF_FONT * self.mm), bind=("mm",), cache=True
    )
    target = AliasProperty(lambda self: math.ceil(15 * self.mm), bind=("mm",), cache=True)
    gap = AliasProperty(_gap, bind=("mm", "width", "height"), cache=True)
    strip = AliasProperty(lambda self: round(7.5 * self.mm), bind=("mm",), cache=True)
    """One line across the screen."""
    second_row = AliasProperty(
        lambda self: round(9 * self.mm) if self.portrait else 0,
        bind=("mm", "portrait"),
        cache=True,
    )
    """Of the header, where one row has no room for name and time."""
    code = AliasProperty(
        _code,
        bind=("gap", "label", "portrait", "second_row", "strip", "target", "width", "height"),
        cache=True,
    )
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
