"""A page to read: its blocks in a scrolling column, or in two abreast."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kivy.clock import Clock
from kivy.uix.anchorlayout import AnchorLayout

from kiosk.model import chart, routes, views
from kiosk.ui.theme import theme
from kiosk.ui.widgets.actions import ActionsItem
from kiosk.ui.widgets.article_blocks import (
    Column,
    HeadColumn,
    RowsItem,
    SideColumn,
    Spread,
    TitleItem,
    Whole,
    widget_for,
)
from kiosk.ui.widgets.basics import Scroller
from kiosk.ui.widgets.listing_items import RowItem
from kiosk.ui.widgets.scrolling import Place, Scroll, move_to
from kiosk.ui.widgets.text import wait

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from kivy.input.motionevent import MotionEvent
    from kivy.uix.widget import Widget

AT_ONCE = 32
"""Blocks of a new page that as a rule fill the glass: the finger waits for these, and the rest is
there a frame later."""

FEW_ANSWERS = 9
"""Three rows of three fit any panel below a title as it stands elsewhere."""


class ArticleView(AnchorLayout):
    """Shows an Article; showing a newer one keeps the place where the visitor is reading."""

    def __init__(self) -> None:
        super().__init__()
        self._head, self._column, self._side = HeadColumn(), Column(), SideColumn()
        self._spread, self._whole = Spread(), Whole()
        self._spread.add_widget(self._column)
        self._whole.add_widget(self._spread)
        self._shown: list[tuple[views.Block, Widget]] = []
        self._article = views.Article(())
        self._go_on = Clock.create_trigger(lambda _: self._show_rest())
        self._refusal: views.Refusal | None = None
        """The last that was brought into sight."""
        self._sought: int | None = None
        """Which block to bring into sight, until a finger comes: heights follow frames later."""
        self._returning_px = 0.0
        """How far down to show the page again, until a finger comes: as above."""
        self._seek = Clock.create_trigger(lambda _: self._bring_into_sight())
        self._whole.fbind("height", self._seek)
        self._spread_out = Clock.create_trigger(lambda _: self._give_room(), -1)
        self._column.fbind("height", self._spread_out)
        self._scroll = Scroll()
        self._scroll.add_widget(self._whole)
        self._scroll.fbind("height", self._spread_out)
        self._scroller = Scroller()
        self._scroller.hold(self._scroll)
        self.add_widget(self._scroller)

    def show(self, article: views.Article, go: Callable[[routes.Route], None]) -> None:
        """``go`` is called with the route of a pressed row."""
        self._scroller.filled()
        before, self._shown = self._shown, []
        for _, widget in before:
            widget.parent.remove_widget(widget)
        self._column.clear_widgets()
        self._article, self._go = article, go
        self._place_side()
        if self._side.parent and not before:
            self._scroller.filled_to_be_whole()
        at_once = len(self._blocks) if before else AT_ONCE
        self._add(self._blocks[:at_once], before)
        for _, widget in before:  # what is left of it: as in `leave`
            wait(widget)
        self._go_on()
        if article.refusal != self._refusal:
            self._refusal = article.refusal
            self._sought = article.refusal.place if article.refusal else None
            self._seek()

    def put_by(self) -> Iterator[Widget]:
        """What is filled again for another page."""
        for column in (self._head, self._column, self._side):
            yield from column.put_by

    def leave(self) -> None:
        """Make room for another page: what can be filled again is put by."""
        for _, widget in self._shown:
            column = widget.parent
            column.remove_widget(widget)
            wait(widget)  # what is not kept hears of other letters until it is swept up
            if isinstance(column, Column):
                column.put_by.put(widget)
        self._shown = []
        self._refusal = self._sought = None
        self.start_over()

    def place(self) -> Place:
        return Place((1 - self._scroll.scroll_y) * self._hidden_px)

    def return_to(self, place: Place) -> None:
        self._returning_px = place.above_px
        self._seek()

    def start_over(self) -> None:
        self._returning_px = 0
        move_to(self._scroll, 1)

    @property
    def _hidden_px(self) -> float:
        return float(max(0, self._whole.height - self._scroll.height))

    def on_touch_down(self, touch: MotionEvent) -> bool:
        self._sought, self._returning_px = None, 0
        return bool(super().on_touch_down(touch))

    @property
    def _main(self) -> tuple[views.Block, ...]:
        """Those that have no place of their own beside them."""
        whole = self._side.parent is not None
        return tuple(
            block
            for block in self._article.blocks
            if not (whole and isinstance(block, views.Heading) and block.spare)
        )

    @property
    def _blocks(self) -> tuple[views.Block, ...]:
        """All of them, in reading order."""
        return (*self._main, *self._article.aside)

    @property
    def _asks_closely(self) -> bool:
        """Whether so many answers are to be seen at once that a low panel has no more room."""
        return theme.squat and any(
            isinstance(block, views.Actions) and block.alike and len(block.choices) > FEW_ANSWERS
            for block in self._article.blocks
        )

    def _place_side(self) -> None:
        """Two columns below what stands over both, or one."""
        self._head.clear_widgets()
        self._side.clear_widgets()
        for part in (self._head, self._side):
            if part.parent:
                part.parent.remove_widget(part)
        if self._article.aside and _two_fit():
            self._whole.add_widget(self._head, index=1)
            self._spread.add_widget(self._side, index=len(self._spread.children) * theme.rtl)
        tight = theme.hair if self._side.parent or self._asks_closely else 0
        self._column.tight_px = self._head.tight_px = self._side.tight_px = tight

    def _column_of(self, number: int) -> Column:
        """Where a block stands."""
        if self._side.parent is None:
            return self._column
        if number >= len(self._main):
            return self._side
        over_both = self._main[: number + 1]
        return (
            self._head
            if all(isinstance(block, views.Title | views.Note) for block in over_both)
            else self._column
        )

    def _show_rest(self) -> None:
        if self.parent:  # else it made way for another page meanwhile
            self._add(self._blocks[len(self._shown) :], [])

    def _bring_into_sight(self) -> None:
        """A block that is hidden or cut comes to the top."""
        hidden = self._hidden_px
        if self._returning_px and hidden:
            move_to(self._scroll, 1 - self._returning_px / hidden)
        if self._sought is None or self._sought >= len(self._shown) or hidden <= 0:
            return
        block = self._shown[self._sought][1]
        above = (1 - self._scroll.scroll_y) * hidden
        top, bottom = self._column.top - block.top, self._column.top - block.y
        if top < above or bottom > above + self._scroll.height:
            move_to(self._scroll, 1 - (top - theme.gap / 2) / hidden)

    def _add(self, more: Sequence[views.Block], before: list[tuple[views.Block, Widget]]) -> None:
        """Below what is there. ``before``: what was shown until now, to be used again."""
        for block in more:
            column = self._column_of(len(self._shown))
            shown = _taken_over(block, before) or widget_for(block, self._go, column.put_by)
            self._shown.append((block, shown))
            if isinstance(shown, RowItem) and self._article.abreast and _two_fit():
                self._beside(shown)
            else:
                if hasattr(shown, "tight"):
                    shown.tight = self._side.parent is not None
                elif isinstance(shown, TitleItem):
                    shown.dense = self._asks_closely
                column.add_widget(shown)

    def _give_room(self) -> None:
        """Answers to the question of the page share what it leaves blank."""
        for _, item in self._shown:
            if isinstance(item, ActionsItem) and item.answers:
                column = self._column
                others = sum(child.height for child in column.children if child is not item)
                between = column.spacing * (len(column.children) - 1)
                edges = column.padding[1] + column.padding[3]
                item.room = max(0, self._scroll.height - others - between - edges)

    def _beside(self, item: RowItem) -> None:
        """Two by two with the rows before it."""
        last = self._column.children[0] if self._column.children else None
        if not isinstance(last, RowsItem):
            last = RowsItem()
            self._column.add_widget(last)
        last.add_row(item)


def _two_fit() -> bool:
    """Two rows beside one another, with room for their words."""
    return bool(theme.wide and not theme.large)


def _taken_over(block: views.Block, before: list[tuple[views.Block, Widget]]) -> Widget | None:
    """The widget that showed this block already: a tick in a list makes one new row, not twenty.

    A chart is taken over with newer curves too: it keeps what the finger reads.
    """
    for place, (old, widget) in enumerate(before):
        if isinstance(block, chart.Chart) and isinstance(old, chart.Chart):
            if old.title == block.title:
                widget.chart = block
                del before[place]
                return widget
        elif old == block:
            del before[place]
            return widget
    return None
