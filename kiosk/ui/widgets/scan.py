"""One code on the glass, for the phone of a visitor half a metre away."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kivy.clock import Clock
from kivy.lang import Builder
from kivy.properties import BooleanProperty, ListProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from kiosk.model.qr_codes import QUIET_MODULES
from kiosk.ui.theme import theme
from kiosk.ui.widgets.basics import Flow, IconButton
from kiosk.ui.widgets.qr import QrImage
from kiosk.ui.widgets.text import Text
from kiosk.ui.widgets.text_height import text_height

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.model import routes, views

Builder.load_file(str(Path(__file__).with_suffix(".kv")))


BESIDE_WORDS_MM = 0.7
"""Side of a module at least, where words stand beside the code."""


class ScanTop(Flow):
    """The way back, where it is on every screen, and the time."""

    back_words = StringProperty("")
    time = StringProperty("")


class ScanWords(BoxLayout):
    """What to do with the code, and the way to the next one.

    Where not all has room (AA on a small panel) the hint leaves first: who makes a photograph needs
    the code and what it is of.
    """

    title = StringProperty("")
    hint = StringProperty("")
    part = StringProperty("")
    lines = ListProperty()

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._fit = Clock.create_trigger(lambda _: self._do_fit(), -1)
        for name in ("title", "hint", "part", "lines", "size"):
            self.fbind(name, self._fit)

    def _do_fit(self) -> None:
        title_px = theme.label if theme.portrait else theme.body
        room = self.height - self.ids.steps.height
        room -= text_height(self.title, title_px, self.width, bold=True) + 2 * self.spacing
        for name in self.lines[:1]:
            high = text_height(name, theme.body, self.width, bold=True)
            room -= high if high <= room else 0
        for label, words in ((self.ids.part, self.part), (self.ids.hint, self.hint)):
            high = text_height(words, theme.small, self.width, bold=label.bold) + self.spacing
            label.words = words if high <= room else ""
            room -= high if label.words else 0


class SaidLine(Text):
    """A paragraph of what the code says."""

    heading = BooleanProperty(False)


class Said(BoxLayout):
    """What the code says: as many whole paragraphs as there is room for, none of them cut."""

    lines = ListProperty()

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._fill = Clock.create_trigger(lambda _: self._do_fill(), -1)
        for name in ("lines", "size"):
            self.fbind(name, self._fill)

    def _do_fill(self) -> None:
        self.clear_widgets()
        room = self.height
        for number, words in enumerate(self.lines):
            heading = number == 0
            px = theme.body if heading else theme.small
            room -= text_height(words, px, self.width, bold=heading) + self.spacing
            if room < 0:
                break
            self.add_widget(SaidLine(words=words, heading=heading))
        self.add_widget(Widget())


class ScanView(BoxLayout):
    """Shows a Scan: the code beside its words on a wide screen, between them on a tall one."""

    def __init__(self) -> None:
        super().__init__()
        side_px = theme.code
        self._code = QrImage(size_hint=(None, None), size=(side_px, side_px))
        self._top, self._words = ScanTop(), ScanWords()
        if theme.portrait:
            self._code.pos_hint = {"center_x": 0.5}
            parts = [self._top, self._code, self._words]
        else:
            self._code.pos_hint = {"top": 1}
            beside = BoxLayout(orientation="vertical", spacing=theme.gap / 2)
            beside.add_widget(self._top)
            beside.add_widget(self._words)
            parts = [self._code, beside] if theme.rtl else [beside, self._code]
        for part in parts:
            self.add_widget(part)

    def show(self, scan: views.Scan, go: Callable[[routes.Route], None]) -> None:
        """``go`` is called with the way back, or to the code before or after this one."""
        self._code.matrix = scan.matrix
        self._code.size = (_side_px(scan),) * 2
        top, words = self._top, self._words
        top.back_words, top.time = scan.back_words, scan.time
        top.ids.back.on_release = lambda: go(scan.back)
        words.title, words.hint, words.part = scan.title, scan.hint, scan.part
        words.lines = scan.lines
        steps = words.ids.steps
        steps.clear_widgets()
        if scan.before or scan.after:
            for choice in (scan.before, scan.after):
                steps.add_widget(_step(choice, go))


def _side_px(scan: views.Scan) -> float:
    """Where the words stand beside the code it is as small as phones like it."""
    if not (scan.lines and scan.matrix):
        return float(theme.code)
    modules = len(scan.matrix) + 2 * QUIET_MODULES
    return float(min(theme.code, modules * math.ceil(BESIDE_WORDS_MM * theme.mm)))


def _step(choice: views.Choice | None, go: Callable[[routes.Route], None]) -> IconButton:
    """A button to another code; where there is none its place stays empty, so that none moves."""
    if choice is None:
        return IconButton(opacity=0, disabled=True)
    icon = "" if theme.large else _mirrored(choice.icon)
    button = IconButton(icon=icon, words=choice.words, strong=True)
    button.bind(on_release=lambda _: go(choice.route))
    return button


def _mirrored(icon: str) -> str:
    """Onward is to the left where one reads from the right."""
    other = {"back": "forward", "forward": "back"}
    return other.get(icon, icon) if theme.rtl else icon
