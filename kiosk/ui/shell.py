"""The frame around every screen. Shows what `kiosk.frame` says; decides nothing."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kivy.clock import Clock
from kivy.graphics import Color, Rectangle
from kivy.lang import Builder
from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.gridlayout import GridLayout

from kiosk.model import paging
from kiosk.model.views import Article, Board, Choice, Listing, Map, Start
from kiosk.ui.theme import theme
from kiosk.ui.view_widgets import widget_of
from kiosk.ui.widgets.basics import IconButton
from kiosk.ui.widgets.closed import ClosedBar  # noqa: F401 - shell.kv uses it
from kiosk.ui.widgets.header import EMPTY  # its rules too: shell.kv uses Header
from kiosk.ui.widgets.listing_items import forget_rows, silence_rows
from kiosk.ui.widgets.scrolling import Place, Placed
from kiosk.ui.widgets.text import go_on, one_line_px, wait

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from kivy.uix.widget import Widget

    from kiosk.model import routes
    from kiosk.model.frame import Frame
    from kiosk.model.views import View

KEPT = (Board, Listing, Article)
"""One widget for all of a kind: what exists is filled again in a third of the time of new ones."""

HELP_WIDTH = 1.2
"""Of its button beside the four places, of one of theirs."""


class Strip(BoxLayout):
    """One line across the screen; no height while it has no words."""

    words = StringProperty("")
    strong = BooleanProperty(False)


class TabButton(IconButton):
    """One of the places: its word has nearly the whole width, and stands in the middle of it."""

    one_line = NumericProperty(0)
    """What the pictogram and the word beside it take in px."""


class Tabs(GridLayout):
    """The four places, always one touch away."""


class Shell(BoxLayout):
    """Header, view, stick, tabs."""

    frame = ObjectProperty(EMPTY, rebind=True)

    def __init__(self, go: Callable[[routes.Route], None]) -> None:
        super().__init__()
        self._go = go
        self._view: View | None = None
        self._route: routes.Route | None = None
        self._left: dict[routes.Route, Place] = {}
        """Where on each page the visitor was when they left it."""
        self._returning = False
        self._tab_buttons: list[TabButton] = []
        forget_rows()
        self._kept: dict[type[View], Any] = {}
        """Of those kinds the widgets, once there was need of one."""
        self._waiting: list[Widget] = []
        """What draws nothing until the picture that a finger waits for is there."""
        at_next = Clock.create_trigger(lambda _: self._let_go_on())
        self._go_on_soon = Clock.create_trigger(lambda _: at_next())  # the first may be before it
        if theme.low:
            self._hang_low()
        self.ids.header.go, self.ids.header.go_back = self._go, self._go_back

    def rehearse(self, view: View) -> None:
        """Make what shows it, out of sight: no finger waits for that any more."""
        if type(view) not in KEPT:
            return
        shown = self._widget(type(view))
        if shown.parent is None:
            shown.size = self.ids.view.size
            shown.show(view, self._go)
            self.clear_away()

    def clear_away(self) -> None:
        """A page that was left is put by, once nobody waits for another."""
        for article in self._kept_of(Article):
            if article.parent is None:
                article.leave()

    def turn(self) -> None:
        """Stay, for another language or other letters: all that stands here is filled again."""
        self._left.clear()
        self._view = self._route = None
        silence_rows()
        for board in self._kept_of(Board):
            board.wait()
        self.ids.header.wait()
        self._waiting = list(self._out_of_sight())
        for widget in self._waiting:
            wait(widget)
        self._go_on_soon()

    def _out_of_sight(self) -> Iterator[Widget]:
        """What no finger waits for."""
        yield from (button for button in self._tab_buttons if button.parent is None)
        for view in self._kept_of(Listing, Article):
            if view.parent is None:
                yield view
                yield from view.put_by()

    def _let_go_on(self) -> None:
        for widget in self._waiting:
            go_on(widget)
        self.ids.header.go_on()
        self._waiting = []

    def retire(self) -> None:
        """Make way for another shell."""
        for listing in self._kept_of(Listing):
            listing.retire()

    def export_as_image(self, *args: Any, **kwargs: Any) -> Any:
        """On its ground, which on the glass is the window's."""
        with self.canvas.before:
            Color(*theme.ground)
            Rectangle(pos=self.pos, size=self.size)
        image = super().export_as_image(*args, **kwargs)
        self.canvas.before.clear()
        return image

    def forget(self) -> None:
        """The visitor is gone: the next one begins at the top."""
        self._left.clear()
        self._to_top()
        for board in self._kept_of(Board):
            board.forget()

    def show(self, frame: Frame, view: View, route: routes.Route) -> None:
        """Show a screen; what has not changed stays as it is, the place on the page with it."""
        beside = isinstance(view, Map) and theme.squat
        self._show_tabs((), None) if beside else self._show_tabs(frame.tabs, frame.help)
        self.frame = frame
        self.ids.header.show(frame, view.back, getattr(view, "take", None))
        if (view, route) != (self._view, self._route):
            stays = route.stays and type(route) is type(self._route)
            fresh = route != self._route and not stays
            if fresh:
                self._keep_place()
            self._show_view(view, fresh=fresh)
            self._view, self._route = view, route
            if fresh and self._returning and route in self._left:
                self.ids.view.children[0].return_to(self._left[route])

    def language_at(self, x: float, y: float) -> str:
        """Whose name is touched there on the start screen; empty where it is nobody's."""
        shown = self.ids.view.children
        return shown[0].language_at(x, y) if isinstance(self._view, Start) else ""

    def go_elsewhere(self) -> None:
        """To the point that is open, as long as this one is closed."""
        if self.frame.closed:
            self._go(self.frame.closed.route)

    def _go_back(self, route: routes.Route) -> None:
        """To where on that page one came from."""
        self._returning = True
        self._go(route)
        self._returning = False

    def _go_to(self, route: routes.Route) -> None:
        """One of the four places; that where one is already begins at its top."""
        if route == self._route:
            self._to_top()
        self._go(route)

    def _to_top(self) -> None:
        for shown in self.ids.view.children:
            if isinstance(shown, Placed):
                shown.start_over()

    def _keep_place(self) -> None:
        for shown in self.ids.view.children:
            if isinstance(shown, Placed) and self._route is not None:
                self._left[self._route] = shown.place()

    def _hang_low(self) -> None:
        """What is pressed moves to just above the tabs, within reach from a wheelchair."""
        for bar in (self.ids.closed, self.ids.header):
            self.remove_widget(bar)
            self.add_widget(bar, index=self.children.index(self.ids.tabs) + 1)

    def _show_tabs(self, shown: tuple[Choice, ...], help_: Choice | None) -> None:
        """The way to help stands beside the four places where the header has no room for it."""
        here = help_ is not None and theme.wide and not theme.large
        cells = (*shown, help_) if shown and help_ and here else shown
        tabs = self.ids.tabs
        while len(self._tab_buttons) < len(cells):
            button = TabButton()
            button.bind(on_release=lambda pressed: self._go_to(pressed.route))
            self._tab_buttons.append(button)
        if len(tabs.children) != len(cells):
            tabs.clear_widgets()
            for button in self._tab_buttons[: len(cells)]:
                go_on(button)
                tabs.add_widget(button)
        with_icons = _have_icons(shown)
        needed = [_one_line_px(tab, icon=with_icons) for tab in cells]
        roomy = [px + theme.gap for px in needed[: len(shown)]]
        widths = _widths(roomy, beside=HELP_WIDTH if here else 0)
        for button, tab, width, px in zip(
            reversed(tabs.children), cells, (*widths, HELP_WIDTH), needed, strict=False
        ):
            button.alarm, button.one_line = tab is help_, px
            button.size_hint_x = width
            button.icon = tab.icon if with_icons else ""
            button.words, button.strong = _words(tab), tab.chosen
            button.route = tab.route

    def _show_view(self, view: View, *, fresh: bool) -> None:
        holder, kind = self.ids.view, type(view)
        if fresh or not holder.children or not isinstance(holder.children[0], widget_of(kind)):
            for left in holder.children[:]:
                holder.remove_widget(left)
                if left not in self._kept.values():
                    wait(left)  # it hears of other letters until it is swept up
            if kind in {Listing, Article}:
                self._let_go_on()
            shown = self._widget(kind)
            if kind is Article:
                shown.leave()
            for kept in self._kept_of(Listing, Board):
                kept.start_over()
            holder.add_widget(shown)
        holder.children[0].show(view, self._go)

    def _kept_of(self, *kinds: type[View]) -> Iterator[Any]:
        """The widgets of these kinds that there was need of."""
        return (self._kept[kind] for kind in kinds if kind in self._kept)

    def _widget(self, kind: type[View]) -> Any:
        """What shows a kind of view."""
        if kind not in KEPT:
            return widget_of(kind)()
        if kind not in self._kept:
            self._kept[kind] = widget_of(kind)()
        return self._kept[kind]


