"""What libxml says of a breach of CAP 1.2, in a Dutch sentence that says what to write."""

from __future__ import annotations

import re
from types import MappingProxyType

_ELEMENT = re.compile(r"Element '(?:\{[^}]*\})?([\w.-]+)'")
_ATTRIBUTE = re.compile(r"attribute '(?:\{[^}]*\})?([\w.-]+)'")
_EXPECTED = re.compile(r"Expected is (?:one of )?\( (.*?) \)")
_NAME = re.compile(r"\{[^}]*\}([\w.-]+)|\*")
_VALUE = re.compile(r"(?:The value )?'([^']*)' is not (?:an element|accepted|a valid)")
_SET = re.compile(r"element of the set \{(.*)\}")
_TIMES = frozenset({"sent", "effective", "onset", "expires"})
_SHAPES = MappingProxyType(
    {
        **dict.fromkeys(_TIMES, "schrijf een tijd zoals 2026-01-20T14:05:00+01:00"),
        **dict.fromkeys(("identifier", "sender"), "gebruik geen spaties, komma's, < of &"),
        "references": "schrijf afzender,id,tijd van elk bericht, met spaties ertussen",
        "polygon": "schrijf ten minste vier punten, en het eerste nog eens als laatste",
        "circle": "schrijf midden en straal, zoals 52.1,5.3 2.5",
    }
)


def in_dutch(message: str) -> str:
    """Return the sentence for one message of libxml; none of its own words come through."""
    if "No matching global declaration" in message:
        return "Dit past niet bij CAP 1.2: het begint niet met <alert> van die versie. Vraag erom."
    element = _ELEMENT.search(message)
    name = element[1] if element else ""
    return f"Dit past niet bij CAP 1.2: {_reason(message, name)}."


def _reason(message: str, name: str) -> str:
    if attribute := _ATTRIBUTE.search(message):
        return f"<{name}> heeft een kenmerk '{attribute[1]}' dat er niet hoort: haal het weg"
    if "Character content" in message:
        return f"in <{name}> staat losse tekst: haal die weg of zet hem in het goede onderdeel"
    if "Missing child element" in message:
        return f"in <{name}> ontbreekt {_wanted(message)}: vul dat aan"
    if "This element is not expected" in message:
        wanted = _wanted(message)
        return (
            f"<{name}> staat hier niet goed; eerst hoort hier {wanted}: verplaats het of vul aan"
            if wanted
            else f"<{name}> hoort hier niet: haal het weg"
        )
    return _of_value(message, name)


def _of_value(message: str, name: str) -> str:
    value = _VALUE.search(message)
    shown = f"'{value[1][:60].strip()}'" if value and value[1].strip() else "een lege waarde"
    if choices := _SET.search(message):
        listed = choices[1].replace("'", "")
        return f"{shown} kan niet in <{name}>: kies uit {listed}"
    return f"{shown} kan niet in <{name}>: {_SHAPES.get(name, 'vul een goede waarde in')}"


def _wanted(message: str) -> str:
    found = _EXPECTED.search(message)
    names = [f"<{name}>" for name in _NAME.findall(found[1]) if name] if found else []
    return " of ".join(names)
