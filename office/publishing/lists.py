"""The forms of the lists: a place, and the state of power, water and the rest. Pure.

As `office.publishing.form`: a field that nobody changed keeps the words that somebody once chose.
Whoever changes a state says by that when: now, unless they filled in another moment.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from common.time_zone import AMSTERDAM
from content.core import vocabulary, words
from content.core.same_places import id_from_name
from content.source import lists, spreadsheets
from office.publishing import form
from office.publishing.form import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from content.source.rows import Row
    from content.source.table import Headings

_LINE_CHARS, _KEY_CHARS = 400, 80
_FORMULA = ("=", "@")


class Field(NamedTuple):
    column: str
    label: str
    kind: str = "line"
    """``line``, ``text``, ``choice``, ``state`` or ``moment``."""
    hint: str = ""
    options: Mapping[str, str] = {}
    is_first: bool = False
    """Whether it is what changes from hour to hour, and stands on top."""


class List(NamedTuple):
    """One of the lists, and its form."""

    path: str
    """In addresses of the office."""
    target: str
    screen: str
    """Of the kiosk, for previews."""
    title: str
    one: str
    file: str
    """What it is called where there is none yet."""
    headings: Headings
    columns: tuple[str, ...]
    """Of a new one."""
    fields: tuple[Field, ...]
    state: str
    seen: str
    """The column of the state, and the one that says since when it is known."""
    meanings: Mapping[str, Mapping[str, object]]
    """How people write what there is to choose from, by column."""
    needed: Mapping[str, str]
    """What a row cannot do without, and what a preview takes for it until it is there."""


_KINDS = {"opvang": "Opvang", "water": "Water", "eten": "Eten", "medisch": "Medische hulp",
          "apotheek": "Apotheek", "noodsteunpunt": "Noodsteunpunt",
          "anders": "Iets anders"}  # fmt: skip
_STATUSES = {"open": "Open", "vol": "Vol", "dicht": "Dicht", "onbekend": "Niet bekend"}
_UTILITIES = {"stroom": "Stroom", "water": "Water", "gas": "Gas", "riool": "Riool",
              "telefoon": "Telefoon en internet", "wegen": "Wegen"}  # fmt: skip
_STATES = {"werkt": "Werkt", "beperkt": "Werkt niet goed", "uit": "Werkt niet",
           "onbekend": "Niet bekend"}  # fmt: skip

PLACES = List(
    path="plekken",
    target=lists.PLACES,
    screen="place",
    title="Plekken",
    one="Nieuwe plek",
    file="places.csv",
    headings=spreadsheets.PLACES,
    columns=("id", "soort", "naam", "adres", "breedtegraad", "lengtegraad", "status", "status om",
             "plaatsen", "openingstijden", "voorzieningen", "contact", "opmerking"),
    fields=(
        Field("status", "Is deze plek open?", "state", options=_STATUSES, is_first=True),
        Field("status om", "Wanneer is dat gezien?", "moment",
              "Verandert u dit niet, dan wordt het nu.", is_first=True),
        Field("opmerking", "Opmerking", hint="Zoals: Vol. Ga naar sporthal De Waterlanden.",
              is_first=True),
        Field("plaatsen", "Voor hoeveel mensen?", hint="Een getal, zoals 250.", is_first=True),
        Field("openingstijden", "Openingstijden",
              hint="Zoals: ma-vr 8:00-20:00. Of: Dag en nacht.", is_first=True),
        Field("naam", "Naam"),
        Field("soort", "Soort", "choice", options=_KINDS),
        Field("adres", "Adres"),
        Field("breedtegraad", "Breedtegraad", hint="Zoals 52,6541: rechtsklik in een kaart."),
        Field("lengtegraad", "Lengtegraad", hint="Zoals 5,6179."),
        Field("coördinaten", "Coördinaten", hint="Zoals 52,6541 5,6179."),
        Field("voorzieningen", "Wat is er?",
              hint=f"Met een komma ertussen: {', '.join(words.FACILITIES)}."),
        Field("contact", "Contact"),
        Field("route", "Hoe kom je er?", "text"),
    ),
    state="status",
    seen="status om",
    meanings={"status": vocabulary.STATUSES, "soort": vocabulary.PLACE_KINDS},
    needed={"soort": "anders", "naam": "Nog zonder naam", "breedtegraad": "52,2",
            "lengtegraad": "5,4"},
)  # fmt: skip
UTILITIES = List(
    path="voorzieningen",
    target=lists.UTILITIES,
    screen="information",
    title="Stroom, water en gas",
    one="Nieuwe voorziening",
    file="utilities.csv",
    headings=spreadsheets.UTILITIES,
    columns=(*spreadsheets.UTILITY_COLUMNS, *(tag for tag, _ in form.LANGUAGES)),
    fields=(
        Field("soort", "Wat?", "choice", options=_UTILITIES, is_first=True),
        Field("toestand", "Hoe is het?", "state", options=_STATES, is_first=True),
        Field("nl", "Wat moeten mensen weten?", hint="Eén korte zin.", is_first=True),
        Field("verwacht tot", "Weer goed, naar verwachting", "moment",
              "Laat leeg als niemand het weet.", is_first=True),
        Field("sinds", "Sinds wanneer?", "moment"),
        Field("bijgewerkt", "Wanneer was dit bekend?", "moment",
              "Verandert u dit niet, dan wordt het nu."),
        *(Field(tag, f"In het {name}") for tag, name in form.LANGUAGES if tag != "nl"),
    ),
    state="toestand",
    seen="bijgewerkt",
    meanings={"soort": words.UTILITY_KINDS, "toestand": words.UTILITY_STATES},
    needed={"soort": "stroom", "toestand": "onbekend"},
)  # fmt: skip
ALL = (PLACES, UTILITIES)


def keyed(which: List, rows: Iterable[Row]) -> dict[str, Row]:
    """Return rows by what they are called in addresses; totals and empty rows are left out."""
    found: dict[str, Row] = {}
    for row in rows:
        name = row.cells.get("naam") or ("" if which is PLACES else row.cells.get("soort", ""))
        if not name:
            continue
        stem = id_from_name(row.cells.get("id") or name)[:_KEY_CHARS] or "rij"
        keys = (stem if number == 1 else f"{stem}-{number}" for number in range(1, 10_001))
        found[next(key for key in keys if key not in found)] = row
    return found


def shown(which: List, there: Iterable[str]) -> tuple[Field, ...]:
    """Return the fields of a form: of a place its coordinates in the way the list has them."""
    columns = set(there)
    left_out = {"coördinaten"} if {"breedtegraad", "lengtegraad"} & columns else set()
    if "coördinaten" in columns and not left_out:
        left_out = {"breedtegraad", "lengtegraad"}
    if "coördinaten" not in columns:
        left_out |= {"coördinaten"}
    return tuple(field for field in which.fields if field.column not in left_out)


def names(which: List) -> tuple[str, ...]:
    """Return every field, by its name in the browser."""
    found: list[str] = []
    for field in which.fields:
        is_moment = field.kind == "moment"
        found += form.moment_names(field.column) if is_moment else [field.column]
    return tuple(found)


def filled(which: List, cells: Mapping[str, str], now: datetime) -> dict[str, str]:
    """Return what stands in each field."""
    found: dict[str, str] = {}
    for field in which.fields:
        text = cells.get(field.column, "")
        if field.kind == "moment":
            for part, value in form.moment_parts((text,) if text else (), now).items():
                found[f"{field.column}:{part}"] = value
        else:
            found[field.column] = _as_chosen(which, field, text)
    return found


def _as_chosen(which: List, field: Field, text: str) -> str:
    """Return the option that a cell means, whatever word somebody wrote."""
    if not field.options:
        return text
    meanings = which.meanings[field.column]
    meant = meanings.get(text.lower(), meanings.get(vocabulary.key(text)))
    ours = (option for option in field.options if meanings.get(option) is meant)
    return next(ours, text) if meant is not None else text


def meant(
    which: List, values: Mapping[str, str], was: Mapping[str, str], now: datetime
) -> tuple[dict[str, str], list[Problem]]:
    """Return the cells that the form means, those that differ alone, and what is wrong."""
    before, cells = filled(which, was, now), dict[str, str]()
    problems: list[Problem] = []
    for field in which.fields:
        key = field.column
        if field.kind == "moment":
            parts = form.moment_names(key)
            if any(values.get(part, "") != before[part] for part in parts):
                text, wrong = form.written_moment(*(values.get(p, "").strip() for p in parts))
                cells[key] = text
                problems += [Problem(f"{key}:{part}", said) for part, said in wrong]
        elif values.get(key, "") != before[key]:
            cells[key] = " ".join(values.get(key, "").split())[:_LINE_CHARS]
            if cells[key].startswith(_FORMULA):
                problems.append(Problem(key, "Begin niet met = of @: Excel ziet dat als formule."))
    if which.state in cells and cells[which.state] and which.seen not in cells:
        cells[which.seen] = written(now)
    return {key: text for key, text in cells.items() if text != was.get(key, "")}, problems


def lacking(which: List, cells: Mapping[str, str]) -> tuple[str, ...]:
    """Return the columns that must still be filled in."""
    has_position = bool(cells.get("coördinaten"))
    return tuple(
        column
        for column in which.needed
        if not cells.get(column) and not (has_position and column.endswith("graad"))
    )


def written(moment: datetime) -> str:
    """Return a moment as it stands in a cell."""
    return f"{moment.astimezone(AMSTERDAM):%d-%m-%Y %H:%M}"


def field_of(which: List, words_: str) -> str:
    """Return the field that a remark of the readers is about; empty when that cannot be told."""
    for field in sorted(which.fields, key=lambda one: -len(one.column)):
        if words_.lower().startswith((f"'{field.column}'", f"{field.column} ", f"{field.column}:")):
            return f"{field.column}:datum" if field.kind == "moment" else field.column
    return ""


def label(which: List, name: str) -> str:
    """Return the Dutch name of a field, for whoever compares."""
    column, _, part = name.partition(":")
    found = next((field.label for field in which.fields if field.column == column), column)
    return f"{found} ({part})" if part else found
