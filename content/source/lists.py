"""A publisher's lists of places and utilities, however they were made, as files of an issue."""

from __future__ import annotations

from pathlib import PurePosixPath
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from content.core.places import read_geojson, write_geojson
from content.core.remarks import Notes
from content.core.utilities import read_utilities, write_utilities
from content.errors import FormatError
from content.source.spreadsheets import read_places_table, read_utilities_table

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from content.core.model import Place

PLACES = "places.geojson"
UTILITIES = "utilities.json"
SHEETS = (".csv", ".xlsx", ".ods")
SOURCES = MappingProxyType(
    {
        PLACES: ("places.geojson", *(f"places{suffix}" for suffix in SHEETS)),
        UTILITIES: ("utilities.json", *(f"utilities{suffix}" for suffix in SHEETS)),
    }
)
"""What a publisher may call them, by the file they become."""


class Reading(NamedTuple):
    """What one list is read against, and where to say what is wrong and what could be better."""

    publisher: str
    now: datetime
    previous: Mapping[str, bytes]
    """The targets of the last issue."""
    notes: Notes
    hints: Notes


def convert_list(target: str, data: bytes, reading: Reading) -> bytes:
    """Return ``data`` as the file ``target`` of an issue. Raises FormatError."""
    if target == PLACES:
        return _places(data, reading)
    return _utilities(data, reading)


def _places(data: bytes, reading: Reading) -> bytes:
    publisher, now, _, notes, hints = reading
    earlier = _earlier(reading)
    if _is_sheet(notes.file):
        places = read_places_table(
            data, publisher=publisher, notes=notes, hints=hints, now=now, earlier=earlier
        )
    else:
        places = read_geojson(data, publisher=publisher, notes=notes, hints=hints, earlier=earlier)
    return write_geojson(places)


def _utilities(data: bytes, reading: Reading) -> bytes:
    publisher, now, _, notes, hints = reading
    if _is_sheet(notes.file):
        return write_utilities(
            read_utilities_table(data, publisher=publisher, notes=notes, hints=hints, now=now)
        )
    return write_utilities(read_utilities(data, publisher=publisher, notes=notes))


def _is_sheet(file: str) -> bool:
    return PurePosixPath(file).suffix in SHEETS


def _earlier(reading: Reading) -> tuple[Place, ...]:
    """Return the places of the last issue; what is unreadable there is only a new list of ids."""
    data = reading.previous.get(PLACES)
    if data is None:
        return ()
    aside = Notes(PLACES)
    try:
        return read_geojson(data, publisher=reading.publisher, notes=aside, hints=aside)
    except FormatError:
        return ()
