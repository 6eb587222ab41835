"""Where the board leads on: to the next page, and to what changed."""

from __future__ import annotations

import math
from pathlib import Path

from kivy.lang import Builder
from kivy.properties import ListProperty, StringProperty

from kiosk.ui.theme import theme
from kiosk.ui.widgets.board_cells import Cell, edge_px, fits, letters_px
from kiosk.ui.widgets.header import words_px


def more_height() -> float:
    """In px, of a `MoreCell` as wide as the page: in AA a tall panel needs two lines."""
    if not (theme.large and theme.portrait):
        return float(theme.row)
    return float(math.ceil(2 * theme.label + 4 * edge_px()))


class MoreCell(Cell):
    """How many messages there are still, and which of all are in sight."""

    forms = ListProperty()
    positions = ListProperty([""])
    position = StringProperty("")

    def place_words(self) -> None:
        more, position = self.ids.more, self.ids.position
        room = self.width - 2 * self.pad
        fits = (p for p in self.positions if words_px(p, theme.small) < room)
        self.position = next(fits, self.positions[-1])
        wide = words_px(self.position, theme.small) + 1
        beside = self._form_within(room - wide - theme.gap)
        if beside:
            more.words = beside
            left, top = self.across(self.pad, room - wide), self.center_y + theme.label / 2
            more.stand(left, top, room - wide, theme.label, 1)
            end = self.across(self.pad + room - wide, wide)
            position.stand(end, self.center_y + theme.small / 2, wide, theme.small)
            return
        more.words = self._form_within(room) or (self.forms[-1] if self.forms else "")
        top = self.center_y + (theme.label + theme.small) / 2
        top -= more.stand(self.across(self.pad, room), top, room, theme.label, 1)
        position.stand(self.across(self.pad, room), top, room, theme.small)

    def _form_within(self, room: float) -> str:
        fits = (f for f in self.forms if words_px(f, theme.label, bold=True) <= room)
        return next(fits, "")


class ChangesCell(Cell):
    """The way to what changed: its longest form that stands on a line, else on two small ones."""

    forms = ListProperty()

    def place_words(self) -> None:
        words, room = self.ids.words, self.width - 2 * self.pad
        ways = [(theme.label, form, 1) for form in self.forms]
        ways += [(theme.small, form, 2) for form in self.forms]
        found = (way for way in ways if fits(way[1], way[0], room, way[2], bold=True))
        px, words.words = next(found, ways[-1])[:2]
        high = letters_px(words.words, px, room, bold=True)
        words.stand(self.across(self.pad, room), self.center_y + high / 2, room, px)


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
