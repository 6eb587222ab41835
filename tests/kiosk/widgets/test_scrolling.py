"""A finger on a long page: a press counts when it leaves, a drag may begin late."""

from __future__ import annotations

import time

import pytest


@pytest.fixture
def page(window):
    """A page of buttons, taller than its view, and what was pressed."""
    from kivy.uix.boxlayout import BoxLayout

    from kiosk.widgets.basics import IconButton
    from kiosk.widgets.scrolling import Scroll

    pressed = []
    column = BoxLayout(orientation="vertical", size_hint_y=None, height=4000)
    for number in range(20):
        button = IconButton(words=str(number), size_hint_y=1)
        button.bind(on_release=lambda one: pressed.append(one.words))
        column.add_widget(button)
    view = Scroll()
    view.add_widget(column)
    window.add_widget(view)
    frames()
    view.pressed = pressed
    return view


def frames(number=4):
    from kivy.base import EventLoop

    for _ in range(number):
        EventLoop.idle()


def finger(y=700):
    from kivy.tests.common import UnitTestTouch

    one = UnitTestTouch(640, y)
    one.touch_down()
    return one


def test_a_press_counts_once_and_at_the_moment_the_finger_leaves(page):
    one = finger()
    one.touch_up()
    assert page.pressed == ["0"]
    hold(0.3)  # Kivy would press now
    assert page.pressed == ["0"]


@pytest.mark.parametrize("rest_s", [0, 0.2], ids=["at once", "after a rest"])
def test_a_drag_scrolls_and_presses_nothing(page, rest_s):
    one = finger(y=200)
    hold(rest_s)
    for y in range(200, 700, 40):
        one.touch_move(640, y)
        frames(1)
    one.touch_up()
    frames()
    assert page.scroll_y < 1
    assert page.pressed == []


def hold(seconds):
    end_s = time.monotonic() + seconds
    while time.monotonic() < end_s:
        frames(1)


def test_a_finger_that_stays_holds_what_it_touches(page):
    page.scroll_timeout = 20
    one = finger()
    hold(0.1)
    assert page.children[0].children[-1].state == "down"
    one.touch_up()
    assert page.pressed == ["0"]
