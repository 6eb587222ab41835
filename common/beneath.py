"""Opening what lies in a folder that somebody else owns, for programs that run as root.

Whoever owns a folder can at any moment put a symlink, a FIFO or a device where a file was. So:
1. A path is gone down one name at a time, each opened in the folder before it and never through a
   symlink: what openat2 does with RESOLVE_NO_SYMLINKS, which Python has no call for.
2. What is read is a plain file with one name, opened without waiting, and bounded: no FIFO and no
   file without an end holds root up, and no hard link lends it another's file.
3. What is checked is the open file, never its name, which may be another's by then.

POSIX alone, but for `read_here`: nobody runs as root elsewhere.
"""

from __future__ import annotations

import os
import shutil
import stat
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_FOLDER = getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
_FILE = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
_FILE |= getattr(os, "O_BINARY", 0)


class NotPlain(OSError):
    """There is something else than a plain file with one name."""


def _only_a_name(name: str) -> None:
    """Rule 1, for whoever takes a name from somewhere else than a listing. Raises NotPlain."""
    if name in {"", os.curdir, os.pardir} or "/" in name:
        raise NotPlain(f"{name!r} is no name in a folder")


@contextmanager
def folder(path: Path) -> Iterator[int]:
    """Open an absolute path for use as a ``dir_fd``. Raises OSError, also for a symlink in it."""
    handle = os.open(path.anchor, os.O_RDONLY | _FOLDER)
    try:
        for name in path.parts[1:]:
            below = os.open(name, os.O_RDONLY | _FOLDER, dir_fd=handle)
            os.close(handle)
            handle = below
        yield handle
    finally:
        os.close(handle)


@contextmanager
def below(parent: int, name: str) -> Iterator[int]:
    """Open the folder ``name`` in an open one, made where it is absent. Raises OSError."""
    _only_a_name(name)
    with suppress(FileExistsError):
        os.mkdir(name, dir_fd=parent)
    handle = os.open(name, os.O_RDONLY | _FOLDER, dir_fd=parent)
    try:
        yield handle
    finally:
        os.close(handle)


@contextmanager
def plain_file(parent: int, name: str) -> Iterator[int]:
    """Open the file ``name`` of an open folder for reading. Raises NotPlain and other OSError."""
    _only_a_name(name)
    with _plain(os.open(name, os.O_RDONLY | _FILE, dir_fd=parent), name) as handle:
        yield handle


@contextmanager
def _plain(handle: int, name: str) -> Iterator[int]:
    """Rules 2 and 3. A file without a name was replaced after it was opened: it is as plain."""
    try:
        found = os.fstat(handle)
        if not stat.S_ISREG(found.st_mode) or found.st_nlink > 1:
            raise NotPlain(f"{name} is not a plain file with one name")
        yield handle
    finally:
        os.close(handle)


def is_anothers(path: Path) -> bool:
    """Whether we are root, and ``path`` is there and somebody else's."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0 or not path.exists():
        return False
    return path.stat().st_uid != 0


def become_owner_of(path: Path) -> None:
    """Give up root for whoever owns ``path``, before a command of root's works in it.

    Does nothing where it is absent, or root's own, and nothing for who is not root.
    """
    if not is_anothers(path):
        return
    owner = path.stat()
    os.setgroups([])
    os.setgid(owner.st_gid)
    os.setuid(owner.st_uid)


def read(path: Path, largest_bytes: int) -> bytes:
    """Read a plain file. Raises OSError, also for what is larger."""
    with folder(path.parent) as parent, plain_file(parent, path.name) as handle:
        return _bounded(handle, path.name, largest_bytes)


def read_here(path: Path, largest_bytes: int) -> bytes:
    """As `read`, in a folder whose own path is root's or ours: there rule 1 has nothing to do.

    That of any writer in STATE or RUN is one: its owner can plant what it likes in it, and not move
    it. Raises OSError.
    """
    with _plain(os.open(path, os.O_RDONLY | _FILE), path.name) as handle:
        return _bounded(handle, path.name, largest_bytes)


def _bounded(handle: int, name: str, largest_bytes: int) -> bytes:
    with open(handle, "rb", closefd=False) as file:
        said_bytes = os.fstat(handle).st_size  # a hole is large at once; what grows is read to see
        data = b"" if said_bytes > largest_bytes else file.read(largest_bytes + 1)
    if max(said_bytes, len(data)) > largest_bytes:
        raise NotPlain(f"{name} is larger than {largest_bytes} bytes")
    return data


def discard(parent: int, name: str) -> None:
    """Remove a file, or a folder with all in it, and follow nothing there. Raises OSError."""
    _only_a_name(name)
    if stat.S_ISDIR(os.lstat(name, dir_fd=parent).st_mode):
        shutil.rmtree(name, dir_fd=parent)
    else:
        os.unlink(name, dir_fd=parent)
