"""Hands that tremble, at the desk: forms, and the keyboard on the glass."""

from __future__ import annotations

import pytest

from tests.kiosk.at_the_desk.hands import frames, go, type_text
from tests.kiosk.fingers import TREMBLING, drag, middle, trembling_press


def frame():
    frames(1)


def boxes(app):
    from kiosk.widgets.form import BoxItem

    return [w for w in app.shell.walk() if isinstance(w, BoxItem)]


@pytest.mark.parametrize(("reach_px", "moves"), TREMBLING)
def test_a_trembling_press_opens_a_box_to_fill_in(desk, reach_px, moves):
    go(desk, "report-form")
    trembling_press(middle(boxes(desk)[0].children[0]), reach_px, moves, frame)
    assert desk.session.route.screen == "type"


@pytest.mark.parametrize(("reach_px", "moves"), TREMBLING)
def test_a_trembling_press_at_the_edge_of_a_key_writes_that_key(desk, reach_px, moves):
    go(desk, "type", "report-form/\nwat")
    keyboard = desk.shell.ids.view.children[0].ids.keyboard
    column = keyboard.width / keyboard.across
    trembling_press((column - 1, keyboard.top - 20), reach_px, moves, frame)
    assert desk.office.values("report-form/") == {"wat": "Q"}


def test_a_press_that_trembles_in_the_text_selects_nothing(desk):
    """What is selected is replaced by the next letter."""
    go(desk, "type", "report-form/\nwat")
    type_text(desk, "brand")
    entry = desk.shell.ids.view.children[0].ids.entry
    x, y = entry.to_window(*entry.cursor_pos)
    trembling_press((x - 8, y - 10), 6, 8, frame)
    assert entry.selection_text == ""
    entry.insert_text("x")
    assert len(entry.text) == 6


def test_a_slow_drag_scrolls_a_form(desk):
    go(desk, "report-form")
    (page,) = pages(desk)
    drag(middle(page), 80, 2, frame).touch_up()
    assert page.scroll_y < 1
    assert desk.session.route.screen == "report-form"


def pages(app):
    from kivy.uix.scrollview import ScrollView

    return [w for w in app.shell.walk() if isinstance(w, ScrollView)]
