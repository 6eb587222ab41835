"""A bulletin as a publisher writes it: front matter and a part per language, from Markdown.

Everything that is wrong is noted with its line, so that one run shows all faults at once.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, TypeVar

import msgspec

from content.core import markdown, vocabulary, words
from content.core.cap import SLUG
from content.core.model import BlockKind, Certainty, Severity, Urgency
from content.core.remarks import Notes
from content.core.same_places import id_from_name
from content.core.text import clean_line
from content.core.times import TimeProblem, read_duration, read_moment
from content.source import frontmatter
from content.source.encoding import note_damage
from content.source.frontmatter import Field
from content.source.prose import Image, plain, without_comments
from content.source.table import suggestion

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

KEYS = ("id", "soort", "ernst", "urgentie", "zekerheid", "gebied", "verzonden", "begint",
        "geldig tot", "vervangt", "trekt in", "oefening", "contact", "beeld",
        "beeldtekst")  # fmt: skip
_ID_CHARS = 100
_ID = re.compile(rf"[A-Za-z0-9][A-Za-z0-9._-]{{0,{_ID_CHARS - 1}}}")
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_LANGUAGES = {
    "nederlands": "nl", "engels": "en", "english": "en", "duits": "de", "deutsch": "de",
    "pools": "pl", "polski": "pl", "oekraïens": "uk", "turks": "tr", "arabisch": "ar",
}  # fmt: skip
_MIDNIGHT = re.compile(r"\b0?0[:.]00(?::00)?(?![\d:+Z-])")  # with a zone, a machine wrote it
_FREE_TEXT = ("contact", "gebied", "beeld", "beeldtekst")
_Value = TypeVar("_Value")


class Part(msgspec.Struct, kw_only=True):
    """The bulletin in one language."""

    line: int
    headline: str = ""
    description: list[str] = msgspec.field(default_factory=list)
    instruction: list[str] = msgspec.field(default_factory=list)
    images: list[Image] = msgspec.field(default_factory=list)
    """Pictures in the text, as written there."""
    instructing: bool = False
    """Whether what follows is what to do: a '###' was read."""


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """What stands in the file; times and references still to be settled against other files."""

    file: str
    identifier: str
    hazard: str
    severity: Severity
    urgency: Urgency
    certainty: Certainty
    areas: tuple[str, ...]
    sent: datetime | None
    onset: datetime | None
    ends: datetime | timedelta | None
    """A moment, or how long after `sent`."""
    replaces: Field
    cancels: Field
    exercise: bool
    contact: str | None
    pictures: Field
    picture_text: str
    parts: dict[str, Part]
    """By language, in the order of the file."""
    lines: dict[str, int]
    """Of each key of the front matter, counted from 1."""


def read_draft(
    data: bytes,
    *,
    notes: Notes,
    hints: Notes | None = None,
    now: datetime | None = None,
    hazards: Collection[str] = words.HAZARDS,
) -> Draft:
    """Read one bulletin, noting every fault. Raises FormatError when it has no such shape.

    ``hints`` gets what may be meant otherwise; ``now`` tells the year of a date without one;
    ``hazards`` are those that have a guide.
    """
    text = without_comments(markdown.decode(data, file=notes.file), notes)
    document = frontmatter.split(text, file=notes.file)
    note_damage("\n".join(text.split("\n")[: document.body_line - 1]), notes)
    for key, field in document.fields.items():
        if key not in KEYS:
            notes.add(f"Kenmerk '{key[:40]}' ken ik niet{suggestion(key, KEYS)}", field.line)
        elif key in _FREE_TEXT and field.line in document.remarks:
            notes.add(
                f"Hoort wat achter '#' staat bij '{key}'? Zet dan alles tussen "
                "aanhalingstekens. Zo niet: haal het weg.",
                field.line,
            )
    fields = _Fields(document.fields, notes, Notes(notes.file) if hints is None else hints, now)
    wordless = not document.body.strip()
    if wordless and not fields.many("trekt in").values:
        notes.add("Er is geen tekst: begin met '# nl' en een '## kop'.", document.body_line)
    prose = plain(document.body, notes, document.body_line)
    stem = PurePosixPath(notes.file).stem
    return Draft(
        file=notes.file,
        identifier=fields.identifier(stem),
        hazard=fields.hazard("soort", hazards),
        severity=fields.word("ernst", words.SEVERITIES, None) or Severity.UNKNOWN,
        urgency=fields.word("urgentie", words.URGENCIES, "nu") or Urgency.UNKNOWN,
        certainty=fields.word("zekerheid", words.CERTAINTIES, "waargenomen") or Certainty.UNKNOWN,
        areas=tuple(fields.plain(area, "gebied") for area in fields.many("gebied").values),
        sent=fields.time("verzonden"),
        onset=fields.time("begint"),
        ends=fields.end("geldig tot", required=not wordless),
        replaces=fields.many("vervangt"),
        cancels=fields.many("trekt in"),
        exercise=fields.word("oefening", words.YES_NO, "nee") or False,
        contact=fields.plain(fields.one("contact"), "contact") or None,
        pictures=fields.many("beeld"),
        picture_text=fields.plain(fields.one("beeldtekst"), "beeldtekst"),
        parts=_parts(markdown.split(prose.text, document.body_line), prose.images, notes),
        lines={key: field.line for key, field in document.fields.items()},
    )


class _Fields:
    """Front matter as values; what is wrong with one is noted."""

    def __init__(
        self, fields: Mapping[str, Field], notes: Notes, hints: Notes, now: datetime | None
    ) -> None:
        self._fields = fields
        self._notes = notes
        self._hints = hints
        self._now = now

    def many(self, key: str) -> Field:
        return self._fields.get(key, Field((), 1))

    def one(self, key: str) -> str:
        values, line = self.many(key)
        if len(values) > 1:
            self._notes.add(f"'{key}' mag er maar een hebben: kies.", line)
        return values[0] if values else ""

    def identifier(self, stem: str) -> str:
        """Return the id, or the file's own name where none is written."""
        written = self.one("id")
        value = written or stem
        if not _ID.fullmatch(value):
            fit = id_from_name(value)[:_ID_CHARS] or "bericht-1"
            what = f"id '{value[:40]}' kan niet" if written else "Deze bestandsnaam kan niet"
            end = "" if written else ".md"
            message = (
                f"{what}: noem het bijvoorbeeld {fit}{end}, met hooguit {_ID_CHARS} gewone "
                "letters, cijfers en streepjes."
            )
            self._notes.add(message, self.many("id").line)
        return value

    def plain(self, value: str, key: str) -> str:
        return clean_line(plain(value, self._notes, self.many(key).line).text)

    def hazard(self, key: str, hazards: Collection[str]) -> str:
        """Return the hazard, in the product's own word; empty for any other."""
        value = self.one(key)
        line = self.many(key).line
        if not value:
            self._notes.add(f"'{key}' ontbreekt: vul dat in.", line)
            return ""
        found = value if value in hazards else vocabulary.hazard(value)
        if found is not None:
            return found
        message = f"{key} '{value[:40]}' ken ik niet: kies uit {vocabulary.hazard_list()}."
        if not SLUG.fullmatch(value):
            message += " Gebruik alleen kleine letters, cijfers en streepjes."
        self._notes.add(message, line)
        return ""

    def word(self, key: str, known: Mapping[str, _Value], default: str | None) -> _Value | None:
        value = (self.one(key) or default or "").lower()
        if not value:
            self._notes.add(f"'{key}' ontbreekt: kies uit {', '.join(known)}.", self.many(key).line)
        elif value not in known:
            message = f"{key} '{value[:40]}' ken ik niet{suggestion(value, known)}"
            self._notes.add(message, self.many(key).line)
        return known.get(value)

    def time(self, key: str, *, is_end: bool = False) -> datetime | None:
        value = self.one(key)
        try:
            return read_moment(value, now=self._now, is_end=is_end) if value else None
        except TimeProblem as problem:
            self._notes.add(f"{key}: {problem}", self.many(key).line)
            return None

    def end(self, key: str, *, required: bool) -> datetime | timedelta | None:
        if required and not self.one(key):
            message = f"'{key}' ontbreekt: schrijf een tijd, of bijvoorbeeld '12 uur'."
            self._notes.add(message, self.many(key).line)
        if _MIDNIGHT.search(self.one(key)):
            message = f"{key}: 00:00 is het begin van die dag. Bedoelt u het einde? Schrijf 24:00."
            self._hints.add(message, self.many(key).line)
        return read_duration(self.one(key)) or self.time(key, is_end=True)


