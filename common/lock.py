"""One at a time: a file that a process holds while it runs.

The kernel lets go when the process ends, however it ends: there is nothing to clean up.
"""

from __future__ import annotations

import fcntl
import os
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


class Taken(Exception):
    """Another process holds it."""


def take(path: Path) -> IO[str]:
    """Return ``path``, open and locked until it is closed. Raises Taken, and OSError.

    Mode 0600: whoever can open a file, even for reading, can hold its lock.
    """
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    file = os.fdopen(handle, "r+")
    try:
        if os.geteuid() == 0:  # a technician's command: the daemon must be able to open it later
            owner = path.parent.stat()
            os.fchown(handle, owner.st_uid, owner.st_gid)
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        file.close()
        raise Taken(str(path)) from error
    except OSError:
        file.close()
        raise
    return file
