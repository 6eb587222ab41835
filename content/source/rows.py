"""A list in a CSV as a form sees it, and back: a row that nobody changed stays as it was.

The file belongs to whoever made it, in Excel or in a window. What a cell means is decided by the
same readers that publish.

1. Encoding, what parts the columns, line ends, headings, their order and columns that no form
   shows all stay. Letters that the encoding has not make it UTF-8, as Excel marks it.
2. A row keeps its line; one of which a cell is another is written again, with its other cells as
   they were.
3. A column that is not there yet comes at the end of the heading.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, NamedTuple

from content.core.text import clean
from content.errors import FormatError
from content.source import grid
from content.source.table import LEFT_OUT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from content.source.table import Headings

MARKED_UTF8 = "utf-8-sig"
_HEADING_WITHIN = 30


class Row(NamedTuple):
    line: int
    """On which it begins, from 1."""
    cells: Mapping[str, str]
    """By column, the empty ones too."""


class _Record(NamedTuple):
    """Cells as they are written, and the lines they take, from 0."""

    start: int
    end: int
    cells: list[str]


def begun(columns: Iterable[str]) -> bytes:
    """Return a list without rows, as Excel would save it."""
    return (";".join(columns) + "\r\n").encode(MARKED_UTF8)


class Rows:
    """One list. Raises FormatError when it is no table that publishing could read either."""

    def __init__(self, data: bytes, headings: Headings, *, file: str) -> None:
        self._encoding, text = _decoded(data, file)
        self._newline = "\r\n" if "\r\n" in text else "\n"
        self._lines = text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n").split("\n")
        self._meant_by = headings.meant_by
        self._skipped = int(grid.names_delimiter(self._lines[0]))
        self._delimiter = grid.delimiter(
            self._lines[self._skipped :], lambda cell: headings.meant_by(cell) is not None
        )
        records = self._records(file)
        self._heading = _heading(records, headings, file)
        meanings = map(headings.meant_by, self._heading.cells)
        self._columns = [column if column and column != LEFT_OUT else "" for column in meanings]
        below = (record for record in records if record.start >= self._heading.end)
        self._by_line = {
            record.start + 1: record for record in below if any(c.strip() for c in record.cells)
        }

    def _records(self, file: str) -> list[_Record]:
        lines = self._lines[self._skipped :]
        reader, start, found = (
            csv.reader((f"{x}\n" for x in lines), delimiter=self._delimiter),
            0,
            [],
        )
        try:
            for cells in reader:
                end = reader.line_num
                found.append(_Record(self._skipped + start, self._skipped + end, cells))
                start = end
        except csv.Error as error:
            line = self._skipped + start + 1
            message = "Deze rij is niet te lezen: kijk of elk aanhalingsteken een tweede heeft."
            raise FormatError(message, file=file, line=line) from error
        return found

    @property
    def columns(self) -> list[str]:
        """What columns mean, in their order; empty for what has no meaning here."""
        return self._columns

    @property
    def headings(self) -> list[str]:
        """What they are called in the file."""
        return self._heading.cells

    def __iter__(self) -> Iterator[Row]:
        for line, record in self._by_line.items():
            yield Row(line, self._cells(record))

    def _cells(self, record: _Record) -> dict[str, str]:
        found: dict[str, str] = {}
        for column, cell in zip(self._columns, record.cells, strict=False):
            if column and column not in found:
                found[column] = clean(cell)
        return {column: found.get(column, "") for column in self._columns if column}

    def changed(self, line: int | None, cells: Mapping[str, str]) -> bytes:
        """Return the file with ``cells`` in the row at ``line``; without one, in a row below."""
        lines, columns = list(self._lines), list(self._columns)
        was = self._by_line[line].cells if line else []
        shown = self._cells(self._by_line[line]) if line else {}
        new = {column: text for column, text in cells.items() if text != shown.get(column, "")}
        added = [column for column in new if column not in columns]
        columns += added
        written = was + [""] * (len(columns) - len(was))
        for column, text in new.items():
            written[columns.index(column)] = text
        if line is None:
            lines.append(self._written(written))
        elif new:
            record = self._by_line[line]
            lines[record.start : record.end] = [self._written(written)]
        if added:
            head = self._heading
            lines[head.start : head.end] = [self._written([*head.cells, *added])]
        return self._encoded(lines)

    def without(self, line: int) -> bytes:
        """Return the file without that row."""
        record = self._by_line[line]
        return self._encoded(self._lines[: record.start] + self._lines[record.end :])

    def alone(self, line: int) -> bytes:
        """Return a file of that row alone."""
        record, head = self._by_line[line], self._heading
        return self._encoded(
            self._lines[head.start : head.end] + self._lines[record.start : record.end]
        )

    def _written(self, cells: list[str]) -> str:
        out = io.StringIO()
        # It quotes a cell with a line end only where it ends lines so itself.
        csv.writer(out, delimiter=self._delimiter, lineterminator="\n").writerow(cells)
        return out.getvalue().removesuffix("\n")

    def _encoded(self, lines: list[str]) -> bytes:
        text = "\n".join(lines).replace("\n", self._newline) + self._newline
        try:
            return text.encode(self._encoding)
        except UnicodeEncodeError:
            return text.encode(MARKED_UTF8)


def _decoded(data: bytes, file: str) -> tuple[str, str]:
    """Return the encoding, by which it is written again, and the text."""
    if data.startswith(b"\xef\xbb\xbf"):
        return MARKED_UTF8, data.decode(MARKED_UTF8, "replace")
    ways = ("utf-16",) if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8", "cp1252")
    for encoding in ways:
        try:
            return encoding, data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FormatError("Sla het bestand op als CSV UTF-8.", file=file)


def _heading(records: list[_Record], headings: Headings, file: str) -> _Record:
    for record in records[:_HEADING_WITHIN]:
        there = {headings.meant_by(cell) for cell in record.cells if cell.strip()}
        if all(not there.isdisjoint(ways) for ways in headings.required):
            return record
    needed = ", ".join(next(iter(ways)) for ways in headings.required)
    raise FormatError(f"De kolomnamen zijn niet te vinden. Nodig zijn: {needed}.", file=file)
