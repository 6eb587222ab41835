"""What publishers write means what it says, in the words of CAP and in every language shown."""

from __future__ import annotations

import unicodedata
from itertools import combinations

import pytest

from content.core import words
from content.core.cap import SLUG
from content.core.model import (
    Certainty,
    Facility,
    PlaceKind,
    PlaceStatus,
    Severity,
    Urgency,
    UtilityKind,
    UtilityState,
)
from content.core.text import clean_line

LANGUAGES = ("nl", "en", "de", "pl", "uk", "tr", "ar")
SCRIPTS = {"uk": "CYRILLIC", "ar": "ARABIC"}
HAZARDS = [*words.HAZARDS, "dike-breach"]


def pairs(text: str) -> dict[str, str]:
    return dict(one.strip().split(" = ") for one in text.split(","))


@pytest.mark.parametrize(
    ("table", "enum", "meaning"),
    [
        (
            words.SEVERITIES,
            Severity,
            "extreem = Extreme, ernstig = Severe, matig = Moderate, licht = Minor",
        ),
        (
            words.URGENCIES,
            Urgency,
            "nu = Immediate, binnenkort = Expected, later = Future, voorbij = Past",
        ),
        (
            words.CERTAINTIES,
            Certainty,
            (
                "waargenomen = Observed, waarschijnlijk = Likely, mogelijk = Possible, "
                "kleine kans = Unlikely"
            ),
        ),
        (
            words.PLACE_KINDS,
            PlaceKind,
            (
                "opvang = shelter, water = water, eten = food, medisch = medical, "
                "apotheek = pharmacy, noodsteunpunt = support_point, anders = other"
            ),
        ),
        (
            words.PLACE_STATUSES,
            PlaceStatus,
            "open = open, vol = full, dicht = closed, onbekend = unknown",
        ),
        (
            words.FACILITIES,
            Facility,
            (
                "rolstoel = wheelchair, dieren = animals, ehbo = first_aid, bedden = cots, "
                "drinkwater = drinking_water, eten = food, toilet = toilet, douche = shower, "
                "verwarming = heating, kinderen = children, stilteruimte = quiet_room, "
                "parkeren = parking, noodstroom = emergency_power, radio = radio"
            ),
        ),
        (
            words.UTILITY_KINDS,
            UtilityKind,
            (
                "stroom = power, water = water, gas = gas, riool = sewer, telefoon = telecoms, "
                "wegen = roads"
            ),
        ),
        (
            words.UTILITY_STATES,
            UtilityState,
            "werkt = working, beperkt = limited, uit = out, onbekend = unknown",
        ),
    ],
    ids=lambda value: value.__name__ if isinstance(value, type) else "",
)
def test_a_dutch_word_means_what_it_says(table, enum, meaning):
    assert {word: value.value for word, value in table.items()} == pairs(meaning)
    unsaid = {value.value for value in enum} - set(pairs(meaning).values())
    assert unsaid <= {"Unknown"}, "what is unknown is left out by who writes"


@pytest.mark.parametrize("hazard", HAZARDS)
def test_every_hazard_has_a_word_in_every_language_and_its_script(hazard):
    for language in LANGUAGES:
        word = words.event_word(hazard, language)
        assert clean_line(word) == word != ""
        script = SCRIPTS.get(language, "LATIN")
        letters = {letter for letter in word if letter.isalpha()}
        assert all(unicodedata.name(letter).startswith(script) for letter in letters), word
    assert words.event_word(hazard, "fy") == words.event_word(hazard, "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_hazards_share_a_word(language):
    """A word that was copied to the line below it tells of another danger."""
    for one, other in combinations(HAZARDS, 2):
        assert words.event_word(one, language) != words.event_word(other, language)


def test_no_two_languages_with_one_script_share_all_their_words():
    said = {
        language: [words.event_word(one, language) for one in HAZARDS] for language in LANGUAGES
    }
    for one, other in combinations(LANGUAGES, 2):
        shared = sum(a == b for a, b in zip(said[one], said[other], strict=True))
        assert shared <= 1, f"{one} and {other}: {shared}"


def test_a_hazard_is_a_name_and_has_a_category_of_cap():
    assert all(SLUG.fullmatch(hazard) for hazard in words.HAZARDS)
    assert dict(words.CATEGORIES) == pairs(
        "power-cut = Infra, water = Infra, cold = Met, heat = Met, flooding = Met, smoke = Fire, "
        "chemical = CBRNE, evacuation = Safety, no-112 = Infra, "
        "medical = Health"
    )
