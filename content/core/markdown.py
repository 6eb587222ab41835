"""The small Markdown of guides and bulletins: headings, paragraphs, steps and bullets, no more.

Anything else (emphasis, links, HTML) is ordinary text. A line that starts with neither number nor
bullet continues the piece before it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from content.core.model import BlockKind
from content.core.text import clean
from content.errors import FormatError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MARKDOWN_BYTES = 256 * 1024
_HEADING = re.compile(r"(#{1,6})\s+(\S.*)")
_STEP = re.compile(r"\d{1,3}[.)]\s+(\S.*)")
_BULLET = re.compile(r"[-*•]\s+(\S.*)")


class Piece(NamedTuple):
    """One heading, paragraph, step or bullet, and the line it starts on, counted from 1."""

    kind: BlockKind
    text: str
    line: int
    level: int = 0
    """Of a heading, 1 for ``#``; else 0."""


def decode(data: bytes, *, file: str) -> str:
    """Return UTF-8 ``data`` as text, without BOM. Raises FormatError, also when it is too long."""
    if len(data) > MARKDOWN_BYTES:
        message = f"Het bestand is groter dan {MARKDOWN_BYTES // 1024} kB: maak het korter."
        raise FormatError(message, file=file)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise FormatError("Sla het bestand op als UTF-8.", file=file, line=line) from error


def split(markdown: str, first_line: int = 1) -> tuple[Piece, ...]:
    """Split ``markdown``, whose first line is line ``first_line`` of its file. Total."""
    return tuple(_joined(enumerate(markdown.splitlines(), start=first_line)))


def _joined(lines: Iterable[tuple[int, str]]) -> Iterator[Piece]:
    open_piece: Piece | None = None
    parts: list[str] = []
    for number, raw in lines:
        line = clean(raw)
        started = _start(line, number)
        if started is None and line and open_piece is not None:
            parts.append(line)
            continue
        if open_piece is not None:
            yield open_piece._replace(text=clean(" ".join(parts)))
            open_piece = None
        if started is None and line:
            started = Piece(BlockKind.PARAGRAPH, line, number)
        if started is not None and started.kind is BlockKind.HEADING:
            yield started
        elif started is not None:
            open_piece, parts = started, [started.text]
    if open_piece is not None:
        yield open_piece._replace(text=clean(" ".join(parts)))


def _start(line: str, number: int) -> Piece | None:
    if heading := _HEADING.fullmatch(line):
        marks, title = heading.groups()
        return Piece(BlockKind.HEADING, title.rstrip("# "), number, len(marks))
    if step := _STEP.fullmatch(line):
        return Piece(BlockKind.STEP, step[1], number)
    if bullet := _BULLET.fullmatch(line):
        return Piece(BlockKind.BULLET, bullet[1], number)
    return None
