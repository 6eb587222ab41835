"""Lists as municipalities have them: each is read whole, or refused with the row and what to do.

The figure is nothing lost in silence: as many places come out as went in, or nothing is published.
"""

from __future__ import annotations

import io
import json
import zipfile
from datetime import UTC, datetime, time
from itertools import pairwise
from typing import NamedTuple

import openpyxl
import pytest

from content.core.model import Facility, PlaceKind, PlaceStatus
from content.core.places import read_geojson
from content.core.remarks import Notes
from content.core.times import read_time
from content.errors import FormatError
from content.source.lists import PLACES, SOURCES, Reading, convert_list

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
POMP, SPORTHAL, BENU = "Pomp Dorpsplein", "Sporthal De Geer", "BENU Apotheek"
WHERE = {POMP: (52.6541, 5.6179), SPORTHAL: (52.7001, 5.62), BENU: (52.661, 5.59)}


class Said(NamedTuple):
    places: tuple
    notes: tuple[str, ...]
    hints: tuple[str, ...]


def read(data, file="places.csv", previous=None):
    data = data if isinstance(data, bytes) else data.encode()
    notes, hints = Notes(file), Notes(file)
    reading = Reading("p", NOW, previous or {}, notes, hints)
    written = convert_list(PLACES, data, reading)
    aside = Notes(PLACES)
    places = read_geojson(written, publisher="p", notes=aside, hints=aside)
    assert aside.lines() == (), "what we write, kiosks read without a word"
    return Said(places, notes.lines(), hints.lines())


