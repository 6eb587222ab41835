"""A battery that the kernel knows: Linux's class power_supply, a folder a supply, a file a value.

Units there are µV, µA, µW, µWh, µAh and 0.1 °C (Documentation/ABI/testing/sysfs-class-power).

1. Supplies are found by ``type`` at every reading, for they come and go with their drivers. The
   batteries of a mouse or a stylus (``scope`` Device) are not ours. Of several batteries the first
   by name is read, unless ``battery`` names one.
2. A charger that is ``online`` is mains. Where no charger says anything, the battery's status
   tells: Discharging is no mains, Charging, Full and Not charging are mains, the rest is unknown.
   A battery that discharges while a charger is online says so: a dead charger looks like that.
3. Drivers disagree about the sign of current: its size is used, its sign comes from the status.
4. ``capacity`` is in whole per cents; while energy or charge agree with it, they are used, being
   finer.
5. A file that is missing, broken or out of range is a value not known; no battery, no reading.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import msgspec
from msgspec import Meta

from power.errors import SourceError
from power.reading import BATTERY_ABSENT, LOW_BATTERY, Reading
from power.sources.gauge import OVERFULL_PCT, full_at_most
from power.sources.sysfs import Folder, folders

if TYPE_CHECKING:
    from collections.abc import Iterator

CLASS: Final = "/sys/class/power_supply"
BATTERIES: Final = ("Battery", "UPS")
AGREEING_PCT: Final = 2.0

VOLTS: Final = (0.1, 1000.0)
AMPS: Final = (-1000.0, 1000.0)
WATTS: Final = (-100_000.0, 100_000.0)
DEGREES: Final = (-40.0, 100.0)
PER_CENT: Final = (0.0, OVERFULL_PCT)
SECONDS: Final = (0.0, 30 * 86_400.0)
STORED: Final = (0.0, 1e9)
"""Of energy_now, charge_now and their like, in Wh and Ah."""

MAINS: Final = {"Charging": True, "Full": True, "Not charging": True, "Discharging": False}
CHARGING: Final = {"Charging": True, "Full": False, "Not charging": False, "Discharging": False}
DISCHARGING: Final = {"Charging": False, "Full": False, "Not charging": False, "Discharging": True}
"""What a battery's ``status`` tells of mains, and of itself; any other word tells nothing."""

HEALTH: Final = {
    "Overheat": "battery-overheat",
    "Hot": "battery-hot",
    "Cold": "battery-cold",
    "Dead": "replace-battery",
    "Over voltage": "over-voltage",
    "Over current": "over-current",
    "Unspecified failure": "battery-failure",
}
"""Words of ``health`` that a technician must act on, with our codes."""


class Options(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``[supply.options]`` of driver power_supply."""

    path: str = CLASS
    battery: Annotated[str, Meta(pattern=r"^[^/]+$")] | None = None
    """Its folder's name, such as BAT0. Left out: the first battery."""


class PowerSupplySource:
    """One battery of the kernel's, and whatever charges it."""

    def __init__(self, options: Options) -> None:
        self._root = Path(options.path)
        self._wanted = options.battery

    def read(self) -> Reading:
        """Return the present reading. Raises SourceError when there is no battery."""
        supplies = [supply for supply in folders(self._root) if supply.word("scope") != "Device"]
        battery = self._battery(supplies)
        status = battery.word("status")
        mains = _mains(supplies, status)
        if battery.word("present") == "0":
            return Reading(mains=mains, faults=(BATTERY_ABSENT,))
        volts = battery.number("voltage_now", VOLTS)
        discharging = status == "Discharging"
        return Reading(
            mains=mains,
            charge_pct=_charge_pct(battery),
            voltage_v=volts,
            current_a=_current_a(battery, status),
            temperature_c=battery.number("temp", DEGREES, 0.1),
            draw_w=_watts(battery, volts) if discharging and not mains else None,
            runtime_s=battery.number("time_to_empty_now", SECONDS, 1) if discharging else None,
            charging=CHARGING.get(status),
            discharging=DISCHARGING.get(status),
            faults=tuple(_faults(battery)),
            model=_model(battery),
        )

    def prepare_shutdown(self, delay_s: float) -> None:
        """Nothing to prepare: the class has no such ability."""

    def close(self) -> None:
        """Nothing to let go of."""

    def _battery(self, supplies: list[Folder]) -> Folder:
        for supply in supplies:
            if supply.word("type") in BATTERIES and self._wanted in {None, supply.name}:
                return supply
        wanted = self._wanted or "battery"
        raise SourceError(f"There is no {wanted} under {self._root}: is its driver loaded?")


def connect(options: Options) -> PowerSupplySource:
    """Make a source; nothing is read yet."""
    return PowerSupplySource(options)


def _mains(supplies: list[Folder], status: str) -> bool | None:
    chargers = [supply for supply in supplies if supply.word("type") not in {"", *BATTERIES}]
    online = {supply.word("online") for supply in chargers} & {"0", "1", "2"}
    if online:
        return online != {"0"}  # 2: online, at a voltage that was asked for
    return MAINS.get(status)


def _charge_pct(battery: Folder) -> float | None:
    coarse = full_at_most(battery.number("capacity", PER_CENT, 1))
    for kind in ("energy", "charge"):
        now, full = battery.number(f"{kind}_now", STORED), battery.number(f"{kind}_full", STORED)
        if now is None or not full:
            continue
        fine = full_at_most(100 * now / full)
        if fine is not None and (coarse is None or abs(fine - coarse) <= AGREEING_PCT):
            return fine
    return coarse


def _current_a(battery: Folder, status: str) -> float | None:
    current_a = battery.number("current_now", AMPS)
    if current_a is None or status not in {"Charging", "Discharging"}:
        return None
    return abs(current_a) if status == "Charging" else -abs(current_a)


def _watts(battery: Folder, volts: float | None) -> float | None:
    """What the battery gives, and so what its loads draw."""
    watts = battery.number("power_now", WATTS)
    current_a = battery.number("current_now", AMPS)
    if watts is None and volts is not None and current_a is not None:
        watts = volts * current_a
    return None if watts is None else abs(watts)


def _model(battery: Folder) -> str | None:
    told = (battery.word("manufacturer"), battery.word("model_name"))
    return " ".join(part for part in told if part) or None


def _faults(battery: Folder) -> Iterator[str]:
    health = HEALTH.get(battery.word("health"))
    if health:
        yield health
    if battery.word("capacity_level") == "Critical":
        yield LOW_BATTERY
