"""Places from GeoJSON (RFC 7946), read tolerantly; and written.

One feature that cannot be read is left out with a note; the others stay. Properties carry the
field names and English words of `content.model.Place`.
"""

from __future__ import annotations

import math
import unicodedata
from itertools import product
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from content import text
from content.coordinates import locate
from content.errors import FormatError
from content.model import Facility, Place, PlaceKind, PlaceStatus
from content.times import TimeProblem, read_time

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime
    from enum import StrEnum

    from content.notes import Notes

    _Word = TypeVar("_Word", bound=StrEnum)

PLACES_BYTES = 8 * 1024 * 1024
PLACES = 20_000
_COMMAS = 1_000_000  # fifty a place; each may be a value of its own, and take 64 bytes
CAPACITY = 100_000
_FACILITIES = {word.value: word for word in Facility}
_FACILITIES_GIVEN = 50
_ID_CHARS = 100
_SQUARE_DEGREES = 0.0005  # some 50 by 35 m: next door is in the same square or one beside it


class _Collection(msgspec.Struct):
    features: list[msgspec.Raw]
    type: str = "FeatureCollection"


class _Geometry(msgspec.Struct):
    type: str
    coordinates: list[float]


class _Properties(msgspec.Struct):
    """As others may write it: words are matched later, so that one odd word costs no place."""

    id: str | int | None = None
    kind: str = ""
    name: str = ""
    address: str | None = None
    status: str | None = None
    status_at: str | None = None
    capacity: float | str | None = None
    hours: str | None = None
    facilities: list[str] | None = None
    contact: str | int | None = None
    route: str | None = None
    note: str | None = None


class _Feature(msgspec.Struct):
    geometry: _Geometry
    properties: _Properties
    id: str | int | None = None


_COLLECTION = msgspec.json.Decoder(_Collection)
_FEATURE = msgspec.json.Decoder(_Feature)


def read_geojson(data: bytes, *, publisher: str, notes: Notes, hints: Notes) -> tuple[Place, ...]:
    """Read a FeatureCollection of points. Raises FormatError when it is none.

    Coordinates that were put right by themselves go to ``hints``, all else to ``notes``.
    """
    if len(data) > PLACES_BYTES:
        raise FormatError("Het bestand met plaatsen is groter dan 8 MB.", file=notes.file)
    if data.count(b",") > _COMMAS:
        raise FormatError("Het bestand houdt te veel waarden: maak het kleiner.", file=notes.file)
    try:
        collection = _COLLECTION.decode(data.removeprefix(b"\xef\xbb\xbf"))
    except (msgspec.MsgspecError, RecursionError, UnicodeError) as error:
        message = f"Dit is geen GeoJSON met plaatsen ({error}): maak het bestand opnieuw."
        raise FormatError(message, file=notes.file) from error
    if len(collection.features) > PLACES:
        notes.add(f"Meer dan {PLACES} plaatsen: de rest is weggelaten.")
    places = []
    lines = _Lines(data)
    for number, raw in enumerate(collection.features[:PLACES], start=1):
        remarks: list[str] = []
        try:
            place, hint = _place(_FEATURE.decode(raw), number, publisher, remarks)
            places.append(place)
            if hint:
                hints.add(f"Plaats {number}: {hint}", lines.line_of(raw))
        except (msgspec.MsgspecError, RecursionError, UnicodeError) as error:
            remarks.append(f"Weggelaten, want dit klopt niet: {error}. Verbeter het bestand.")
        except ValueError as problem:
            remarks.append(f"Weggelaten: {problem}")
        for remark in remarks:
            notes.add(f"Plaats {number}: {remark}", lines.line_of(raw))
    return without_doubles(places, notes)


def write_geojson(places: Iterable[Place]) -> bytes:
    """Return a FeatureCollection, one feature a line, that `read_geojson` reads back."""
    lines = b",\n".join(msgspec.json.encode(_as_feature(place)) for place in places)
    return b'{"type":"FeatureCollection","features":[\n' + lines + b"\n]}\n"


def without_doubles(
    places: Iterable[Place], notes: Notes, lines: Sequence[int | None] | None = None
) -> tuple[Place, ...]:
    """Keep the first of those with one id, or of one kind and name next door to each other.

    ``lines`` holds the line of each place, where the file has lines.
    """
    kept: dict[str, Place] = {}
    taken: set[tuple[str, str, int, int]] = set()
    for index, place in enumerate(places):
        line = lines[index] if lines else None
        if place.id in kept:
            notes.add(
                f"Dubbel: id '{place.id}' komt vaker voor. Geef elke plaats een eigen id.", line
            )
        elif not taken.isdisjoint(_around(place)):
            notes.add(f"Dubbel: '{place.name}' staat er al. Haal er een weg.", line)
        else:
            kept[place.id] = place
            taken.add(_around(place)[0])
    return tuple(kept.values())


