"""A stick, mounted by root for a moment and written whole or not at all.

Mounting waits for a stick that is being read: while the importer has it, nobody can write it. One
with a lock on it, or that is gone, is not waited for: the screen would ask for minutes to leave it
in, and what comes under its name is another.
"""

from __future__ import annotations

import os
import subprocess
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from common import beneath

if TYPE_CHECKING:
    from collections.abc import Iterator

OPTIONS = "rw,nosuid,nodev,noexec,nosymfollow,noatime,fmask=0177,dmask=0077"
TRIES = 120
"""A second apart."""
BLOCK_DEVICES = Path("/sys/class/block")
LARGEST_BYTES = 64 * 1024 * 1024
"""Of one file: a hole of a terabyte takes no room where it lies, and hours of a stick."""
_CHUNK_BYTES = 256 * 1024


class Unmountable(OSError):
    """It cannot be mounted for writing, or was pulled before it let go."""


@contextmanager
def mounted(device: Path, at: Path) -> Iterator[Path]:
    """Mount for writing, and give where.

    Raises Unmountable, also at the end: then nothing is sure to be on it.
    """
    if not _mount(device, at):
        raise Unmountable(f"{device} cannot be mounted for writing")
    try:
        yield at
    finally:
        let_go = subprocess.run(["umount", at], check=False).returncode == 0  # noqa: S603, S607
    if not let_go:
        raise Unmountable(f"{device} was pulled")


def _mount(device: Path, at: Path) -> bool:
    """--rw waits for a stick that is being read, instead of being content with reading too."""
    command = ["mount", "--rw", "--types", "vfat,exfat", "--options", OPTIONS]
    for _ in range(TRIES):
        done = subprocess.run([*command, device, at], check=False, stderr=subprocess.DEVNULL)  # noqa: S603
        if done.returncode == 0:
            return True
        if not device.exists() or _is_write_protected(device):
            return False
        time.sleep(1)
    return False


def _is_write_protected(device: Path) -> bool:
    """By its own lock, which no waiting opens."""
    with suppress(OSError):
        return (BLOCK_DEVICES / device.resolve().name / "ro").read_text().strip() == "1"
    return False


def write(box: int, name: str, goal: int) -> None:
    """Copy a plain file, under a passing name until all of it is there.

    Raises OSError, and leaves no half file.
    """
    part = f"{name}.deel"
    try:
        with suppress(FileNotFoundError):
            beneath.discard(goal, part)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
        with (
            beneath.plain_file(box, name) as source,
            open(source, "rb", closefd=False) as data,
            os.fdopen(os.open(part, flags, 0o600, dir_fd=goal), "wb") as copy,
        ):
            copy_bounded(data, copy)
            copy.flush()
            os.fsync(copy.fileno())
        os.replace(part, name, src_dir_fd=goal, dst_dir_fd=goal)
    except OSError:
        with suppress(OSError):
            os.unlink(part, dir_fd=goal)
        raise


def copy_bounded(source: BinaryIO, goal: BinaryIO) -> None:
    """Raises NotPlain for what is larger than `LARGEST_BYTES`, by what is read of it."""
    if os.fstat(source.fileno()).st_size > LARGEST_BYTES:
        raise beneath.NotPlain("a file is too large for a stick")
    left_bytes = LARGEST_BYTES
    while data := source.read(_CHUNK_BYTES):
        left_bytes -= len(data)
        if left_bytes < 0:
            raise beneath.NotPlain("a file grows while it is copied")
        goal.write(data)
