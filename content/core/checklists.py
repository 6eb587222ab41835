"""Checklists and cards for staff: small Markdown files with a title and lines to tick."""

from __future__ import annotations

import re

import msgspec

from content.core import markdown
from content.core.model import Block, BlockKind
from content.errors import FormatError

CHECKLIST_FILE = re.compile(r"checklists/[a-z0-9]+(?:-[a-z0-9]+)*\.md")
_TICKED = (BlockKind.BULLET, BlockKind.STEP)


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """A checklist or a role card."""

    name: str
    title: str
    blocks: tuple[Block, ...]

    @property
    def items(self) -> tuple[str, ...]:
        """What can be ticked, by its words."""
        return tuple(block.text for block in self.blocks if block.kind in _TICKED)


def read_sheet(data: bytes, *, file: str) -> Sheet:
    """Read one; its name is the file's. Raises FormatError."""
    pieces = markdown.split(markdown.decode(data, file=file))
    if not pieces or pieces[0].level != 1:
        raise FormatError("De titel ontbreekt: begin met '# Titel'.", file=file, line=1)
    sheet = Sheet(
        name=file.rpartition("/")[2].removesuffix(".md"),
        title=pieces[0].text,
        blocks=tuple(Block(kind=piece.kind, text=piece.text) for piece in pieces[1:]),
    )
    if not sheet.items:
        raise FormatError("Er is niets om af te vinken: begin een regel met '- '.", file=file)
    return sheet
