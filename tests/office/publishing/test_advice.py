"""Advice while writing: what is surely hard to read, and nothing about what is plain."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from content.core.model import Bulletin, Info, MessageStatus, MessageType, Place, PlaceKind
from content.source.sheet import Sheet, Text
from office.publishing import advice, plain_language
from office.publishing.plain_language import HARD, remarks

PLAIN = (
    "De stroom is uit. Er is een kabel stuk. Monteurs werken eraan. Blijf binnen en doe de ramen "
    "dicht. Hebt u geen radio? Ga dan naar het steunpunt. Het is koud, dus neem een jas mee. "
    "Bel 112 alleen als iemand in gevaar is. Wij geven elke drie uur nieuws."
)


def kinds(text):
    return [one.kind for one in remarks(text)]


def test_plain_words_are_left_alone():
    assert kinds(PLAIN) == []


@pytest.mark.parametrize(
    ("text", "kind", "word"),
    [
        ("Thans is er geen water.", "moeilijk", "nu"),
        ("Indien u hulp nodig hebt: bel.", "moeilijk", "als"),
        ("De straat wordt afgesloten.", "lijdend", "wordt afgesloten"),
        ("De kranen worden morgen weer opengezet.", "lijdend", "worden morgen weer opengezet"),
        (
            "Wij vragen u om nu naar buiten te gaan en daar te wachten tot iemand u komt halen.",
            "lang",
            "18 woorden",
        ),
    ],
)
def test_what_is_hard_is_named_with_a_way_out(text, kind, word):
    (found,) = remarks(text)
    assert found.kind == kind
    assert word in found.sentence


def test_each_hard_word_has_one_that_is_easier():
    assert len(HARD) > 100
    assert all(easier and easier != word for word, easier in HARD.items())
    assert not [word for word, easier in HARD.items() if word in easier.split()]


def test_a_very_long_text_is_looked_through_in_time():
    assert len(list(plain_language.remarks("wordt " * 20_000))) < 20_000


FILE = """---
soort: stroom
geldig tot: 12 uur
---
# nl
## Kop
Uitleg.
### Doen
1. Stap.
# en
## Head
"""


@pytest.mark.parametrize(
    ("line", "field"),
    [(2, "soort"), (3, "geldig tot:datum"), (5, "kop:nl"), (6, "kop:nl"), (7, "uitleg:nl"),
     (9, "stappen:nl"), (11, "kop:en")],
)  # fmt: skip
def test_what_is_said_of_a_line_goes_to_its_field(line, field):
    assert advice.field_at(FILE, line) == field


def test_what_is_said_of_another_file_is_no_advice_here():
    said = ["bulletins/a.md:3: Fout.", "bulletins/b.md:2: Elders.", "bulletins/a.md: Alles."]
    found = list(advice.of_reader("fault", said, "bulletins/a.md", FILE))
    assert [(one.words, one.field) for one in found] == [
        ("Fout.", "geldig tot:datum"),
        ("Alles.", ""),
    ]


def earlier(identifier, headline):
    info = Info(language="nl", event="Stroom", headline=headline, severity="Severe")
    sent = datetime(2026, 11, 30, 9, tzinfo=UTC)
    return Bulletin(
        publisher="x", sender="x", identifier=identifier, sent=sent, infos=(info,),
        status=MessageStatus.ACTUAL, msg_type=MessageType.ALERT,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("headline", "replaces", "told"),
    [
        ("De stroom is uit in Oosterveen", (), True),
        ("De stroom is uit in Oosterveen", ("stroom-1",), False),
        ("Geef uw vee extra water", (), False),
    ],
)
def test_what_was_said_before_of_the_same_is_shown(headline, replaces, told):
    written = Sheet(fields={"vervangt": replaces}, texts={"nl": Text(headline=headline)})
    before = [earlier("stroom-1", "De stroom is uit in Oosterhof")]
    found = list(advice.of_the_past(written, "stroom-2", before))
    assert bool(found) is told
    assert not list(advice.of_the_past(written, "stroom-1", before))  # it is that one itself


def place(name, address):
    return Place(
        publisher="x", id=name, kind=PlaceKind.SHELTER, name=name, latitude=52, longitude=5,
        address=address,
    )  # fmt: skip


def test_places_at_one_address_are_named_once():
    places = [place("Sporthal", "Dijk 1"), place("De Zwaluw", "dijk  1"), place("Kerk", "Dijk 2")]
    (found,) = advice.of_places([*places, place("Zonder", ""), place("Adres", "")])
    assert "“Sporthal” en “De Zwaluw”" in found.words


def test_who_has_just_begun_made_no_mistake_and_reads_nothing_of_the_file(
    anna, one_key, no_pictures
):
    page = anna.post("/berichten/nieuw-1/concept", {"kop:nl": ""}).text
    (todo,) = re.findall(r'class="todo">(.*?)</p>', page)
    assert re.findall(r'data-field="([\w: ]+)"', todo) == ["soort", "ernst", "kop:nl"]
    assert "# nl" not in page
    assert "Kijk hier nog naar" not in page
    page = anna.post("/berichten/nieuw-1/concept", {"kop:nl": "Water", "soort": "stroom"}).text
    (todo,) = re.findall(r'class="todo">(.*?)</p>', page)
    assert ">soort<" not in todo
    assert ">hoe erg<" in todo
    assert "Niets op te merken" not in page
