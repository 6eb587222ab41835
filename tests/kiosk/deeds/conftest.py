"""The real kiosk on the glass, showing a small world, under a finger."""

from __future__ import annotations

from dataclasses import replace

import pytest


@pytest.fixture
def show(window, tmp_path, monkeypatch):
    """Makes a kiosk that shows a world, and takes it away in the end."""
    from kivy.clock import Clock

    from kiosk.app import Kiosk

    made = []
    for name in ("CONFIG", "STATE", "RUN"):
        monkeypatch.setenv(f"NOODSTEUNPUNT_{name}", str(tmp_path))

    def make(world):
        kiosk = Kiosk(world.config, clock=lambda: world.now)
        kiosk._world = world
        kiosk.open_quietly()
        made.append(kiosk)
        return kiosk

    yield make
    for kiosk in made:
        kiosk.on_stop()
        kiosk.become(replace(kiosk.session, language="nl"))  # and the theme with it
    for event in Clock.get_events():
        event.cancel()


@pytest.fixture
def tap():
    """A finger on a widget, down and up."""
    from kivy.base import EventLoop
    from kivy.tests.common import UnitTestTouch

    def press(widget):
        touch = UnitTestTouch(*widget.to_window(*widget.center))
        touch.touch_down()
        EventLoop.idle()
        touch.touch_up()
        EventLoop.idle()

    return press
