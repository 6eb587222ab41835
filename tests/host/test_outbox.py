"""The outbox: what the kiosk puts out reaches the stick, and the screen hears what came of it."""

from __future__ import annotations

import errno
import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from host import outbox as program
from host import stick

ROOT = Path(__file__).parents[2]


@pytest.fixture
def point(tmp_path):
    """An appliance with a stick in it, whose mount and umount do as we say."""
    for folder in ("run/desk/outbox", "run/outbox", "mounted", "sticks", "bin"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "sticks/sda1").touch()
    answers(tmp_path, "mount", f'echo "$@" >>{tmp_path}/mounts')
    answers(tmp_path, "umount", f'echo "umount $@" >>{tmp_path}/mounts')
    return tmp_path


def answers(point: Path, command: str, script: str) -> None:
    path = point / "bin" / command
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def put(point: Path, name: str = "diagnose-2026-01-20.tar.gz", words: str = "all") -> Path:
    path = point / "run/desk/outbox" / name
    path.write_text(words)
    return path


def environ(point: Path) -> dict[str, str]:
    return {
        "PATH": f"{point}/bin:{os.environ['PATH']}",
        "NOODSTEUNPUNT_STATE": str(point / "state"),
        "NOODSTEUNPUNT_RUN": str(point / "run"),
        "NOODSTEUNPUNT_STICKS": str(point / "sticks"),
        "RUNTIME_DIRECTORY": str(point / "mounted"),
    }


def outbox(point: Path) -> dict | None:
    command = [sys.executable, "-m", "host.outbox"]
    subprocess.run(command, cwd=ROOT, env=os.environ | environ(point), check=True, timeout=60)
    return told(point)


def in_this_process(point: Path, monkeypatch: pytest.MonkeyPatch) -> dict | None:
    """Where time or the card is ours to make."""
    for name, value in environ(point).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(stick.time, "sleep", lambda _: None)
    program.main()
    return told(point)


def told(point: Path) -> dict | None:
    assert not list(
        (point / "run/desk/outbox").iterdir()
    )  # else it would be started again and again
    path = point / "run/outbox/outbox.json"
    return json.loads(path.read_text()) if path.exists() else None


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


def test_a_stick_that_cannot_be_mounted_is_told(point, monkeypatch):
    answers(point, "mount", "exit 32")
    put(point)
    assert in_this_process(point, monkeypatch)["outcome"] == "failed"


def test_a_stick_that_is_being_read_is_waited_for(point):
    answers(point, "mount", f"test -e {point}/tried && exit 0; touch {point}/tried; exit 32")
    put(point)
    assert outbox(point)["outcome"] == "written"


def test_a_stick_that_is_pulled_meanwhile_is_not_waited_for(point, monkeypatch):
    """What comes in its place under its name is another one."""
    answers(point, "mount", f'echo >>{point}/mounts; rm "$6"; exit 32')
    put(point)
    assert in_this_process(point, monkeypatch)["outcome"] == "failed"
    assert len((point / "mounts").read_text().splitlines()) == 1


def test_a_stick_with_a_lock_is_told_at_once(point, monkeypatch):
    """Two minutes of 'do not pull it out' are for a stick that is being read."""
    answers(point, "mount", f"echo >>{point}/mounts; exit 32")
    (point / "sys/sda1").mkdir(parents=True)
    (point / "sys/sda1/ro").write_text("1\n")
    monkeypatch.setattr(stick, "BLOCK_DEVICES", point / "sys")
    put(point)
    assert in_this_process(point, monkeypatch)["outcome"] == "failed"
    assert len((point / "mounts").read_text().splitlines()) == 1


def test_a_full_stick_is_told_and_keeps_no_half_file(point, monkeypatch):
    put(point, "x")

    def half(source, goal):
        goal.write(b"hal")
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(stick, "copy_bounded", half)
    assert in_this_process(point, monkeypatch)["outcome"] == "full"
    assert not list((point / "mounted/NOODSTEUNPUNT-UIT").iterdir())


