"""The root of a card in a container: its own systemd and units at the pace of this machine.

For what units do with settings, files and one another. There is no boot loader, kernel, screen or
stick in it, and no data partition: `machine` is for those. Needs root, a loop device, overlayfs and
systemd-nspawn.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from typing import TYPE_CHECKING

from simulators.virtual_machine.channel import MachineError
from simulators.virtual_machine.machine import wait_for

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

ROOT_PARTITION = 1
SECTOR_BYTES = 512
STARTED_S = 300.0
STOP_S = 60.0


def why_not() -> str | None:
    """What is missing here for a container; None: nothing."""
    if os.geteuid() != 0:
        return "only root starts a container"
    if shutil.which("systemd-nspawn") is None:
        return "systemd-nspawn is not here: it is in systemd-container"
    found = subprocess.run(["losetup", "--find"], check=False, capture_output=True)  # noqa: S607
    return "there is no loop device" if found.returncode else None


class Container:
    """One card, started from its image and changed in ``folder`` alone."""

    def __init__(self, image: Path, folder: Path) -> None:
        self._image = image
        self._below, self.root = folder / "below", folder / "root"
        self._changes, self._work, self._log = folder / "up", folder / "work", folder / "log"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, files: Mapping[str, bytes]) -> None:
        """Start it with ``files`` of our own, by path, and wait until systemd is done.

        Raises MachineError.
        """
        for path in (self._below, self.root, self._changes, self._work):
            path.mkdir(parents=True)
        _run("mount", "-o", f"loop,ro,offset={self._offset()}", self._image, self._below)
        layers = f"lowerdir={self._below},upperdir={self._changes},workdir={self._work}"
        _run("mount", "-t", "overlay", "overlay", "-o", layers, self.root)
        for name, data in files.items():
            path = self.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        command = ["systemd-nspawn", "--quiet", "--register=no", "--keep-unit", "--private-network"]
        command += ["--boot", "--console=pipe", "-D", str(self.root)]
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(  # noqa: S603 - our own list
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        wait_for("systemd has started all", self._is_started, STARTED_S)

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()  # as the power button: an orderly end
            try:
                self._process.wait(STOP_S)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = None
        for path in (self.root, self._below):
            subprocess.run(["umount", "--lazy", path], check=False, capture_output=True)  # noqa: S603, S607

    def run(self, script: str) -> subprocess.CompletedProcess[str]:
        """Run a shell script as root inside."""
        inside = ["nsenter", "-t", self.first_process(), "-m", "-p", "-n", "-i", "-u", "-C"]
        return subprocess.run(  # noqa: S603 - our own list
            [*inside, "/bin/sh", "-c", script], check=False, capture_output=True, text=True
        )

    def must(self, script: str) -> str:
        """Run one that has to succeed; returns what it printed. Raises MachineError."""
        done = self.run(script)
        if done.returncode:
            raise MachineError(f"{script}: {done.returncode}: {done.stderr or done.stdout}")
        return done.stdout

    def _is_started(self) -> bool:
        if self._process is not None and self._process.poll() is not None:
            raise RuntimeError(f"it ended: {self._log.read_text()[-500:]}")
        state = self.run("systemctl is-system-running").stdout.strip()
        return state in {"running", "degraded"}

    def first_process(self) -> str:
        """Its systemd, as this machine numbers it. Raises MachineError."""
        if self._process is None:
            raise MachineError("the container is off")
        found = subprocess.run(  # noqa: S603
            ["pgrep", "-P", str(self._process.pid)],  # noqa: S607
            check=False,
            capture_output=True,
            text=True,
        )
        if not found.stdout:
            raise MachineError("the container has no process yet")
        return found.stdout.split()[0]

    def _offset(self) -> int:
        told = subprocess.run(  # noqa: S603
            ["sfdisk", "--json", self._image],  # noqa: S607
            check=True,
            capture_output=True,
        )
        partitions = json.loads(told.stdout)["partitiontable"]["partitions"]
        return int(partitions[ROOT_PARTITION]["start"]) * SECTOR_BYTES


def _run(*command: str | Path) -> None:
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - our own list
