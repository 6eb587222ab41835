"""What systemd is told."""

from __future__ import annotations

import os
import socket

import pytest

from common.sd_notify import Notifier


@pytest.fixture
def systemd(tmp_path):
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sock:
        sock.bind(str(tmp_path / "notify"))
        sock.settimeout(5)
        yield sock


def heard(sock):
    return sock.recv(1000).decode()


def test_readiness_and_stopping_are_told(systemd):
    notifier = Notifier({"NOTIFY_SOCKET": systemd.getsockname()})
    notifier.ready()
    notifier.stopping()
    assert [heard(systemd), heard(systemd)] == ["READY=1", "STOPPING=1"]


def test_an_abstract_socket_is_understood():
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sock:
        sock.bind("\0noodsteunpunt-test")
        sock.settimeout(5)
        Notifier({"NOTIFY_SOCKET": "@noodsteunpunt-test"}).ready()
        assert heard(sock) == "READY=1"


def test_the_watchdog_is_fed_at_a_quarter_of_its_limit(systemd):
    notifier = Notifier({"NOTIFY_SOCKET": systemd.getsockname(), "WATCHDOG_USEC": "8000000"})
    for tenth in range(100):
        notifier.alive(tenth / 10)
    systemd.setblocking(False)
    told = []
    while True:
        try:
            told.append(heard(systemd))
        except BlockingIOError:
            break
    assert told == ["WATCHDOG=1"] * 5


@pytest.mark.parametrize(
    ("environ", "watchdog_s"),
    [
        pytest.param({}, None, id="nobody watches"),
        pytest.param({"WATCHDOG_USEC": "10000000"}, 10.0, id="ten seconds"),
        pytest.param({"WATCHDOG_USEC": "0"}, None, id="switched off"),
        pytest.param({"WATCHDOG_USEC": "soon"}, None, id="nonsense"),
        pytest.param(
            {"WATCHDOG_USEC": "10000000", "WATCHDOG_PID": str(os.getpid())}, 10.0, id="meant for us"
        ),
        pytest.param(
            {"WATCHDOG_USEC": "10000000", "WATCHDOG_PID": "1"}, None, id="meant for another"
        ),
    ],
)
def test_whether_anybody_watches(environ, watchdog_s):
    assert Notifier(environ).watchdog_s == watchdog_s


@pytest.mark.parametrize("address", ["", "/nowhere/at/all"])
def test_nobody_listening_is_no_trouble(address):
    notifier = Notifier({"NOTIFY_SOCKET": address, "WATCHDOG_USEC": "1000"})
    notifier.ready()
    notifier.alive(0.0)
    notifier.stopping()
