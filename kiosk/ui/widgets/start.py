"""Draws Start: the board from afar. The touch that wakes it presses nothing but a language."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kivy.clock import Clock
from kivy.lang import Builder
from kivy.properties import BooleanProperty, ListProperty, NumericProperty, ObjectProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.gridlayout import GridLayout
from kivy.uix.widget import Widget

from kiosk.model import routes, views
from kiosk.ui import fonts
from kiosk.ui.theme import theme
from kiosk.ui.widgets.board_cells import letters_px, lines_of
from kiosk.ui.widgets.closed import ClosedWords  # noqa: F401 - start.kv uses it
from kiosk.ui.widgets.listing_items import EMPTY_TILE
from kiosk.ui.widgets.text import unbroken_px

if TYPE_CHECKING:
    from collections.abc import Callable

EMPTY = views.Start("", "", "", "", "information", "", "", "", ())


class StartTile(BoxLayout):
    """How one utility is."""

    item = ObjectProperty(EMPTY_TILE, rebind=True)


class StartTiles(GridLayout):
    """All of them."""

    tiles = ListProperty()
    needed = NumericProperty()
    """How high they are when shown, in px."""

    def on_tiles(self, _: object, tiles: list[views.Tile]) -> None:
        self.clear_widgets()
        for tile in reversed(tiles) if theme.rtl and not theme.portrait else tiles:
            self.add_widget(StartTile(item=tile))


class StartLanguage(Widget):
    """A language under its own name, and how to start in it."""

    choice = ObjectProperty(views.Choice("", "", routes.Start()), rebind=True)

    def __init__(self, **values: object) -> None:
        super().__init__(**values)
        stand = Clock.create_trigger(lambda _: self._stand(), -1)
        self.bind(pos=stand, size=stand)

    def _stand(self) -> None:
        top = self.center_y + 1.15 * theme.small
        for words in (self.ids.name, self.ids.touch):
            high = words.stand(self.x, top, self.width, theme.small, 1)
            top -= high + 0.3 * theme.small


class StartView(BoxLayout):
    """One screen, read from afar."""

    item = ObjectProperty(EMPTY, rebind=True)
    roomy = BooleanProperty(True)
    """There is room for the utilities below the headline."""

    def __init__(self, **values: object) -> None:
        super().__init__(**values)
        stand = Clock.create_trigger(lambda _: self._stand(), -1)
        self.bind(item=stand)
        self.ids.headline.bind(pos=stand, size=stand)
        self.ids.between.bind(pos=stand, size=stand)
        self.ids.badge.bind(height=stand)

    def show(self, item: views.Start, go: Callable[[routes.Route], None]) -> None:  # noqa: ARG002 - as every view
        languages = self.ids.languages
        if item.languages != self.item.languages:
            languages.clear_widgets()
            for choice in item.languages:
                languages.add_widget(StartLanguage(choice=choice))
        self.item = item

    def _stand(self) -> None:
        """The headline whole and large; without room the utilities leave, then its size."""
        headline, words = self.ids.headline, self.ids.line
        room = self.ids.between.height - self.ids.badge.height
        above_tiles = room - (self.ids.tiles.needed if self.item.tiles else 0)
        sizes = (theme.afar, theme.start) if theme.wide else (theme.start,)
        px = [self._unbroken(size) for size in sizes]
        ways = [(size, True) for size in px] + [(px[-1], False)]
        ways += [(self._unbroken(size), False) for size in (0.8 * theme.start, theme.title)]
        fits = (w for w in ways if self._high(w[0]) <= (above_tiles if w[1] else room))
        size, self.roomy = next(fits, ways[-1])
        number, _ = lines_of(self.item.line, size, headline.width, bold=True)
        while number > 1 and self._high(size, number) > room:
            number -= 1
        spare = (above_tiles if self.roomy else room) - self._high(size, number)
        top = headline.top - min(max(spare, 0), theme.gap)
        words.stand(headline.x, top, headline.width, size, number)

    def _unbroken(self, largest: float) -> float:
        line, width = self.item.line, self.ids.headline.width
        return unbroken_px(line, largest, width, fonts.family_for(line), bold=True)

    def _high(self, px: float, lines: int = 0) -> float:
        return letters_px(self.item.line, px, self.ids.headline.width, bold=True, lines=lines)

    def language_at(self, x: float, y: float) -> str:
        """Whose name is at that place of the window; empty where it is nobody's."""
        for shown in self.ids.languages.children:
            if shown.collide_point(*shown.parent.to_widget(x, y)):
                route = shown.choice.route
                return route.language if isinstance(route, routes.SetLanguage) else ""
        return ""


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
