"""The page to count by touches: large keys, running totals, and the last touch to be taken back.

A queue stands before it, so:
1. Its keys stay where and what they are while it counts. One that is held while the totals change
   is still the same key, and every finger that leaves a key counts once.
2. A key is as large as the panel allows; whoever trembles on it presses it once.
3. What takes back the last touch says which that was, and stands apart from the keys.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from kivy.lang import Builder
from kivy.properties import BooleanProperty, ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.gridlayout import GridLayout

from kiosk.model.routes import Route
from kiosk.ui.theme import theme
from kiosk.ui.widgets.basics import IconButton, Pressable
from kiosk.ui.widgets.scrolling import Scroll

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.model import views


NO_BREAK = "\u00a0"


class TallyKey(Pressable):
    """Counts once for each finger that leaves it."""

    words = StringProperty("")
    detail = StringProperty("")
    amount = StringProperty("")
    route = ObjectProperty(Route())


class FigureItem(BoxLayout):
    """A running total: what it is about, and large what it is."""

    label = StringProperty("")
    words = StringProperty("")
    loud = BooleanProperty(False)


class UndoButton(IconButton):
    """Out of sight while there is nothing to take back, and its place stays empty."""


class OtherButtons(GridLayout):
    """What else can be done. Where what stands beside the keys may scroll, it is below the keys."""


class TallySide(BoxLayout):
    """What stands beside the keys, or below them: what it is, how it stands, what else can be done.

    Large letters on a small panel leave room for one thing: what came of the last touch, else what
    this is and its first figure. All of them stand on a page behind the buttons below the keys.
    """

    title = StringProperty("")
    note = StringProperty("")
    hint = StringProperty("")
    loud = BooleanProperty(False)
    close = BooleanProperty(False)
    """Large letters on a small panel."""


class TallyView(BoxLayout):
    """Shows a Tally; another of the same kind changes words and totals, and moves nothing."""

    def __init__(self) -> None:
        super().__init__()
        self._go: Callable[[Any], None] = lambda _: None
        self._undo: views.Choice | None = None
        self._others: tuple[views.Choice, ...] = ()
        self._facts, self._button = TallySide(close=_close()), UndoButton()
        self._other_buttons = OtherButtons()
        self._button.bind(on_release=lambda _: self._take_back())
        self._place()

    def _place(self) -> None:
        scroll = Scroll()
        scroll.add_widget(self._facts)
        side = BoxLayout(orientation="vertical", spacing=theme.gap / 2, size_hint=_share())
        side.add_widget(scroll)
        side.add_widget(self._button)
        self.add_widget(side, index=len(self.children) * theme.rtl)
        below_keys = theme.portrait or theme.large
        (self.ids.hand if below_keys else self._facts).add_widget(self._other_buttons)

    def show(self, tally: views.Tally, go: Callable[[Any], None]) -> None:
        """``go`` is called with the route of each touch."""
        self._go, self._undo = go, tally.undo
        facts = self._facts
        facts.title, facts.hint = tally.brief if facts.close else tally.title, tally.hint
        facts.note, facts.loud = tally.note, tally.loud
        self._show_keys(tally.presses)
        self._show_figures(() if facts.close else tally.figures)
        self._show_others(tally.others)
        undo = self._button
        undo.words = tally.undo.words if tally.undo else ""
        undo.opacity, undo.disabled = (1, False) if tally.undo else (0, True)

    def _show_keys(self, presses: tuple[views.Press, ...]) -> None:
        keys = self.ids.grid
        if len(keys.children) != len(presses):
            keys.clear_widgets()
            keys.cols = _abreast(len(presses))
            for _ in presses:
                key = TallyKey(size_hint_y=1, orientation=_along())
                key.bind(on_release=lambda pressed: self._go(pressed.route))
                keys.add_widget(key)
        for key, press in zip(reversed(keys.children), presses, strict=True):
            key.words, key.detail, key.amount = _on_key(press, alone=len(presses) == 1)
            key.route = press.route

    def _show_figures(self, figures: tuple[views.Figure, ...]) -> None:
        holder = self._facts.ids.figures
        if len(holder.children) != len(figures):
            holder.clear_widgets()
            for _ in figures:
                holder.add_widget(FigureItem())
        for item, figure in zip(reversed(holder.children), figures, strict=True):
            item.label, item.words, item.loud = figure.label, figure.words, figure.loud

    def _show_others(self, others: tuple[views.Choice, ...]) -> None:
        if others == self._others:
            return
        holder, self._others = self._other_buttons, others
        holder.clear_widgets()
        for choice in others:
            words = (choice.short if theme.large else "") or choice.words
            button = IconButton(icon=choice.icon if theme.wide else "", words=words)
            button.bind(on_release=lambda _, route=choice.route: self._go(route))
            holder.add_widget(button)

    def _take_back(self) -> None:
        if self._undo:
            self._go(self._undo.route)


def _close() -> bool:
    return bool(theme.large and not theme.wide)


def _share() -> tuple[float, float]:
    """Of the page, wide and high, beside the keys or below them."""
    if theme.portrait:
        return 1, 0.8 if theme.large else 1.1
    return 0.42, 1


def _on_key(press: views.Press, *, alone: bool) -> tuple[str, str, str]:
    """Its number, what that counts, and what goes with it.

    Large letters leave room for one line: "1: 3 liter", as "1 3 liter" would be read as thirteen.
    """
    if not theme.large:
        return press.words, press.detail, press.amount
    if alone:
        amount = press.amount.replace(" ", NO_BREAK)
        return press.words, "", f"{press.detail}: {amount}" if amount else press.detail
    return f"{press.words}:" if press.amount else press.words, "", press.amount


def _along() -> str:
    """Beside its number or below it stands what a key counts."""
    return "horizontal" if theme.portrait or theme.large else "vertical"


def _abreast(number: int) -> int:
    """Of how many keys beside one another."""
    if theme.portrait or theme.large:
        return 1 if number == 1 else 2
    return 2 if number == 4 else min(number, 3)


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
