"""Hands that tremble, on every kind of screen there is."""

from __future__ import annotations

import pytest

from kiosk.model import routes as to
from kiosk.model.session import Session
from tests.kiosk import fingers
from tests.kiosk import stage as staging
from tests.kiosk.fingers import TREMBLING, middle, trembling_press


def frame():
    staging.settle(1)


@pytest.fixture(scope="module")
def routes(sample):
    return staging.routes(sample[0])


@pytest.fixture
def go(stage, routes):
    def show(name, **session):
        stage.turn_to(staging.PANELS[0])
        stage.show(routes[name], **session)
        return stage.kiosk

    yield show
    stage.kiosk.become(Session())


def pages(kiosk):
    from kivy.uix.scrollview import ScrollView

    return [w for w in kiosk.shell.walk() if isinstance(w, ScrollView)]


def something_to_press(kiosk):
    """In the page itself; where nothing is in sight it is at the end."""
    from kiosk.ui.widgets.basics import Pressable

    (page,) = pages(kiosk)
    for place in (1, 0):
        page.scroll_y = place
        staging.settle()
        low, high = page.to_window(page.x, page.y)[1], page.to_window(page.x, page.top)[1]
        for widget in page.walk(restrict=True):
            if isinstance(widget, Pressable) and low < middle(widget)[1] < high:
                return widget
    raise AssertionError("nothing to press")


@pytest.mark.parametrize(("reach_px", "moves"), TREMBLING)
@pytest.mark.parametrize("name", ["information", "places", "guides", "bulletin", "here", "needs"])
def test_a_trembling_press_opens_what_is_in_a_page(go, name, reach_px, moves):
    kiosk = go(name)
    before = kiosk.session.route
    trembling_press(middle(something_to_press(kiosk)), reach_px, moves, frame)
    assert kiosk.session.route != before


@pytest.mark.parametrize("name", ["information", "places", "guides", "bulletin", "guide", "here"])
def test_a_slow_drag_scrolls_and_opens_nothing(go, name):
    kiosk = go(name, text_step="largest")
    before = kiosk.session.route
    (page,) = pages(kiosk)
    one = fingers.drag(middle(page), 60, 2, frame)
    assert page.scroll_y < 1
    one.touch_up()
    frame()
    assert kiosk.session.route == before


def test_a_tap_that_stops_a_fling_opens_nothing(go):
    kiosk = go("guides")
    (page,) = pages(kiosk)
    page.effect_y.velocity = 2000
    page.effect_y.trigger_velocity_update()
    frame()
    trembling_press(middle(page), 2, 4, frame)
    assert kiosk.session.route == to.Guides()


@pytest.mark.parametrize(("reach_px", "moves"), TREMBLING)
def test_a_trembling_press_opens_a_place_on_the_map(go, reach_px, moves):
    from kiosk.ui.widgets.map import PinItem

    kiosk = go("map")
    pin = next(w for w in kiosk.shell.walk() if isinstance(w, PinItem))
    x, y = pin.to_window(pin.right, pin.center_y)
    trembling_press((x - 1, y), reach_px, moves, frame)
    assert isinstance(kiosk.session.route, to.Place | to.Together)
