"""What people take along: decoded by a reader that shares no code with the writer."""

from __future__ import annotations

import random

import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageFilter

from kiosk.model import qr_codes
from kiosk.model.geo import Position
from kiosk.model.qr_codes import Card, Room, card_code, split, text_codes

TEN_INCH = Room(side_px=450, px_per_mm=1280 / 217)
SEVEN_INCH = Room(side_px=340, px_per_mm=800 / 154)

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
def test_a_long_bulletin_becomes_several_codes_that_can_be_scanned_from_25_cm(room):
    text = "\n".join([NAMES["nl"]] * 40)
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
        text_codes("x", Room(120, 5.9))


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


STEPS = tuple(f"Doe stap {n} rustig en help daarna uw buren ermee." for n in range(1, 13))
BULLETIN = Card(
    "Grote stroomstoring: heel Veldermeer zonder stroom",
    before=("Levensgevaar. Tot wo 21 jan 12:00.", "Gemeente Veldermeer"),
    steps=STEPS,
    after=("0800-000 00 01", "Dit zegt Veiligheidsregio Merenland, di 20 jan 16:00."),
)


def fields(text):
    """Of a vCard 3.0 (RFC 2426), its escapes taken out."""
    lines = text.splitlines()
    assert (lines[0], lines[1], lines[-1]) == ("BEGIN:VCARD", "VERSION:3.0", "END:VCARD")
    found = dict(line.split(":", 1) for line in lines[2:-1])
    for escaped, plain in (("\\n", "\n"), ("\\,", ","), ("\\;", ";"), ("\\:", ":")):
        found = {name: value.replace(escaped, plain) for name, value in found.items()}
    return found


def test_a_bulletin_is_one_card_with_the_steps_as_its_note():
    code, steps = card_code(BULLETIN, TEN_INCH)
    kept = fields(read(code.matrix))
    assert kept["FN"] == BULLETIN.name
    note = kept["NOTE"].split("\n")
    assert steps >= 6
    numbered = [f"{n}. {step}" for n, step in enumerate(STEPS[:steps], 1)]
    assert note == [*BULLETIN.before, *numbered, *BULLETIN.after]


@pytest.mark.parametrize("room", [TEN_INCH, SEVEN_INCH], ids=["10 inch", "7 inch"])
@pytest.mark.parametrize("text", NAMES.values(), ids=NAMES)
def test_no_step_is_cut_and_who_says_so_is_never_left_out(text, room):
    card = BULLETIN._replace(steps=(text * 2,) * 30)
    code, steps = card_code(card, room)
    note = fields(read(code.matrix))["NOTE"].split("\n")
    assert 1 <= steps < 30
    assert len(note) == len(card.before) + steps + len(card.after)
    assert note[-1] == card.after[-1]
    modules = len(code.matrix) + 2 * qr_codes.QUIET_MODULES
    assert room.side_px // modules / room.px_per_mm >= qr_codes.MODULE_MM


def test_a_name_too_long_is_cut_and_one_too_long_for_its_note_stands_alone():
    code, steps = card_code(Card("é" * 4000, ("x" * 4000,)), SEVEN_INCH)
    assert steps == 0
    assert set(fields(read(code.matrix))["FN"]) == {"é"}


def test_a_place_keeps_its_address_and_where_it_is():
    card = Card("Sporthal", ("Opvang",), address="Kerkstraat 1", position=Position(52.1, 5.2))
    kept = fields(read(card_code(card, TEN_INCH).code.matrix))
    assert kept["GEO"] == "52.1;5.2"
    assert "Kerkstraat 1" in kept["ADR"]


def test_the_radio_goes_into_the_contacts():
    card = Card("Omroep Veld; rampen", ("FM 88,9 MHz\nDAB+ 9C",), phones=("112",))
    kept = fields(read(card_code(card, TEN_INCH).code.matrix))
    assert (kept["FN"], kept["NOTE"]) == ("Omroep Veld; rampen", "FM 88,9 MHz DAB+ 9C")
    assert kept["TEL"] == "112"


def photograph(matrix, module_px, *, blur_px, tilt_deg, lean):
    """As a hand takes it: soft, turned, and not from right in front."""
    side = len(matrix) + 2 * qr_codes.QUIET_MODULES
    code = Image.new("L", (side, side), 255)
    for y, row in enumerate(matrix, qr_codes.QUIET_MODULES):
        for x, dark in enumerate(row, qr_codes.QUIET_MODULES):
            code.putpixel((x, y), 0 if dark else 255)
    large = code.resize((side * module_px, side * module_px), Image.Resampling.NEAREST)
    wide = round(large.width * 1.6)
    glass = Image.new("L", (wide, wide), 200)
    glass.paste(large, ((wide - large.width) // 2,) * 2)
    turned = glass.rotate(tilt_deg, Image.Resampling.BICUBIC, fillcolor=200)
    shift = lean * wide
    leaned = turned.transform(
        turned.size,
        Image.Transform.QUAD,
        (0, 0, shift, wide, wide - shift, wide, wide, 0),
        Image.Resampling.BICUBIC,
    )
    noise = random.Random(1)
    soft = leaned.filter(ImageFilter.GaussianBlur(blur_px))
    return soft.point([min(255, max(0, v + noise.randint(-6, 6))) for v in range(256)])


@pytest.mark.parametrize("room", [TEN_INCH, SEVEN_INCH], ids=["10 inch", "7 inch"])
@pytest.mark.parametrize(
    ("blur_px", "tilt_deg", "lean"),
    [(1.2, 0, 0.0), (0.8, 8, 0.0), (0.8, -15, 0.04), (1.0, 5, 0.06)],
    ids=["blurred", "turned", "turned and from aside", "blurred, turned and from aside"],
)
def test_a_phone_reads_it_from_a_blurred_and_tilted_picture(room, blur_px, tilt_deg, lean):
    """Four pixels of a picture a module, fewer than a phone has at 25 cm."""
    code, _ = card_code(BULLETIN, room)
    picture = photograph(code.matrix, 4, blur_px=blur_px, tilt_deg=tilt_deg, lean=lean)
    (found,) = zxingcpp.read_barcodes(picture)
    assert found.text == code.text
