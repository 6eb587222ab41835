"""The board: utilities, headlines and the nearest help at a glance, on pages, never a bare scroll.

Where each stands depends on the panel alone (`board_plan`). What has no place of its own there
comes after the headlines, on a later page. Cells are made once and filled again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kivy.clock import Clock
from kivy.uix.floatlayout import FloatLayout

from kiosk.model import paging, views
from kiosk.ui.theme import ROW_MM, theme
from kiosk.ui.widgets.board_cells import (
    Cell,
    Headline,
    OwnCell,
    TileCell,
    headline_height,
    tile_height,
)
from kiosk.ui.widgets.board_nearest import NearestCell, nearest_height, nearest_width, need_px
from kiosk.ui.widgets.board_plan import Plan, Rows, flow, plan
from kiosk.ui.widgets.board_ways import ChangesCell, MoreCell, more_height
from kiosk.ui.widgets.listing_entries import note_height
from kiosk.ui.widgets.listing_items import NoteItem
from kiosk.ui.widgets.scrolling import Place
from kiosk.ui.widgets.text import go_on, wait

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from kivy.uix.widget import Widget

    from kiosk.model import routes

NEAREST_MM = 53
"""Width of the column of the nearest help."""
ONWARD = "›"
WAYS_SHARES = (0.55, 0.45)
"""The way to the next page says which rows are in sight too."""
TURNS_AT_REST = 4
"""Of Kivy's layout before a frame: then what stands around the board has its height."""
SPARE_MM = 3
"""How much higher than its words a headline's frame may be."""


@dataclass(frozen=True)
class Box:
    """A part of the glass; ``left`` is counted from where one begins to read."""

    left: float
    bottom: float
    width: float
    height: float

    @property
    def top(self) -> float:
        return self.bottom + self.height

    def abreast(self, number: int, gap: float) -> Iterator[Box]:
        return self.abreast_by([1.0] * number, gap)

    def abreast_by(self, shares: Sequence[float], gap: float) -> Iterator[Box]:
        left, room = self.left, self.width - (len(shares) - 1) * gap
        for share in shares:
            width = room * share / sum(shares)
            yield Box(left, self.bottom, width, self.height)
            left += width + gap

    def stacked(self, number: int, height: float, gap: float) -> Iterator[Box]:
        for n in range(number):
            top = self.top - n * (height + gap)
            yield Box(self.left, top - height, self.width, height)

    def line_below(self, height: float, gap: float) -> Box:
        return Box(self.left, self.bottom - gap - height, self.width, height)

    def less(self, *, top: float = 0, bottom: float = 0, end: float = 0) -> Box:
        return Box(self.left, self.bottom + bottom, self.width - end, self.height - top - bottom)


@dataclass(frozen=True)
class More:
    """What the way to the next page says."""

    forms: tuple[str, ...]
    positions: tuple[str, ...]


@dataclass(frozen=True)
class Ways:
    """What leads on: to the next page, and to what changed."""

    more: More | None = None
    changes: views.Choice | None = None

    def __iter__(self) -> Iterator[More | views.Choice]:
        return iter([way for way in (self.more, self.changes) if way])

    @property
    def number(self) -> int:
        return len(list(self))


