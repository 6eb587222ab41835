"""A publisher's places.csv and utilities.csv as values of `content.model`.

Rows that cannot be used are noted, with their line, and left out; publishing is strict about it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from content import words
from content.coordinates import Position, PositionProblem, locate
from content.model import Place, PlaceKind, PlaceStatus, Utility, UtilityKind
from content.places import CAPACITY, id_from_name, without_doubles
from content.table import NumberProblem, Row, read_number, read_table, suggestion
from content.text import clean_line
from content.times import TimeProblem, read_time

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from content.model import Facility
    from content.notes import Notes

PLACE_COLUMNS = (
    "id", "soort", "naam", "adres", "breedtegraad", "lengtegraad", "status", "status om",
    "plaatsen", "open", "voorzieningen", "contact", "route", "opmerking",
)  # fmt: skip
UTILITY_COLUMNS = ("soort", "toestand", "sinds", "verwacht tot", "bijgewerkt")
LANGUAGES = ("nl", "en", "de", "fr", "es", "pl", "ro", "bg", "uk", "ru", "tr", "ar", "fa", "ti",
             "so", "zh", "fy", "pap")  # fmt: skip
"""Languages a column of utilities.csv may be in: a closed list, so that a typing error shows."""
_Value = TypeVar("_Value")


def read_places_table(
    data: bytes, *, publisher: str, notes: Notes, hints: Notes
) -> tuple[Place, ...]:
    """Read places.csv. What was put right by itself goes to ``hints``, all else to ``notes``.

    Raises FormatError when it is no table of places.
    """
    rows = read_table(
        data,
        columns=PLACE_COLUMNS,
        required=("soort", "naam", "breedtegraad", "lengtegraad"),
        notes=notes,
    )
    places: list[Place] = []
    lines: list[int] = []
    for row in rows:
        place = _place(_Cells(row, notes), publisher, hints)
        if place is not None:
            places.append(place)
            lines.append(row.line)
    return without_doubles(places, notes, lines)


def read_utilities_table(data: bytes, *, publisher: str, notes: Notes) -> tuple[Utility, ...]:
    """Read utilities.csv. Raises FormatError when it is no table of utilities."""
    rows = read_table(
        data,
        columns=(*UTILITY_COLUMNS, *LANGUAGES),
        required=("soort", "toestand", "bijgewerkt"),
        notes=notes,
    )
    found: dict[UtilityKind, Utility] = {}
    for row in rows:
        utility = _utility(_Cells(row, notes), publisher)
        if utility is not None and utility.kind in found:
            notes.add(f"'{row.cells['soort']}' staat er twee keer: haal er een weg.", row.line)
        elif utility is not None:
            found[utility.kind] = utility
    return tuple(found.values())


class _Cells:
    """One row's cells as values; what is wrong with one is noted, and the value is None."""

    def __init__(self, row: Row, notes: Notes) -> None:
        self.row = row
        self._notes = notes

    def note(self, message: str) -> None:
        self._notes.add(message, self.row.line)

    def text(self, column: str) -> str:
        return clean_line(self.row.cells.get(column, ""))

    def word(self, column: str, known: Mapping[str, _Value]) -> _Value | None:
        word = self.text(column).lower()
        if not word:
            self.note(f"'{column}' is leeg: kies uit {', '.join(known)}.")
        elif word not in known:
            self.note(f"{column} '{word}' ken ik niet{suggestion(word, known)}.")
        return known.get(word)

    def time(self, column: str) -> datetime | None:
        try:
            return read_time(value) if (value := self.text(column)) else None
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
        sides = "breedtegraad", "lengtegraad"
        for side in sides:
            if not self.text(side):
                self.note(f"'{side}' is leeg: vul graden in, bijvoorbeeld 52,155 en 5,387.")
        latitude, longitude = (self.number(side) for side in sides)
        if latitude is None or longitude is None:
            return None
        try:
            return locate(latitude, longitude)
        except PositionProblem as problem:
            self.note(str(problem))
            return None

    def people(self, column: str) -> int | None:
        number = self.number(column)
        if number is not None and not (0 <= number <= CAPACITY and number.is_integer()):
            self.note(f"{column}: vul een heel getal in tot {CAPACITY}.")
            return None
        return None if number is None else int(number)

    def facilities(self, column: str) -> tuple[Facility, ...]:
        names = [name.strip().lower() for name in self.text(column).split(",")]
        for name in names:
            if name and name not in words.FACILITIES:
                known = suggestion(name, words.FACILITIES)
                self.note(f"Voorziening '{name}' ken ik niet{known}.")
        found = (words.FACILITIES[name] for name in names if name in words.FACILITIES)
        return tuple(dict.fromkeys(found))


def _place(cells: _Cells, publisher: str, hints: Notes) -> Place | None:
    name = cells.text("naam")
    if not name:
        cells.note("'naam' is leeg: vul de naam in.")
    kind: PlaceKind | None = cells.word("soort", words.PLACE_KINDS)
    position = cells.position()
    status = PlaceStatus.UNKNOWN
    if cells.text("status"):
        status = cells.word("status", words.PLACE_STATUSES) or status
    facilities = cells.facilities("voorzieningen")
    status_at = cells.time("status om")
    capacity = cells.people("plaatsen")
    if not name or kind is None or position is None:
        return None
    if position.remark:
        hints.add(position.remark, cells.row.line)
    return Place(
        publisher=publisher,
        id=cells.text("id") or id_from_name(name) or f"regel-{cells.row.line}",
        kind=kind,
        name=name,
        address=cells.text("adres"),
        latitude=position.latitude,
        longitude=position.longitude,
        status=status,
        status_at=status_at,
        capacity=capacity,
        hours=cells.row.cells.get("open", ""),
        facilities=facilities,
        contact=cells.text("contact"),
        route=cells.row.cells.get("route", ""),
        note=cells.row.cells.get("opmerking", ""),
    )


def _utility(cells: _Cells, publisher: str) -> Utility | None:
    kind = cells.word("soort", words.UTILITY_KINDS)
    state = cells.word("toestand", words.UTILITY_STATES)
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
