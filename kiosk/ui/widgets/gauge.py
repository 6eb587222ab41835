"""What a technician reads from two metres: a pictogram, one fact in large letters, its detail."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kivy.lang import Builder
from kivy.properties import NumericProperty, ObjectProperty, StringProperty
from kivy.uix.label import Label

from kiosk.model import views
from kiosk.ui import fonts, text_shaping
from kiosk.ui.theme import theme
from kiosk.ui.widgets.basics import Flow

SAFE = 0.97
"""Of the width is used: letters are measured on their own, and drawn in pairs."""


class LargeLine(Label):
    """One line, as large as its width allows: letters may stand out above and below their box.

    So that three of them fit on a small panel, where a line's own air would take a third of it.
    """

    words = StringProperty("")
    largest = NumericProperty(20)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        for name in ("words", "width", "largest"):
            self.fbind(name, self._lay_out)
        self._lay_out()

    def _lay_out(self, *_: object) -> None:
        words = fonts.drawable(self.words)
        self.font_name = fonts.family_for(words)
        needed = fonts.measurer(self.font_name, self.largest, bold=True)(words)
        self.font_size = int(self.largest * min(1.0, SAFE * self.width / max(needed, 1)))
        self.text = text_shaping.shape_line(words, theme.language)


class GaugeItem(Flow):
    """One fact and what belongs to it."""

    item = ObjectProperty(views.Gauge("information", "", ""), rebind=True)


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
