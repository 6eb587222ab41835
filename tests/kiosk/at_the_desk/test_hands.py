"""Hands that tremble, at the desk: forms, and the keyboard on the glass."""

from __future__ import annotations

import pytest

from kiosk.desk.reports.routes import ConfirmReport, ReportForm
from kiosk.desk.routes import Send, Type
from kiosk.model.views import Actions, Note
from tests.kiosk.at_the_desk.hands import button, fill, frames, go, said, tap, type_text
from tests.kiosk.fingers import TREMBLING, drag, middle, trembling_press

SEND = "Neem de melding op"


def frame():
    frames(1)


def boxes(app):
    from kiosk.ui.widgets.form import BoxItem

    return [w for w in app.shell.walk() if isinstance(w, BoxItem)]


@pytest.mark.parametrize(("reach_px", "moves"), TREMBLING)
def test_a_trembling_press_opens_a_box_to_fill_in(desk, reach_px, moves):
    go(desk, ReportForm())
    trembling_press(middle(boxes(desk)[0].children[0]), reach_px, moves, frame)
    assert isinstance(desk.session.route, Type)


@pytest.mark.parametrize(("reach_px", "moves"), TREMBLING)
def test_a_trembling_press_at_the_edge_of_a_key_writes_that_key(desk, reach_px, moves):
    go(desk, Type(ReportForm(), "wat"))
    keyboard = desk.shell.ids.view.children[0].ids.keyboard
    column = keyboard.width / keyboard.across
    trembling_press((column - 1, keyboard.top - 20), reach_px, moves, frame)
    assert desk.desk_session.values("report-form/") == {"wat": "Q"}


def test_a_press_that_trembles_in_the_text_selects_nothing(desk):
    """What is selected is replaced by the next letter."""
    go(desk, Type(ReportForm(), "wat"))
    type_text(desk, "brand")
    entry = desk.shell.ids.view.children[0].ids.entry
    x, y = entry.to_window(*entry.cursor_pos)
    trembling_press((x - 8, y - 10), 6, 8, frame)
    assert entry.selection_text == ""
    entry.insert_text("x")
    assert len(entry.text) == 6


def test_a_slow_drag_scrolls_a_form(desk):
    go(desk, ReportForm())
    (page,) = pages(desk)
    drag(middle(page), 80, 2, frame).touch_up()
    assert page.scroll_y < 1
    assert isinstance(desk.session.route, ReportForm)


def pages(app):
    from kivy.uix.scrollview import ScrollView

    return [w for w in app.shell.walk() if isinstance(w, ScrollView)]


def in_sight(app, widget):
    (page,) = pages(app)
    low, high = page.to_window(page.x, page.y)[1], page.to_window(page.x, page.top)[1]
    _, y = widget.to_window(*widget.pos)
    return low - 1 <= y and y + widget.height <= high + 1


def to_the_top(app):
    (page,) = pages(app)
    page.scroll_y = 1
    frames(8)


def test_a_refused_report_shows_its_first_fault_and_says_it_beside_the_button_too(desk):
    fill(desk, ReportForm(), wat="Brand")
    go(desk, ReportForm())
    tap(button(desk, SEND))
    frames(8)
    (fault,) = (box for box in boxes(desk) if box.item.trouble)
    assert fault.item.trouble == "Vul eerst in: waar."
    assert in_sight(desk, fault)
    _, page = desk.page("nl")
    sent = next(n for n, block in enumerate(page.blocks) if isinstance(block, Actions))
    assert page.blocks[sent + 1] == Note("severe", "Vul eerst in: waar.", loud=True)


def test_refused_once_more_for_the_same_it_is_shown_once_more(desk):
    go(desk, ReportForm())
    for _ in range(2):
        to_the_top(desk)
        tap(button(desk, SEND))
        frames(8)
        (fault,) = (box for box in boxes(desk) if box.item.trouble)
        assert in_sight(desk, fault)


def test_a_fault_that_was_shown_lets_the_reader_scroll_on_when_the_page_is_renewed(desk):
    go(desk, ReportForm())
    tap(button(desk, SEND))
    frames(8)
    (page,) = pages(desk)
    drag(middle(page), -100, 10, frame).touch_up()
    page.effect_y.velocity = 0
    frames(120)  # it comes to rest
    at = page.scroll_y
    desk.refresh()
    frames(8)
    assert page.scroll_y == at


def test_a_step_that_is_refused_is_said_on_a_page_without_a_form_too(desk):
    fill(desk, ReportForm(), wat="Brand")
    fill(desk, ReportForm(), waar="Dorpsstraat 14")
    go(desk, Send(ReportForm()))
    go(desk, ConfirmReport(1))
    frames(8)
    assert "Deze stap kan nu niet: kijk bij de melding wat al gedaan is." in said(desk)
