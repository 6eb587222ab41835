"""What a release of the appliance is: a signed manifest, and the image of a whole root. Pure.

    NOODSTEUNPUNT/software/metadata, targets   a TUF repository, as a publisher's
    …/targets/<sha256>.release-amd64.json      the manifest: one target for each architecture
    …/images/<name>                            the image, zstd: what the manifest vouches for

The image is no TUF target itself. Targets are copied to memory and proven there as a whole, which
half a gigabyte is too large for; and a second signer signs the manifest alone, which is small. The
manifest vouches for each `PIECE_BYTES` of the image by itself:

1. What was packed is compared with its sha256 before anything unpacks it.
2. A stick that says something else the second time it is read gains nothing: it is read once.
3. The whole, read back from the card, is compared with ``image_sha256``.

The pieces are zstd frames one behind the other, so that ``zstd -d`` unpacks the file too.
"""

from __future__ import annotations

import platform
import re
from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import Meta

from content.errors import Tampered

SCHEMA = 1
PIECE_BYTES = 4 * 1024 * 1024
LARGEST_IMAGE_BYTES = 4 * 1024 * 1024 * 1024
PACKED_SLACK_BYTES = 64 * 1024
"""By how much a piece that does not compress may be larger packed."""
IMAGES = "images"
VERSION = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+_-]{0,59}")

_Sha256 = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$")]
_Version = Annotated[str, Meta(pattern=f"^{VERSION.pattern}$")]


class Architecture(StrEnum):
    """What a processor runs, in Debian's words."""

    AMD64 = "amd64"
    ARM64 = "arm64"


class Piece(msgspec.Struct, frozen=True, array_like=True):
    """One frame of the packed image."""

    packed_bytes: Annotated[int, Meta(ge=1, le=PIECE_BYTES + PACKED_SLACK_BYTES)]
    sha256: _Sha256
    """Of what was packed."""


class Release(msgspec.Struct, frozen=True, kw_only=True):
    """The manifest of one architecture."""

    schema: Annotated[int, Meta(ge=SCHEMA, le=SCHEMA)] = SCHEMA
    version: _Version
    architecture: Architecture
    image_bytes: Annotated[int, Meta(ge=1, le=LARGEST_IMAGE_BYTES)]
    image_sha256: _Sha256
    """Of the image as it lies in a slot."""
    pieces: tuple[Piece, ...]
    from_floor: Annotated[int, Meta(ge=0)] = 0
    """The lowest floor to step from: what is below it takes a release between first."""

    number: Annotated[int, Meta(ge=0)] = 0
    """What its root says that it is released as, for cards that are made of it; 0: nothing."""

    @property
    def target(self) -> str:
        """Its name in the repository."""
        return target_of(self.architecture)

    @property
    def image(self) -> str:
        """The name of its image in the folder `IMAGES`: what it holds, so two never clash."""
        return f"{self.architecture}-{self.image_sha256[:32]}.img.zst"

    @property
    def packed_bytes(self) -> int:
        return sum(piece.packed_bytes for piece in self.pieces)

    def piece_bytes(self, number: int) -> int:
        """How long piece ``number`` is unpacked; the last one is what is left."""
        return min(PIECE_BYTES, self.image_bytes - number * PIECE_BYTES)


def target_of(architecture: Architecture) -> str:
    return f"release-{architecture}.json"


def read(data: bytes) -> Release:
    """Read a manifest. Raises Tampered."""
    try:
        release = msgspec.json.decode(data, type=Release)
    except msgspec.MsgspecError as error:
        raise Tampered("De beschrijving van deze software is niet te lezen.") from error
    if len(release.pieces) != -(-release.image_bytes // PIECE_BYTES):
        raise Tampered("De beschrijving van deze software klopt niet met haar lengte.")
    return release


def write(release: Release) -> bytes:
    return msgspec.json.encode(release)


def this_machine() -> Architecture | None:
    """Return what runs here; None: something that no release is made for."""
    known = {"x86_64": Architecture.AMD64, "aarch64": Architecture.ARM64}
    return known.get(platform.machine())
