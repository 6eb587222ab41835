"""A real file system, every byte of it: what was deleted is in no block, in use or free.

The desk's own code on ext4 in a file. Needs root and a loop device; on the whole appliance it is
tests/appliance/test_13_deleted.py.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.appliance import desk_inside
from tests.appliance.raw_card import RawCard

ROOT = Path(__file__).parents[4]
MIB = 96


@pytest.fixture(autouse=True)
def _can_mount():
    if os.geteuid() != 0:
        pytest.skip("only root mounts: the virtual appliance shows it")
    found = subprocess.run(["losetup", "--find"], check=False, capture_output=True)
    if found.returncode:
        pytest.skip("there is no loop device: the virtual appliance shows it")


class Disk:
    """The data partition of a card, and who works on it."""

    def __init__(self, folder):
        self.image, self._at, self._run = folder / "data.img", folder / "data", folder / "run"
        with self.image.open("wb") as file:
            file.truncate(MIB << 20)
        subprocess.run(["mkfs.ext4", "-q", "-F", "-b", "4096", self.image], check=True)
        for path in (self._at, self._run / "kiosk"):
            path.mkdir(parents=True)

    @contextmanager
    def mounted(self):
        subprocess.run(["mount", "-o", "loop,noatime", self.image, self._at], check=True)
        try:
            for name in ("desk", "kiosk", "backup"):
                (self._at / name).mkdir(exist_ok=True)
            yield self._at
        finally:
            subprocess.run(["umount", self._at], check=True)

    def at_the_desk(self, *what):
        """By the program itself, which ends before the next thing."""
        names = {"STATE": self._at, "RUN": self._run, "CONFIG": self._run / "config"}
        env = os.environ | {f"NOODSTEUNPUNT_{name}": str(path) for name, path in names.items()}
        command = [sys.executable, "-m", "tests.appliance.desk_inside", *what]
        done = subprocess.run(command, check=True, capture_output=True, env=env, cwd=ROOT)
        return done.stdout

    def upkeep(self):
        command = [sys.executable, "-m", "host.upkeep"]
        names = {"STATE": self._at, "RUN": self._run}
        env = os.environ | {f"NOODSTEUNPUNT_{name}": str(path) for name, path in names.items()}
        (self._run / "upkeep").mkdir(exist_ok=True)
        subprocess.run(command, check=True, capture_output=True, env=env, cwd=ROOT)


@pytest.mark.slow
def test_after_its_term_nothing_that_people_said_is_in_any_block(tmp_path):
    disk = Disk(tmp_path)
    with disk.mounted() as card:
        told = json.loads(disk.at_the_desk("fill"))
        disk.upkeep()
        assert (card / "backup/desk.db").exists()
    main_key = bytes.fromhex(told["main_key"])
    rows = [(purpose, bytes.fromhex(sealed)) for purpose, sealed in told["rows"]]
    raw = RawCard(disk.image)
    before = raw.opens(main_key, rows)
    assert before == len(rows) > desk_inside.LINES + desk_inside.REPORTS
    assert raw.hits(desk_inside.SECRET) == 0
    assert raw.hits("insert into") + raw.hits("CREATE TABLE") > 0, "what is there is found"
    with disk.mounted():
        disk.at_the_desk("close", "age", "daily")
    after, hits = raw.opens(main_key, rows), raw.hits(desk_inside.SECRET)
    print(f"\nplain words {hits}; sealed rows that open: {before} of {len(rows)}, then {after}")  # noqa: T201
    assert (after, hits) == (0, 0)
