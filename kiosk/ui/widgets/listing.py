"""A list to choose from: only the rows in sight exist, so ten thousand scroll like ten."""

from __future__ import annotations

import functools
import math
from bisect import bisect
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from kivy.lang import Builder
from kivy.properties import AliasProperty, ListProperty, ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.gridlayout import GridLayout
from kivy.uix.recycleview import RecycleView
from kivy.uix.recycleview import views as kivys_rows
from kivy.uix.recycleview.views import RecycleDataViewBehavior

from kiosk.model import routes, views
from kiosk.ui import fonts, text_shaping
from kiosk.ui.theme import DETAIL_LINES, META_LINES, TITLE_LINES, theme
from kiosk.ui.widgets.basics import Flow, Pressable, Scroller
from kiosk.ui.widgets.filters import Alike, FilterSide
from kiosk.ui.widgets.scrolling import Place, Prompt, move_to
from kiosk.ui.widgets.text import one_line_px, unbroken_px

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

PAGE_ROWS = 60
"""So many are measured for one touch: of a longer list the rest comes by the button at its end."""
TILE_MM = (28, 19)
CHOICE_MM = (25, 23)
LARGE_CHOICE_MM = 26
"""High enough for two lines."""
kivys_rows._max_cache_size = 120  # noqa: SLF001 - of 1,000 rows put by the pictures fill 100 MB
EMPTY_ROW = views.Row("information", "", "", "", "", routes.Information())
EMPTY_TILE = views.Tile("information", "", "")


class RowItem(RecycleDataViewBehavior, Pressable):
    """One thing to choose."""

    item = ObjectProperty(EMPTY_ROW, rebind=True)
    go = ObjectProperty(None, allownone=True)
    stacked = AliasProperty(lambda self: stacked(self.item), bind=("item",))
    """The pictogram stands in the first line, not beside all of them."""

    def refresh_view_attrs(self, view: Any, index: int, data: dict[str, Any]) -> None:
        self.item, self.go = data["item"](), data["go"]
        super().refresh_view_attrs(view, index, {})

    def on_release(self) -> None:
        if self.go:
            self.go(self.item.route)


def stacked(row: views.Row) -> bool:
    """A tall panel is narrow: no column of its own for a pictogram that can stand by a word."""
    return bool(theme.portrait and row.badge)


class MoreItem(RecycleDataViewBehavior, Pressable):
    """At the end of a page of rows: how many there are besides."""

    words = StringProperty("")
    show_more = ObjectProperty(None, allownone=True)

    def refresh_view_attrs(self, view: Any, index: int, data: dict[str, Any]) -> None:
        self.words, self.show_more = data["item"], data["go"]
        super().refresh_view_attrs(view, index, {})

    def on_release(self) -> None:
        if self.show_more:
            self.show_more()


class HeadingItem(RecycleDataViewBehavior, Flow):
    """What the rows below have in common."""

    words = StringProperty("")

    def refresh_view_attrs(self, view: Any, index: int, data: dict[str, Any]) -> None:
        self.words = data["item"]
        super().refresh_view_attrs(view, index, {})


class NoteItem(RecycleDataViewBehavior, Flow):
    """A remark about the page.

    Whoever holds it gives it its height: two that reckon it would never agree, and a page on which
    they differ by a line would be laid out for ever.
    """

    item = ObjectProperty(views.Note("information", ""), rebind=True)

    def refresh_view_attrs(self, view: Any, index: int, data: dict[str, Any]) -> None:
        self.item = data["item"]
        super().refresh_view_attrs(view, index, {})


class TileItem(Flow):
    """One utility."""

    item = ObjectProperty(EMPTY_TILE, rebind=True)


class TilesItem(RecycleDataViewBehavior, GridLayout):
    """The state of all utilities, as one item of a list."""

    tiles = ListProperty()

    def refresh_view_attrs(self, view: Any, index: int, data: dict[str, Any]) -> None:
        self.cols = columns(len(data["item"]), TILE_MM[0], data["width"])
        self.tiles = data["item"]
        super().refresh_view_attrs(view, index, {})

    def on_tiles(self, _: object, tiles: Sequence[views.Tile]) -> None:
        self.clear_widgets()
        for tile in tiles:
            self.add_widget(TileItem(item=tile))


class ChoicesItem(RecycleDataViewBehavior, Alike):
    """Buttons to choose from, as one item of a list."""

    def refresh_view_attrs(self, view: Any, index: int, data: dict[str, Any]) -> None:
        self.cols = abreast(data["item"], data["width"])
        self.fill(data["item"], data["go"])
        super().refresh_view_attrs(view, index, {})


class Side(BoxLayout):
    """The second column of a wide screen."""

    def __init__(self, tiles: Sequence[views.Tile]) -> None:
        super().__init__()
        for tile in tiles:
            self.add_widget(TileItem(item=tile))


class Rows(Prompt, RecycleView):
    """The scrolling part."""


