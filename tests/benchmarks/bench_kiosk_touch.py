# ruff: noqa: T201 - a benchmark tells its figures to a person
"""From a tap to the new screen on the glass, and a frame of a long list while it scrolls.

    python tests/benchmarks/bench_kiosk_touch.py [--quick]

A tap counts from the finger's leaving to the end of the drawing (glFinish) of the first picture
in which everything in sight has its final place; the loop, the layout and the software renderer
are in it.
The anchor is the same tap on a bare Kivy window whose label then says something else.
"""

from __future__ import annotations

import argparse
import statistics

import kiosk_stage as stage

HANDS = """
import time
from kivy.base import EventLoop
from kivy.core.window import Window
from kivy.graphics.opengl import glFinish
from kivy.tests.common import UnitTestTouch
from kiosk.platform import event_loop

pictures = []
looked = [0.0, 0.0]  # what our own looking took: no part of the figures

def now():
    return time.perf_counter() - looked[0], time.process_time() - looked[1]

def labels():  # what is on the glass, and where
    seen = [(w.text, *w.to_window(*w.pos), *w.size, w.font_size)
            for w in Window.children[0].walk() if getattr(w, "text", "")]
    return [one for one in seen if one[2] < Window.height and one[2] + one[4] > 0]

def flipped(*_):
    glFinish()
    seen = now()
    pictures.append((seen, labels()))
    later = now()
    looked[0] += later[0] - seen[0]
    looked[1] += later[1] - seen[1]

def tell(kind, began):
    final = pictures[-1][1]
    done = next(at for at, seen in pictures if seen == final)
    print(kind, *((d - b) * 1e3 for d, b in zip(done, began)), flush=True)

def settle(frames=12):
    for _ in range(frames):
        event_loop.wake()
        EventLoop.idle()

def tap(widget, kind):
    settle()
    touch = UnitTestTouch(*widget.to_window(*widget.center))
    touch.touch_down()
    settle(3)
    pictures.clear()
    began = now()
    touch.touch_up()
    settle()
    tell(kind, began)
"""
BARE = f"""{stage.BARE_KIVY}
{HANDS}
class Pad(Label):
    def on_touch_up(self, touch):
        self.text = str(now())

pad = Pad(text="12:34")
Window.add_widget(pad)
EventLoop.start()
event_loop.install()
Window.bind(on_flip=flipped)
for _ in range(ROUNDS * 4):
    tap(pad, "anchor")
print("end 0", flush=True)
"""
OPENED = f"""
from kiosk.platform import window
window.prepare({stage.SIZE})
{HANDS}
from kiosk.__main__ import _keep  # as the command does once it has started
from kiosk.app import Kiosk
from kiosk.config import load_config
from kiosk.model import routes

app = Kiosk(load_config())
app.open_quietly()
EventLoop.start()
ready = []
app.bind(on_settled=lambda _: (_keep(_), ready.append(True)))
app.on_start()
while not ready:
    settle(1)
Window.bind(on_flip=flipped)
"""
OURS = f"""
{OPENED}
from kiosk.ui.widgets.basics import Pressable

def tab(number):
    return app.shell.ids.tabs.children[::-1][number]

def pressables():
    return [w for w in app.shell.ids.view.walk() if isinstance(w, Pressable) and hasattr(w, "item")]

def go(route):
    app.navigator.go(route)
    settle()

for _ in range(ROUNDS):
    for number, name in ((1, "places"), (2, "guides"), (3, "here"), (0, "information")):
        tap(tab(number), name)
    lists = (routes.Information(), routes.Places(), routes.Guides())
    for screen, name in zip(lists, ("bulletin", "place", "guide")):
        go(screen)
        tap(min(pressables(), key=lambda w: -w.to_window(0, w.top)[1]), name)
        tap(app.shell.ids.header.back, "back")
    tap(app.shell.ids.header.language, "languages")
    for language in ("ar", "nl"):
        go(routes.Languages())
        pictures.clear()
        began = now()
        app.navigator.go(routes.SetLanguage(language))
        settle()
        tell("language", began)
while app._sweep.is_triggered:  # who wants larger letters has looked at the page
    settle(1)
for _ in range(2 * ROUNDS):
    tap(app.shell.ids.header.letters, "letters")
print("end 0", flush=True)
"""
SCROLL = f"""
{OPENED}
from kivy.uix.recycleview import RecycleView

began = now()
app.navigator.go(routes.Places())
settle()
tell("open", began)
Window.unbind(on_flip=flipped)
rows = next(w for w in app.shell.walk() if isinstance(w, RecycleView))
for n in range(FRAMES):
    event_loop.wake()
    began = now()
    rows.scroll_y = 1 - n / FRAMES / 20
    EventLoop.idle()
    glFinish()
    print("frame", *((d - b) * 1e3 for d, b in zip(now(), began)), flush=True)
print("end 0", flush=True)
"""


Figures = list[tuple[float, float]]
"""Milliseconds: by the clock on the wall, and of the processor, which forgives a busy machine."""


def figures(source: str, **settings: int) -> dict[str, Figures]:
    """What a subject printed until its end, by kind."""
    lines = "".join(f"{name} = {value}\n" for name, value in settings.items())
    found: dict[str, Figures] = {}
    with stage.running(lines + source) as process:
        for line in process.stdout or ():
            kind, *values = line.split()
            if kind == "end":
                return found
            found.setdefault(kind, []).append((float(values[0]), float(values[1])))
    raise SystemExit("the measured program stopped by itself: run it alone to see why")


def tell(name: str, values: Figures) -> None:
    wall, processor = (list(side) for side in zip(*values, strict=True))
    print(
        f"{name:22} median {statistics.median(wall):5.1f} ms, "
        f"95 % below {stage.high(wall):5.1f} ms; "
        f"processor {statistics.median(processor):5.1f} and {stage.high(processor):5.1f} ms; "
        f"n={len(values)}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    quick = parser.parse_args().quick
    with stage.point(12, 60):
        anchor = figures(BARE, ROUNDS=2 if quick else 20)
        taps = figures(OURS, ROUNDS=2 if quick else 20)
    tell("bare Kivy, new label", anchor["anchor"])
    for kind, values in taps.items():
        tell(f"tap: {kind}", values)
    tell("all taps", [value for values in taps.values() for value in values])
    with stage.point(8, 300 if quick else 10_000):
        scroll = figures(SCROLL, FRAMES=60 if quick else 600)
    tell("open a long list", scroll["open"])
    tell("a frame of its scroll", scroll["frame"])


if __name__ == "__main__":
    main()
