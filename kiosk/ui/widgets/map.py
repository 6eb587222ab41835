"""Draws a Map: rings, the places where they are, and what the pictograms stand for."""

from __future__ import annotations

import functools
import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from kivy.clock import Clock
from kivy.core.image import Image
from kivy.graphics import Color, Ellipse, InstructionGroup, Line, Mesh
from kivy.lang import Builder
from kivy.properties import (
    BooleanProperty,
    ColorProperty,
    ListProperty,
    NumericProperty,
    StringProperty,
)
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.gridlayout import GridLayout
from kivy.uix.stencilview import StencilView
from kivy.uix.widget import Widget

from kiosk.model import map_layout, routes
from kiosk.ui.theme import CAPITAL_OF_FONT, SMALL_PANEL_MM, theme
from kiosk.ui.widgets.basics import Flow, Sign
from kiosk.ui.widgets.filters import Alike, FilterBar, FilterSide, bar_height
from kiosk.ui.widgets.scrolling import Steady
from kiosk.ui.widgets.text import FitText, Text, one_line_px

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kiosk.model import views

LEGEND_MM = (27, 7)
RING_LABEL_MM = (14, 5)
DRAWN_CAPITAL_MM = 2.2
"""Of a word below a mark, at least."""
MOST_KINDS = 4
"""Pictograms below a mark of several places; as many as are told apart there."""


class PinItem(Steady, Widget):
    """A place, or several that would overlap: ``number`` says how many."""

    icon = StringProperty("information")
    kinds = ListProperty()
    """Of several, what they are: their pictograms in place of the words."""
    number = StringProperty("")
    words = StringProperty("")
    loud = BooleanProperty(False)
    hollow = BooleanProperty(False)
    colour = ColorProperty()
    ink = ColorProperty()
    words_x, words_wide = NumericProperty(), NumericProperty()

    def put(self, field: Widget, spot: map_layout.Spot, side_px: float) -> None:
        """Stand on the map; words that would be too small to read are wider than the mark."""
        _put(self, field, spot, (side_px, side_px))
        read_px = DRAWN_CAPITAL_MM / CAPITAL_OF_FONT * theme.mm
        wide = max(side_px, one_line_px(self.words, read_px, bold=True) + 2)
        self.words_x = max(field.x, min(self.center_x - wide / 2, field.right - wide))
        self.words_wide = wide


class LegendItem(Flow):
    """A pictogram and its word; without a pictogram the sign of this point."""

    icon = StringProperty("")
    words = StringProperty("")


class Legend(GridLayout):
    """What the pictograms stand for, in columns as wide as their words need."""

    def __init__(self, entries: Sequence[tuple[str, str]], cols: int) -> None:
        super().__init__(cols=cols)
        beside = theme.label * 1.2 + theme.gap / 3
        for icon, words in entries:
            wide = one_line_px(words, theme.small) + beside + 2
            self.add_widget(LegendItem(icon=icon, words=words, size_hint_min_x=wide))

    @property
    def least_px(self) -> float:
        """Width that it needs."""
        wide = [item.size_hint_min_x for item in reversed(self.children)]
        columns = [max(wide[n :: self.cols], default=0) for n in range(self.cols)]
        return float(sum(columns) + (self.cols - 1) * self.spacing[0])


class Credit(Text):
    """Whose picture lies under the marks."""


class RingLabel(FitText):
    """How far a ring is."""


