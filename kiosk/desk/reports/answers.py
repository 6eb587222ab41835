"""What a report says, made from touches: whole sentences, in Dutch whatever the screen speaks.

What is passed on by voice and by the link are the lines of `Emergency`, as before: who receives it
needs to know nothing of buttons. Words typed beside an answer follow it. Pure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kiosk.desk.reports.store import Emergency

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kiosk.config import Point

OTHER = "anders"
HERE, KNOWN, STREET, TYPED = "hier", "bekend", "adres", "tekst"
OUR_STAFF = "medewerker"


@dataclass(frozen=True)
class Said:
    """An answer: its code in a draft, what its button says, and what is passed on."""

    code: str
    words: str
    icon: str = ""
    passed_on: str = ""
    """The button's own words where it is empty."""


KINDS = (
    Said("bewusteloos", "Bewusteloos of ademt niet", "heart"),
    Said("ziek", "Benauwd of ernstig ziek", "medical"),
    Said("gewond", "Gewond of gevallen", "first_aid"),
    Said("bevalling", "Bevalling", "baby"),
    Said("medicijn", "Zuurstof of pillen op", "pill", "Zuurstof of medicijn raakt op"),
    Said("brand", "Brand of rook", "fire"),
    Said("gas", "Gas of gif", "chemical", "Gas of gevaarlijke stof"),
    Said("ongeluk", "Ongeluk of zit vast", "car", "Ongeluk of iemand zit vast"),
    Said("water", "Iemand in het water", "water"),
    Said("geweld", "Geweld of bedreiging", "shield"),
    Said("vermist", "Iemand is vermist", "search"),
    Said(OTHER, "Iets anders", "write"),
)
COUNTS = (
    *(Said(str(n), str(n), "", f"{n} {'persoon' if n == 1 else 'personen'}") for n in range(1, 6)),
    Said("6-10", "6 tot 10", "", "6 tot 10 personen"),
    Said("10+", "Meer dan 10", "", "Meer dan 10 personen"),
    Said("0", "Niemand", "", "Niemand, voor zover bekend"),
    Said("?", "Niet bekend", "", "Niet bekend hoeveel personen"),
)
URGENCIES = (
    Said("nu", "Nu levensgevaar", "severe"),
    Said("snel", "Snel hulp nodig", "moderate", "Snel hulp nodig, geen levensgevaar"),
    Said("later", "Kan even wachten", "minor"),
)
REPORTERS = (
    Said("zelf", "De persoon zelf", "person"),
    Said("familie", "Familie of huisgenoot", "home"),
    Said("buur", "Een buur", "neighbours"),
    Said("voorbijganger", "Een voorbijganger", "walk"),
    Said(OUR_STAFF, "Een medewerker hier", "staff", "Medewerker van dit steunpunt"),
    Said(OTHER, "Iemand anders", "other"),
)
FOUND = (
    Said("hier", "Wacht hier", "here", "Wacht hier in het steunpunt"),
    Said("plek", "Op de plek zelf", "places"),
    Said("thuis", "Thuis", "home"),
    Said("?", "Niet bekend", "", "Niet bekend waar"),
)
_NUMBER = re.compile(r"\s+\d+\s?[\w/-]*$")


def effective(before: Emergency | None, values: Mapping[str, str]) -> dict[str, str]:
    """What is answered by now; nobody touched the rest since ``before``, which it corrects."""
    if before is None:
        return dict(values)
    texts = {
        "wat": before.what,
        "waar": before.where,
        "wie": before.who,
        "terugbellen": before.call_back,
        "woorden": before.words,
    }
    return {**(before.answers or texts), **values}


def emergency(values: Mapping[str, str], point: Point, corrects: int | None = None) -> Emergency:
    """The report as it is passed on."""
    return Emergency(
        what=what(values),
        where=where(values, point),
        who=_joined(_passed_on(COUNTS, values.get("aantal", "")), values.get("wie", "")),
        call_back=call_back(values),
        words=values.get("woorden", ""),
        corrects=corrects,
        answers=dict(values),
    )


def what(values: Mapping[str, str]) -> str:
    kind = values.get("soort", "")
    return _joined(
        "" if kind == OTHER else _passed_on(KINDS, kind),
        values.get("wat", ""),
        _passed_on(URGENCIES, values.get("spoed", "")),
    )


def where(values: Mapping[str, str], point: Point) -> str:
    base = {
        HERE: ", ".join(filter(None, (f"In het steunpunt {point.name}", point.address))),
        KNOWN: values.get("bekend", ""),
        STREET: address(values, point),
    }
    return _joined(base.get(values.get("plek", ""), ""), values.get("waar", ""))


def address(values: Mapping[str, str], point: Point) -> str:
    """The street with its number, and always a town: that of this point where none was named."""
    street, _, town = values.get("straat", "").strip().partition(",")
    if not street:
        return ""
    door = " ".join(filter(None, (street.strip(), values.get("nummer", "").strip())))
    return ", ".join(filter(None, (door, town.strip() or own_town(point))))


def call_back(values: Mapping[str, str]) -> str:
    reporter = _passed_on(REPORTERS, values.get("melder", ""))
    return _joined(
        f"Melder: {reporter[0].lower()}{reporter[1:]}" if reporter else "",
        _passed_on(FOUND, values.get("vindplaats", "")),
        values.get("terugbellen", ""),
    )


def own_town(point: Point) -> str:
    """The town of this point's address, else its municipality."""
    return _town(point.address) or point.municipality


def streets(point: Point, named: Sequence[str], addresses: Iterable[str]) -> tuple[str, ...]:
    """Streets to choose from, each with its town; those of this point's own town first.

    ``named`` in kiosk.toml, this point's own, and those of the ``addresses`` of places.
    """
    known = (_street(address) for address in (point.address, *addresses))
    ours = (street if "," in street else f"{street}, {own_town(point)}" for street in named)
    in_town = f", {own_town(point)}"
    found = set(filter(None, (*ours, *known)))
    return tuple(sorted(found, key=lambda one: (not one.endswith(in_town), one.casefold())))


def _street(address: str) -> str:
    street, comma, town = address.rpartition(",")
    bare = _NUMBER.sub("", street.strip())
    return f"{bare}, {town.strip()}" if comma and bare else ""


def _town(address: str) -> str:
    _, comma, town = address.rpartition(",")
    return town.strip() if comma else ""


def _passed_on(answers: Sequence[Said], code: str) -> str:
    found = next((said for said in answers if said.code == code), None)
    return (found.passed_on or found.words) if found else ""


def _joined(*parts: str) -> str:
    """As sentences; one that ends already gets no second full stop."""
    return " ".join(
        part if n == len(said) - 1 or part.endswith((".", "!", "?")) else f"{part}."
        for said in [[p for p in map(str.strip, parts) if p]]
        for n, part in enumerate(said)
    )
