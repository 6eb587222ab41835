"""Filling in: boxes and choices in a page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kivy.lang import Builder
from kivy.properties import ObjectProperty
from kivy.uix.boxlayout import BoxLayout

import kiosk.ui.widgets.basics  # noqa: F401 - the rules in form.kv use its widgets
from kiosk.model import routes, views

if TYPE_CHECKING:
    from kivy.uix.widget import Widget

EMPTY_BOX = views.Box("", "", "", routes.Information())
EMPTY_ASK = views.Ask("", ())


class BoxItem(BoxLayout):
    """A text that opens the keyboard when touched."""

    item = ObjectProperty(EMPTY_BOX, rebind=True)
    go = ObjectProperty(None, allownone=True)

    def open(self) -> None:
        if self.go:
            self.go(self.item.route)


class AskItem(BoxLayout):
    """A question with its answers as buttons."""

    item = ObjectProperty(EMPTY_ASK, rebind=True)

    def __init__(self, item: views.Ask, answers: Widget) -> None:
        super().__init__(item=item)
        self.add_widget(answers)


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
