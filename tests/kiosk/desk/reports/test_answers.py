"""What buttons say is passed on whole: what, where with its town, how many, how urgent, who."""

from __future__ import annotations

import pytest

from kiosk.config import Point
from kiosk.desk.reports import answers, radio_script
from kiosk.desk.reports.store import LINE_CHARS, Emergency

POINT = Point(
    name="De Brink", municipality="Gemeente Veldermeer", address="Brink 2, Veldermeer",
    latitude=52.6, longitude=5.6,
)  # fmt: skip
TOUCHED = {
    "soort": "brand",
    "plek": "adres",
    "straat": "Dorpsstraat, Veldermeer",
    "nummer": "14a",
    "aantal": "2",
    "spoed": "nu",
    "melder": "buur",
    "vindplaats": "hier",
}


def test_what_was_touched_is_passed_on_in_sentences():
    assert answers.emergency(TOUCHED, POINT) == Emergency(
        what="Brand of rook. Nu levensgevaar",
        where="Dorpsstraat 14a, Veldermeer",
        who="2 personen",
        call_back="Melder: een buur. Wacht hier in het steunpunt",
        answers=TOUCHED,
    )


def test_what_is_typed_follows_what_was_touched():
    said = answers.emergency(
        {**TOUCHED, "wat": "Een schuur.", "waar": "Achterom", "wie": "Kinderen", "woorden": "Kom!"},
        POINT,
    )
    assert said.what == "Brand of rook. Een schuur. Nu levensgevaar"
    assert said.where == "Dorpsstraat 14a, Veldermeer. Achterom"
    assert (said.who, said.words) == ("2 personen. Kinderen", "Kom!")


@pytest.mark.parametrize(
    ("touched", "where"),
    [
        ({"plek": "hier"}, "In het steunpunt De Brink, Brink 2, Veldermeer"),
        ({"plek": "bekend", "bekend": "De Linde, Lindelaan 20, Rietdam"},
         "De Linde, Lindelaan 20, Rietdam"),
        ({"plek": "adres", "straat": "Kerkpad"}, "Kerkpad, Veldermeer"),
        ({"plek": "adres", "straat": "Kerkpad, Rietdam", "nummer": "3"}, "Kerkpad 3, Rietdam"),
        ({"plek": "tekst", "waar": "Bij de molen"}, "Bij de molen"),
        ({"plek": "hier", "straat": "Kerkpad", "bekend": "De Linde"},
         "In het steunpunt De Brink, Brink 2, Veldermeer"),
        ({"plek": "adres"}, ""),
        ({}, ""),
    ],
    ids=["here", "a known place", "our town", "another town", "typed", "changed", "empty", "none"],
)  # fmt: skip
def test_a_place_is_never_without_its_town(touched, where):
    assert answers.where(touched, POINT) == where


def test_every_answer_says_something_and_its_code_is_its_own():
    for said in (
        answers.KINDS, answers.COUNTS, answers.URGENCIES, answers.REPORTERS, answers.FOUND
    ):  # fmt: skip
        assert len({one.code for one in said}) == len(said)
        assert all(one.words for one in said)


def test_the_longest_answers_fit_in_a_line():
    longest = {
        field: max(said, key=lambda one: len(one.passed_on or one.words)).code
        for field, said in (
            ("soort", answers.KINDS), ("spoed", answers.URGENCIES), ("aantal", answers.COUNTS),
            ("melder", answers.REPORTERS), ("vindplaats", answers.FOUND),
        )
    }  # fmt: skip
    said = answers.emergency(longest, POINT)
    assert max(map(len, (said.what, said.who, said.call_back))) <= LINE_CHARS - 80, "room to add"


def test_a_draft_and_a_report_of_before_are_words_alone():
    old = {"wat": "Brand", "waar": "Brink 1", "wie": "Twee", "terugbellen": "Balie"}
    said = answers.emergency(old, POINT)
    assert (said.what, said.where, said.who, said.call_back) == (
        "Brand",
        "Brink 1",
        "Twee",
        "Balie",
    )
    report = Emergency(what="Brand", where="Brink 1", words="Kom")
    assert answers.emergency(answers.effective(report, {}), POINT).words == "Kom"


def test_a_correction_begins_with_what_was_touched():
    report = answers.emergency(TOUCHED, POINT)
    better = answers.emergency(answers.effective(report, {"aantal": "5"}), POINT, corrects=7)
    assert (better.who, better.where, better.corrects) == ("5 personen", report.where, 7)


def test_streets_are_those_of_the_neighbourhood_first():
    found = answers.streets(
        POINT,
        ["Akkerweg", "Zeedijk, Rietdam"],
        ["Lindelaan 20, Veldermeer", "Aak 3 b, Rietdam", "?"],
    )
    assert found == (
        "Akkerweg, Veldermeer", "Brink, Veldermeer", "Lindelaan, Veldermeer", "Aak, Rietdam",
        "Zeedijk, Rietdam",
    )  # fmt: skip


def test_what_is_read_out_has_all_of_it_with_the_street_spelled(desk, now):
    report = desk.reports.take(answers.emergency(TOUCHED, POINT), now)
    read = desk.reports.report(report.id)
    assert read is not None
    said = " ".join(radio_script.of_report(read, "De Brink"))
    for words in ("Brand of rook. Nu levensgevaar", "Dorpsstraat 14a, Veldermeer", "2 personen",
                  "Melder: een buur", "Ik spel Dorpsstraat"):  # fmt: skip
        assert words in said
    assert read.emergency.answers == TOUCHED
