"""The block between two ``---`` lines at the top of a bulletin, read as YAML with line numbers.

Every value is text or a list of texts: YAML's own types would turn ``no-112`` into nothing worse,
but ``0800 1234`` or ``22:00`` into surprises. And ``contact: 0800 1234 #1`` is one value to whoever
wrote it, where YAML would drop the end: only ``# `` with a space starts a remark.
"""

from __future__ import annotations

import re
from typing import NamedTuple

import yaml

from content.core.text import clean_line
from content.errors import FormatError

FRONT_MATTER_CHARS = 8_000
_BRACKETS = 50  # the time YAML takes grows with the square of them
_FENCE = "---"
_LINE = re.compile(r"(\s*(?:- +|[^\s'\"#\[\]{}:-][^:#]*:[ \t]+)+)(\S.*)")
_REMARK = re.compile(r"(?:^|\s)#(?:\s|$)")
_NUMBER_SIGN = re.compile(r"(?:^|\s)#\S")
_NOT_PLAIN = "'\"[{|>&*!%@`"


class Field(NamedTuple):
    """The texts under one key, and the line it stands on, counted from 1."""

    values: tuple[str, ...]
    line: int


class Document(NamedTuple):
    """A file with front matter."""

    fields: dict[str, Field]
    """By key in lower case."""
    body: str
    body_line: int
    """The line of the file on which ``body`` starts."""
    remarks: frozenset[int]
    """Lines of values that are followed by a remark, which was left out."""


def split(text: str, *, file: str) -> Document:
    """Split ``text`` in fields and body. Raises FormatError naming the line."""
    lines = text.splitlines()
    if not lines or lines[0].strip() != _FENCE:
        raise FormatError("Begin met een regel '---' en de kenmerken.", file=file, line=1)
    end = next((n for n, line in enumerate(lines[1:], 1) if line.strip() == _FENCE), None)
    if end is None:
        raise FormatError("Sluit de kenmerken af met een regel '---'.", file=file, line=len(lines))
    head = lines[1:end]
    remarks = frozenset(n for n, line in enumerate(head, start=2) if _has_remark(line))
    fields = _fields("\n".join(map(_with_whole_value, head)), file)
    return Document(fields, "\n".join(lines[end + 1 :]), end + 2, remarks)


def _plain_value(line: str) -> tuple[str, str] | None:
    """Return what stands before a value and the value, unless it is quoted or a list."""
    found = _LINE.fullmatch(line.rstrip())
    return (found[1], found[2]) if found and found[2][0] not in _NOT_PLAIN else None


def _has_remark(line: str) -> bool:
    found = _plain_value(line)
    return bool(found and _REMARK.search(found[1]))


def _with_whole_value(line: str) -> str:
    """Quote a value with a number sign in it, so that YAML leaves it whole."""
    found = _plain_value(line)
    if found is None:
        return line
    before, value = found
    value = _REMARK.split(value, maxsplit=1)[0].rstrip()
    if not _NUMBER_SIGN.search(value):
        return line
    return before + "'" + value.replace("'", "''") + "'"


def _fields(head: str, file: str) -> dict[str, Field]:
    if len(head) > FRONT_MATTER_CHARS or head.count("[") + head.count("{") > _BRACKETS:
        raise FormatError("De kenmerken zijn te lang: zet de tekst eronder.", file=file, line=2)
    try:
        node = yaml.compose(head, Loader=yaml.BaseLoader)
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        raise FormatError(
            "Deze regel is niet te lezen: schrijf 'kenmerk: waarde', en zet een waarde met een "
            "dubbele punt of ander leesteken tussen aanhalingstekens.",
            file=file,
            line=mark.line + 2 if mark else 2,
        ) from error
    if node is None:
        return {}
    if not isinstance(node, yaml.MappingNode):
        raise FormatError("Schrijf regels als 'kenmerk: waarde'.", file=file, line=2)
    fields: dict[str, Field] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 2
        key = clean_line(str(key_node.value)).lower() if _is_text(key_node) else ""
        if key in fields:
            raise FormatError(f"'{key}' staat er twee keer: haal er een weg.", file=file, line=line)
        fields[key] = Field(_texts(value_node, key, file, line), line)
    return fields


def _texts(node: yaml.Node, key: str, file: str, line: int) -> tuple[str, ...]:
    items = node.value if isinstance(node, yaml.SequenceNode) else [node]
    if not all(_is_text(item) for item in items):
        message = f"'{key}' is geen tekst of lijst van teksten: schrijf het eenvoudiger."
        raise FormatError(message, file=file, line=line)
    return tuple(text for item in items if (text := str(item.value).strip()))


def _is_text(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode)
