"""What was used and is free again goes back to the system."""

from __future__ import annotations

import os
import re
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

glibc = ctypes.CDLL(None)
glibc.malloc.restype, glibc.free.argtypes = ctypes.c_void_p, [ctypes.c_void_p]
glibc.free(glibc.malloc(LARGER))  # left alone, it now keeps all that is smaller
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


def as_the_unit_sets_it():
    unit = (ROOT / "systemd/noodsteunpunt-kiosk.service").read_text()
    (tunables,) = re.findall(r"^Environment=(GLIBC_TUNABLES=.*)$", unit, re.MULTILINE)
    return dict([tunables.split("=", 1)])


def after(size, **environ):
    """MiB that were given back at once, and in all."""
    return said_by(HOLES.replace("SIZE", str(size)).replace("LARGER", str(20 * size)), **environ)


def said_by(source, **environ):
    """The numbers that a process of its own prints."""
    own = {name: value for name, value in os.environ.items() if name != "GLIBC_TUNABLES"}
    seen = subprocess.run(
        [sys.executable, "-c", source],
        cwd=ROOT,
        env=own | {"KIVY_NO_CONSOLELOG": "1"} | environ,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return map(float, seen.stdout.split())


def test_small_ones_when_asked():
    _, in_all = after(60_000, **as_the_unit_sets_it())
    assert in_all > 50


def test_large_ones_at_once_however_large_one_before_was():
    at_once, _ = after(200_000, **as_the_unit_sets_it())
    assert at_once > 180


def test_left_alone_glibc_keeps_large_ones():
    at_once, _ = after(200_000)
    assert at_once < 20, "else the setting in the unit can go"


def test_glibc_knows_what_the_unit_sets():
    """It says nothing of a name that it does not know."""
    (loader, *_) = sorted(Path("/").glob("lib*/ld-linux-*.so.?"))
    listed = subprocess.run([loader, "--list-tunables"], capture_output=True, text=True, check=True)
    for setting in as_the_unit_sets_it()["GLIBC_TUNABLES"].split(":"):
        assert f"{setting.partition('=')[0]}: " in listed.stdout


def test_another_c_library_is_let_be(monkeypatch):
    monkeypatch.setattr(memory, "_glibc", lambda: None)
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
memory.forget_gone_widgets()
before = observers()
for _ in range(300):
    Label()
kept = observers()
memory.forget_gone_widgets()
print(kept - before, observers() - before)
"""


def test_kivy_forgets_the_lengths_of_widgets_that_are_gone():
    """Counted in a process of its own: what other tests left behind may go at any moment."""
    kept, left = said_by(FORGOTTEN)
    assert kept > 50, "else Kivy has mended it, and ours can go"
    assert left <= 0
