"""A spreadsheet saved as CSV by a Dutch Excel, as rows with their line numbers.

Semicolons (or commas, or tabs), UTF-8 with or without BOM, cp1252, or Excel's "Unicode text";
quoted cells with newlines; a ``sep=`` line; empty rows and columns: all as it comes.
"""

from __future__ import annotations

import csv
import io
import re
from difflib import get_close_matches
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from content.errors import FormatError
from content.text import clean

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from content.notes import Notes

TABLE_BYTES = 8 * 1024 * 1024
ROWS = 10_000
_ROWS_IN_ALL = 100_000  # Excel may leave empty rows without end
_COLUMNS = 100
_NUMBER = re.compile(r"[-+]?\d+(?:[.,]\d+)?")
_THOUSANDS = re.compile(r"[-+]?\d{1,3}(?:[.,]\d{3}){2,}")


class Row(NamedTuple):
    """One row: cleaned cells by column name, empty ones left out."""

    line: int
    cells: Mapping[str, str]


class NumberProblem(ValueError):
    """Not a number; the message is Dutch and says what to do."""


def read_table(
    data: bytes, *, columns: Collection[str], required: Collection[str], notes: Notes
) -> tuple[Row, ...]:
    """Read the rows below the header.

    Columns outside ``columns`` are noted and left out. Raises FormatError when it is no table, or
    lacks a ``required`` column.
    """
    rows = _rows(_decoded(data, notes.file), notes.file)
    line, header = next(rows, (1, []))
    names = [clean(name).lower() for name in header[:_COLUMNS]]
    missing = [name for name in required if name not in names]
    if missing:
        found = ", ".join(name for name in names if name) or "niets"
        message = f"Kolom {', '.join(missing)} ontbreekt (gevonden: {found}): voeg die toe."
        raise FormatError(message, file=notes.file, line=line)
    for name in names:
        if name and name not in columns:
            notes.add(f"Kolom '{name[:40]}' ken ik niet{suggestion(name, columns)}.", line)
    for name in sorted({name for name in names if name and names.count(name) > 1}):
        notes.add(f"Kolom '{name[:40]}' staat er twee keer: haal er een weg.", line)
    return tuple(_filled(rows, names, columns, notes))


def suggestion(word: str, known: Collection[str]) -> str:
    """Return ``; bedoelt u 'x'?``, or all there is to choose from."""
    close = get_close_matches(word[:40], known, n=1)
    return f"; bedoelt u '{close[0]}'?" if close else f": kies uit {', '.join(known)}"


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


def _filled(
    rows: Iterator[tuple[int, list[str]]],
    names: list[str],
    columns: Collection[str],
    notes: Notes,
) -> Iterator[Row]:
    count = 0
    for line, cells in islice(rows, _ROWS_IN_ALL):
        if any(cell.strip() for cell in cells[len(names) :]):
            notes.add("Deze rij heeft meer cellen dan er kolommen zijn: zet ; en , goed.", line)
        pairs = zip(names, map(clean, cells), strict=False)
        filled = {name: cell for name, cell in pairs if cell and name in columns}
        if not filled:
            continue
        count += 1
        if count > ROWS:
            notes.add(f"Meer dan {ROWS} rijen: de rest is weggelaten.", line)
            return
        if notes.full:
            return
        yield Row(line, filled)


def _rows(text: str, file: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each row with the line it starts on."""
    lines = text.split("\n")
    skipped = 1 if lines[0].strip().lower().startswith("sep=") else 0
    header = lines[skipped] if len(lines) > skipped else ""
    delimiter = max(";,\t", key=header.count)
    reader = csv.reader(io.StringIO("\n".join(lines[skipped:])), delimiter=delimiter)
    line = skipped + 1
    try:
        for cells in reader:
            yield line, cells
            line = skipped + reader.line_num + 1
    except csv.Error as error:
        message = f"Deze rij is niet te lezen ({error}): kijk naar de aanhalingstekens."
        raise FormatError(message, file=file, line=line) from error


def _decoded(data: bytes, file: str) -> str:
    if len(data) > TABLE_BYTES:
        raise FormatError("Het bestand is groter dan 8 MB.", file=file)
    utf16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if utf16 else ("utf-8-sig", "cp1252"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return text.replace("\r\n", "\n").replace("\r", "\n")
    raise FormatError("Sla het bestand op als CSV UTF-8.", file=file)
