"""Putting a bundle on a stick so that pulling it half-way leaves something that can be finished.

1. Targets first: under names that carry their hash, so nothing that is there is overwritten.
2. Roots, targets and snapshot metadata: under names that carry their version.
3. ``timestamp.json`` last: from then on the stick is the new issue, until then the old one.
4. What no metadata names any more goes.
5. The memory's copies of what was written are dropped, so that whoever reads back reads the stick.

Doing it again skips what is there already and sound.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, NamedTuple

from common import atomic_write
from content.errors import StickError, reason
from content.stick.copy import FOLDER, METADATA, TARGETS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_LAST = "timestamp.json"


class Delivered(NamedTuple):
    files: int
    bytes: int


def deliver(bundle: Path, publisher: str, mount: Path) -> Delivered:
    """Put the repository in the folder ``bundle`` on the stick. Raises StickError."""
    if not mount.is_dir():
        raise StickError(f"{mount} is er niet: steek de stick erin.")
    there = mount / FOLDER / publisher
    names = sorted(
        (path.relative_to(bundle) for path in bundle.rglob("*") if path.is_file()),
        key=lambda name: (name.name == _LAST, name.parts[0] == METADATA, name),
    )
    try:
        sizes = [_put(bundle / name, there / name) for name in names]
        _remove_others(there, {there / name for name in names})
        for name in names:
            atomic_write.forget_pages(there / name)
    except OSError as error:
        raise StickError(
            f"De stick is niet te beschrijven ({reason(error)}): kijk of hij vol is of op slot "
            "zit, steek hem opnieuw in en probeer het nog eens."
        ) from error
    return Delivered(len(sizes), sum(sizes))


def _put(source: Path, target: Path) -> int:
    data = source.read_bytes()
    if not _holds(target, data):
        target.parent.mkdir(parents=True, exist_ok=True)
        atomic_write.write(target, data)
    return len(data)


def _holds(path: Path, data: bytes) -> bool:
    try:
        if path.stat().st_size != len(data):
            return False
        with path.open("rb") as file:
            there = hashlib.file_digest(file, "sha256").digest()
    except OSError:  # absent, or unreadable: write it (again)
        return False
    return there == hashlib.sha256(data).digest()


def _remove_others(there: Path, keep: Iterable[Path]) -> None:
    kept = {str(path).lower() for path in keep}  # FAT may have changed their case
    for top in (METADATA, TARGETS):
        for path in list((there / top).rglob("*")):
            if path.is_file() and str(path).lower() not in kept:
                path.unlink()
