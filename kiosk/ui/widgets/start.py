"""Draws Start. Nothing on it is a button: the touch that wakes the screen presses nothing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kivy.lang import Builder
from kivy.properties import ObjectProperty
from kivy.uix.boxlayout import BoxLayout

import kiosk.ui.widgets.basics  # noqa: F401 - the rules in start.kv use its widgets
from kiosk.model import routes, views

if TYPE_CHECKING:
    from collections.abc import Callable

EMPTY = views.Start("", "", "", "", "information", "", "", "", "")


class StartView(BoxLayout):
    """One screen, read from afar."""

    item = ObjectProperty(EMPTY, rebind=True)

    def show(self, item: views.Start, go: Callable[[routes.Route], None]) -> None:  # noqa: ARG002 - as every view
        self.item = item


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
