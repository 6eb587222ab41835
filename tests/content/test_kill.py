"""Killed with -9 at any instant: always the whole old or the whole new, and the next run works."""

from __future__ import annotations

import os
import random
import shutil
import signal
import time

import pytest

from content.publishing.export import export_stick


def run_and_kill(act, after_s):
    """Run ``act`` in a child and kill it; return whether it had ended by itself."""
    child = os.fork()
    if child == 0:
        try:
            act()
        finally:
            os._exit(0)
    time.sleep(after_s)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return not os.WIFSIGNALED(status)


def moments_s(times, whole_s):
    """Spread over all of it and a little after; the same in each run."""
    chance = random.Random(14)
    return [whole_s * 1.2 * (number + chance.random()) / times for number in range(times)]


def duration_s(act):
    start = time.monotonic()
    run_and_kill_never(act)
    return time.monotonic() - start


def run_and_kill_never(act):
    child = os.fork()
    if child == 0:
        try:
            act()
        finally:
            os._exit(0)
    os.waitpid(child, 0)


@pytest.fixture
def scene(veldermeer, kiosk, tmp_path, make):
    """A kiosk on issue 1 and a stick with issue 2."""
    veldermeer.issue(tmp_path / "one", make.bulletin("old"))
    kiosk.read(tmp_path / "one")
    veldermeer.issue(tmp_path / "two", *(make.bulletin(f"new{n}") for n in range(10)))
    return kiosk, tmp_path / "two"


OLD, NEW = ["old"], [f"new{n}" for n in range(10)]


def check_import(scene, tmp_path, times):
    master, stick = scene
    spare = master.copy(tmp_path / "spare")
    whole_s = duration_s(lambda: spare.read(stick))
    interrupted = 0
    for number, moment_s in enumerate(moments_s(times, whole_s)):
        kiosk = master.copy(tmp_path / f"kiosk{number}")
        interrupted += not run_and_kill(lambda kiosk=kiosk: kiosk.read(stick), moment_s)
        board = kiosk.board()
        assert sorted(kiosk.shown()) in (OLD, NEW), f"after {moment_s} s"
        assert board.media_path("veldermeer", "media/kaart.png") is not None
        assert kiosk.outcome(stick) in {"updated", "unchanged"}
        assert sorted(kiosk.shown()) == NEW
        left = sorted(path.name for path in kiosk.importer.content.iterdir())
        assert left == [".lock", "bundles", "content.db"]
        assert len(list((kiosk.importer.content / "bundles/veldermeer").iterdir())) == 1
        shutil.rmtree(kiosk.top)
    return interrupted


def check_export(scene, tmp_path, times):
    kiosk, stick = scene
    kiosk.read(stick)
    whole_s = duration_s(lambda: export_stick(kiosk.importer, fresh(tmp_path / "spare")))
    interrupted = 0
    for number, moment_s in enumerate(moments_s(times, whole_s)):
        courier = fresh(tmp_path / f"courier{number}")
        shutil.copytree(tmp_path / "one", courier, dirs_exist_ok=True)
        other = type(kiosk)(tmp_path / f"other{number}", kiosk.now)
        shutil.copytree(kiosk.top / "believed", other.top / "believed")
        ended = run_and_kill(
            lambda courier=courier: export_stick(kiosk.importer, courier), moment_s
        )
        interrupted += not ended
        assert other.outcome(courier) == "updated", f"after {moment_s} s"
        assert sorted(other.shown()) in (OLD, NEW)
        export_stick(kiosk.importer, courier)
        assert other.outcome(courier) in {"updated", "unchanged"}
        assert sorted(other.shown()) == NEW
        shutil.rmtree(courier)
        shutil.rmtree(other.top)
    return interrupted


def fresh(path):
    path.mkdir()
    return path


def test_an_import_may_be_killed(scene, tmp_path):
    assert check_import(scene, tmp_path, 25) > 0


def test_an_export_may_be_killed(scene, tmp_path):
    assert check_export(scene, tmp_path, 15) > 0


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_an_import_may_be_killed_a_thousand_times(scene, tmp_path):
    assert check_import(scene, tmp_path, 1000) > 100


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_an_export_may_be_killed_a_thousand_times(scene, tmp_path):
    assert check_export(scene, tmp_path, 1000) > 100
