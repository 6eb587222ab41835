"""The issues that this node holds, as their files: read from what the importer proved and kept.

Files are named as in a publisher's folder on a stick: ``metadata/…`` and ``targets/…``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from link.errors import DeltaError
from link.status import hash_of

if TYPE_CHECKING:
    from pathlib import Path

    from content.board import Board

ISSUE_BYTES = 16 * 1024 * 1024
"""A larger one goes by stick: all of it is in memory while it is packed."""


class Held(NamedTuple):
    publisher: str
    issue: int
    folder: Path

    @property
    def name(self) -> str:
        """Names these very files: the issue, and a hash of its metadata."""
        return self.folder.name


def held_by(board: Board) -> dict[bytes, Held]:
    """Return what is held, by the hash of the publisher's id. Raises StoreError."""
    issues = {one.id: one.issue for one in board.publishers()}
    folders = board.bundles()
    return {hash_of(name): Held(name, issues[name], folder) for name, folder in folders.items()}


def read(folder: Path) -> dict[str, bytes]:
    """Read all files. Raises OSError, DeltaError for an issue that is too large."""
    found: dict[str, bytes] = {}
    left = ISSUE_BYTES
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            found[path.relative_to(folder).as_posix()] = data = path.read_bytes()
            left -= len(data)
            if left < 0:
                raise DeltaError("This issue is too large for this way: bring a stick.")
    if not found:
        raise FileNotFoundError(f"{folder} is gone")
    return found
