"""What a Dutch Excel makes of a list of places, and what its users make of it."""

from __future__ import annotations

import pytest

from content.core.model import Facility, PlaceKind, PlaceStatus, UtilityKind, UtilityState
from content.core.remarks import Notes
from content.core.times import read_time
from content.errors import FormatError
from content.source.spreadsheets import read_places_table, read_utilities_table

HEADER = (
    "id;soort;naam;adres;breedtegraad;lengtegraad;status;status om;plaatsen;open;"
    "voorzieningen;contact;route;opmerking"
)
ROW = (
    "sporthal;opvang;Sporthal De Geer;Dorpsstraat 1;52,155;5,387;open;2026-01-20 14:00;200;"
    'zolang het nodig is;rolstoel, dieren;0800 1234;"Langs de kerk.\nDan links.";'
)


def read(table, encoding="utf-8"):
    data = table if isinstance(table, bytes) else table.encode(encoding)
    notes, hints = Notes("places.csv"), Notes("places.csv")
    places = read_places_table(data, publisher="p", notes=notes, hints=hints)
    return places, notes.lines(), hints.lines()


def with_cell(column, value):
    cells = ROW.split(";")
    cells[HEADER.split(";").index(column)] = value
    return f"{HEADER}\n{';'.join(cells)}\n"


TABLE = f"{HEADER}\n{ROW}\n"


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(TABLE.encode(), id="UTF-8"),
        pytest.param(TABLE.encode("utf-8-sig"), id="UTF-8 with BOM"),
        pytest.param(TABLE.encode("cp1252"), id="cp1252"),
        pytest.param(TABLE.replace(";", "\t").encode("utf-16"), id="Excel's Unicode text"),
        pytest.param(TABLE.replace("\n", "\r\n").encode(), id="Windows newlines"),
        pytest.param(TABLE.replace("\n", "\r").encode(), id="old Mac newlines"),
        pytest.param(b"sep=;\r\n" + TABLE.encode(), id="a sep= line"),
        pytest.param((TABLE + ";;;;;;;;;;;;;\n\n").encode(), id="empty rows"),
        pytest.param(TABLE.replace("id;soort", " ID ; Soort").encode(), id="header as typed"),
    ],
)
def test_a_table_is_read_however_it_was_saved(data):
    (place,), notes, hints = read(data)
    assert (notes, hints) == ((), ())
    assert (place.id, place.name, place.address) == (
        "sporthal",
        "Sporthal De Geer",
        "Dorpsstraat 1",
    )
    assert place.kind is PlaceKind.SHELTER
    assert place.status is PlaceStatus.OPEN
    assert place.status_at == read_time("2026-01-20 14:00")
    assert (place.latitude, place.longitude) == (52.155, 5.387)
    assert place.capacity == 200
    assert place.facilities == (Facility.WHEELCHAIR, Facility.ANIMALS)
    assert place.route == "Langs de kerk.\nDan links."


def test_accents_survive_cp1252():
    (place,), _, _ = read(with_cell("naam", "Café Zuñiga"), "cp1252")
    assert place.name == "Café Zuñiga"


def test_columns_may_be_in_any_order_and_left_out():
    (place,), notes, _ = read("naam;lengtegraad;breedtegraad;soort\nPomp;5.387;52.155;water\n")
    assert notes == ()
    assert (place.id, place.kind, place.latitude) == ("pomp", PlaceKind.WATER, 52.155)
    assert place.status is PlaceStatus.UNKNOWN


def test_commas_part_columns_where_points_part_decimals():
    (place,), notes, _ = read("naam,soort,breedtegraad,lengtegraad\nPomp,water,52.155,5.387\n")
    assert notes == ()
    assert place.longitude == 5.387


@pytest.mark.parametrize(
    ("column", "value", "advice"),
    [
        pytest.param("soort", "hotel", "soort 'hotel' ken ik niet: kies uit", id="kind"),
        pytest.param("soort", "opvanf", "bedoelt u 'opvang'?", id="a typing error"),
        pytest.param("soort", "", "'soort' is leeg", id="no kind"),
        pytest.param("naam", "", "'naam' is leeg", id="no name"),
        pytest.param("breedtegraad", "", "'breedtegraad' is leeg", id="no latitude"),
        pytest.param("breedtegraad", "52.155.123", "duizendtal", id="Excel's thousands"),
        pytest.param("breedtegraad", "noord", "geen getal", id="a word"),
        pytest.param("breedtegraad", "99", "bestaat niet", id="beyond the pole"),
        pytest.param("status", "half open", "status 'half open'", id="status"),
        pytest.param("status om", "net", "geen tijd", id="time"),
        pytest.param("plaatsen", "2,5", "heel getal", id="half a person"),
        pytest.param("voorzieningen", "rolstoel, sauna", "'sauna'", id="facility"),
    ],
)
def test_what_is_wrong_is_told_by_row(column, value, advice):
    _, notes, _ = read(with_cell(column, value))
    assert len(notes) == 1
    assert notes[0].startswith("places.csv:2: ")
    assert advice in notes[0]


