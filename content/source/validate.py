"""What a publisher must put right before a bulletin goes out, and what could be better.

Faults stop a publication: the grammar of CAP 1.2, our limits, and whatever would leave a resident
guessing (no end, no words). Hints do not: they are about plain Dutch, language level B1.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, cast

from lxml import etree

from content.core.model import BlockKind, MessageType
from content.core.safe_xml import parse_xml
from content.core.supersession import saves_lives
from content.core.text import LINE_CHARS
from content.source.grammar import in_dutch

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from content.core.model import Bulletin, Guide, Info
    from content.core.remarks import Notes

HEADLINE_CHARS = 160  # CAP 1.2, 3.2.2: a common limit of sign boards
_HEADLINE_HINT_CHARS = 44  # two lines on the board of every screen
_SENTENCE_WORDS = 20  # B1: fifteen on average, twenty at most
_STEPS = 10
_ON_SCREEN = re.compile(r"\b(dit scherm|this screen|diesem Bildschirm)\b", re.IGNORECASE)
_SENTENCES = re.compile(r"(?<=[.!?:])\s+")


def check_schema(data: bytes, *, notes: Notes) -> None:
    """Note every breach of CAP 1.2's grammar. Raises FormatError when ``data`` is no XML."""
    schema = _schema()
    if schema.validate(parse_xml(data, file=notes.file)):
        return
    for entry in cast("Iterable[Any]", schema.error_log):  # lxml-stubs do not know it iterates
        if notes.full:
            return
        notes.add(in_dutch(entry.message), entry.line)


def check_bulletin(
    bulletin: Bulletin, *, now: datetime, notes: Notes, hints: Notes, lines: dict[str, int]
) -> None:
    """Note what would mislead; hint at what is hard to read.

    ``lines`` holds the line of each language's text, where the file is not CAP itself.
    """
    if bulletin.msg_type is not MessageType.ALERT and not bulletin.references:
        notes.add(f"{bulletin.msg_type} zonder verwijzing: noem wat dit bericht vervangt.")
    if any(reference.sent >= bulletin.sent for reference in bulletin.references):
        notes.add("'verzonden' moet later zijn dan dat van het bericht dat hiermee vervalt.")
    if bulletin.msg_type is MessageType.CANCEL and not bulletin.infos:
        return
    _check_times(bulletin, now, notes, hints)
    if "nl" not in {info.language for info in bulletin.infos}:
        notes.add("Nederlands ontbreekt: voeg een deel '# nl' toe.")
    for info in bulletin.infos:
        _check_info(info, notes, lines.get(info.language))
        _hint_at_info(info, hints, lines.get(info.language))


def check_guide(guide: Guide, *, hints: Notes) -> None:
    """Hint at what is hard to read."""
    if guide.language == "nl":
        _hint_at_sentences((block.text for block in guide.blocks), hints, None)
    if not any(block.kind in {BlockKind.STEP, BlockKind.BULLET} for block in guide.blocks):
        hints.add("Zonder stappen is dit moeilijk te volgen: schrijf '1. Doe dit.'")


def _check_times(bulletin: Bulletin, now: datetime, notes: Notes, hints: Notes) -> None:
    for info in bulletin.infos:
        begin = max(filter(None, (bulletin.sent, info.effective)))
        if info.expires is not None and info.expires <= begin:
            notes.add("'geldig tot' ligt voor het begin van het bericht: verbeter de tijd.")
            return
        if info.expires and info.onset and info.expires <= info.onset:
            notes.add("'geldig tot' ligt voor 'begint': verbeter een van beide.")
            return
    if bulletin.expires is not None and bulletin.expires <= now:
        hints.add(
            "Dit bericht is al verlopen. Het staat alleen op het scherm als van u niets anders "
            "geldt, met 'verlopen, misschien nog waar'."
            if saves_lives(bulletin)
            else "Dit bericht is al verlopen en komt niet op het scherm."
        )


def _check_info(info: Info, notes: Notes, line: int | None) -> None:
    where = f"[{info.language}] "
    if not info.headline:
        notes.add(where + "De kop ontbreekt: schrijf '## Kop'.", line)
    if len(info.headline) > HEADLINE_CHARS:
        notes.add(where + f"De kop is langer dan {HEADLINE_CHARS} tekens: maak hem korter.", line)
    if not info.description and not info.instruction:
        notes.add(where + "Er is geen tekst: schrijf wat er aan de hand is.", line)
    if not info.areas:
        notes.add(where + "Het gebied ontbreekt: schrijf voor wie dit geldt.", line)


def _hint_at_info(info: Info, hints: Notes, line: int | None) -> None:
    where = f"[{info.language}] "
    if len(info.headline) > _HEADLINE_HINT_CHARS:
        fits = f"in {_HEADLINE_HINT_CHARS} tekens past hij op elk scherm in twee regels."
        hint = f"De kop is lang: {fits}"
        hints.add(where + hint, line)
    if not info.instruction:
        hints.add(where + "'Wat moet u doen' ontbreekt: zet het onder '### Wat moet u doen'.", line)
    if len(info.instruction) > _STEPS:
        hints.add(where + f"Meer dan {_STEPS} stappen: wat kan weg?", line)
    for step in info.instruction:
        if len(step) > LINE_CHARS:
            hints.add(where + f"Deze stap is lang: '{step[:40]}…'. Maak er twee van.", line)
    told = (*info.description, *info.instruction)
    if any(map(_ON_SCREEN.search, told)):
        at = "het staat ook op papier en op telefoons"
        hints.add(where + f"Schrijf niet 'dit scherm': {at}. Zeg 'bij het steunpunt'.", line)
    if info.language == "nl":
        _hint_at_sentences((*info.description, *info.instruction), hints, line)


def _hint_at_sentences(texts: Iterable[str], hints: Notes, line: int | None) -> None:
    for text in texts:
        for sentence in _SENTENCES.split(text):
            count = len(sentence.split())
            if count > _SENTENCE_WORDS:
                start = " ".join(sentence.split()[:6])
                hints.add(f"Lange zin ({count} woorden): '{start} …'. Maak er twee van.", line)


@cache
def _schema() -> etree.XMLSchema:
    data = files("content").joinpath("schema/cap-1.2.xsd").read_bytes()
    return etree.XMLSchema(etree.fromstring(data))
