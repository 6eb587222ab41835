"""The page where one text is typed: label, text and buttons above the keyboard."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from kivy.clock import Clock
from kivy.lang import Builder
from kivy.properties import NumericProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.textinput import TextInput

from kiosk.model import keyboard_layout, routes, views
from kiosk.model.keyboard_layout import Act, Plane
from kiosk.ui import fonts
from kiosk.ui.theme import theme
from kiosk.ui.widgets.basics import IconButton
from kiosk.ui.widgets.keyboard import Keyboard  # noqa: F401 - the rules in typing.kv use it
from kiosk.ui.widgets.scrolling import is_press
from kiosk.ui.widgets.text import one_line_px

if TYPE_CHECKING:
    from collections.abc import Callable

    from kivy.input.motionevent import MotionEvent
    from kivy.uix.widget import Widget


LEAST_MM = 34
"""Width of a button beside the text."""


class Entry(TextInput):
    """The text itself. Takes what can be drawn, up to ``longest`` characters, from any keyboard."""

    longest = NumericProperty(1000)

    def insert_text(self, substring: str, from_undo: bool = False) -> None:  # noqa: FBT001, FBT002 - Kivy's signature
        room = max(0, int(self.longest) - len(self.text))
        # What no font draws (emoji, from a pasted text) would show as a box.
        super().insert_text(fonts.drawable(substring)[:room], from_undo=from_undo)

    def on_touch_move(self, touch: MotionEvent) -> Any:
        """A finger that trembles selects nothing: the next letter would take its place."""
        return True if is_press(touch) else super().on_touch_move(touch)

    def before_cursor(self) -> str:
        return str(self.text[: self.cursor_index()])


class TypingView(BoxLayout):
    """Shows a Typing: label, text and buttons above the keyboard."""

    label = StringProperty("")

    def __init__(self) -> None:
        super().__init__()
        self._typing: views.Typing | None = None
        self._kept = ""
        """What was handed over last: a letter typed and taken back is a change too."""
        self._go: Callable[[routes.Route], None] | None = None
        self._open_at_end = Clock.create_trigger(self._focus)
        """After the frame in which Kivy wraps the text again for a new size."""
        entry, keyboard = self.ids.entry, self.ids.keyboard
        keyboard.press = self._pressed
        entry.bind(
            text=self._changed,
            cursor=self._capital,
            on_text_validate=self._entered,
            size=lambda *_: self._open_at_end(),
        )

    def show(self, typing: views.Typing, go: Callable[[routes.Route], None]) -> None:
        """``go`` hears of every change, and of the buttons."""
        before, self._typing, self._go = self._typing, typing, go
        entry = self.ids.entry
        if before is None:
            self.ids.keyboard.plane = (Plane.DIGITS if typing.digits else Plane.LETTERS).value
            entry.multiline = typing.many_lines
            entry.longest = typing.longest
            self._kept = entry.text = typing.value
            self._open_at_end()
        if before is None or before.buttons != typing.buttons:
            self._show_buttons(typing)
        self._label(entry.text)
        self._capital()

    def on_parent(self, _: object, parent: Widget | None) -> None:
        """A page that is gone, by a lock too, hears no keyboard any more."""
        if parent is None:
            self.ids.entry.focus = False

    def _focus(self, _: float) -> None:
        entry = self.ids.entry
        if entry.get_root_window() is not None:
            entry.focus = True
            entry.scroll_y = 0
            entry.cursor = entry.get_cursor_from_index(len(entry.text))

    def _show_buttons(self, typing: views.Typing) -> None:
        holder = self.ids.buttons
        holder.clear_widgets()
        cramped = theme.large and not theme.wide
        in_a_row = theme.portrait or cramped
        holder.cols = len(typing.buttons) if in_a_row else (1 if theme.wide else 2)
        needed = []
        for choice in typing.buttons:
            # Where large words need all the room there is, a lock is known by its pictogram.
            bare = cramped and isinstance(choice.route, routes.Lock)
            button = IconButton(
                icon=choice.icon if bare or not cramped else "",
                words="" if bare else choice.words,
                strong=choice.chosen,
            )
            button.bind(on_release=lambda _, route=choice.route: self._leave_for(route))
            needed.append(theme.target if bare else _needed_px(button))
            button.size_hint_x = needed[-1] if cramped else 1
            holder.add_widget(button)
        widest = max(theme.mm * LEAST_MM, *needed) * holder.cols
        holder.width = (sum(needed) if cramped else widest) + theme.gap * (holder.cols - 1) / 3

    def _leave_for(self, route: routes.Route) -> None:
        self.ids.entry.focus = False
        if self._go:
            self._go(route)

    def _pressed(self, act: Act, text: str) -> None:
        entry = self.ids.entry
        entry.focus = True
        match act:
            case Act.WRITE:
                entry.insert_text(text)
            case Act.BACKSPACE:
                entry.do_backspace()
            case Act.LEFT:
                entry.do_cursor_movement("cursor_left")
            case Act.RIGHT:
                entry.do_cursor_movement("cursor_right")
            case Act.ENTER if entry.multiline:
                entry.insert_text("\n")
            case Act.ENTER:
                self._entered()
        self._capital()

    def _entered(self, *_: object) -> None:
        if self._typing:
            self._leave_for(self._typing.buttons[0].route)

    def _changed(self, _: object, text: str) -> None:
        typing = self._typing
        self._label(text)
        if typing and self._go and text != self._kept:
            self._kept = text
            self._go(msgspec.structs.replace(typing.route, text=text))

    def _label(self, text: str) -> None:
        if self._typing:
            is_full = len(text) >= self._typing.longest
            self.label = self._typing.full if is_full else self._typing.label

    def _capital(self, *_: object) -> None:
        self.ids.keyboard.shifted = keyboard_layout.starts_sentence(self.ids.entry.before_cursor())


def _needed_px(button: IconButton) -> float:
    """How wide it must be for its word to stay whole."""
    icon = theme.label * 1.25 * 1.15 + theme.gap / 3 if button.icon else 0
    word = one_line_px(button.words, theme.label, bold=True)
    return float(word + icon + 1.5 * theme.gap)


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
