"""A finger on a panel without X reaches the button under it, through SDL itself.

SDL's own queue is given what its reader of panels puts there: a finger in no window.
"""

from __future__ import annotations

import ctypes
from pathlib import Path

import pytest

DOWN, UP, MOTION = 0x700, 0x701, 0x702


class TouchFingerEvent(ctypes.Structure):
    """`SDL_TouchFingerEvent`; x and y are shares of the panel, from its top left."""

    _fields_ = (
        ("type", ctypes.c_uint32),
        ("timestamp", ctypes.c_uint32),
        ("touch_id", ctypes.c_int64),
        ("finger_id", ctypes.c_int64),
        ("x", ctypes.c_float),
        ("y", ctypes.c_float),
        ("dx", ctypes.c_float),
        ("dy", ctypes.c_float),
        ("pressure", ctypes.c_float),
        ("window_id", ctypes.c_uint32),
        ("rest", ctypes.c_uint8 * 8),
    )


def frames():
    """As Kivy's own loop goes round."""
    from kivy.base import EventLoop

    for _ in range(4):
        EventLoop.idle()
        EventLoop.window.mainloop()


@pytest.fixture
def panel(session_window):
    """Sends a finger's event into SDL, as its reader of panels does."""
    mapped = Path("/proc/self/maps").read_text(encoding="utf-8").splitlines()
    (path, *_) = {line.split()[-1] for line in mapped if "libSDL2-2" in line}
    sdl = ctypes.CDLL(path)

    def send(kind, finger, x, y):
        event = TouchFingerEvent(type=kind, touch_id=9, finger_id=finger, x=x, y=y, pressure=1.0)
        assert sdl.SDL_PushEvent(ctypes.byref(event)) == 1

    return send


@pytest.fixture
def felt(session_window, monkeypatch):
    """What reached the window from fingers: what happened, and where in pixels."""
    from kivy.core.window import Window

    from kiosk.platform import touch_input

    monkeypatch.setattr(Window, "_win", Window._win)
    touch_input.listen()
    heard = []

    def hear(name):
        def on_touch(_, touch):
            heard.append((name, round(touch.x), round(touch.y)))
            return True

        return on_touch

    ears = {f"on_touch_{name}": hear(name) for name in ("down", "move", "up")}
    Window.bind(**ears)

    def after_frames():
        frames()
        return heard

    yield after_frames
    Window.unbind(**ears)


def test_a_finger_is_felt_where_it_is(panel, felt):
    from kivy.core.window import Window

    width, height = Window.size
    panel(DOWN, 7, 0.25, 0.75)
    panel(UP, 7, 0.25, 0.75)
    at = (round(width * 0.25), round(height * 0.25))  # Kivy counts from the bottom
    assert [event for event in felt() if event[0] != "move"] == [("down", *at), ("up", *at)]


def test_a_finger_that_drags_is_followed(panel, felt):
    panel(DOWN, 7, 0.5, 0.8)
    felt()
    panel(MOTION, 7, 0.5, 0.4)
    panel(UP, 7, 0.5, 0.4)
    names = [name for name, *_ in felt()]
    assert (names[0], names[-1]) == ("down", "up")
    assert "move" in names


def test_two_fingers_are_two_touches(panel, felt):
    panel(DOWN, 7, 0.1, 0.1)
    panel(DOWN, 8, 0.9, 0.9)
    panel(UP, 7, 0.1, 0.1)
    panel(UP, 8, 0.9, 0.9)
    names = [name for name, *_ in felt() if name != "move"]
    assert sorted(names) == ["down", "down", "up", "up"]


def test_without_ears_kivy_leaves_fingers_out(panel, session_window):
    """Why we listen at all; where this fails, Kivy feels them itself and ours can go."""
    from kivy.core.window import Window

    heard = []

    def hear(_, touch):
        heard.append(touch)

    Window.bind(on_touch_down=hear)
    panel(DOWN, 7, 0.5, 0.5)
    panel(UP, 7, 0.5, 0.5)
    frames()
    Window.unbind(on_touch_down=hear)
    assert heard == []
