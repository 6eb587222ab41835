"""The small parts between the daemon and its machine: wake-up, clock, halt, power.json."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from datetime import UTC, datetime

import pytest

from common.wakeup import Wakeup
from power.daemon import actuator
from power.daemon import clock as clocks
from power.daemon.clock import Clock
from power.daemon.status_writer import Publisher
from power.status import Status, read_status
from tests.power.workbench import START

# Bell


def waited(wakeup, timeout_s=30.0):
    """Whether the wait ended before its time."""
    began_s = time.monotonic()
    wakeup.wait(timeout_s)
    return time.monotonic() - began_s < timeout_s / 2


def test_a_bell_rung_before_or_during_the_wait_ends_it():
    wakeup = Wakeup()
    wakeup.wake()
    assert waited(wakeup)
    threading.Timer(0.01, wakeup.wake).start()
    assert waited(wakeup)


def test_many_rings_end_one_wait():
    wakeup = Wakeup()
    for _ in range(100_000):
        wakeup.wake()
    assert waited(wakeup)
    assert not waited(wakeup, 0.01)


def test_a_signal_ends_the_wait_even_if_it_came_before():
    wakeup = Wakeup()
    before = signal.signal(signal.SIGUSR1, lambda *_: None)
    try:
        wakeup.wake_at_signals()
        os.kill(os.getpid(), signal.SIGUSR1)
        assert waited(wakeup)
    finally:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGUSR1, before)


# Clock


def test_a_clock_in_a_hurry_runs_faster_for_the_policy(monkeypatch):
    monkeypatch.setattr(clocks.time, "monotonic", lambda: 100.0)
    clock = Clock(speed=60)
    monkeypatch.setattr(clocks.time, "monotonic", lambda: 110.0)
    at = clock.moment()
    assert at.now_s == 600
    assert (at.utc(660.0) - at.now).total_seconds() == 1


@pytest.mark.parametrize(
    ("set_by_s", "told_s"),
    [
        pytest.param(3600.0, 3600.0, id="an hour ahead"),
        pytest.param(-86_400.0, -86_400.0, id="a day back"),
        pytest.param(1.0, 0.0, id="a second, as NTP does"),
    ],
)
def test_a_clock_that_is_set_is_noticed_once(monkeypatch, set_by_s, told_s):
    monotonic, wall = [100.0], [1_000_000.0]
    monkeypatch.setattr(clocks.time, "monotonic", lambda: monotonic[0])
    monkeypatch.setattr(clocks.time, "time", lambda: wall[0])
    clock = Clock()
    monotonic[0] += 5
    wall[0] += 5 + set_by_s
    assert clock.jumped_s() == pytest.approx(told_s)
    assert clock.jumped_s() == 0


def test_a_time_before_the_installation_or_decades_after_it_is_not_plausible(monkeypatch):
    clock = Clock()
    assert clock.plausible
    for wrong_s in (0.0, datetime(2099, 1, 1, tzinfo=UTC).timestamp()):
        monkeypatch.setattr(clocks.time, "time", lambda s=wrong_s: s)
        assert not clock.plausible


# Halt


@pytest.mark.parametrize(
    "error",
    [
        pytest.param(
            subprocess.CalledProcessError(1, "systemctl", stderr="Access denied"), id="refused"
        ),
        pytest.param(subprocess.TimeoutExpired("systemctl", 30), id="no answer"),
        pytest.param(FileNotFoundError("systemctl"), id="no systemd"),
    ],
)
def test_a_halt_that_fails_is_an_os_error_with_a_reason(monkeypatch, error):
    def fail(*_, **__):
        raise error

    monkeypatch.setattr(subprocess, "run", fail)
    with pytest.raises(OSError, match=r".+"):
        actuator.halt_system()


# power.json


def test_a_reader_never_finds_half_a_status(tmp_path):
    publisher = Publisher(tmp_path)
    status = Status(written_at=START, started_at=START, supplies={}, loads={})
    publisher.publish(status)
    stop = threading.Event()

    def write():
        while not stop.is_set():
            publisher.publish(status)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for _ in range(2000):
            assert read_status(publisher.path) == status
    finally:
        stop.set()
        writer.join()
    assert [path.name for path in tmp_path.iterdir()] == ["power.json"]


def test_a_folder_that_fails_is_told_once_and_its_end_once(tmp_path, caplog):
    caplog.set_level("WARNING")
    publisher = Publisher(tmp_path / "run")
    status = Status(written_at=START, started_at=START, supplies={}, loads={})
    for _ in range(5):
        publisher.publish(status)
    (tmp_path / "run").mkdir()
    for _ in range(5):
        publisher.publish(status)
    assert [record.levelname for record in caplog.records] == ["ERROR", "WARNING"]


def test_a_status_is_never_written_through_a_link(tmp_path):
    """Somebody runs the daemon as root, by hand, where another user could leave a link."""
    precious = tmp_path / "precious"
    precious.write_text("root's")
    folder = tmp_path / "run"
    folder.mkdir()
    for name in (".power.json.new", "power.json"):
        (folder / name).symlink_to(precious)
    Publisher(folder).publish(Status(written_at=START, started_at=START, supplies={}, loads={}))
    assert precious.read_text() == "root's"
    assert read_status(folder / "power.json").supplies == {}
