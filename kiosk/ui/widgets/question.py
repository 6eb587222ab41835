"""A question over the page: large, at the bottom, and gone at the next touch."""

from __future__ import annotations

from pathlib import Path

from kivy.core.window import Window
from kivy.lang import Builder
from kivy.properties import StringProperty
from kivy.uix.boxlayout import BoxLayout

import kiosk.ui.widgets.text  # noqa: F401 - the rule in question.kv uses its widgets

Builder.load_file(str(Path(__file__).with_suffix(".kv")))


class QuestionBand(BoxLayout):
    """What is asked, and how to answer."""

    words = StringProperty("")
    hint = StringProperty("")


class Question:
    """Shows one question at a time, above whatever else is on the glass."""

    def __init__(self) -> None:
        self._band: QuestionBand | None = None

    def ask(self, words: str, hint: str) -> None:
        self.close()
        self._band = QuestionBand(words=words, hint=hint)
        Window.add_widget(self._band)

    def close(self) -> None:
        if self._band is not None:
            Window.remove_widget(self._band)
            self._band = None
