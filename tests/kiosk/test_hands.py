"""Hands that tremble, on every kind of screen there is."""

from __future__ import annotations

from dataclasses import replace

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
@pytest.mark.parametrize("name", ["places", "guides", "bulletin", "here", "needs"])
def test_a_trembling_press_opens_what_is_in_a_page(go, name, reach_px, moves):
    kiosk = go(name)
    before = kiosk.session.route
    trembling_press(middle(something_to_press(kiosk)), reach_px, moves, frame)
    assert kiosk.session.route != before


@pytest.mark.parametrize(
    "name",
    [
        "places",
        "here",
        *(pytest.param(n, marks=pytest.mark.slow) for n in ("guides", "bulletin", "guide")),
    ],
)
def test_a_slow_drag_scrolls_and_opens_nothing(go, name):
    kiosk = go(name, text_step="large")
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


def tap(widget):
    one = fingers.finger(*middle(widget))
    frame()
    one.touch_up()
    staging.settle()


def tops(kiosk):
    """How high each row in sight stands, by where it leads."""
    from kiosk.ui.widgets.listing_items import RowItem

    return {
        w.item.route: round(w.to_window(w.x, w.top)[1])
        for w in kiosk.shell.ids.view.walk(restrict=True)
        if isinstance(w, RowItem)
    }


def far_down(kiosk):
    """Half-way, and at rest."""
    from kiosk.ui.widgets.scrolling import move_to

    (page,) = pages(kiosk)
    move_to(page, 0.5)
    staging.settle()
    return page


@pytest.mark.parametrize("name", ["places", "guides"])
def test_back_returns_to_the_row_one_came_from(go, name):
    kiosk = go(name)
    far_down(kiosk)
    before = tops(kiosk)
    tap(something_in_sight(kiosk))
    assert kiosk.session.route not in {to.Information(), to.Places(), to.Guides()}
    tap(kiosk.shell.ids.header.back)
    staging.settle()
    after = tops(kiosk)
    common = before.keys() & after.keys()
    assert len(common) > 1
    assert all(abs(before[route] - after[route]) <= 1 for route in common)


def something_in_sight(kiosk):
    from kiosk.ui.widgets.listing_items import RowItem

    (page,) = pages(kiosk)
    low, high = page.to_window(page.x, page.y)[1], page.to_window(page.x, page.top)[1]
    return next(
        w for w in page.walk(restrict=True) if isinstance(w, RowItem) and low < middle(w)[1] < high
    )


def test_back_returns_to_the_line_of_a_page(go):
    kiosk = go("here")
    page = far_down(kiosk)
    seen = page.scroll_y
    kiosk.go(to.Status())
    staging.settle()
    tap(kiosk.shell.ids.header.back)
    staging.settle()
    (page,) = pages(kiosk)
    assert page.scroll_y == pytest.approx(seen, abs=0.01)


@pytest.mark.parametrize("name", ["places", "guides", "here"])
def test_pressing_the_place_where_one_is_goes_to_its_top(go, name):
    kiosk = go(name)
    page = far_down(kiosk)
    tap(next(tab for tab in kiosk.shell.ids.tabs.children if tab.strong))
    assert page.scroll_y == 1


def test_another_visitor_begins_at_the_top(go):
    kiosk = go("places")
    far_down(kiosk)
    tap(something_in_sight(kiosk))
    kiosk.leave()
    kiosk.go(to.Places())
    staging.settle()
    (page,) = pages(kiosk)
    assert page.scroll_y == 1


@pytest.fixture
def news(stage, sample, monkeypatch):
    """An import brings a list with one place less; returns what the window is told of it."""
    whole = sample[0]
    stage.kiosk.snapshot = whole
    less = replace(whole, places=whole.places[1:])
    monkeypatch.setattr(stage.kiosk.navigator, "_read_snapshot", lambda: less)
    yield stage.kiosk._finger_hold.run
    stage.kiosk.snapshot = whole


def test_an_import_moves_nothing_under_a_finger(go, news):
    kiosk = go("places")
    pressed = something_in_sight(kiosk)
    meant, before = pressed.item.route, tops(kiosk)
    one = fingers.finger(*middle(pressed))
    news()
    staging.settle()
    assert tops(kiosk) == before, "while it rests"
    one.touch_up()
    staging.settle()
    assert kiosk.session.route == meant
    assert kiosk.snapshot.places[0][1].id != meant.name, "and the news is there once it has gone"


def test_a_finger_whose_end_was_lost_holds_up_no_news(go, news):
    kiosk = go("places")
    fingers.finger(*middle(something_in_sight(kiosk)))
    news()
    before = tops(kiosk)
    staging.pass_time(6)
    staging.settle()
    assert tops(kiosk).keys() != before.keys()


def test_an_import_moves_nothing_that_is_read_further_down(go, news):
    kiosk = go("places")
    far_down(kiosk)
    before = tops(kiosk)
    news()
    staging.settle()
    after = tops(kiosk)
    common = before.keys() & after.keys()
    assert len(common) > 1
    assert all(abs(before[route] - after[route]) <= 1 for route in common)
