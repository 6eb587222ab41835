"""From a copy of the old data partition to the new one: what is taken, whose it is, its digests."""

from __future__ import annotations

import hashlib
import os
import sqlite3
from contextlib import closing
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from common import atomic_write
from software import tools
from software.swap import carrying
from software.swap.carrying import Fate
from software.swap.errors import Unfit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from software.swap.carrying import Ids

RECORD = ".swapped"
_NOBODY_MODE = 0o600
_LEAST_BYTES = 96 << 20  # as deploy/image makes it
_SPARE_BYTES = 64 << 20
_FILE_BYTES = 4096 + 1024  # a file's last block and its inode


class Entry(NamedTuple):
    """One file, link or folder, and what must be the same on the new card."""

    digest: str
    """Of a file's bytes, or of where a link points to; empty for a folder."""
    mode: int
    uid: int
    gid: int


class Record(msgspec.Struct, frozen=True):
    """On the new card, in the root of the data partition: which card it was made from."""

    card: str
    files: int
    sha256: str
    """Of the digests of all of them."""


def entries(tree: Path) -> dict[str, Entry]:
    """List a tree. Raises OSError."""
    return {
        str(path.relative_to(tree)): Entry(_digest(path), *_owner(path)) for path in _paths(tree)
    }


def _paths(tree: Path) -> Iterator[Path]:
    for folder, folders, files in os.walk(tree):
        for name in sorted((*folders, *files)):
            yield Path(folder) / name


def _owner(path: Path) -> tuple[int, int, int]:
    status = path.lstat()
    return status.st_mode, status.st_uid, status.st_gid


def _digest(path: Path) -> str:
    if path.is_symlink():
        return hashlib.sha256(os.fsencode(path.readlink())).hexdigest()
    if not path.is_file():
        return ""
    return tools.digest(path).hex()


def prune(tree: Path, unreadable: frozenset[str]) -> tuple[list[str], list[str]]:
    """Remove what is not taken; return what a person should know of, and what was damaged."""
    named, damaged = [], []
    for path in list(_paths(tree)):
        where = PurePosixPath(path.relative_to(tree))
        is_link = path.is_symlink()
        if path.is_dir() and not is_link:
            continue
        fate = carrying.fate(where, is_link=is_link)
        if fate is Fate.NAMED:
            named.append(str(where))
        if fate is Fate.TAKEN and str(where) in unreadable:
            damaged.append(str(where))
            fate = Fate.LEFT
        if fate is not Fate.TAKEN:
            path.unlink()
    for folder in sorted(filter(Path.is_dir, _paths(tree)), reverse=True):
        where = PurePosixPath(folder.relative_to(tree))
        if (
            where.parts[0] not in carrying.STATE
            and not any(folder.iterdir())
            and not folder.is_symlink()
        ):
            folder.rmdir()
    return named, damaged


def give_to(tree: Path, users: Ids, groups: Ids) -> list[str]:
    """Give all its owner by name; return who is not known on the new card."""
    strangers = set()
    for path in _paths(tree):
        mode, uid, gid = _owner(path)
        new_uid, new_gid = users.here(uid), groups.here(gid)
        if new_uid is None or new_gid is None:
            strangers.add(users.name(uid) if new_uid is None else groups.name(gid))
        os.chown(path, new_uid or 0, new_gid or 0, follow_symlinks=False)
        if not path.is_symlink():
            path.chmod(mode & 0o7777)  # chown takes setgid off
    tree.chmod(0o700)
    os.chown(tree, 0, 0)
    return sorted(strangers)


def unsound(tree: Path, scratch: Path) -> list[str]:
    """Return databases that SQLite does not find whole. Looks at copies, logs included."""
    found = []
    for path in sorted(tree.rglob("*.db")):
        copy = scratch / "check.db"
        for end in ("", "-wal"):
            source = path.with_name(path.name + end)
            copy_end = copy.with_name(copy.name + end)
            copy_end.unlink(missing_ok=True)
            if source.is_file() and not source.is_symlink():  # it would lead into the laptop
                copy_end.write_bytes(source.read_bytes())
        try:
            with closing(sqlite3.connect(copy)) as database:
                sound = database.execute("pragma quick_check").fetchone() == ("ok",)
        except sqlite3.Error:
            sound = False
        if not sound:
            found.append(str(path.relative_to(tree)))
        for end in ("", "-wal", "-shm"):
            copy.with_name(copy.name + end).unlink(missing_ok=True)
    return found


def record(tree: Path, card: str, held: dict[str, Entry]) -> Record:
    """Write in the tree which card it is from."""
    digest = hashlib.sha256(msgspec.json.encode(sorted(held.items()))).hexdigest()
    made = Record(card, sum(bool(entry.digest) for entry in held.values()), digest)
    atomic_write.write(tree / RECORD, msgspec.json.encode(made), mode=_NOBODY_MODE)
    return made


def make_image(tree: Path, into: Path, room_bytes: int) -> None:
    """Make the file system, large enough to start with: the card grows it. Raises Unfit."""
    files = list(_paths(tree))
    held_bytes = sum(path.lstat().st_size + _FILE_BYTES for path in files)
    size_bytes = max(_LEAST_BYTES, held_bytes * 5 // 4 + _SPARE_BYTES)
    for wanted in (size_bytes, size_bytes * 3 // 2, room_bytes):
        if min(wanted, room_bytes) > held_bytes and tools.make(
            tree, into, min(wanted, room_bytes) & ~0xFFF
        ):
            return
    raise Unfit(
        f"De nieuwe kaart is te klein: er is {room_bytes >> 20} MB voor gegevens, en de oude heeft "
        f"er {held_bytes >> 20}."
    )
