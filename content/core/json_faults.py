"""What msgspec says of JSON that has another shape, in Dutch."""

from __future__ import annotations

import re

_FIELD = re.compile(r"missing required field `([^`]+)`")
_WHERE = re.compile(r" - at `\$\.?([^`]*)`")
_EXPECTED = re.compile(r"Expected `([^`]+)`, got `([^`]+)`")
_INVALID = re.compile(r"Invalid enum value (.+?)(?: - at|$)")
_AT_BYTE = re.compile(r"\(byte (\d+)\)")
_TYPES = {
    "str": "tekst", "int": "een getal", "float": "een getal", "number": "een getal",
    "bool": "true of false", "array": "een lijst", "object": "een groep { }", "null": "niets",
}  # fmt: skip


def in_dutch(error: Exception) -> str:
    """Return what is wrong as the end of a Dutch sentence, without a full stop."""
    said = str(error)
    where = _WHERE.search(said)
    at = f" bij '{where[1][:60]}'" if where and where[1] else ""
    if field := _FIELD.search(said):
        return f"'{field[1]}' ontbreekt{at}"
    if types := _EXPECTED.search(said):
        wanted, got = (" of ".join(_TYPES.get(t.strip(), "iets anders") for t in side.split("|"))
                       for side in types.groups())  # fmt: skip
        return f"hier hoort {wanted} en er staat {got}{at}"
    if value := _INVALID.search(said):
        return f"{value[1][:40]} ken ik niet{at}"
    if place := _AT_BYTE.search(said):
        return f"er klopt een komma, haakje of aanhalingsteken niet, na teken {place[1]}"
    return "het bestand is afgebroken of heeft een andere vorm"
