"""The image of a root, cut and packed into what a stick carries; on the computer that builds it."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import zstandard

from common import atomic_write
from content.errors import SourceFaults, StoreError, reason
from software import folders, tools
from software import release as manifests
from software.release import IMAGES, PIECE_BYTES, Architecture, Piece, Release

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from typing import BinaryIO

LEVEL = 19
"""A piece takes some seconds; it is packed once, and unpacked as quickly at any level."""


def build(  # noqa: PLR0913 - what a release says of itself, each by name
    image: Path,
    into: Path,
    *,
    version: str,
    architecture: Architecture,
    from_floor: int = 0,
    level: int = LEVEL,
    progress: Callable[[int, int], None] = lambda _done_bytes, _total_bytes: None,
) -> Release:
    """Pack ``image`` into the folder ``into`` and describe it there. Raises ContentError."""
    if not manifests.VERSION.fullmatch(version):
        raise SourceFaults(
            (f"{version[:60]!r} kan geen versie heten: gebruik letters en cijfers.",)
        )
    try:
        total_bytes = image.stat().st_size
        if not 0 < total_bytes <= manifests.LARGEST_IMAGE_BYTES:
            raise SourceFaults((f"{image} is leeg, of groter dan een plaats op een kaart.",))
        (into / IMAGES).mkdir(parents=True, exist_ok=True)
        new = into / IMAGES / ".new"
        whole = hashlib.sha256()
        pieces = []
        with image.open("rb") as source, new.open("wb") as packed:
            for data in _pieces(source):
                whole.update(data)
                pieces.append(_pack(data, packed, level))
                progress(min(len(pieces) * PIECE_BYTES, total_bytes), total_bytes)
        made = Release(
            version=version,
            architecture=architecture,
            image_bytes=total_bytes,
            image_sha256=whole.hexdigest(),
            pieces=tuple(pieces),
            from_floor=from_floor,
            number=_number_in(image),
        )
        atomic_write.sync(new)
        atomic_write.rename(new, into / IMAGES / made.image)
        atomic_write.write(into / made.target, manifests.write(made))
    except OSError as error:
        raise StoreError(f"Het inpakken van {image} lukt niet ({reason(error)}).") from error
    return made


def _number_in(image: Path) -> int:
    """Return what `deploy/image --software-number` wrote into the root."""
    said = tools.text_in(str(image.absolute()), str(folders.NUMBER)).strip()
    return int(said) if said.isdigit() else 0


def _pieces(source: BinaryIO) -> Iterator[bytes]:
    while data := source.read(PIECE_BYTES):
        yield data


def _pack(data: bytes, into: BinaryIO, level: int) -> Piece:
    packed = zstandard.ZstdCompressor(level=level, write_checksum=True).compress(data)
    into.write(packed)
    return Piece(packed_bytes=len(packed), sha256=hashlib.sha256(packed).hexdigest())
