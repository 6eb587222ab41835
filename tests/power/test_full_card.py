"""A card that is really full: a file system of 3 MiB, in a mount namespace of the test's own."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LIFE = """
import json, os, sys
from pathlib import Path
from power.history import writer as recorder
from power.history.reader import History
from power.reading import Reading
from power.history.writer import Recorder

mount = Path(sys.argv[1])
state, run = mount / "power", mount.parent / "run"
for folder in (state, run):
    folder.mkdir()
now = [1764000000]

class Time:
    time = staticmethod(lambda: now[0])
    monotonic = staticmethod(lambda: now[0])

recorder.time = Time
book = Recorder(run, state)

def live(minutes):
    for _ in range(minutes):
        for second in range(0, 60, 20):
            book.sample("hat", now[0] + second, Reading(mains=False, charge_pct=50.0), 12.0)
        now[0] += 60
        book.flush()
    return {
        "failing": book.failing,
        "notes": [note.what for note in book.notes()],
        "minutes": len(History(state, mount / "none")._minutes(0, now[0], None)),
    }

def fill():
    with (mount / "filler").open("wb", buffering=0) as filler:
        for size in (65536, 1):
            try:
                while True:
                    filler.write(bytes(size))
            except OSError:
                pass

told = []
if sys.argv[2] == "at first":
    fill()
told.append(live(90))
fill()
told.append(live(130))
(mount / "filler").unlink()
told.append(live(3))
print(json.dumps(told))
"""


def lives(folder, when):
    mount = folder / "card"
    mount.mkdir()
    mounted = f'mount -t tmpfs -o size=3m card "{mount}"'
    command = f'{mounted} && "{sys.executable}" -c "$LIFE" "{mount}" "{when}"'
    done = subprocess.run(
        ["unshare", "--map-root-user", "--mount", "sh", "-c", command],
        env={"LIFE": LIFE, "PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    if "unshare" in done.stderr or "mount:" in done.stderr:
        pytest.skip(f"no mount namespace here: {done.stderr.strip()}")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_a_card_that_fills_up_says_so_and_loses_nothing(tmp_path):
    before, full, after = lives(tmp_path, "later")
    assert before == {"failing": False, "notes": [], "minutes": 90}
    assert full == {"failing": True, "notes": ["history-failing"], "minutes": 220}
    assert after == {"failing": False, "notes": ["history-works"], "minutes": 223}


def test_a_card_that_was_full_from_the_first_day_says_so_and_keeps_the_newest_hour(tmp_path):
    before, _, after = lives(tmp_path, "at first")
    assert before == {"failing": True, "notes": ["history-failing"], "minutes": 0}
    assert after["notes"] == ["history-works"]
    assert not after["failing"]
    assert after["minutes"] >= 60
