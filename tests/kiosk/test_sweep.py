"""Widgets that are gone are swept up while nobody touches: it takes longer than a touch may."""

from __future__ import annotations

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
