"""What a list or map is narrowed down to: beside it where there is room, else one bar above it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from kivy.lang import Builder
from kivy.properties import NumericProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.gridlayout import GridLayout
from kivy.uix.recycleview.views import RecycleDataViewBehavior

from kiosk.ui.theme import theme
from kiosk.ui.widgets.basics import Flow, IconButton
from kiosk.ui.widgets.text import one_line_px

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kiosk.model import routes, views


def button_for(
    choice: views.Choice, go: Callable[[routes.Route], None], *, upright: bool = False
) -> IconButton:
    """A button that follows a choice."""
    button = IconButton(
        icon="" if theme.large and (upright or theme.portrait) else choice.icon,
        words=choice.short or choice.words,
        strong=choice.chosen,
        upright=upright and not theme.large,
    )
    button.bind(on_release=lambda _: go(choice.route))
    return button


def _one_line_px(choice: views.Choice) -> float:
    words = choice.short or choice.words
    return float(one_line_px(words, theme.label, bold=True) + theme.gap + 1)


class Alike(GridLayout):
    """Buttons of one size with words of one size: none looks less than another."""

    def fill(self, choices: Sequence[views.Choice], go: Callable[[routes.Route], None]) -> None:
        self.clear_widgets()
        for choice in choices:
            button = button_for(choice, go, upright=True)
            button.size_hint_y = 1
            self.add_widget(button)


class FilterSide(BoxLayout):
    """A column beside the list: the switch above, a button for each choice below."""

    least = NumericProperty(0)
    """Width in px of the widest button: a second line would have no room below its pictogram."""

    def __init__(self, filters: views.Filters, go: Callable[[routes.Route], None]) -> None:
        shown = tuple(filter(None, (*filters.choices, filters.short)))
        super().__init__(least=max(map(_one_line_px, shown), default=0))
        self.add_widget(button_for(filters.switch, go))
        choices = Alike()
        choices.fill(shown, go)
        self.add_widget(choices)


class FilterBar(RecycleDataViewBehavior, Flow):
    """The switch and the way to the choices, as one item of a list."""

    def refresh_view_attrs(self, view: Any, index: int, data: dict[str, Any]) -> None:
        self.fill(data["item"], data["go"])
        super().refresh_view_attrs(view, index, {})

    def fill(self, filters: views.Filters, go: Callable[[routes.Route], None]) -> None:
        self.clear_widgets()
        pair = tuple(filter(None, (filters.switch, filters.short)))
        for choice in reversed(pair) if theme.rtl else pair:
            self.add_widget(button_for(choice, go))


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
