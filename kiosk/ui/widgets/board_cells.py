"""What the board is made of: a headline, a utility, and own notices.

Each lays out its own words, for heights are known before anything is drawn: a board is arranged
once, not frame after frame.
"""

from __future__ import annotations

import functools
import math
from pathlib import Path
from typing import TYPE_CHECKING

from kivy.lang import Builder
from kivy.properties import NumericProperty, ObjectProperty, StringProperty

from kiosk.ui import fonts, text_shaping
from kiosk.ui.theme import theme
from kiosk.ui.widgets import text_height
from kiosk.ui.widgets.basics import Pressable
from kiosk.ui.widgets.header import words_px
from kiosk.ui.widgets.listing_items import EMPTY_ROW, EMPTY_TILE
from kiosk.ui.widgets.text import LEADING, Text

if TYPE_CHECKING:
    from kiosk.model import views

INK = {fonts.BODY.name: 1.0, fonts.WIDE.name: 1.1}
"""Height of the letters of a line, from the top of a capital to below a g, of their size."""
ABOVE = {fonts.BODY.name: 0.34, fonts.WIDE.name: 0.16}
"""What a family leaves blank above a capital."""
INSET_MM = 0.25
"""From the edge of a cell to its frame, where cells touch."""
UNTIL_LINES = 2
"""How long still may take so many."""


def lines_of(words: str, px: float, width: float, *, bold: bool = False) -> tuple[int, float]:
    """How many lines `Words` makes of it, and how high each is in px."""
    return text_height.lines_of(words, px, width, bold=bold, breaks=True)


class Words(Text):
    """Words at a place that is reckoned beforehand; never smaller, a long word is broken."""

    px = NumericProperty(0)
    """Size of the letters. No rule follows the theme here: what is on no board stays as it is."""

    def __init__(self, **values: object) -> None:
        super().__init__(dense=True, breaks=True, size_hint=(None, None), **values)
        self.fbind("px", self._lay_out)

    @property
    def letters_px(self) -> float:
        return float(self.px)

    def stand(self, left: float, top: float, width: float, px: float, lines: int = 0) -> float:
        """Put the first capital's top at ``top``; return the height of the letters in px.

        ``px`` is their size; they have so many ``lines`` at most, or all with 0.
        """
        self.px = self.largest = px
        self.lines, self.width = lines, width
        number, line_px = lines_of(self.words, px, width, bold=self.bold)
        if not number:
            self.opacity = 0
            return 0.0
        self.opacity = 1
        number = min(number, lines or number)
        family = fonts.family_for(self.words)
        pitch = line_px * LEADING[family]
        self.pos = left, top - (number - 1) * pitch - line_px + ABOVE[family] * px
        return float((number - 1) * pitch + INK[family] * px)


def letters_px(words: str, px: float, width: float, *, bold: bool, lines: int = 0) -> float:
    """How high `Words` will be."""
    number, line_px = lines_of(words, px, width, bold=bold)
    if not number:
        return 0.0
    number = min(number, lines or number)
    family = fonts.family_for(words)
    return float((number - 1) * line_px * LEADING[family] + INK[family] * px)


class Cell(Pressable):
    """Something on the board that leads on."""

    inset_mm = INSET_MM
    route = ObjectProperty(None, allownone=True)
    """None: to the next page."""
    item = ObjectProperty(None, rebind=True)
    """What it says, where that is one thing with a route of its own."""

    def on_item(self, *_: object) -> None:
        self.route = self.item.route
        self._trigger_layout()

    def do_layout(self, *_: object) -> None:
        """Nothing while it is put by: it comes back as it was, or is laid out then."""
        if self.parent:
            self.place_words()

    def place_words(self) -> None:
        raise NotImplementedError

    def across(self, left: float, width: float) -> float:
        """The x of something ``left`` from where one begins to read."""
        return float(self.right - left - width if theme.rtl else self.x + left)

    @property
    def pad(self) -> float:
        return pad_px()


