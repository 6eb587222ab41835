"""After the first picture the rest is loaded, a piece a frame."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
LOADED = """
import json
import sys
from kiosk import preload
from kiosk.platform import window
window.prepare((320, 240), offscreen=True)
from kiosk import routes
from kiosk.ui import shell
before = set(sys.modules)
for piece in preload.modules():
    piece()
after = set(sys.modules)
views = {f"kiosk.ui.widgets.{where.split('.')[0]}" for where in shell.VIEWS.values()}
late = {"kiosk.ui.widgets.map", "kiosk.ui.widgets.article"}
print(json.dumps({"too soon": sorted(late & before), "never": sorted((late | views) - after)}))
"""


def test_a_start_loads_what_it_shows_and_preloading_all_the_rest():
    seen = subprocess.run(
        [sys.executable, "-c", LOADED], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert json.loads(seen.stdout) == {"too soon": [], "never": []}


def test_pieces_come_one_a_frame_and_then_it_says_so(session_window):
    from kivy.base import EventLoop

    from kiosk.preload import Preload

    told = []
    pieces = iter([lambda: told.append("a"), lambda: told.append("b")])
    loading = Preload(pieces, lambda: told.append("end"))
    counts = []
    for _ in range(6):
        EventLoop.idle()
        counts.append(len(told))
    assert told == ["a", "b", "end"]
    assert counts[:3] == [1, 2, 3]
    loading.stop()


def test_a_kiosk_that_stops_loads_no_more(session_window):
    from kivy.base import EventLoop

    from kiosk.preload import Preload

    told = []
    Preload(iter([lambda: told.append("a")]), lambda: None).stop()
    EventLoop.idle()
    assert told == []
