"""A battery measured by an INA219, INA226 or their like, through the kernel's hwmon class.

1. The chip measures volts and the current through a shunt; it knows no charge. Where the options
   say what the battery holds and when it is full, the current is added up
   (`power.sources.coulomb`). No charge is made from volts: that would be the volts speaking twice,
   two witnesses that are one.
2. The kernel computes with the shunt that it was told of, or its own guess. Where ``shunt_uohm``
   says otherwise, the current is corrected.
3. The current tells of mains as far as it can (`power.sources.shunt`). An input that follows mains
   (``mains_sense_pin``) is faster.
4. A file that is missing, broken or out of range is a value not known; without volts, no reading.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, Literal

import msgspec
from msgspec import Meta

from power.errors import SourceError
from power.reading import Reading
from power.sources.coulomb import CoulombCounter
from power.sources.shunt import CurrentSense, drawn_w
from power.sources.sysfs import MILLI, folders

if TYPE_CHECKING:
    from collections.abc import Callable

    from power.sources.sysfs import Folder

CLASS: Final = "/sys/class/hwmon"
CHIPS: Final = ("ina219", "ina220", "ina226", "ina230", "ina231", "ina238", "ina260")
VOLTS: Final = (0.5, 85.0)
AMPS: Final = (-1000.0, 1000.0)
OHMS: Final = (1.0, 1e8)
"""Of ``shunt_resistor``, in µΩ."""


class Options(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``[supply.options]`` of driver ina2xx."""

    path: str = CLASS
    chip: Annotated[str, Meta(pattern=r"^hwmon[0-9]+$")] | None = None
    """Its folder's name, such as hwmon3. Left out: the first INA."""
    shunt_uohm: Annotated[float, Meta(gt=0, le=1e8)] | None = None
    """Of the shunt, in µΩ. Left out: what the kernel assumes."""
    charging: Literal["positive", "negative"] = "positive"
    """Sign of the chip's current while the battery charges: which way round it is wired."""
    idle_a: Annotated[float, Meta(gt=0, le=100)] = 0.05
    """Less than this neither charges nor discharges."""
    capacity_ah: Annotated[float, Meta(gt=0, le=100_000)] | None = None
    full_v: Annotated[float, Meta(gt=0, le=85)] | None = None
    """What the battery holds, and the volts at which its charger holds it when it is full. With
    both the charge is counted; without, it is not known."""

    def __post_init__(self) -> None:
        if (self.capacity_ah is None) != (self.full_v is None):
            raise ValueError("capacity_ah and full_v need each other; give both or neither")


class Ina2xxSource:
    """One chip, and so one battery."""

    def __init__(self, options: Options, clock: Callable[[], float] = time.monotonic) -> None:
        self._options = options
        self._sense = CurrentSense(options.idle_a, clock)
        self._counter: CoulombCounter | None = None
        if options.capacity_ah is not None and options.full_v is not None:
            self._counter = CoulombCounter(options.capacity_ah, options.full_v, clock)

    def read(self) -> Reading:
        """Return the present reading. Raises SourceError where there is no such chip."""
        chip = self._chip()
        voltage_v = chip.number("in1_input", VOLTS, MILLI)
        if voltage_v is None:
            raise SourceError(f"{chip.word('name')} measures no voltage: is the battery connected?")
        current_a = self._current_a(chip)
        mains = self._sense.mains(current_a)
        return Reading(
            mains=mains,
            charge_pct=self._counter.follow(voltage_v, current_a) if self._counter else None,
            voltage_v=voltage_v,
            current_a=current_a,
            draw_w=drawn_w(voltage_v, current_a, mains=mains),
            charging=self._sense.charging(current_a),
            discharging=self._sense.discharging(current_a),
            model=chip.word("name").upper(),
        )

    def prepare_shutdown(self, delay_s: float) -> None:
        """Nothing to prepare: a meter switches nothing."""

    def close(self) -> None:
        """Nothing to let go of."""

    def _chip(self) -> Folder:
        for chip in folders(Path(self._options.path)):
            if chip.word("name") in CHIPS and self._options.chip in {None, chip.name}:
                return chip
        wanted = self._options.chip or "INA219 or INA226"
        raise SourceError(
            f"There is no {wanted} under {self._options.path}: is its dtoverlay in config.txt?"
        )

    def _current_a(self, chip: Folder) -> float | None:
        current_a = chip.number("curr1_input", AMPS, MILLI)
        if current_a is None:
            return None
        if self._options.shunt_uohm is not None:
            assumed_uohm = chip.number("shunt_resistor", OHMS, 1)
            if assumed_uohm is None:
                return None
            current_a *= assumed_uohm / self._options.shunt_uohm
        return current_a if self._options.charging == "positive" else -current_a


def connect(options: Options) -> Ina2xxSource:
    """Make a source; nothing is read yet."""
    return Ina2xxSource(options)
