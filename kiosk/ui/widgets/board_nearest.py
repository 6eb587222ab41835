"""The nearest help on the board: what is needed, how far it is, and when it is open."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING

from kivy.lang import Builder
from kivy.properties import NumericProperty, ObjectProperty

from kiosk.model import routes, views
from kiosk.ui.theme import CAPITAL_OF_FONT, theme
from kiosk.ui.widgets.board_cells import Cell
from kiosk.ui.widgets.header import words_px

if TYPE_CHECKING:
    from collections.abc import Sequence

EMPTY_NEAREST = views.Nearest("", "", (), routes.Places())
NEAREST_PAD_MM = 1.2
"""What stays blank beside the words of a `NearestCell`."""
BRIEF_PAD = 1.5
"""The same where it says little, at most, in gaps."""
APART_MM = 2.0
"""Between what is needed and how far it is: closer they read as one word."""
BELOW_MINUTES = 0.2
"""Between the minutes and the hours below them, of the hours' letters."""


def nearest_height() -> float:
    """In px, of a `NearestCell` that says all."""
    return float(max(theme.row, _nearest_words_px() + 0.7 * theme.mm))


def _nearest_words_px() -> float:
    return float(CAPITAL_OF_FONT * theme.title + (BELOW_MINUTES + 1) * theme.small)


def nearest_width(place: views.Nearest) -> float:
    """In px, of a `NearestCell` that says the most needed alone."""
    return float(math.ceil(_brief_px(place) + 2 * (NEAREST_PAD_MM + 0.25) * theme.mm) + 1)


def need_px(places: Sequence[views.Nearest], width: float) -> float:
    """Size of the letters of what is needed, one for a whole column of `NearestCell`."""
    room = width - 2 * NEAREST_PAD_MM * theme.mm

    def apart(place: views.Nearest) -> bool:
        words = words_px(place.need, theme.label, bold=True)
        far = words_px(place.far, theme.title, bold=True) + 1
        return bool(words + APART_MM * theme.mm + far <= room)

    return float(theme.label if all(map(apart, places)) else theme.small)


def _brief_px(place: views.Nearest) -> float:
    need = words_px(place.need, theme.small, bold=True)
    return max(need, words_px(place.far, theme.label, bold=True))


class NearestCell(Cell):
    """Where the nearest of a kind is; with when it is open where there is room."""

    item = ObjectProperty(EMPTY_NEAREST, rebind=True)
    whole = ObjectProperty(False)
    need_px = NumericProperty(0)
    """Size of the letters of what is needed, where all is said."""

    def place_words(self) -> None:
        if self.whole:
            self._stand_whole()
        else:
            self._stand_briefly()

    def _stand_whole(self) -> None:
        need, far, detail = self.ids.need, self.ids.far, self.ids.detail
        pad = NEAREST_PAD_MM * theme.mm
        room = self.width - 2 * pad
        fits = (f for f in self.item.details if words_px(f, theme.small) <= room)
        detail.words = next(fits, self.item.details[-1] if self.item.details else "")
        wide = words_px(self.item.far, theme.title, bold=True) + 1
        capital = CAPITAL_OF_FONT * theme.title
        top = self.center_y + _nearest_words_px() / 2
        px = self.need_px
        lower = CAPITAL_OF_FONT * (theme.title - px)  # on one line
        need.stand(self.across(pad, room - wide), top - lower, room - wide, px, 1)
        far.stand(self.across(pad + room - wide, wide), top, wide, theme.title, 1)
        below = top - capital - BELOW_MINUTES * theme.small
        detail.stand(self.across(pad, room), below, room, theme.small, 1)

    def _stand_briefly(self) -> None:
        """What is most needed alone, farther from the edge where there is room."""
        need, far = self.ids.need, self.ids.far
        self.ids.detail.opacity = 0
        least = NEAREST_PAD_MM * theme.mm + self.inset
        spare = (self.width - _brief_px(self.item)) / 2 - 1
        pad = min(max(least, spare), BRIEF_PAD * theme.gap)
        room = self.width - 2 * pad
        top = self.center_y + (theme.small + theme.label) / 2
        top -= need.stand(self.across(pad, room), top, room, theme.small, 1)
        far.stand(self.across(pad, room), top, room, theme.label, 1)


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