class MapField(StencilView):
    """The map itself. What does not fit the frame is cut off, except marks: those always fit."""

    def __init__(self, page: views.Map, go: Callable[[routes.Route], None]) -> None:
        super().__init__()
        self._page, self._go = page, go
        self._rings = InstructionGroup()
        self.canvas.add(self._rings)
        draw = Clock.create_trigger(self._draw, -1)
        self.bind(size=draw, pos=draw)

    def _draw(self, _: float) -> None:
        self.clear_widgets()
        if min(self.size) < theme.target:
            return  # still being laid out: no room for a single mark
        marker_px = min(theme.target, min(self.size) / 2.5)
        legs = [pin.leg for pin in self._page.pins]
        drawn = map_layout.lay_out(legs, self.width, self.height, marker_px)
        ground = self._draw_ground(drawn)
        self._draw_rings(drawn, lines_only=ground)
        label_px = (RING_LABEL_MM[0] * theme.mm, RING_LABEL_MM[1] * theme.mm)
        north = self._draw_north(drawn, marker_px)
        for ring, spot in map_layout.label_spots(
            drawn, tuple(self.size), marker_px, label_px, avoid=north
        ):
            _put(RingLabel(words=self._page.rings(ring.distance_m)), self, spot, label_px)
        _put(Sign(), self, map_layout.Spot(*drawn.centre_px), (marker_px / 2, marker_px / 2))
        for marker in drawn.markers:
            spot = map_layout.Spot(marker.x_px, marker.y_px)
            self._pin(marker).put(self, spot, marker_px)

    def _draw_ground(self, drawn: map_layout.Radar) -> bool:
        """The publisher's picture, turned to true north; whether there is one."""
        self._rings.clear()
        ground, texture = self._page.ground, _texture_of(self._page)
        if ground is None or texture is None:
            return False
        from_lower_left = iter(texture.tex_coords)
        lower_left, lower_right, upper_right, upper_left = zip(
            from_lower_left, from_lower_left, strict=True
        )
        vertices: list[float] = []
        for corner, (u, v) in zip(
            ground.corners, (upper_left, upper_right, lower_right, lower_left), strict=True
        ):
            spot = map_layout.spot_of(drawn, corner)
            vertices += [self.x + spot.x_px, self.y + spot.y_px, u, v]
        self._rings.add(Color(1, 1, 1, 1))
        self._rings.add(
            Mesh(vertices=vertices, indices=(0, 1, 2, 3), mode="triangle_fan", texture=texture)
        )
        return True

    def _draw_rings(self, drawn: map_layout.Radar, *, lines_only: bool) -> None:
        """Light and lighter, the outermost first."""
        x, y = self.x + drawn.centre_px[0], self.y + drawn.centre_px[1]
        for number, ring in reversed(list(enumerate(drawn.rings))):
            radius = ring.radius_px
            box = {"pos": (x - radius, y - radius), "size": (2 * radius, 2 * radius)}
            filled = (
                Color(*(theme.panel if number % 2 else theme.ground)),
                Ellipse(segments=180, **box),
            )
            for instruction in (
                *(() if lines_only else filled),
                Color(*(theme.quiet if lines_only else theme.rule)),
                Line(circle=(x, y, radius, 0, 360, 180), width=theme.hair),
            ):
                self._rings.add(instruction)

    def _draw_north(self, drawn: map_layout.Radar, marker_px: float) -> list[map_layout.Box]:
        """At the upper edge, as near to due north as no mark stands. Returns where, if anywhere."""
        side = theme.label * 1.6
        y = self.height - side / 2
        near = [m.x_px for m in drawn.markers if self.height - m.y_px < marker_px / 2 + side]
        room = (marker_px + side) / 2
        wanted = drawn.centre_px[0]
        free = [
            x
            for x in (wanted, *(edge + way * room for edge in near for way in (-1, 1)))
            if side / 2 <= x <= self.width - side / 2 and all(abs(x - n) >= room for n in near)
        ]
        if not free:
            return []
        x = min(free, key=lambda x: abs(x - wanted))
        words = FitText(words=f"↑ {self._page.north}", bold=True, largest=theme.label, shrinks=True)
        _put(words, self, map_layout.Spot(x, y), (side * 1.5, side))
        return [(x, y, side * 1.5, side)]

    def _pin(self, marker: map_layout.Marker) -> PinItem:
        """Filled: it stands where it is. Hollow: shut, or farther than the edge."""
        members = [self._page.pins[index] for index in marker.members]
        alone = len(members) == 1
        loud = all(member.loud for member in members)
        of_use = [member for member in members if loud or not member.loud]
        first = of_use[0]
        hollow = loud or marker.beyond
        colour = theme.alarm if loud else theme.touch
        words = first.far if marker.beyond and not first.loud else first.words
        pin = PinItem(
            icon=first.icon,
            kinds=[] if alone else list(dict.fromkeys(m.icon for m in of_use))[:MOST_KINDS],
            number="" if alone else str(len(members)),
            words=words if alone else "",
            loud=loud,
            hollow=hollow,
            colour=colour,
            ink=colour if hollow else theme.touch_ink,
        )
        route: routes.Route = first.route
        if not alone:
            places = tuple(member.route for member in members)
            route = msgspec.structs.replace(self._page.together, places=places)
        pin.bind(on_release=lambda _: self._go(route))
        return pin


