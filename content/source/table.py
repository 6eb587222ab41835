"""A list of municipal make as rows with their line numbers, under the names of our columns.

Headings are understood as people write them; a title may stand above them, empty rows between the
others and a total below. What is passed over is reported; what could be a place never is passed
over.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from common.did_you_mean import closest
from content.core.text import clean
from content.errors import FormatError
from content.source.encoding import note_damage
from content.source.grid import read_grid
from content.source.prose import plain, without_comments

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from content.core.remarks import Notes

TABLE_BYTES = 8 * 1024 * 1024
ROWS = 10_000
_ROWS_IN_ALL = 100_000  # Excel may leave empty rows without end
_COLUMNS = 100
_HEADING_WITHIN = 30  # rows; below that there is none
_NUMBER = re.compile(r"[-+]?\d+(?:[.,]\d+)?")
_MARKED = re.compile(r"<!--|</?[A-Za-z][^<>]*>|\*\*\S|\]\(|~~|&[a-z]{2,8};")
_THOUSANDS = re.compile(r"[-+]?\d{1,3}(?:[.,]\d{3}){2,}")
_TOTAL = re.compile(
    r"(?:eind|sub)?(?:totaal|som)\b.*|aantal(?: locaties| plekken)?:?", re.IGNORECASE
)
_NOTHING = {"-", "–", "—", "n.v.t.", "nvt", "n.v.t", "?", "."}
_BROKEN = re.compile(
    r"#(?:N/B|N/A|VERW|REF|WAARDE|VALUE|DEEL/0|DIV/0|NAAM|NAME|GETAL|NUM|LEEG|NULL|OVERLOOP)[!?]?"
    r"|#{4,}",
    re.IGNORECASE,
)
LEFT_OUT = "niet mee"
"""What a heading means whose column is of no use here."""


class Row(NamedTuple):
    """One row: cleaned cells by column name, empty ones left out."""

    line: int
    cells: Mapping[str, str]


class Headings(NamedTuple):
    """What columns there are, and what people call them."""

    columns: Sequence[str]
    """To choose from, for who wrote another word."""
    required: Collection[Collection[str]]
    """Of each, one column must be there."""
    meant_by: Callable[[str], str | None]
    """The column that a heading means; None for no such column."""


def headings_as_they_are(columns: Sequence[str], required: Collection[str]) -> Headings:
    """Return headings that have one name each; capitals and spaces around it do not matter."""
    own = {column: column for column in columns}
    return Headings(
        columns, [(name,) for name in required], lambda heading: own.get(heading.strip().lower())
    )


class NumberProblem(ValueError):
    """Not a number; the message is Dutch and says what to do."""


def read_table(data: bytes, *, headings: Headings, notes: Notes, hints: Notes) -> tuple[Row, ...]:
    """Read the rows below the heading; what cannot be understood is noted with its row.

    Raises FormatError when it is no table, or lacks a required column.
    """
    if len(data) > TABLE_BYTES:
        raise FormatError("Het bestand is groter dan 8 MB.", file=notes.file)
    rows = read_grid(
        data,
        is_heading=lambda cell: bool(cell) and headings.meant_by(cell) is not None,
        notes=notes,
        hints=hints,
    )
    return tuple(_Table(headings, notes, hints).rows(rows))


def suggestion(word: str, known: Collection[str]) -> str:
    """Return the end of a sentence: ``; bedoelt u 'x'?``, or all there is to choose from."""
    close = closest(word, known)
    return f"; bedoelt u '{close}'?" if close else f": kies uit {', '.join(known)}."


def read_number(cell: str) -> float:
    """Read ``52,155`` or ``52.155``. Raises NumberProblem."""
    plain = cell.replace(" ", "")
    if _NUMBER.fullmatch(plain):
        return float(plain.replace(",", "."))
    if _THOUSANDS.fullmatch(plain):
        raise NumberProblem(
            f"'{cell[:40]}' is geen getal meer: Excel maakte van de punt een duizendtal. "
            "Vul het opnieuw in met een komma."
        )
    raise NumberProblem(f"'{cell[:40]}' is geen getal: vul bijvoorbeeld 52,155 in.")


class _Table:
    """One table; holds what its headings mean and where to say what is wrong."""

    def __init__(self, headings: Headings, notes: Notes, hints: Notes) -> None:
        self._headings = headings
        self._notes = notes
        self._hints = hints

    def rows(self, rows: Iterator[tuple[int, list[str]]]) -> Iterator[Row]:
        line, header = self._heading(rows)
        names = self._names(line, header)
        count = 0
        for number, raw in islice(rows, _ROWS_IN_ALL):
            cells = [clean(self._plain(cell, number)) for cell in raw]
            if not any(cells) or self._is_passed_over(number, cells, header, names):
                continue
            if any(cells[len(names) :]):
                self._notes.add(
                    "Deze rij heeft meer cellen dan er kolommen zijn: zet ; en , goed.", number
                )
            count += 1
            if count > ROWS:
                self._notes.add(f"Meer dan {ROWS} rijen: de rest is weggelaten.", number)
                return
            if self._notes.full:
                return
            yield self._row(number, cells, names)

    def _plain(self, cell: str, number: int) -> str:
        """Return what a cell with marks of a web page or of Markdown means, as in a bulletin."""
        if not _MARKED.search(cell):
            return cell
        return plain(without_comments(cell, self._notes), self._notes, number).text

    def _heading(self, rows: Iterator[tuple[int, list[str]]]) -> tuple[int, list[str]]:
        """Return the first row that holds the names of columns; a title above it is reported."""
        likely: tuple[int, int, list[str]] = (-1, 1, [])  # how many names are known, line, names
        above: list[tuple[int, list[str]]] = []
        for number, raw in islice(rows, _HEADING_WITHIN):
            cells = [clean(cell) for cell in raw[:_COLUMNS]]
            filled = [cell for cell in cells if cell]
            if not filled:
                continue
            if not self._missing(cells):
                self._tell_above(above)
                return number, cells
            known = sum(self._headings.meant_by(cell) is not None for cell in filled)
            likely = max(likely, (known, number, cells), key=lambda row: row[0])
            above.append((number, filled))
        _, line, cells = likely
        missing = ", ".join(self._missing(cells))
        found = ", ".join(cell.lower()[:40] for cell in cells if cell) or "niets"
        message = f"Kolom {missing} ontbreekt (gevonden: {found}): voeg die toe."
        raise FormatError(message, file=self._notes.file, line=line)

    def _missing(self, cells: list[str]) -> list[str]:
        there = {self._headings.meant_by(cell) for cell in cells if cell}
        return [next(iter(ways)) for ways in self._headings.required if there.isdisjoint(ways)]

    def _tell_above(self, above: list[tuple[int, list[str]]]) -> None:
        for number, filled in above:
            if any(map(_is_number, filled)) and len(filled) > 2:
                self._notes.add("Deze rij staat boven de kolomnamen: zet haar eronder.", number)
            else:
                self._hints.add(
                    f"'{filled[0][:40]}' staat boven de lijst en gaat niet mee.", number
                )

    def _names(self, line: int, header: list[str]) -> list[str]:
        """Return what each column is; empty for one that is left out."""
        names: list[str] = []
        for index, heading in enumerate(header):
            name = self._headings.meant_by(heading) if heading else ""
            if name is None:
                known = suggestion(heading.lower(), self._headings.columns)
                self._notes.add(f"Kolom '{heading[:40]}' ken ik niet{known}", line)
            elif name == LEFT_OUT:
                self._hints.add(f"Kolom '{heading[:40]}' gaat niet mee.", line)
            elif name and name in names:
                other = header[names.index(name)]
                self._tell_twice(heading, other, line)
            names.append(name if name and name != LEFT_OUT and name not in names[:index] else "")
        return names

    def _tell_twice(self, heading: str, other: str, line: int) -> None:
        if heading.lower() == other.lower():
            message = f"Kolom '{heading[:40]}' staat er twee keer: haal er een weg."
        else:
            message = (
                f"Kolom '{heading[:40]}' en kolom '{other[:40]}' betekenen hetzelfde: haal er een "
                "weg, of noem er een 'opmerking'."
            )
        self._notes.add(message, line)

    def _is_passed_over(
        self, number: int, cells: list[str], header: list[str], names: list[str]
    ) -> bool:
        """Whether a row is no row of the list: a total, or the heading again. It is reported."""
        filled = [cell for cell in cells if cell]
        if [cell.lower() for cell in filled] == [cell.lower() for cell in header if cell]:
            self._hints.add("De kolomnamen staan hier nog eens: deze rij is overgeslagen.", number)
            return True
        rest = [cell for cell in filled if not _TOTAL.fullmatch(cell)]
        if len(rest) < len(filled) and all(map(_is_number, rest)) and len(filled) < 4:
            self._hints.add("Dit is een rij met een totaal: overgeslagen.", number)
            return True
        if len(filled) == 1 and len([name for name in names if name]) > 2:
            self._notes.add(
                f"In deze rij staat alleen '{filled[0][:40]}': haal haar weg of vul haar aan. Was "
                "het een samengevoegde cel? Splits die en vul elke rij in.",
                number,
            )
            return True
        return False

    def _row(self, number: int, cells: list[str], names: list[str]) -> Row:
        filled: dict[str, str] = {}
        for name, cell in zip(names, cells, strict=False):
            if not name or not cell or cell.lower() in _NOTHING:
                continue
            if _BROKEN.fullmatch(cell):
                self._notes.add(
                    f"'{name}': Excel geeft hier de fout {cell[:12]}: vul de waarde in.",
                    number,
                )
            note_damage(cell.replace("\n", " "), self._notes, number)
            filled[name] = cell
        return Row(number, filled)


def _is_number(cell: str) -> bool:
    return bool(_NUMBER.fullmatch(cell.replace(" ", "")))
