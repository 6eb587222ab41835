"""What a table of a settings file must look like; one bad value does not hide the next."""

from __future__ import annotations

import difflib
import math
from typing import TYPE_CHECKING, get_type_hints

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterator


def list_faults(key: str, value: object, kind: type[msgspec.Struct]) -> Iterator[str]:
    if not isinstance(value, list):
        yield f"[{key}] must be written [[{key}]]: there can be more than one."
        return
    for number, entry in enumerate(value, start=1):
        name = entry.get("name") if isinstance(entry, dict) else None
        where = f'[[{key}]] "{name}"' if isinstance(name, str) else f"[[{key}]] number {number}"
        yield from struct_faults(where, entry, kind)


def struct_faults(where: str, value: object, kind: type[msgspec.Struct]) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"{where} must be a table of keys and values."
        return
    hints = get_type_hints(kind, include_extras=True)
    for key, entry in value.items():
        if key not in hints:
            yield f"{where}: {key} is unknown{suggestion(key, hints)}."
            continue
        if isinstance(entry, float) and not math.isfinite(entry):
            yield f"{where}: {key} must be a finite number."
            continue
        try:
            msgspec.convert(entry, hints[key])
        except msgspec.ValidationError as error:
            yield f"{where}: {key} = {entry!r} does not fit: {str(error).rstrip('.')}."
    for field in msgspec.structs.fields(kind):
        if field.required and field.name not in value:
            yield f"{where}: {field.name} is missing."


def suggestion(key: str, known: object) -> str:
    close = difflib.get_close_matches(key, list(known), n=1, cutoff=0.5)  # type: ignore[call-overload]
    return f"; did you mean {close[0]}" if close else ""


def one_line(text: str) -> str:
    """What stands in a file may hold line breaks and escape codes; a terminal gets neither."""
    return "".join(letter if letter.isprintable() else " " for letter in text)
