"""Settings in TOML as frozen, typed values, refused with every fault at once.

A technician mends a file once, not fault by fault: each fault is a sentence of its own
(`SettingsError.faults`), and one bad value does not hide the next. Unknown keys are faults, since a
misspelt one would otherwise do nothing and nobody would know.
"""

from __future__ import annotations

import math
import tomllib
from typing import TYPE_CHECKING, Any, TypeVar, get_args, get_origin, get_type_hints

import msgspec

from common.did_you_mean import closest

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from pathlib import Path

_Settings = TypeVar("_Settings", bound=msgspec.Struct)
_LIKENESS = 0.5
"""Keys are few and short: what is half the same was meant."""


class SettingsError(Exception):
    """The file cannot be used; ``faults`` holds one sentence for each fault."""

    def __init__(self, *faults: str) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults


def read(path: Path, *, absent: str) -> bytes:
    """Read a file. Raises SettingsError; ``absent`` says what to do when it is not there."""
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise SettingsError(f"{path} is missing: {absent}") from error
    except OSError as error:
        raise SettingsError(f"{path} cannot be read: {error.strerror}.") from error


def parse(data: bytes, path: Path | str) -> dict[str, Any]:
    """Read TOML. Raises SettingsError, and nothing else, whatever the bytes.

    Windows' Notepad may put a byte order mark before it.
    """
    try:
        return tomllib.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise SettingsError(f"{path} is not UTF-8 text: save it as UTF-8.") from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{path} is not valid TOML: {error}.") from error
    except RecursionError as error:
        raise SettingsError(f"{path} is not valid TOML: nested too deep.") from error


def convert(
    table: dict[str, Any],
    kind: type[_Settings],
    *,
    hidden: Collection[str] = (),
    secret: Collection[str] = (),
) -> _Settings:
    """Turn a table into ``kind``. Raises SettingsError with every fault found.

    ``hidden``: fields of ``kind`` that never stand in a file. ``secret``: those whose value no
    fault repeats.
    """
    faults = list(_table_faults(table, kind, hidden, secret))
    if faults:
        raise SettingsError(*map(one_line, faults))
    return msgspec.convert(table, kind)


def suggestion(key: str, known: Iterable[str]) -> str:
    """Return the end of a sentence: ``; did you mean x``, or nothing."""
    close = closest(key, known, _LIKENESS)
    return f"; did you mean {close}" if close else ""


def one_line(text: str) -> str:
    """What stands in a file may hold line breaks and escape codes; a terminal gets neither."""
    return "".join(letter if letter.isprintable() else " " for letter in text)


def _table_faults(
    table: dict[str, Any],
    kind: type[msgspec.Struct],
    hidden: Collection[str],
    secret: Collection[str],
) -> Iterator[str]:
    known = {name: hint for name, hint in _hints(kind).items() if name not in hidden}
    for key, value in table.items():
        inner = _struct_in(known.get(key))
        if key not in known:
            name = f"[{key}]" if isinstance(value, dict | list) else key
            yield f"{name} is unknown{suggestion(key, known)}."
        elif inner is None:
            yield from _value_faults("", key, value, known[key], secret=key in secret)
        elif get_origin(known[key]) is tuple:
            yield from _list_faults(key, value, inner)
        else:
            yield from _struct_faults(f"[{key}]", value, inner)
    for field in msgspec.structs.fields(kind):
        if field.required and not table.get(field.name):
            yield f"{_written(field.name, known[field.name])} is missing."


def _written(name: str, hint: object) -> str:
    """How a field is named in the file: ``[[supply]]``, ``[point]`` or ``region``."""
    if _struct_in(hint) is None:
        return name
    return f"[[{name}]]" if get_origin(hint) is tuple else f"[{name}]"


def _list_faults(key: str, value: object, kind: type[msgspec.Struct]) -> Iterator[str]:
    if not isinstance(value, list):
        yield f"[{key}] must be written [[{key}]]: there can be more than one."
        return
    for number, entry in enumerate(value, start=1):
        name = entry.get("name") if isinstance(entry, dict) else None
        where = f'[[{key}]] "{name}"' if isinstance(name, str) else f"[[{key}]] number {number}"
        yield from _struct_faults(where, entry, kind)


def _struct_faults(where: str, value: object, kind: type[msgspec.Struct]) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"{where} must be a table of keys and values."
        return
    hints = _hints(kind)
    for key, entry in value.items():
        if key in hints:
            yield from _value_faults(f"{where}: ", key, entry, hints[key])
        else:
            yield f"{where}: {key} is unknown{suggestion(key, hints)}."
    for field in msgspec.structs.fields(kind):
        if field.required and field.name not in value:
            yield f"{where}: {field.name} is missing."


def _value_faults(
    where: str, key: str, value: object, hint: object, *, secret: bool = False
) -> Iterator[str]:
    if isinstance(value, float) and not math.isfinite(value):
        yield f"{where}{key} must be a finite number."
        return
    try:
        msgspec.convert(value, hint)
    except msgspec.ValidationError as error:
        shown = key if secret else f"{key} = {value!r}"
        yield f"{where}{shown} does not fit: {str(error).rstrip('.')}."


def _hints(kind: type[msgspec.Struct]) -> dict[str, Any]:
    return get_type_hints(kind, include_extras=True)


def _struct_in(hint: object) -> type[msgspec.Struct] | None:
    """Return the struct of ``Panel``, ``Panel | None`` or ``tuple[Panel, ...]``."""
    for part in (hint, *get_args(hint)):
        if isinstance(part, type) and issubclass(part, msgspec.Struct):
            return part
    return None
