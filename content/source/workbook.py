"""Spreadsheets as people have them, .xlsx and .ods, as rows of text.

Only values are read: what a formula last came to, never the formula. Macros are refused by name.
A workbook is a ZIP of XML from outside, so both are bounded before any parser sees them.

.xlsx goes through openpyxl. For .ods there is no library that is kept (odfpy had its last release
in 2020): the few elements that matter are read here.
"""

from __future__ import annotations

import io
import warnings
import zipfile
import zlib
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, NamedTuple

from lxml import etree

from content.errors import FormatError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml.etree import _Element as Element  # what lxml returns has no public name

    from content.core.remarks import Notes

ENTRIES = 500
ENTRY_BYTES = 32 * 1024 * 1024
UNPACKED_BYTES = 64 * 1024 * 1024
_RATIO = 200  # Excel's own XML packs some twenty times
ROWS = 100_000
COLUMNS = 100
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0"
_ODS_MIME = b"application/vnd.oasis.opendocument.spreadsheet"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_NEVER_CALCULATED = "\ufffc"  # stands for a formula without a value until its row is reported

Rows = list[tuple[int, list[str]]]
"""Rows with anything in them, by their number in the sheet."""


class Sheet(NamedTuple):
    name: str
    rows: Rows


def is_workbook(data: bytes) -> bool:
    return data.startswith((_ZIP, _OLE))


def read_workbook(data: bytes, notes: Notes) -> tuple[Sheet, ...]:
    """Return the sheets that hold anything. Raises FormatError when it cannot be read."""
    if data.startswith(_OLE):
        raise FormatError(
            "Dit is een oud Excel-bestand (.xls) of er staat een wachtwoord op: kies in Excel "
            "Opslaan als, 'Excel-werkmap (.xlsx)' of 'CSV UTF-8', zonder wachtwoord.",
            file=notes.file,
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            _check_package(packed, notes.file)
            names = set(packed.namelist())
            if "xl/workbook.xml" in names:
                return _xlsx(data, notes)
            if "mimetype" in names and packed.read("mimetype").startswith(_ODS_MIME):
                return _ods(packed.read("content.xml"), notes)
    except FormatError:
        raise
    except Exception as error:  # openpyxl promises no errors of its own; bytes are from outside
        message = "Dit werkblad is niet te lezen: open het en sla het op als 'CSV UTF-8'."
        raise FormatError(message, file=notes.file) from error
    raise FormatError("Dit is geen werkblad: sla het op als 'CSV UTF-8'.", file=notes.file)


def _check_package(packed: zipfile.ZipFile, file: str) -> None:
    """Refuse what would unpack without end, holds entities or macros. Raises FormatError."""
    entries = packed.infolist()
    sizes = [entry.file_size for entry in entries]
    packed_sizes = [max(entry.compress_size, 1) for entry in entries]
    if (
        len(entries) > ENTRIES
        or sum(sizes) > UNPACKED_BYTES
        or any(size > ENTRY_BYTES for size in sizes)
        or any(size > 100_000 and size > _RATIO * small
               for size, small in zip(sizes, packed_sizes, strict=True))
    ):  # fmt: skip
        raise FormatError("Dit werkblad is te groot: houd alleen de lijst over.", file=file)
    for entry in entries:
        name = entry.filename.lower()
        if name.endswith("vbaproject.bin") or name.startswith("basic/"):
            raise FormatError(
                "Dit werkblad heeft macro's: sla het op zonder macro's (.xlsx) of als 'CSV UTF-8'.",
                file=file,
            )
        if name.endswith((".xml", ".rels")):
            _check_xml(packed, entry, file)


def _check_xml(packed: zipfile.ZipFile, entry: zipfile.ZipInfo, file: str) -> None:
    try:
        start = packed.open(entry).read(4_096).replace(b"\x00", b"")  # UTF-16 too
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, OSError) as error:
        message = "Dit werkblad is beschadigd of heeft een wachtwoord: sla het opnieuw op."
        raise FormatError(message, file=file) from error
    if b"<!DOCTYPE" in start or b"<!ENTITY" in start:
        raise FormatError("DOCTYPE is niet toegestaan: sla het werkblad opnieuw op.", file=file)


