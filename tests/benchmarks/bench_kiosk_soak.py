# ruff: noqa: T201 - a benchmark tells its figures to a person
"""Random fingers on the real kiosk while its content is replaced under them: crashes, and memory.

    python tests/benchmarks/bench_kiosk_soak.py [--quick] [--touches N] [--changes N] [--seed N]

Taps, drags and second fingers anywhere on the glass, keys, new issues, new power readings; frames
follow one another at once; KIVY_GL_BACKEND=mock in the environment leaves out the drawing alone,
and takes a third of the time. An exception anywhere ends it. Each thousand touches it says how far
it is, so that a run that is cut off tells how many passed. Memory is resident memory at rest, on
Informatie with the same content, once the kiosk has swept up, with malloc as the unit sets it:
after 1,000 touches, after every 10,000 and at the end.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
import time

import kiosk_stage as stage

HANDS = f"""
import os, random, sys, time
sys.path[:0] = [{str(stage.ROOT)!r}, {str(stage.ROOT / "tests/benchmarks")!r}]
from pathlib import Path
import kiosk_stage as stage
from kiosk.platform import window
window.prepare({stage.SIZE})
from kivy.base import EventLoop
from kivy.clock import Clock
from kivy.core.window import Window
from kivy.tests.common import UnitTestTouch
from kiosk.platform import event_loop
event_loop.install = lambda: False  # frames at once, no sleep
from kiosk.app import Kiosk
from kiosk.config import load_config

folder = Path(os.environ["NOODSTEUNPUNT_RUN"]).parent
dice = random.Random(SEED)
app = Kiosk(load_config())
app.open_quietly()
EventLoop.start()
app.on_start()
Clock._max_fps = 0

def frames(number):
    for _ in range(number):
        EventLoop.idle()

def somewhere():
    return dice.uniform(0, {stage.SIZE[0]}), dice.uniform(0, {stage.SIZE[1]})

def at_rest():
    # With the content it began with: memory follows what is shown.
    stage.publish(folder, issue, 12, 40)
    until_s = time.monotonic() + 3
    while time.monotonic() < until_s:
        frames(1)
    app.navigator.leave()
    until_s = time.monotonic() + 1  # nobody touches now: the kiosk sweeps up
    while time.monotonic() < until_s or app._sweep.is_triggered:
        frames(1)
    lines = Path("/proc/self/smaps_rollup").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("Rss:")).split()[1]) / 1024

held = []
def touch():
    finger = UnitTestTouch(*somewhere())
    finger.touch_down()
    frames(dice.choice((0, 1, 2)))
    if dice.random() < 0.2:
        for _ in range(dice.randrange(6)):
            finger.touch_move(*somewhere())
            frames(1)
    if dice.random() < 0.05:
        held.append(finger)  # a second finger lifts later
        return
    finger.touch_up()
    if held and dice.random() < 0.5:
        held.pop().touch_up()
    frames(dice.choice((0, 1, 3)))

issue = 1
every = max(1, TOUCHES // CHANGES)
for number in range(1, TOUCHES + 1):
    touch()
    if number % every == 0:
        issue += 1
        stage.publish(folder, issue, dice.randrange(30), dice.randrange(60))
        stage.write_power(folder)
    if number % 97 == 0:
        Window.dispatch("on_key_down", dice.choice((27, 282, 13, 8, 97)), 0, None, [])
    if number % 1_000 == 0:
        print("passed", number, issue - 1, flush=True)
    if number in (1_000, TOUCHES) or number % 10_000 == 0:
        issue += 1
        print("rest", number, at_rest(), flush=True)
print("end", TOUCHES // every, 0, flush=True)
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="300 touches, 5 changes")
    parser.add_argument("--touches", type=int, default=100_000)
    parser.add_argument("--changes", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    given = parser.parse_args()
    touches, changes = (300, 5) if given.quick else (given.touches, given.changes)
    print(f"seed {given.seed}", flush=True)
    settings = f"TOUCHES, CHANGES, SEED = {touches}, {changes}, {given.seed}\n"
    unit = (stage.ROOT / "systemd/noodsteunpunt-kiosk.service").read_text()
    os.environ["GLIBC_TUNABLES"] = re.findall(r"GLIBC_TUNABLES=(.*)", unit)[0]
    began_s, first_mib = time.monotonic(), None
    with stage.point(12, 40), stage.running(settings + HANDS) as process:
        for line in process.stdout or ():
            word, number, value = line.split()
            if word == "end":
                took_s = time.monotonic() - began_s
                print(f"{touches} touches, {number} new issues: no crash, in {took_s:.0f} s")
                return
            if word == "passed":
                took_s = time.monotonic() - began_s
                print(f"{number} touches, {value} new issues so far, in {took_s:.0f} s", flush=True)
                continue
            mib = float(value)
            first_mib = first_mib or mib
            print(f"after {number} touches {mib:.0f} MiB ({mib / first_mib:.3f} x)", flush=True)
    sys.exit("the kiosk crashed: see above; the same --seed does it again")


if __name__ == "__main__":
    main()