@pytest.mark.parametrize(
    ("latitude", "longitude", "hint"),
    [
        pytest.param("463000", "155000", "Rijksdriehoek", id="RD"),
        pytest.param("155.000", "463.000", None, id="RD with Dutch thousands is not guessed at"),
        pytest.param("5,387", "52,155", "verwisseld", id="swapped"),
    ],
)
def test_coordinates_are_put_right_with_a_hint(latitude, longitude, hint):
    table = f"soort;naam;breedtegraad;lengtegraad\nwater;Pomp;{latitude};{longitude}\n"
    places, notes, hints = read(table)
    if hint is None:
        assert (places, len(notes)) == ((), 1)
    else:
        assert places[0].latitude == pytest.approx(52.155, abs=0.001)
        assert hints[0].startswith("places.csv:2: ")
        assert hint in hints[0]


def test_every_fault_has_its_own_line_also_after_a_quoted_newline():
    rows = [ROW, ROW.replace("sporthal", "b").replace("Sporthal De Geer", "B").replace("open", "x"),
            ROW.replace("sporthal", "c").replace("52,155", "0")]  # fmt: skip
    _, notes, _ = read("\n".join([HEADER, *rows]))
    assert [note.split(" ")[0] for note in notes] == ["places.csv:4:", "places.csv:6:"]


def test_doubles_are_told_by_row():
    _, notes, _ = read(f"{TABLE}{ROW}\n")
    assert notes == (
        "places.csv:4: Dubbel: id 'sporthal' komt vaker voor. Geef elke plaats een eigen id.",
    )


@pytest.mark.parametrize(
    ("table", "advice"),
    [
        pytest.param("", "Kolom soort, naam", id="empty"),
        pytest.param("naam;plaats\nx;y\n", "lengtegraad ontbreekt", id="columns missing"),
        pytest.param(b"\x81\xff\x8d", "UTF-8", id="no encoding fits"),
        pytest.param(b"\xff\xfea", "UTF-8", id="half of UTF-16"),
    ],
)
def test_what_is_no_table_is_refused(table, advice):
    with pytest.raises(FormatError, match=advice):
        read(table)


@pytest.mark.parametrize(
    ("table", "advice"),
    [
        pytest.param(TABLE.replace("naam;", "naam;sterren;").replace("Geer;", "Geer;3;"),
                     "Kolom 'sterren'", id="unknown column"),
        pytest.param(TABLE.replace("route", "naam"), "twee keer", id="a column twice"),
        pytest.param(TABLE.replace('links.";', 'links.";;;extra'), "meer cellen", id="too wide"),
    ],
)  # fmt: skip
def test_a_strange_table_is_told(table, advice):
    _, notes, _ = read(table)
    assert advice in "\n".join(notes)


def utilities(table):
    notes = Notes("utilities.csv")
    return read_utilities_table(table.encode(), publisher="p", notes=notes), notes.lines()


UTILITIES = "soort;toestand;sinds;verwacht tot;bijgewerkt;nl;ar\n"
POWER = "stroom;uit;2026-01-20 13:10;2026-01-21 12:00;2026-01-20 14:00;Geen stroom.;لا كهرباء\n"


def test_utilities_are_read_with_a_note_per_language():
    (power,), notes = utilities(UTILITIES + POWER)
    assert notes == ()
    assert (power.kind, power.state) == (UtilityKind.POWER, UtilityState.OUT)
    assert power.since == read_time("2026-01-20 13:10")
    assert power.expected_until == read_time("2026-01-21 12:00")
    assert power.updated_at == read_time("2026-01-20 14:00")
    assert power.notes == {"nl": "Geen stroom.", "ar": "لا كهرباء"}


@pytest.mark.parametrize(
    ("table", "advice"),
    [
        pytest.param(POWER.replace("stroom", "licht", 1), "soort 'licht'", id="kind"),
        pytest.param(POWER.replace("uit", "stuk", 1), "toestand 'stuk'", id="state"),
        pytest.param(POWER.replace("2026-01-20 14:00", ""), "'bijgewerkt' is leeg", id="no time"),
        pytest.param(POWER.replace("2026-01-21 12", "2026-01-19 12"), "voor 'sinds'", id="order"),
        pytest.param(POWER + POWER, "twee keer", id="twice"),
    ],
)
def test_what_is_wrong_with_a_utility_is_told_by_row(table, advice):
    _, notes = utilities(UTILITIES + table)
    assert len(notes) == 1
    assert advice in notes[0]
    assert notes[0].startswith(("utilities.csv:2: ", "utilities.csv:3: "))