def _xlsx(data: bytes, notes: Notes) -> tuple[Sheet, ...]:
    import openpyxl  # noqa: PLC0415 - 0.3 s and 20 MB that only publishers need, not kiosks

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about styles and drop-down lists, which we do not read
        values = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        formulas = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=False)
        sheets = []
        for name in values.sheetnames:
            sheet, written = values[name], formulas[name]
            if not hasattr(sheet, "iter_rows"):
                continue  # a chart on a sheet of its own
            sheet.reset_dimensions()  # what the file says of its size is not to be trusted
            written.reset_dimensions()
            pairs = zip(
                sheet.iter_rows(max_col=COLUMNS, max_row=ROWS),
                written.iter_rows(max_col=COLUMNS, max_row=ROWS),
                strict=True,
            )
            found = ((n, _xlsx_row(*pair)) for n, pair in enumerate(pairs, start=1))
            sheets.append(Sheet(name, _filled(found, notes)))
    return tuple(sheet for sheet in sheets if sheet.rows)


def _xlsx_row(values: Iterable[object], formulas: Iterable[object]) -> list[str]:
    cells = []
    for cell, written in zip(values, formulas, strict=True):
        value, formula = getattr(cell, "value", None), getattr(written, "value", None)
        lost = value is None and formula is not None
        cells.append(_NEVER_CALCULATED if lost else in_text(value))
    return cells


def in_text(value: object) -> str:
    """Return a cell's value as a person would type it."""
    if value is None or isinstance(value, bool):
        return {None: "", True: "ja", False: "nee"}[value]
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, date | time):
        return _clock_text(value)
    if isinstance(value, timedelta):
        minutes = round(value.total_seconds() / 60)
        return f"{minutes // 60:02}:{minutes % 60:02}"
    return str(value)


def _clock_text(value: date | time) -> str:
    """Return a day, a time or both; Excel keeps a day as its first minute."""
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, datetime) and value.time() != time():
        return f"{value:%Y-%m-%d %H:%M}"
    return f"{value:%Y-%m-%d}"


def _filled(rows: Iterable[tuple[int, list[str]]], notes: Notes) -> Rows:
    """Keep the rows with anything in them; tell those whose formulas were never calculated."""
    kept = []
    for number, cells in rows:
        if _NEVER_CALCULATED in cells:
            notes.add(
                "Deze rij heeft een formule zonder uitkomst: open het bestand in Excel en sla "
                "het op.",
                number,
            )
            cells = [cell.replace(_NEVER_CALCULATED, "") for cell in cells]  # noqa: PLW2901
        if any(cell.strip() for cell in cells):
            kept.append((number, cells))
    return kept


def _ods(data: bytes, notes: Notes) -> tuple[Sheet, ...]:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    root = etree.fromstring(data, parser)
    tables = root.iter(f"{_TABLE}table")
    sheets = [Sheet(t.get(f"{_TABLE}name", ""), _filled(_ods_rows(t), notes)) for t in tables]
    return tuple(sheet for sheet in sheets if sheet.rows)


def _ods_rows(table: Element) -> Iterator[tuple[int, list[str]]]:
    number = 1
    for row in table.iter(f"{_TABLE}table-row"):
        times = _count(row, "number-rows-repeated")
        cells = _ods_cells(row)
        if any(cells):
            for again in range(min(times, ROWS)):
                yield number + again, cells
        number += times
        if number > ROWS:
            return


def _ods_cells(row: Element) -> list[str]:
    cells: list[str] = []
    for cell in row:
        if cell.tag in {f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"}:
            times = min(_count(cell, "number-columns-repeated"), COLUMNS - len(cells))
            cells += [_ods_text(cell)] * times
    return cells


def _ods_text(cell: Element) -> str:
    kind = cell.get(f"{_OFFICE}value-type")
    value = cell.get(f"{_OFFICE}value")
    if kind == "float" and value is not None:
        return in_text(float(value))
    if kind == "date" and (day := cell.get(f"{_OFFICE}date-value")):
        return in_text(datetime.fromisoformat(day))
    lines = ["".join(map(str, line.itertext())) for line in cell.findall(f"{_TEXT}p")]
    formula = cell.get(f"{_TABLE}formula")
    return "\n".join(lines) if kind or not formula else _NEVER_CALCULATED


def _count(element: Element, name: str) -> int:
    given = element.get(f"{_TABLE}{name}", "1")
    return max(1, int(given)) if given.isdecimal() and len(given) < 9 else 1
