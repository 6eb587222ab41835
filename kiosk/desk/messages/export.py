"""The message log to take away: CSV for a Dutch spreadsheet, and plain text to print. Pure."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from kiosk.desk.storage.times import stamp

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kiosk.desk.messages.store import Entry

HEADER = (
    "nummer",
    "tijd",
    "richting",
    "van",
    "aan",
    "urgentie",
    "bericht",
    "bevestigd",
    "oefening",
)
_FORMULA = tuple("=+-@\t\r＝＋－＠")  # noqa: RUF001 - full-width signs are formulas to some


def as_csv(entries: Iterable[Entry]) -> bytes:
    """Return UTF-8 with a mark for Excel, semicolons, oldest first, no text a formula."""
    return csv_of(HEADER, _rows(entries))


def csv_of(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> bytes:
    """A table for a Dutch spreadsheet, as above."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";")
    writer.writerow(header)
    writer.writerows(map(_safe, rows))
    return out.getvalue().encode("utf-8-sig")


def as_text(entries: Iterable[Entry]) -> str:
    """Return the log as on paper, oldest first, one message a paragraph."""
    return "\n\n".join(_paragraph(entry) for entry in _oldest_first(entries))


def _rows(entries: Iterable[Entry]) -> Iterator[tuple[str, ...]]:
    for entry in _oldest_first(entries):
        message = entry.message
        yield (
            str(entry.id),
            stamp(entry.at),
            message.direction,
            message.sender,
            message.receiver,
            message.urgency,
            message.text,
            stamp(entry.acknowledged_at),
            "ja" if entry.drill else "nee",
        )


def _paragraph(entry: Entry) -> str:
    message = entry.message
    head = f"{entry.id}  {stamp(entry.at)}  {message.direction}  {message.urgency}"
    marks = f"{'OEFENING  ' if entry.drill else ''}{head}"
    tail = (
        f"Bevestigd {stamp(entry.acknowledged_at)}" if entry.acknowledged_at else "Niet bevestigd"
    )
    return f"{marks}\n{message.sender} aan {message.receiver}\n{message.text}\n{tail}"


def _oldest_first(entries: Iterable[Entry]) -> list[Entry]:
    return sorted(entries, key=lambda entry: entry.id)


def _safe(cells: tuple[str, ...]) -> tuple[str, ...]:
    """A spreadsheet would run ``=HYPERLINK(…)``; an apostrophe makes it text (OWASP)."""
    return tuple(f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in cells)
