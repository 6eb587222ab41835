"""Right-to-left text, ready for a renderer that only draws from left to right."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.ui.text_shaping import is_rtl, joined, shape, shape_line, wrap

BREAD = "خبز"  # kha, ba, zay
BREAD_DRAWN = "\ufeb0\ufe92\ufea7"
BEDS = "\u0623\u0633\u0631\u0651\u0629"
FAMILY = "\u0623\u0633\u0631\u0629"
YES = "نعم"
YES_DRAWN = "\ufee2\ufecc\ufee7"


@pytest.mark.parametrize("language", ["nl", "en", "de", "pl", "uk", "tr", "ar"])
@pytest.mark.parametrize("text", ["", "Kook water 3 minuten.", "Кип'ятіть воду", "Łódź (1)"])
def test_text_without_right_to_left_letters_is_left_alone(text, language):
    assert shape_line(text, language) == text
    assert shape(text, language, 1, len) == text


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        pytest.param(BREAD, BREAD_DRAWN, id="letters join and run to the left"),
        pytest.param(BEDS, "\ufe93\u0651\ufeae\ufeb3\ufe83", id="beds are not a family"),
        pytest.param(
            "نَعَمْ", "\u0652\ufee2\u064e\ufecc\u064e\ufee7", id="marks before their letters"
        ),
        pytest.param(
            "\u0642\u064e\u0651\u062f",
            "\ufeaa\u0651\ufed7",
            id="no vowel is drawn through a shadda",
        ),
        pytest.param("\u0642\u0651\u064e\u062f", "\ufeaa\u0651\ufed7", id="in either order"),
        pytest.param(
            "\u0642\u0651\u0650\u062f", "\ufeaa\u0650\u0651\ufed7", id="but one below the letter is"
        ),
        pytest.param("لا", "\ufefb", id="lam and alef are one letter"),
        pytest.param(f"({YES})", f"({YES_DRAWN})", id="brackets turn round"),
        pytest.param(f"{YES}.", f".{YES_DRAWN}", id="the full stop ends at the left"),
        pytest.param(f"{YES} 112", f"112 {YES_DRAWN}", id="a number keeps its own order"),
        pytest.param(f"{YES} 14:30.", f".14:30 {YES_DRAWN}", id="a time"),
        pytest.param(
            f"{YES} 088 123 45 67.", f".088 123 45 67 {YES_DRAWN}", id="a telephone number"
        ),
        pytest.param(f"{YES} +31 88 123", f"+31 88 123 {YES_DRAWN}", id="with country code"),
        pytest.param(f"{YES} -5 °C {YES}", f"{YES_DRAWN} -5 °C {YES_DRAWN}", id="below zero"),
        pytest.param(f"{YES} 1234 AB", f"1234 AB {YES_DRAWN}", id="a postcode"),
        pytest.param(
            f"{YES} 08:00\u201320:00",
            f"20:00\u201308:00 {YES_DRAWN}",
            id="a range reads from the right",
        ),
        pytest.param(
            f"{YES}: Dorpsstraat 12, 1234 AB Veldermeer {YES}",
            f"{YES_DRAWN} Dorpsstraat 12, 1234 AB Veldermeer :{YES_DRAWN}",
            id="an address",
        ),
    ],
)
def test_an_arabic_line(text, drawn):
    assert shape_line(text, "ar") == drawn


def test_minutes_after_a_middle_dot_stay_with_their_word():
    drawn = shape_line(f"{YES} Veldermeer · 6 {YES}", "ar")
    assert drawn == f"{YES_DRAWN} 6 · Veldermeer {YES_DRAWN}"


def test_the_marks_of_a_word_tell_it_from_another():
    assert joined(BEDS) != joined(FAMILY)


@pytest.mark.parametrize("width", range(1, 6))
def test_a_broken_word_keeps_its_marks_on_their_letters(width):
    def drawn_width(text):
        return sum(not unicodedata.combining(letter) for letter in text)

    lines = list(wrap(joined(BEDS), width, drawn_width))
    assert "".join(lines) == joined(BEDS)
    assert not any(unicodedata.combining(line[0]) for line in lines)


def test_a_mark_never_starts_a_line_where_it_takes_room():
    assert [line[0] for line in wrap(joined(BEDS), 1, len)] == list(joined(FAMILY))


def test_an_arabic_name_in_a_dutch_line():
    assert shape_line(f"Bel {BREAD} op 112.", "nl") == f"Bel {BREAD_DRAWN} op 112."


def test_lines_are_wrapped_before_they_are_ordered():
    first, second = shape(f"{BREAD} {YES}", "ar", 4, len).split("\n")
    assert (first, second) == (BREAD_DRAWN, YES_DRAWN)


def test_paragraphs_stay_apart():
    assert shape(f"{BREAD}\n\n{YES}", "ar", 99, len) == f"{BREAD_DRAWN}\n\n{YES_DRAWN}"


def test_width_is_measured_on_the_joined_letters():
    assert shape("لا لا", "ar", 3, len) == "\ufefb \ufefb", "two letters drawn as one"


@given(
    st.text("ابتثنمل 12abc(.", max_size=80),
    st.integers(1, 30),
)
def test_no_line_is_too_wide_and_no_letter_is_lost(text, width):
    lines = list(wrap(text, width, len))
    assert all(len(line) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_a_word_without_an_end_is_broken_without_measuring_it_over_and_over():
    """A publisher's mistake must not hold up the screen until the watchdog ends it."""
    measured = 0

    def measure(text):
        nonlocal measured
        measured += len(text)
        return len(text)

    lines = list(wrap("a" * 4_000, 20, measure))
    assert [len(line) for line in lines] == [20] * 200
    assert measured < 100 * 4_000


@given(st.text("ابتثنمل 12abc(.,+-", max_size=60), st.sampled_from(["ar", "nl"]))
def test_ordering_leaves_no_invisible_marks(text, language):
    assert not set(shape_line(text, language)) & set("\u200e\u200f\u202a\u202b\u202c\u2066\u2069")


@pytest.mark.parametrize(("language", "mirrored"), [("ar", True), ("ar-SY", True), ("nl", False)])
def test_which_layouts_are_mirrored(language, mirrored):
    assert is_rtl(language) is mirrored
