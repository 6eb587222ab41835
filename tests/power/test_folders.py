"""Folders of the daemon's own: made where nobody made them, and one master of the relays there."""

from __future__ import annotations

import fcntl
import os
import stat
import subprocess
import tempfile
from pathlib import Path

import pytest

from power.folders import LOCK_NAME, AlreadyRunning, Folders, sole_master


@pytest.fixture
def folders(tmp_path, monkeypatch):
    for name in ("state", "run"):
        (tmp_path / name).mkdir()
        monkeypatch.setenv(f"NOODSTEUNPUNT_{name.upper()}", str(tmp_path / name))
    return Folders.from_environment()


def test_everything_of_the_daemon_is_in_folders_of_its_own(folders, tmp_path):
    assert folders.run == tmp_path / "run/power"
    assert folders.state == tmp_path / "state/power"
    assert folders.upkeep == tmp_path / "run/upkeep"


def test_they_are_made_where_nobody_made_them(folders):
    folders.prepare()
    folders.prepare()
    assert folders.run.is_dir()
    assert folders.state.is_dir()


def test_the_old_paths_lead_to_the_new_ones(folders, tmp_path):
    folders.prepare()
    (folders.run / "power.json").write_text("{}")
    assert (tmp_path / "run/power.json").read_text() == "{}"
    assert (tmp_path / "run/power.json").readlink() == Path("power/power.json")


def test_a_folder_that_cannot_be_made_stops_nothing(folders, tmp_path):
    (tmp_path / "run").rmdir()
    (tmp_path / "state/power").write_text("a file where the folder belongs")
    folders.prepare()
    with sole_master(folders.run):
        pass


def test_one_master(folders):
    folders.prepare()
    with sole_master(folders.run), pytest.raises(AlreadyRunning), sole_master(folders.run):
        pass
    with sole_master(folders.run):
        pass


def test_nobody_else_can_hold_the_lock(folders):
    """flock wants an open file and no more: group and others must not be able to open it."""
    folders.prepare()
    with sole_master(folders.run):
        assert stat.S_IMODE((folders.run / LOCK_NAME).stat().st_mode) == 0o600


def test_another_user_that_tries_is_turned_away():
    """As a stranger in the daemon's own group where tests run as root; else the mode must do."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        with sole_master(folder):
            pass
        lock = folder / LOCK_NAME
        if os.geteuid() == 0:
            group = folder.stat().st_gid
            hold = ["flock", "--shared", "--nonblock", lock, "true"]
            tried = subprocess.run(hold, user=65534, group=group, extra_groups=[], check=False)
            assert tried.returncode != 0
        assert lock.stat().st_mode & 0o077 == 0


def test_a_link_in_its_place_is_not_followed(folders, tmp_path):
    folders.prepare()
    precious = tmp_path / "precious"
    (folders.run / LOCK_NAME).symlink_to(precious)
    with sole_master(folders.run):
        pass
    assert not precious.exists()


def test_a_lock_that_root_makes_is_the_daemons(folders):
    folders.prepare()
    if os.geteuid() == 0:
        os.chown(folders.run, 4321, 4322)
    with sole_master(folders.run), (folders.run / LOCK_NAME).open() as lock:
        made, home = os.fstat(lock.fileno()), folders.run.stat()
        assert (made.st_uid, made.st_gid) == (home.st_uid, home.st_gid)
        with pytest.raises(BlockingIOError):
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
