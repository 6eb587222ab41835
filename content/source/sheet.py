# ruff: noqa: RUF001 - Turkish has a dotless i
"""A bulletin's file as a form sees it, and back: what nobody changed stays as it was, to the byte.

The file belongs to whoever wrote it, by hand or in a window. So a form changes lines, and never
writes the file anew: a key it does not know, a remark, the order of things and the way somebody
likes to write a time all stay. What is a heading is decided by the same readers that publish.

1. A key whose value is the same keeps its lines. Another value takes their place on one line; a
   remark of its own line stays. An empty value takes the key away.
2. A text that is the same keeps its lines. Of a language only what changed is written again.
3. A language that has another shape than heading, text and steps cannot be shown in a form
   (`Shapeless`): it is edited as text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from content.core import markdown
from content.core.remarks import Notes
from content.core.text import clean_line
from content.errors import FormatError
from content.source import frontmatter
from content.source.prose import plain, without_comments

if TYPE_CHECKING:
    from collections.abc import Mapping

_STEP = re.compile(r"\s*\d{1,3}[.)]\s+(\S.*)")
_HEADING = re.compile(r"(?m)^(\s*)(#{1,6}\s)")
WHAT_TO_DO = {
    "nl": "Wat moet u doen", "en": "What to do", "de": "Was Sie tun sollten", "pl": "Co zrobić",
    "uk": "Що робити", "tr": "Ne yapmalısınız", "ar": "ماذا تفعل",
}  # fmt: skip
"""Above the steps; only ever read by whoever opens the file."""
EMPTY = "---\n---\n"


class Shapeless(FormatError):
    """The file has a shape that no form can show. The message says where."""


class Text(msgspec.Struct, frozen=True, kw_only=True):
    """A bulletin in one language, as it stands in a form."""

    headline: str = ""
    description: str = ""
    """As it is written, with its signs of Markdown."""
    steps: str = ""
    """One a line without a number; as written, where they are no plain numbered list."""

    def __bool__(self) -> bool:
        return bool(self.headline or self.description or self.steps)


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """What a form shows of one file."""

    fields: dict[str, tuple[str, ...]] = {}
    """The front matter, by key in lower case."""
    texts: dict[str, Text] = {}
    """By language, in the order of the file."""


class _Part(msgspec.Struct, frozen=True):
    """Where the parts of one language stand: lines of the body, from 0, each up to the next."""

    language: str
    start: int
    headline: int | None
    steps: int | None
    end: int


def read(text: str, *, file: str) -> Sheet:
    """Return what a form shows. Raises FormatError, and Shapeless for what it cannot show."""
    document = frontmatter.split(text, file=file)
    lines = document.body.split("\n")
    texts = {part.language: _text(part, lines) for part in _parts(document, file)}
    return Sheet(fields={key: field.values for key, field in document.fields.items()}, texts=texts)


def write(text: str, sheet: Sheet, *, file: str) -> str:
    """Return ``text`` saying what ``sheet`` says, and else as it was. Raises FormatError."""
    newline = "\r\n" if "\r\n" in text else "\n"
    text = "\n".join(text.splitlines()) + "\n"
    was = read(text, file=file)
    document = frontmatter.split(text, file=file)
    head = _head(text.split("\n")[1 : document.body_line - 2], document.fields, was, sheet)
    body = document.body.split("\n")
    for part in reversed(_parts(document, file)):
        new = sheet.texts.get(part.language)
        body[part.start : part.end] = _rewritten(part, body, was.texts[part.language], new)
    for language, added in sheet.texts.items():
        if language not in was.texts and added:
            body = [*_trimmed(body), *_new(language, added), ""]
    whole = "\n".join(["---", *head, "---", *body])
    return (whole.rstrip("\n") + "\n").replace("\n", newline)


# The front matter


def _head(
    lines: list[str], fields: Mapping[str, frontmatter.Field], was: Sheet, sheet: Sheet
) -> list[str]:
    """Rule 1. ``lines`` are those between the fences; the first is line 2 of the file."""
    starts = sorted(field.line - 2 for field in fields.values())
    found = list(lines)
    for key, field in sorted(fields.items(), key=lambda one: -one[1].line):
        value = sheet.fields.get(key, ())
        if value == was.fields[key]:
            continue
        start = field.line - 2
        end = next((s for s in starts if s > start), len(lines))
        remarks = [line for line in lines[start + 1 : end] if line.lstrip().startswith("#")]
        found[start:end] = ([f"{key}: {written(value)}"] if value else []) + remarks
    new = [key for key in sheet.fields if key not in fields and sheet.fields[key]]
    return [*found, *(f"{key}: {written(sheet.fields[key])}" for key in new)]


def written(values: tuple[str, ...]) -> str:
    """Return values as they stand behind a key, quoted where they would be read otherwise."""
    values = tuple(" ".join(value.split()) for value in values)
    if len(values) == 1:
        return _scalar(values[0])
    return "[" + ", ".join(_scalar(value, in_list=True) for value in values) + "]"


def _scalar(value: str, *, in_list: bool = False) -> str:
    quoted = "'" + value.replace("'", "''") + "'"
    shown = f"[{value}]" if in_list else value
    try:
        document = frontmatter.split(f"---\nx: {shown}\n---\n", file="")
    except FormatError:
        return quoted
    is_same = document.fields["x"].values == (value,) and not document.remarks
    return value if is_same else quoted


# The texts


def _parts(document: frontmatter.Document, file: str) -> list[_Part]:
    """Raises Shapeless: rule 3."""
    notes = Notes(file)
    prose = plain(without_comments(document.body, notes), notes)
    headings = [piece for piece in markdown.split(prose.text) if piece.level]
    starts = [piece for piece in headings if piece.level == 1]
    total = len(document.body.split("\n"))
    ends = [*(piece.line - 1 for piece in starts[1:]), total][: len(starts)]
    found = []
    for start, end in zip(starts, ends, strict=True):
        within = [p for p in headings if start.line < p.line <= end]
        kinds = [piece.level for piece in within]
        language = start.text.strip().lower()
        if kinds not in ([], [2], [2, 3]) or not re.fullmatch(r"[a-z]{2,3}", language):
            line = document.body_line + start.line - 1
            raise Shapeless("Deze tekst past niet in een formulier.", file=file, line=line)
        headline, steps = (*(piece.line - 1 for piece in within), None, None)[:2]
        found.append(_Part(language, start.line - 1, headline, steps, end))
    if len({part.language for part in found}) < len(found):
        raise Shapeless("Een taal staat er twee keer.", file=file)
    return found


def _text(part: _Part, lines: list[str]) -> Text:
    headline = lines[part.headline].strip().lstrip("#").strip() if part.headline else ""
    begin = (part.headline or part.start) + 1
    description = lines[begin : part.end if part.steps is None else part.steps]
    steps = [] if part.steps is None else lines[part.steps + 1 : part.end]
    return Text(
        headline=headline, description="\n".join(_trimmed(description)), steps=_unnumbered(steps)
    )


def _unnumbered(lines: list[str]) -> str:
    """Return steps without their numbers; as they are, where they are no plain list."""
    lines = _trimmed(lines)
    steps = [_STEP.fullmatch(line) for line in lines if line.strip()]
    if all(steps):
        return "\n".join(step[1].strip() for step in steps if step)
    return "\n".join(lines)


def _numbered(steps: str, was: list[str]) -> list[str]:
    """Return the lines of steps. Those that were no plain list stay as they are written."""
    lines = [line.strip() for line in steps.split("\n") if line.strip()]
    old = [line for line in was if line.strip()]
    if old and not all(_STEP.fullmatch(line) for line in old):
        return steps.split("\n")
    bare = [found[1] if (found := _STEP.fullmatch(line)) else line for line in lines]
    return [f"{number}. {line}" for number, line in enumerate(bare, 1)]


def _rewritten(part: _Part, body: list[str], was: Text, new: Text | None) -> list[str]:
    """Rule 2. Return the lines of one language."""
    old = body[part.start : part.end]
    if new == was:
        return old
    if not new:
        return []
    middle = part.end if part.steps is None else part.steps
    begin = (part.headline or part.start) + 1
    above = body[part.start : part.headline if part.headline is not None else begin]
    headline = body[part.headline : begin] if part.headline is not None else []
    description, steps = body[begin:middle], body[middle : part.end]
    if new.headline != was.headline or not headline:
        headline = [f"## {clean_line(new.headline)}"]
    if new.description != was.description:
        description = [*_described(new.description), ""]
    if new.steps != was.steps:
        title = steps[:1] or [f"### {WHAT_TO_DO.get(part.language, WHAT_TO_DO['en'])}"]
        steps = [*title, *_numbered(new.steps, steps[1:]), ""] if new.steps.strip() else []
    return [*above, *headline, *description, *steps]


def _new(language: str, text: Text) -> list[str]:
    lines = [f"# {language}", f"## {clean_line(text.headline)}", *_described(text.description)]
    if text.steps.strip():
        lines += [f"### {WHAT_TO_DO.get(language, WHAT_TO_DO['en'])}", *_numbered(text.steps, [])]
    return lines


def _described(text: str) -> list[str]:
    """A line that begins with '#' is words here, and no heading that would break the file."""
    return _trimmed(_HEADING.sub(r"\1\\\2", text).split("\n")) if text.strip() else []


def _trimmed(lines: list[str]) -> list[str]:
    """Return lines without the empty ones around them."""
    return "\n".join(lines).strip("\n").split("\n") if any(line.strip() for line in lines) else []
