"""What one line of Markdown is: a heading, a table, a quotation, a stroke. Line for line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from content.core.remarks import Notes

_STROKE = re.compile(r"[ \t]{0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})")
_UNDERLINE = re.compile(r"[ \t]{0,3}(?:=+|-{2,})[ \t]*")
_TABLE_RULE = re.compile(r"\s*\|?\s*:?-+:?\s*(?:\|\s*:?-*:?\s*)+")
_TABLE_ROW = re.compile(r"\s*\|.*\|\s*")
_QUOTED = re.compile(r"[ \t]{0,3}(?:>[ \t]?)+")
_CALL_OUT = re.compile(r"\s*\[![A-Za-z]+\]")
_TASK = re.compile(r"(\s*(?:[-*+•]|\d{1,3}[.)])\s+)\[[ xX]\]\s+")
_PLUS = re.compile(r"(\s*)\+(\s+\S)")
_CLOSE_HEADING = re.compile(r"[ \t]{0,3}(#{1,6})([^#\s].*)")
_MADE_BY_ESCAPE = (
    "\ue023\ue02a\ue02d\ue02b\ue03e"  # \# \* \- \+ \> kept apart by `content.source.prose`
)


def plain_lines(text: str, notes: Notes, first_line: int) -> str:
    """Return ``text`` with the signs of Markdown read, and noted where they cannot be shown."""
    kept: list[str] = []
    in_table = False
    for number, line in enumerate(text.split("\n"), start=first_line):
        before = kept[-1] if kept else ""
        if line[:1].isalpha() and "|" not in line and line[-1] != "\\":
            kept.append(line)  # words: most lines of most texts
            in_table = False
            continue
        table = _is_table(line, before)
        if table and not in_table:
            notes.add("Een tabel kan niet: schrijf elke rij als regel met '- ' ervoor.", number)
        in_table = table
        kept.append(_plain(line, before, notes, number))
    return "\n".join(kept)


def _is_table(line: str, before: str) -> bool:
    return bool(
        _TABLE_ROW.fullmatch(line) or ("|" in line + before and _TABLE_RULE.fullmatch(line))
    )


def _plain(line: str, before: str, notes: Notes, number: int) -> str:
    if _QUOTED.match(line):
        line = _QUOTED.sub("", line, count=1)
        if _CALL_OUT.match(line):
            notes.add("Een kader met [!…] kan niet: schrijf gewone tekst.", number)
    if before.strip() and not before.lstrip().startswith("#") and _UNDERLINE.fullmatch(line):
        notes.add(
            "Een streep onder een regel maakt er een kop van: schrijf '## ' voor de kop, of zet "
            "er een lege regel tussen.",
            number,
        )
        return ""
    if _STROKE.fullmatch(line):
        return ""
    if found := _CLOSE_HEADING.fullmatch(line):
        notes.add(f"Zet een spatie achter '{found[1]}', of begin de regel anders.", number)
    if line.lstrip()[:1] in _MADE_BY_ESCAPE and line.strip():
        notes.add("Een regel kan niet met dit teken beginnen: begin met een woord.", number)
    line = _TASK.sub(r"\1", line, count=1)
    return _PLUS.sub(r"\1-\2", line, count=1) if _PLUS.match(line) else line.removesuffix("\\")
