"""What a list is made of: rows, headings, notes, tiles and choices, each used again for others."""

from __future__ import annotations

from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kivy.lang import Builder
from kivy.properties import AliasProperty, ListProperty, ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.gridlayout import GridLayout
from kivy.uix.recycleview import views as kivys_rows
from kivy.uix.recycleview.views import RecycleDataViewBehavior

from kiosk.model import routes, views
from kiosk.ui.widgets.basics import Flow, Pressable
from kiosk.ui.widgets.filters import Alike
from kiosk.ui.widgets.listing_entries import TILE_MM, abreast, columns, stacked

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kivy.uix.widget import Widget

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


def forget_rows() -> None:
    """Use no row again that Kivy has put by: it may have been made for other sizes."""
    for rows in kivys_rows._cached_views.values():  # noqa: SLF001 - it has no other way
        rows.clear()  # the classes stay: Kivy divides by their number


def rows_put_by() -> Iterator[Widget]:
    """What Kivy keeps for the next list."""
    return chain.from_iterable(kivys_rows._cached_views.values())  # noqa: SLF001 - as above


def silence_rows() -> None:
    """What Kivy has put by says nothing: to turn it to another language takes time."""
    for row in rows_put_by():
        if isinstance(row, RowItem):
            row.item = EMPTY_ROW


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