def pad_px() -> float:
    """What stays blank beside the words of a cell."""
    return float(theme.gap * 0.6 + (INSET_MM * theme.mm if theme.snug else 0))


def mark_px(time: str) -> float:
    """Width of the pictogram and the time below it; of a day, no word of it is broken."""
    widest = max(words_px(word, theme.small) for word in ("00:00", *time.split()))
    return float(math.ceil(max(theme.label * 1.15, widest)))


def _mark_height(time: str) -> float:
    """Of the pictogram and all lines of the time below it."""
    below = letters_px(time, theme.small, mark_px(time), bold=False)
    return float(theme.label * 1.15 * 1.1 + below)


def edge_px() -> float:
    """What stays blank above and below the words of a cell."""
    return float(theme.mm * (0.35 if theme.snug else 0.7))


def _beside_mark(width: float, time: str) -> float:
    return float(width - mark_px(time) - 3 * pad_px())


def _brief_fits(row: views.Row, width: float) -> bool:
    """Whether what is briefly said stands beside the end of the headline."""
    last_px = _last_line_px(row.title, theme.language, theme.label, width)
    return bool(last_px + theme.gap + words_px(row.brief, theme.small) <= width)


@functools.lru_cache(maxsize=512)
def _last_line_px(words: str, language: str, px: float, width: float) -> float:
    drawn = text_shaping.joined(fonts.drawable(words))
    measure = fonts.measurer(fonts.family_for(drawn), px, bold=True)
    lines = list(text_shaping.hyphenated(drawn, language, width, measure))
    return measure(lines[-1]) if len(lines) <= theme.headline_lines else width


def headline_height(row: views.Row, width: float) -> float:
    """In px, of a `Headline` of that width."""
    room = _beside_mark(width, row.time)
    height = letters_px(row.title, theme.label, room, bold=True, lines=theme.headline_lines)
    if row.brief and not _brief_fits(row, room):
        height += letters_px(row.brief, theme.small, room, bold=False)
    return float(max(theme.row, math.ceil(max(height, _mark_height(row.time)) + 2 * edge_px())))


class Headline(Cell):
    """One message: how bad by shape, from when, and what."""

    item = ObjectProperty(EMPTY_ROW, rebind=True)

    def place_words(self) -> None:
        words = self.ids
        mark, pad = mark_px(self.item.time), self.pad
        room = _beside_mark(self.width, self.item.time)
        icon, time = words.icon, words.time
        top = self.center_y + _mark_height(self.item.time) / 2
        icon.pos = self.across(pad, mark), top - icon.font_size * 1.08
        icon.width = mark
        time.stand(self.across(pad, mark), top - icon.font_size * 1.1, mark, theme.small)
        beside = bool(self.item.brief) and _brief_fits(self.item, room)
        title = letters_px(
            self.item.title, theme.label, room, bold=True, lines=theme.headline_lines
        )
        brief = letters_px(self.item.brief, theme.small, room, bold=False)
        left = self.across(mark + 2 * pad, room)
        top = self.center_y + (title + (0 if beside else brief)) / 2
        words.title.stand(left, top, room, theme.label, theme.headline_lines)
        if beside:
            wide = words_px(self.item.brief, theme.small) + 1
            end = self.across(mark + 2 * pad + room - wide, wide)
            words.brief.stand(end, top - title + theme.small, wide, theme.small)
        else:
            words.brief.stand(left, top - title, room, theme.small)


