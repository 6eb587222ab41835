"""A PiJuice HAT simulated register by register: an object with the smbus calls.

It answers as firmware 1.6 does, so that our own reader and the vendor's library run on it
unchanged, and it can fail as boards do. A battery of any kind stands behind it: a function that
returns a `Reading`.

The wire, from the firmware (command_server.c, power_management.c, fuel_gauge_lc709203f.c):

1. A frame is its data, little-endian, then 0xFF XOR every data byte; what is read beyond is 0x00.
2. A write whose checksum does not fit is acknowledged and ignored; so is one to a read-only
   command. An unknown command reads 0x00 without a checksum.
3. Battery current is not measured: it is the last step of charge over the time it took, halved by
   the firmware's own arithmetic, positive while discharging.
4. The IO current is measured from hardware 2.3 on; below, it is a rough guess.
5. Power-off cuts the 5 V rail when its delay is over, unless 5 V comes in by the GPIO header.
6. An armed wake-up on charge, or a watchdog that is over, resets the host once input power is
   there (wake-up only) and no command has been heard for 15 s (or the watchdog's minutes).

Not simulated: the real-time clock, the LEDs, charging profiles, the EEPROM.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from power.errors import SourceError
from power.reading import Reading
from power.sources.pijuice_board import checksum

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

ADDRESS: Final = 0x14
FIRMWARE: Final = 0x16
NACK: Final = 121
"""EREMOTEIO, which the kernel's I2C drivers raise when nobody acknowledges."""

# powerInput and powerInput5vIo
ABSENT, BAD, WEAK, PRESENT = range(4)

# Bits of 0x44 that stay until they are written 0
BUTTON_OFF, FORCED_OFF, FORCED_VSYS_OFF, WATCHDOG_RESET = 0x01, 0x02, 0x04, 0x08
PROFILE_INVALID = 0x20

NO_POWER_OFF = 0xFF
MAX_POWER_OFF_S = 250
WAKE_OFF = 0x7F
NON_VOLATILE = 0x80
SILENCE_BEFORE_WAKE_S = 15.0
RAIL_MV = 5_100


