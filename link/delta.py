"""What changed between two issues of a publisher, in as few bytes as a thin line gives. Pure.

An issue is its files by path, as the importer keeps them and a stick carries them. Who has the old
one makes the new one from it: unchanged files stay, the others are compressed with zstandard, with
the old files as dictionary. What comes out is only as good as what went in: the ordinary importer
reads it and proves it, so nothing here has to be believed.

1. The dictionary is all old files that hold text, by path; the same on both sides or it does not
   unpack: the frame carries its check sum.
2. A file that is gone is named by its place among the old paths.
3. Contents come before names: a name that repeats a hash of the metadata costs next to nothing.
4. What unpacks is bounded before it is unpacked.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Annotated

import msgspec
import zstandard
from msgspec import Meta

from link.errors import DeltaError

if TYPE_CHECKING:
    from collections.abc import Mapping

VERSION = 1
LARGEST_BYTES = 4 * 1024 * 1024
"""Of what changed; a larger change goes by stick."""
FILES = 5_000
_SMALL_BYTES = 1024 * 1024
_LEVEL_SMALL, _LEVEL_LARGE = 19, 3
"""Where dictionary and changes are large, the thorough way takes half a minute and 200 MB, as much
as our unit may have, and comes to the same within a twentieth."""
_CHECK_BYTES = 4
_PACKED_ALREADY = (".png", ".jpg", ".jpeg")
"""Teach nothing about text, and make the dictionary large."""

_Path = Annotated[
    str, Meta(min_length=1, max_length=200, pattern=r"^[^/\x00-\x1f\\]+(/[^/\x00-\x1f\\]+)*\Z")
]


class _Changes(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    contents: bytes
    lengths: Annotated[tuple[Annotated[int, Meta(ge=0)], ...], Meta(max_length=FILES)]
    paths: Annotated[tuple[_Path, ...], Meta(max_length=FILES)]
    gone: Annotated[tuple[Annotated[int, Meta(ge=0)], ...], Meta(max_length=FILES)]
    """Places among the old paths, in order."""


def pack(old: Mapping[str, bytes], new: Mapping[str, bytes]) -> bytes:
    """Return what makes ``new`` of ``old``. Raises DeltaError when too much has changed."""
    changed = sorted(path for path in new if old.get(path) != new[path])
    contents = b"".join(new[path] for path in changed)
    if len(contents) > LARGEST_BYTES or len(changed) > FILES:
        raise DeltaError("Too much has changed for this way: bring a stick.")
    changes = _Changes(
        contents=contents,
        lengths=tuple(len(new[path]) for path in changed),
        paths=tuple(changed),
        gone=tuple(place for place, path in enumerate(sorted(old)) if path not in new),
    )
    dictionary = _dictionary(old)
    is_small = len(dictionary) + len(contents) <= _SMALL_BYTES
    with_dictionary = zstandard.ZstdCompressor(
        level=_LEVEL_SMALL if is_small else _LEVEL_LARGE,
        dict_data=dictionary,
        write_checksum=False,
        write_dict_id=False,
    )
    packed = with_dictionary.compress(msgspec.msgpack.encode(changes))
    return bytes([VERSION]) + _check(new) + packed


def unpack(old: Mapping[str, bytes], data: bytes) -> dict[str, bytes]:
    """Return the new files. Raises DeltaError and nothing else, whatever the bytes."""
    if data[:1] != bytes([VERSION]):
        raise DeltaError("A delta of other software.")
    check, packed = data[1 : 1 + _CHECK_BYTES], data[1 + _CHECK_BYTES :]
    try:
        if zstandard.frame_content_size(packed) > LARGEST_BYTES + FILES * 256:
            raise DeltaError("A delta that unpacks to more than is taken.")
        unpacker = zstandard.ZstdDecompressor(dict_data=_dictionary(old))
        raw = unpacker.decompress(packed, allow_extra_data=False)
        changes = msgspec.msgpack.decode(raw, type=_Changes)
    except (zstandard.ZstdError, msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise DeltaError(f"This delta does not fit the issue that is here: {error}") from error
    new = _applied(old, changes)
    if _check(new) != check:
        raise DeltaError("This delta is for another issue than the one that is here.")
    return new


def _applied(old: Mapping[str, bytes], changes: _Changes) -> dict[str, bytes]:
    paths = sorted(old)
    if len(changes.lengths) != len(changes.paths) or sum(changes.lengths) != len(changes.contents):
        raise DeltaError("A delta whose parts do not fit each other.")
    if any(place >= len(paths) for place in changes.gone):
        raise DeltaError("This delta is for another issue than the one that is here.")
    gone = {paths[place] for place in changes.gone}
    new, at = {path: data for path, data in old.items() if path not in gone}, 0
    for path, length in zip(changes.paths, changes.lengths, strict=True):
        if any(part in {".", ".."} for part in path.split("/")):
            raise DeltaError("A delta that would write elsewhere.")
        new[path] = changes.contents[at : at + length]
        at += length
    return new


def _dictionary(old: Mapping[str, bytes]) -> zstandard.ZstdCompressionDict:
    texts = [old[path] for path in sorted(old) if not path.lower().endswith(_PACKED_ALREADY)]
    paths = "\n".join(sorted(old)).encode()
    raw = b"".join((paths, *texts)) or b"-" * 8
    return zstandard.ZstdCompressionDict(raw, dict_type=zstandard.DICT_TYPE_RAWCONTENT)


def _check(files: Mapping[str, bytes]) -> bytes:
    """Of the whole new issue: another old one would give another."""
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(hashlib.sha256(path.encode()).digest())
        digest.update(hashlib.sha256(files[path]).digest())
    return digest.digest()[:_CHECK_BYTES]
