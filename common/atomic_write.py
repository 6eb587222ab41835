"""Writing so that a power cut leaves the old or the new: temp file, fsync, rename, fsync folder."""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_BINARY = getattr(os, "O_BINARY", 0)  # Windows would turn \n into \r\n
_SYNCS_AT_ONCE = 8  # the unit that imports may have 16 tasks
_HAS_FOLDER_SYNC = os.name == "posix"  # Windows cannot open a folder; NTFS journals renames


def write(path: Path, data: bytes, *, mode: int = 0o644) -> None:
    """Replace ``path`` with ``data``. Raises OSError, and leaves the old file then."""
    new = path.with_name(f".{path.name}.new")
    try:
        new.unlink(missing_ok=True)
        handle = os.open(new, os.O_CREAT | os.O_EXCL | os.O_WRONLY | _BINARY, mode)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        rename(new, path)
    except OSError:
        with suppress(OSError):
            new.unlink()
        raise


def replace(path: Path, data: bytes) -> None:
    """As `write`, but not flushed to disk: for a folder in memory, which a restart empties."""
    new = path.with_name(f".{path.name}.new")
    new.unlink(missing_ok=True)
    with new.open("xb") as file:  # a link there is never written through
        file.write(data)
    new.replace(path)


def rename(source: Path, target: Path) -> None:
    """Put ``source``, itself already synced, in the place of ``target`` and sync their folder."""
    source.replace(target)
    sync_folder(target.parent)


def sync_folder(folder: Path) -> None:
    if _HAS_FOLDER_SYNC:
        sync(folder)


def sync(path: Path) -> None:
    """Have what was written to ``path``, a file or folder, reach the disk."""
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def forget_pages(path: Path) -> None:
    """Have the next reader of ``path``, already synced, read the disk and not the page cache.

    The kernel takes it as advice and follows it for pages that are clean (posix_fadvise(2)).
    """
    if hasattr(os, "posix_fadvise"):
        handle = os.open(path, os.O_RDONLY)
        try:
            os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
        finally:
            os.close(handle)


def sync_tree(top: Path) -> None:
    """Sync every file below ``top``, then every folder, the deepest first.

    Several files at once: a file system then writes its journal once for them together, where it
    wrote it a thousand times for a stick of a thousand files.
    """
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 - the kiosk needs it not

    folders = [(top.__class__(folder), names) for folder, _, names in os.walk(top, topdown=False)]
    files = [folder / name for folder, names in folders for name in names]
    with ThreadPoolExecutor(_SYNCS_AT_ONCE) as pool:
        list(pool.map(sync, files))  # raises the first that failed
    for folder, _ in folders:
        sync_folder(folder)


def remove(path: Path) -> None:
    """Remove a file or tree, or nothing if it is gone already. Raises OSError."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
