"""How an import ended, in words for the screen and numbers for scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from content.errors import (
    ContentError,
    FormatError,
    Older,
    StickError,
    StickIncomplete,
    TrustError,
    UnknownPublisher,
)
from content.progress import Outcome, OutcomeCode

if TYPE_CHECKING:
    from collections.abc import Iterable

WORDS = {
    OutcomeCode.UPDATED: "Bijgewerkt",
    OutcomeCode.UNCHANGED: "Al actueel",
    OutcomeCode.OLDER: "Ouder dan wat u heeft",
    OutcomeCode.INCOMPLETE: "Stick onvolledig",
    OutcomeCode.UNKNOWN_PUBLISHER: "Afzender onbekend",
    OutcomeCode.REFUSED: "Geweigerd",
    OutcomeCode.NO_BUNDLE: "Geen bundel",
}
ADVICE = {
    OutcomeCode.UPDATED: "U kunt de stick eruit halen.",
    OutcomeCode.UNCHANGED: "Dit staat al op het scherm. U kunt de stick eruit halen.",
    OutcomeCode.OLDER: "Er is niets veranderd. Vraag de koerier om de nieuwste stick.",
    OutcomeCode.INCOMPLETE: "Er is niets veranderd. Steek de stick opnieuw in en wacht tot het "
    "klaar is. Lukt het weer niet? Vraag om een nieuwe stick.",
    OutcomeCode.UNKNOWN_PUBLISHER: "Er is niets veranderd. Verwachtte u "
    "deze stick? Bel het coördinatiepunt.",
    OutcomeCode.REFUSED: "Er is niets veranderd. Gebruik deze stick niet meer en bel het "
    "coördinatiepunt.",
    OutcomeCode.NO_BUNDLE: "Er is niets veranderd. Op deze stick staat geen map NOODSTEUNPUNT.",
}
_EXIT = {
    OutcomeCode.UPDATED: 0,
    OutcomeCode.UNCHANGED: 0,
    OutcomeCode.NO_BUNDLE: 1,
    OutcomeCode.INCOMPLETE: 1,
    OutcomeCode.OLDER: 3,
    OutcomeCode.UNKNOWN_PUBLISHER: 3,
    OutcomeCode.REFUSED: 3,
}
_CODES: dict[type[ContentError], OutcomeCode] = {
    Older: OutcomeCode.OLDER,
    UnknownPublisher: OutcomeCode.UNKNOWN_PUBLISHER,
    TrustError: OutcomeCode.REFUSED,
    StickIncomplete: OutcomeCode.INCOMPLETE,
    StickError: OutcomeCode.REFUSED,
    FormatError: OutcomeCode.REFUSED,
}


def exit_code(outcomes: Iterable[Outcome]) -> int:
    """Return the worst: 3 refused for trust, 1 nothing usable found, 0 the newest is here."""
    return max((_EXIT[outcome.outcome] for outcome in outcomes), default=1)


def code_of(error: ContentError) -> OutcomeCode | None:
    """Return the outcome an error stands for; None when the fault is ours, not the stick's."""
    return next((code for kind, code in _CODES.items() if isinstance(error, kind)), None)


def sentence(outcome: Outcome) -> str:
    """Say one outcome in Dutch: who, what, and what to do now."""
    who = outcome.name or outcome.publisher
    issue = f", uitgave {outcome.issue}" if outcome.issue is not None else ""
    head = f"{who}{issue}: {WORDS[outcome.outcome].lower()}" if who else WORDS[outcome.outcome]
    return f"{head}. {outcome.reason}"