class SimulatedPiJuice:
    """One HAT. Its public attributes are for tests and training to steer.

    ``measure`` is asked for the battery's `Reading` at every read: mains, charge, volts, current,
    temperature, watts drawn. Where it has no charge, the HAT says that it has no battery; where it
    raises SourceError, the HAT acknowledges nothing.
    """

    def __init__(
        self,
        measure: Callable[[], Reading],
        *,
        hardware: tuple[int, ...] = (2, 3),
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._measure = measure
        self._hardware = hardware
        self._clock = clock

        self.unanswered = 0
        """So many of the next transfers are not acknowledged."""
        self.delay_s = 0.0
        """Each transfer takes so long: a clock held down."""
        self.garble: Callable[[list[int]], list[int]] | None = None
        """Applied to every frame that is read or written: noise on the bus."""
        self.frozen = False
        """The gauge has hung: every measurement stays as it is."""
        self.overrides: dict[int, bytes] = {}
        """By command, data to answer instead of the truth, in a sound frame."""
        self.unsupported: set[int] = set()
        """Commands this board's firmware does not know."""
        self.mains_input = PRESENT
        """How the power input looks while mains is there."""
        self.mains_by_gpio = False
        """Mains comes in by the GPIO header, not by the HAT's own connector."""
        self.flags = 0
        """Bits of 0x44 that latch, and PROFILE_INVALID."""
        self.charge_temperature = 0
        """0 normal, 1 suspended, 2 cool, 3 warm."""
        self.host_powered = True
        self.host_resets = 0

        self._seen = Reading(mains=None)
        self._gauge_ma = 0
        self._gauge_dpct = 0
        self._gauge_at_s = self._heard_at_s = clock()
        self._power_off_at_s: float | None = None
        self._wake_pct = WAKE_OFF
        self._wake_stored = 0
        self._watchdog_min = 0
        self._registers: dict[int, Callable[[], bytes]] = {
            0x40: lambda: bytes([self._status()]),
            0x41: lambda: bytes([min(100, self._charge_dpct // 10)]),
            0x42: lambda: _u16(self._charge_dpct),
            0x44: lambda: bytes([self.flags | self.charge_temperature << 6]),
            0x45: lambda: bytes([0, 0]),  # no button was pressed
            0x47: lambda: bytes([round(self._seen.temperature_c or 0.0) & 0xFF, 0xFF]),
            0x49: lambda: _u16(round((self._seen.voltage_v or 0.0) * 1000)),
            0x4B: lambda: _u16(self._gauge_ma),
            0x4D: lambda: _u16(RAIL_MV if self.host_powered else 0),
            0x4F: lambda: _u16(self._io_current_ma()),
            0x61: lambda: _u16(self._watchdog_min),
            0x62: lambda: bytes([self._power_off_left_s()]),
            0x63: lambda: bytes([self._wake_stored or self._wake_pct]),
            0xFD: lambda: bytes([FIRMWARE, 0]),
        }

    # The smbus calls

    def read_i2c_block_data(self, i2c_addr: int, register: int, length: int) -> list[int]:
        """Answer ``length`` bytes. Raises OSError where a real bus has no acknowledgement."""
        self._transfer(i2c_addr)
        data = self._answer(register)
        frame = [0] if data is None else [*data, checksum(data)]
        frame = (frame + [0] * length)[:length]
        return self.garble(frame) if self.garble else frame

    def write_i2c_block_data(self, i2c_addr: int, register: int, data: Sequence[int]) -> None:
        """Take a frame. Raises OSError where a real bus has no acknowledgement."""
        if any(byte not in range(256) for byte in data):
            raise OverflowError(f"{list(data)} holds more than bytes")  # as the C module does
        self._transfer(i2c_addr)
        frame = self.garble(list(data)) if self.garble else list(data)
        payload = frame[:-1]
        if payload and checksum(payload) == frame[-1] and register not in self.unsupported:
            self._obey(register, payload)

    def close(self) -> None:
        """A bus that is closed leaves its HATs as they are."""

    def _transfer(self, address: int) -> None:
        if self.delay_s:
            time.sleep(self.delay_s)
        if self.unanswered > 0 or address != ADDRESS:
            self.unanswered = max(0, self.unanswered - 1)
            raise OSError(NACK, "Remote I/O error")
        try:
            self.live()
        except SourceError as error:
            raise OSError(NACK, "Remote I/O error") from error
        self._heard_at_s = self._clock()

    # The firmware's loop

    def live(self) -> None:
        """Let the firmware do what time has made due; every transfer does so by itself."""
        now_s = self._clock()
        if not self.frozen:
            self._seen = self._measure()
            self._follow_gauge(now_s)
        mains = bool(self._seen.mains)
        if self._power_off_at_s is not None and now_s >= self._power_off_at_s:
            self._power_off_at_s = None
            if not (mains and self.mains_by_gpio):
                self.host_powered = False
        silent_s = now_s - self._heard_at_s
        charged = self._wake_pct <= 100 and self._charge_dpct >= self._wake_pct * 10
        if self._power_off_at_s is None and mains and charged and silent_s > SILENCE_BEFORE_WAKE_S:
            self._reset_host(now_s)
        if self._watchdog_min and silent_s > self._watchdog_min * 60:
            self.flags |= WATCHDOG_RESET
            self._reset_host(now_s)
        if self._wake_pct == WAKE_OFF and self._wake_stored and not mains:
            self._wake_pct = self._wake_stored & ~NON_VOLATILE

    def _reset_host(self, now_s: float) -> None:
        self.host_powered = True
        self.host_resets += 1
        self._wake_pct = WAKE_OFF
        self._power_off_at_s = None
        self._heard_at_s = now_s

    def _follow_gauge(self, now_s: float) -> None:
        step_dpct = self._charge_dpct - self._gauge_dpct
        if step_dpct:
            self._gauge_ma = round((self._seen.current_a or 0.0) * -1000 / 2)
            self._gauge_dpct, self._gauge_at_s = self._charge_dpct, now_s
        elif now_s - self._gauge_at_s > 1843.2:
            self._gauge_ma, self._gauge_at_s = 0, now_s

    @property
    def _charge_dpct(self) -> int:
        return round((self._seen.charge_pct or 0.0) * 10)

    # The registers

    def _answer(self, command: int) -> bytes | None:
        if command in self.unsupported or command not in self._registers:
            return None
        return self.overrides.get(command) or self._registers[command]()

    def _obey(self, command: int, data: Sequence[int]) -> None:
        match command:
            case 0x44:
                latched = BUTTON_OFF | FORCED_OFF | FORCED_VSYS_OFF | WATCHDOG_RESET
                self.flags &= data[0] | ~latched
            case 0x61 if len(data) >= 2:
                self._watchdog_min = data[0] | (data[1] & 0x3F) << 8
            case 0x62 if data[0] <= MAX_POWER_OFF_S:
                self._power_off_at_s = self._clock() + data[0] * 1.024
            case 0x62 if data[0] == NO_POWER_OFF:
                self._power_off_at_s = None
            case 0x63:
                pct = data[0] & 0x7F if data[0] & 0x7F <= 100 else WAKE_OFF
                if data[0] & NON_VOLATILE and pct != WAKE_OFF:
                    self._wake_stored = NON_VOLATILE | pct
                elif data[0] & NON_VOLATILE:
                    self._wake_stored, self._wake_pct = 0, WAKE_OFF
                else:
                    self._wake_pct = pct

    def _status(self) -> int:
        mains = self.mains_input if self._seen.mains else ABSENT
        by_gpio = self.mains_by_gpio
        fault = bool(self.flags or self.charge_temperature)
        if self._seen.charge_pct is None:
            battery = 3
        elif self._seen.charging:
            battery = 2 if by_gpio else 1
        else:
            battery = 0
        inputs = (ABSENT << 4 | mains << 6) if by_gpio else (mains << 4 | ABSENT << 6)
        return fault | battery << 2 | inputs

    def _io_current_ma(self) -> int:
        drawn_ma = round((self._seen.draw_w or 0.0) / RAIL_MV * 1_000_000)
        if self._hardware < (2, 3):
            return drawn_ma // 2 + 250
        return -drawn_ma if self._seen.mains and self.mains_by_gpio else drawn_ma

    def _power_off_left_s(self) -> int:
        if self._power_off_at_s is None:
            return NO_POWER_OFF
        return max(0, int((self._power_off_at_s - self._clock()) / 1.024))


def _u16(value: int) -> bytes:
    return (value & 0xFFFF).to_bytes(2, "little")


# In place of the modules `smbus` and `smbus2`

_plugged: dict[int, SimulatedPiJuice] = {}


def plug(bus: int, hat: SimulatedPiJuice) -> None:
    """Put a HAT on the simulated bus of that number."""
    _plugged[bus] = hat


def SMBus(bus: int) -> SimulatedPiJuice:  # noqa: N802  # the name that is imported
    """Open a simulated bus. Raises FileNotFoundError, as the real one does, where there is none."""
    try:
        return _plugged[bus]
    except KeyError:
        raise FileNotFoundError(2, "No such file or directory", f"/dev/i2c-{bus}") from None
