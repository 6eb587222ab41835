"""The outbox: what the kiosk puts out reaches the stick, and the screen hears what came of it."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def point(tmp_path):
    """An appliance with a stick in it, whose mount and umount do as we say."""
    for folder in ("state/outbox", "run/outbox", "mounted", "sticks", "bin"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "sticks/sda1").touch()
    answers(tmp_path, "mount", f'echo "$@" >>{tmp_path}/mounts')
    answers(tmp_path, "umount", f'echo "umount $@" >>{tmp_path}/mounts')
    answers(tmp_path, "sleep", "exit 0")
    return tmp_path


def answers(point: Path, command: str, script: str) -> None:
    path = point / "bin" / command
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def put(point: Path, name: str = "diagnose-2026-01-20.tar.gz", words: str = "all") -> Path:
    path = point / "state/outbox" / name
    path.write_text(words)
    return path


def outbox(point: Path) -> dict | None:
    environ = {
        **os.environ,
        "PATH": f"{point}/bin:{os.environ['PATH']}",
        "NOODSTEUNPUNT_STATE": str(point / "state"),
        "NOODSTEUNPUNT_RUN": str(point / "run"),
        "NOODSTEUNPUNT_STICKS": str(point / "sticks"),
        "RUNTIME_DIRECTORY": str(point / "mounted"),
    }
    subprocess.run([ROOT / "deploy/outbox"], env=environ, check=True, timeout=60)
    told = point / "run/outbox/outbox.json"
    assert not list((point / "state/outbox").iterdir())  # else it would be started again and again
    return json.loads(told.read_text()) if told.exists() else None


def test_a_file_reaches_the_stick_whole(point):
    put(point)
    assert outbox(point) == {"outcome": "written", "files": ["diagnose-2026-01-20.tar.gz"]}
    written = point / "mounted/NOODSTEUNPUNT-UIT/diagnose-2026-01-20.tar.gz"
    assert written.read_text() == "all"
    assert [path.name for path in written.parent.iterdir()] == [written.name]


def test_the_stick_is_mounted_so_that_nothing_on_it_runs_and_let_go(point):
    put(point)
    outbox(point)
    mount, umount = (point / "mounts").read_text().splitlines()
    assert "--types vfat,exfat" in mount
    (options,) = (word for word in mount.split() if "nosuid" in word)
    assert {"rw", "nosuid", "nodev", "noexec", "nosymfollow"} <= set(options.split(","))
    assert "--rw" in mount.split()  # else it would be content with a stick it cannot write
    assert umount.endswith("mounted")


def test_without_a_stick_the_screen_says_so(point):
    (point / "sticks/sda1").unlink()
    put(point)
    assert outbox(point)["outcome"] == "no-stick"


def test_a_stick_that_cannot_be_mounted_is_told(point):
    answers(point, "mount", "exit 32")
    put(point)
    assert outbox(point)["outcome"] == "failed"


def test_a_stick_that_is_being_read_is_waited_for(point):
    answers(point, "mount", f"test -e {point}/tried && exit 0; touch {point}/tried; exit 32")
    put(point)
    assert outbox(point)["outcome"] == "written"


def test_a_full_stick_is_told_and_keeps_no_half_file(point):
    answers(point, "cp", f"echo half >{point}/mounted/NOODSTEUNPUNT-UIT/x.deel; exit 1")
    answers(point, "df", "echo Avail; echo 0")
    put(point, "x")
    assert outbox(point)["outcome"] == "full"
    assert not list((point / "mounted/NOODSTEUNPUNT-UIT").iterdir())


def test_a_stick_pulled_at_the_last_moment_is_no_success(point):
    answers(point, "umount", "exit 32")
    put(point)
    assert outbox(point)["outcome"] == "failed"


@pytest.mark.parametrize("name", ["-rf", "a b", "é.txt", 'x"y', "x" * 100], ids=str)
def test_a_name_that_is_not_the_kiosks_is_thrown_away(point, name):
    put(point, name)
    assert outbox(point) is None


def test_a_link_leads_nowhere(point):
    secret = point / "secret"
    secret.write_text("of another")
    (point / "state/outbox/x.txt").symlink_to(secret)
    assert outbox(point) is None
    assert secret.exists()


def test_an_empty_outbox_asks_for_nothing(point):
    assert outbox(point) is None
