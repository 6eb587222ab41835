"""A file as a value, read again only when it was replaced: a look costs one stat call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

T = TypeVar("T")


class Latest(Generic[T]):
    """``read`` is called for a file that is new, that is gone, and again after it raised."""

    def __init__(self, path: Path, read: Callable[[Path], T]) -> None:
        self._path = path
        self._read = read
        self._known: tuple[tuple[int, int, int] | None, T] | None = None

    def __call__(self) -> T:
        """The value of the file as it is now. Raises what ``read`` raises."""
        seen = self._look()  # before reading: what comes in between is read next time
        if self._known is None or self._known[0] != seen:
            self._known = None
            self._known = (seen, self._read(self._path))
        return self._known[1]

    def _look(self) -> tuple[int, int, int] | None:
        try:
            found = self._path.stat()
        except OSError:
            return None
        return found.st_ino, found.st_mtime_ns, found.st_size
