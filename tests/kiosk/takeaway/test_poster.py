"""The poster for the door, read back and looked at with poppler."""

from __future__ import annotations

import re
import subprocess
from datetime import UTC, datetime

import pytest
from PIL import Image

from kiosk.takeaway.handout import Line, Poster, Sheet, Style
from kiosk.takeaway.poster import LEAST_PT, PAGES, render

NEWS = (
    Line(Style.HEADING, "Wat is er aan de hand?"),
    Line(Style.ITEM, "Geen stroom tot woensdagavond. Ernstig."),
    Line(Style.ITEM, "Kook uw drinkwater drie minuten."),
)
IN_ENGLISH = (
    Line(Style.HEADING, "What is happening?"),
    Line(Style.ITEM, "No power until Wednesday evening. Severe."),
    Line(Style.ITEM, "Boil your drinking water for three minutes."),
)
MORE = "Binnen leest u meer. · You can read more inside."


def sheet(language, *sections, banner=""):
    return Sheet(
        language=language,
        title="Noodsteunpunt De Schakel",
        subtitle="Gemeente Veldermeer",
        sections=sections,
        footer="Geef dit door",
        banner=banner,
    )


def poster(*dutch, english=(IN_ENGLISH,), banner=""):
    return Poster(
        dutch=sheet("nl", *dutch, banner=banner),
        english=sheet("en", *english, banner=banner),
        more=MORE,
        printed_at=datetime(2026, 11, 24, 13, 30, tzinfo=UTC),
    )


@pytest.fixture
def read(tmp_path):
    """The words of the pages, one string a page."""

    def pages(pdf):
        (tmp_path / "poster.pdf").write_bytes(pdf)
        text = subprocess.run(
            ["pdftotext", "-layout", tmp_path / "poster.pdf", "-"],
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        return [" ".join(page.split()) for page in text.split("\f")[:-1]]

    return pages


@pytest.fixture
def look(tmp_path):
    """The first page as a picture of one pixel a millimetre."""

    def picture(pdf):
        (tmp_path / "poster.pdf").write_bytes(pdf)
        out = tmp_path / "poster"
        command = ["pdftoppm", "-r", "25.4", "-png", "-singlefile", tmp_path / "poster.pdf", out]
        subprocess.run(command, check=True)
        return Image.open(out.with_suffix(".png")).convert("RGB")

    return picture


def test_each_language_has_its_own_sheet(read):
    dutch, english = read(render(poster(NEWS)))
    for words in ("Noodsteunpunt De Schakel", "Geen stroom tot woensdagavond", "Kook uw"):
        assert words in dutch
    assert "No power until Wednesday evening" in english
    assert "Geef dit door" in dutch
    assert MORE not in dutch + english


def test_no_letter_is_smaller_than_18_points(tmp_path):
    (tmp_path / "poster.pdf").write_bytes(render(poster(NEWS, banner="OEFENING")))
    command = ["pdftohtml", "-xml", "-stdout", "-i", tmp_path / "poster.pdf"]
    out = subprocess.run(command, capture_output=True, check=True, text=True).stdout
    page_px = int(re.search(r'<page [^>]*height="(\d+)"', out)[1])
    points = [int(size) * 842 / page_px for size in re.findall(r'<fontspec [^>]*size="(\d+)"', out)]
    assert points
    assert min(points) > LEAST_PT - 1


def many(number):
    items = (Line(Style.ITEM, f"Bericht {n} over de stroom. Einde {n}.") for n in range(number))
    return (Line(Style.HEADING, "Wat is er aan de hand?"), *items)


def test_a_long_list_goes_on_on_a_second_page_and_none_is_cut(read):
    *dutch, _ = read(render(poster(many(35))))
    assert len(dutch) == 2
    for n in range(35):
        assert f"Einde {n}." in " ".join(dutch)
    assert all("Noodsteunpunt De Schakel" in page for page in dutch)


def test_what_does_not_fit_is_inside_and_the_last_page_says_so(read):
    *dutch, _ = read(render(poster(many(300))))
    assert len(dutch) == PAGES
    assert MORE in dutch[-1]
    assert MORE not in dutch[0]
    assert "Einde 0." in dutch[0]


def test_a_drill_is_marked_above_and_below(read):
    for page in read(render(poster(NEWS, banner="OEFENING"))):
        assert page.startswith("OEFENING")
        assert page.count("OEFENING") == 2


def test_an_arabic_name_keeps_its_letters(look):
    page = render(poster((Line(Style.HEADING, "محمد"),)))
    assert b"DejaVu" in page
    assert look(page).crop((15, 48, 60, 60)).getextrema()[0][0] < 100


def test_the_sign_of_civil_protection_and_clean_margins(look):
    page = look(render(poster(many(300))))
    assert page.size == pytest.approx((210, 297), abs=1)
    assert page.getpixel((17, 17)) == (255, 121, 0)
    assert page.getpixel((29, 32)) == (0, 51, 153)
    for edge in ((0, 0, 210, 13), (0, 0, 13, 297), (197, 0, 210, 297), (0, 284, 210, 297)):
        assert page.crop(edge).getcolors() == [
            ((edge[2] - edge[0]) * (edge[3] - edge[1]), (255, 255, 255))
        ]


def test_the_same_sheet_is_the_same_file():
    assert render(poster(NEWS)) == render(poster(NEWS))
