"""The old card: looked at, and its data partition copied and repaired where it cannot hurt.

Nothing here opens the card for writing. Of the data partition only what is in use is copied, so
that it fits in memory: what was deleted stays behind, as it should. A card that was cut off has a
journal that knows of more blocks than its bitmaps do; those come in a second round.
"""

from __future__ import annotations

import fcntl
import os
import stat
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, NamedTuple

from content.errors import reason
from software import tools
from software.errors import CardFault
from software.swap import table
from software.swap.errors import Unfit
from software.swap.table import SECTOR_BYTES, Layout, Partition, Table

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import BinaryIO

_READ_ONLY = 0x125D  # BLKROSET, of linux/fs.h
_PIECE_BYTES = 1 << 20
RELEASE = "/opt/noodsteunpunt/current"
"""A link to releases/VERSION."""
CARD = "card-release"
POINT = "point.toml"


class Copy(NamedTuple):
    """A repaired copy of the data partition."""

    image: Path
    unreadable: frozenset[str]
    """Files of which the card did not give all bytes."""
    complaints: tuple[str, ...]


@contextmanager
def opened(card: Path, mode: str = "rb") -> Iterator[BinaryIO]:
    """Open a card or an image of one, for nobody else meanwhile. Raises Unfit.

    A reader stays read-only whatever card is in it, until it is told otherwise.
    """
    flags = (os.O_RDWR if "+" in mode else os.O_RDONLY) | os.O_CLOEXEC
    try:
        is_device = stat.S_ISBLK(card.stat().st_mode)
        handle = os.open(card, flags | (os.O_EXCL if is_device else 0))
    except OSError as error:
        raise Unfit(
            f"{card} is niet te openen ({reason(error)}): klopt de naam, en is geen deel ervan nog "
            "aangekoppeld? Koppel los met umount."
        ) from error
    with os.fdopen(handle, mode, buffering=0) as file:
        if not is_device:
            yield file  # type: ignore[misc]
            return
        _set_read_only(handle, "+" not in mode)  # also after a run that was killed
        try:
            yield file  # type: ignore[misc]
        finally:
            with suppress(OSError):  # the reader was pulled
                _set_read_only(handle, False)


def _set_read_only(device: int, is_so: bool) -> None:  # noqa: FBT001 - what it says
    fcntl.ioctl(device, _READ_ONLY, int(is_so).to_bytes(4, "little"))


def size(card: BinaryIO) -> int:
    return card.seek(0, os.SEEK_END)


def first_sector(card: BinaryIO) -> bytes:
    card.seek(0)
    return card.read(SECTOR_BYTES)


def look(card: Path, file: BinaryIO) -> Table:
    """Return the table of an old card. Raises Unfit."""
    found = table.parse(first_sector(file), file)
    if found is None or found.layout is None:
        raise Unfit(f"{card} is geen kaart van een noodsteunpunt.")
    if found.layout is not Layout.ONE_ROOT:
        raise Unfit(
            f"{card} heeft al twee plaatsen voor software: nieuwe software komt daar met een stick."
        )
    check_root(card, found.root)
    return found


def check_root(card: Path, root: Partition) -> None:
    """Raise Unfit where the root was not made by deploy/image."""
    place = tools.at(card, root.start_bytes)
    if tools.usage(place) is None or CARD not in tools.names_in(place, "/etc"):
        raise Unfit(f"{card} is geen kaart van een noodsteunpunt.")


def machine_of(card: Path, root: Partition) -> str:
    """Say for which processor a root is."""
    names = tools.names_in(tools.at(card, root.start_bytes), "/usr/lib")
    return next((name for name in sorted(names) if name.endswith("-linux-gnu")), "")


def release_in(root: str) -> str:
    """Say which of our releases a root came with; empty: none that can be read."""
    return tools.link_in(root, RELEASE).rpartition("/")[2]


def copy_data(card: Path, file: BinaryIO, data: Partition, into: Path) -> Copy:
    """Copy and repair. Raises CardFault."""
    before = tools.usage(tools.at(card, data.start_bytes))
    bad: list[int] = []
    with into.open("wb+") as image:
        os.fchmod(image.fileno(), 0o600)
        image.truncate(data.size_bytes)
        block_bytes = before.block_bytes if before else 4096
        every = ((0, data.size_bytes // block_bytes),)
        used = before.used if before else every
        bad += _copy(file, data, image, used, block_bytes)
        if before is not None and before.needs_replay:
            image.flush()
            tools.repair(into, "-E", "journal_only")
            after = tools.usage(str(into))
            if after is not None:
                bad += _copy(file, data, image, _without(after.used, used), block_bytes, fill=True)
    code = tools.repair(into, "-f")
    complaints = []
    if code & tools.FAILED:
        code = tools.repair(into, "-f")  # once more: a repair may uncover the next fault
    if code & ~(tools.REPAIRED | 2):
        raise CardFault(
            "De gegevens op de oude kaart zijn te zeer beschadigd om over te zetten. De kaart zelf "
            "is niet veranderd."
        )
    if before is None or (code & tools.REPAIRED and not before.needs_replay):
        complaints.append("Het bestandssysteem van de oude kaart was beschadigd.")
    return Copy(into, frozenset(tools.files_with(str(into), bad)), tuple(complaints))


def _without(
    used: tuple[tuple[int, int], ...], before: tuple[tuple[int, int], ...]
) -> tuple[tuple[int, int], ...]:
    """Return the spans of ``used`` that lie outside ``before``, both in order."""
    left = []
    for begin, end in used:
        at = begin
        for first, last in before:
            if last <= at or first >= end:
                continue
            if at < first:
                left.append((at, first))
            at = max(at, last)
        if at < end:
            left.append((at, end))
    return tuple(left)


def _copy(  # noqa: PLR0913 - from where, to where, and what of it
    card: BinaryIO,
    data: Partition,
    image: BinaryIO,
    spans: tuple[tuple[int, int], ...],
    block_bytes: int,
    *,
    fill: bool = False,
) -> list[int]:
    """Copy spans of blocks; return the blocks that the card does not give.

    ``fill``: only where the copy has nothing yet, since a journal puts there what the card has not.
    """
    bad = []
    a_piece = _PIECE_BYTES // block_bytes
    for begin, end in spans:
        for first in range(begin, end, a_piece):
            blocks = range(first, min(first + a_piece, end))
            piece = _read(card, data.start_bytes + first * block_bytes, len(blocks) * block_bytes)
            if piece is not None and not fill:
                _put(image, first * block_bytes, piece)
                continue
            for block in blocks:
                at = block * block_bytes
                if fill and not _is_empty(_read(image, at, block_bytes) or b""):
                    continue
                one = _read(card, data.start_bytes + at, block_bytes)
                if one is None:
                    bad.append(block)
                else:
                    _put(image, at, one)
    return bad


def _put(image: BinaryIO, at: int, piece: bytes) -> None:
    """Leave holes where there is nothing."""
    if not _is_empty(piece):
        image.seek(at)
        image.write(piece)


def _is_empty(piece: bytes) -> bool:
    return piece == bytes(len(piece))


def _read(card: BinaryIO, at: int, size_bytes: int) -> bytes | None:
    """None: the card does not give it."""
    try:
        card.seek(at)
        found = card.read(size_bytes)
    except OSError:
        return None
    return found if len(found) == size_bytes else None
