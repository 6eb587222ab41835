"""From a stick to our own disk: a bounded copy that looks at no byte of what it copies.

A stick is hostile until proven otherwise, and slow, and may be pulled at any moment. So it is
read once, front to back, and everything after works on our copy:

1. Names are opened one by one below a folder already held open (openat), never through a link
   (O_NOFOLLOW), so that no path can lead out of the stick.
2. Only regular files count; O_NONBLOCK keeps a pipe or device from holding us up.
3. Everything is counted against `Limits` while it is read, not as the stick claims.

What operating systems leave behind (names that begin with a dot, ``System Volume Information``)
is passed over, and the two folder names of ours may be in capitals, as FAT likes them.
"""

from __future__ import annotations

import os
import re
import stat
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO, TYPE_CHECKING, NamedTuple, TypeAlias

from content.errors import StickError, StickIncomplete, reason

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator
    from pathlib import Path

    _Entry: TypeAlias = os.DirEntry[str]

FOLDER = "NOODSTEUNPUNT"
METADATA = "metadata"
TARGETS = "targets"
PUBLISHER_ID = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")
SOFTWARE = "software"
"""Releases of the appliance: a repository like a publisher's, that no importer ever reads."""
RESERVED = frozenset({"post", SOFTWARE})
"""Folders beside those of publishers: sealed envelopes, and releases of the appliance."""
_NAME_BYTES = 250
_CHUNK_BYTES = 256 * 1024
_OPEN = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
_OPEN |= getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
PICTURES = {".png", ".jpg", ".jpeg"}
_LEFT_BEHIND = {"system volume information", "$recycle.bin", "thumbs.db", "desktop.ini"}
_CAN_OPENAT = os.open in os.supports_dir_fd  # not on Windows, where only publishers work


@dataclass(frozen=True)
class Limits:
    """How much one publisher's bundle may be. Set for 120 MiB of memory while importing."""

    files: int = 4_000
    bytes: int = 96 * 1024 * 1024
    file_bytes: int = 8 * 1024 * 1024
    depth: int = 3
    """Folders below ``targets``."""
    name_chars: int = 200
    text_bytes: int = 5 * 1024 * 1024
    """All that is parsed: everything but pictures."""
    publishers: int = 30
    """Folders on one stick."""


DEFAULT_LIMITS = Limits()


class RawBundle(NamedTuple):
    """A copy on our own disk of which nothing is known yet."""

    publisher: str
    """As the folder was called; proves nothing."""
    folder: Path
    """Holds ``metadata`` and ``targets``."""


def publishers_on(
    mount: Path, limits: Limits = DEFAULT_LIMITS, *, first: Collection[str] = ()
) -> tuple[str, ...]:
    """Return the publisher folders on a stick by id, none when it holds no bundle.

    Those ``first`` named come first, and are never too many: folders that mean nothing here must
    not keep them out. Raises StickError when ``mount`` cannot be read, or holds too many others.
    """
    with ExitStack() as stack, _reading():
        top = _Folder.at(mount, stack)
        ours = top.find(FOLDER)
        if ours is None:
            return ()
        names = {name.lower() for name in top.enter(ours, stack).folders()} - RESERVED
    found = sorted(name for name in names if PUBLISHER_ID.fullmatch(name))
    known = [name for name in found if name in set(first)]
    others = [name for name in found if name not in set(first)]
    if len(others) > limits.publishers and not known:
        raise StickError(
            f"Op de stick staan meer dan {limits.publishers} afzenders: maak hem leeg."
        )
    return (*known, *others[: limits.publishers])


def copy_bounded(
    mount: Path,
    publisher: str,
    into: Path,
    *,
    limits: Limits = DEFAULT_LIMITS,
    progress: Callable[[int, int], None] = lambda _done_bytes, _total_bytes: None,
) -> RawBundle:
    """Copy one publisher's bundle into ``into``, a new and empty folder of ours.

    Raises StickIncomplete when the stick goes away, StickError when it is over a limit, OSError
    when our own disk fails.
    """
    with ExitStack() as stack:
        with _reading():
            folder = _Folder.at(mount, stack)
            for name in (FOLDER, publisher):
                found = folder.find(name)
                if found is None:
                    raise StickIncomplete(f"De map {name} is van de stick verdwenen.")
                folder = folder.enter(found, stack)
        _Copy(into, limits, progress).run(folder)
    return RawBundle(publisher, into)


