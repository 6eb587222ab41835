"""One code on the glass, for the phone of a visitor half a metre away."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kivy.lang import Builder
from kivy.properties import StringProperty
from kivy.uix.boxlayout import BoxLayout

from kiosk.ui.theme import theme
from kiosk.ui.widgets.basics import Flow, IconButton
from kiosk.ui.widgets.qr import QrImage

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.model import routes, views

Builder.load_file(str(Path(__file__).with_suffix(".kv")))


class ScanTop(Flow):
    """The way back, where it is on every screen, and the time."""

    back_words = StringProperty("")
    time = StringProperty("")


class ScanWords(BoxLayout):
    """What to do with the code, and the way to the next one."""

    title = StringProperty("")
    hint = StringProperty("")
    part = StringProperty("")


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
            self._code.pos_hint = {"center_y": 0.5}
            beside = BoxLayout(orientation="vertical", spacing=theme.gap / 2)
            beside.add_widget(self._top)
            beside.add_widget(self._words)
            parts = [self._code, beside] if theme.rtl else [beside, self._code]
        for part in parts:
            self.add_widget(part)

    def show(self, scan: views.Scan, go: Callable[[routes.Route], None]) -> None:
        """``go`` is called with the way back, or to the code before or after this one."""
        self._code.matrix = scan.matrix
        top, words = self._top, self._words
        top.back_words, top.time = scan.back_words, scan.time
        top.ids.back.on_release = lambda: go(scan.back)
        words.title, words.hint, words.part = scan.title, scan.hint, scan.part
        steps = words.ids.steps
        steps.clear_widgets()
        if scan.before or scan.after:
            for choice in (scan.before, scan.after):
                steps.add_widget(_step(choice, go))


def _step(choice: views.Choice | None, go: Callable[[routes.Route], None]) -> IconButton:
    """A button to another code; where there is none its place stays empty, so that none moves."""
    if choice is None:
        return IconButton(opacity=0, disabled=True)
    button = IconButton(icon=_mirrored(choice.icon), words=choice.words, strong=True)
    button.bind(on_release=lambda _: go(choice.route))
    return button


def _mirrored(icon: str) -> str:
    """Onward is to the left where one reads from the right."""
    other = {"back": "forward", "forward": "back"}
    return other.get(icon, icon) if theme.rtl else icon
