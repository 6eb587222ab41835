"""No boxes on the glass: every text goes to a font that has all its letters."""

from __future__ import annotations

import struct

import pytest
from fontTools.ttLib import TTFont

from kiosk.ui import fonts, text_shaping
from kiosk.ui.fonts import BODY, FAMILIES, WIDE, FontError, coverage

ARABIC = "اتصل بالرقم 088 (مجاناً)؟ ابتثجحخدذرزسشصضطظعغفقكلمنهوي ىئءآأإؤة لا لأ لإ لآ ،؛ ٠١٢٣ الله"


@pytest.mark.parametrize(
    ("text", "family"),
    [
        pytest.param("Kook water 3 minuten: “ja” \u2013 €5 • 30 °C", BODY, id="nl"),
        pytest.param("Größe ß", BODY, id="de"),
        pytest.param("Zażółć gęślą jaźń", BODY, id="pl"),
        pytest.param("Їжа, ґанок, єдність, кип'ятіть №", BODY, id="uk"),
        pytest.param("İĞÜŞÖÇ ığüşöç", BODY, id="tr"),
        pytest.param(ARABIC, WIDE, id="ar"),
        pytest.param("links → rechts", WIDE, id="arrows"),
        pytest.param("nog nooit 中文", WIDE, id="what none has goes to the widest"),
    ],
)
def test_which_family_draws_it(text, family):
    assert fonts.family_for(text) == family.name


@pytest.mark.parametrize("bold", [False, True], ids=["regular", "bold"])
def test_the_wide_family_has_every_letter_that_shaping_makes_of_arabic(bold):
    drawn = set(map(ord, text_shaping.shape_line(ARABIC + " ".join(ARABIC), "ar")))
    assert drawn <= coverage(fonts.files(WIDE)[bold])


@pytest.mark.parametrize("bold", [False, True], ids=["regular", "bold"])
@pytest.mark.parametrize("mark", "\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652", ids=ascii)
def test_a_mark_is_drawn_on_the_letter_after_it(mark, bold):
    """As shaping counts on: it takes no room, and its ink is ahead of the pen."""
    with TTFont(fonts.files(WIDE)[bold]) as font:
        advance, left_edge = font["hmtx"][font.getBestCmap()[ord(mark)]]
    assert advance == 0
    assert left_edge > 0


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_bold_lacks_no_letter_of_our_languages(family):
    regular, bold = map(coverage, fonts.files(family))
    languages = set(range(0x20, 0x7F)) | set(range(0xA0, 0x180)) | set(range(0x400, 0x460))
    assert languages & regular <= bold


def test_what_no_font_has_leaves_a_gap():
    assert fonts.drawable("Brand 🔥 中\nنعم → ok") == "Brand  \nنعم → ok"


def test_a_missing_font_names_its_package(tmp_path):
    with pytest.raises(FontError, match="apt install fonts-noto-core"):
        fonts.register(tmp_path)


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_a_font_draws_what_fonttools_finds_in_it(family):
    """One of our families maps its characters in format 4, the other in format 12."""
    for path in fonts.files(family):
        with TTFont(path) as font:
            assert coverage(path) == frozenset(font.getBestCmap())


@pytest.mark.parametrize(
    "content", [b"", b"not a font at all", bytes(64), b"\0" * 4 + b"\xff" * 99]
)
def test_a_file_that_is_no_font_is_refused(tmp_path, content):
    path = tmp_path / "x.ttf"
    path.write_bytes(content)
    with pytest.raises(FontError, match="no TrueType font"):
        coverage(path)


def test_measured_widths_are_those_of_the_drawn_label(session_window):
    from kivy.uix.label import Label

    arabic = text_shaping.shape_line("الكهرباء غير متوفرة", "ar")
    nearer = "\u060cVeiligheidsregio"  # an Arabic comma and a V, once they were drawn
    for text in ("Veldermeer", arabic, nearer):
        width_px = fonts.measurer(WIDE.name, 40.25)(text)
        label = Label(text=text, font_name=WIDE.name, font_size=40.25)
        for _ in range(2):
            label.texture_update()
            label.texture.bind()  # only now it is drawn
            assert label.texture_size[0] == width_px


def test_what_is_shown_measures_alike_whatever_was_shown_before(session_window):
    from kiosk.ui.widgets.text import Crisp

    widths = []
    for _ in range(2):
        label = Crisp(text="\u060cVeiligheidsregio", font_name=WIDE.name, font_size=41.25)
        label.texture_update()
        label.texture.bind()
        widths.append(label.texture_size[0])
    assert widths[0] == widths[1]


def test_wrapped_arabic_fits_the_label_without_wrapping_again(session_window):
    from kivy.uix.label import Label

    text = "انقطاع التيار الكهربائي في Veldermeer منذ الساعة 14:30. اتصل بالرقم 088 123 45 67. " * 3
    lines = text_shaping.shape(text, "ar", 500, fonts.measurer(WIDE.name, 34))
    free = Label(text=lines, font_name=WIDE.name, font_size=34)
    boxed = Label(text=lines, font_name=WIDE.name, font_size=34, text_size=(500, None))
    free.texture_update()
    boxed.texture_update()
    assert free.texture_size[0] <= 500
    assert boxed.texture_size[1] == free.texture_size[1]


@pytest.mark.parametrize(
    ("first", "last"),
    [(0, 0xFFFF_FFFF), (0x20, 0x11_0000), (9, 8)],
    ids=["billions", "beyond Unicode", "backwards"],
)
def test_a_damaged_table_is_refused_and_not_counted_out(tmp_path, first, last):
    group = struct.pack(">HHLLL3L", 12, 0, 28, 0, 1, first, last, 3)
    cmap = struct.pack(">HHHHL", 0, 1, 3, 10, 12) + group
    font = struct.pack(">L4H4s3L", 0x10000, 1, 0, 0, 0, b"cmap", 0, 28, len(cmap)) + cmap
    (tmp_path / "damaged.ttf").write_bytes(font)
    with pytest.raises(FontError, match="not in order"):
        coverage(tmp_path / "damaged.ttf")
