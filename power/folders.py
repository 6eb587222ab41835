"""Where the appliance keeps things."""

from __future__ import annotations

import contextlib
import fcntl
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from power.errors import PowerError

if TYPE_CHECKING:
    from collections.abc import Iterator

LOCK_NAME = "power.lock"


class AlreadyRunning(PowerError):
    """Two masters of the same relays: refused."""


@dataclass(frozen=True)
class Folders:
    """Where the appliance keeps things."""

    config: Path
    state: Path
    run: Path

    @classmethod
    def from_environment(cls) -> Folders:
        return cls(
            Path(os.environ.get("NOODSTEUNPUNT_CONFIG", "/etc/noodsteunpunt")),
            Path(os.environ.get("NOODSTEUNPUNT_STATE", "/var/lib/noodsteunpunt")),
            Path(os.environ.get("NOODSTEUNPUNT_RUN", "/run/noodsteunpunt")),
        )


@contextlib.contextmanager
def sole_master(run_folder: Path) -> Iterator[None]:
    """Hold the relays alone; the kernel lets go when this process ends, however it ends.

    Raises AlreadyRunning. Without a folder to lock in, nothing is kept from running.
    """
    path = run_folder / LOCK_NAME
    try:
        # Not "w": in a sticky folder the kernel lets not even root create over another's file.
        file = path.open() if path.exists() else path.open("x")
    except OSError:
        yield
        return
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise AlreadyRunning(
                "The power daemon is running: stop it first, systemctl stop noodsteunpunt-power."
            ) from error
        yield
