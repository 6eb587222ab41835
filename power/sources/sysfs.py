"""Folders of the kernel's in which every file holds one value, as under /sys/class."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from power.errors import SourceError

if TYPE_CHECKING:
    from pathlib import Path

MAX_FILE_BYTES: Final = 4096
MICRO: Final = 1e-6
MILLI: Final = 1e-3


class Folder:
    """One folder, read afresh at every question."""

    def __init__(self, path: Path) -> None:
        self.name = path.name
        self._path = path

    def word(self, name: str) -> str:
        """Return what a file says; empty where it cannot be read."""
        try:
            with (self._path / name).open("rb") as file:
                return file.read(MAX_FILE_BYTES).decode("ascii", "replace").strip()
        except OSError:
            return ""

    def number(self, name: str, bounds: tuple[float, float], unit: float = MICRO) -> float | None:
        """Return a file's number times ``unit``; None where it is none or out of ``bounds``."""
        low, high = bounds
        try:
            value = int(self.word(name)) * unit
        except (ValueError, OverflowError):
            return None
        return value if low <= value <= high else None


def folders(root: Path) -> list[Folder]:
    """Return the folders of a class, by name. Raises SourceError where there is no such class."""
    try:
        return [Folder(path) for path in sorted(root.iterdir())]
    except OSError as error:
        raise SourceError(f"{root} cannot be read: {error.strerror}.") from error
