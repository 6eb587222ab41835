"""Long words are broken as their language does, and what people dial or copy never is."""

from __future__ import annotations

import re

import pyphen
import pytest

from kiosk.ui import hyphenation
from kiosk.ui.hyphenation import PATTERNS, hyphened, pieces
from kiosk.ui.text_shaping import hyphenated, widest_part


@pytest.mark.parametrize(
    ("word", "language", "parts"),
    [
        ("noodwaterpunten", "nl", "nood-wa-ter-pun-ten"),
        ("Gezondheidscentrum.", "nl", "Ge-zond-heids-cen-trum."),
        ("(opvanglocatie)", "nl", "(op-vanglo-ca-tie)"),
        ("Noord-Veldermeer", "nl", "Noord-Vel-der-meer"),
        ("Notunterkunft", "de", "Not-un-ter-kunft"),
        ("nieprzewidziany", "pl", "nie-prze-wi-dzia-ny"),
        ("водопостачання", "uk", "во-до-по-ста-ча-н-ня"),
        ("emergency", "en", "emer-gency"),
        ("dumandan", "tr", "du-man-dan"),
        ("İstasyonlar.", "tr", "İs-tas-yon-lar."),
        ("elektrik", "tr", "elekt-rik"),
        ("kap\u0131lar", "tr", "ka-p\u0131-lar"),
        ("saatlerce", "tr", "sa-at-ler-ce"),
        ("Gezondheidscentrum", "uk", "Ge-zond-heids-cen-trum"),
        ("Gezondheidscentrum", "ar", "Ge-zond-heids-cen-trum"),
    ],
)
def test_a_word_is_broken_as_its_language_does(word, language, parts):
    assert "-".join(part.removesuffix("-") for part in pieces(word, language)) == parts
    assert "".join(pieces(word, language)) == word


@pytest.mark.parametrize(
    "language",
    [pytest.param(one, marks=pytest.mark.slow if one in {"de", "en"} else []) for one in PATTERNS],
)
def test_patterns_are_found_in_the_text_as_the_library_finds_them(language):
    """And what the library has no use for is no pattern here either."""
    path = pyphen.LANGUAGES[PATTERNS[language]]
    whole, ours = pyphen.HyphDict(path), hyphenation._patterns(language)
    encoding, *lines = path.read_bytes().split(b"\n")
    letters = {re.sub(r"\d", "", line.decode(encoding.decode()).strip()) for line in lines}
    assert ours.maxlen == whole.maxlen
    for key in {*letters, *whole.patterns}:
        assert ours.patterns.get(key) == whole.patterns.get(key), key


@pytest.mark.parametrize(
    "word",
    [
        "088-1234567", "0800-000", "21.000", "08:00–20:00", "1234AB", "97,9", "112", "EUR25",
        "www.veiligheidsregio.nl", "https://crisis.nl/veldermeer", "info@veldermeer.nl",
        "eten/drinken", "_", "", "–",
    ],
)  # fmt: skip
def test_what_people_dial_or_copy_stays_whole(word):
    assert pieces(word, "nl") == (word,)


def test_a_script_that_is_never_hyphenated_stays_whole():
    assert pieces("اضطراباتهم", "ar") == ("اضطراباتهم",)


def lines(text, width, language="nl"):
    return list(hyphenated(text, language, width, len))


def test_only_a_word_wider_than_its_line_is_broken():
    assert lines("bij het noodwaterpunt", 13) == ["bij het", "noodwaterpunt"]
    assert lines("bij het noodwaterpunt", 12) == ["bij het", "noodwater-", "punt"]
    assert lines("noodwaterpunt Brink", 10) == ["noodwater-", "punt Brink"]


def test_a_hyphen_of_its_own_is_not_doubled():
    assert lines("Noord-Veldermeer", 11) == ["Noord-Vel-", "dermeer"]
    assert lines("Noord-Veldermeer", 10) == ["Noord-Vel-", "dermeer"]
    assert lines("Noord-Veldermeer", 9) == ["Noord-", "Velder-", "meer"]
    assert hyphened("Noord-") == "Noord-"


def test_a_line_too_narrow_for_a_syllable_breaks_between_letters():
    assert lines("noodwater", 3) == ["noo", "dwa", "ter"]


def test_nothing_is_lost_and_no_line_is_too_wide():
    text = "Het Gezondheidscentrum (huisartsenspoedpost) is bereikbaar via 0800-0000001."
    for width in range(12, 40):
        found = lines(text, width)
        assert max(map(len, found)) <= width
        whole = " ".join(found).replace("- ", "").replace(" ", "")
        assert whole == text.replace(" ", "")


def test_the_widest_part_of_a_long_word_decides_not_the_word():
    assert widest_part("een noodwaterpunt", "nl", 20, len) == 13
    assert widest_part("een noodwaterpunt", "nl", 10, len) == len("nood-")
    assert widest_part("bel 0800-0000001", "nl", 10, len) == 12


def test_words_of_earlier_days_are_not_kept():
    for number in range(30):
        pieces(f"Wateroverlast{'abcdefghij'[number % 10]}{'klm'[number // 10]}", "nl")
    assert not hyphenation._patterns("nl").cache
