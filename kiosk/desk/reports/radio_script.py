"""What is said over the voice radio: short lines, hard words spelled. Pure.

The shape follows radio practice: who calls whom, what it is, the text, "over".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kiosk.desk.reports.spelling_alphabet import spell
from kiosk.desk.situation import store as situations
from kiosk.desk.storage.times import clock

if TYPE_CHECKING:
    from kiosk.desk.reports.store import Report
    from kiosk.desk.situation.store import Situation

_WORD = re.compile(r"[^\W\d_][\w'’-]+")
_EASY = {"de", "het", "een", "den", "der", "van", "bij", "op", "aan", "in", "achter", "naast"}
_POSTCODE = re.compile(r"\b(\d{4}) ?([A-Za-z]{2})\b")


def of_report(report: Report, point: str) -> tuple[str, ...]:
    """Return the lines to read out of an emergency report."""
    emergency = report.emergency
    said = (
        ("Wat", emergency.what),
        ("Waar", emergency.where),
        ("Wie in gevaar", emergency.who),
        ("Terugbellen", emergency.call_back),
        ("Woorden van de melder", emergency.words),
    )
    return (
        *_opening("noodmelding", point, drill=report.drill),
        f"Nummer {report.number}. Opgenomen om {clock(report.taken_at)}.",
        *(f"{name}: {text}" for name, text in said if text),
        *(f"Ik spel {word}: {' '.join(spell(word))}." for word in hard_words(emergency.where)),
        "Herhaal de melding. Over.",
    )


def of_situation(situation: Situation, point: str) -> tuple[str, ...]:
    """Return the lines to read out of a situation report."""
    return (
        *_opening("situatie", point, drill=situation.drill),
        *situations.lines(situation.answers),
        "Over.",
    )


def hard_words(where: str) -> tuple[str, ...]:
    """Return what must be spelled of an address: postcodes, and names (words with a capital)."""
    postcodes = tuple(f"{digits}{letters.upper()}" for digits, letters in _POSTCODE.findall(where))
    names = (
        word
        for word in _WORD.findall(_POSTCODE.sub(" ", where))
        if word != word.lower() and word.lower() not in _EASY
    )
    return tuple(dict.fromkeys((*postcodes, *names)))


def _opening(what: str, point: str, *, drill: bool) -> tuple[str, ...]:
    opening = f"Hier {point}, met een {what}."
    return ("Oefening, oefening, oefening.", opening) if drill else (opening,)
