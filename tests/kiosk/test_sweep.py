"""Widgets that are gone are swept up while nobody touches: it takes longer than a touch may."""

from __future__ import annotations

import gc

from kiosk import app
from kiosk.model import routes
from tests.kiosk.snapshots import place, snapshot
from tests.kiosk.stage import pass_time


def test_a_finger_puts_the_sweep_off(show, monkeypatch):
    from kivy.tests.common import UnitTestTouch

    kiosk = show(snapshot(places=(place(),)))
    pass_time(1)
    swept = []
    monkeypatch.setattr(app.gc, "collect", lambda: swept.append(kiosk.session.route))
    kiosk.go(routes.Places())
    for _ in range(3):
        pass_time(0.3)
        UnitTestTouch(1, 1).touch_down()
        assert swept == []
    pass_time(0.6)
    assert swept == [routes.Places()]


def test_what_was_visited_leaves_nothing_behind(show):
    """Counted, not weighed: a box that stands for years has no room for a little of each visit."""
    kiosk = show(snapshot(places=(place(),)))
    after_visits(kiosk)  # what is made once
    assert after_visits(kiosk) == after_visits(kiosk)


def after_visits(kiosk):
    """How many widgets there are, and how many listen to the theme; visitors stay all the while."""
    from kivy.uix.widget import Widget

    from kiosk.ui.theme import theme

    for route in (routes.Here(), routes.Places(), routes.Guides(), routes.Languages()):
        kiosk.go(route)
        pass_time(0.1)
    pass_time(1)  # buttons wait so long for a second tap
    kiosk._sweep_up()
    listening = sum(len(theme.get_property_observers(name)) for name in theme.properties())
    widgets = sum(issubclass(type(thing), Widget) for thing in gc.get_objects())
    return widgets, listening
