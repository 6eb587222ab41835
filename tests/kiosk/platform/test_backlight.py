"""A touch asks for light, and never waits for an answer."""

from __future__ import annotations

import socket
import threading

import pytest

from kiosk.platform.backlight import Backlight


@pytest.fixture
def daemon(tmp_path):
    """A socket that hears the first line of each caller."""
    heard: list[bytes] = []
    came = threading.Event()
    server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    server.bind(str(tmp_path / "power.sock"))
    server.listen()

    def listen():
        while True:
            try:
                caller, _ = server.accept()
            except OSError:
                return
            with caller:
                heard.append(caller.makefile("rb").readline())
                caller.sendall(b'{"ok": true}\n')
                came.set()

    threading.Thread(target=listen, daemon=True).start()
    yield tmp_path / "power.sock", heard, came
    server.close()


def test_a_touch_asks_for_full_brightness(daemon):
    path, heard, came = daemon
    Backlight(path).touched()
    assert came.wait(10)
    assert b'"do":"touch"' in heard[0]


def test_furious_tapping_asks_once(daemon):
    path, heard, came = daemon
    backlight = Backlight(path)
    for _ in range(100):
        backlight.touched()
    assert came.wait(10)
    backlight._thread.join(10)
    assert len(heard) == 1


def test_without_a_daemon_nothing_happens(tmp_path):
    backlight = Backlight(tmp_path / "power.sock")
    backlight.touched()
    backlight._thread.join(10)
    assert not backlight._thread.is_alive()
