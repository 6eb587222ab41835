"""The form of a bulletin: the fields of a browser, and what they mean in the file. Pure.

1. A field that nobody changed keeps what the file says, in the words that somebody once chose.
2. A date has a time, or the form says so; nothing is ever guessed.
3. Whatever is typed is kept as a draft, also when it cannot be saved yet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from common.time_zone import AMSTERDAM
from content.core import words
from content.core.times import TimeProblem, read_duration, read_moment
from content.core.vocabulary import hazard
from content.source.languages import NAMES, SHOWN
from content.source.sheet import Sheet, Text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

ONE_LINE = ("soort", "ernst", "urgentie", "zekerheid", "contact", "beeldtekst", "oefening")
MANY = ("gebied", "beeld", "vervangt", "trekt in")
MOMENTS = ("begint", "geldig tot", "verzonden")
TEXTS = ("kop", "uitleg", "stappen")
LANGUAGES = tuple((tag, NAMES[tag]) for tag in SHOWN)
KINDS = {
    "stroom": "Stroom", "drinkwater": "Drinkwater", "kou": "Kou", "hitte": "Hitte",
    "overstroming": "Overstroming", "rook": "Rook", "gevaarlijke stoffen": "Gevaarlijke stoffen",
    "evacuatie": "Evacuatie", "112": "112 werkt niet", "medisch": "Medische zorg thuis",
    "anders": "Iets anders",
}  # fmt: skip
_KIND_OF = {hazard(word): word for word in KINDS}
SEVERITIES = {
    "extreem": "Extreem: er is direct levensgevaar",
    "ernstig": "Ernstig: mensen kunnen gewond of ziek raken",
    "matig": "Matig: mensen hebben er last van, en moeten iets doen",
    "licht": "Licht: goed om te weten",
}
CERTAINTIES = {
    "waargenomen": "Het is zo", "waarschijnlijk": "Waarschijnlijk", "mogelijk": "Mogelijk",
    "kleine kans": "Kleine kans",
}  # fmt: skip
URGENCIES = {
    "nu": "Nu iets doen", "binnenkort": "Binnenkort", "later": "Later",
    "voorbij": "Het is voorbij",
}  # fmt: skip


class Problem(NamedTuple):
    """What must be mended before it can be saved, and at which field."""

    field: str
    sentence: str


def names() -> tuple[str, ...]:
    """Return every field of the form, by its name in the browser."""
    moments = [name for key in MOMENTS for name in moment_names(key)]
    texts = [f"{field}:{tag}" for tag in SHOWN for field in TEXTS]
    return (*ONE_LINE, *MANY, *moments, *texts)


def moment_names(key: str) -> list[str]:
    """Return the fields of one moment."""
    return [f"{key}:{part}" for part in ("datum", "tijd", "duur")]


def filled(sheet: Sheet, now: datetime) -> dict[str, str]:
    """Return what stands in each field."""
    found = dict.fromkeys(names(), "")
    for key in (*ONE_LINE, *MANY):
        found[key] = ", ".join(sheet.fields.get(key, ()))
    found["soort"] = _KIND_OF.get(hazard(found["soort"]), found["soort"])
    for key in MOMENTS:
        for part, value in moment_parts(sheet.fields.get(key, ()), now).items():
            found[f"{key}:{part}"] = value
    for tag, text in sheet.texts.items():
        found[f"kop:{tag}"] = text.headline
        found[f"uitleg:{tag}"] = text.description
        found[f"stappen:{tag}"] = text.steps
    return found


def moment_parts(values: tuple[str, ...], now: datetime) -> dict[str, str]:
    """A moment as date and time; a length, and what nobody understands, as it was written."""
    text = ", ".join(values)
    try:
        at = read_moment(text, now=now).astimezone(AMSTERDAM) if text else None
    except TimeProblem:
        at = None
    if at is None:
        return {"datum": "", "tijd": "", "duur": text}
    return {"datum": f"{at:%Y-%m-%d}", "tijd": f"{at:%H:%M}", "duur": ""}


def meant(values: Mapping[str, str], was: Sheet, now: datetime) -> tuple[Sheet, list[Problem]]:
    """Return what the form says, and what is wrong with it. Texts of other languages stay."""
    before, problems = filled(was, now), []
    fields = dict(was.fields)
    for key in (*ONE_LINE, *MANY):
        if values.get(key, "") != before[key]:
            fields[key] = _values(key, values.get(key, ""))
    for key in MOMENTS:
        parts = moment_names(key)
        if any(values.get(part, "") != before[part] for part in parts):
            text, wrong = written_moment(*(values.get(part, "").strip() for part in parts))
            fields[key] = (text,) if text else ()
            problems += [Problem(f"{key}:{part}", said) for part, said in wrong]
    texts = dict(was.texts)
    for tag in (*SHOWN, *was.texts):
        if f"kop:{tag}" in values:
            texts[tag] = Text(
                headline=" ".join(values.get(f"kop:{tag}", "").split()),
                description=values.get(f"uitleg:{tag}", "").strip("\n"),
                steps=values.get(f"stappen:{tag}", "").strip("\n"),
            )
    kept = {key: value for key, value in fields.items() if value or key in was.fields}
    return Sheet(fields=kept, texts={tag: text for tag, text in texts.items() if text}), problems


def _values(key: str, text: str) -> tuple[str, ...]:
    if key in ONE_LINE:
        return (" ".join(text.split()),) if text.strip() else ()
    return tuple(part for one in text.replace("\n", ",").split(",") if (part := one.strip()))


def written_moment(day: str, clock: str, length: str) -> tuple[str, list[tuple[str, str]]]:
    """Return a moment as it stands in the file; rule 2."""
    if length and (day or clock):
        return "", [("duur", "Kies: een tijdstip, of hoe lang. Niet allebei.")]
    if length:
        known = read_duration(length) is not None or _is_moment(length)
        wrong = [] if known else [("duur", "Schrijf bijvoorbeeld 12 uur of 2 dagen.")]
        return length, wrong
    if day and not clock:
        return "", [("tijd", "Vul ook een tijd in. Zonder tijd weet niemand welk uur u bedoelt.")]
    if clock and not day:
        return "", [("datum", "Vul ook een datum in.")]
    if not day:
        return "", []
    year, _, rest = day.partition("-")
    month, _, number = rest.partition("-")
    return f"{number}-{month}-{year} {clock}", []


def _is_moment(text: str) -> bool:
    try:
        read_moment(text)
    except TimeProblem:
        return False
    return True


def missing(sheet: Sheet) -> list[tuple[str, str]]:
    """Return the languages of the screen that it is not in, where its severity asks for them."""
    worst = words.SEVERITIES.get(next(iter(sheet.fields.get("ernst", ())), ""))
    order = worst.order if worst else len(words.SEVERITIES)
    wanted = SHOWN if order == 0 else SHOWN[:2] if order == 1 else ()
    return [(tag, NAMES[tag]) for tag in wanted if tag not in sheet.texts]
