"""Every hazard, word and language the publisher may use has its counterpart."""

from __future__ import annotations

import pytest

from content.core import words
from content.core.cap import SLUG
from content.core.model import Facility, PlaceKind, PlaceStatus, UtilityKind, UtilityState
from content.core.text import clean_line

LANGUAGES = ("nl", "en", "de", "pl", "uk", "tr", "ar")


@pytest.mark.parametrize("hazard", [*words.HAZARDS, "dike-breach"])
def test_every_hazard_has_a_word_in_every_language(hazard):
    found = [words.event_word(hazard, language) for language in LANGUAGES]
    assert len(set(found)) >= 6  # Rook and Rauch differ, but two languages may share a word
    assert all(clean_line(word) == word != "" for word in found)
    assert words.event_word(hazard, "fy") == words.event_word(hazard, "en")


def test_every_hazard_is_a_name_and_has_a_category():
    assert all(SLUG.fullmatch(hazard) for hazard in words.HAZARDS)
    assert set(words.HAZARDS) == set(words.CATEGORIES)


@pytest.mark.parametrize(
    ("table", "enum"),
    [
        (words.PLACE_KINDS, PlaceKind),
        (words.PLACE_STATUSES, PlaceStatus),
        (words.FACILITIES, Facility),
        (words.UTILITY_KINDS, UtilityKind),
    ],
)
def test_every_value_can_be_written_in_dutch(table, enum):
    assert set(table.values()) == set(enum)


def test_every_state_of_a_utility_can_be_written_in_dutch():
    assert set(words.UTILITY_STATES.values()) == set(UtilityState)
