"""A list as a person saved it, as rows of cells with their numbers: CSV, .xlsx or .ods.

CSV comes with semicolons, commas or tabs, in UTF-8 with or without BOM, cp1252, or Excel's
"Unicode text"; with quoted cells that hold newlines, and with a ``sep=`` line.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from typing import TYPE_CHECKING

from content.errors import FormatError
from content.source.workbook import Rows, Sheet, is_workbook, read_workbook

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from content.core.remarks import Notes

_LOOKED_AT = 30  # lines, to see what parts the columns
_LINE_CHARS = 5_000
_DELIMITERS = ";,\t|"
_THE_LIST = {"places", "plaatsen", "plekken", "locaties", "utilities", "voorzieningen"}


def read_grid(
    data: bytes, *, is_heading: Callable[[str], bool], notes: Notes, hints: Notes
) -> Iterator[tuple[int, list[str]]]:
    """Yield each row with the line or row it starts on. Raises FormatError.

    ``is_heading`` knows the name of a column, which tells what parts the columns of a CSV.
    """
    if is_workbook(data):
        return iter(_the_sheet(read_workbook(data, notes), notes, hints))
    return _csv_rows(_decoded(data, notes.file), notes.file, is_heading)


def _the_sheet(sheets: tuple[Sheet, ...], notes: Notes, hints: Notes) -> Rows:
    """Return the one that is meant; of several, the one that bears the name of the list."""
    if not sheets:
        return []
    named = [sheet for sheet in sheets if sheet.name.strip().lower() in _THE_LIST]
    if len(sheets) > 1 and len(named) != 1:
        names = ", ".join(f"'{sheet.name[:40]}'" for sheet in sheets)
        raise FormatError(
            f"Er zijn {len(sheets)} werkbladen ({names}): noem het goede 'plaatsen', of haal de "
            "andere weg.",
            file=notes.file,
        )
    chosen = named[0] if named else sheets[0]
    for sheet in sheets:
        if sheet is not chosen:
            hints.add(f"Werkblad '{sheet.name[:40]}' gaat niet mee.")
    return chosen.rows


def _csv_rows(
    text: str, file: str, is_heading: Callable[[str], bool]
) -> Iterator[tuple[int, list[str]]]:
    lines = text.split("\n")
    skipped = int(names_delimiter(lines[0]))
    mark = delimiter(lines[skipped:], is_heading)
    reader = csv.reader(io.StringIO("\n".join(lines[skipped:])), delimiter=mark)
    line = skipped + 1
    try:
        for cells in reader:
            yield line, cells
            line = skipped + reader.line_num + 1
    except csv.Error as error:
        message = "Deze rij is niet te lezen: kijk of elk aanhalingsteken een tweede heeft."
        raise FormatError(message, file=file, line=line) from error


def names_delimiter(line: str) -> bool:
    """Whether it is Excel's ``sep=;``, which may stand above the list."""
    return line.strip().strip('"').lower().startswith("sep=")


def delimiter(lines: list[str], is_heading: Callable[[str], bool]) -> str:
    """Return what parts the columns: what gives most headings, then what lines agree on."""

    def fit(mark: str) -> tuple[int, int, int]:
        first = lines[:_LOOKED_AT]
        headings = max(
            (sum(map(is_heading, _bare(line, mark))) for line in first if mark in line), default=0
        )
        counts = Counter(line.count(mark) for line in first if mark in line)
        return headings, *max(((often, many) for many, often in counts.items()), default=(0, 0))

    return max(_DELIMITERS, key=fit)


def _bare(line: str, mark: str) -> Iterator[str]:
    return (cell.strip().strip('"') for cell in line[:_LINE_CHARS].split(mark))


def _decoded(data: bytes, file: str) -> str:
    utf16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if utf16 else ("utf-8-sig", "cp1252"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return text.replace("\r\n", "\n").replace("\r", "\n")
    raise FormatError("Sla het bestand op als CSV UTF-8.", file=file)
