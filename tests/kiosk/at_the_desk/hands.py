"""What a finger does at the desk, and what there is to read."""

from __future__ import annotations

import time

from tests.kiosk import stage as staging

PATIENCE_S = 60.0
STAFF_PIN, TECHNICIAN_PIN = "2580", "147036"


def frames(number=3):
    """Laid out, not drawn: pictures have tests of their own."""
    staging.settle(number)


def until(condition):
    """What a thread or another program does takes real time: the screen's passes no faster."""
    end = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        frames(1)
        time.sleep(staging.Frames.FRAME_S)


def tap(widget=None, at=None):
    from kivy.tests.common import UnitTestTouch

    x, y = at or widget.to_window(*widget.center)
    touch = UnitTestTouch(x, y)
    touch.touch_down()
    touch.touch_up()
    frames(2)


def go(app, route):
    app.go(route)
    frames()


def fill(app, form, **texts):
    """Fill in a form, field by field."""
    from kiosk.desk.routes import Fill

    for field, text in texts.items():
        go(app, Fill(form=form, field=field, text=text))


def said(app):
    return [w.words for w in app.shell.walk() if getattr(w, "words", "")]


def button(app, words):
    from kiosk.ui.widgets.basics import Pressable

    found = (w for w in app.shell.walk() if isinstance(w, Pressable) and not w.disabled)
    return next(w for w in found if getattr(w, "words", "") == words)


def enter(app, pin):
    for digit in pin:
        tap(button(app, digit))
    tap(button(app, "Klaar"))


def checked(app):
    from kiosk.desk.desk_session import Door

    until(lambda: app.desk_session.door is not Door.CHECKING)
    frames()


def type_text(app, text):
    """As a finger does: shift as the keyboard has it, planes where needed."""
    from kiosk.model.keyboard_layout import Act, Plane

    keyboard = app.shell.ids.view.children[0].ids.keyboard
    for char in text:
        plane = next(p for p in Plane if char in characters(p, keyboard.across))
        while keyboard.plane != plane.value:
            away = next(k for k in keyboard.keys if k.act is Act.PLANE and k.text == plane.value)
            press(keyboard, away)
        key = next(k for k in keyboard.keys if k.act is Act.WRITE and k.text == char)
        press(keyboard, key)


def characters(plane, across):
    from kiosk.model import keyboard_layout

    return {
        key.text
        for key in keyboard_layout.layout(plane, int(across))
        if key.act is keyboard_layout.Act.WRITE
    }


def press(keyboard, key):
    from kiosk.model import keyboard_layout

    row_px = keyboard.height / keyboard_layout.rows(int(keyboard.across))
    x = keyboard.x + (key.column + key.width / 2) * keyboard.width / keyboard.across
    tap(at=(x, keyboard.top - (key.row + 0.5) * row_px))
