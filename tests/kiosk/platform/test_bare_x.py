"""Under a real X server without a window manager the window covers the screen."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
RESOLUTION = Path(__file__).with_name("resolution.py")
PATIENCE_S = 60.0
WINDOW = """
from kiosk.platform import window
window.prepare()
from kivy.base import runTouchApp
from kivy.core.window import Window
from kivy.uix.widget import Widget
Window.bind(size=lambda _, size: print(*size, flush=True))
runTouchApp(Widget())
"""


@pytest.fixture
def display(monkeypatch):
    """An X server of our own, with nothing but a screen."""
    read, write = os.pipe()
    server = subprocess.Popen(
        [shutil.which("Xvfb"), "-displayfd", str(write), "-screen", "0", "1280x800x24", "-noreset"],
        pass_fds=[write],
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    with os.fdopen(read) as numbers:
        monkeypatch.setenv("DISPLAY", f":{numbers.readline().strip()}")
    monkeypatch.setenv("KIVY_NO_ARGS", "1")
    monkeypatch.delenv("SDL_VIDEODRIVER", raising=False)
    yield
    server.terminate()
    server.wait()


def covered():
    """Where the windows on the screen stand, as X says: "1280x800+0+0"."""
    tree = subprocess.run(
        ["xwininfo", "-root", "-tree"], capture_output=True, text=True, check=True
    )
    return re.findall(r'"python[^"]*"\)\s+(\S+)', tree.stdout)


def until(expected):
    end = time.monotonic() + PATIENCE_S
    while covered() != [expected]:
        assert time.monotonic() < end, covered()
        time.sleep(0.05)


def test_the_window_covers_the_screen_and_follows_its_resolution(display):
    with subprocess.Popen(
        [sys.executable, "-c", WINDOW], cwd=ROOT, stderr=subprocess.DEVNULL
    ) as at:
        until("1280x800+0+0")
        for size in ("1024x600", "1280x800"):
            subprocess.run([sys.executable, RESOLUTION, size], check=True)
            until(f"{size}+0+0")
        at.terminate()


FOUND = """
from kiosk.platform import bare_x
found = bare_x.found()
print(found and found.size_px)
"""


def found():
    """In a process of its own, as the connection to X stays open for the life of one."""
    return subprocess.check_output([sys.executable, "-c", FOUND], cwd=ROOT, text=True).strip()


def test_a_window_manager_is_left_to_it(display):
    from kiosk.platform import bare_x

    assert found() == "(1280, 800)"
    name = bare_x.WINDOW_MANAGER.decode()
    subprocess.run(["xprop", "-root", "-f", name, "32x", "-set", name, "0x400001"], check=True)
    assert found() == "None"


def test_without_x_there_is_nothing_to_fill(monkeypatch):
    from kiosk.platform import bare_x

    monkeypatch.setenv("DISPLAY", ":4711")
    assert bare_x.found() is None
