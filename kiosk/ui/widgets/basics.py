"""Things to press, the sign, and a list that scrolls by drag or by button."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kivy.clock import Clock
from kivy.lang import Builder
from kivy.properties import (
    AliasProperty,
    BooleanProperty,
    ListProperty,
    NumericProperty,
    ObjectProperty,
    StringProperty,
)
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from kiosk.model import paging
from kiosk.ui.theme import theme
from kiosk.ui.widgets.scrolling import Steady, move_to
from kiosk.ui.widgets.text import UNPLACED, Patient, one_line_px  # its rules too, for basics.kv

if TYPE_CHECKING:
    from kivy.uix.scrollview import ScrollView

AT_END = 0.01
"""Less than this part of a page below is nothing."""
PAGE = 0.8
"""How much of what is in view one touch of a scroll button moves."""
BAR_MM, LEAST_THUMB_MM = 1.5, 4.0

MOST_COMINGS = 3
"""A long word is set smaller beside the scroll buttons, so a page may fit there and nowhere else.
Its buttons would come and go for ever; after so many times they stay."""


FRAMES_TO_LAY_OUT = 4


class Flow(Patient, BoxLayout):
    """A box in reading order: what its .kv rule puts first stands at the right in Arabic.

    Also when the language changes, and when it turns from a column into a row.
    """

    rtl = BooleanProperty(False)
    _mirrored = False

    def on_kv_post(self, base_widget: Widget) -> None:
        super().on_kv_post(base_widget)
        for name in ("rtl", "orientation"):
            self.fbind(name, self._mirror)
        self._mirror()

    def do_layout(self, *_: object) -> None:
        if not self._is_later(self._trigger_layout):
            super().do_layout()

    def _mirror(self, *_: object) -> None:
        if self._mirrored is not (self.rtl and self.orientation == "horizontal"):
            self._mirrored = not self._mirrored
            self.children = list(reversed(self.children))  # type: ignore[has-type]


class Pressable(Steady, Flow):
    """Anything a finger may press; at least 15 mm high."""

    strong = BooleanProperty(False)
    """Filled: the place one is in, or the one thing to do."""
    plain = BooleanProperty(False)
    """On a grey ground without an edge: nothing official."""
    inset = NumericProperty(0)
    """How far its frame is drawn inside of what a finger finds, in px."""
    edge = NumericProperty(1)
    """Half of how thick its frame is, in px."""
    urgent = BooleanProperty(False)
    """In red dress: danger to life."""
    alarm = BooleanProperty(False)
    """Red: the way to help."""
    bare = BooleanProperty(False)
    """It stands on the window's own ground."""
    see_through = AliasProperty(
        lambda self: (
            self.bare
            and self.state == "normal"
            and not (self.strong or self.plain or self.urgent or self.alarm)
        ),
        bind=("bare", "state", "strong", "plain", "urgent", "alarm"),
        cache=True,
    )
    """Its ground is there already: painted once more it takes a third of a frame."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"size": UNPLACED, **kwargs})


class IconButton(Pressable):
    """A pictogram with its word; higher than a target where the word needs several lines."""

    icon = StringProperty("")
    words = StringProperty("")
    upright = BooleanProperty(False)
    """The word below the pictogram rather than beside it."""
    tight = BooleanProperty(False)
    """Beside a text that is to be seen whole: no higher than a row of a list."""
    least = NumericProperty(0)
    """A height in px; at least so high."""
    margin = NumericProperty(0)
    """What stays blank on either side, in px."""
    lean = NumericProperty(0)
    """So much less before a pictogram, which has blanks of its own, and more behind the word."""
    above = NumericProperty(0)
    """What stays blank above, and below, in px."""
    ink = AliasProperty(
        lambda self: (
            theme.alarm_ink if self.alarm else theme.touch_ink if self.strong else theme.touch
        ),
        bind=("alarm", "strong"),
    )

    @property
    def needed_px(self) -> float:
        """Width at which its words stand on one line."""
        return button_px(self.words, icon=bool(self.icon))


def button_px(words: str, *, icon: bool) -> float:
    """Width of an `IconButton` with its words on one line."""
    beside = theme.label * 1.25 * 1.15 if icon else 0
    return float(one_line_px(words, theme.label, bold=True) + beside + theme.gap * 4 / 3 + 1)


class AsNeeded(BoxLayout):
    """Buttons abreast: alike, but for those whose words need more."""

    def do_layout(self, *args: object) -> None:
        room = max(self.width - self.spacing * (len(self.children) - 1), 1)
        needed = [max(theme.target, getattr(one, "needed_px", 0)) for one in self.children]
        for button, wide in zip(self.children, paging.widths(needed, room), strict=True):
            button.size_hint_x = wide / room
        super().do_layout(*args)


class Sign(Widget):
    """The international civil-protection sign: a blue triangle on orange."""


class Compass(Widget):
    """A needle from where one is towards a place; north is above."""

    bearing_deg = NumericProperty(0)


class Scroller(BoxLayout):
    """Holds one scrolling view, with buttons for who cannot drag."""

    view = ObjectProperty(None, allownone=True)
    overflows = BooleanProperty(False)
    more = BooleanProperty(False)
    """Something is hidden below: the button that leads there is filled."""
    rtl = BooleanProperty(False)
    position = StringProperty("")
    """Which part of how many is in sight."""
    barred = BooleanProperty(False)
    """Large figures find no room between the buttons: a bar beside the page tells where one is."""
    track = ListProperty([0, 0, 0, 0])
    """Left, bottom, width and height of the bar in px."""
    thumb = ListProperty([0, 0, 0, 0])
    """The same of the part in sight."""

    _laid_out_in = 0
    """Frames."""
    _came = 0
    """How often the buttons came since the page was filled."""

    def hold(self, view: ScrollView) -> None:
        self.view = view
        self.add_widget(view)
        self._stand()
        view.fbind("size", self._measure)
        view.fbind("pos", self._measure)
        view.fbind("scroll_y", self._measure)
        if view.children:
            view.children[0].fbind("height", self._measure)
        self._measure()

    def on_rtl(self, *_: object) -> None:
        self._stand()

    def on_barred(self, *_: object) -> None:
        if self.view:
            self._measure()

    def _stand(self) -> None:
        """The page stands where one begins to read, the buttons behind it."""
        if self.view:
            mirrored = self.rtl and self.orientation == "horizontal"
            self.remove_widget(self.view)
            self.add_widget(self.view, index=0 if mirrored else len(self.children))

    def filled(self) -> None:
        """Something else is shown."""
        self._came = 0

    def filled_to_be_whole(self) -> None:
        """The same, with a page that may just fit where no buttons stand beside it.

        Texts get their heights over some frames; till then it would seem too high, and stay so
        beside the buttons.
        """
        self.filled()
        self.overflows, self._laid_out_in = False, FRAMES_TO_LAY_OUT
        Clock.schedule_once(self._count_frames)

    def _count_frames(self, _: float) -> None:
        self._laid_out_in -= 1
        if self._laid_out_in > 0:
            Clock.schedule_once(self._count_frames)
        self._measure()

    def _measure(self, *_: object) -> None:
        if self._laid_out_in > 0:
            return
        inside = self.view.children[0].height if self.view.children else 0
        overflows = inside > self.view.height + 1
        self._came += overflows and not self.overflows
        self.overflows = overflows or self._came > MOST_COMINGS
        self.more = self.overflows and self.view.scroll_y > AT_END
        step = max(1, PAGE * self.view.height)
        parts = 1 + math.ceil(max(0, inside - self.view.height) / step)
        above = (1 - min(1, max(0, self.view.scroll_y))) * (parts - 1)
        self._draw_bar(inside)
        self.position = f"{1 + round(above)} / {parts}" if self.overflows else ""

    def _draw_bar(self, inside: float) -> None:
        view = self.view
        drawn = self.barred and self.overflows
        wide, high = (BAR_MM * theme.mm, view.height) if drawn else (0, 0)
        left = view.x if theme.rtl else view.right - wide
        thumb = min(high, max(high * view.height / max(inside, 1), LEAST_THUMB_MM * theme.mm))
        below = (high - thumb) * min(1, max(0, view.scroll_y))
        self.track = left, view.y, wide, high
        self.thumb = left, view.y + below, wide, thumb

    def page(self, direction: int) -> None:
        """Move one page up (1) or down (-1)."""
        inside = self.view.children[0].height
        hidden = inside - self.view.height
        if hidden > 0:
            step = direction * PAGE * self.view.height / hidden
            move_to(self.view, self.view.scroll_y + step)


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
