"""The post goes along on a stick whose issue was proven, and on no other."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from content.progress import Outcome, OutcomeCode, Phase, Progress
from host import post as program
from host import stick
from link.listener import Listener
from link.requests import Answer, Carried

ROOT = Path(__file__).parents[2]
NAME = "1-np-a-0123456789abcdef01234567.env"


@pytest.fixture
def point(tmp_path):
    """An appliance with a stick in it, whose mount and umount do as we say."""
    folders = ("state/link/out/sda1/cp-1", "run/post", "run/content", "run/link", "mounted", "bin")
    for folder in (*folders, "sticks"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "sticks/sda1").touch()
    (tmp_path / "state/link/out/sda1/cp-1" / NAME).write_bytes(b"sealed")
    answers(tmp_path, "mount", f'echo "$@" >>{tmp_path}/mounts')
    answers(tmp_path, "umount", f'echo "umount $@" >>{tmp_path}/mounts')
    imported(tmp_path)
    return tmp_path


def answers(point: Path, command: str, script: str) -> None:
    path = point / "bin" / command
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def imported(point: Path, *codes: str, phase=Phase.DONE, name="sda1") -> None:
    now = datetime(2026, 12, 1, tzinfo=UTC)
    progress = Progress(
        phase=phase,
        started_at=now,
        updated_at=now,
        outcomes=tuple(Outcome(outcome=OutcomeCode(code)) for code in codes or ["updated"]),
        stick=name,
    )
    (point / "run/content/import.json").write_bytes(msgspec.json.encode(progress))


def environ(point: Path) -> dict[str, str]:
    return {
        "PATH": f"{point}/bin:{os.environ['PATH']}",
        "NOODSTEUNPUNT_STATE": str(point / "state"),
        "NOODSTEUNPUNT_RUN": str(point / "run"),
        "NOODSTEUNPUNT_STICKS": str(point / "sticks"),
        "RUNTIME_DIRECTORY": str(point / "mounted"),
    }


def run(point: Path, monkeypatch) -> dict:
    for name, value in environ(point).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(stick.time, "sleep", lambda _: None)
    assert program.main("sda1") == 0
    return json.loads((point / "run/post/post.json").read_text())


def written(point: Path) -> list[str]:
    top = point / "mounted"
    return sorted(str(p.relative_to(top)) for p in top.rglob("*") if p.is_file())


def test_it_goes_along_when_started_as_the_unit_does(point):
    command = [sys.executable, "-m", "host.post", "sda1"]
    subprocess.run(command, cwd=ROOT, env=os.environ | environ(point), check=True, timeout=60)
    told = json.loads((point / "run/post/post.json").read_text())
    assert told == {"stick": "sda1", "outcome": "written", "written": [f"cp-1/{NAME}"]}
    assert written(point) == [f"NOODSTEUNPUNT/post/cp-1/{NAME}"]
    assert "umount" in (point / "mounts").read_text()


@pytest.mark.parametrize(
    ("codes", "goes"),
    [
        (["updated"], True),
        (["unchanged"], True),
        (["older"], True),
        (["unknown-publisher", "updated"], True),
        (["unknown-publisher"], False),
        (["refused"], False),
        (["incomplete"], False),
        (["no-bundle"], False),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_only_a_stick_that_an_authority_made_takes_post(point, monkeypatch, codes, goes):
    imported(point, *codes)
    told = run(point, monkeypatch)
    assert told["outcome"] == ("written" if goes else "not-verified")
    assert bool(written(point)) == goes
    assert (point / "mounts").exists() == goes  # else it is not even mounted for writing


@pytest.mark.parametrize(
    "change",
    [
        {"name": "sdb1"},
        {"name": ""},
        {"phase": Phase.PIN_NEEDED},
        {"phase": Phase.COPYING},
        {"phase": Phase.FAILED},
    ],
    ids=str,
)
def test_the_word_of_another_import_opens_nothing(point, monkeypatch, change):
    imported(point, **change)
    assert run(point, monkeypatch)["outcome"] == "not-verified"


@pytest.mark.parametrize("data", [None, b"", b"{", b"[]"], ids=["none", "empty", "cut", "other"])
def test_without_a_word_of_the_importer_nothing_goes(point, monkeypatch, data):
    path = point / "run/content/import.json"
    path.unlink()
    if data is not None:
        path.write_bytes(data)
    assert run(point, monkeypatch)["outcome"] == "not-verified"


def test_nothing_to_take_along_leaves_the_stick_alone(point, monkeypatch):
    for path in (point / "state/link/out").rglob("*.env"):
        path.unlink()
    (point / "state/link/out/sda1/cp-1").rmdir()
    (point / "state/link/out/sda1").rmdir()
    assert run(point, monkeypatch)["outcome"] == "nothing"
    assert not (point / "mounts").exists()


def test_a_full_stick_is_told_and_keeps_no_half_letter(point, monkeypatch):
    def half(source, goal):
        goal.write(b"hal")
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(stick, "copy_bounded", half)
    assert run(point, monkeypatch)["outcome"] == "full"
    assert written(point) == []


@pytest.mark.parametrize("command", ["mount", "umount"])
def test_a_stick_that_is_pulled_took_nothing(point, monkeypatch, command):
    """What was not let go of may be nowhere: it is not called sent."""
    answers(point, command, "exit 32")
    assert run(point, monkeypatch) == {"stick": "sda1", "outcome": "failed", "written": []}


def test_while_it_writes_the_screen_can_say_so(point, monkeypatch):
    told = []

    def look(source, goal):
        told.append(json.loads((point / "run/post/post.json").read_text())["outcome"])

    monkeypatch.setattr(stick, "copy_bounded", look)
    run(point, monkeypatch)
    assert told == ["writing"]


def test_the_link_hears_of_it(point, monkeypatch):
    heard = []
    listener = Listener(point / "run/link", lambda asked: heard.append(asked) or Answer(ok=True))
    listener.start()
    try:
        run(point, monkeypatch)
    finally:
        listener.stop()
    assert heard == [Carried()]


def test_nobody_else_writes_what_the_link_reads(point, monkeypatch):
    run(point, monkeypatch)
    assert (point / "run/post/post.json").stat().st_mode & 0o777 == 0o640
