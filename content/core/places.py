"""Places from GeoJSON (RFC 7946), read tolerantly; and written.

One feature that cannot be read is left out with a note; the others stay. Properties carry the
field names and English words of `Place`, or the Dutch ones of `vocabulary`.
A line or an area becomes a point on or in it.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from content.core import text, vocabulary, words
from content.core.coordinates import locate
from content.core.inside import point_inside
from content.core.json_faults import in_dutch
from content.core.model import Facility, Place, PlaceKind, PlaceStatus
from content.core.same_places import ID_CHARS, id_from_name, with_ids, without_doubles
from content.core.times import TimeProblem, read_moment
from content.core.written_hours import HoursProblem, read_hours
from content.errors import FormatError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime
    from enum import StrEnum

    from content.core.remarks import Notes

    _Word = TypeVar("_Word", bound=StrEnum)

__all__ = ["id_from_name", "read_geojson", "write_geojson"]

PLACES_BYTES = 8 * 1024 * 1024
PLACES = 20_000
_COMMAS = 1_000_000  # fifty a place; each may be a value of its own, and take 64 bytes
CAPACITY = 100_000
_FACILITIES_GIVEN = 50
_PARTS = re.compile(r"\s*[,;/\n]\s*")
_FIELDS = {
    "id": "id", "soort": "kind", "naam": "name", "adres": "address", "status": "status",
    "status om": "status_at", "plaatsen": "capacity", "open": "hours",
    "openingstijden": "opening_hours",
    "voorzieningen": "facilities", "contact": "contact", "route": "route", "opmerking": "note",
}  # fmt: skip


class _NoPlace(ValueError):
    """A feature that is no place at all; the message is Dutch."""


class _Collection(msgspec.Struct):
    features: list[msgspec.Raw]
    type: str = "FeatureCollection"


class _Geometry(msgspec.Struct):
    type: str
    coordinates: msgspec.Raw


class _Feature(msgspec.Struct):
    geometry: _Geometry
    properties: dict[str, Any]
    """As others may write it: read one by one, so that one odd word costs no place."""
    id: str | int | None = None


_COLLECTION = msgspec.json.Decoder(_Collection)
_FEATURE = msgspec.json.Decoder(_Feature)


def read_geojson(
    data: bytes, *, publisher: str, notes: Notes, hints: Notes, earlier: Iterable[Place] = ()
) -> tuple[Place, ...]:
    """Read a FeatureCollection. Raises FormatError when it is none.

    Coordinates that were put right by themselves go to ``hints``, all else to ``notes``. Places
    without an id get one, that of ``earlier`` when they were there already.
    """
    features = _features(data, notes)
    places, numbers = [], []
    lines = _Lines(data)
    unused: dict[str, None] = {}
    for number, raw in enumerate(features[:PLACES], start=1):
        remarks: list[str] = []
        try:
            reader = _Reader(_FEATURE.decode(raw), remarks)
            place, hint = reader.place(publisher)
            unused |= reader.unused
            places.append(place)
            numbers.append(number)
            if hint:
                hints.add(f"Plaats {number}: {hint}", lines.line_of(raw))
        except (msgspec.MsgspecError, RecursionError, UnicodeError) as error:
            remarks.append(f"Weggelaten, want dit klopt niet: {in_dutch(error)}. Verbeter het.")
        except ValueError as problem:
            remarks.append(f"Weggelaten: {problem}")
        for remark in remarks:
            notes.add(f"Plaats {number}: {remark}", lines.line_of(raw))
    if unused:
        hints.add(f"Deze eigenschappen gaan niet mee: {', '.join(unused)}.")
    return without_doubles(with_ids(places, "plaats", numbers, earlier), notes)


def _features(data: bytes, notes: Notes) -> list[msgspec.Raw]:
    if len(data) > PLACES_BYTES:
        raise FormatError("Het bestand met plaatsen is groter dan 8 MB.", file=notes.file)
    if data.count(b",") > _COMMAS:
        raise FormatError("Het bestand houdt te veel waarden: maak het kleiner.", file=notes.file)
    try:
        features = _COLLECTION.decode(data.removeprefix(b"\xef\xbb\xbf")).features
    except (msgspec.MsgspecError, RecursionError, UnicodeError) as error:
        message = f"Dit is geen GeoJSON met plaatsen ({in_dutch(error)}): maak het bestand opnieuw."
        raise FormatError(message, file=notes.file) from error
    if len(features) > PLACES:
        notes.add(f"Meer dan {PLACES} plaatsen: de rest is weggelaten.")
    return features


def write_geojson(places: Iterable[Place]) -> bytes:
    """Return a FeatureCollection, one feature a line, that `read_geojson` reads back."""
    lines = b",\n".join(msgspec.json.encode(_as_feature(place)) for place in places)
    return b'{"type":"FeatureCollection","features":[\n' + lines + b"\n]}\n"


class _Reader:
    """Reads one feature; what had to be left out goes to ``remarks``."""

    def __init__(self, feature: _Feature, remarks: list[str]) -> None:
        self._feature = feature
        self._remarks = remarks
        self._given, self.unused = _named(feature.properties)

    def place(self, publisher: str) -> tuple[Place, str | None]:
        """Return the place and what was put right about its position.

        Raises ValueError (with a Dutch sentence) when it is no place at all.
        """
        geometry = self._feature.geometry
        (longitude, latitude), shape = point_inside(geometry.type, bytes(geometry.coordinates))
        position = locate(latitude, longitude)
        name = text.clean_line(self._text("name"))
        if not name:
            found = ", ".join(sorted(map(str, self._feature.properties))[:12]) or "niets"
            raise _NoPlace(
                f"de naam ontbreekt (gevonden: {text.clean_line(found, 200)}): noem die 'naam'."
            )
        given_id = self._text("id") or str("" if self._feature.id is None else self._feature.id)
        hours, unread = self._hours()
        place = Place(
            publisher=publisher,
            id=text.clean_line(given_id, ID_CHARS),
            kind=self._word("kind", PlaceKind, vocabulary.PLACE_KINDS, words.PLACE_KINDS)
            or PlaceKind.OTHER,
            name=name,
            address=text.clean_line(self._text("address")),
            latitude=position.latitude,
            longitude=position.longitude,
            status=self._status(),
            status_at=self._time("status_at"),
            capacity=self._capacity(),
            hours=text.clean(self._text("hours"), text.LINE_CHARS) or unread,
            opening_hours=hours,
            facilities=self._facilities(),
            contact=text.clean_line(self._text("contact")),
            route=text.clean(self._text("route")),
            note=text.clean(self._text("note")),
        )
        remark = position.remark
        if shape is not None:
            where = f"{position.latitude:.5f} en {position.longitude:.5f}".replace(".", ",")
            remark = f"Van dit {shape} is een punt gemaakt, {where}. {remark or ''}".strip()
        return place, remark

    def _text(self, field: str) -> str:
        value = self._given.get(field)
        if isinstance(value, dict | list):
            raise _NoPlace(f"'{field}' is een lijst of groep en hier hoort tekst.")
        return "" if value is None or isinstance(value, bool) else str(value)

    def _status(self) -> PlaceStatus:
        if not self._text("status"):
            return PlaceStatus.UNKNOWN
        found = self._word("status", PlaceStatus, vocabulary.STATUSES, words.PLACE_STATUSES)
        return found or PlaceStatus.UNKNOWN

    def _word(
        self,
        field: str,
        own: type[_Word],
        dutch: Mapping[str, _Word],
        choices: Iterable[str],
    ) -> _Word | None:
        value = self._text(field).strip().lower()
        try:
            return own(value)
        except ValueError:
            found = dutch.get(vocabulary.key(value))
            if found is None:
                shown = text.clean_line(value, 40)
                self._remarks.append(f"'{shown}' ken ik niet: kies uit {', '.join(choices)}.")
            return found

    def _facilities(self) -> tuple[Facility, ...]:
        value = self._given.get("facilities")
        given = value if isinstance(value, list) else _PARTS.split(self._text("facilities"))
        found: dict[Facility, None] = {}
        for one in dict.fromkeys(str(entry) for entry in given[:_FACILITIES_GIVEN] if entry):
            facility = vocabulary.FACILITIES.get(vocabulary.key(one))
            if facility is not None:
                found[facility] = None
            else:
                shown = text.clean_line(one, 40)
                known = ", ".join(words.FACILITIES)
                self._remarks.append(f"Voorziening '{shown}' ken ik niet: kies uit {known}.")
        return tuple(found)

    def _hours(self) -> tuple[str, str]:
        """Return opening hours that can be reckoned with, or else their words."""
        value = self._text("opening_hours")
        if not value.strip():
            return "", ""
        try:
            return read_hours(value), ""
        except HoursProblem as problem:
            self._remarks.append(str(problem))
            return "", text.clean(value, text.LINE_CHARS)

    def _time(self, field: str) -> datetime | None:
        value = self._text(field)
        if not value:
            return None
        try:
            return read_moment(value)
        except TimeProblem as problem:
            self._remarks.append(str(problem))
            return None

    def _capacity(self) -> int | None:
        value = self._text("capacity")
        if not value:
            return None
        try:
            people = float(value[:20])
        except ValueError:
            people = math.nan
        if not 0 <= people <= CAPACITY:
            self._remarks.append(
                f"Aantal plaatsen kan niet kloppen: vul een getal in tot {CAPACITY}."
            )
            return None
        return int(people)


def _named(properties: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, None]]:
    """Return the properties under our names, and those that mean nothing to us."""
    found: dict[str, Any] = {}
    unused: dict[str, None] = {}
    own = set(_FIELDS.values())
    for name, value in sorted(properties.items(), key=lambda item: item[0] not in own):
        field = (
            name if name in own else _FIELDS.get(vocabulary.COLUMNS.get(vocabulary.key(name), ""))
        )
        if field is None or field in found:
            if value not in (None, "", []):
                unused[text.clean_line(name, 40)] = None
        elif value is not None:
            found[field] = value
    return found, unused


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
