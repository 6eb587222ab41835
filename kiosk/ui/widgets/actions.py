"""Buttons side by side in a page, and what keeps the second tap of two from pressing one."""

from __future__ import annotations

import math
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from kivy.clock import Clock
from kivy.lang import Builder
from kivy.properties import AliasProperty, BooleanProperty, NumericProperty, ObjectProperty
from kivy.uix.gridlayout import GridLayout

from kiosk.model import routes
from kiosk.ui.theme import theme
from kiosk.ui.widgets.basics import IconButton, button_px
from kiosk.ui.widgets.text import UNPLACED, one_line_px

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from kiosk.model import views

SIDE_MM = 72
"""Width of what stands beside the text."""
GOOD_MM, MOST_MM = 20, 28
"""So high answers stand in full rows of few, and may grow, on a page that has room."""
CLOSE_MM = 38
"""So narrow buttons may be on an upright panel, and where one line holds the words of each."""
WIDEST_MM = 110
"""No wider: the eye would have to look for where the next one is."""
DOUBLE_TAP_S = 0.7
"""So long after it came a button at the desk does nothing yet."""


class Heedful:
    """Follows touches, but for the second tap of two: that was meant for what stood there before.

    So what a button at the desk does is not done in the moment after it came. What is typed or
    chosen in a form is always kept.
    """

    _settled = False

    def __init__(self, go: Callable[[routes.Route], None]) -> None:
        self._go = go
        # Counted from the first frame: what waited for a slow page to be built is such a tap too.
        Clock.schedule_once(lambda _: Clock.schedule_once(self._settle, DOUBLE_TAP_S))

    def __call__(self, route: routes.Route) -> None:
        acts = isinstance(route, routes.Action) and not isinstance(route, routes.Entry)
        if self._settled or not acts or route.needs is None:
            self._go(route)

    def _settle(self, _: float) -> None:
        self._settled = True


class ActionsItem(GridLayout):
    """Buttons abreast."""

    shown = ObjectProperty(None)
    """The choices, and what follows a touch."""
    narrow = BooleanProperty(False)
    tight = BooleanProperty(False)
    """Each as wide as the column, and no higher than a row of a list."""
    room = NumericProperty(0)
    """How high in px they may be together, where a page gives its answers what it has left."""
    answers = AliasProperty(lambda self: self._item.alike, bind=("shown",))
    """To a question that has the page for itself."""

    def __init__(
        self,
        shown: tuple[views.Actions, Callable[[routes.Route], None]],
        size: tuple[float, float] = UNPLACED,
    ) -> None:
        super().__init__(shown=shown, size=size)
        self.fbind("tight", self._fill)
        self.fbind("shown", self._fill)
        self.bind(room=self._level, cols=self._level)
        self._fill()

    @property
    def free(self) -> bool:
        """Whether other choices may be put in: no finger is on one, and they are no answers."""
        return not self._item.alike and all(one.state == "normal" for one in self.children)

    @property
    def _item(self) -> views.Actions:
        item: views.Actions = self.shown[0]
        return item

    def _fill(self, *_: object) -> None:
        item = self._item
        self.narrow = item.narrow
        for button in self.children[: max(0, len(self.children) - len(item.choices))]:
            self.remove_widget(button)
        while len(self.children) < len(item.choices):
            self.add_widget(self._button())
        for button, choice in zip(reversed(self.children), item.choices, strict=True):
            button.on_release = partial(self.shown[1], choice.route)
            button.strong, button.tight = choice.chosen, self.tight
            button.icon = "" if self.tight else choice.icon
            button.words = self._words(choice)
        self.cols = self.abreast(self.width, self.room, len(self.children))
        self._level()

    def _button(self) -> IconButton:
        button = IconButton()
        button.ids.label.bind(wanted=self._level)
        return button

    def _words(self, choice: views.Choice) -> str:
        """Few of them where the others would take a second line of a narrow column."""
        room = SIDE_MM * theme.mm - 3 * theme.gap
        many = self.tight and one_line_px(choice.words, theme.label, bold=True) > room
        return choice.short if many and choice.short else choice.words

    def abreast(self, width_px: float, room_px: float, count: int) -> int:
        """How many columns."""
        most = max(1, min(count, int((width_px + theme.gap) / (self._least_px() + theme.gap))))
        if not self._item.alike:
            close_mm = CLOSE_MM if theme.portrait else 50
            usual_mm, large_mm = (30, 57) if self.narrow else (close_mm, 72.5)
            each_px = theme.mm * (large_mm if theme.large else usual_mm)
            return max(1, min(most, max(int(width_px / each_px), self._on_one_line(width_px))))
        least = max(1, math.ceil(width_px / (WIDEST_MM * theme.mm)))
        for columns in range(least, most):
            lines = count // columns
            high = lines * (GOOD_MM * theme.mm + theme.gap)
            if lines * columns == count and high <= room_px and not theme.large:
                return columns
        return math.ceil(count / math.ceil(count / most)) if count else 1

    def _on_one_line(self, width_px: float) -> int:
        """How many columns of close buttons there may be, with no more than a line of words."""
        if theme.large or self.tight:
            return 0
        whole_px = self._px_for(choice.words for choice in self._item.choices)
        each_px = max(whole_px, CLOSE_MM * theme.mm) + theme.gap
        return int((width_px + theme.gap) / each_px)

    def _least_px(self) -> float:
        """For the longest word, beside a pictogram."""
        return self._px_for(word for choice in self._item.choices for word in choice.words.split())

    def _px_for(self, words: Iterable[str]) -> float:
        """For the longest of these, beside a pictogram."""
        icon = any(choice.icon for choice in self._item.choices)
        return float(max([theme.target, *(button_px(one, icon=icon) for one in words)]))

    @property
    def _level_too(self) -> bool:
        return self._item.alike or self._item.narrow or theme.portrait

    def _level(self, *_: object) -> None:
        """In a row all are as high as the highest; answers are in all rows, and fill the page."""
        buttons = self.children[::-1]
        if not self._level_too:
            for button in buttons:
                button.least = 0
            return
        lines = math.ceil(len(buttons) / self.cols)
        share = (self.room + self.spacing[1]) / max(lines, 1) - self.spacing[1]
        spread = min(int(share), MOST_MM * theme.mm) if self.answers else 0
        together = len(buttons) if self.answers else self.cols
        for first in range(0, len(buttons), together or 1):
            row = buttons[first : first + together]
            wanted = max(button.ids.label.wanted for button in row)
            for button in row:
                button.least = max(wanted + theme.gap / 2, spread)


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
