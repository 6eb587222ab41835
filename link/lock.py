"""link.db has one writer: whoever holds the lock."""

from __future__ import annotations

import contextlib
import fcntl
import os
from typing import TYPE_CHECKING

from link.errors import LinkError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from link.folders import Folders

LOCK = "link.lock"


class AlreadyRunning(LinkError):
    """link.db has one writer."""


@contextlib.contextmanager
def alone(folders: Folders) -> Iterator[None]:
    """Hold link.db alone; the kernel lets go when this process ends. Raises LinkError."""
    with contextlib.suppress(OSError):  # on an appliance root made it
        folders.run.mkdir(parents=True, exist_ok=True)
    path = folders.run / LOCK
    try:
        lock = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise LinkError(f"{path} cannot be made: {error.strerror}.") from error
    with contextlib.closing(os.fdopen(lock)):
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise AlreadyRunning(
                "The link is running: stop it first, systemctl stop noodsteunpunt-link."
            ) from error
        yield
