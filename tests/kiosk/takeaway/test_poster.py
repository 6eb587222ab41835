"""The poster for the door, read back and looked at with poppler."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime

import pytest
from PIL import Image

from kiosk.takeaway.handout import Line, Poster, Sheet, Style
from kiosk.takeaway.poster import render

POWER = (
    Line(Style.HEADING, "Geen stroom tot woensdagavond"),
    Line(Style.STEP, "1. Help uw buren."),
    Line(Style.BODY, "Een verdeelstation is beschadigd. Reparatie duurt één dag."),
    Line(Style.NOTE, "Veiligheidsregio, 14:00"),
)
POWER_IN_ENGLISH = (
    Line(Style.HEADING, "No power until Wednesday evening"),
    Line(Style.STEP, "1. Help your neighbours."),
    Line(Style.BODY, "A substation is damaged. Repair takes one day."),
)
LONG = Line(Style.BODY, "Hierover valt zeer veel te vertellen. " * 60)
MORE = "Binnen is meer informatie · More information inside"


def poster(*dutch, english=None, banner=""):
    return Poster(
        dutch=Sheet(
            language="nl",
            title="Noodsteunpunt De Schakel",
            subtitle="Gemeente Veldermeer",
            sections=dutch,
            footer="Geef dit door",
            banner=banner,
        ),
        english=english or tuple(POWER_IN_ENGLISH for _ in dutch),
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


def test_it_says_in_two_languages_what_to_do(read):
    (page,) = read(render(poster(POWER)))
    for words in ("Noodsteunpunt De Schakel", "Help uw buren", "Help your neighbours", "één dag"):
        assert words in page
    assert "Geef dit door" in page
    assert MORE not in page


def test_of_a_list_the_last_are_left_out_where_there_is_no_room_and_none_is_cut(read):
    items = [Line(Style.ITEM, f"Punt {n}: {'woord ' * 60}einde {n}.") for n in range(12)]
    section = (Line(Style.HEADING, "Stroom, water en meer"), *items)
    (page,) = read(render(poster(section, english=(section,))))
    told = [n for n in range(12) if f"Punt {n}:" in page]
    assert told == list(range(len(told)))
    assert 1 < len(told) < 12
    assert all(page.count(f"einde {n}.") == 2 for n in told)
    assert MORE in page


def test_what_does_not_fit_is_inside_and_the_poster_says_so(read):
    (page,) = read(render(poster(*[POWER] * 20)))
    assert 3 <= page.count("Help uw buren") < 20
    assert MORE in page


def test_a_long_story_is_left_out_before_what_to_do(read):
    (page,) = read(render(poster((*POWER, LONG), POWER)))
    assert page.count("Help uw buren") == 2
    assert "zeer veel te vertellen" not in page
    assert MORE in page


def test_a_place_never_loses_its_address(read):
    place = (Line(Style.HEADING, "Sporthal"), Line(Style.BODY, "Dorpsstraat 12"))
    (page,) = read(render(poster(*[place] * 40)))
    assert page.count("Sporthal") == page.count("Dorpsstraat")


def test_a_drill_is_marked_above_and_below(read):
    (page,) = read(render(poster(POWER, banner="OEFENING")))
    assert page.startswith("OEFENING")
    assert page.count("OEFENING") == 2


def test_without_english_the_dutch_stands_alone(read):
    (page,) = read(render(poster(POWER, english=((),))))
    assert "Help uw buren" in page


def test_an_arabic_name_keeps_its_letters(look):
    page = render(poster((Line(Style.HEADING, "محمد"),), english=((),)))
    assert b"DejaVu" in page
    assert look(page).crop((15, 48, 60, 60)).getextrema()[0][0] < 100


def test_the_sign_of_civil_protection_and_clean_margins(look):
    page = look(render(poster(*[POWER] * 20)))
    assert page.size == pytest.approx((210, 297), abs=1)
    assert page.getpixel((17, 17)) == (255, 121, 0)
    assert page.getpixel((29, 32)) == (0, 51, 153)
    for edge in ((0, 0, 210, 13), (0, 0, 13, 297), (197, 0, 210, 297), (0, 284, 210, 297)):
        assert page.crop(edge).getcolors() == [
            ((edge[2] - edge[0]) * (edge[3] - edge[1]), (255, 255, 255))
        ]


def test_the_same_sheet_is_the_same_file():
    assert render(poster(POWER)) == render(poster(POWER))


def test_two_languages_of_different_length_are_a_mistake_of_ours():
    with pytest.raises(ValueError, match="zip"):
        render(poster(POWER, POWER, english=((),)))
