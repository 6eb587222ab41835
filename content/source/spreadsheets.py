"""A publisher's lists of places and utilities as values of `content.core.model`.

Rows that cannot be used are noted, with their line, and left out; publishing is strict about it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeVar

from content.core import vocabulary, words
from content.core.coordinates import Position, PositionProblem, locate
from content.core.model import Place, PlaceStatus, Utility, UtilityKind
from content.core.places import CAPACITY
from content.core.same_places import with_ids, without_doubles
from content.core.text import clean_line
from content.core.times import TimeProblem, read_moment
from content.source import hours
from content.source.pairs import read_pair
from content.source.second_look import hint_at_language
from content.source.table import (
    Headings,
    NumberProblem,
    Row,
    headings_as_they_are,
    read_number,
    read_table,
    suggestion,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from content.core.model import Facility, PlaceKind
    from content.core.remarks import Notes

PLACE_COLUMNS = (
    "id", "soort", "naam", "adres", "breedtegraad", "lengtegraad", "coördinaten", "status",
    "status om", "plaatsen", *hours.COLUMNS, "open", "voorzieningen", "contact", "route",
    "opmerking",
)  # fmt: skip
UTILITY_COLUMNS = ("soort", "toestand", "sinds", "verwacht tot", "bijgewerkt")
LANGUAGES = ("nl", "en", "de", "fr", "es", "pl", "ro", "bg", "uk", "ru", "tr", "ar", "fa", "ti",
             "so", "zh", "fy", "pap")  # fmt: skip
"""Languages a column of utilities.csv may be in: a closed list, so that a typing error shows."""
_FACILITY = "voorziening: "
_YES = {"ja", "j", "x", "v", "✓", "✔", "yes", "y", "waar", "true", "1", "aanwezig", "wel"}
_NO = {"nee", "n", "no", "onwaar", "false", "0", "geen", "niet"}
_SEPARATORS = re.compile(r"\s*(?:[,;/\n•+]|\ben\b)\s*")
_PEOPLE = re.compile(r"(?:ca\.?|max\.?|maximaal|circa)?\s*(\d+)\s*(?:personen|pers\.?|plaatsen|p)?")
_BARE_NUMBER = re.compile(r"[1-9]\d{8}")
_SCIENTIFIC = re.compile(r"\d(?:[.,]\d+)?E\+?\d+", re.IGNORECASE)
_Value = TypeVar("_Value")


def _place_column(heading: str) -> str | None:
    key = vocabulary.key(heading)
    if key in vocabulary.COLUMNS:
        return vocabulary.COLUMNS[key]
    facility = vocabulary.FACILITIES.get(key)
    return f"{_FACILITY}{facility}" if facility else None


PLACES = Headings(
    columns=PLACE_COLUMNS,
    required=(
        ("soort",), ("naam",), ("breedtegraad", "coördinaten"), ("lengtegraad", "coördinaten"),
    ),
    meant_by=_place_column,
)  # fmt: skip
UTILITIES = headings_as_they_are(
    (*UTILITY_COLUMNS, *LANGUAGES), ("soort", "toestand", "bijgewerkt")
)


def read_places_table(  # noqa: PLR0913 - one list, told by name
    data: bytes,
    *,
    publisher: str,
    notes: Notes,
    hints: Notes,
    now: datetime | None = None,
    earlier: Iterable[Place] = (),
) -> tuple[Place, ...]:
    """Read a list of places. What was put right by itself goes to ``hints``, else to ``notes``.

    Places without an id get one, that of ``earlier`` when they were there already. Raises
    FormatError when it is no table of places.
    """
    rows = read_table(data, headings=PLACES, notes=notes, hints=hints)
    places: list[Place] = []
    lines: list[int] = []
    for row in rows:
        place = _place(_Cells(row, notes, hints, now), publisher)
        if place is not None:
            places.append(place)
            lines.append(row.line)
    hours.hint_at_words(places, lines, hints)
    return without_doubles(with_ids(places, "regel", lines, earlier), notes, lines)


def read_utilities_table(
    data: bytes,
    *,
    publisher: str,
    notes: Notes,
    hints: Notes | None = None,
    now: datetime | None = None,
) -> tuple[Utility, ...]:
    """Read a list of utilities. Raises FormatError when it is no table of utilities."""
    hints = notes if hints is None else hints
    rows = read_table(data, headings=UTILITIES, notes=notes, hints=hints)
    found: dict[UtilityKind, Utility] = {}
    for row in rows:
        utility = _utility(_Cells(row, notes, hints, now), publisher)
        if utility is not None and utility.kind in found:
            notes.add(f"'{row.cells['soort']}' staat er twee keer: haal er een weg.", row.line)
        elif utility is not None:
            found[utility.kind] = utility
    for language in dict.fromkeys(tag for utility in found.values() for tag in utility.notes):
        hint_at_language(language, hints)
    return tuple(found.values())


class _Cells:
    """One row's cells as values; what is wrong with one is noted, and the value is None."""

    def __init__(self, row: Row, notes: Notes, hints: Notes, now: datetime | None) -> None:
        self.row = row
        self._notes = notes
        self._hints = hints
        self._now = now

    def note(self, message: str) -> None:
        self._notes.add(message, self.row.line)

    def hint(self, message: str) -> None:
        self._hints.add(message, self.row.line)

    def text(self, column: str) -> str:
        return clean_line(self.row.cells.get(column, ""))

    def word(
        self, column: str, meant: Mapping[str, _Value], choices: Mapping[str, _Value]
    ) -> _Value | None:
        word = self.text(column).lower()
        found = meant.get(vocabulary.key(word))
        if not word:
            self.note(f"'{column}' is leeg: kies uit {', '.join(choices)}.")
        elif found is None:
            self.note(f"{column} '{word}' ken ik niet{suggestion(word, choices)}")
        return found

    def time(self, column: str) -> datetime | None:
        value, is_end = self.text(column), column == "verwacht tot"
        try:
            return read_moment(value, now=self._now, is_end=is_end) if value else None
        except TimeProblem as problem:
            self.note(f"{column}: {problem}")
            return None

    def number(self, column: str) -> float | None:
        try:
            return read_number(value) if (value := self.text(column)) else None
        except NumberProblem as problem:
            self.note(f"{column}: {problem}")
            return None

    def position(self) -> Position | None:
        try:
            given = self._pair() or self._sides()
            return locate(*given) if given else None
        except PositionProblem as problem:
            self.note(str(problem))
            return None

    def _pair(self) -> tuple[float, float] | None:
        """Return both coordinates when one cell holds them."""
        both = self.text("coördinaten")
        if both:
            return read_pair(both)
        latitude, longitude = self.text("breedtegraad"), self.text("lengtegraad")
        if latitude and (not longitude or latitude == longitude):
            try:
                return read_pair(latitude)
            except PositionProblem:
                return None  # one number, and the other is missing: told below
        return None

    def _sides(self) -> tuple[float, float] | None:
        sides = "breedtegraad", "lengtegraad"
        for side in sides:
            if not self.text(side):
                self.note(f"'{side}' is leeg: vul graden in, bijvoorbeeld 52,155 en 5,387.")
        latitude, longitude = (self.number(side) for side in sides)
        return None if latitude is None or longitude is None else (latitude, longitude)

    def people(self, column: str) -> int | None:
        words_left_out = _PEOPLE.fullmatch(self.text(column).lower())
        number = float(words_left_out[1]) if words_left_out else self.number(column)
        if number is not None and not (0 <= number <= CAPACITY and number.is_integer()):
            self.note(f"{column}: vul een heel getal in tot {CAPACITY}.")
            return None
        return None if number is None else int(number)

    def facilities(self, column: str) -> tuple[Facility, ...]:
        found: dict[Facility, None] = {}
        for name in _SEPARATORS.split(self.row.cells.get(column, "").lower()):
            facility = vocabulary.FACILITIES.get(vocabulary.key(name))
            if facility is not None:
                found[facility] = None
            elif name and name not in _NO:
                known = suggestion(name, words.FACILITIES)
                self.note(f"Voorziening '{name[:40]}' ken ik niet{known}")
        for facility in vocabulary.FACILITIES.values():
            if self._has(f"{_FACILITY}{facility}", facility in found):
                found[facility] = None
        return tuple(found)

    def _has(self, column: str, known: bool) -> bool:  # noqa: FBT001 - one answer among two
        """Whether a column of its own says that this facility is there."""
        answer = self.text(column).lower()
        if not answer or known:
            return False
        if answer in _YES or (answer.isdecimal() and int(answer) > 0):
            return True
        if answer not in _NO:
            self.note(f"'{column}' is '{answer[:40]}': vul ja of nee in.")
        return False

    def address(self) -> str:
        """Return the address, also when its parts have columns of their own."""
        street = self.text("adres") or self.text("straat")
        number = self.text("huisnummer")
        if number and number not in street.split():
            street = f"{street} {number}{self.text('toevoeging')}".strip()
        town = f"{self.text('postcode')} {self.text('plaats')}".strip()
        if town and not re.search(rf"\b{re.escape(town)}\b", street, re.IGNORECASE):
            street = ", ".join(filter(None, (street, town)))
        return clean_line(street)

    def contact(self) -> str:
        contact = self.text("contact")
        if _SCIENTIFIC.fullmatch(contact):
            self.note(
                f"contact: Excel maakte van het nummer {contact}: typ het opnieuw, als tekst."
            )
        if _BARE_NUMBER.fullmatch(contact):
            self.hint(f"contact: mist {contact} de 0 aan het begin? Excel laat die weg.")
        return contact


