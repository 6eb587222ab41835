"""Runs inside the Raspberry Pi of `pi.py`: what our relays and inputs do with its kernel's pins."""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING

import gpiod

from power.config import Contact, LoadConfig
from power.daemon.gpio import open_pins
from power.daemon.header import chip_labels
from power.daemon.relays import Loads
from power.errors import LoadError
from power.sources.mains_sense import MainsSense

if TYPE_CHECKING:
    from power.daemon.gpio import Pins

LIGHT, COFFEE, MAINS, PULLED_UP = 17, 22, 25, 2


def main() -> None:
    """Tell one fact a line, as JSON."""
    tell("kernel", os.uname().release)
    tell("python", list(sys.version_info[:2]))
    tell("chips", {path.name: label for path, label in chip_labels().items()})
    pins = open_pins(any_simulated=False)
    tell("fake", pins.fake)
    _switch(pins)
    _sense(pins)
    tell("board's resistor", _refused(PULLED_UP, pins))
    tell("claimed twice", _refused(LIGHT, open_pins(any_simulated=False)))


def tell(what: str, value: object) -> None:
    print("PINS", json.dumps({what: value}))  # noqa: T201 - the serial line is the report


def _switch(pins: Pins) -> None:
    loads = Loads([_load(LIGHT, Contact.NC), _load(COFFEE, Contact.NO)], pins)
    levels = []
    for light, coffee in ((True, True), (False, True), (False, False), (True, False)):
        loads.set(str(LIGHT), on=light)
        loads.set(str(COFFEE), on=coffee)
        levels.append([_level(pins, LIGHT), _level(pins, COFFEE)])
    tell("levels", levels)
    tell("driven", [_line(pins, LIGHT), _line(pins, COFFEE)])
    loads.set(str(COFFEE), on=True)
    loads.rest()
    tell("at rest", [_line(pins, LIGHT), _line(pins, COFFEE)])
    tell("levels at rest", [_level(pins, LIGHT), _level(pins, COFFEE)])


def _sense(pins: Pins) -> None:
    assert pins.factory is not None
    sense = MainsSense(MAINS, active_high=True, wake=lambda: None, factory=pins.factory)
    tell("mains", sense.mains())
    tell("sensed", _line(pins, MAINS))
    sense.close()


def _refused(pin: int, pins: Pins) -> str:
    try:
        Loads([_load(pin, Contact.NC)], pins).set(str(pin), on=True)
    except LoadError as error:
        return str(error)
    return ""


def _load(pin: int, contact: Contact) -> LoadConfig:
    return LoadConfig(name=str(pin), supply="hat", watts=1.0, pin=pin, contact=contact)


def _level(pins: Pins, pin: int) -> int:
    assert pins.factory is not None
    return int(pins.factory.pin(pin).state)


def _line(pins: Pins, pin: int) -> list[object]:
    """What the kernel says of a line: direction, resistor, edges, whose it is."""
    assert pins.factory is not None
    with gpiod.Chip(pins.factory.chip.path) as chip:
        line = chip.get_line_info(pin)
    return [line.direction.name, line.bias.name, line.edge_detection.name, line.consumer]


if __name__ == "__main__":
    main()
