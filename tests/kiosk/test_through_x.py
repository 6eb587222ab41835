"""The kiosk as it is run, through a real X server: a pointer presses and drags, keys do nothing.

No clock ticks in the test's half of the kiosk: it tells what is open when a picture leaves for the
glass, so that only the pointer itself can have woken it.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PATIENCE_S = 60.0
"""Far more than it takes: a busy machine must not fail a test."""
GUIDES_TAB, PLACES_TAB = 2, 1
NOTHING_KEYS = ("Escape", "F1", "F11", "F12", "alt+F4", "alt+Tab", "ctrl+q", "ctrl+c", "super")

KIOSK = """
import json, sys
from kiosk.platform import window
prepare = window.prepare

def prepared(*arguments, **options):
    prepare(*arguments, **options)
    from kivy.core.window import Window
    from kiosk import app
    from kiosk.ui.widgets.basics import Pressable
    from kiosk.ui.widgets.listing import Rows
    keys = []

    def middle(widget):
        x, y = widget.to_window(*widget.center)
        return [round(x), round(Window.height - y)]

    def tell(kiosk):
        shell = kiosk.shell
        rows = [w for w in shell.ids.view.walk() if isinstance(w, Pressable) and hasattr(w, "item")]
        scrolls = [w.scroll_y for w in shell.walk() if isinstance(w, Rows)]
        print(json.dumps({
            "screen": type(kiosk.navigator.session.route).__name__,
            "language": kiosk.navigator.session.language,
            "tabs": [middle(tab) for tab in shell.ids.tabs.children[::-1]],
            "rows": sorted(map(middle, rows), key=lambda at: at[1]),
            "scroll": min(scrolls, default=None),
            "keys": len(keys),
            "on_top": len(Window.children),
        }), flush=True)

    on_start = app.Kiosk.on_start

    def started(kiosk):
        on_start(kiosk)
        Window.bind(on_flip=lambda _: tell(kiosk))
        Window.bind(on_key_down=lambda *_: (keys.append(1), tell(kiosk)) and None)

    app.Kiosk.on_start = started

window.prepare = prepared
sys.argv = ["noodsteunpunt-kiosk", "run", "--size", "1280x800"]
from kiosk.__main__ import main
main()
"""


@pytest.fixture
def display():
    """Name of a fresh X server of our own."""
    read, write = os.pipe()
    server = subprocess.Popen(
        [shutil.which("Xvfb"), "-displayfd", str(write), "-screen", "0", "1280x800x24", "-noreset"],
        pass_fds=[write],
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    with os.fdopen(read) as numbers:
        number = numbers.readline().strip()
    yield f":{number}"
    server.terminate()
    server.wait()


class Glass:
    """The panel, as a finger and an eye meet it."""

    def __init__(self, process, display):
        self._process = process
        self._environment = os.environ | {"DISPLAY": display}
        self._unread = b""

    def hand(self, *words):
        command = ["xdotool", *map(str, words)]
        subprocess.run(command, env=self._environment, check=True, stdout=subprocess.DEVNULL)

    def tap(self, at):
        self.hand("mousemove", *at, "click", "1")

    def until(self, holds, within_s=PATIENCE_S):
        """What the kiosk tells as soon as it tells something of which this holds."""
        end_s = time.monotonic() + within_s
        while True:
            line = self._line(end_s)
            if line.startswith(b"{") and holds(told := json.loads(line)):
                return told

    def _line(self, end_s):
        while b"\n" not in self._unread:
            left_s = end_s - time.monotonic()
            if left_s <= 0:
                raise TimeoutError
            if select.select([self._process.stdout], [], [], left_s)[0]:
                read = os.read(self._process.stdout.fileno(), 1 << 16)
                assert read, "the kiosk stopped"
                self._unread += read
        line, _, self._unread = self._unread.partition(b"\n")
        return line


@pytest.fixture
def glass(display, tmp_path):
    """A kiosk at work on that display, before its first stick."""
    folders = {}
    for name in ("CONFIG", "STATE", "RUN"):
        (tmp_path / name).mkdir()
        folders[f"NOODSTEUNPUNT_{name}"] = str(tmp_path / name)
    shutil.copy(ROOT / "deploy/examples/kiosk.toml", tmp_path / "CONFIG")
    drawing = {"DISPLAY": display, "SDL_VIDEODRIVER": "x11", "KIVY_NO_CONSOLELOG": "1"}
    kiosk = subprocess.Popen(
        [sys.executable, "-c", KIOSK],
        cwd=ROOT,
        env=os.environ | folders | drawing,
        stdout=subprocess.PIPE,
    )
    yield Glass(kiosk, display)
    kiosk.kill()
    kiosk.communicate()


def test_a_pointer_presses_and_drags_and_keys_do_nothing(glass):
    # Four places, and the way to help.
    first = glass.until(lambda told: told["screen"] == "Information" and len(told["tabs"]) == 5)

    glass.tap(first["tabs"][PLACES_TAB])
    glass.until(lambda told: told["screen"] == "Places")
    glass.tap(first["tabs"][GUIDES_TAB])
    listed = glass.until(lambda told: told["screen"] == "Guides" and len(told["rows"]) > 3)
    glass.tap(listed["rows"][1])
    glass.until(lambda told: told["screen"] == "Guide")

    glass.tap(first["tabs"][GUIDES_TAB])
    listed = glass.until(lambda told: told["screen"] == "Guides" and len(told["rows"]) > 3)
    assert listed["scroll"] == 1

    def scrolled(told):
        return told["scroll"] is not None and told["scroll"] < 0.9

    x, y = listed["rows"][2]
    moves = [word for step in range(1, 9) for word in ("mousemove", x, y - 30 * step)]
    dragged = None
    while dragged is None:  # a starved kiosk takes it for a finger that rests: then once more
        glass.hand("mousemove", x, y, "mousedown", 1, "sleep", 0.2, *moves, "mouseup", 1)
        with contextlib.suppress(TimeoutError):
            dragged = glass.until(scrolled, within_s=10)
    assert dragged["screen"] == "Guides", "what was dragged was not pressed"

    glass.hand("key", *NOTHING_KEYS)
    heard = glass.until(lambda told: told["keys"] >= len(NOTHING_KEYS))
    assert (heard["screen"], heard["language"], heard["on_top"]) == ("Guides", "nl", 1)
    glass.tap(first["tabs"][PLACES_TAB])
    glass.until(lambda told: told["screen"] == "Places")
