"""A list to choose from: only the rows in sight exist, so ten thousand scroll like ten."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kivy.lang import Builder
from kivy.properties import ListProperty, ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.gridlayout import GridLayout
from kivy.uix.recycleview import RecycleView
from kivy.uix.recycleview.views import RecycleDataViewBehavior

from kiosk import blocks, fonts
from kiosk.theme import ROW_ICON, theme
from kiosk.widgets.basics import IconButton, Pressable, Scroller

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

TITLE_LINES = 2
MEASURED_ROWS = 300
"""Titles of longer lists are not measured: each row gets room for all lines."""
TILE_MM = (28, 19)
CHOICE_MM = (25, 19)
EMPTY_ROW = blocks.Row("information", "", "", "", "", blocks.Route(""))
EMPTY_TILE = blocks.Tile("information", "", "", "")


class RowItem(RecycleDataViewBehavior, Pressable):
    """One thing to choose."""

    item = ObjectProperty(EMPTY_ROW, rebind=True)
    go = ObjectProperty(None, allownone=True)

    def refresh_view_attrs(self, view: Any, index: int, data: dict[str, Any]) -> None:
        self.item, self.go = data["item"], data["go"]
        super().refresh_view_attrs(view, index, {})

    def on_release(self) -> None:
        if self.go:
            self.go(self.item.route)


class NoteItem(RecycleDataViewBehavior, BoxLayout):
    """A remark about the page."""

    item = ObjectProperty(blocks.Note("information", ""), rebind=True)

    def refresh_view_attrs(self, view: Any, index: int, data: dict[str, Any]) -> None:
        self.item = data["item"]
        super().refresh_view_attrs(view, index, {})


class TileItem(BoxLayout):
    """One utility."""

    item = ObjectProperty(EMPTY_TILE, rebind=True)


class TilesItem(RecycleDataViewBehavior, GridLayout):
    """The state of all utilities, as one item of a list."""

    tiles = ListProperty()

    def refresh_view_attrs(self, view: Any, index: int, data: dict[str, Any]) -> None:
        self.cols = columns(len(data["item"]), TILE_MM[0], data["width"])
        self.tiles = data["item"]
        super().refresh_view_attrs(view, index, {})

    def on_tiles(self, _: object, tiles: Sequence[blocks.Tile]) -> None:
        self.clear_widgets()
        for tile in tiles:
            self.add_widget(TileItem(item=tile))


class ChoicesItem(RecycleDataViewBehavior, GridLayout):
    """Filters, as one item of a list."""

    def refresh_view_attrs(self, view: Any, index: int, data: dict[str, Any]) -> None:
        self.clear_widgets()
        self.cols = columns(len(data["item"]), CHOICE_MM[0], data["width"])
        for choice in data["item"]:
            button = IconButton(
                icon=choice.icon, words=choice.words, strong=choice.chosen, upright=True
            )
            button.size_hint_y = 1
            button.bind(on_release=lambda _, route=choice.route: data["go"](route))
            self.add_widget(button)
        super().refresh_view_attrs(view, index, {})


class Side(BoxLayout):
    """The second column of a wide screen."""

    title = StringProperty("")

    def __init__(self, title: str, tiles: Sequence[blocks.Tile]) -> None:
        super().__init__(title=title)
        for tile in tiles:
            self.ids.tiles.add_widget(TileItem(item=tile))


class Rows(RecycleView):
    """The scrolling part."""


class ListingView(BoxLayout):
    """Shows a Listing; `show` again with a new one keeps the place in the list."""

    def show(self, listing: blocks.Listing, go: Callable[[blocks.Route], None]) -> None:
        self.clear_widgets()
        beside = theme.wide and bool(listing.tiles)
        self._rows = Rows()
        scroller = Scroller()
        scroller.hold(self._rows)
        self.add_widget(scroller)
        width = theme.width - theme.target - 4 * theme.gap
        if beside:
            side = Side(listing.tiles_title, listing.tiles)
            self.add_widget(side)
            width -= side.width
        self._rows.data = entries(listing, width, beside=beside, go=go)


def entries(
    listing: blocks.Listing, width: float, *, beside: bool, go: Callable[[blocks.Route], None]
) -> list[dict[str, Any]]:
    """What the list holds, top to bottom, each with its size in px."""
    shown: list[dict[str, Any]] = []
    if listing.choices:
        across = columns(len(listing.choices), CHOICE_MM[0], width)
        height = math.ceil(len(listing.choices) / across) * CHOICE_MM[1] * theme.mm
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
        notes = (*notes, blocks.Note("information", listing.empty))
    shown += [_note(note, width) for note in notes]
    measure = fonts.measurer(fonts.BODY.name, theme.body, bold=True)
    few = len(listing.rows) <= MEASURED_ROWS
    room = width - theme.body * ROW_ICON - 4 * theme.gap
    rows = [
        {
            "viewclass": "RowItem",
            "item": row,
            "go": go,
            "size": (
                width,
                row_height(row, 1 if few and measure(row.title) < room else TITLE_LINES),
            ),
        }
        for row in listing.rows
    ]
    if listing.tiles and not beside:
        across = columns(len(listing.tiles), TILE_MM[0], width)
        height = math.ceil(len(listing.tiles) / across) * TILE_MM[1] * theme.mm
        tiles = {"item": listing.tiles, "width": width, "size": (width, height)}
        rows.insert(1, {"viewclass": "TilesItem", **tiles})
    return shown + rows


def columns(number: int, wide_mm: float, width: float) -> int:
    """As many beside one another as fit, in rows as equal as can be."""
    fit = max(1, int(width / (wide_mm * theme.mm)))
    lines = math.ceil(number / fit)
    return math.ceil(number / lines)


def row_height(row: blocks.Row, title_lines: int) -> float:
    """In px; at least a touch target."""
    height = 2 * theme.gap + title_lines * theme.body * 1.48
    if row.badge:
        height += theme.small * 1.5
    if row.detail:
        height += theme.body * 1.48
    if row.meta:
        height += theme.small * 1.5
    return float(max(height, theme.target))


def _note(note: blocks.Note, width: float) -> dict[str, Any]:
    measure = fonts.measurer(fonts.BODY.name, theme.body)
    lines = math.ceil(measure(note.words) * 1.1 / (width - theme.body * 2 - 2 * theme.gap))
    height = max(theme.target, lines * theme.body * 1.48 + theme.gap)
    return {"viewclass": "NoteItem", "item": note, "size": (width, height)}


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