class BoardView(FloatLayout):
    """Shows a Board; showing a newer one keeps the page in sight."""

    def __init__(self) -> None:
        super().__init__()
        self._board: views.Board | None = None
        self._first = 0
        """The first row in sight."""
        self._cells: dict[bool, dict[type[Cell], list[Cell]]] = {False: {}, True: {}}
        """Those of AA are others: what is put by stays as it is drawn until it is wanted again."""
        self._notes: list[NoteItem] = []
        self._used: dict[type[Cell], int] = {}
        self._next = 0
        """The first row of the page that follows."""
        self._arrange = Clock.create_trigger(lambda _: self._once_at_rest(), -1)
        self._box: tuple[float, ...] = ()
        """Where it stood at the last turn of the layout, and for how many by now."""
        self._turns_at_rest = 0
        self.bind(size=self._arrange, pos=self._arrange)

    def show(self, board: views.Board, go: Callable[[routes.Route], None]) -> None:
        """``go`` is called with the route of a pressed cell."""
        self._board, self._go = board, go
        self._arrange()

    def start_over(self) -> None:
        """Back to the first page."""
        if self._first:
            self._first = 0
            self._arrange()

    def wait(self) -> None:
        """All cells leave and `Patient.wait`, each until it has a place again."""
        self.clear_widgets()
        for cells in (*self._cells[False].values(), *self._cells[True].values()):
            for cell in cells:
                wait(cell)

    def forget(self) -> None:
        """The visitor is gone: the next one seldom needs AA."""
        self._cells[True].clear()

    def place(self) -> Place:
        return Place(0, number=self._first)

    def return_to(self, place: Place) -> None:
        self._first = place.number
        self._arrange()

    def _once_at_rest(self) -> None:
        """Header and places get their heights over some turns before a frame: no board for each."""
        box = (*self.pos, *self.size)
        self._turns_at_rest = self._turns_at_rest + 1 if box == self._box else 0
        self._box = box
        if self._turns_at_rest < TURNS_AT_REST:
            self._arrange()
        else:
            self._turns_at_rest = 0
            self._do_arrange()

    def _do_arrange(self) -> None:
        board = self._board
        if board is None or self.height < theme.row:
            return
        self.clear_widgets()
        self._used.clear()
        shown, edge = plan(), 0 if theme.snug else self._gap / 2
        room = Box(theme.gap, edge, self.width - 2 * theme.gap, self.height - 2 * edge)
        room = self._put_notes(board.notes, room)
        room = self._put_tiles(board.tiles, shown, room)
        own = board.own[1:] if shown.aside else board.own
        rows = flow(board, shown, own)
        aside = shown.aside and bool(board.nearest or board.own)
        room = room.less(end=NEAREST_MM * theme.mm + self._gap if aside else 0)
        below = () if shown.aside else board.nearest[: shown.nearest]
        apart = 0 if aside or (below and shown.columns > 1) else 1  # a line of its own for the ways
        above = room.less(bottom=bool(below) * (theme.row + self._gap))
        page = self._page(rows, shown, above)
        paged = page.first > 0 or page.end < len(rows)
        changes = board.changes if shown.changes else None
        ways_px = self._ways_px(rows, shown, above)
        if apart and (paged or changes):
            above = above.less(bottom=ways_px + self._gap)
            page = self._page(rows, shown, above)
        more = self._more(board, page, len(rows)) if paged else None
        if aside:
            left = room.left + room.width + self._gap
            column = Box(left, room.bottom, NEAREST_MM * theme.mm, room.height)
            self._put_aside(board, shown, column, Ways(more, changes))
        elif below:
            line = Box(room.left, room.bottom, room.width, theme.row)
            self._put_below(below, line, Ways() if apart else Ways(more, changes))
        if apart:
            self._put_ways(above.line_below(ways_px, self._gap), Ways(more, changes))
        self._put_page(rows, page, above)

    @property
    def _gap(self) -> float:
        return 0.0 if theme.snug else float(round(theme.gap / 2))

    def _ways_px(self, rows: Rows, shown: Plan, room: Box) -> float:
        """Of a line of their own: less, where one headline in AA leaves no more on a low panel."""
        if not rows:
            return more_height()
        first = rows[min(self._first, len(rows) - 1)]
        left = room.height - self._gap - headline_height(first, self._column_px(shown, room))
        return float(min(more_height(), max(left, ROW_MM * theme.mm)))

    def _column_px(self, shown: Plan, room: Box) -> float:
        return float((room.width - (shown.columns - 1) * self._gap) / shown.columns)

    def _put_notes(self, notes: Sequence[views.Note], room: Box) -> Box:
        while len(self._notes) < len(notes):
            self._notes.append(NoteItem(size_hint=(None, None)))
        for note, item in zip(notes, self._notes, strict=False):
            item.item = note
            height = note_height(note, room.width)
            self._put(item, Box(room.left, room.top - height, room.width, height))
            room = room.less(top=height + self._gap)
        return room

    def _put_tiles(self, tiles: Sequence[views.Tile], shown: Plan, room: Box) -> Box:
        if not tiles or not shown.tiles:
            return room
        lines = [tiles[n : n + shown.tiles] for n in range(0, len(tiles), shown.tiles)]
        width = (room.width - (shown.tiles - 1) * self._gap) / shown.tiles
        says = {"apart": shown.apart, "note_lines": shown.note_lines}
        height = max(tile_height(tile, width, **says) for tile in tiles)  # type: ignore[arg-type]
        for line in lines:
            across = Box(room.left, room.top - height, room.width, height)
            for tile, box in zip(line, across.abreast(shown.tiles, self._gap), strict=False):
                self._fill(TileCell, box, tile.route, item=tile, **says)
            room = room.less(top=height + self._gap)
        return room

    def _put_aside(self, board: views.Board, shown: Plan, column: Box, ways: Ways) -> None:
        """The nearest help, below it an own notice, and last the ways on."""
        own, gap = board.own[:1], self._gap / 2  # close together: each says two lines
        room = int((column.height + gap) / (nearest_height() + gap))
        nearest = board.nearest[: min(shown.nearest, room - len(own) - bool(ways.number))]
        number = max(len(nearest) + len(own) + bool(ways.number), 1)
        high = min((column.height - (number - 1) * gap) / number, theme.target)
        boxes = column.stacked(number, high, gap)
        says = {"whole": True, "need_px": need_px(nearest, column.width)}
        for place in nearest:
            self._fill(NearestCell, next(boxes), place.route, item=place, **says)
        for notice in own:
            box = next(boxes)
            self._fill(OwnCell, box, notice.route, item=notice, heading=board.own_heading)
        if ways.number:
            self._put_ways(next(boxes), ways)

    def _put_below(self, below: Sequence[views.Nearest], line: Box, ways: Ways) -> None:
        """The nearest help abreast, and the ways on at the end of the line."""
        needed = [*map(nearest_width, below), *[0.0] * ways.number]
        room = line.width - (len(needed) - 1) * self._gap
        boxes = line.abreast_by(paging.widths(needed, room), self._gap)
        for place in below:
            self._fill(NearestCell, next(boxes), place.route, item=place, whole=False)
        for box, way in zip(boxes, ways, strict=False):
            self._put_way(box, way)

    def _put_ways(self, line: Box, ways: Ways) -> None:
        boxes = line.abreast_by(WAYS_SHARES[: ways.number], self._gap)
        for box, way in zip(boxes, ways, strict=True):
            self._put_way(box, way)

    def _put_way(self, box: Box, way: More | views.Choice) -> None:
        if isinstance(way, More):
            self._fill(MoreCell, box, None, forms=way.forms, positions=way.positions)
        else:
            self._fill(ChangesCell, box, way.route, forms=(way.words, way.short))

    def _page(self, rows: Rows, shown: Plan, room: Box) -> paging.Page:
        self._first = min(self._first, max(len(rows) - 1, 0))
        width = self._column_px(shown, room)
        return paging.fill(
            self._first,
            len(rows),
            lambda n: headline_height(rows[n], width),
            paging.Room(shown.columns, room.height, self._gap),
        )

    def _more(self, board: views.Board, page: paging.Page, total: int) -> More:
        """On the last page it leads back to the first."""
        left = total - page.end
        self._next = page.end if left else 0
        forms = board.counts.more(left) if left else board.counts.first()
        return More(
            tuple(f"{form} {ONWARD}" for form in forms),
            board.counts.positions(page.first + 1, page.end, total),
        )

    def _put_page(self, rows: Rows, page: paging.Page, room: Box) -> None:
        """Rows share what is left over, so that a page looks whole."""
        boxes = room.abreast(len(page.columns), self._gap)
        for column, box in zip(page.columns, boxes, strict=True):
            heights = [headline_height(rows[n], box.width) for n in column]
            spare = box.height - sum(heights) - self._gap * (len(column) - 1)
            each = min(max(spare, 0) / max(len(column), 1), SPARE_MM * theme.mm)
            top = box.top
            for n, height in zip(column, heights, strict=True):
                high = height + each
                self._fill(
                    Headline,
                    Box(box.left, top - high, box.width, high),
                    rows[n].route,
                    item=rows[n],
                )
                top -= high + self._gap

    def _fill(
        self, kind: type[Cell], box: Box, route: routes.Route | None, **values: object
    ) -> None:
        """Put a cell of that kind there, one that was used before where there is one."""
        number = self._used.get(kind, 0)
        self._used[kind] = number + 1
        cells = self._cells[theme.large].setdefault(kind, [])
        if number == len(cells):
            cell = kind()
            cell.bind(on_release=self._pressed)
            cells.append(cell)
        cell = cells[number]
        cell.route = route
        for name, value in values.items():
            setattr(cell, name, value)
        self._put(cell, box)

    def _put(self, widget: Widget, box: Box) -> None:
        go_on(widget)
        widget.size = box.width, box.height
        left = self.right - box.left - box.width if theme.rtl else self.x + box.left
        widget.pos = left, self.y + box.bottom
        self.add_widget(widget)

    def _pressed(self, cell: Cell) -> None:
        if cell.route is not None:
            self._go(cell.route)
        else:
            self._first = self._next
            self._arrange()
