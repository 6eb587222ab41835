"""CAP 1.2 read tolerantly: from untrusted bytes to a `Bulletin`, or FormatError.

Real messages break the schema in about one case in ten, so names are matched without their
namespace, words without their case, and what is missing or odd is noted and left out, as long as
what remains cannot mislead: without sender, identifier, time of sending, status and type a message
is refused, because nobody could tell what it replaces or whether it is a drill. A message that is
not to the public is refused as `NotForResidents`, whatever else it says.

Source: OASIS Common Alerting Protocol Version 1.2, sections 3.2 and 3.3.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache, lru_cache
from typing import TYPE_CHECKING, TypeVar

from lxml.etree import _Element as Element  # what lxml returns has no public name

from content.core import text
from content.core.model import (
    Bulletin,
    Certainty,
    Info,
    MessageStatus,
    MessageType,
    Picture,
    Reference,
    Severity,
    Urgency,
)
from content.core.parts import Marks, split
from content.core.safe_xml import line_of, parse_xml
from content.core.times import TimeProblem, read_time
from content.errors import FormatError, NotForResidents

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from content.core.remarks import Notes

HAZARD_CODE = "noodsteunpunt:hazard"
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
PICTURE_FILE = re.compile(r"media/[A-Za-z0-9][A-Za-z0-9_-]*\.(?:png|jpg|jpeg)")
_IDENTITY_CHARS = 200
_LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?:[-_].*)?")
_INFOS = 100
_PICTURES = 20
_REFERENCES = 500
_BETWEEN_MACHINES = ("ack", "error")
_FOR_RESIDENTS = "alleen een bericht met <scope> Public mag op het scherm."
_KIND = ("category", "eventCode", "responseType")
_AREA = ("polygon", "circle", "geocode")
_Word = TypeVar("_Word", bound=StrEnum)
_Fields = dict[str, list[Element]]


def read_cap(data: bytes, *, publisher: str, notes: Notes) -> Bulletin:
    """Read one CAP message of ``publisher``, whole. Raises FormatError naming file and line."""
    return _read(data, publisher, notes)[0]


def read_parts(data: bytes, *, publisher: str, notes: Notes) -> tuple[Bulletin, ...]:
    """Read one CAP message of ``publisher`` as what is to be shown: see `content.core.parts`."""
    return split(*_read(data, publisher, notes))


def _read(data: bytes, publisher: str, notes: Notes) -> tuple[Bulletin, tuple[Marks, ...]]:
    alert = parse_xml(data, file=notes.file)
    if _name(alert) != "alert":
        raise FormatError(
            "Dit is geen CAP-bericht: het begint niet met <alert>.",
            file=notes.file,
            line=line_of(alert),
        )
    return _Reader(publisher, notes).read(alert)


class _Reader:
    """Reads one message; holds whose it is and where to note what was overlooked."""

    def __init__(self, publisher: str, notes: Notes) -> None:
        self.publisher = publisher
        self.notes = notes

    def read(self, alert: Element) -> tuple[Bulletin, tuple[Marks, ...]]:
        fields = _children(alert)
        self._refuse_what_is_not_public(fields)
        msg_type = self._required_word(alert, fields, "msgType", MessageType)
        blocks = fields.get("info", [])
        if msg_type is MessageType.CANCEL:
            blocks = [info for info in blocks if _is_all_clear(info)]
        if len(blocks) > _INFOS:
            raise self._fault(alert, f"Meer dan {_INFOS} keer <info>: maak er minder van.")
        infos = tuple(self._info(info, msg_type) for info in blocks)
        if not infos and msg_type is not MessageType.CANCEL:
            raise self._fault(alert, "Het bericht heeft geen <info>: er is niets te tonen.")
        bulletin = Bulletin(
            publisher=self.publisher,
            sender=self._required(alert, fields, "sender"),
            identifier=self._required(alert, fields, "identifier"),
            sent=self._required_time(alert, fields),
            status=self._required_word(alert, fields, "status", MessageStatus),
            msg_type=msg_type,
            references=self._references(fields),
            infos=infos,
        )
        return bulletin, tuple(map(_marks, blocks))

    def _refuse_what_is_not_public(self, fields: _Fields) -> None:
        """Raise NotForResidents. Without a scope, `addresses` or a restriction tells."""
        scopes = [(element, _text(element).strip()) for element in fields.get("scope", ())]
        for element, scope in scopes:
            if scope.lower() != "public":
                shown = text.clean_line(scope, 40)
                message = f"<scope> '{shown}' is niet voor bewoners: {_FOR_RESIDENTS}"
                raise self._private(element, message)
        told = fields.get("restriction", []) + ([] if scopes else fields.get("addresses", []))
        for element in told:
            if _text(element).strip():
                message = f"<{_name(element)}> is niet voor bewoners: {_FOR_RESIDENTS}"
                raise self._private(element, message)
        for element in fields.get("msgType", ()):
            if _text(element).strip().lower() in _BETWEEN_MACHINES:
                message = "<msgType> Ack en Error zijn voor computers: haal dit bericht weg."
                raise self._private(element, message)

    def _private(self, element: Element, message: str) -> NotForResidents:
        return NotForResidents(message, file=self.notes.file, line=line_of(element))

    def _info(self, info: Element, msg_type: MessageType) -> Info:
        fields = _children(info)
        event = _line(fields, "event")
        headline = _line(fields, "headline") or event
        if not headline:
            self.notes.add("Kop (headline) ontbreekt: vul die in.", line_of(info))
        description = "\n\n".join(_text(found) for found in fields.get("description", ()))
        instruction = "\n".join(_text(found) for found in fields.get("instruction", ()))
        return Info(
            language=self._language(info, fields),
            event=event,
            headline=headline,
            description=text.paragraphs(description),
            instruction=text.steps(instruction),
            areas=_areas(fields),
            severity=self._word(fields, "severity", Severity, Severity.UNKNOWN),
            urgency=self._word(fields, "urgency", Urgency, Urgency.UNKNOWN),
            certainty=self._word(fields, "certainty", Certainty, Certainty.UNKNOWN),
            all_clear=msg_type is not MessageType.CANCEL and _is_only_all_clear(info),
            audience=_line(fields, "audience"),
            hazard=self._hazard(fields),
            effective=self._time(fields, "effective"),
            onset=self._time(fields, "onset"),
            expires=self._time(fields, "expires"),
            sender_name=_line(fields, "senderName"),
            web=_line(fields, "web") or None,
            contact=_line(fields, "contact") or None,
            pictures=self._pictures(fields),
        )

    def _language(self, info: Element, fields: _Fields) -> str:
        tag = _line(fields, "language")
        if not tag:
            return "en"  # CAP 1.2: absent means en-US
        match = _LANGUAGE.fullmatch(tag)
        if match is None:
            self.notes.add(f"Taal '{tag}' is onbekend: schrijf bijvoorbeeld nl.", line_of(info))
            return "und"
        return match[1].lower()

    def _hazard(self, fields: _Fields) -> str | None:
        for code in fields.get("eventCode", ()):
            parts = _children(code)
            if _line(parts, "valueName") == HAZARD_CODE:
                slug = _line(parts, "value")
                if SLUG.fullmatch(slug):
                    return slug
                self.notes.add(f"Soort ramp '{slug}' is geen goede naam.", line_of(code))
        return None

    def _pictures(self, fields: _Fields) -> tuple[Picture, ...]:
        found = []
        for resource in fields.get("resource", ())[:_PICTURES]:
            parts = _children(resource)
            uri = _line(parts, "uri")
            if PICTURE_FILE.fullmatch(uri):
                found.append(Picture(file=uri, description=_line(parts, "resourceDesc")))
        return tuple(found)

    def _references(self, fields: _Fields) -> tuple[Reference, ...]:
        found = []
        for element in fields.get("references", ()):
            for triple in _text(element).split()[:_REFERENCES]:
                sender, _, rest = triple.partition(",")
                identifier, _, sent = rest.rpartition(",")
                try:
                    reference = Reference(
                        sender=text.clean_line(sender, _IDENTITY_CHARS),
                        identifier=text.clean_line(identifier, _IDENTITY_CHARS),
                        sent=read_time(sent),
                    )
                except TimeProblem:
                    shown = text.clean_line(triple, 60)
                    message = f"Verwijzing '{shown}' is niet te lezen: schrijf afzender,id,tijd."
                    self.notes.add(message, line_of(element))
                else:
                    found.append(reference)
        return tuple(found)

    def _required(self, alert: Element, fields: _Fields, name: str) -> str:
        value = text.clean_line(_first(fields, name), _IDENTITY_CHARS)
        if not value:
            raise self._fault(alert, f"<{name}> ontbreekt: vul dat in.")
        return value

    def _required_time(self, alert: Element, fields: _Fields) -> datetime:
        try:
            return read_time(self._required(alert, fields, "sent"))
        except TimeProblem as problem:
            raise self._fault(fields["sent"][0], f"<sent>: {problem}") from problem

    def _required_word(
        self, alert: Element, fields: _Fields, name: str, words: type[_Word]
    ) -> _Word:
        value = self._required(alert, fields, name)
        word = _by_word(value, words)
        if word is None:
            message = f"<{name}> '{value}' ken ik niet: kies uit {', '.join(words)}."
            raise self._fault(fields[name][0], message)
        return word

    def _word(self, fields: _Fields, name: str, words: type[_Word], unknown: _Word) -> _Word:
        value = _line(fields, name)
        word = _by_word(value, words) if value else unknown
        if word is None:
            message = f"<{name}> '{value}' ken ik niet: kies uit {', '.join(words)}."
            self.notes.add(message, line_of(fields[name][0]))
        return word or unknown

    def _time(self, fields: _Fields, name: str) -> datetime | None:
        value = _line(fields, name)
        if not value:
            return None
        try:
            return read_time(value)
        except TimeProblem as problem:
            self.notes.add(f"<{name}>: {problem}", line_of(fields[name][0]))
            return None

    def _fault(self, element: Element, message: str) -> FormatError:
        return FormatError(message, file=self.notes.file, line=line_of(element))


def _name(element: Element) -> str:
    return _local(str(element.tag))


@lru_cache(maxsize=512)
def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _children(element: Element) -> _Fields:
    found: _Fields = {}
    for child in element:
        found.setdefault(_name(child), []).append(child)
    return found


def _text(element: Element) -> str:
    if len(element):  # markup that somebody forgot to escape: its text counts
        return "".join(str(part) for part in element.itertext())
    return element.text or ""


def _first(fields: _Fields, name: str) -> str:
    found = fields.get(name)
    return _text(found[0]) if found else ""


def _line(fields: _Fields, name: str) -> str:
    return text.clean_line(_first(fields, name)) if name in fields else ""


def _areas(fields: _Fields) -> tuple[str, ...]:
    names = (_line(_children(area), "areaDesc") for area in fields.get("area", ()))
    return tuple(dict.fromkeys(name for name in names if name))


def _marks(info: Element) -> Marks:
    fields = _children(info)
    areas = (element for area in fields.get("area", ()) for element in area)
    return Marks(
        _codes(element for name in _KIND for element in fields.get(name, ())),
        _codes(element for element in areas if _name(element) in _AREA),
    )


def _codes(elements: Iterable[Element]) -> frozenset[tuple[str, ...]]:
    return frozenset(
        (_name(e), *" ".join(str(part) for part in e.itertext()).split()) for e in elements
    )


def _is_all_clear(info: Element) -> bool:
    """Whether a Cancel's text says that it is over; many repeat the text they cancel instead."""
    return "AllClear" in _responses(info)


def _is_only_all_clear(info: Element) -> bool:
    """Whether nothing need be done any more: `AllClear`, and not beside `Evacuate` or the like."""
    return _is_all_clear(info) and _responses(info) <= {"AllClear", "Monitor", "Assess", "None"}


def _responses(info: Element) -> set[str]:
    return {_text(element).strip() for element in _children(info).get("responseType", ())}


def _by_word(value: str, words: type[_Word]) -> _Word | None:
    return _lower(words).get(value.lower())


@cache
def _lower(words: type[_Word]) -> dict[str, _Word]:
    return {word.lower(): word for word in words}
