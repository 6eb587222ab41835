"""Every kind of view has something that shows it."""

from __future__ import annotations

from typing import get_args

from kiosk.model.views import View
from kiosk.ui.view_widgets import NAMES, widget_of


def test_every_kind_of_view_is_shown_by_a_widget_of_its_own(session_window):
    assert NAMES.keys() == set(get_args(View))
    assert len({widget_of(kind) for kind in NAMES}) == len(NAMES)
