"""What the driver uses of the vendor's library `pijuice`, on a simulated bus.

For tests on machines without that library. Same names, answers and error words, and the same
lock-out: four seconds by the wall clock after a transfer that nobody acknowledged.
"""
# ruff: noqa: N802  # the vendor's names

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from power.sources.pijuice_board import checksum
from power.sources.pijuice_simulated import ADDRESS, SMBus

if TYPE_CHECKING:
    from collections.abc import Callable

Answer: TypeAlias = dict[str, Any]
"""``error``, a word; and ``data`` where the word is NO_ERROR."""

LOCK_OUT_S: Final = 4
INPUTS: Final = ("NOT_PRESENT", "BAD", "WEAK", "PRESENT")
BATTERY: Final = ("NORMAL", "CHARGING_FROM_IN", "CHARGING_FROM_5V_IO", "NOT_PRESENT")
EVENTS: Final = ("button_power_off", "forced_power_off", "forced_sys_power_off", "watchdog_reset")
CHARGE_TEMPERATURES: Final = ("NORMAL", "SUSPEND", "COOL", "WARM")


class Interface:
    """Frames with checksums."""

    t: None = None
    """The vendor's thread of a transfer under way; here there never is one."""

    def __init__(self, bus: int, address: int) -> None:
        self._bus = SMBus(bus)
        self._address = address
        self._failed_at_s: float | None = None

    def ReadData(self, cmd: int, length: int) -> Answer:
        frame = self._transfer(self._bus.read_i2c_block_data, cmd, length + 1)
        if frame is None:
            return {"error": "COMMUNICATION_ERROR"}
        for lost_bit in (0x00, 0x80):  # the first bit of the first byte is sometimes lost
            data = [frame[0] | lost_bit, *frame[1:-1]]
            if checksum(data) == frame[-1]:
                return {"data": data, "error": "NO_ERROR"}
        return {"error": "DATA_CORRUPTED"}

    def WriteData(self, cmd: int, data: list[int]) -> Answer:
        sent = self._transfer(self._bus.write_i2c_block_data, cmd, [*data, checksum(data)])
        return {"error": "COMMUNICATION_ERROR" if sent is None else "NO_ERROR"}

    def _transfer(self, call: Callable[..., Any], cmd: int, argument: object) -> list[int] | None:
        failed_at_s = self._failed_at_s
        if failed_at_s is not None and time.time() - failed_at_s < LOCK_OUT_S:
            return None
        try:
            answer: list[int] | None = call(self._address, cmd, argument)
        except (OSError, OverflowError):
            self._failed_at_s = time.time()
            return None
        self._failed_at_s = None
        return answer or []


class Status:
    def __init__(self, interface: Interface) -> None:
        self._read = interface.ReadData
        self._write = interface.WriteData

    def GetStatus(self) -> Answer:
        return _decoded(self._read(0x40, 1), _status)

    def GetFaultStatus(self) -> Answer:
        return _decoded(self._read(0x44, 1), _faults)

    def ResetFaultFlags(self, flags: list[str]) -> None:
        self._write(0x44, [0xFF & ~sum(1 << EVENTS.index(flag) for flag in flags)])

    def GetChargeLevel(self) -> Answer:
        return _decoded(self._read(0x41, 1), _number)

    def GetBatteryTemperature(self) -> Answer:
        return _decoded(self._read(0x47, 2), lambda data: _signed(data[:1]))

    def GetBatteryVoltage(self) -> Answer:
        return _decoded(self._read(0x49, 2), _number)

    def GetBatteryCurrent(self) -> Answer:
        return _decoded(self._read(0x4B, 2), _signed)

    def GetIoVoltage(self) -> Answer:
        return _decoded(self._read(0x4D, 2), _number)

    def GetIoCurrent(self) -> Answer:
        return _decoded(self._read(0x4F, 2), _signed)


class Power:
    def __init__(self, interface: Interface) -> None:
        self._read = interface.ReadData
        self._write = interface.WriteData

    def SetPowerOff(self, delay: int) -> Answer:
        return self._write(0x62, [delay])

    def GetPowerOff(self) -> Answer:
        return self._read(0x62, 1)

    def SetWakeUpOnCharge(self, charge_pct: int) -> Answer:
        return self._write(0x63, [charge_pct])

    def GetWakeUpOnCharge(self) -> Answer:
        return _decoded(self._read(0x63, 1), lambda data: _wake(data[0] & 0x7F))


class PiJuice:
    def __init__(self, bus: int = 1, address: int = ADDRESS) -> None:
        self.interface = Interface(bus, address)
        self.status = Status(self.interface)
        self.power = Power(self.interface)


def _decoded(answer: Answer, meaning: Callable[[list[int]], object]) -> Answer:
    if answer["error"] != "NO_ERROR":
        return answer
    return {"data": meaning(answer["data"]), "error": "NO_ERROR"}


def _number(data: list[int]) -> int:
    return int.from_bytes(bytes(data), "little")


def _signed(data: list[int]) -> int:
    return int.from_bytes(bytes(data), "little", signed=True)


def _status(data: list[int]) -> dict[str, object]:
    (bits,) = data
    return {
        "isFault": bool(bits & 1),
        "isButton": bool(bits >> 1 & 1),
        "battery": BATTERY[bits >> 2 & 3],
        "powerInput": INPUTS[bits >> 4 & 3],
        "powerInput5vIo": INPUTS[bits >> 6 & 3],
    }


def _faults(data: list[int]) -> dict[str, object]:
    (bits,) = data
    faults: dict[str, object] = {name: True for i, name in enumerate(EVENTS) if bits >> i & 1}
    if bits >> 5 & 1:
        faults["battery_profile_invalid"] = True
    if bits >> 6:
        faults["charging_temperature_fault"] = CHARGE_TEMPERATURES[bits >> 6]
    return faults


def _wake(charge_pct: int) -> int | str:
    return "DISABLED" if charge_pct == 0x7F else charge_pct