def test_a_half_file_of_a_pulled_stick_is_written_again(point):
    left = point / "mounted/NOODSTEUNPUNT-UIT/x.deel"
    left.parent.mkdir()
    left.write_text("ha")
    put(point, "x")
    assert outbox(point)["outcome"] == "written"
    assert [path.name for path in left.parent.iterdir()] == ["x"]


def test_a_stick_pulled_at_the_last_moment_is_no_success(point):
    answers(point, "umount", "exit 32")
    put(point)
    assert outbox(point)["outcome"] == "failed"


@pytest.mark.parametrize("name", ["-rf", "a b", "é.txt", 'x"y', "x" * 100], ids=str)
def test_a_name_that_is_not_the_kiosks_is_thrown_away(point, name):
    put(point, name)
    assert outbox(point) is None


def bind(place):
    """Leave a socket, however long the path is: its folder is named by an open file."""
    folder = os.open(place.parent, os.O_RDONLY)
    try:
        socket.socket(socket.AF_UNIX).bind(f"/proc/self/fd/{folder}/{place.name}")
    finally:
        os.close(folder)


PLANTS = {
    "link": lambda place, precious: place.symlink_to(precious),
    "dangling link": lambda place, precious: place.symlink_to(precious.with_name("absent")),
    "link to a folder": lambda place, precious: place.symlink_to(precious.parent),
    "hard link": lambda place, precious: place.hardlink_to(precious),
    "fifo": lambda place, _: os.mkfifo(place),
    "folder": lambda place, _: (place / "deep/deeper").mkdir(parents=True),
    "folder with a link": lambda place, precious: (
        place.mkdir(),
        (place / "x").symlink_to(precious.parent),
    ),
    "socket": lambda place, _: bind(place),
}


@pytest.mark.parametrize("plant", PLANTS.values(), ids=PLANTS.keys())
@pytest.mark.parametrize("name", ["x.txt", ".x.txt.new", "-rf"])
def test_what_is_planted_in_the_outbox_is_thrown_away_and_followed_nowhere(point, plant, name):
    precious = point / "of root/secret"
    precious.parent.mkdir()
    precious.write_text("of another")
    plant(point / "run/desk/outbox" / name, precious)
    assert outbox(point) is None
    assert precious.read_text() == "of another"
    assert [path.name for path in precious.parent.iterdir()] == ["secret"]
    assert not list((point / "mounted").rglob("*"))


@pytest.mark.parametrize("plant", PLANTS.values(), ids=PLANTS.keys())
def test_what_is_planted_beside_a_file_of_the_kiosks_does_not_stop_it(point, plant):
    precious = point / "of root/secret"
    precious.parent.mkdir()
    precious.write_text("of another")
    put(point, "b.txt")
    plant(point / "run/desk/outbox/a.txt", precious)
    assert outbox(point) == {"outcome": "written", "files": ["b.txt"]}
    assert precious.read_text() == "of another"


@pytest.mark.parametrize("plant", ["link", "dangling link"])
def test_an_outbox_that_is_a_link_is_not_entered(point, plant):
    precious = point / "of root/secret"
    precious.parent.mkdir()
    precious.write_text("of another")
    (point / "run/desk/outbox").rmdir()
    PLANTS[plant](point / "run/desk/outbox", precious.parent)
    with pytest.raises(subprocess.CalledProcessError):
        outbox(point)
    assert precious.exists()


@pytest.mark.parametrize("plant", PLANTS.values(), ids=PLANTS.keys())
def test_what_lies_on_the_stick_in_our_place_leads_nowhere(point, plant):
    """vfat and exfat hold no links, and `nosymfollow` stands behind that."""
    precious = point / "of root/secret"
    precious.parent.mkdir()
    precious.write_text("of another")
    put(point, "x.txt")
    goal = point / "mounted/NOODSTEUNPUNT-UIT"
    goal.mkdir()
    for name in ("x.txt.deel", "x.txt"):
        plant(goal / name, precious)
    assert outbox(point)["outcome"] in {"written", "failed"}
    assert precious.read_text() == "of another"


def test_an_empty_outbox_asks_for_nothing(point):
    assert outbox(point) is None
