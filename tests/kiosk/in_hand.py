"""The kiosk as stories speak of it: ``kiosk.go(…)``, ``kiosk.session``, whoever does it inside.

Imported once the window is there: it takes Kivy with it.
"""

from __future__ import annotations

from kiosk import app


def of_navigator(name):
    return property(
        lambda kiosk: getattr(kiosk.navigator, name),
        lambda kiosk, value: setattr(kiosk.navigator, name, value),
    )


class Kiosk(app.Kiosk):
    """Adds nothing: what its navigator has is within reach."""

    session = of_navigator("session")
    snapshot = of_navigator("snapshot")
    settings = of_navigator("settings")
    clock = of_navigator("clock")
    timekeeper = of_navigator("timekeeper")
    reader = of_navigator("reader")
    actions = of_navigator("actions")
    on = of_navigator("on")
    session_followers = of_navigator("session_followers")
    hears = of_navigator("hears")
    now = of_navigator("now")
    go = of_navigator("go")
    become = of_navigator("become")
    leave = of_navigator("leave")
    refresh = of_navigator("refresh")
    render = of_navigator("render")
    page = of_navigator("page")