def _parts(
    pieces: tuple[markdown.Piece, ...], images: tuple[Image, ...], notes: Notes
) -> dict[str, Part]:
    parts: dict[str, Part] = {}
    part: Part | None = None
    for piece in pieces:
        if piece.level == 1:
            part = _new_part(piece, parts, notes)
        elif part is None:
            notes.add("Deze tekst hoort bij geen taal: zet er '# nl' boven.", piece.line)
            part = Part(line=piece.line)  # so that it is said once
        else:
            _fill(part, piece, notes)
    for image in images:
        _place_image(image, parts, notes)
    return parts


def _fill(part: Part, piece: markdown.Piece, notes: Notes) -> None:
    if piece.level == 2:
        if part.headline:
            notes.add("Er is al een kop in deze taal: gebruik er een.", piece.line)
        part.headline = clean_line(piece.text)
    elif piece.level == 3:
        if part.instructing:
            notes.add("Er is al een '###' in deze taal: gebruik er een.", piece.line)
        part.instructing = True
    elif part.instructing:
        if piece.kind is BlockKind.HEADING:
            notes.add("Tussen de stappen kan geen kop: maak er een stap van.", piece.line)
        part.instruction.append(piece.text)
    else:
        listed = piece.kind in {BlockKind.STEP, BlockKind.BULLET}
        part.description.append(f"- {piece.text}" if listed else piece.text)


def _place_image(image: Image, parts: Mapping[str, Part], notes: Notes) -> None:
    before = [part for part in parts.values() if part.line <= image.line]
    if before:
        max(before, key=lambda part: part.line).images.append(image)
    else:
        notes.add("Dit beeld hoort bij geen taal: zet het onder '# nl'.", image.line)


def _new_part(piece: markdown.Piece, parts: dict[str, Part], notes: Notes) -> Part:
    language = piece.text.strip().lower()
    language = _LANGUAGES.get(language, language)
    part = Part(line=piece.line)
    if not _LANGUAGE.fullmatch(language):
        message = f"'# {piece.text[:40]}' is geen taal: schrijf '# nl', en voor de kop '## '."
        notes.add(message, piece.line)
    elif language in parts:
        notes.add(f"'# {language}' staat er twee keer: haal er een weg.", piece.line)
    else:
        parts[language] = part
    return part
