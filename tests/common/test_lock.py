from __future__ import annotations

import os
import signal
import stat

import pytest

from common import lock


def test_one_holds_it_and_then_the_next_one(tmp_path):
    with lock.take(tmp_path / "x.lock"), pytest.raises(lock.Taken):
        lock.take(tmp_path / "x.lock")
    lock.take(tmp_path / "x.lock").close()


def test_who_was_killed_holds_nothing(tmp_path):
    hear, tell = os.pipe()
    child = os.fork()
    if child == 0:
        held = lock.take(tmp_path / "x.lock")
        os.write(tell, b"held")
        signal.pause()
        held.close()
        os._exit(0)
    assert os.read(hear, 4) == b"held"
    with pytest.raises(lock.Taken):
        lock.take(tmp_path / "x.lock")
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    lock.take(tmp_path / "x.lock").close()


def test_nobody_else_can_open_it_and_hold_it(tmp_path):
    with lock.take(tmp_path / "x.lock"):
        assert stat.S_IMODE((tmp_path / "x.lock").stat().st_mode) == 0o600


def test_through_a_link_nothing_is_made(tmp_path):
    (tmp_path / "x.lock").symlink_to(tmp_path / "another's")
    with pytest.raises(OSError, match="symbolic link"):
        lock.take(tmp_path / "x.lock")
    assert not (tmp_path / "another's").exists()