def id_from_name(name: str) -> str:
    """Return an id such as ``sporthal-de-geer`` for a place without one."""
    plain = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    return "-".join("".join(c if c.isalnum() else " " for c in plain).split())[:_ID_CHARS]


def _place(
    feature: _Feature, number: int, publisher: str, remarks: list[str]
) -> tuple[Place, str | None]:
    """Return the place and what was put right about its position.

    Raises ValueError (with a Dutch sentence) when it is no place at all.
    """
    geometry, given = feature.geometry, feature.properties
    if geometry.type != "Point" or len(geometry.coordinates) not in (2, 3):
        raise ValueError("dit is geen punt met twee coördinaten.")
    longitude, latitude = geometry.coordinates[:2]
    position = locate(latitude, longitude)
    name = text.clean_line(given.name)
    if not name:
        raise ValueError("de naam ontbreekt.")
    given_id = given.id if given.id is not None else feature.id
    place = Place(
        publisher=publisher,
        id=text.clean_line(str("" if given_id is None else given_id), _ID_CHARS)
        or id_from_name(name)
        or f"plaats-{number}",
        kind=_word(given.kind, PlaceKind, PlaceKind.OTHER, remarks),
        name=name,
        address=text.clean_line(given.address or ""),
        latitude=position.latitude,
        longitude=position.longitude,
        status=_word(given.status or "unknown", PlaceStatus, PlaceStatus.UNKNOWN, remarks),
        status_at=_time(given.status_at, remarks),
        capacity=_capacity(given.capacity, remarks),
        hours=text.clean(given.hours or "", text.LINE_CHARS),
        facilities=_facilities(given.facilities or [], remarks),
        contact=text.clean_line(str("" if given.contact is None else given.contact)),
        route=text.clean(given.route or ""),
        note=text.clean(given.note or ""),
    )
    return place, position.remark


def _word(value: str, words: type[_Word], unknown: _Word, remarks: list[str]) -> _Word:
    try:
        return words(value.strip().lower())
    except ValueError:
        shown = text.clean_line(value, 40)
        remarks.append(f"'{shown}' ken ik niet: kies uit {', '.join(words)}.")
        return unknown


def _facilities(values: list[str], remarks: list[str]) -> tuple[Facility, ...]:
    values = values[:_FACILITIES_GIVEN]
    found = dict.fromkeys(_FACILITIES[value] for value in values if value in _FACILITIES)
    for value in sorted(set(values) - _FACILITIES.keys()):
        shown = text.clean_line(value, 40)
        remarks.append(f"Voorziening '{shown}' ken ik niet: kies uit {', '.join(Facility)}.")
    return tuple(found)


def _time(value: str | None, remarks: list[str]) -> datetime | None:
    if not value:
        return None
    try:
        return read_time(value)
    except TimeProblem as problem:
        remarks.append(str(problem))
        return None


def _capacity(value: float | str | None, remarks: list[str]) -> int | None:
    if value is None:
        return None
    try:
        people = float(value[:20] if isinstance(value, str) else value)
    except ValueError:
        people = math.nan
    if not 0 <= people <= CAPACITY:
        remarks.append(f"Aantal plaatsen kan niet kloppen: vul een getal in tot {CAPACITY}.")
        return None
    return int(people)


def _around(place: Place) -> list[tuple[str, str, int, int]]:
    """Return the square the place is in, under its kind and name, and then the eight around it."""
    row, column = (int(x // _SQUARE_DEGREES) for x in (place.latitude, place.longitude))
    return [
        (place.kind, place.name.casefold(), row + down, column + right)
        for down, right in product((0, -1, 1), repeat=2)
    ]


class _Lines:
    """Finds the line on which a feature starts, for features in order: one pass over the file."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0
        self._line = 1

    def line_of(self, raw: msgspec.Raw) -> int:
        found = self._data.find(bytes(raw), self._at)
        self._line += self._data.count(b"\n", self._at, found)
        self._at = found
        return self._line


def _as_feature(place: Place) -> dict[str, Any]:
    properties = msgspec.structs.asdict(place)
    latitude, longitude = properties.pop("latitude"), properties.pop("longitude")
    del properties["publisher"]
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [longitude, latitude]},
        "properties": {
            key: value for key, value in properties.items() if value not in ("", None, ())
        },
    }
