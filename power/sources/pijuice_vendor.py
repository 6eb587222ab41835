"""A PiJuice HAT asked through its vendor's library, ``pijuice`` (Raspberry Pi OS: pijuice-base).

1. The library makes a thread for each transfer: some 50 ms and five wake-ups a question.
2. After one transfer that nobody acknowledged it refuses all for 4 s by the wall clock, longer
   when the clock is set back. The lock-out lives in its object, so a new object is made and the
   question asked once more: a single hiccup costs no reading. While a transfer still hangs in the
   library's thread no new object is made, or threads would pile up.
3. Odd answers make it raise anything.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any, Final

from power.errors import SourceError
from power.sources.pijuice_board import (
    ATTEMPTS,
    LATCHED,
    PROFILE_INVALID,
    Garbled,
    Quantity,
    Status,
    cannot_open,
    silent,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import ModuleType

    Call = Callable[[Any], Mapping[str, Any]]
    """Asks the vendor's object; its answer holds ``error``, and ``data`` where there is none."""

FLAGS: Final = ("button_power_off", "forced_power_off", "forced_sys_power_off", "watchdog_reset")
"""The vendor's names of `LATCHED`."""

METHODS: Final[Mapping[Quantity, Call]] = {
    Quantity.CHARGE_PCT: lambda hat: hat.status.GetChargeLevel(),
    Quantity.TEMPERATURE_C: lambda hat: hat.status.GetBatteryTemperature(),
    Quantity.BATTERY_MV: lambda hat: hat.status.GetBatteryVoltage(),
    Quantity.RAIL_MV: lambda hat: hat.status.GetIoVoltage(),
    Quantity.RAIL_MA: lambda hat: hat.status.GetIoCurrent(),
}
"""The rest it has no method for, or leaves as bytes."""


class VendorBoard:
    """One HAT on an I2C bus; see `power.sources.pijuice_board.Board`."""

    def __init__(self, library: ModuleType, bus: int, address: int) -> None:
        self._library = library
        self._bus = bus
        self._address = address
        self._hat: Any = None

    def status(self) -> Status:
        told = self._ask("status", lambda hat: hat.status.GetStatus())
        return Status(
            fault=told["isFault"],
            battery=told["battery"],
            inputs=(told["powerInput"], told["powerInput5vIo"]),
        )

    def faults(self) -> tuple[str, ...]:
        told = self._ask("faults", lambda hat: hat.status.GetFaultStatus())
        codes = [code for flag, code in zip(FLAGS, LATCHED, strict=True) if flag in told]
        if "battery_profile_invalid" in told:
            codes.append(PROFILE_INVALID)
        if "charging_temperature_fault" in told:
            codes.append(f"charge-temperature-{told['charging_temperature_fault'].lower()}")
        return tuple(codes)

    def number(self, quantity: Quantity) -> int:
        told: int = self._ask(quantity.name.lower(), METHODS.get(quantity) or _raw(quantity))
        return told

    def arm_wake_up(self, charge_pct: int) -> None:
        self._ask("wake-up", lambda hat: hat.power.SetWakeUpOnCharge(charge_pct))

    def wake_up_is_armed(self) -> bool:
        told = self._ask("wake-up", lambda hat: hat.power.GetWakeUpOnCharge())
        return bool(told != "DISABLED")

    def power_off_in(self, delay_s: int) -> None:
        self._ask("power-off", lambda hat: hat.power.SetPowerOff(delay_s))

    def forget_latched(self) -> None:
        self._ask("faults", _reset_latched)

    def close(self) -> None:
        self._hat = None

    def _ask(self, what: str, call: Call) -> Any:
        """Return the data of an answer; ask once more where the first cannot be used."""
        error = ""
        for _ in range(ATTEMPTS):
            answer = self._call(call)
            error = answer["error"]
            if error == "NO_ERROR":
                return answer.get("data")
            if error == "COMMUNICATION_ERROR":
                self._drop_unless_hung()
        if error == "COMMUNICATION_ERROR":
            raise silent(self._bus, self._address)
        raise Garbled(f"The PiJuice's {what} cannot be used ({error}).")

    def _call(self, call: Call) -> Mapping[str, Any]:
        if self._hat is None:
            self._hat = self._open()
        try:
            return call(self._hat)
        except Exception as error:  # noqa: BLE001 - rule 3
            return {"error": repr(error)}

    def _open(self) -> Any:
        try:
            return self._library.PiJuice(self._bus, self._address)
        except OSError as error:
            raise cannot_open(self._bus, error) from error

    def _drop_unless_hung(self) -> None:
        transfer = self._hat.interface.t
        if transfer is None or not transfer.is_alive():
            self._hat = None


def by_vendor(bus: int, address: int) -> VendorBoard:
    """Raises SourceError where the library is not installed."""
    try:
        library = importlib.import_module("pijuice")
    except ImportError as error:
        raise SourceError(
            "The library pijuice is not installed: apt install pijuice-base on Raspberry Pi OS, "
            "and let the virtual environment see the system's packages. Or leave library out."
        ) from error
    return VendorBoard(library, bus, address)


def _raw(quantity: Quantity) -> Call:
    layout = quantity.value

    def ask(hat: Any) -> Mapping[str, Any]:
        answer: Mapping[str, Any] = hat.interface.ReadData(layout.command, layout.length)
        if answer["error"] != "NO_ERROR":
            return answer
        if len(answer["data"]) != layout.length:
            return {"error": "DATA_CORRUPTED"}
        data = bytes(answer["data"])[: layout.used]
        return {
            "error": "NO_ERROR",
            "data": int.from_bytes(data, "little", signed=layout.signed),
        }

    return ask


def _reset_latched(hat: Any) -> Mapping[str, Any]:
    hat.status.ResetFaultFlags(list(FLAGS))  # gives no answer
    return {"error": "NO_ERROR"}
