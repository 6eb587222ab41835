"""The supplies the daemon can read, by name of driver.

Each driver is a module with two names: ``Options``, a frozen msgspec struct of what may stand in
``[supply.options]``, and ``connect(options) -> Source``. A module is imported only when a supply
asks for it, so that a machine needs no library of a driver it does not use.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

import msgspec

from common.settings import suggestion
from power.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from types import ModuleType

    from msgspec.structs import FieldInfo

    from power.reading import Source

DRIVERS = ("power_supply", "nut", "ve_direct", "ina2xx", "pijuice", "simulated")
NETWORKED = frozenset({"nut"})
"""Drivers whose every word comes over one unauthenticated connection, also on this machine: whoever
answers there can make up charge, volts and alarms together. They count as one witness."""

CUTS_OUTPUT = frozenset({"nut"})
"""Drivers whose supply, told to shut down, ends the power to all it feeds; any other feeds on."""

ONE_METER = frozenset({"ve_direct", "ina2xx", "power_supply"})
"""Drivers whose charge and draw may be made of one and the same measured current: a shunt of
another size than was said falsifies both alike, so the draw must not bear out the charge."""

UNTESTABLE = {
    "pijuice": "a PiJuice cannot cut its own input",
    "power_supply": "the kernel cannot cut its mains",
    "ve_direct": "a battery monitor only measures",
    "ina2xx": "a meter only measures",
    "nut": "upsd lists no such test for it (upscmd -l), or [supply.options] has no username",
}
"""Why a supply of a driver may offer no test (`power.reading.Reading.tests`)."""


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


def is_simulated(driver: str, options: Mapping[str, Any]) -> bool:
    """Whether what such a supply says is made up: the screen must say so."""
    return driver == "simulated" or options.get("bus") == "simulated"


def option_faults(driver: str, options: Mapping[str, Any]) -> Iterator[str]:
    """Say in a sentence each what is wrong with a supply's driver and options, opening nothing."""
    if driver not in DRIVERS:
        hint = suggestion(driver, DRIVERS)
        yield f"Driver {driver!r} is unknown{hint}; there are {', '.join(DRIVERS)}."
        return
    kind = _module(driver).Options
    fields = {field.encode_name: field for field in msgspec.structs.fields(kind)}
    faults = [
        *_key_faults(options, fields),
        *(f"option {n} is missing" for n, f in fields.items() if f.required and n not in options),
    ]
    if not faults:
        faults.extend(_conversion_faults(dict(options), kind))
    yield from (f"Driver {driver}: {fault}." for fault in faults)


def _key_faults(options: Mapping[str, Any], fields: Mapping[str, FieldInfo]) -> Iterator[str]:
    for key, value in options.items():
        if key not in fields:
            yield f"option {key} is unknown{suggestion(key, tuple(fields))}"
        else:
            for fault in _conversion_faults(value, fields[key].type):
                yield f"option {key} = {value!r} does not fit: {fault}"


def _conversion_faults(value: Any, kind: Any) -> Iterator[str]:
    try:
        msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        yield str(error).rstrip(".")


def _module(driver: str) -> ModuleType:
    return importlib.import_module(f"power.sources.{driver}")
