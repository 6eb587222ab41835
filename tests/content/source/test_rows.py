"""A list in a form: what nobody changed stays, to the byte."""

from __future__ import annotations

import pytest

from content.errors import FormatError
from content.source import rows, spreadsheets
from content.source.rows import Rows

SEMICOLONS = (
    "soort;naam;adres;Lat;Lon;status;beheerder\r\n"
    'opvang;"Dorpshuis ""De Kern""";Dorpsplein 2;52,65;5,66;open;Fatma\r\n'
    'opvang;De Fuik;"Dijkstraat 3\r\nVeldermeer";52,64;5,58;vol;\r\n'
    ";;;;;;\r\n"
    "water;Pomp;;52,63;5,60;open;Jan\r\n"
)


def read(text, headings=spreadsheets.PLACES, encoding="utf-8"):
    return Rows(text.encode(encoding), headings, file="places.csv")


def test_rows_are_read_by_what_their_columns_mean():
    found = {row.line: row.cells for row in read(SEMICOLONS)}
    assert list(found) == [2, 3, 6]
    assert found[2]["naam"] == 'Dorpshuis "De Kern"'
    assert found[3] == {
        "soort": "opvang", "naam": "De Fuik", "adres": "Dijkstraat 3\nVeldermeer",
        "breedtegraad": "52,64", "lengtegraad": "5,58", "status": "vol",
    }  # fmt: skip


@pytest.mark.parametrize("line", [2, 3, 6])
def test_a_row_of_which_nothing_changed_keeps_every_byte(line):
    listed = read(SEMICOLONS)
    same = next(row.cells for row in listed if row.line == line)
    assert listed.changed(line, same) == SEMICOLONS.encode()


def test_only_the_row_that_changed_is_written_again():
    text = read(SEMICOLONS).changed(6, {"status": "dicht"}).decode()
    assert text == SEMICOLONS.replace("5,60;open;Jan", "5,60;dicht;Jan")


def test_what_has_several_lines_gives_way_whole():
    text = read(SEMICOLONS).changed(3, {"adres": "Dijkstraat 4", "status": "open"}).decode()
    assert "De Fuik;Dijkstraat 4;52,64;5,58;open;\r\n;;;;" in text


def test_a_cell_of_several_lines_stays_one_cell_when_another_changes():
    """As Excel writes it, after Alt-Enter."""
    text = read(SEMICOLONS).changed(3, {"status": "open"}).decode()
    assert text == SEMICOLONS.replace("5,58;vol", "5,58;open")


def test_a_column_that_is_not_there_comes_at_the_end():
    text = read(SEMICOLONS).changed(6, {"plaatsen": "40"}).decode()
    assert text.startswith("soort;naam;adres;Lat;Lon;status;beheerder;plaatsen\r\n")
    assert "water;Pomp;;52,63;5,60;open;Jan;40\r\n" in text
    assert {row.line: row.cells["plaatsen"] for row in read(text)} == {2: "", 3: "", 6: "40"}


def test_a_new_row_comes_below():
    text = read(SEMICOLONS).changed(None, {"soort": "water", "naam": "Kraan; achter"}).decode()
    assert text == SEMICOLONS + 'water;"Kraan; achter";;;;;\r\n'


def test_a_row_goes_and_the_others_stay():
    assert "De Fuik" not in read(SEMICOLONS).without(3).decode()
    assert [row.cells["naam"] for row in read(read(SEMICOLONS).without(3).decode())] == [
        'Dorpshuis "De Kern"', "Pomp",
    ]  # fmt: skip
    assert [row.cells["naam"] for row in read(read(SEMICOLONS).alone(3).decode())] == ["De Fuik"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_the_encoding_stays(encoding):
    text = "soort,naam,lat,lon\nopvang,Café,52.1,5.2\n"
    data = Rows(text.encode(encoding), spreadsheets.PLACES, file="x").changed(2, {"naam": "Één"})
    assert data.decode(encoding) == text.replace("Café", "Één")


def test_letters_that_the_encoding_has_not_make_it_utf8_as_excel_marks_it():
    text = "soort;naam;lat;lon\nopvang;Café;52,1;5,2\n"
    data = read(text, encoding="cp1252").changed(2, {"naam": "Łódź"})
    assert data.decode("utf-8-sig") == text.replace("Café", "Łódź")
    assert data.startswith(b"\xef\xbb\xbf")


def test_a_title_above_it_and_a_sep_line_stay():
    text = 'sep=;\nPlekken van de gemeente\n\nsoort;naam;"lat";lon\nwater;Pomp;52,1;5,2\n'
    assert read(text).changed(5, {"naam": "Kraan"}).decode() == text.replace("Pomp", "Kraan")


def test_a_list_that_is_begun_is_read_again():
    begun = rows.begun(("soort", "toestand", "bijgewerkt", "nl"))
    listed = Rows(begun, spreadsheets.UTILITIES, file="utilities.csv")
    assert list(listed) == []
    assert listed.changed(None, {"soort": "gas"}).decode("utf-8-sig").endswith("gas;;;\r\n")


@pytest.mark.parametrize("data", [b"", b"naam\nx\n", b"\xff\xfe\x00"])
def test_what_is_no_list_is_a_fault_of_format(data):
    with pytest.raises(FormatError, match=r"places\.csv"):
        Rows(data, spreadsheets.PLACES, file="places.csv")
