"""What people take along: decoded by a reader that shares no code with the writer."""

from __future__ import annotations

from urllib.parse import unquote

import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from kiosk.model import qr_codes
from kiosk.model.geo import Position
from kiosk.model.qr_codes import Room, bulletin_text, contact_code, place_code, split, text_codes

TEN_INCH = Room(side_px=450, px_per_mm=1280 / 217)
SEVEN_INCH = Room(side_px=300, px_per_mm=800 / 154)

NAMES = {
    "nl": "Kook water drie minuten. Geen stroom in Veldermeer: één mededeling.",
    "pl": "Zażółć gęślą jaźń",
    "uk": "Кип'ятіть воду три хвилини",
    "tr": "Suyu üç dakika iç, İĞÜŞÖÇ",
    "ar": "اغلِ الماء ثلاث دقائق قبل الشرب 112",
}


def read(matrix, module_px=4):
    """As a phone would, from a clean picture."""
    side = len(matrix) + 2 * qr_codes.QUIET_MODULES
    picture = Image.new("L", (side, side), 255)
    for y, row in enumerate(matrix, qr_codes.QUIET_MODULES):
        for x, dark in enumerate(row, qr_codes.QUIET_MODULES):
            picture.putpixel((x, y), 0 if dark else 255)
    large = picture.resize((side * module_px, side * module_px), Image.Resampling.NEAREST)
    (found,) = zxingcpp.read_barcodes(large)
    return found.text


@pytest.mark.parametrize("text", NAMES.values(), ids=NAMES)
def test_every_language_can_be_read_back(text):
    (code,) = text_codes(text, TEN_INCH)
    assert read(code.matrix) == text


@pytest.mark.parametrize("room", [TEN_INCH, SEVEN_INCH], ids=["10 inch", "7 inch"])
def test_a_long_bulletin_becomes_several_codes_that_can_be_scanned_from_40_cm(room):
    text = bulletin_text("Kook uw drinkwater", ["Ernstig."], [NAMES["nl"]] * 12, ["Vitens"])
    codes = text_codes(text, room)
    assert len(codes) > 1
    for number, code in enumerate(codes, 1):
        mark, _, piece = read(code.matrix).partition("\n")
        assert mark == f"{number}/{len(codes)}"
        assert piece in text
        assert (code.part, code.parts) == (number, len(codes))
        modules = len(code.matrix) + 2 * qr_codes.QUIET_MODULES
        module_px = room.side_px // modules
        assert module_px / room.px_per_mm >= qr_codes.MODULE_MM
    assert len({len(code.matrix) for code in codes}) == 1, "one size: nobody has to move"


@pytest.mark.parametrize("side_px", range(210, 900, 60))
def test_the_budget_is_what_fits_and_no_byte_less(side_px):
    room = Room(side_px, 5.9)
    (full,) = text_codes("x" * room.budget_bytes(), room)
    assert len(full.matrix) == 17 + 4 * room.max_version()
    assert len(text_codes("x" * (room.budget_bytes() + 1), room)) == 2


def test_a_room_too_small_is_refused():
    with pytest.raises(ValueError, match="too small for a QR code"):
        text_codes("x", Room(150, 5.9))


texts = st.text(st.sampled_from("abc é€ع😀\n"), max_size=400)


@given(texts, st.integers(16, 120))
def test_no_part_is_over_budget_and_no_letter_is_lost(text, budget_bytes):
    parts = split(text, budget_bytes)
    assert all(len(part.encode()) <= budget_bytes for part in parts)
    pieces = [text] if len(parts) == 1 else [part.partition("\n")[2] for part in parts]
    assert [c for c in "".join(pieces) if not c.isspace()] == [c for c in text if not c.isspace()]
    marks = [part.partition("\n")[0] for part in parts] if len(parts) > 1 else []
    assert marks == [f"{n}/{len(parts)}" for n in range(1, len(marks) + 1)]


def test_it_breaks_between_lines_then_between_words():
    assert split("first line\nsecond line\nthird", 16) == [
        "1/3\nfirst line",
        "2/3\nsecond line",
        "3/3\nthird",
    ]
    assert split("een twee drie vier", 16) == ["1/2\neen twee", "2/2\ndrie vier"]


def test_what_a_visitor_takes_home():
    assert bulletin_text(
        "Kook water",
        ["Ernstig. Tot 18:00.", "Noord"],
        ["Kook 3 minuten", "Laat afkoelen"],
        ["Vitens"],
    ) == ("Kook water\nErnstig. Tot 18:00.\nNoord\n1. Kook 3 minuten\n2. Laat afkoelen\nVitens")
    assert bulletin_text("Blijf binnen", [""], ["Sluit ramen"], []) == "Blijf binnen\nSluit ramen"


@pytest.mark.parametrize(
    ("name", "position", "uri"),
    [
        (
            "Sporthal De Brug (open)",
            Position(52.0907, 5.12142),
            "geo:52.0907,5.12142?q=52.0907,5.12142(Sporthal De Brug (open))",
        ),
        ("", Position(-1.0, 100.25), "geo:-1,100.25"),
        ("Café \u2019t Veld", Position(52, 5), "geo:52,5?q=52,5(Café \u2019t Veld)"),
    ],
    ids=["a name with brackets", "no name", "quotes and accents"],
)
def test_a_place_opens_the_map_with_its_name(name, position, uri):
    code = place_code(name, position, TEN_INCH)
    assert unquote(read(code.matrix)) == uri
    assert " " not in code.text


def test_a_name_too_long_is_cut_and_the_place_stays():
    code = place_code("é" * 400, Position(52.1, 5.2), SEVEN_INCH)
    assert len(code.text) <= SEVEN_INCH.budget_bytes()
    assert read(code.matrix).startswith("geo:52.1,5.2?q=52.1,5.2(%C3%A9")


def test_the_radio_goes_into_the_contacts():
    code = contact_code("Omroep Veld; rampen", "FM 88,9 MHz\nDAB+ 9C", TEN_INCH, phones=["112"])
    lines = read(code.matrix).splitlines()
    assert lines[0] == "BEGIN:VCARD"
    assert lines[-1] == "END:VCARD"
    assert "NOTE:FM 88\\,9 MHz DAB+ 9C" in lines
    assert "FN:Omroep Veld\\; rampen" in lines
    assert "TEL:112" in lines


def test_a_card_too_large_is_refused():
    with pytest.raises(ValueError, match="does not fit"):
        contact_code("x" * 300, "", SEVEN_INCH)