class _Folder:
    """A folder of the stick, held open where the system can (not on Windows)."""

    def __init__(self, path: Path, handle: int | None) -> None:
        self.path = path
        self._handle = handle

    @classmethod
    def at(cls, path: Path, stack: ExitStack) -> _Folder:
        """Open the mount point itself; the one place where a link is followed."""
        if not _CAN_OPENAT:
            return cls(path, None)
        handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        stack.callback(os.close, handle)
        return cls(path, handle)

    def enter(self, name: str, stack: ExitStack) -> _Folder:
        if self._handle is None:
            return _Folder(self.path / name, None)
        handle = os.open(name, _OPEN | os.O_DIRECTORY, dir_fd=self._handle)
        stack.callback(os.close, handle)
        return _Folder(self.path / name, handle)

    def open(self, name: str) -> int:
        """Open a regular file for reading. Raises OSError, StickIncomplete if it is no file."""
        if self._handle is None:
            handle = os.open(self.path / name, _OPEN)
        else:
            handle = os.open(name, _OPEN, dir_fd=self._handle)
        if not stat.S_ISREG(os.fstat(handle).st_mode):  # a stick that changes while we look
            os.close(handle)
            raise StickIncomplete(f"{name} is geen gewoon bestand: maak de stick opnieuw.")
        return handle

    def entries(self) -> Iterator[os.DirEntry[str]]:
        """Yield what people put here, not what their systems left behind; links are left out."""
        with os.scandir(self.path if self._handle is None else self._handle) as found:
            for entry in found:
                left_behind = entry.name.startswith(".") or entry.name.lower() in _LEFT_BEHIND
                if not left_behind and not entry.is_symlink():
                    yield entry

    def folders(self) -> list[str]:
        return [entry.name for entry in self.entries() if entry.is_dir(follow_symlinks=False)]

    def find(self, name: str) -> str | None:
        """Return how ``name`` is really written here, the exact spelling first."""
        alike = [found for found in self.folders() if found.lower() == name.lower()]
        return name if name in alike else next(iter(sorted(alike)), None)


class _Copy:
    """One run: first the sizes, so that progress is known, then the bytes."""

    def __init__(self, into: Path, limits: Limits, progress: Callable[[int, int], None]) -> None:
        self.into = into
        self.limits = limits
        self.progress = progress
        self.done_bytes = 0
        self.text_bytes = 0

    def run(self, folder: _Folder) -> None:
        with _reading():
            found = [entry.stat(follow_symlinks=False) for _, _, entry in self._walk(folder)]
        if len(found) > self.limits.files:
            raise StickError(f"De bundel heeft meer dan {self.limits.files} bestanden.")
        total_bytes = sum(one.st_size for one in found)
        if total_bytes > self.limits.bytes:
            raise StickError(f"De bundel is groter dan {self.limits.bytes >> 20} MB.")
        self.progress(0, total_bytes)
        for parent, path, entry in self._walk(folder):
            self._copy(parent, path, entry.name)
            self.progress(min(self.done_bytes, total_bytes), total_bytes)

    def _walk(self, folder: _Folder) -> Iterator[tuple[_Folder, PurePosixPath, _Entry]]:
        """Yield each regular file of the bundle with its folder and its path in our copy."""
        for name in (METADATA, TARGETS):
            with ExitStack() as stack, _reading():
                found = folder.find(name)
                if found is not None:
                    yield from self._below(folder.enter(found, stack), PurePosixPath(name))

    def _below(
        self, folder: _Folder, path: PurePosixPath
    ) -> Iterator[tuple[_Folder, PurePosixPath, _Entry]]:
        for entry in folder.entries():
            if self._is_too_long(entry.name):
                raise StickError(f"Een naam op de stick is te lang: {entry.name[:40]}…")
            if entry.is_file(follow_symlinks=False):
                yield folder, path / entry.name, entry
            elif entry.is_dir(follow_symlinks=False):
                if len(path.parts) > self.limits.depth:
                    raise StickError(f"Op de stick zitten te veel mappen in elkaar: {path}.")
                with ExitStack() as stack:  # FAT may have put a short name in capitals
                    below = folder.enter(entry.name, stack)
                    yield from self._below(below, path / entry.name.lower())

    def _is_too_long(self, name: str) -> bool:
        """Also for our own disk, which counts bytes where FAT counts characters."""
        return len(name) > self.limits.name_chars or len(os.fsencode(name)) > _NAME_BYTES

    def _copy(self, parent: _Folder, path: PurePosixPath, name: str) -> None:
        is_text = path.suffix.lower() not in PICTURES
        target = self.into / path
        size_bytes = 0
        with _reading():
            source = parent.open(name)
        try:
            with _new_file(target, path) as copy:
                while chunk := _read(source):
                    size_bytes += len(chunk)
                    self.done_bytes += len(chunk)
                    self.text_bytes += len(chunk) if is_text else 0
                    self._check(path, size_bytes)
                    copy.write(chunk)
        finally:
            os.close(source)

    def _check(self, path: PurePosixPath, size_bytes: int) -> None:
        limits = self.limits
        if size_bytes > limits.file_bytes:
            raise StickError(f"{path} is groter dan {limits.file_bytes >> 20} MB.")
        if self.done_bytes > limits.bytes:
            raise StickError(f"De bundel is groter dan {limits.bytes >> 20} MB.")
        if self.text_bytes > limits.text_bytes:
            raise StickError(f"De bundel heeft meer dan {limits.text_bytes >> 20} MB tekst.")


def _new_file(target: Path, path: PurePosixPath) -> IO[bytes]:
    """Open a file of our copy. Raises StickError when its name is taken, OSError by our disk."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        return target.open("xb")
    except (FileExistsError, NotADirectoryError, IsADirectoryError) as error:
        raise StickError(f"{path} staat er twee keer op: maak de stick opnieuw.") from error


def _read(source: int) -> bytes:
    with _reading():
        return os.read(source, _CHUNK_BYTES)


@contextmanager
def _reading() -> Iterator[None]:
    """Say in our words that the stick failed us; our own disk's errors stay OSError."""
    try:
        yield
    except FileNotFoundError as error:
        raise StickIncomplete(f"{error.filename} is er niet: steek de stick er weer in.") from error
    except OSError as error:
        raise StickIncomplete(
            f"De stick is niet te lezen ({reason(error)}): steek hem opnieuw in."
        ) from error
