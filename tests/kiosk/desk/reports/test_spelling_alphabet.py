"""Spelling for the voice radio."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.desk.reports.radio_script import hard_words
from kiosk.desk.reports.spelling_alphabet import WORDS, spell
from kiosk.desk.situation.reading_time import seconds


def test_every_letter_and_digit_has_a_word_of_its_own():
    assert set(WORDS) == set(string.ascii_uppercase + string.digits)
    assert len(set(WORDS.values())) == 36
    assert all(WORDS[letter].startswith(letter) for letter in string.ascii_uppercase)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Jan", "Juliett Alfa November"),
        ("Zoë", "Zulu Oscar Echo"),
        ("ĳs", "India Juliett Sierra"),
        ("06-12", "nul zes streepje een twee"),
        (" a  b ", "Alfa spatie Bravo"),
        ("ж", "Ж"),
        ("", ""),
    ],
)
def test_a_word_for_each_character(text, words):
    assert " ".join(spell(text)) == words


@given(st.text())
def test_anything_can_be_spelled(text):
    assert all(spell(text))


@pytest.mark.parametrize(
    ("where", "hard"),
    [
        ("Brinkstraat 12, 8251 kb Dronten", ("8251KB", "Brinkstraat", "Dronten")),
        ("Achter de kerk", ()),
        ("in Urk", ("Urk",)),
        ("'s-Gravenweg bij De Brink, De Brink", ("s-Gravenweg", "Brink")),
        ("8251KB 12", ("8251KB",)),
    ],
)
def test_names_and_postcodes_are_what_is_misheard(where, hard):
    assert hard_words(where) == hard


@pytest.mark.parametrize(
    ("text", "length_s"),
    [("", 0), (" ".join(["woord"] * 130), 60), ("bel 0612345678", round(11 * 60 / 130))],
)
def test_how_long_reading_out_takes(text, length_s):
    assert seconds(text) == length_s
