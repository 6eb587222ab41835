"""What the tables of power.toml must mean together. Pure."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from common.settings import suggestion
from power.sources import option_faults

if TYPE_CHECKING:
    from collections.abc import Iterator

    from power.config import Config, LoadConfig, SupplyConfig

PINS = range(2, 28)
"""BCM numbers on the 40-pin header; 0 and 1 belong to the HAT's identity EEPROM."""
RELAY_PINS = range(9, 28)
"""Those that the Pi does not pull up while it starts: on another a relay moves at each boot."""
CONSOLE_PINS = (14, 15)
"""The serial console, where it is switched on: what it says would rattle a relay."""

LARGEST_ALARM_W = 20.0
"""A lamp or a buzzer: what calls a person may not be what empties the battery."""


def meaning_faults(config: Config) -> Iterator[str]:
    """Tell in a sentence each what cannot be, once every value by itself is sound."""
    yield from _repeated("supply", [supply.name for supply in config.supply])
    yield from _repeated("load", [load.name for load in config.load])
    names = [supply.name for supply in config.supply]
    for supply in config.supply:
        for fault in option_faults(supply.driver, supply.driver_options):
            yield f'[[supply]] "{supply.name}": {fault[0].lower()}{fault[1:]}'
        yield from _generator_faults(supply)
    for load in config.load:
        if load.supply not in names:
            hint = suggestion(load.supply, names)
            yield f'[[load]] "{load.name}": supply {load.supply!r} is not in this file{hint}.'
        if load.pin is not None and load.backlight is not None:
            yield f'[[load]] "{load.name}": has both pin and backlight; keep one.'
        if load.when == "alarm":
            yield from _alarm_faults(load)
    yield from _pin_faults(config)
    if (config.site.latitude is None) != (config.site.longitude is None):
        yield "[site]: latitude and longitude need each other; give both or neither."


def _generator_faults(supply: SupplyConfig) -> Iterator[str]:
    if supply.generator_w is not None:
        return
    for key in ("generator_charge_w", "generator_sense_pin"):
        if getattr(supply, key) is not None:
            yield f'[[supply]] "{supply.name}": {key} needs generator_w: say what it can give.'


def _alarm_faults(load: LoadConfig) -> Iterator[str]:
    """What calls a person never costs the essentials anything."""
    where = f'[[load]] "{load.name}": when = "alarm"'
    if load.essential:
        yield f"{where} is never essential: leave essential out."
    if load.pin is None:
        yield f"{where} needs a pin: nobody could silence it."
    if load.on_at_rest:
        yield f'{where} needs contact = "no": it would call while the daemon is away.'
    if load.watts > LARGEST_ALARM_W:
        yield f"{where} is for a lamp or a buzzer, of {LARGEST_ALARM_W:.0f} W at most."


def _repeated(kind: str, names: list[str]) -> Iterator[str]:
    for name, count in Counter(names).items():
        if count > 1:
            yield f'[[{kind}]] "{name}" is there {count} times: give each its own name.'


def _pin_faults(config: Config) -> Iterator[str]:
    users: dict[int, list[str]] = {}
    for load in config.load:
        if load.pin is not None:
            users.setdefault(load.pin, []).append(f'load "{load.name}"')
            if load.pin in PINS and load.pin not in RELAY_PINS:
                yield (
                    f'Pin {load.pin} of load "{load.name}" is pulled up while the Pi starts, which '
                    f"would move its relay: use {RELAY_PINS[0]} to {RELAY_PINS[-1]}."
                )
    for supply in config.supply:
        if supply.mains_sense_pin is not None:
            users.setdefault(supply.mains_sense_pin, []).append(f'mains sense of "{supply.name}"')
        if supply.generator_sense_pin is not None:
            users.setdefault(supply.generator_sense_pin, []).append(
                f'generator sense of "{supply.name}"'
            )
    for pin, who in users.items():
        if pin not in PINS:
            yield f"Pin {pin} of {who[0]} is not a free BCM number ({PINS[0]} to {PINS[-1]})."
        if len(who) > 1:
            yield f"Pin {pin} is used by {' and '.join(who)}: give each its own."
