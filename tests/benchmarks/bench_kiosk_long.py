# ruff: noqa: T201 - a benchmark tells its figures to a person
"""What the longest bulletin costs in memory: 7,800 characters in four paragraphs.

    python tests/benchmarks/bench_kiosk_long.py [--quick]

Figures are proportional memory (PSS) in MiB at rest: on Informatie, after opening it, after paging
to its end by the scroll button, after leaving it, and after doing so ten times; in the usual
letters and in AA. Drawn in software, as everywhere here: pictures of text then count in the
kiosk's own memory.
"""

from __future__ import annotations

import argparse

import kiosk_stage as stage

CHARACTERS = 7_800
OURS = f"""
import gc, sys, time
from pathlib import Path
from kiosk.platform import window
window.prepare({stage.SIZE})
from kivy.base import EventLoop
from kivy.clock import Clock
from kiosk.platform import event_loop
event_loop.install = lambda: False  # frames at once, no sleep
from kiosk.__main__ import _keep
from kiosk.app import Kiosk
from kiosk.config import load_config
from kiosk.model import routes
from kiosk.platform import memory
from kiosk.ui.widgets.basics import Scroller

app = Kiosk(load_config())
app.open_quietly()
EventLoop.start()
app.on_start()
Clock._max_fps = 0

def frames(number=12):
    for _ in range(number):
        EventLoop.idle()

def tell(word):
    gc.collect()
    memory.forget_gone_widgets()
    memory.give_back()
    frames(2)
    lines = Path("/proc/self/smaps_rollup").read_text().splitlines()
    kib = int(next(line for line in lines if line.startswith("Pss:")).split()[1])
    print(word, kib / 1024, flush=True)

def open_and_page():
    app.navigator.go(routes.Story(routes.Bulletin("vr", "b0", 0, "vr")))
    frames()

def to_its_end():
    scroller = next(w for w in app.shell.walk() if isinstance(w, Scroller))
    for _ in range(60):
        scroller.page(1)
        frames(3)

def leave():
    app.navigator.go(routes.Information())
    frames()

frames(60)
app.navigator.go(routes.SetText(LETTERS))
frames()
tell("before")
open_and_page()
tell("opened")
to_its_end()
tell("paged")
leave()
tell("left")
for _ in range(ROUNDS):
    open_and_page()
    to_its_end()
    leave()
tell("again")
print("end 0", flush=True)
"""
WORDS = {
    "before": "on Informatie",
    "opened": "with the long bulletin open",
    "paged": "paged to its end",
    "left": "left again",
    "again": "after some rounds more",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one round more instead of ten")
    rounds = 1 if parser.parse_args().quick else 10
    stage.TEXT = ((stage.TEXT + " ") * 100)[: CHARACTERS // 4]
    with stage.point(1, 10):
        for letters in ("normal", "large"):
            print(f"letters: {letters}")
            measure(f"ROUNDS, LETTERS = {rounds}, {letters!r}\n{OURS}")


def measure(source: str) -> None:
    with stage.running(source) as process:
        before = 0.0
        for line in process.stdout or ():
            word, value = line.split()
            if word == "end":
                return
            before = before or float(value)
            print(f"{WORDS[word]:28} {float(value):6.1f} MiB ({float(value) - before:+.1f})")
    raise SystemExit("the measured program stopped by itself: run it alone to see why")


if __name__ == "__main__":
    main()