def _words(tab: Choice) -> str:
    """Names of their own where there is little room, the same everywhere."""
    return (tab.short if theme.portrait or theme.large else "") or tab.words


def _one_line_px(tab: Choice, *, icon: bool) -> float:
    """What a tab takes whose words are not wrapped."""
    beside = theme.label * 1.25 * 1.15 + theme.gap / 3 if icon and tab.icon else 0
    words = math.ceil(one_line_px(_words(tab), theme.label, bold=True))
    return float(words + beside + 4 * theme.hair)


def _widths(needed: Sequence[float], beside: float) -> list[float]:
    """Shares of the row: alike, but for those that need more.

    ``beside`` is the share of what stands in the row besides.
    """
    if theme.large or not needed:
        return [1.0] * len(needed)
    share = (theme.width - theme.gap) / (len(needed) + beside) - theme.gap / 2
    return [px / share for px in paging.widths(needed, share * len(needed))]


def _have_icons(tabs: Sequence[Choice]) -> bool:
    """All or none: not where a word would be cut beside its own."""
    if not theme.portrait:
        return True
    longest = max((one_line_px(_words(tab), theme.label, bold=True) for tab in tabs), default=0)
    fits = longest + theme.label * 1.25 * 1.15 + theme.gap < theme.width / 2
    return bool(theme.large and fits)


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
