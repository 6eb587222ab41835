"""One word for one thing: who reads "help" here and "support" there looks for two things.

Held by stems, since words are inflected: a term that the Dutch names is in the translation by its
one word there. The guides and the sample bulletins are held to the same words.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import content
from tests.kiosk.test_catalogues import LANGUAGES, catalogue, forms, messages

TERMS = {
    r"steunpunt": {
        "en": "point",
        "de": "Infopunkt",
        "pl": "punk[ct]",
        "tr": "nokta",
        "uk": "пункт",
        "ar": "نقطة|نقاط",
    },
    r"\b(nood)?melding(en)?\b": {
        "en": "report",
        "de": "Meldung|meldung",
        "pl": "zgłosze",
        "tr": "ihbar",
        "uk": "виклик",
        "ar": "بلاغ",
    },
    r"mededeling": {
        "en": "notice",
        "de": "Mitteilung",
        "pl": "ogłosze",
        "tr": "duyuru",
        "uk": "оголошен",
        "ar": "إعلان",
    },
    r"noodradio": {
        "en": "emergency radio",
        "de": "Notfallradio",
        "pl": "radi[oe]m? alarmow",
        "tr": "acil durum radyo",
        "uk": "аварійн\\w+ радіо",
        "ar": "راديو (ال)?طوارئ",
    },
    r"\bopvang\b": {
        "en": "shelter",
        "de": "Notunterk[uü]nft",
        "pl": "schronieni",
        "tr": r"bar\wnma",
        "uk": "притул",
        "ar": "مأوى",
    },
    r"\baccu\b": {
        "en": "battery",
        "de": "Akku",
        "pl": "akumulator",
        "tr": "akü",
        "uk": "акумулятор|заряд",
        "ar": "بطاري",
    },
    r"aggregaat": {
        "en": "generator",
        "de": "Generator",
        "pl": "agregat",
        "tr": "jeneratör",
        "uk": "генератор",
        "ar": "مول",
    },
    r"stick": {
        "en": "stick",
        "de": "Stick",
        "pl": "pendriv",
        "tr": "bellek|belleğ",
        "uk": "флеш",
        "ar": "ذاكر",
    },
    r"oefening": {
        "en": "exercise",
        "de": "Übung",
        "pl": "ćwicze",
        "tr": "tatbikat",
        "uk": "навчан",
        "ar": "تدريب",
    },
    r"\bplek(ken)?\b": {
        "en": "place",
        "de": "Ort|Pl[aä]tz",
        "pl": "miejsc",
        "tr": "yer",
        "uk": "місц",
        "ar": "مكان|أماكن",
    },
    r"medewerkers?\b": {
        "en": "staff",
        "de": "Personal|Mitarbeiter",
        "pl": "pracowni|personel",
        "tr": "görevli",
        "uk": "працівник",
        "ar": "العاملين|للعاملين|موظف|للموظفين",
    },
    r"uitgave": {
        "en": "issue",
        "de": "Ausgabe",
        "pl": "wydani",
        "tr": r"say\w",
        "uk": "випуск",
        "ar": "الإصدار|إصدار",
    },
}
"""A Dutch word, and in each language the stem of the one word for it."""


MARKS = dict.fromkeys(range(0x64B, 0x653))
"""Arabic vowel marks: the same word with and without."""
GUIDES = Path(content.__file__).parent / "guides"


def says(words: str, text: str) -> bool:
    return re.search(words, text.translate(MARKS), re.IGNORECASE) is not None


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("dutch", TERMS)
def test_one_word_for_one_thing(dutch: str, language: str) -> None:
    named = [m for m in messages(catalogue(language)) if says(dutch, forms(m.id)[0])]
    assert named, "the term has gone from the kiosk: take it out of the table"
    word = TERMS[dutch][language]
    assert [
        (forms(message.id)[0], form)
        for message in named
        for form in forms(message.string)
        if not says(word, form)
    ] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("dutch", [r"steunpunt", r"\bopvang\b"])
def test_a_step_of_a_guide_has_the_same_word(dutch: str, language: str) -> None:
    """Guides are translated line by line, so a step that names it names it in each language."""
    found = []
    for path in sorted(GUIDES.glob("*.nl.md")):
        ours = path.read_text().splitlines()
        theirs = path.with_name(path.name.replace(".nl.", f".{language}.")).read_text().splitlines()
        assert len(ours) == len(theirs), path.name
        found += [
            (path.name, there)
            for here, there in zip(ours, theirs, strict=True)
            if says(dutch, here) and not says(TERMS[dutch][language], there)
        ]
    assert found == []
