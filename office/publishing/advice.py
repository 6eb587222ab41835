"""What to look at while writing, in the order of importance. Pure; the readers that publish judge.

A fault stops an issue, a hint does not. What `content.source` says of a file comes with its line,
and goes to the field that stands there.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, NamedTuple

from common.time_zone import AMSTERDAM
from office.publishing import form, lists, plain_language

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from content.core.model import Bulletin, Place
    from content.source.sheet import Sheet
    from office.publishing.lists import List

_LINE = re.compile(r"[^:]+:(\d+): (.*)")
_FILE = re.compile(r"[\w./ -]+?: (.*)")
_EMPTY = re.compile(r"'([a-z ]+)' ontbreekt: .*")
_TO_FILL = {
    "soort": ("soort", "soort"),
    "ernst": ("hoe erg", "ernst"),
    "geldig tot": ("tot wanneer", "geldig tot:datum"),
}
"""What a form calls a key that the file must have, and the field where one fills it in."""
_NO_WORDS = {
    "Er is geen tekst: begin met": ("de kop", "kop:nl"),
    "Nederlands ontbreekt:": ("de kop", "kop:nl"),
    "Er is nog geen Nederlandse tekst": ("de kop", "kop:nl"),
    "De kop ontbreekt:": ("de kop", "kop:nl"),
    "Er is geen tekst: schrijf wat": ("wat er is", "uitleg:nl"),
    "Het gebied ontbreekt:": ("waar", "gebied"),
}
_LIKE = 0.72
"""So alike two headlines are of one thing."""


class Advice(NamedTuple):
    kind: str
    """``fault``, ``hint``, or ``todo``: the name of a field that is still empty."""
    words: str
    field: str = ""
    """The field of the form that it is about."""


def of_reader(kind: str, lines: Iterable[str], file: str, text: str) -> Iterator[Advice]:
    """Turn what the readers say of ``file``, whose text this is, into advice at its fields."""
    for line in lines:
        if not line.startswith(f"{file}:"):
            continue
        if found := _LINE.fullmatch(line):
            yield Advice(kind, found[2], field_at(text, int(found[1])))
        elif found := _FILE.fullmatch(line):
            yield Advice(kind, found[1])


def in_a_form(found: Iterable[Advice]) -> Iterator[Advice]:
    """Say of what is still empty no more than that: who has just begun made no mistake.

    The readers speak of lines and signs of the file, which nobody sees in a form.
    """
    for one in found:
        empty = _EMPTY.fullmatch(one.words)
        told = _TO_FILL.get(empty[1]) if empty else None
        begins = (what for words, what in _NO_WORDS.items() if one.words.startswith(words))
        if told or (told := next(begins, None)):
            yield Advice("todo", *told)
        else:
            yield one


def field_at(text: str, line: int) -> str:
    """Return the field that stands on a line of the file; empty when that cannot be told."""
    lines = text.splitlines()[:line]
    language, field = "", ""
    for one in lines[1:]:
        key = one.partition(":")[0].strip().lower()
        if not language and key in (*form.ONE_LINE, *form.MANY):
            field = key
        elif not language and key in form.MOMENTS:
            field = f"{key}:datum"
        elif one.startswith("# "):
            language = one[2:].strip().lower()
            field = f"kop:{language}"
        elif one.startswith("## "):
            field = f"kop:{language}"
        elif one.startswith("### "):
            field = f"stappen:{language}"
        elif language and field.startswith("kop:") and one.strip():
            field = f"uitleg:{language}"
    return field


def of_language(sheet: Sheet) -> Iterator[Advice]:
    """Say what is hard to read in Dutch, and what Dutch is not there at all."""
    text = sheet.texts.get("nl")
    if text is None:
        yield Advice("fault", "Er is nog geen Nederlandse tekst.", "kop:nl")
        return
    for field, words in (
        ("kop:nl", text.headline),
        ("uitleg:nl", text.description),
        ("stappen:nl", text.steps),
    ):
        for remark in plain_language.remarks(words):
            yield Advice("hint", remark.sentence, field)
    if text.headline and not text.steps:
        yield Advice("hint", "Er staat nog niet wat mensen moeten doen.", "stappen:nl")


def of_the_past(sheet: Sheet, bulletin: str, earlier: Iterable[Bulletin]) -> Iterator[Advice]:
    """Say what residents read before about the same thing."""
    text = sheet.texts.get("nl")
    if text is None or not text.headline:
        return
    taken_back = {*sheet.fields.get("vervangt", ()), *sheet.fields.get("trekt in", ())}
    for one in earlier:
        if one.identifier in {bulletin, *taken_back} or not one.infos:
            continue
        info = one.info("nl")
        alike = SequenceMatcher(None, info.headline.casefold(), text.headline.casefold()).ratio()
        if alike >= _LIKE:
            yield Advice(
                "hint",
                f"Hierover staat er al een bericht: “{info.headline}”, van "
                f"{one.sent.astimezone(AMSTERDAM):%d-%m %H:%M} ({one.identifier}). "
                "Vervangt dit dat?",
                "vervangt",
            )


def of_row(
    kind: str, lines: Iterable[str], file: str, line: int, field_of: Callable[[str], str]
) -> Iterator[Advice]:
    """Turn what the readers say of one row of a list into advice at its fields."""
    for one in lines:
        if (found := _LINE.fullmatch(one)) and one.startswith(f"{file}:{line}: "):
            yield Advice(kind, found[2], field_of(found[2]))


def in_a_row(which: List, found: Iterable[Advice], cells: Mapping[str, str]) -> Iterator[Advice]:
    """As `in_a_form`: what is still empty is no mistake."""
    empty = {*lists.lacking(which, cells), *(() if cells.get(which.seen) else (which.seen,))}
    for field in which.fields:
        if field.column in lists.lacking(which, cells):
            yield Advice("todo", field.label.rstrip("?").lower(), field.column)
    begun = "In deze rij staat alleen"
    for one in found:
        if not (empty and (" is leeg" in one.words or one.words.startswith(begun))):
            yield one


def of_words(which: List, cells: Mapping[str, str]) -> Iterator[Advice]:
    """Say what is hard to read in what residents read of a row."""
    for column in ("opmerking", "nl", "route"):
        if any(field.column == column for field in which.fields):
            for remark in plain_language.remarks(cells.get(column, "")):
                yield Advice("hint", remark.sentence, column)


def of_places(places: Iterable[Place]) -> Iterator[Advice]:
    """Name places with different names at one address."""
    at: dict[str, list[str]] = {}
    for place in places:
        address = " ".join(place.address.casefold().split())
        if address:
            at.setdefault(address, []).append(place.name)
    for named in at.values():
        if len(named) > 1:
            both = " en ".join(f"“{name}”" for name in dict.fromkeys(named))
            yield Advice("hint", f"Op één adres: {both}. Is dat één plek of zijn het er twee?")


def sorted_(advice: Iterable[Advice]) -> list[Advice]:
    """Faults first; the same words once."""
    return sorted(dict.fromkeys(advice), key=lambda one: one.kind != "fault")


def by_field(advice: Iterable[Advice]) -> Mapping[str, list[Advice]]:
    found: dict[str, list[Advice]] = {}
    for one in advice:
        found.setdefault(one.field, []).append(one)
    return found