def _place(cells: _Cells, publisher: str) -> Place | None:
    name = cells.text("naam")
    if not name:
        cells.note("'naam' is leeg: vul de naam in.")
    kind: PlaceKind | None = cells.word("soort", vocabulary.PLACE_KINDS, words.PLACE_KINDS)
    position = cells.position()
    status = PlaceStatus.UNKNOWN
    if cells.text("status"):
        status = cells.word("status", vocabulary.STATUSES, words.PLACE_STATUSES) or status
    facilities = cells.facilities("voorzieningen")
    status_at = cells.time("status om")
    capacity = cells.people("plaatsen")
    if not name or kind is None or position is None:
        return None
    if position.remark:
        cells.hint(position.remark)
    return Place(
        publisher=publisher,
        id=cells.text("id"),
        kind=kind,
        name=name,
        address=cells.address(),
        latitude=position.latitude,
        longitude=position.longitude,
        status=status,
        status_at=status_at,
        capacity=capacity,
        hours=cells.row.cells.get("open", ""),
        opening_hours=hours.hours_of_row(cells.row.cells, cells.note, cells.hint),
        facilities=facilities,
        contact=cells.contact(),
        route=cells.row.cells.get("route", ""),
        note=cells.row.cells.get("opmerking", ""),
    )


def _utility(cells: _Cells, publisher: str) -> Utility | None:
    kind = cells.word("soort", words.UTILITY_KINDS, words.UTILITY_KINDS)
    state = cells.word("toestand", words.UTILITY_STATES, words.UTILITY_STATES)
    since, until = cells.time("sinds"), cells.time("verwacht tot")
    updated_at = cells.time("bijgewerkt")
    if not cells.text("bijgewerkt"):
        cells.note("'bijgewerkt' is leeg: vul in wanneer dit bekend was.")
    if since and until and until <= since:
        cells.note("'verwacht tot' ligt voor 'sinds': verbeter een van beide.")
    if kind is None or state is None or updated_at is None:
        return None
    return Utility(
        publisher=publisher,
        kind=kind,
        state=state,
        updated_at=updated_at,
        since=since,
        expected_until=until,
        notes={tag: note for tag in LANGUAGES if (note := cells.text(tag))},
    )
