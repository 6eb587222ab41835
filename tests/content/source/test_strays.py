"""Every file that would be left out says so, with what its owner probably meant."""

from __future__ import annotations

import pytest

from content.source.strays import advice


@pytest.mark.parametrize(
    ("file", "meant"),
    [
        ("bulletins/evacuatie.txt", "evacuatie.md"),
        ("bulletins/evacuatie.docx", "evacuatie.md"),
        ("bulletins/evacuatie.md.txt", "evacuatie.md"),
        ("bulletins/noodbericht.xml.txt", "noodbericht.xml"),
        ("places.csv.txt", "places.csv"),
        ("evacuatie.md", "bulletins/evacuatie.md"),
        ("Bulletins/evacuatie.md", "bulletins/evacuatie.md"),
        ("bulletin/evacuatie.md", "bulletins/evacuatie.md"),
        ("berichten/evacuatie.md", "bulletins/evacuatie.md"),
        ("bulletins/zuid/evacuatie.md", "bulletins/evacuatie.md"),
        ("guide/water.nl.md", "guides/water.nl.md"),
        ("adviezen/water.nl.md", "guides/water.nl.md"),
        ("guides/Water.NL.md", "guides/water.nl.md"),
        ("places.xlsx", "places.csv"),
        ("Plaatsen 2026.ods", "places.csv"),
        ("places (1).csv", "places.csv"),
        ("places - kopie.csv", "places.csv"),
        ("places_1.csv", "places.csv"),
        ("Places.csv", "places.csv"),
        ("PLACES.CSV", "places.csv"),
        ("lijst/places.csv", "places.csv"),
        ("opvanglocaties.csv", "places.csv"),
        ("utilites.csv", "utilities.csv"),
        ("voorzieningen.xls", "utilities.csv"),
        ("telefoonlijst.csv", "places.csv of utilities.csv"),
        ("kaart.png", "media/kaart.png"),
        ("bulletins/kaart.jpg", "media/kaart.jpg"),
        ("Media/kaart.PNG", "media/kaart.PNG"),
        ("fotos/brug.jpeg", "media/brug.jpeg"),
    ],
)
def test_what_was_meant_is_named(file, meant):
    said = advice(file)
    assert said.startswith(f"{file}: ")
    assert meant in said.removeprefix(file)


@pytest.mark.parametrize("file", ["geheim.zip", "media/film.mp4", "notulen", "a/b/c/d.bin", ".."])
def test_what_means_nothing_is_put_aside(file):
    assert "niet-publiceren" in advice(file)


@pytest.mark.parametrize("file", ["places.xlsx", "places.ods", "places.xls"])
def test_a_spreadsheet_says_how_to_save_it(file):
    assert "Opslaan als CSV UTF-8" in advice(file)
