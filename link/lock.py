"""link.db has one writer: whoever holds the lock."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from common import lock
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
        held = lock.take(path)
    except lock.Taken as error:
        raise AlreadyRunning(
            "The link is running: stop it first, systemctl stop noodsteunpunt-link."
        ) from error
    except OSError as error:
        raise LinkError(f"{path} cannot be made: {error.strerror}.") from error
    with held:
        yield
