"""The courier's stick: NOODSTEUNPUNT/post/<to>/<priority>-<from>-<number>.env, all of it sealed.

The stick that brings an issue takes the post along. Three programs, in this order:
1. `copy_in`, as the link's user, with the stick mounted read-only: what is addressed to this node
   is copied, bounded, and not looked at. The stick is hostile: a million files, files of a gigabyte
   and links cost no more than `Limits`.
2. The link takes what was copied, and lays out in a folder of its own what the stick should take
   along (`lay_out`): letters that wait, receipts for all that came of late, and the names of what
   the stick need not carry any more.
3. `host.post`, as root, writes that to the stick.

Names are the same when a letter is written again, so a stick that comes by twice holds it once; the
recipient's key is part of it, since a letter sealed to a key that is destroyed is no use there; and
so are its words, since a clone of this card may have written others under the same number.
What is taken away from a stick is on this card, or acknowledged by whom it was for. Anything else
stays: this card may be new, and the stick the only one that still has what the old one wrote.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from common import atomic_write, beneath
from link.envelope import ENVELOPE_BYTES, item_key
from link.errors import StickError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from link.carriers import Outgoing
    from link.exchange import Exchange
    from link.outbox import Item

FOLDER, POST, SUFFIX = "NOODSTEUNPUNT", "post", ".env"
NAME = re.compile(r"[1-7]-[a-z0-9-]{1,32}-(?:[0-9a-f]{24}|receipts|reply[0-9])\.env")
LETTER = re.compile(r".*-[0-9a-f]{24}\.env")
NODE = re.compile(r"[a-z0-9-]{1,32}")
GONE = "gone.txt"
"""A list in the folder that is laid out: what the stick need not carry any more."""
_OPEN = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC


@dataclass(frozen=True)
class Limits:
    """How much of a stick is read and written at most."""

    looked_at: int = 20_000
    """Names in one folder; after so many nobody looks any further."""
    files: int = 2_000
    bytes: int = 16 * 1024 * 1024


DEFAULT_LIMITS = Limits()


class Copied(NamedTuple):
    """What came from a stick, and how much of it was left there."""

    files: int
    left: int
    """Too many, too large, or no plain file. The link says so; the next stick may bring them."""


def copy_in(mount: Path, node: str, into: Path, limits: Limits = DEFAULT_LIMITS) -> Copied:
    """Copy the post for ``node`` into ``into``, a folder of ours. Raises StickError."""
    copied = left = 0
    bytes_left = limits.bytes
    with ExitStack() as stack:
        try:
            post = _entered(mount, (FOLDER, POST, node), limits, stack)
        except OSError as error:
            raise StickError(f"The stick cannot be read: {error.strerror}.") from error
        if post is None:
            return Copied(0, 0)
        into.mkdir(parents=True, exist_ok=True)  # an earlier stick's, if the link was not there
        room = limits.files - len(list(into.iterdir()))
        names, more = _names(post, limits)
        for name in names:
            data = _read(post, name) if copied < room else None
            if data is None or len(data) > bytes_left:
                left += 1
                continue
            (into / name.lower()).write_bytes(data)
            copied += 1
            bytes_left -= len(data)
    atomic_write.sync_tree(into)
    return Copied(copied, left + more)


def _entered(mount: Path, names: Iterable[str], limits: Limits, stack: ExitStack) -> int | None:
    """Open a folder of the stick, each name as FAT may have written it; None where it is not."""
    handle = os.open(mount, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    stack.callback(os.close, handle)
    for wanted in names:
        alike = sorted(n for n in _listed(handle, limits) if n.lower() == wanted.lower())
        if not alike:
            return None
        try:
            handle = os.open(wanted if wanted in alike else alike[0], _OPEN, dir_fd=handle)
        except NotADirectoryError:
            return None
        stack.callback(os.close, handle)
    return handle


def _listed(handle: int, limits: Limits) -> Iterator[str]:
    with os.scandir(handle) as found:
        for number, entry in enumerate(found):
            if number >= limits.looked_at:
                return
            yield entry.name


def _names(post: int, limits: Limits) -> tuple[list[str], int]:
    """Return what looks like post, the most urgent first, and how much else there is."""
    try:
        listed = list(_listed(post, limits))
    except OSError as error:
        raise StickError(f"The stick cannot be read: {error.strerror}.") from error
    ours = sorted({name.lower(): name for name in listed if NAME.fullmatch(name.lower())}.values())
    return ours, len(listed) - len(ours)


def _read(post: int, name: str) -> bytes | None:
    try:
        with beneath.plain_file(post, name) as handle:
            if os.fstat(handle).st_size > ENVELOPE_BYTES:
                return None
            data = os.read(handle, ENVELOPE_BYTES + 1)
    except OSError:  # pulled, damaged, a link: the others still count
        return None
    return data if 0 < len(data) <= ENVELOPE_BYTES else None


class TakenIn(NamedTuple):
    """What the link did with what was copied from one stick."""

    outcomes: dict[str, int]
    """How many of each `link.exchange.Outcome`."""
    done_with: tuple[str, ...]
    """Names that the stick need not carry to this node any more."""
    left: int = 0
    """How many wait for the next call."""


_DONE_WITH = frozenset({"new", "duplicate", "receipt", "status", "quarantined"})


def take_in(exchange: Exchange, folder: Path, most: int = 2**31) -> TakenIn:
    """Take what `copy_in` copied, ``most`` at a time, out of the folder. Raises OSError."""
    outcomes: dict[str, int] = {}
    done_with = []
    there = sorted(folder.iterdir()) if folder.is_dir() else []
    for path in there[:most]:
        outcome = exchange.take(path.read_bytes(), "stick").outcome
        outcomes[outcome] = outcomes.get(outcome, 0) + 1
        if outcome in _DONE_WITH:
            done_with.append(path.name)
        atomic_write.remove(path)
    return TakenIn(outcomes, tuple(done_with), len(there[most:]))


def lay_out(
    exchange: Exchange,
    folder: Path,
    done_with: Iterable[str],
    replies: Iterable[Outgoing],
    limits: Limits = DEFAULT_LIMITS,
) -> int:
    """Lay out in ``folder`` what the next stick takes along; return how many letters.

    Nothing here needs to last: after a power cut the next stick is laid out again. Raises
    OutboxError, OSError.
    """
    atomic_write.remove(folder)
    folder.mkdir(parents=True)
    me = exchange.node
    room = _Room(folder, limits)
    for node in exchange.inbox.senders():
        tale = exchange.whole_tale(node)
        if tale is not None:
            room.put(node, f"2-{me}-receipts{SUFFIX}", tale.sealed)
    for number, reply in enumerate(replies):
        room.put(reply.to, f"2-{me}-reply{number % 10}{SUFFIX}", reply.sealed)
    letters = 0
    for item in exchange.outbox.waiting(limit=limits.files):
        going = exchange.sealed(item)
        name = name_of(item, me, exchange.key_id_of(item.recipient))
        letters += bool(going and room.put(item.recipient, name, going.sealed))
    gone = [f"{me}/{name}" for name in done_with]
    gone += [
        f"{item.recipient}/{name_of(item, me, exchange.key_id_of(item.recipient))}"
        for item in exchange.outbox.delivered(limits.files)
    ]
    (folder / GONE).write_text("".join(f"{line}\n" for line in gone))
    return letters


class _Room:
    """A folder that takes so many files and bytes."""

    def __init__(self, folder: Path, limits: Limits) -> None:
        self._folder = folder
        self._files, self._bytes = limits.files, limits.bytes

    def put(self, to: str, name: str, data: bytes) -> bool:
        if not self._files or len(data) > self._bytes:
            return False
        (self._folder / to).mkdir(exist_ok=True)
        (self._folder / to / name).write_bytes(data)
        self._files -= 1
        self._bytes -= len(data)
        return True


def name_of(item: Item, sender: str, key_id: bytes) -> str:
    """What a letter is called on every stick."""
    return f"{item.priority}-{sender}-{number_of(item, sender)}{key_id.hex()}{SUFFIX}"


def number_of(item: Item, sender: str) -> str:
    """Of its number and its words: two clones of a card may write both under one number."""
    return hashlib.sha256(item_key(item.header(sender)) + item.digest).hexdigest()[:16]


Copy: TypeAlias = "Callable[[int, str, int], None]"
"""Copies a file by name from an open folder to another, whole or not at all. Raises OSError."""


class Written(NamedTuple):
    """What root's program did to a stick."""

    written: tuple[str, ...]
    """``<to>/<name>``, those too that were there already."""
    removed: int


