"""A finger on a long page: what it means is how far it is from where it came down."""

from __future__ import annotations

import time

import pytest

from tests.kiosk.fingers import TREMBLING, drag, finger, trembling_press


@pytest.fixture
def page(window):
    """A page of buttons, taller than its view, and what was pressed."""
    from kivy.uix.boxlayout import BoxLayout

    from kiosk.ui.widgets.basics import IconButton
    from kiosk.ui.widgets.scrolling import Scroll

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
    until(lambda: view.scroll_y == 1 and abs(view.effect_y.velocity) < 1)  # it comes to rest
    view.pressed = pressed
    return view


def frames(number=4):
    from kivy.base import EventLoop

    for _ in range(number):
        EventLoop.idle()


def frame():
    frames(1)


def hold(seconds):
    end_s = time.monotonic() + seconds
    while time.monotonic() < end_s:
        frame()


def until(condition):
    end_s = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < end_s, "waited in vain"
        frame()


def mm(number):
    from kiosk.ui.theme import theme

    return number * theme.mm


def test_a_press_counts_once_and_at_the_moment_the_finger_leaves(page):
    one = finger(640, 700)
    one.touch_up()
    assert page.pressed == ["0"]
    hold(0.3)  # Kivy would press now
    assert page.pressed == ["0"]


@pytest.mark.parametrize(("reach_px", "moves"), TREMBLING)
def test_a_trembling_finger_presses(page, reach_px, moves):
    trembling_press((640, 700), reach_px, moves, frame)
    assert page.pressed == ["0"]
    assert page.scroll_y == 1


def test_a_finger_that_trembles_onto_the_next_button_presses_what_it_touched_first(page):
    one = finger(640, 602)
    one.touch_move(640, 598)
    one.touch_up()
    assert page.pressed == ["0"]


@pytest.mark.parametrize("rest_s", [0, 0.2], ids=["at once", "after a rest"])
@pytest.mark.parametrize("step_px", [2, 30], ids=["slowly", "quickly"])
def test_a_drag_scrolls_and_presses_nothing(page, rest_s, step_px):
    one = finger(640, 200)
    hold(rest_s)
    for y in range(200, 290, step_px):
        one.touch_move(640, y)
        frame()
    one.touch_up()
    frames()
    assert page.scroll_y < 1
    assert page.pressed == []


def test_six_millimetres_make_a_drag_and_less_do_not(page):
    near, far = drag((640, 300), mm(5.5), 2, frame), None
    near.touch_up()
    frames()
    assert page.scroll_y == 1
    assert len(page.pressed) == 1
    far = drag((640, 300), mm(6.5), 2, frame)
    far.touch_up()
    assert page.scroll_y < 1
    assert len(page.pressed) == 1


def test_a_drag_of_which_only_the_end_is_heard_presses_nothing(page):
    one = finger(640, 300)
    one.move({"x": 0.5, "y": 0.7})  # the window was busy with something else meanwhile
    one.touch_up()
    frames()
    assert page.pressed == []


def test_a_finger_that_slides_aside_presses_nothing(page):
    one = finger(640, 300)
    one.touch_move(640 + mm(8), 300)
    one.touch_up()
    assert page.pressed == []
    assert page.scroll_y == 1


def fling(page):
    """A page in motion, under nobody's finger."""
    one = drag((640, 200), 400, 50, frame)
    one.touch_up()
    page.effect_y.velocity = 2000  # however slow this machine was in between
    page.effect_y.trigger_velocity_update()
    before = page.scroll_y
    until(lambda: page.scroll_y != before)


def test_a_tap_that_stops_a_fling_presses_nothing(page):
    fling(page)
    one = finger(640, 400)
    frame()
    one.touch_up()
    hold(0.3)
    assert page.pressed == []
    stopped_at = page.scroll_y
    frames()
    assert page.scroll_y == stopped_at
    finger(640, 400).touch_up()
    assert len(page.pressed) == 1, "the next one does"


def test_a_finger_that_stops_a_fling_may_drag_on(page):
    fling(page)
    one = finger(640, 200)
    frame()
    at = page.scroll_y
    for y in range(200, 400, 20):
        one.touch_move(640, y)
        frame()
    assert page.scroll_y < at
    one.touch_up()
    assert page.pressed == []


def test_a_page_that_all_but_stands_is_pressed(page):
    page.effect_y.velocity = mm(4)
    finger(640, 700).touch_up()
    assert page.pressed == ["0"]


def test_another_place_is_not_left_by_what_remains_of_a_fling(page):
    from kiosk.ui.widgets.scrolling import move_to

    fling(page)
    move_to(page, 0.5)
    frames(8)
    assert page.scroll_y == 0.5


def first_button(page):
    return page.children[0].children[-1]


def test_a_finger_that_rests_sees_what_it_will_press(page):
    page.scroll_timeout = 20
    one = finger(640, 700)
    until(lambda: first_button(page).state == "down")
    one.touch_up()
    assert page.pressed == ["0"]


def test_a_finger_that_rested_long_may_still_drag(page):
    page.scroll_timeout = 20
    one = finger(640, 700)
    until(lambda: first_button(page).state == "down")
    for y in range(700, 780, 4):
        one.touch_move(640, y)
        frame()
    assert first_button(page).state == "normal"
    assert page.scroll_y < 1
    one.touch_up()
    frames()
    assert page.pressed == []


def test_a_finger_whose_end_was_lost_holds_up_nothing(page):
    finger(640, 300)
    finger(640, 700).touch_up()
    assert page.pressed == ["0"]
    drag((640, 200), 300, 30, frame).touch_up()
    assert page.scroll_y < 1


def test_a_button_beside_a_page_is_pressed_across_its_trembling_edge(window):
    from kiosk.ui.widgets.basics import IconButton

    pressed = []
    button = IconButton(words="a", size_hint=(None, None), size=(200, 100), pos=(300, 300))
    button.bind(on_release=pressed.append)
    window.add_widget(button)
    frames()
    one = finger(498, 350)
    one.touch_move(503, 352)
    one.touch_up()
    assert pressed == [button]
    one = finger(498, 350)
    one.touch_move(498 + mm(7), 350)
    one.touch_up()
    assert pressed == [button], "who slides off it means no press"