def forget_rows() -> None:
    """Use no row again that Kivy has put by: it may have been made for the other direction."""
    for rows in kivys_rows._cached_views.values():  # noqa: SLF001 - it has no other way
        rows.clear()  # the classes stay: Kivy divides by their number


class ListingView(BoxLayout):
    """Shows a Listing; showing a newer one keeps the place in the list."""

    def __init__(self) -> None:
        super().__init__()
        self._rows = Rows()
        self._side: Side | FilterSide | None = None
        self._beside: tuple[object, ...] = ((), ())
        """What the side shows."""
        self._fill: Callable[[], None] = lambda: None
        """Shows the list again, with as many rows as are wanted by now."""
        self._wanted_rows = PAGE_ROWS
        self._scroller = Scroller()
        self._scroller.hold(self._rows)
        self.add_widget(self._scroller)

    def retire(self) -> None:
        """Put no row by any more: Kivy hands those to the next list, in letters of the old size."""
        self._rows.view_adapter = None

    def show(self, listing: views.Listing, go: Callable[[routes.Route], None]) -> None:
        """``go`` is called with the route of a pressed row or choice."""
        self._scroller.filled()
        beside = theme.wide and not theme.large and bool(listing.tiles or listing.filters)
        self._show_side(listing if beside else views.Listing(()), go)
        width = theme.width - 2 * theme.gap
        if not theme.portrait:
            width -= theme.target + 1.5 * theme.gap
        if self._side:
            width -= self._side.width + theme.gap / 2
        before = self.place() if self._rows.data and self._rows.scroll_y < 1 else None

        def fill() -> None:
            rows = self._wanted_rows
            self._rows.data = entries(
                listing, width, beside=beside, go=go, rows=rows, show_more=self._show_more
            )

        self._fill = fill
        fill()
        if before:  # what came above it pushes nothing away
            self.return_to(before)

    def start_over(self) -> None:
        """Back to the top, where the next list begins with its first rows."""
        self._wanted_rows = PAGE_ROWS
        move_to(self._rows, 1)

    def _show_more(self) -> None:
        """Another page of rows below those in sight, which stay where they are."""
        before = self.place()
        self._wanted_rows += PAGE_ROWS
        self._fill()
        self.return_to(before)

    def place(self) -> Place:
        tops, hidden = self._measured()
        above = (1 - self._rows.scroll_y) * hidden
        first = max(0, bisect(tops, above + 1) - 1)
        if not tops:
            return Place(0)
        return Place(above - tops[first], _name(self._rows.data[first]), first)

    def return_to(self, place: Place) -> None:
        if place.number >= self._wanted_rows:
            self._wanted_rows = math.ceil((place.number + 1) / PAGE_ROWS) * PAGE_ROWS
            self._fill()
        tops, hidden = self._measured()
        likely = range(len(tops))[place.number : place.number + 1]
        order = chain(likely, range(len(tops)))
        at = next((n for n in order if _name(self._rows.data[n]) == place.item), None)
        if at is not None and hidden:
            move_to(self._rows, 1 - (tops[at] + place.above_px) / hidden)

    def _measured(self) -> tuple[list[float], float]:
        """How far each entry is below the top of the list, and how much is out of sight, in px."""
        tops, below = [], theme.gap / 2
        for entry in self._rows.data:
            tops.append(below)
            below += entry["size"][1] + theme.gap / 1.5
        return tops, float(max(0, below - theme.gap / 1.5 + theme.gap / 2 - self._rows.height))

    def _show_side(self, listing: views.Listing, go: Callable[[routes.Route], None]) -> None:
        wanted = (listing.tiles, listing.filters)
        if wanted == self._beside:
            return
        self._beside = wanted
        if self._side is not None:
            self.remove_widget(self._side)
            self._side = None
        if listing.filters:
            self._side = FilterSide(listing.filters, go)
        elif listing.tiles:
            self._side = Side(listing.tiles)
        if self._side is not None:
            self.add_widget(self._side, index=len(self.children) if theme.rtl else 0)


def _name(entry: dict[str, Any]) -> Hashable:
    """What an entry is the same by when the list is renewed: where it leads, else what it is."""
    name: Hashable = entry["viewclass"]
    return entry["item"]().route if name == "RowItem" else name


