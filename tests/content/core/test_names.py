# ruff: noqa: RUF001, E501 - letters that look like others are what this is about
"""No two authorities look alike here, and no Dutch name is refused for its accents."""

from __future__ import annotations

import pytest

from content.core import names

DUTCH = (
    "Gemeente Veldermeer", "Súdwest-Fryslân", "’s-Hertogenbosch", "'s-Gravenhage", "Hûns", "Coëvorden",
    "Veiligheidsregio Noord- en Oost-Gelderland", "Bergen (L)", "Bergen (NH)", "Ĳsselstein",
    "IJsselstein", "Waterschap Vallei & Veluwe", "Curaçao", "Dantumadiel / Dantumadeel", "Gaasterlân-Sleat",
    "De Fryske Marren", "Goeree-Overflakkee", "Zuid–Holland", "bij́na", "بلدية فيلدرمير", "Рада",
)  # fmt: skip
UNFIT = {
    "a zero-width space": "Gemeente\u200bVeldermeer",
    "a joiner": "Gemeente Velder\u200dmeer",
    "a soft hyphen": "Velder\u00admeer",
    "a grapheme joiner": "Velder\u034fmeer",
    "a Hangul filler": "Veldermeer\u3164",
    "a variation selector": "Veldermeer\ufe0f",
    "an empty Braille cell": "Velder\u2800meer",
    "turned round": "Gemeente \u202eremredleV",
    "a tag": "Veldermeer\U000e0041",
    "a Cyrillic e": "Gemeente V\u0435ldermeer",
    "a Greek omicron": "Gemeente V\u03bfldermeer",
    "an Armenian letter": "Veldermeer\u0570",
    "struck through": "V\u0336eldermeer",
    "an accent apart": "Su\u0301dwest",
    "a mark that covers": "Veldermeer\u20dd",
    "a newline": "Veldermeer\n112",
}
ALIKE = (
    ("Gemeente Veldermeer", "Gemeente VeIdermeer"),  # a capital I
    ("Gemeente Veldermeer", "Gemeente Ve1dermeer"),
    ("Gemeente Veldermeer", "Gemeente Velderrneer"),
    ("Gemeente Veldermeer", "gemeente veldermeer"),
    ("Gemeente Veldermeer", "GEMEENTE VELDERMEER"),
    ("Gemeente Veldermeer", "Gemeente-Veldermeer"),
    ("Gemeente Veldermeer", "Gemeente Veldermeer."),
    ("Gemeente Veldermeer", "Gemeente  Véldermeer"),
    ("Gemeente Veldermeer", "Ｇｅｍｅｅｎｔｅ Ｖｅｌｄｅｒｍｅｅｒ"),
    ("Gemeente Veldermeer", "Gеmееntе Vеldеrmееr"),  # with a Cyrillic e
    ("Oost", "0ost"),
    ("IJsselland", "lJsselland"),
    ("IJsselland", "Ĳsselland"),
    ("Súdwest-Fryslân", "Sudwest-Fryslan"),
    ("'s-Hertogenbosch", "’s-Hertogenbosch"),
    ("COCOH", "СОСОН"),  # all of it Cyrillic
)


@pytest.mark.parametrize("name", DUTCH)
def test_a_name_as_people_write_it_is_fit(name):
    assert names.fault(name) is None


@pytest.mark.parametrize("name", UNFIT.values(), ids=UNFIT.keys())
def test_what_cannot_be_seen_or_told_apart_is_unfit(name):
    assert names.fault(name)


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_names_that_look_the_same_are_found(one, other):
    assert names.looks_like(one, {"x": "Heel iets anders", "o": other}) == "o"
    assert names.looks_like(other, {"o": one}) == "o"


def test_names_that_differ_to_the_eye_do_not_look_the_same():
    for name in DUTCH:
        others = {
            other: other
            for other in DUTCH
            if other != name and {name, other} != {"Ĳsselstein", "IJsselstein"}
        }
        assert names.looks_like(name, others) is None, name


UNSEEN = (
    0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0, 0x180B, 0x180F, 0xFE00, 0xFE0F,
    0xE0000, 0xE0FFF, 0x00AD, 0x200B, 0x2028, 0x2029, 0xE000,
)  # fmt: skip
"""Of each kind, and of each row of them the first and the last."""
SEEN = (0x034E, 0x1161, 0x17B3, 0x2801, 0x180A, 0x1810, 0xFE10, 0xFF9F, 0x1160 - 2)


@pytest.mark.parametrize("code", UNSEEN, ids=hex)
def test_no_name_holds_what_shows_nothing(code):
    assert "niemand ziet" in names.fault(f"Velder{chr(code)}meer")


@pytest.mark.parametrize("code", SEEN, ids=hex)
def test_what_shows_something_is_not_called_unseen(code):
    assert "niemand ziet" not in (names.fault(f"Velder{chr(code)}meer") or "")


def test_a_name_of_plain_letters_holds_no_control_character_either():
    assert "niemand ziet" in names.fault("Velder\tmeer")
    assert names.fault("Veldermeer") is None


def test_nobody_looks_like_nobody():
    assert names.looks_like("Veldermeer", {}) is None


def test_a_name_without_letters_looks_like_itself_only():
    assert names.looks_like("112!", {"a": "112?"}) == "a"  # a figure counts
    assert names.looks_like("!!", {"a": "??", "b": "!!"}) == "b"
