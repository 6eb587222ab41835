"""No text from outside can upset a screen, a printer or a voice."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.core import text

ANY_TEXT = st.text(st.characters(), max_size=400)  # surrogates and unassigned characters included
BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


@pytest.mark.parametrize(
    ("dirty", "clean"),
    [
        pytest.param("Geen stroom", "Geen stroom", id="plain text stays"),
        pytest.param("  Geen \t stroom ", "Geen stroom", id="space is single"),
        pytest.param("a\r\nb\rc\u2028d\x85e", "a\nb\nc\nd\ne", id="every kind of newline"),
        pytest.param("voor\x00na", "voorna", id="NUL would end the label"),
        pytest.param("a\ud800b", "ab", id="a lone surrogate would raise in Kivy"),
        pytest.param(f"112{BIDI}!", "112!", id="bidi controls would reorder"),
        pytest.param("a\ue000b\U000f0000c", "abc", id="private characters"),
        pytest.param("a\u0378b\U0001ffffc", "abc", id="unassigned characters"),
        pytest.param("\ufeffBOM", "BOM", id="byte order mark"),
        pytest.param("zacht\u00adstreepje", "zachtstreepje", id="soft hyphen"),
        pytest.param("cafe\u0301", "café", id="composed (NFC)"),
        pytest.param("harde\u00a0spatie", "harde spatie", id="no-break space"),
        pytest.param(
            "\u0645\u06cc\u200c\u0631\u0648\u0645",
            "\u0645\u06cc\u200c\u0631\u0648\u0645",
            id="a joiner is part of Persian",
        ),
        pytest.param("<b>vet</b> &amp;", "<b>vet</b> &amp;", id="markup is just text"),
        pytest.param(
            "\U0001f469\u200d\U0001f692 help", "\U0001f469\u200d\U0001f692 help", id="emoji survive"
        ),
        pytest.param("a" + "\u0300" * 50, "à" + "\u0300" * 3, id="no towers of accents"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_text_is_cleaned_at_the_door(dirty, clean):
    assert text.clean(dirty) == clean


@given(ANY_TEXT)
def test_whatever_comes_in_what_goes_out_can_be_shown(dirty):
    for clean in (text.clean(dirty), text.clean_line(dirty), *text.paragraphs(dirty)):
        clean.encode()  # no surrogates
        assert all(
            c in "\n\u200c\u200d" or unicodedata.category(c)[0] not in "CZ" or c == " "
            for c in clean
        )
        assert unicodedata.is_normalized("NFC", clean)


@given(ANY_TEXT)
def test_cleaning_twice_changes_nothing(dirty):
    once = text.clean(dirty)
    assert text.clean(once) == once
    line = text.clean_line(dirty)
    assert text.clean_line(line) == line


@given(ANY_TEXT, st.integers(min_value=1, max_value=50))
def test_nothing_is_longer_than_its_limit(dirty, limit):
    assert len(text.clean(dirty, limit)) <= limit
    assert len(text.clean_line(dirty, limit)) <= limit
    assert "\n" not in text.clean_line(dirty, limit)


def test_a_cut_is_shown():
    assert text.clean("abcdefgh", 5) == "abcd…"


def test_a_megabyte_of_accents_does_not_keep_the_importer_busy():
    """Normalising a long run of combining marks is quadratic: it must never see one."""
    hostile = "a" + "\u0301\u0327" * 500_000
    assert len(text.clean(hostile, 1_000_000)) <= 5


@pytest.mark.parametrize(
    ("given_text", "paragraphs"),
    [
        pytest.param("een\ntwee\n\ndrie", ("een twee", "drie"), id="hard-wrapped lines join"),
        pytest.param("let op:\n- a\n- b", ("let op:", "- a", "- b"), id="bullets stay apart"),
        pytest.param("\n\n \n", (), id="empty lines are nothing"),
    ],
)
def test_paragraphs_are_split_at_empty_lines(given_text, paragraphs):
    assert text.paragraphs(given_text) == paragraphs


def test_steps_lose_their_numbers_but_not_their_words():
    assert text.steps(
        "1. Blijf binnen\n2) Sluit ramen\n- Bel 112\n• 3 liter water\n\n112 bellen"
    ) == (
        "Blijf binnen",
        "Sluit ramen",
        "Bel 112",
        "3 liter water",
        "112 bellen",
    )