class TileCell(Cell):
    """One utility: how it is, how long still, and what its publisher says."""

    item = ObjectProperty(EMPTY_TILE, rebind=True)
    apart = ObjectProperty(False)
    """How long still has a line of its own."""
    note_lines = NumericProperty(0)

    def place_words(self) -> None:
        left, room = 2 * self.pad, tile_room(self.width)
        name, state, left_, note = (self.ids[n] for n in ("name", "state", "left", "note"))
        for words, said in zip(
            (name, state, left_, note),
            tile_words(self.item, room, apart=self.apart, note_lines=self.note_lines),
            strict=True,
        ):
            words.words = said
        top = self.top - edge_px()
        state_px = theme.label if self.apart else theme.small
        for words, px, lines in (
            (name, theme.small, 1),
            (state, state_px, 2),
            (left_, theme.small, UNTIL_LINES),
            (note, theme.small, 0),
        ):
            high = words.stand(self.across(left, room), top, room, px, lines)
            top -= high + (theme.hair if high else 0)


def tile_room(width: float) -> float:
    return float(width - 1.8 * theme.gap)


def tile_words(
    tile: views.Tile, room: float, *, apart: bool, note_lines: int
) -> tuple[str, str, str, str]:
    """Name, state, how long still and note; each where it has a line of its own."""
    spare = UNTIL_LINES - lines_of(tile.until, theme.small, room)[0] if apart else 0
    note = _note_that_fits(tile.note, room, note_lines, max(spare, 0)) if note_lines else ""
    if apart:
        return tile.name, _state(tile, theme.label, room), tile.until, note
    fits = (f for f in tile.forms if words_px(f, theme.small, bold=True) <= room)
    return tile.name, next(fits, "") or _state(tile, theme.small, room), "", note


def _state(tile: views.Tile, px: float, room: float) -> str:
    """How it is, by a word that need not be broken."""
    state = tile.forms[-1] if tile.forms else tile.state
    return state if _unbroken(state, room, px, bold=True) else tile.short or state


def _note_that_fits(note: str, room: float, lines: int, spare: int) -> str:
    """All of it, or its first sentence, or what stands before the first comma; never half of that.

    It may have the lines that how long still leaves. What does not fit is on the page of the
    utility alone.
    """
    forms = (note, *(note.partition(end)[0] for end in (". ", ", ")))
    for most in (lines, lines + spare):
        for form in forms:
            if fits(form, theme.small, room, most):
                return form
    return ""


def _unbroken(words: str, room: float, px: float, *, bold: bool = False) -> bool:
    """Whether every word of it has room on a line."""
    return all(words_px(word, px, bold=bold) <= room for word in words.split())


def fits(words: str, px: float, room: float, lines: int, *, bold: bool = False) -> bool:
    """On so many lines, with no word broken."""
    whole = _unbroken(words, room, px, bold=bold)
    return whole and lines_of(words, px, room, bold=bold)[0] <= lines


def tile_height(tile: views.Tile, width: float, *, apart: bool, note_lines: int) -> float:
    """In px, of a `TileCell` of that width."""
    room = tile_room(width)
    name, state, left, note = tile_words(tile, room, apart=apart, note_lines=note_lines)
    state_px = theme.label if apart else theme.small
    parts = (
        letters_px(name, theme.small, room, bold=False, lines=1),
        letters_px(state, state_px, room, bold=True, lines=2),
        letters_px(left, theme.small, room, bold=False, lines=UNTIL_LINES),
        letters_px(note, theme.small, room, bold=False),
    )
    words = sum(parts) + theme.hair * sum(part > 0 for part in parts)
    return float(max(theme.row, math.ceil(words + 2 * edge_px())))


class OwnCell(Cell):
    """One of this point's own notices, in plain dress: whose it is, and its title."""

    item = ObjectProperty(EMPTY_ROW, rebind=True)
    heading = StringProperty("")

    def place_words(self) -> None:
        heading, title = self.ids.heading, self.ids.title
        room = self.width - 2 * self.pad
        top = self.center_y + 1.05 * theme.small
        top -= heading.stand(self.across(self.pad, room), top, room, theme.small, 1) + theme.hair
        title.stand(self.across(self.pad, room), top, room, theme.small, 1)


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
