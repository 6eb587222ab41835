"""A PiJuice HAT asked register by register, on `smbus2`: no thread, no lock-out, one transfer each.

1. A frame is its data, then 0xFF XOR every data byte. A frame that does not fit is asked for once
   more. The first bit of the first byte is sometimes lost on the bus: it is put back where the
   checksum says so.
2. A write with a bad checksum is acknowledged and ignored: whoever writes reads back.
3. A command that the firmware does not know reads 0x00 without a checksum: it does not fit either.
4. Whatever fails on the bus, it is opened again for the next question: a HAT or an adapter that was
   gone needs no restart.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

from power.errors import SourceError
from power.sources.pijuice_board import (
    ATTEMPTS,
    BATTERY,
    CHARGE_TEMPERATURES,
    INPUT,
    LATCHED,
    PROFILE_INVALID,
    Garbled,
    Quantity,
    Status,
    cannot_open,
    checksum,
    silent,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

STATUS: Final = 0x40
FAULTS: Final = 0x44
POWER_OFF: Final = 0x62
WAKE_UP: Final = 0x63

WAKE_UP_OFF: Final = 0x7F
PROFILE_INVALID_BIT: Final = 5
CHARGE_TEMPERATURE_BIT: Final = 6
LOST_BITS: Final = (0x00, 0x80)


class Bus(Protocol):
    """What is used of `smbus2.SMBus`."""

    def read_i2c_block_data(self, i2c_addr: int, register: int, length: int) -> list[int]: ...

    def write_i2c_block_data(self, i2c_addr: int, register: int, data: Sequence[int]) -> None: ...

    def close(self) -> None: ...


class RegisterBoard:
    """One HAT on an I2C bus; see `power.sources.pijuice_board.Board`."""

    def __init__(self, open_bus: Callable[[int], Bus], bus: int, address: int) -> None:
        """``open_bus`` is `smbus2.SMBus` or its like; it may raise OSError."""
        self._open_bus = open_bus
        self._number = bus
        self._address = address
        self._bus: Bus | None = None

    def status(self) -> Status:
        (bits,) = self._read("status", STATUS, 1)
        return Status(
            fault=bool(bits & 1),
            battery=BATTERY[bits >> 2 & 3],
            inputs=(INPUT[bits >> 4 & 3], INPUT[bits >> 6 & 3]),
        )

    def faults(self) -> tuple[str, ...]:
        (bits,) = self._read("faults", FAULTS, 1)
        codes = [code for bit, code in enumerate(LATCHED) if bits >> bit & 1]
        if bits >> PROFILE_INVALID_BIT & 1:
            codes.append(PROFILE_INVALID)
        temperature = bits >> CHARGE_TEMPERATURE_BIT
        if temperature:
            codes.append(f"charge-temperature-{CHARGE_TEMPERATURES[temperature]}")
        return tuple(codes)

    def number(self, quantity: Quantity) -> int:
        layout = quantity.value
        data = self._read(quantity.name.lower(), layout.command, layout.length)
        return int.from_bytes(data[: layout.used], "little", signed=layout.signed)

    def arm_wake_up(self, charge_pct: int) -> None:
        self._write(WAKE_UP, charge_pct)

    def wake_up_is_armed(self) -> bool:
        (charge_pct,) = self._read("wake-up", WAKE_UP, 1)
        return charge_pct & WAKE_UP_OFF != WAKE_UP_OFF

    def power_off_in(self, delay_s: int) -> None:
        self._write(POWER_OFF, delay_s)

    def forget_latched(self) -> None:
        self._write(FAULTS, 0xFF << len(LATCHED) & 0xFF)

    def close(self) -> None:
        if self._bus is not None:
            self._bus.close()
            self._bus = None

    def _read(self, what: str, command: int, length: int) -> bytes:
        for _ in range(ATTEMPTS):
            frame = self._transfer(
                lambda bus: bus.read_i2c_block_data(self._address, command, length + 1)
            )
            data = None if frame is None else _checked(frame, length)
            if data is not None:
                return data
        if frame is None:
            raise silent(self._number, self._address)
        raise Garbled(f"The PiJuice's {what} cannot be used: its checksum does not fit.")

    def _write(self, command: int, value: int) -> None:
        frame = [value, checksum([value])]

        def send(bus: Bus) -> list[int]:
            bus.write_i2c_block_data(self._address, command, frame)
            return frame

        for _ in range(ATTEMPTS):
            if self._transfer(send) is not None:
                return
        raise silent(self._number, self._address)

    def _transfer(self, do: Callable[[Bus], list[int]]) -> list[int] | None:
        """Return what a transfer gave; None: nobody acknowledged it."""
        if self._bus is None:
            self._bus = self._opened()
        try:
            return do(self._bus)
        except OSError:
            self.close()
            return None

    def _opened(self) -> Bus:
        try:
            return self._open_bus(self._number)
        except OSError as error:
            raise cannot_open(self._number, error) from error


def on_smbus2(bus: int, address: int) -> RegisterBoard:
    """Raises SourceError where `smbus2` is not installed."""
    try:
        from smbus2 import SMBus  # noqa: PLC0415 - only where there is such a HAT
    except ImportError as error:
        raise SourceError(
            "The library smbus2 is not installed: pip install smbus2, in the daemon's environment."
        ) from error
    return RegisterBoard(SMBus, bus, address)


def _checked(frame: Sequence[int], length: int) -> bytes | None:
    """Rule 1; None where the frame does not fit."""
    if len(frame) != length + 1:
        return None
    for lost in LOST_BITS:
        data = [frame[0] | lost, *frame[1:-1]]
        if checksum(data) == frame[-1]:
            return bytes(data)
    return None
