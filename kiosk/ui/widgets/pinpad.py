"""The page where staff enter their PIN: large digits, dots for what was entered."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kivy.core.window import Window
from kivy.graphics import Color, Ellipse
from kivy.lang import Builder
from kivy.properties import AliasProperty, BooleanProperty, NumericProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget
from msgspec.structs import replace

from kiosk.ui.theme import theme
from kiosk.ui.widgets.basics import AsNeeded, IconButton, Pressable
from kiosk.ui.widgets.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.model import routes, views

LONGEST = 12
"""Dots that there is room for."""
BACKSPACE_KEY, ENTER_KEYS = 8, (13, 271)


class DigitKey(Pressable):
    """One digit."""

    words = StringProperty("")


class WordKey(IconButton):
    """A key with a word; where letters are large the word has the whole key, without pictogram."""

    def __init__(self, *, icon: str, **kwargs: object) -> None:
        super().__init__(icon="" if theme.large else icon, size_hint_y=1, **kwargs)


class KeyRow(BoxLayout):
    """Three keys."""


class LastRow(AsNeeded):
    """The last digit between two words."""


class Dots(Widget):
    """As many dots as digits were entered."""

    count = NumericProperty(0)

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        for name in ("pos", "size", "count"):
            self.fbind(name, self._draw)

    def _draw(self, *_: object) -> None:
        side = theme.mm * 4
        step = min(side * 1.6, self.width / LONGEST)
        self.canvas.clear()
        with self.canvas:
            Color(*theme.ink)
            for place in range(int(self.count)):
                x = self.right - (place + 1) * step if theme.rtl else self.x + place * step
                Ellipse(pos=(x, self.center_y - side / 2), size=(side, side))


class PadView(BoxLayout):
    """Shows a Pad. What is entered lives here alone, and goes when the page does."""

    title = StringProperty("")
    words = StringProperty("")
    digits = StringProperty("")
    offers = BooleanProperty(False)
    """There is something else to do than to enter digits."""
    loud = BooleanProperty(False)
    ready = BooleanProperty(True)
    shown = BooleanProperty(False)
    in_fours = AliasProperty(lambda self: _in_fours(self.digits), bind=("digits",))

    def __init__(self) -> None:
        super().__init__()
        self._pad: views.Pad | None = None
        self._go: Callable[[routes.Route], None] | None = None

    def show(self, pad: views.Pad, go: Callable[[routes.Route], None]) -> None:
        """``go`` is called with what was entered."""
        if self._pad is None:
            self._show_keys(pad)
        self._pad, self._go = pad, go
        self.title, self.words, self.loud, self.ready = pad.title, pad.words, pad.loud, pad.ready
        self.shown = pad.shown
        self._say(pad.read_out)
        self._offer(pad.other)

    def on_parent(self, _: object, parent: Widget | None) -> None:
        """A keyboard that is plugged in works too, while this page is shown."""
        Window.unbind(on_key_down=self._typed)
        if parent is not None:
            Window.bind(on_key_down=self._typed)

    def press(self, digit: str) -> None:
        if not self.ready:
            self._hand_over("")  # asks how long to wait still: who has another role need not
        if self._pad and len(self.digits) < self._pad.longest:
            self.digits += digit

    def erase(self) -> None:
        self.digits = self.digits[:-1]

    def enter(self) -> None:
        """Hand over what was entered, and forget it; what is no secret stays to be mended."""
        entered, self.digits = self.digits, self.digits if self.shown else ""
        self._hand_over(entered)

    def _hand_over(self, entered: str) -> None:
        if self._pad and self._go:
            self._go(replace(self._pad.enter.route, text=entered))

    def _typed(self, _: object, key: int, __: int, text: str | None, ___: object) -> None:
        if key == BACKSPACE_KEY:
            self.erase()
        elif key in ENTER_KEYS:
            self.enter()
        elif text and text in "0123456789":
            self.press(text)

    def _show_keys(self, pad: views.Pad) -> None:
        rows = [KeyRow() for _ in "123"]
        for place, digit in enumerate("123456789"):
            rows[place // 3].add_widget(self._digit(digit))
        erase = WordKey(icon="erase", words=pad.erase)
        erase.bind(on_release=lambda _: self.erase())
        enter = WordKey(icon=pad.enter.icon, words=pad.enter.words, strong=True)
        enter.bind(on_release=lambda _: self.enter())
        last = LastRow()
        for key in (erase, self._digit("0"), enter):
            last.add_widget(key)
        for row in (*rows, last):
            self.ids.numbers.add_widget(row)

    def _say(self, words: str) -> None:
        """What is read out."""
        holder = self.ids.said
        if [shown.words for shown in holder.children] == ([words] if words else []):
            return
        holder.clear_widgets()
        if words:
            holder.add_widget(Text(words=words, largest=theme.title, bold=True))

    def _offer(self, other: views.Choice | None) -> None:
        """A button below the words; it stays while the same is offered."""
        self.offers = other is not None
        holder = self.ids.other
        if [shown.words for shown in holder.children] == ([other.words] if other else []):
            return
        holder.clear_widgets()
        if other:
            button = IconButton(icon=other.icon, words=other.words)
            button.bind(on_release=lambda _: self._go and self._go(other.route))
            holder.add_widget(button)

    def _digit(self, digit: str) -> DigitKey:
        key = DigitKey(words=digit, size_hint_y=1)
        key.bind(on_release=lambda _: self.press(digit))
        return key


def _in_fours(digits: str) -> str:
    """As they stand on paper."""
    return " ".join(digits[at : at + 4] for at in range(0, len(digits), 4))


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