def entries(  # noqa: PLR0913 - a list, where it stands, and what its touches do
    listing: views.Listing,
    width: float,
    *,
    beside: bool,
    go: Callable[[routes.Route], None],
    rows: int = PAGE_ROWS,
    show_more: Callable[[], None] = lambda: None,
) -> list[dict[str, Any]]:
    """What the list holds, top to bottom, each with its size in px; of its ``rows`` so many."""
    shown: list[dict[str, Any]] = []
    if listing.filters and not beside:
        shown.append(
            {
                "viewclass": "FilterBar",
                "item": listing.filters,
                "go": go,
                "size": (width, theme.target),
            }
        )
    if listing.choices:
        lines = math.ceil(len(listing.choices) / abreast(listing.choices, width))
        height = lines * (LARGE_CHOICE_MM if theme.large else CHOICE_MM[1]) * theme.mm
        shown.append(
            {
                "viewclass": "ChoicesItem",
                "item": listing.choices,
                "go": go,
                "width": width,
                "size": (width, height),
            }
        )
    notes = listing.notes
    if not listing.rows and listing.empty:
        notes = (*notes, views.Note("information", listing.empty))
    shown += [_note(note, width) for note in notes]
    first = row_entries(listing.rows[:rows], width, go)
    if listing.tiles and not beside:
        across = columns(len(listing.tiles), TILE_MM[0], width)
        height = math.ceil(len(listing.tiles) / across) * TILE_MM[1] * theme.mm
        tiles = {"item": listing.tiles, "width": width, "size": (width, height)}
        first.insert(1, {"viewclass": "TilesItem", **tiles})
    if len(listing.rows) > rows:
        words = listing.more(len(listing.rows) - rows)
        size = (width, theme.target)
        first.append({"viewclass": "MoreItem", "item": words, "go": show_more, "size": size})
    own = row_entries(listing.own, width, go)
    if own:
        room = width - 2 * theme.gap
        height = text_height(listing.own_heading, theme.small, room, bold=True)
        size = (width, height + theme.gap)
        own.insert(0, {"viewclass": "HeadingItem", "item": listing.own_heading, "size": size})
    return shown + first + own


def abreast(choices: Sequence[views.Choice], width: float) -> int:
    """How many buttons beside one another, with each word whole."""
    if not theme.large:
        return columns(len(choices), CHOICE_MM[0], width)
    words = (word for choice in choices for word in (choice.short or choice.words).split())
    longest = max(one_line_px(word, theme.label, bold=True) for word in words)
    return columns(len(choices), (longest + 2 * theme.gap) / theme.mm, width)


def columns(number: int, wide_mm: float, width: float) -> int:
    """As many beside one another as fit, in rows as equal as can be."""
    fit = max(1, int(width / (wide_mm * theme.mm)))
    lines = math.ceil(number / fit)
    return math.ceil(number / lines)


def row_entries(
    rows: Sequence[views.Row], width: float, go: Callable[[routes.Route], None]
) -> list[dict[str, Any]]:
    """Each with its own size. A detail that does not fit whole is left out, never cut."""
    return [_entry(*fit(row, width), width, go) for row in rows]


def _entry(
    row: views.Row, height: float, width: float, go: Callable[[routes.Route], None]
) -> dict[str, Any]:
    return {"viewclass": "RowItem", "item": lambda: row, "go": go, "size": (width, height)}


def fit(row: views.Row, width: float) -> tuple[views.Row, float]:
    """What of a row fits the width, and its height in px."""
    beside = 0 if stacked(row) else theme.body * 1.38 + theme.gap
    room = width - beside - 2 * theme.gap
    if lines_of(row.detail, theme.body, room)[0] > DETAIL_LINES:
        row = msgspec.structs.replace(row, detail="")
    return row, row_height(row, room)


def lines_of(words: str, px: float, width: float, *, bold: bool = False) -> tuple[int, float]:
    """How many lines `Text` makes of it, and how high each is in px."""
    return _lines_of(words, theme.language, px, width, bold)


@functools.lru_cache(maxsize=1024)
def _lines_of(
    words: str,
    language: str,
    px: float,
    width: float,
    bold: bool,  # noqa: FBT001 - a cache knows no keywords
) -> tuple[int, float]:
    words = text_shaping.joined(fonts.drawable(words))
    if not words:
        return 0, 0
    family = fonts.family_for(words)
    size = unbroken_px(words, px, width, family, bold=bold)
    measure = fonts.measurer(family, size, bold=bold)
    lines = text_shaping.hyphenated(words, language, width, measure)
    return sum(1 for _ in lines), fonts.line_px(words, family, size, bold=bold)


def text_height(
    words: str, px: float, width: float, *, bold: bool = False, lines: float = math.inf
) -> float:
    """In px, of a `Text` that may have so many ``lines``."""
    number, line_px = lines_of(words, px, width, bold=bold)
    return min(number, lines) * line_px


def row_height(row: views.Row, room: float) -> float:
    """In px, at least a touch target; ``room`` is the width of its text."""
    icon = theme.small * 1.15 + theme.gap / 2 if stacked(row) else 0
    text = (
        text_height(row.badge, theme.small, room - icon, bold=True)
        + text_height(row.title, theme.body, room, bold=True, lines=TITLE_LINES)
        + text_height(row.detail, theme.body, room)
        + text_height(row.meta, theme.small, room, lines=META_LINES)
    )
    return float(max(text + 2 * theme.gap, theme.row))


def _note(note: views.Note, width: float) -> dict[str, Any]:
    return {"viewclass": "NoteItem", "item": note, "size": (width, note_height(note, width))}


def note_height(note: views.Note, width: float) -> float:
    """In px, of a `NoteItem` of that width."""
    px = theme.small if note.small else theme.body
    room = width - px * 1.15 - 3 * theme.gap
    return float(max(theme.row, text_height(note.words, px, room) + theme.gap))


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
