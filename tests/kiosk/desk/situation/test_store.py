"""How the neighbourhood is: a dozen short answers, read out within a minute."""

from __future__ import annotations

import pytest

from kiosk.desk.reports import radio_script
from kiosk.desk.situation.reading_time import seconds
from kiosk.desk.situation.store import ANSWER_CHARS, KEYS, QUESTIONS, compact, said
from kiosk.desk.storage.errors import Unfit

SOME = {"power": "nee", "water": "ja, maar bruin.", "need": "twee portofoons"}


def test_there_are_a_dozen_questions():
    assert len(QUESTIONS) == len(set(KEYS)) == 12


def test_what_was_answered_is_kept_in_the_order_of_the_questions(desk, now):
    kept = desk.situations.add({**dict(reversed(SOME.items())), "mood": "  "}, now)
    assert desk.situations.situations() == (kept,)
    assert kept.answers == SOME
    assert radio_script.of_situation(kept, "De Brink") == (
        "Hier De Brink, met een situatie.",
        "Stroom: nee.",
        "Water: ja, maar bruin.",
        "Nodig: twee portofoons.",
        "Over.",
    )


def test_the_courier_carries_the_same_words(desk, now):
    practised = desk.situations.add(SOME, now, drill=True)
    assert compact(practised, "De Brink").splitlines() == [
        "OEFENING",
        "Situatie De Brink 20-01-2026 16:30",
        "Stroom: nee.",
        "Water: ja, maar bruin.",
        "Nodig: twee portofoons.",
    ]
    assert desk.situations.situations() == ()
    assert desk.situations.situations(drill=True) == (practised,)


def test_the_longest_that_is_taken_is_read_out_within_a_minute_and_fits_a_few_qr_codes(desk, now):
    answers = {}
    for key in KEYS:
        for words in range(1, 40):
            trial = answers | {key: " ".join(["woord"] * words)}
            try:
                kept = desk.situations.add(trial, now, drill=True)
            except Unfit:
                break
            answers = trial
    assert seconds(" ".join(radio_script.of_situation(kept, "Dorpshuis De Brink"))) <= 60
    assert seconds(" ".join(radio_script.of_situation(kept, "De Brink"))) > 45, "it was a long one"
    assert len(compact(kept, "Dorpshuis De Brink").encode()) < 900


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ({}, "minstens één"),
        ({"power": " ", "need": "\u202e"}, "minstens één"),
        (dict.fromkeys(KEYS, "een twee drie vier vijf zes zeven acht negen tien"), "Voorlezen"),
        ({"power": "x" * (ANSWER_CHARS + 1)}, "er passen er 80"),
    ],
    ids=["nothing", "nothing visible", "too long to read out", "too long an answer"],
)
def test_what_will_not_do_is_said_and_not_kept(desk, now, answers, sentence):
    with pytest.raises(Unfit, match=sentence):
        desk.situations.add(answers, now)
    assert desk.situations.situations() == ()


def test_the_file_tells_nothing_of_it(desk, folder, now):
    desk.situations.add({"vulnerable": "mevrouw Jansen"}, now)
    assert b"Jansen" not in b"".join(path.read_bytes() for path in folder.glob("desk.db*"))


def test_what_was_touched_is_passed_on_in_words_of_the_question():
    roads, visitors, need = (
        next(q for q in QUESTIONS if q.key == key) for key in ("roads", "visitors", "need")
    )
    assert said(roads, {"roads": "nee"}) == "dicht"
    assert said(roads, {"roads": "deels", roads.remark: "de brug"}) == "deels dicht, de brug"
    assert said(visitors, {"visitors": "11-50"}) == "11 tot 50"
    assert said(need, {need.remark: "twee portofoons"}) == "twee portofoons"
    assert said(need, {}) == ""


def test_a_draft_of_before_has_words_alone():
    (roads,) = (q for q in QUESTIONS if q.key == "roads")
    assert said(roads, {"roads": "de dijk is dicht"}) == "de dijk is dicht"


def test_all_of_it_touched_with_remarks_is_read_out_within_a_minute(desk, now):
    values = {q.key: q.answers[1].code for q in QUESTIONS}
    values |= {q.remark: "alleen aan de dijk" for q in QUESTIONS}
    kept = desk.situations.add({q.key: said(q, values) for q in QUESTIONS}, now)
    assert len(kept.answers) == 12
