"""Receipts, read back from the bytes a printer would get."""

from __future__ import annotations

import re

import pytest
from PIL import Image

from content.core.model import Facility, Info, Place, PlaceKind
from kiosk.takeaway.handout import (
    FONT_A_DOTS,
    Line,
    Receipt,
    Sheet,
    Style,
    bulletin_section,
    place_section,
)
from kiosk.takeaway.receipt import encode

INIT, CUT = b"\x1b@", b"\x1dV"
CODE_PAGE_858 = b"\x1bt\x13"
RASTER = b"\x1dv0\x00"
DOUBLE = b"\x1d!\x11"
NORMAL = b"\x1d!\x00"

WATER = Info(
    language="nl",
    event="water",
    headline="Kook uw drinkwater",
    areas=("Veldermeer", "Oudeveen"),
    instruction=("Kook water drie minuten.", "Eén pan is genoeg \u2013 “echt”."),
    description=("In het drinkwater zit een bacterie.",),
)
HALL = Place(
    publisher="veldermeer",
    id="1",
    kind=PlaceKind.SHELTER,
    name="Sporthal De Brug",
    address="Dorpsstraat 12",
    latitude=52.1,
    longitude=5.1,
    hours="dag en nacht",
    facilities=(Facility.COTS,),
)


def sheet(*sections, language="nl", banner=""):
    return Sheet(
        language=language,
        title="Noodsteunpunt De Schakel",
        subtitle="Gemeente Veldermeer, dinsdag 24 november 14:30",
        sections=sections or (bulletin_section(WATER, "Ernstig. Tot woensdag 18:00.", "Vitens"),),
        footer="Geef dit door aan uw buren.",
        banner=banner,
    )


def words(data):
    """The printed text, commands left out."""
    text = re.sub(
        rb"\x1b[@]|\x1b[at!EM{-].|\x1dV[\x00\x01]|\x1dV.{2}|\x1d!.|\x1bd.",
        b"",
        data,
        flags=re.DOTALL,
    )
    return text.decode("cp858")


def pictures(data):
    """The raster pictures of GS v 0, joined from top to bottom."""
    strips = []
    at = data.find(RASTER)
    while at >= 0:
        width = int.from_bytes(data[at + 4 : at + 6], "little") * 8
        height = int.from_bytes(data[at + 6 : at + 8], "little")
        dots = data[at + 8 : at + 8 + width // 8 * height]
        strips.append(Image.frombytes("1", (width, height), bytes(255 - byte for byte in dots)))
        at = data.find(RASTER, at + 8 + len(dots))
    whole = Image.new("1", (strips[0].width, sum(strip.height for strip in strips)))
    top = 0
    for strip in strips:
        whole.paste(strip, (0, top))
        top += strip.height
    return whole


def test_dutch_is_printed_as_text_with_its_accents():
    data = encode(Receipt(sheet()))
    assert data.startswith(INIT)
    assert CODE_PAGE_858 in data
    assert RASTER not in data
    lines = words(data).splitlines()
    assert "Kook uw drinkwater" in lines
    assert "1. Kook water drie minuten." in lines
    assert '2. Eén pan is genoeg - "echt".' in lines
    assert lines.index("Kook uw drinkwater") < lines.index("In het drinkwater zit een bacterie.")
    assert data.rstrip(b"\x00\x01").endswith(CUT) or CUT in data[-8:]


@pytest.mark.parametrize("width_dots", [576, 384], ids=["80 mm", "58 mm"])
def test_lines_fit_the_paper(width_dots):
    data = encode(Receipt(sheet(), width_dots))
    large, small = data.split(NORMAL, 1)
    assert DOUBLE in large
    assert max(map(len, words(large).splitlines())) <= width_dots // FONT_A_DOTS // 2
    assert max(map(len, words(small).splitlines())) <= width_dots // FONT_A_DOTS


@pytest.mark.parametrize("language", ["nl", "uk"], ids=["as text", "as a picture"])
def test_a_drill_is_marked_first_and_last(language):
    more = "" if language == "nl" else " Увага"
    plain = encode(Receipt(sheet((Line(Style.BODY, "x" + more),), language=language)))
    drill = encode(
        Receipt(sheet((Line(Style.BODY, "x" + more),), language=language, banner="OEFENING"))
    )
    if language == "nl":
        assert words(plain).count("OEFENING") == 0
        lines = [line for line in words(drill).splitlines() if line]
        assert (lines[0], lines[-1]) == ("OEFENING", "OEFENING")
    else:
        assert pictures(drill).height > pictures(plain).height + 2 * 52


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("uk", "Кип'ятіть воду три хвилини"),
        ("pl", "Zażółć gęślą jaźń"),
        ("ar", "اغلِ ماء الشرب ثلاث دقائق. اتصل بالرقم 088 123 45 67 في Veldermeer"),
    ],
)
@pytest.mark.parametrize("width_dots", [576, 384], ids=["80 mm", "58 mm"])
def test_other_scripts_are_printed_as_a_picture(language, text, width_dots, capsys):
    data = encode(Receipt(sheet((Line(Style.HEADING, text),), language=language), width_dots))
    assert capsys.readouterr() == ("", "")
    picture = pictures(data)
    assert picture.width == width_dots
    black = picture.histogram()[0] / (picture.width * picture.height)
    assert 0.03 < black < 0.3, "letters, neither a blank nor a block"
    ink = Image.eval(picture.convert("L"), lambda dot: 255 - dot).getbbox()
    assert ink[0] >= 0
    assert ink[2] <= width_dots


def test_an_escape_in_a_text_is_no_command():
    data = encode(Receipt(sheet((Line(Style.BODY, "a\x1bp\x00\x10\x10b\x1d!c"),))))
    assert b"ap" in data
    assert b"\x1bp" not in data
    assert b"\x1d!c" not in data


def test_a_place_says_where_and_what():
    section = place_section(HALL, "Slapen, open", "12 minuten lopen, naar het oosten", ["bedden"])
    assert [line.text for line in section] == [
        "Sporthal De Brug",
        "Slapen, open",
        "Dorpsstraat 12, 12 minuten lopen, naar het oosten",
        "dag en nacht",
        "bedden",
    ]


def test_what_a_bulletin_does_not_say_takes_no_line():
    info = Info(language="nl", event="x", headline="Blijf binnen", instruction=("Sluit ramen",))
    assert bulletin_section(info, "", "Vitens") == (
        Line(Style.HEADING, "Blijf binnen"),
        Line(Style.STEP, "Sluit ramen"),
        Line(Style.NOTE, "Vitens"),
    )
