"""What was used and is free again goes back to the system."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from kiosk.platform import memory

ROOT = Path(__file__).parents[3]
HOLES = """
import ctypes
from kiosk.platform import memory

def resident_mib():
    lines = open("/proc/self/smaps_rollup").read().splitlines()
    return int(next(line for line in lines if line.startswith("Rss:")).split()[1]) / 1024

assert memory.be_sparing()
glibc = ctypes.CDLL(None)
glibc.malloc.restype, glibc.free.argtypes = ctypes.c_void_p, [ctypes.c_void_p]
blocks = []
for _ in range(1000):
    block = glibc.malloc(SIZE)
    ctypes.memset(block, 1, SIZE)
    blocks.append(block)
full = resident_mib()
for block in blocks[:-1]:  # the last stays, on top of them all
    glibc.free(block)
freed = resident_mib()
memory.give_back()
print(full - freed, full - resident_mib())
"""


def after(size):
    """MiB that were given back at once, and in all."""
    return said_by(HOLES.replace("SIZE", str(size)))


def said_by(source):
    """The numbers that a process of its own prints."""
    seen = subprocess.run(
        [sys.executable, "-c", source],
        cwd=ROOT,
        env=os.environ | {"KIVY_NO_CONSOLELOG": "1"},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return map(float, seen.stdout.split())


def test_small_ones_when_asked():
    _, in_all = after(60_000)
    assert in_all > 50


def test_large_ones_at_once_however_many_came_before():
    at_once, _ = after(200_000)
    assert at_once > 180


def test_another_c_library_is_let_be(monkeypatch):
    monkeypatch.setattr(memory, "_glibc", lambda: None)
    assert not memory.be_sparing()
    memory.give_back()


FORGOTTEN = """
import gc
from kiosk.platform import memory, window
window.prepare(offscreen=True)
from kivy.uix.label import Label

def observers():  # what Kivy would tell of a change: some stay of every widget that is gone
    gc.collect()
    return sum(type(thing).__name__ == "BoundCallback" for thing in gc.get_objects())

Label()
memory.strike_off()
before = observers()
for _ in range(300):
    Label()
kept = observers()
memory.strike_off()
print(kept - before, observers() - before)
"""


def test_kivy_forgets_the_lengths_of_widgets_that_are_gone():
    """Counted in a process of its own: what other tests left behind may go at any moment."""
    kept, left = said_by(FORGOTTEN)
    assert kept > 50, "else Kivy has mended it, and ours can go"
    assert left <= 0
