"""The situation report: a dozen questions about the neighbourhood, for the coordination point.

Answers are short: all of it must be read out within a minute (`reading_time`) and fit in one QR
code. Sealed: free text may be about people.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from kiosk.desk.situation.reading_time import SITUATION_LIMIT_S, seconds
from kiosk.desk.storage.errors import Unfit
from kiosk.desk.storage.text_rules import fit
from kiosk.desk.storage.times import moment, stamp

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kiosk.desk.storage.database import Store
    from kiosk.desk.storage.vault import Vault

ANSWER_CHARS = 80
PURPOSE = "situations"


REMARK_CHARS = 60


class Answer(NamedTuple):
    """What is touched, and what of it is passed on."""

    code: str
    words: str
    passed_on: str


def _answers(
    yes: str = "ja", partly: str = "deels", no: str = "nee", *, middle: str = "Deels"
) -> tuple[Answer, ...]:
    """What is passed on of each; ``middle``: the button where "Deels" would mean nothing."""
    return (Answer("ja", "Ja", yes), Answer("deels", middle, partly), Answer("nee", "Nee", no))


@dataclass(frozen=True)
class Question:
    """One question; ``short`` begins its line in the read-out."""

    key: str
    short: str
    words: str
    answers: tuple[Answer, ...] = _answers()

    @property
    def remark(self) -> str:
        """Under which a draft keeps what is added in words."""
        return f"{self.key}-opmerking"


QUESTIONS = (
    Question("power", "Stroom", "Is er stroom in de buurt?"),
    Question("water", "Water", "Komt er schoon water uit de kraan?"),
    Question("telecom", "Telefoon", "Werken telefoon en internet?"),
    Question("heating", "Warmte", "Zijn de huizen warm genoeg?"),
    Question("roads", "Wegen", "Zijn de wegen vrij?", _answers("vrij", "deels dicht", "dicht")),
    Question(
        "visitors",
        "Bezoekers",
        "Hoeveel bezoekers waren er sinds de vorige melding?",
        (
            Answer("0-10", "0 tot 10", "0 tot 10"),
            Answer("11-50", "11 tot 50", "11 tot 50"),
            Answer("50+", "Meer dan 50", "meer dan 50"),
        ),
    ),
    Question(
        "mood",
        "Sfeer",
        "Is de sfeer goed?",
        _answers("goed", "wisselend", "slecht", middle="Wisselend"),
    ),
    Question(
        "vulnerable",
        "Kwetsbaar",
        "Zijn er mensen die extra hulp nodig hebben?",
        _answers("ja", "enkele", "nee", middle="Enkele"),
    ),
    Question(
        "incidents",
        "Incidenten",
        "Is er iets ergs gebeurd?",
        _answers("ja", "iets kleins", "nee", middle="Iets kleins"),
    ),
    Question(
        "staff",
        "Bezetting",
        "Zijn er genoeg medewerkers?",
        _answers("genoeg", "krap", "te weinig", middle="Krap"),
    ),
    Question(
        "supplies",
        "Voorraad",
        "Is er genoeg voorraad?",
        _answers("genoeg", "raakt op", "te weinig", middle="Raakt op"),
    ),
    Question(
        "need",
        "Nodig",
        "Heeft u hulp van ons nodig?",
        _answers("hulp, nu", "straks", "niets", middle="Straks"),
    ),
)
KEYS = tuple(question.key for question in QUESTIONS)


class Situation(msgspec.Struct, frozen=True, kw_only=True):
    """One situation report. Times are aware, in UTC."""

    id: int
    at: datetime
    answers: dict[str, str]
    """By the key of a question; those without an answer are left out."""
    drill: bool = False


class Situations:
    """The records of situation reports."""

    def __init__(self, store: Store, vault: Vault) -> None:
        self._store = store
        self._vault = vault

    def add(self, answers: Mapping[str, str], now: datetime, *, drill: bool = False) -> Situation:
        """Keep a report. Raises Unfit when it is empty or too long to read out, and Unwritable."""
        kept = _fit(answers)
        with self._store.writing() as db:
            new = db.execute(
                "insert into situations (at, drill, sealed) values (?, ?, ?)",
                [now.timestamp(), drill, self._vault.seal(PURPOSE, kept)],
            )
            number = new.lastrowid or 0
        return Situation(id=number, at=now, answers=kept, drill=drill)

    def situations(self, *, drill: bool = False) -> tuple[Situation, ...]:
        """Return the reports, the last one first."""
        return self._where("drill = ? order by id desc", drill)

    def situation(self, number: int) -> Situation | None:
        return next(iter(self._where("id = ?", number)), None)

    def _where(self, condition: str, value: int) -> tuple[Situation, ...]:
        rows = self._store.rows(
            f"select id, at, drill, sealed from situations where {condition}",  # noqa: S608 - ours
            [value],
        )
        return tuple(
            Situation(id=number, at=moment(at), answers=answers, drill=bool(of_drill))
            for number, at, of_drill, sealed in rows
            if (answers := self._vault.opened(PURPOSE, sealed, dict[str, str])) is not None
        )


def said(question: Question, values: Mapping[str, str]) -> str:
    """The answer as it is passed on: what was touched, then what was typed. Pure.

    A draft of before there was something to touch has words alone.
    """
    code = values.get(question.key, "")
    touched = next((a.passed_on for a in question.answers if a.code == code), code)
    return ", ".join(filter(None, (touched, values.get(question.remark, "").strip())))


def lines(answers: Mapping[str, str]) -> tuple[str, ...]:
    """Return ``Stroom: nee.`` and so on, in the order of the questions. Pure."""
    return tuple(
        f"{question.short}: {answers[question.key].rstrip('.')}."
        for question in QUESTIONS
        if answers.get(question.key)
    )


def compact(situation: Situation, point: str) -> str:
    """Return the text of the QR code and the courier's file. Pure."""
    return "\n".join(_compact(situation, point))


def _compact(situation: Situation, point: str) -> Iterator[str]:
    if situation.drill:
        yield "OEFENING"
    yield f"Situatie {point} {stamp(situation.at)}"
    yield from lines(situation.answers)


def _fit(answers: Mapping[str, str]) -> dict[str, str]:
    unknown = answers.keys() - set(KEYS)
    if unknown:
        raise ValueError(f"no such question: {sorted(unknown)}")
    kept = {
        question.key: text
        for question in QUESTIONS
        if (text := _answer(answers.get(question.key, ""), question))
    }
    if not kept:
        raise Unfit("Geef op minstens één vraag antwoord.")
    length_s = seconds(" ".join(lines(kept)))
    if length_s > SITUATION_LIMIT_S:
        raise Unfit(
            f"Voorlezen duurt {length_s} seconden. Het mag {SITUATION_LIMIT_S} seconden duren. "
            "Maak de antwoorden korter."
        )
    return kept


def _answer(text: str, question: Question) -> str:
    return fit(text, ANSWER_CHARS, question.short.lower(), one_line=True, empty=True)
