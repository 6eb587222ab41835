"""Guides: what to do about one hazard, in one language, from ``<hazard>.<lang>.md``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from content.core import markdown
from content.core.model import Block, BlockKind, Guide
from content.core.text import clean_line
from content.errors import FormatError

if TYPE_CHECKING:
    from content.core.remarks import Notes

GUIDE_FILE = re.compile(r"([a-z0-9]+(?:-[a-z0-9]+)*)\.([a-z]{2,3})\.md")
BLOCKS = 300


def read_guide(data: bytes, *, publisher: str | None, notes: Notes) -> Guide:
    """Read one guide; its hazard and language are in ``notes.file``'s name.

    Raises FormatError when it has no such name, is no UTF-8, or holds nothing to read.
    """
    name = GUIDE_FILE.fullmatch(notes.file.rpartition("/")[2])
    if name is None:
        message = "Noem het bestand naar ramp en taal, zoals power-cut.nl.md."
        raise FormatError(message, file=notes.file)
    pieces = markdown.split(markdown.decode(data, file=notes.file))
    if not pieces or pieces[0].level != 1:
        raise FormatError("De titel ontbreekt: begin met '# Titel'.", file=notes.file, line=1)
    if len(pieces) == 1:
        raise FormatError("Onder de titel staat niets: schrijf de tekst.", file=notes.file)
    for piece in pieces[1:]:
        if piece.kind is BlockKind.HEADING and piece.level != 2:
            notes.add("Gebruik voor een tussenkop '## '.", piece.line)
    if len(pieces) > BLOCKS:
        notes.add(f"De tekst is te lang (meer dan {BLOCKS} stukken): de rest is weggelaten.")
    return Guide(
        publisher=publisher,
        hazard=name[1],
        language=name[2],
        title=clean_line(pieces[0].text),
        blocks=tuple(Block(kind=piece.kind, text=piece.text) for piece in pieces[1:BLOCKS]),
    )
