"""A TPM in software for a virtual machine: swtpm. What it knows outlives it, in its folder."""

from __future__ import annotations

import subprocess
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

READY_S = 10.0


def options(socket: Path) -> list[str]:
    """How qemu finds the TPM behind ``socket``."""
    return [
        *("-chardev", f"socket,id=tpm,path={socket}"),
        *("-tpmdev", "emulator,id=tpm,chardev=tpm", "-device", "tpm-tis,tpmdev=tpm"),
    ]


def start(state: Path, socket: Path) -> None:
    """Have the TPM of ``state`` listen at ``socket``. It ends with the machine that uses it."""
    state.mkdir(parents=True, exist_ok=True)
    socket.unlink(missing_ok=True)
    where = ["--tpmstate", f"dir={state}", "--ctrl", f"type=unixio,path={socket}"]
    command = ["swtpm", "socket", "--tpm2", *where, "--terminate", "--daemon"]
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - our own list
    until_s = time.monotonic() + READY_S
    while not socket.exists():
        if time.monotonic() > until_s:
            raise RuntimeError(f"swtpm does not listen at {socket}")
        time.sleep(0.05)