def _put(widget: Widget, field: Widget, spot: map_layout.Spot, size: tuple[float, float]) -> None:
    widget.size_hint = (None, None)
    widget.size = size
    widget.center = (field.x + spot.x_px, field.y + spot.y_px)
    field.add_widget(widget)


def _texture_of(page: views.Map) -> Any:
    """What to draw under the marks; None: nothing.

    Not in black and yellow: no picture is of two colours, and words on it could not be read.
    """
    return _texture(page.ground.path) if page.ground and theme.palette != "contrast" else None


@functools.lru_cache(maxsize=1)
def _texture(path: Path) -> Any:
    """None: what cannot be drawn leaves the rings as they are."""
    try:
        return Image(str(path), nocache=True).texture
    except Exception:  # noqa: BLE001 - Kivy's loaders raise whatever theirs do
        logging.getLogger(__name__).warning("%s cannot be drawn under the map", path)
        return None


class MapView(BoxLayout):
    """The map, with beside or below it what it shows and the way back to the list."""

    def show(self, page: views.Map, go: Callable[[routes.Route], None]) -> None:
        """``go`` is called with the route of a pressed mark or choice."""
        self.clear_widgets()
        self.padding = theme.gap / 2 if theme.squat else (theme.gap, theme.gap / 2)
        field = BoxLayout(orientation="vertical")
        field.add_widget(MapField(page, go))
        if page.ground and _texture_of(page):
            field.add_widget(Credit(words=page.ground.credit))
        if theme.squat:
            parts = [field, _squat_side(page, go)]
        elif theme.large:
            self.orientation = "vertical"
            parts = [field, _bar(page, go)]
        elif theme.wide:
            column = BoxLayout(orientation="vertical", padding=(0, theme.gap / 2))
            column.add_widget(field)
            column.add_widget(_lines(Legend((("", page.here),), 1), 1))
            self.padding = (0, 0, theme.gap, 0) if theme.rtl else (theme.gap, 0, 0, 0)
            self.spacing = theme.gap / 2
            side = FilterSide()
            side.fill(page.filters, go)
            parts = [column, side]  # which stands where it does by a list
        elif theme.portrait:
            self.orientation = "vertical"
            legend = Legend((("", page.here), *page.legend), 3)
            parts = [field, _lines(legend, -(-len(legend.children) // 3))]
            if min(theme.width, theme.height) >= SMALL_PANEL_MM * theme.mm:
                parts.append(_bar(page, go))
        else:
            parts = [field, _legend_side(page)]
        turned = theme.rtl and self.orientation == "horizontal"
        for part in reversed(parts) if turned else parts:
            self.add_widget(part)


def _bar(page: views.Map, go: Callable[[routes.Route], None]) -> FilterBar:
    width = theme.width - 2 * theme.gap
    bar = FilterBar(size_hint_y=None, height=bar_height(page.filters, width))
    bar.fill(page.filters, go)
    return bar


def _legend_side(page: views.Map) -> BoxLayout:
    legend = Legend((("", page.here), *page.legend), 2)
    side = BoxLayout(orientation="vertical", size_hint_x=None)
    side.width = max(theme.mm * 54, legend.least_px + theme.gap)
    side.padding, side.spacing = theme.gap / 2, theme.gap / 2
    side.add_widget(legend)
    return side


def _squat_side(page: views.Map, go: Callable[[routes.Route], None]) -> BoxLayout:
    """With the four places, which find no room below; in AA without the legend."""
    side = _legend_side(page)
    if theme.large:
        side.clear_widgets()
        side.add_widget(Widget())
        side.width = theme.mm * 72
    tabs = Alike(size_hint_y=None, height=2 * theme.target + theme.gap / 3)
    tabs.fill(page.tabs, go)
    side.add_widget(tabs)
    return side


def _lines(legend: Legend, number: int) -> Legend:
    legend.size_hint_y = None
    legend.height = number * LEGEND_MM[1] * theme.mm
    return legend


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
