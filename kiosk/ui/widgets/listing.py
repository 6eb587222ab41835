"""A list to choose from: only the rows in sight exist, so ten thousand scroll like ten."""

from __future__ import annotations

import math
from bisect import bisect
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kivy.lang import Builder
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.recycleview import RecycleView

from kiosk.model import routes, views
from kiosk.ui.theme import theme
from kiosk.ui.widgets.basics import Scroller
from kiosk.ui.widgets.filters import FilterSide
from kiosk.ui.widgets.listing_entries import PAGE_ROWS, entries
from kiosk.ui.widgets.listing_items import Side, rows_put_by
from kiosk.ui.widgets.scrolling import Place, Prompt, move_to

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator

    from kivy.uix.widget import Widget


class Rows(Prompt, RecycleView):
    """The scrolling part."""


class ListingView(BoxLayout):
    """Shows a Listing; showing a newer one keeps the place in the list."""

    def __init__(self) -> None:
        super().__init__()
        self._rows = Rows()
        self._side: Side | FilterSide | None = None
        self._filter_side: FilterSide | None = None
        """Made once and filled again."""
        self._beside: tuple[object, ...] = ((), ())
        """What the side shows."""
        self._fill: Callable[[], None] = lambda: None
        """Shows the list again, with as many rows as are wanted by now."""
        self._wanted_rows = PAGE_ROWS
        self._scroller = Scroller()
        self._scroller.hold(self._rows)
        self.add_widget(self._scroller)

    def put_by(self) -> Iterator[Widget]:
        """What is filled again for another list."""
        yield from rows_put_by()
        if self._filter_side is not None and self._filter_side.parent is None:
            yield self._filter_side

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
        wanted: tuple[object, ...] = (listing.tiles, listing.filters)
        if any(wanted):
            wanted += theme.rtl, theme.large
        if wanted == self._beside:
            return
        self._beside = wanted
        if self._side is not None:
            self.remove_widget(self._side)
            self._side = None
        if listing.filters:
            self._side = self._filter_side = self._filter_side or FilterSide()
            self._filter_side.fill(listing.filters, go)
        elif listing.tiles:
            self._side = Side(listing.tiles)
        if self._side is not None:
            self.add_widget(self._side, index=len(self.children) if theme.rtl else 0)


def _name(entry: dict[str, Any]) -> Hashable:
    """What an entry is the same by when the list is renewed: where it leads, else what it is."""
    name: Hashable = entry["viewclass"]
    return entry["item"]().route if name == "RowItem" else name


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
