"""The supplies the daemon can read, by name of driver.

Each driver is a module with two names: ``Options``, a frozen msgspec struct of what may stand in
``[supply.options]``, and ``connect(options) -> Source``. A module is imported only when a supply
asks for it, so that a machine needs no library of a driver it does not use.
"""

from __future__ import annotations

import difflib
import importlib
from typing import TYPE_CHECKING, Any

import msgspec

from power.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from types import ModuleType

    from power.reading import Source

DRIVERS = ("pijuice", "nut", "power_supply", "simulated")


def open_source(driver: str, options: Mapping[str, Any]) -> Source:
    """Make the source of a supply ready to be read; what it cannot reach shows at ``read()``.

    Raises ConfigError with every fault of driver and options, SourceError if a library is absent.
    """
    faults = tuple(option_faults(driver, options))
    if faults:
        raise ConfigError(faults)
    module = _module(driver)
    source: Source = module.connect(msgspec.convert(dict(options), module.Options))
    return source


def option_faults(driver: str, options: Mapping[str, Any]) -> Iterator[str]:
    """Say in a sentence each what is wrong with a supply's driver and options, opening nothing."""
    if driver not in DRIVERS:
        hint = _suggestion(driver, DRIVERS)
        yield f"Driver {driver!r} is unknown{hint}; there are {', '.join(DRIVERS)}."
        return
    kind = _module(driver).Options
    fields = {field.encode_name: field for field in msgspec.structs.fields(kind)}
    for key, value in options.items():
        if key not in fields:
            yield f"Driver {driver}: option {key} is unknown{_suggestion(key, tuple(fields))}."
            continue
        try:
            msgspec.convert(value, fields[key].type)
        except (msgspec.ValidationError, ValueError) as error:
            yield f"Driver {driver}: option {key} = {value!r} does not fit: {error}."
    for name, field in fields.items():
        if field.required and name not in options:
            yield f"Driver {driver}: option {name} is missing."


def _module(driver: str) -> ModuleType:
    return importlib.import_module(f"power.sources.{driver}")


def _suggestion(word: str, known: tuple[str, ...]) -> str:
    close = difflib.get_close_matches(word, known, n=1, cutoff=0.5)
    return f"; did you mean {close[0]}" if close else ""