def write(laid_out: int, post: int, copy: Copy, limits: Limits = DEFAULT_LIMITS) -> Written:
    """Write what was laid out to the open folder ``post`` of a stick. Raises OSError.

    For root: ``laid_out`` is the link's folder, and nothing in it is believed.
    """
    written: list[str] = []
    for node in sorted(n for n in os.listdir(laid_out) if NODE.fullmatch(n)):
        with suppress(NotADirectoryError), _opened(laid_out, node) as source:
            names = [name for name in sorted(os.listdir(source)) if NAME.fullmatch(name)]  # noqa: PTH208
            with beneath.below(post, node) as goal:
                for name in names[: limits.files - len(written)]:
                    if not _is_there(source, goal, name):
                        copy(source, name, goal)
                    written.append(f"{node}/{name}")
                os.fsync(goal)
    return Written(tuple(written), _remove(laid_out, post, limits))


@contextmanager
def _opened(parent: int, name: str) -> Iterator[int]:
    handle = os.open(name, _OPEN, dir_fd=parent)
    try:
        yield handle
    finally:
        os.close(handle)


def _remove(laid_out: int, post: int, limits: Limits) -> int:
    removed = 0
    try:
        with beneath.plain_file(laid_out, GONE) as handle:
            lines = os.read(handle, 128 * (2 * limits.files)).decode("ascii", "replace").split("\n")
    except FileNotFoundError:
        return 0
    for line in lines:
        node, _, name = line.partition("/")
        if NODE.fullmatch(node) and NAME.fullmatch(name):
            with suppress(FileNotFoundError, NotADirectoryError), _opened(post, node) as folder:
                os.unlink(name, dir_fd=folder)
                removed += 1
    return removed


def _is_there(source: int, goal: int, name: str) -> bool:
    """Sealed again to the same key, a letter has other bytes: those that are there will do."""
    if not LETTER.fullmatch(name):
        return False
    with suppress(OSError):
        found = os.stat(name, dir_fd=goal, follow_symlinks=False)
        wanted = os.stat(name, dir_fd=source, follow_symlinks=False)
        return stat.S_ISREG(found.st_mode) and found.st_size == wanted.st_size
    return False
