"""The command line: one sentence and the right exit code."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.__main__ import when_all_ended

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "deploy" / "examples" / "kiosk.toml"


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["run", "--config", "/nowhere.toml"], 1, "missing: copy"),
        (["run", "--seconds", "soon"], 2, "--seconds"),
        (["screenshot", "--size", "big", "--out", "x.png"], 2, "not a size"),
        (["screenshot", "--screen", "moon", "--out", "x.png"], 2, "--screen"),
        (["screenshot", "--config", str(EXAMPLE), "--out", "/proc/x/y.png"], 1, "cannot be"),
    ],
    ids=["no config", "no number", "no size", "no such screen", "nowhere to write"],
)
def test_what_is_wrong_is_said_without_a_traceback(tmp_path, monkeypatch, arguments, code, words):
    for name in ("CONFIG", "STATE", "RUN"):
        monkeypatch.setenv(f"NOODSTEUNPUNT_{name}", str(tmp_path))
    ended = subprocess.run(
        [sys.executable, "-m", "kiosk", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == code
    assert words in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize(
    "order",
    [("seconds", "pictures"), ("pictures", "seconds")],
    ids=["a slow machine", "a quick one"],
)
def test_a_run_ends_once_its_time_is_over_and_its_pictures_are_there(order):
    ended = []
    tell = when_all_ended({"seconds", "pictures"}, lambda: ended.append(True))
    tell(order[0])
    assert not ended
    tell(order[1])
    assert ended == [True]
