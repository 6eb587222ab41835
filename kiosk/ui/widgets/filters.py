"""What a list or map is narrowed down to: beside it where there is room, else one bar above it."""

from __future__ import annotations

import math
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kivy.lang import Builder
from kivy.properties import NumericProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.gridlayout import GridLayout
from kivy.uix.recycleview.views import RecycleDataViewBehavior

from kiosk.ui.theme import theme
from kiosk.ui.widgets.basics import AsNeeded, IconButton, button_px
from kiosk.ui.widgets.text import LINE_OF_FIT, one_line_px

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kiosk.model import routes, views


class ChoiceButton(IconButton):
    """Follows the choice that it shows; another one may take its place."""

    def show(
        self, choice: views.Choice, go: Callable[[routes.Route], None], *, upright: bool = False
    ) -> None:
        self.upright = upright and not theme.large
        self.icon = "" if theme.large and (upright or theme.portrait) else choice.icon
        self.words, self.strong = choice.short or choice.words, choice.chosen
        self.on_release = partial(go, choice.route)


def _one_line_px(choice: views.Choice) -> float:
    words = choice.short or choice.words
    return float(one_line_px(words, theme.label, bold=True) + theme.gap + 1)


class Alike(GridLayout):
    """Buttons of one size with words of one size: none looks less than another."""

    def fill(self, choices: Sequence[views.Choice], go: Callable[[routes.Route], None]) -> None:
        for button in self.children[: max(0, len(self.children) - len(choices))]:
            self.remove_widget(button)
        while len(self.children) < len(choices):
            self.add_widget(ChoiceButton(size_hint_y=1))
        for button, choice in zip(reversed(self.children), choices, strict=True):
            button.show(choice, go, upright=True)


class FilterSide(BoxLayout):
    """A column beside the list: the switch above, a button for each choice below."""

    least = NumericProperty(0)
    """Width in px of the widest button: a second line would have no room below its pictogram."""

    def __init__(self) -> None:
        super().__init__()
        self._switch, self._choices = ChoiceButton(), Alike()
        self.add_widget(self._switch)
        self.add_widget(self._choices)

    def fill(self, filters: views.Filters, go: Callable[[routes.Route], None]) -> None:
        shown = tuple(filter(None, (*filters.choices, filters.short)))
        self.least = max(map(_one_line_px, shown), default=0)
        self._switch.show(filters.switch, go)
        self._choices.fill(shown, go)


class FilterBar(RecycleDataViewBehavior, AsNeeded):
    """The switch and the way to the choices, as one item of a list."""

    def refresh_view_attrs(self, view: Any, index: int, data: dict[str, Any]) -> None:
        self.fill(data["item"], data["go"])
        super().refresh_view_attrs(view, index, {})

    def fill(self, filters: views.Filters, go: Callable[[routes.Route], None]) -> None:
        self.clear_widgets()
        pair = _pair(filters)
        for choice in reversed(pair) if theme.rtl else pair:
            button = ChoiceButton(size_hint_y=1)
            button.show(choice, go)
            self.add_widget(button)


def bar_height(filters: views.Filters, width: float) -> float:
    """In px, of a `FilterBar` of that width: large words may need a second line."""
    pair = _pair(filters)
    room = width - (len(pair) - 1) * theme.gap
    if sum(map(_in_bar_px, pair)) <= room:
        return float(theme.target)
    return float(max(theme.target, 2 * math.ceil(theme.label * LINE_OF_FIT) + theme.gap / 2))


def _pair(filters: views.Filters) -> tuple[views.Choice, ...]:
    return tuple(filter(None, (filters.switch, filters.short)))


def _in_bar_px(choice: views.Choice) -> float:
    icon = not (theme.large and theme.portrait)
    return button_px(choice.short or choice.words, icon=icon)


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