def xlsx(*sheets):
    """Return a workbook of (name, rows)."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def ods(rows, *, more="", mime="application/vnd.oasis.opendocument.spreadsheet"):
    """Return a workbook as LibreOffice saves it, as far as it matters."""

    def cell(value):
        if value is None:
            return "<table:table-cell/>"
        if isinstance(value, float):
            kind = f'office:value-type="float" office:value="{value}"'
            return f"<table:table-cell {kind}><text:p>onleesbaar</text:p></table:table-cell>"
        kind = 'office:value-type="string"'
        return f"<table:table-cell {kind}><text:p>{value}</text:p></table:table-cell>"

    lines = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows)
    spaces = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?>{more}<office:document-content{spaces}>'
        f'<office:body><office:spreadsheet><table:table table:name="Blad1">{lines}'
        '<table:table-row table:number-rows-repeated="1048000"><table:table-cell '
        'table:number-columns-repeated="16384"/></table:table-row></table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    return packed({"mimetype": mime, "content.xml": content})


def packed(files):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


HEAD = ["Soort voorziening", "Naam locatie", "Breedtegraad", "Lengtegraad"]
ROWS = [
    ["Waterpunt", POMP, 52.6541, 5.6179],
    ["opvanglocatie", SPORTHAL, 52.7001, 5.62],
    ["Apotheek", BENU, 52.661, 5.59],
]
CSV = """Soort voorziening;Naam locatie;Breedtegraad;Lengtegraad
Waterpunt;Pomp Dorpsplein;52,6541;5,6179
opvanglocatie;Sporthal De Geer;52,7001;5,6200
Apotheek;BENU Apotheek;52,661;5,59
"""
HEADING = CSV.split("\n", maxsplit=1)[0]
POINTS = CSV.replace(",", ".")
TITLE = "Overzicht noodvoorzieningen Veldermeer 2026;;;\nVersie 3, 12 november;;;\n;;;\n"
PAIRS = """TYPE;NAAM;GPS
waterpunt;Pomp Dorpsplein;52.6541, 5.6179
opvang;Sporthal De Geer;52.7001,5.62
apotheek;BENU Apotheek;"52,661; 5,59"
"""

READ = [
    pytest.param(CSV, "places.csv", id="headings as people write them"),
    pytest.param(CSV.upper().replace("BREEDTE", " BREEDTE"), "places.csv", id="capitals, spaces"),
    pytest.param(CSV.encode("utf-8-sig"), "places.csv", id="BOM"),
    pytest.param(CSV.encode("cp1252"), "places.csv", id="cp1252"),
    pytest.param(CSV.replace(";", "\t").encode("utf-16"), "places.csv", id="UTF-16 with tabs"),
    pytest.param(POINTS.replace(";", ","), "places.csv", id="commas and decimal points"),
    pytest.param('"' + CSV.replace(";", '";"').replace("\n", '"\n"').removesuffix('"'),
                 "places.csv", id="everything between quotes"),
    pytest.param(TITLE + CSV, "places.csv", id="a title above the heading"),
    pytest.param(CSV.replace("\n", "\n;;;\n"), "places.csv", id="empty rows between"),
    pytest.param(CSV + "Totaal;3;;\n", "places.csv", id="a total below"),
    pytest.param(f"{CSV}{HEADING}\n", "places.csv", id="the heading once more"),
    pytest.param(PAIRS, "places.csv", id="both coordinates in one cell"),
    pytest.param(
        "soort;naam;x-coördinaat;y-coördinaat\nwater;Pomp Dorpsplein;170615;518577\n"
        "opvang;Sporthal De Geer;170725;523696\napotheek;BENU Apotheek;168724;519339\n",
        "places.csv", id="Rijksdriehoek",
    ),
    pytest.param(
        "soort;naam;RD\nwater;Pomp Dorpsplein;170615 / 518577\n"
        'opvang;Sporthal De Geer;"170725,523696"\napotheek;BENU Apotheek;X 168724 Y 519339\n',
        "places.csv", id="Rijksdriehoek in one cell",
    ),
    pytest.param(CSV.replace("Breedtegraad;Lengtegraad", "Lengtegraad;Breedtegraad"),
                 "places.csv", id="latitude and longitude swapped"),
    pytest.param("Nr;" + "\n".join(f"{n};{row}" for n, row in enumerate(CSV.split("\n")[:4])
                                   ).removeprefix("0;"), "places.csv", id="numbered rows"),
    pytest.param(CSV.replace("\n", ";\n"), "places.csv", id="a semicolon at every end"),
    pytest.param(CSV.replace("\n", "\r\n"), "places.csv", id="Windows"),
    pytest.param(xlsx(("Blad1", [HEAD, *ROWS])), "places.xlsx", id="Excel"),
    pytest.param(xlsx(("Blad1", [["Overzicht"], [], HEAD, *ROWS, [], ["Totaal", 3]])),
                 "places.xlsx", id="Excel with a title and a total"),
    pytest.param(xlsx(("Toelichting", [["Lees mij"]]), ("Plaatsen", [HEAD, *ROWS])),
                 "places.xlsx", id="Excel with the sheet named"),
    pytest.param(xlsx(("Blad1", [["soort", "naam", "gps"], *([s, n, f"{a}, {o}"]
                                                            for s, n, a, o in ROWS)])),
                 "places.xlsx", id="Excel with both in one cell"),
    pytest.param(xlsx(("Blad1", [HEAD, *ROWS])), "places.csv", id="Excel that was called CSV"),
    pytest.param(ods([HEAD, *ROWS]), "places.ods", id="LibreOffice"),
    pytest.param(ods([["Overzicht"], [None], HEAD, *ROWS]), "places.ods", id="LibreOffice, title"),
    pytest.param(
        json.dumps({"type": "FeatureCollection", "features": [
            {"type": "Feature", "geometry": {"type": "Point", "coordinates": [o, a]},
             "properties": {"naam": n, "soort": s}} for s, n, a, o in ROWS]}),
        "places.geojson", id="GeoJSON with Dutch names",
    ),
    pytest.param(
        json.dumps({"type": "FeatureCollection", "features": [
            {"type": "Feature", "properties": {"title": n, "type": s, "OBJECTID": 3},
             "geometry": {"type": "Polygon", "coordinates": [[
                 [o - 1e-4, a - 1e-4], [o + 1e-4, a - 1e-4], [o + 1e-4, a + 1e-4],
                 [o - 1e-4, a + 1e-4], [o - 1e-4, a - 1e-4]]]}} for s, n, a, o in ROWS]}),
        "places.geojson", id="GeoJSON with areas",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("data", "file"), READ)
def test_a_list_is_read_whole(data, file):
    said = read(data, file)
    assert said.notes == ()
    assert [place.name.casefold() for place in said.places] == [name.casefold() for name in WHERE]
    assert [place.kind for place in said.places] == [
        PlaceKind.WATER, PlaceKind.SHELTER, PlaceKind.PHARMACY
    ]  # fmt: skip
    for place, (latitude, longitude) in zip(said.places, WHERE.values(), strict=True):
        assert place.latitude == pytest.approx(latitude, abs=1e-3)
        assert place.longitude == pytest.approx(longitude, abs=1e-3)


def test_swapped_coordinates_are_told_row_by_row():
    said = read(CSV.replace("Breedtegraad;Lengtegraad", "Lengtegraad;Breedtegraad"))
    assert [hint.split(" ")[0] for hint in said.hints] == [f"places.csv:{n}:" for n in (2, 3, 4)]
    assert all("verwisseld" in hint for hint in said.hints)


def test_what_is_passed_over_is_told():
    said = read(f"{TITLE}Wijk;{CSV.replace(chr(10), chr(10) + 'Noord;', 3)}Totaal;3;;;\n")
    assert [hint.partition(": ")[2].partition(" ")[0] for hint in said.hints] == [
        "'Overzicht", "'Versie", "Kolom", "Dit"
    ]  # fmt: skip
    assert len(said.places) == 3


REFUSED = [
    pytest.param(CSV.replace("5,6200", ""), "places.csv:3: 'lengtegraad' is leeg", id="half"),
    pytest.param(CSV.replace("Waterpunt", ""), "places.csv:2: 'soort' is leeg", id="no kind"),
    pytest.param(CSV.replace("Waterpunt", "Frietkraam"), "places.csv:2: soort 'frietkraam' ken ik",
                 id="an unknown kind"),
    pytest.param(CSV.replace("Sporthal De Geer", ""), "places.csv:3: 'naam' is leeg", id="no name"),
    pytest.param(CSV.replace("52,661;", "52.661.123;"), "places.csv:4: breedtegraad: ",
                 id="Excel's thousands"),
    pytest.param(CSV.replace("52,661;", "#N/B;"), "places.csv:4: 'breedtegraad': Excel geeft hier",
                 id="a formula's error"),
    pytest.param(CSV.replace("BENU", "BENÃœ"), "places.csv:4: Hier staat 'Ãœ' (bedoeld is 'Ü')",
                 id="damaged letters"),
    pytest.param(CSV + "Wijk Noord;;;\n", "places.csv:5: In deze rij staat alleen 'Wijk Noord'",
                 id="a row that is a heading"),
    pytest.param(CSV.replace("Soort voorziening", "Sterren"), "places.csv:1: Kolom soort ontbreekt "
                 "(gevonden: sterren, naam locatie", id="a heading we do not know"),
    pytest.param(CSV.replace("\n", ";5\n").replace("graad;5", "graad;sterren", 1),
                 "places.csv:1: Kolom 'sterren' ken ik niet", id="a column we do not know"),
    pytest.param("\n".join(CSV.split("\n")[1:]), "places.csv:1: Kolom soort, naam, breedtegraad",
                 id="no heading at all"),
    pytest.param(CSV.replace("Naam locatie", "Naam").replace("\n", ";x\n").replace(
        "graad;x", "graad;Locatie", 1), "places.csv:1: Kolom 'Locatie' en kolom 'Naam' betekenen",
        id="two columns that mean the same"),
    pytest.param(CSV.replace("Waterpunt;", "Waterpunt;;;;;;;;;"), "places.csv:2: Deze rij heeft "
                 "meer cellen", id="cells that moved"),
    pytest.param(CSV.replace("52,661;5,59", "0;0"), "places.csv:4: Een coördinaat is 0",
                 id="zeros"),
    pytest.param(PAIRS.replace("52.7001,5.62", "Dorpsplein"), "places.csv:3: 'Dorpsplein' zijn "
                 "geen twee coördinaten", id="an address for coordinates"),
    pytest.param(CSV + "water;Pomp Dorpsplein;52,6541;5,6179\n", "places.csv:5: Dubbel: 'Pomp",
                 id="the same row twice"),
    pytest.param(CSV.replace("Lengtegraad\n", "Lengtegraad;Bijgewerkt\n").replace(
        "5,59\n", "5,59;28-11-2026\n"), "places.csv:4: status om: Bij 28-11-2026 ontbreekt het "
        "tijdstip", id="a date without a time"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "advice"), REFUSED)
def test_what_cannot_be_read_is_refused_with_its_row(data, advice):
    told = told_of(data)
    assert any(note.startswith(advice) for note in told), told


def told_of(data):
    try:
        return read(data).notes
    except FormatError as error:
        return (str(error),)


# Workbooks


@pytest.mark.parametrize(
    ("data", "advice"),
    [
        pytest.param(xlsx(("Noord", [HEAD, *ROWS]), ("Zuid", [HEAD, *ROWS])),
                     "2 werkbladen ('Noord', 'Zuid'): noem het goede 'plaatsen'", id="two sheets"),
        pytest.param(b"\xd0\xcf\x11\xe0" + bytes(600), "oud Excel-bestand (.xls)", id="xls"),
        pytest.param(packed({"xl/workbook.xml": "<a/>", "xl/vbaProject.bin": "x"}), "macro's",
                     id="macros"),
        pytest.param(packed({"Basic/script.xml": "<a/>", "mimetype": "x"}), "macro's",
                     id="macros of LibreOffice"),
        pytest.param(packed({"xl/workbook.xml": '<!DOCTYPE a [<!ENTITY x "y">]><a/>'}), "DOCTYPE",
                     id="entities"),
        pytest.param(ods([HEAD, *ROWS], more='<!DOCTYPE a [<!ENTITY x "y">]>'), "DOCTYPE",
                     id="entities of LibreOffice"),
        pytest.param(packed({"xl/workbook.xml": "<a/>", "xl/a.xml": "0" * 40_000_000}), "te groot",
                     id="a bomb"),
        pytest.param(packed({f"{n}.xml": "" for n in range(600)}), "te groot", id="many entries"),
        pytest.param(packed({"word/document.xml": "<a/>"}), "geen werkblad", id="a letter"),
        pytest.param(packed({"xl/workbook.xml": "<a/>"}), "niet te lezen", id="empty inside"),
        pytest.param(xlsx(("A", [HEAD, *ROWS]))[:-200], "niet te lezen", id="cut off"),
    ],
)  # fmt: skip
def test_a_workbook_that_is_not_a_list_is_refused_by_its_name(data, advice):
    with pytest.raises(FormatError) as caught:
        read(data, "places.xlsx")
    assert caught.value.file == "places.xlsx"
    assert advice in caught.value.sentence


def test_no_spoiled_workbook_raises_anything_else():
    for good in (xlsx(("A", [HEAD, *ROWS])), ods([HEAD, *ROWS])):
        for at in range(0, len(good), 7):
            spoiled = good[:at] + bytes([good[at] ^ 0xFF]) + good[at + 1 :]
            try:
                read(spoiled, "places.xlsx")
            except FormatError:
                continue


def test_a_workbook_s_dates_times_and_answers_are_read_as_typed():
    head = [*HEAD, "Bijgewerkt", "Geopend", "Rolstoel", "Capaciteit", "Telefoon"]
    row = [*ROWS[1], datetime(2026, 11, 28, 14, 30), time(9, 0), "ja", 200, "0800 1234"]  # noqa: DTZ001
    (place,) = read(xlsx(("Blad1", [head, row])), "places.xlsx").places
    assert place.status_at == read_time("2026-11-28 14:30")
    assert (place.hours, place.facilities) == ("09:00", (Facility.WHEELCHAIR,))
    assert (place.capacity, place.contact) == (200, "0800 1234")


def test_a_formula_that_was_never_calculated_is_told_by_row():
    said = read(xlsx(("Blad1", [HEAD, *ROWS, ["=A2", "=B2", "=C2", "=D2"]])), "places.xlsx")
    assert said.notes[0].startswith("places.xlsx:5: Deze rij heeft een formule zonder uitkomst")


# What a row may say


ONE = "soort;naam;gps;{}\nopvang;Sporthal;52.7, 5.6;{}\n"


@pytest.mark.parametrize(
    ("column", "cell", "field", "value"),
    [
        ("Status", "gesloten", "status", PlaceStatus.CLOSED),
        ("Capaciteit", "ca. 200 personen", "capacity", 200),
        ("Faciliteiten", "WC / douche en EHBO", "facilities",
         (Facility.TOILET, Facility.SHOWER, Facility.FIRST_AID)),
        ("Toegankelijk", "x", "facilities", (Facility.WHEELCHAIR,)),
        ("Bedden", "40", "facilities", (Facility.COTS,)),
        ("Huisdieren", "nee", "facilities", ()),
        ("Openingstijden", "ma-vr 9-17", "opening_hours", "Mo-Fr 09:00-17:00"),
        ("opening_hours", "Mo-Fr 09:00-17:00, PH off", "opening_hours",
         "Mo-Fr 09:00-17:00; PH off"),
        ("Openingstijden", "Dag en nacht", "hours", ""),
        ("Geopend", "na afspraak", "hours", "na afspraak"),
        ("Ma;Di;Wo;Do;Vr;Za;Zo", "9-17;9-17;9-12;9-17;dicht;dicht;dicht", "opening_hours",
         "Mo 09:00-17:00; Tu 09:00-17:00; We 09:00-12:00; Th 09:00-17:00; Fr off; Sa off; Su off"),
        ("Ma;Di;Wo;Do;Vr;Za;Zo;Feestdagen",
         "8-9;dicht;dicht;dicht;dicht;dicht;dicht;9-10", "opening_hours",
         "Mo 08:00-09:00; Tu off; We off; Th off; Fr off; Sa off; Su off; PH 09:00-10:00"),
        ("Opmerkingen", "n.v.t.", "note", ""),
        ("Straat;Huisnummer;Postcode;Plaats", "Dorpsstraat;1;8300 AA;Dorp", "address",
         "Dorpsstraat 1, 8300 AA Dorp"),
        ("Adres;Woonplaats", "Dorpsstraat 1;Dorp", "address", "Dorpsstraat 1, Dorp"),
        ("Adres;Woonplaats", "Dorpsstraat 1, Dorp;Dorp", "address", "Dorpsstraat 1, Dorp"),
    ],
)  # fmt: skip
def test_a_column_is_understood(column, cell, field, value):
    said = read(ONE.format(column, cell))
    assert said.notes == ()
    assert getattr(said.places[0], field) == value


@pytest.mark.parametrize(
    ("column", "cell", "advice"),
    [
        ("Toegankelijk", "deels", "vul ja of nee in"),
        ("Telefoon", "6,12E+08", "typ het opnieuw"),
        ("Faciliteiten", "sauna", "Voorziening 'sauna' ken ik niet"),
        ("Capaciteit", "1.200", "heel getal"),
        ("Openingstijden", "na afspraak", "Andere woorden horen in de kolom 'open'"),
        ("Openingstijden", "Mo-Fr 09:00-25:00", "niet uit te rekenen"),
        ("Openingstijden;Ma", "9-17;9-12", "niet allebei"),
        ("Ma;Di;Wo;Do;Vr;Za;Zo", "9-17;;9-12;9-17;9-17;dicht;dicht", "'dinsdag' is leeg"),
        ("Feestdagen", "dicht", "'maandag' is leeg"),
    ],
)
def test_a_cell_that_says_nothing_is_told(column, cell, advice):
    said = read(ONE.format(column, cell))
    assert said.notes[0].startswith("places.csv:2: ")
    assert advice in said.notes[0]


def test_a_telephone_number_that_lost_its_zero_is_hinted_at():
    said = read(ONE.format("Telefoon", "612345678"))
    assert said.notes == ()
    assert "mist 612345678 de 0" in said.hints[0]


# Two of one name


SAME = """soort;naam;adres;breedtegraad;lengtegraad
water;Waterpunt;Dorpsplein;52,6541;5,6179
water;Waterpunt;Havenkade;52,7001;5,6200
apotheek;BENU Apotheek;Markt;52,6;5,6
apotheek;BENU Apotheek;Markt;52,7;5,7
"""


def ids(said):
    return [place.id for place in said.places]


def test_two_of_one_name_are_two_places():
    said = read(SAME)
    assert said.notes == ()
    assert ids(said) == [
        "waterpunt-dorpsplein", "waterpunt-havenkade", "benu-apotheek-markt",
        "benu-apotheek-52-7000-5-7000",
    ]  # fmt: skip
    assert len(set(ids(said))) == 4


def test_two_of_one_name_in_geojson_are_two_places():
    features = [
        {"type": "Feature", "geometry": {"type": "Point", "coordinates": [5.6 + n / 10, 52.6]},
         "properties": {"kind": "water", "name": "Waterpunt", "address": address}}
        for n, address in enumerate(("Dorpsplein", "Havenkade"))
    ]  # fmt: skip
    said = read(json.dumps({"features": features}), "places.geojson")
    assert ids(said) == ["waterpunt-dorpsplein", "waterpunt-havenkade"]


def test_a_place_keeps_its_id_when_another_of_that_name_comes_goes_or_moves():
    rows = SAME.split("\n")

    def issue(*kept, previous=None):
        notes = Notes("places.csv")
        reading = Reading("p", NOW, previous or {}, notes, notes)
        return {PLACES: convert_list(PLACES, "\n".join(kept).encode(), reading)}

    def by_address(targets):
        notes = Notes(PLACES)
        read_back = read_geojson(targets[PLACES], publisher="p", notes=notes, hints=notes)
        return {place.address: place.id for place in read_back}

    first = issue(rows[0], rows[1])
    second = issue(rows[0], rows[2], rows[1], previous=first)
    third = issue(rows[0], rows[2], previous=second)
    assert by_address(first) == {"Dorpsplein": "waterpunt"}
    assert by_address(second) == {"Dorpsplein": "waterpunt", "Havenkade": "waterpunt-havenkade"}
    assert by_address(third) == {"Havenkade": "waterpunt-havenkade"}


def test_two_next_door_with_addresses_of_their_own_are_two():
    said = read(SAME.replace("52,7001;5,6200", "52,6542;5,6179"))
    assert (len(said.places), said.notes) == (4, ())


# GeoJSON of others


def geojson(geometry, **properties):
    feature = {"type": "Feature", "geometry": geometry, "properties": properties}
    return json.dumps({"type": "FeatureCollection", "features": [feature]})


SQUARE = [[5.0, 52.0], [5.4, 52.0], [5.4, 52.4], [5.0, 52.4], [5.0, 52.0]]
HOLE = [[5.1, 52.05], [5.3, 52.05], [5.3, 52.35], [5.1, 52.35], [5.1, 52.05]]
CRESCENT = [[5.0, 52.0], [5.4, 52.0], [5.4, 52.1], [5.1, 52.1], [5.1, 52.3], [5.4, 52.3],
            [5.4, 52.4], [5.0, 52.4], [5.0, 52.0]]  # fmt: skip


def inside(longitude, latitude, ring):
    crossings = 0
    for (x1, y1), (x2, y2) in pairwise(ring):
        if (y1 > latitude) != (y2 > latitude):
            crossings += longitude < x1 + (latitude - y1) * (x2 - x1) / (y2 - y1)
    return crossings % 2 == 1


@pytest.mark.parametrize(
    ("column", "cell", "asks"),
    [
        ("Openingstijden", "vr 22-2", "Klopt dat?"),
        ("Open", "Elke dag van 9.00 tot 17.00 uur", "In een kolom 'openingstijden'"),
        ("Open", "Na afspraak", None),
        ("Openingstijden", "vr 20-24", None),
    ],
)
def test_hours_that_may_mean_something_else_are_asked_about(column, cell, asks):
    said = read(ONE.format(column, cell))
    assert said.notes == ()
    assert [asks in hint for hint in said.hints] == ([] if asks is None else [True])


@pytest.mark.parametrize(
    ("geometry", "ring", "hole"),
    [
        pytest.param({"type": "Polygon", "coordinates": [SQUARE]}, SQUARE, None, id="square"),
        pytest.param({"type": "Polygon", "coordinates": [SQUARE, HOLE]}, SQUARE, HOLE, id="hole"),
        pytest.param({"type": "Polygon", "coordinates": [CRESCENT]}, CRESCENT, None, id="crescent"),
        pytest.param({"type": "MultiPolygon", "coordinates": [
            [[[6.0, 52.0], [6.01, 52.0], [6.0, 52.01], [6.0, 52.0]]], [SQUARE, HOLE]]},
            SQUARE, HOLE, id="the largest of several"),
    ],
)  # fmt: skip
def test_an_area_becomes_a_point_inside_it(geometry, ring, hole):
    said = read(geojson(geometry, naam="Park", soort="opvang"), "places.geojson")
    (place,) = said.places
    assert said.notes == ()
    assert "Van dit vlak is een punt gemaakt" in said.hints[0]
    assert inside(place.longitude, place.latitude, ring)
    assert hole is None or not inside(place.longitude, place.latitude, hole)


def test_a_line_becomes_the_point_halfway():
    line = {"type": "LineString", "coordinates": [[5.0, 52.0], [5.2, 52.0], [5.2, 52.1]]}
    (place,) = read(geojson(line, naam="Kade", soort="water"), "places.geojson").places
    assert (place.longitude, place.latitude) == (pytest.approx(5.15), pytest.approx(52.0))


@pytest.mark.parametrize(
    ("geometry", "properties", "advice"),
    [
        pytest.param({"type": "Point", "coordinates": [5.6, 52.6]}, {"titel_nl": "A", "wijk": "B"},
                     "de naam ontbreekt (gevonden: soort, titel_nl, wijk)", id="no name"),
        pytest.param({"type": "MultiPoint", "coordinates": [[5, 52], [5, 53]]}, {"naam": "A"},
                     "maak er 2 plaatsen van", id="several points"),
        pytest.param({"type": "GeometryCollection", "coordinates": []}, {"naam": "A"},
                     "geen punt, lijn of vlak", id="a collection"),
        pytest.param({"type": "Polygon", "coordinates": []}, {"naam": "A"}, "is leeg", id="empty"),
        pytest.param({"type": "Point", "coordinates": ["noord", 5]}, {"naam": "A"},
                     "de coördinaten kloppen niet", id="words"),
    ],
)  # fmt: skip
def test_a_feature_that_is_no_place_is_told_with_what_was_found(geometry, properties, advice):
    said = read(geojson(geometry, soort="opvang", **properties), "places.geojson")
    assert said.places == ()
    assert advice in said.notes[0]


def test_properties_that_do_not_go_along_are_told_once():
    said = read(geojson({"type": "Point", "coordinates": [5.6, 52.6]}, naam="A", soort="opvang",
                        OBJECTID=4, beheerder="x"), "places.geojson")  # fmt: skip
    assert said.hints == ("places.geojson: Deze eigenschappen gaan niet mee: OBJECTID, beheerder.",)


def test_every_name_a_list_may_have_is_in_one_place():
    assert SOURCES[PLACES] == ("places.geojson", "places.csv", "places.xlsx", "places.ods")
