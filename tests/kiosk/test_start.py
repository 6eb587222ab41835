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
STARTED = """
import sys
from common.sd_notify import Notifier
written, ready = sys.argv.pop(), Notifier.ready
def first_picture(notifier):
    with open(written, "w") as file:
        print(*sys.modules, file=file)
    ready(notifier)
Notifier.ready = first_picture
from kiosk.__main__ import main
main()
"""
"""The kiosk as it is run; it writes down what was imported when its first picture had left."""
LATE = (
    *("argon2", "asyncio", "cryptography", "email", "fontTools", "fpdf", "lxml", "opening_hours"),
    *("pyphen", "segno", "sqlite_utils", "ssl", "tarfile", "kivy.uix.textinput"),
    *("kiosk.desk.controller", "kiosk.desk.registry", "kiosk.desk.storage.records"),
    *("kiosk.technician.actions", "kiosk.technician.power", "kiosk.ui.widgets.article"),
    *("kiosk.ui.widgets.map", "kiosk.ui.widgets.pinpad", "kiosk.ui.widgets.start"),
    *("kiosk.ui.widgets.tally", "kiosk.ui.widgets.typing"),
)
"""What the first picture has no need of: each takes from one to forty milliseconds."""
MOST_MODULES = 600
"""At the first picture: some 50 more than there were when this was written."""


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
    run = ("run", "--size", "1280x800", str(tmp_path / "imported"))
    command = [sys.executable, "-c", STARTED, *run]
    process = subprocess.Popen(command, cwd=ROOT, env=environ)
    yield process
    process.kill()
    process.wait()


def test_a_kiosk_without_any_settings_runs_and_its_loop_feeds_the_watchdog(
    kiosk, systemd, tmp_path
):
    assert systemd.recv(100) == b"READY=1"
    imported = (tmp_path / "imported").read_text(encoding="utf-8").split()
    assert [name for name in LATE if name in imported] == []
    assert len(imported) <= MOST_MODULES
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
