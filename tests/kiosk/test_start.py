"""The kiosk as systemd starts it: it says that it runs, that it lives, and that it ends."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PATIENCE_S = 60.0


@pytest.fixture
def systemd(tmp_path):
    """The socket on which a service tells how it is."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sock:
        sock.bind(str(tmp_path / "notify"))
        sock.settimeout(PATIENCE_S)
        yield sock


@pytest.fixture
def kiosk(tmp_path, systemd):
    """Started on an appliance where nothing was ever set up: no settings, no content, no power."""
    environ = {
        **os.environ,
        "SDL_VIDEODRIVER": "offscreen",
        "NOTIFY_SOCKET": str(tmp_path / "notify"),
        "WATCHDOG_USEC": "2000000",
    }
    environ.pop("WATCHDOG_PID", None)
    for name in ("CONFIG", "STATE", "RUN"):
        environ[f"NOODSTEUNPUNT_{name}"] = str(tmp_path / name.lower())
        (tmp_path / name.lower()).mkdir()
    command = [sys.executable, "-m", "kiosk", "run", "--size", "1280x800"]
    process = subprocess.Popen(command, cwd=ROOT, env=environ)
    yield process
    process.kill()
    process.wait()


def test_a_kiosk_without_any_settings_runs_and_its_loop_feeds_the_watchdog(kiosk, systemd):
    assert systemd.recv(100) == b"READY=1"
    assert [systemd.recv(100) for _ in range(2)] == [b"WATCHDOG=1"] * 2
    loaded = Path(f"/proc/{kiosk.pid}/maps").read_text(encoding="utf-8")
    assert "/libSDL2" in loaded
    for late in ("cryptography/", "_ssl.", "lxml/"):  # what few need waits until they do
        assert late not in loaded
    kiosk.terminate()
    while (word := systemd.recv(100)) == b"WATCHDOG=1":
        pass
    assert word == b"STOPPING=1"
    assert kiosk.wait(PATIENCE_S) in {0, -15}
