"""Places from GeoJSON: one odd word costs no place, one odd place costs no list."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from content.core.model import Facility, PlaceKind, PlaceStatus
from content.core.places import PLACES_BYTES, id_from_name, read_geojson, write_geojson
from content.core.remarks import Notes
from content.errors import FormatError

SHELTER = {
    "id": "sporthal",
    "kind": "shelter",
    "name": "Sporthal De Geer",
    "address": "Dorpsstraat 1",
    "status": "open",
    "status_at": "2026-01-20T14:00:00+01:00",
    "capacity": 200,
    "hours": "dag en nacht",
    "facilities": ["wheelchair", "animals"],
    "contact": "0800 1234",
    "route": "Langs de kerk.",
    "note": "Neem een deken mee.",
}


def feature(coordinates=(5.387, 52.155), **properties):
    given = {**SHELTER, **properties}
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": list(coordinates)},
        "properties": {key: value for key, value in given.items() if value is not ...},
    }


def read(*features):
    lines = ",\n".join(json.dumps(one) for one in features)
    data = '{"type":"FeatureCollection","features":[\n' + lines + "]}"
    notes = Notes("places.geojson")
    places = read_geojson(data.encode(), publisher="p", notes=notes, hints=notes)
    return places, notes.lines()


def test_a_place_is_read_whole_and_without_a_note():
    (place,), notes = read(feature())
    assert notes == ()
    assert (place.publisher, place.id, place.name) == ("p", "sporthal", "Sporthal De Geer")
    assert place.kind is PlaceKind.SHELTER
    assert (place.latitude, place.longitude) == (52.155, 5.387)
    assert place.status is PlaceStatus.OPEN
    assert place.status_at == datetime(2026, 1, 20, 13, tzinfo=UTC)
    assert place.capacity == 200
    assert place.facilities == (Facility.WHEELCHAIR, Facility.ANIMALS)
    assert (place.address, place.hours) == ("Dorpsstraat 1", "dag en nacht")
    assert (place.contact, place.route) == ("0800 1234", "Langs de kerk.")
    assert place.note == "Neem een deken mee."


@pytest.mark.parametrize(
    ("properties", "field", "value", "advice"),
    [
        pytest.param({"kind": "hotel"}, "kind", PlaceKind.OTHER, "'hotel'", id="kind"),
        pytest.param({"status": "half"}, "status", PlaceStatus.UNKNOWN, "'half'", id="status"),
        pytest.param({"status_at": "net"}, "status_at", None, "geen tijd", id="time"),
        pytest.param({"capacity": -1}, "capacity", None, "Aantal", id="fewer than none"),
        pytest.param({"capacity": "veel"}, "capacity", None, "Aantal", id="capacity in words"),
        pytest.param(
            {"facilities": ["sauna", "toilet"]}, "facilities", (Facility.TOILET,), "'sauna'",
            id="facility",
        ),
    ],
)  # fmt: skip
def test_an_odd_word_costs_no_place_and_is_told(properties, field, value, advice):
    (place,), notes = read(feature(**properties))
    assert getattr(place, field) == value
    assert len(notes) == 1
    assert notes[0].startswith("places.geojson:2: ")
    assert advice in notes[0]


@pytest.mark.parametrize("name", ["opening_hours", "Openingstijden"])
def test_opening_hours_are_kept_to_reckon_with(name):
    (place,), notes = read(feature(**{name: "ma-vr 9-17; feestdagen dicht"}))
    assert notes == ()
    assert place.opening_hours == "Mo-Fr 09:00-17:00; PH off"
    assert place.hours == "dag en nacht"
    assert read_geojson(
        write_geojson([place]), publisher="p", notes=Notes("f"), hints=Notes("f")
    ) == (place,)


def test_opening_hours_that_cannot_be_reckoned_with_are_told_and_shown_as_they_are():
    (place,), notes = read(feature(opening_hours="sunrise-sunset", hours=...))
    assert (place.opening_hours, place.hours) == ("", "sunrise-sunset")
    assert notes[0].startswith("places.geojson:2: Plaats 1: 'sunrise' ken ik niet")


@pytest.mark.parametrize(
    ("properties", "identifier"),
    [
        pytest.param({"id": 12}, "12", id="a number"),
        pytest.param({"id": ...}, "sporthal-de-geer", id="none: from the name"),
        pytest.param({"id": "", "name": "مستشفى"}, "plaats-1", id="no Latin letter"),
    ],
)
def test_every_place_has_an_id(properties, identifier):
    (place,), _ = read(feature(**properties))
    assert place.id == identifier


@pytest.mark.parametrize(
    ("broken", "advice"),
    [
        pytest.param(feature((5.387,)), "punt", id="half a position"),
        pytest.param(feature((500.0, 95.0)), "bestaat niet", id="not on earth"),
        pytest.param(feature(name=""), "naam", id="no name"),
        pytest.param({"type": "Feature"}, "'geometry' ontbreekt", id="empty feature"),
        pytest.param(feature(name=["x"]), "hier hoort tekst", id="a list for a name"),
        pytest.param(
            {**feature(), "geometry": {"type": "LineString", "coordinates": [5.0, 52.0]}},
            "punt",
            id="a line",
        ),
    ],
)
def test_a_broken_place_is_left_out_and_named(broken, advice):
    places, notes = read(feature(), broken, feature((5.4, 52.2), id="b", name="B"))
    assert [place.id for place in places] == ["sporthal", "b"]
    assert len(notes) == 1
    assert notes[0].startswith("places.geojson:3: Plaats 2: ")
    assert advice in notes[0]


@pytest.mark.parametrize(
    ("second", "kept", "advice"),
    [
        pytest.param(feature((5.5, 52.2), name="B"), 1, "id 'sporthal'", id="same id"),
        pytest.param(
            feature((5.3871, 52.1551), id="b"), 1, "staat er al", id="same name, next door"
        ),
        pytest.param(feature((5.5, 52.2), id="b"), 2, "", id="same name, elsewhere"),
        pytest.param(feature(id="b", kind="medical"), 2, "", id="same name, another kind"),
    ],
)
def test_doubles_are_found(second, kept, advice):
    places, notes = read(feature(), second)
    assert len(places) == kept
    assert len(notes) == 2 - kept
    assert advice in "".join(notes)


def test_rd_in_geojson_is_put_right_with_a_hint():
    data = json.dumps({"features": [feature((155_000, 463_000))]}).encode()
    notes, hints = Notes("places.geojson"), Notes("places.geojson")
    (place,) = read_geojson(data, publisher="p", notes=notes, hints=hints)
    assert place.latitude == pytest.approx(52.155, abs=0.001)
    assert not notes
    assert "Rijksdriehoek" in hints.lines()[0]


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"[]", id="a list"),
        pytest.param(b'{"features": 3}', id="no features"),
        pytest.param(b"[" * 100_000, id="deep"),
        pytest.param(b'{"features":' + b"[" * 100_000, id="deep inside"),
        pytest.param(b'{"features":[NaN]}', id="no JSON"),
        pytest.param(b" " * (PLACES_BYTES + 1), id="too large"),
        pytest.param(b'{"features":[' + b"0," * 1_100_000 + b"0]}", id="too many values"),
    ],
)
def test_hostile_bytes_raise_format_error_and_nothing_else(data):
    with pytest.raises(FormatError, match=r"places\.geojson"):
        read_geojson(data, publisher="p", notes=Notes("places.geojson"), hints=Notes("x"))


def test_what_is_written_is_read_back():
    places, _ = read(feature(), feature((5.4, 52.2), id="b", name="B", capacity=..., facilities=[]))
    notes = Notes("places.geojson")
    data = write_geojson(places)
    assert read_geojson(data, publisher="p", notes=notes, hints=notes) == places
    assert not notes
    assert json.loads(data)["features"][0]["geometry"]["coordinates"] == [5.387, 52.155]


@pytest.mark.parametrize(
    ("name", "identifier"),
    [("Café 't Hoekje (zaal 2)", "cafe-t-hoekje-zaal-2"), ("  ", ""), ("Ærø", "r")],
)
def test_an_id_is_made_of_a_name(name, identifier):
    assert id_from_name(name) == identifier
