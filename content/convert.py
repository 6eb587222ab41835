"""From a publisher's source folder to the targets of a stick, or every fault at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from content.cap import read_cap
from content.errors import FormatError, SourceFaults
from content.notes import Notes
from content.places import read_geojson

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path


class Converted(msgspec.Struct, frozen=True, kw_only=True):
    """What goes on the stick."""

    targets: dict[str, bytes]
    """Path below the bundle's targets folder to content."""
    warnings: tuple[str, ...] = ()
    """Dutch hints, ``file:line: …``; none of them stops a publication."""


def convert_source(
    source: Path,
    *,
    publisher_id: str,
    publisher_name: str,
    now: datetime,
    previous: Mapping[str, bytes],
) -> Converted:
    """Read, check and convert all of ``source``.

    ``previous`` holds the targets of the last issue, for what a bulletin replaces and for a
    `sent` that stays the same while the text does. Raises SourceFaults carrying every fault.
    """
    return _Conversion(source, publisher_id, publisher_name, now, previous).converted()


class _Conversion:
    """One run over a source folder, gathering faults and hints."""

    def __init__(
        self,
        source: Path,
        publisher_id: str,
        publisher_name: str,
        now: datetime,
        previous: Mapping[str, bytes],
    ) -> None:
        self.source = source
        self.publisher_id = publisher_id
        self.publisher_name = publisher_name
        self.now = now
        self.previous = previous
        self.targets: dict[str, bytes] = {}
        self.faults: list[str] = []

    def converted(self) -> Converted:
        for path in sorted(self.source.rglob("*")):
            if path.is_file():
                self._convert(path, path.relative_to(self.source).as_posix())
        if self.faults:
            raise SourceFaults(tuple(self.faults))
        return Converted(targets=self.targets)

    def _convert(self, path: Path, file: str) -> None:
        notes = Notes(file)
        data = path.read_bytes()
        try:
            if file.endswith(".xml"):
                read_cap(data, publisher=self.publisher_id, notes=notes)
            elif file.endswith(".geojson"):
                read_geojson(data, publisher=self.publisher_id, notes=notes)
        except FormatError as error:
            self.faults.append(str(error))
        self.faults += notes.lines()
        self.targets[file] = data
