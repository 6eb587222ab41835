"""What a PiJuice HAT can be asked, whoever asks it: our own reader, or the vendor's library.

The register map is the firmware's (command_server.c); the words are those of its manual.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

import msgspec

from power.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Sequence

ATTEMPTS: Final = 2
"""Of each question: a single transfer lost in noise costs no reading."""

BATTERY: Final = ("NORMAL", "CHARGING_FROM_IN", "CHARGING_FROM_5V_IO", "NOT_PRESENT")
INPUT: Final = ("NOT_PRESENT", "BAD", "WEAK", "PRESENT")

LATCHED: Final = ("button-power-off", "forced-power-off", "forced-vsys-off", "watchdog-reset")
"""Our codes of the events that the board remembers until they are reset, bit by bit from 0."""
PROFILE_INVALID: Final = "battery-profile-invalid"
CHARGE_TEMPERATURES: Final = ("normal", "suspend", "cool", "warm")
"""What stands behind ``charge-temperature-``; normal is no fault."""


class Layout(NamedTuple):
    """Where a number stands: little-endian, in the first ``used`` of ``length`` bytes."""

    command: int
    length: int
    used: int
    signed: bool = False


class Quantity(Enum):
    """A number that the board tells, in the unit of its name."""

    CHARGE_PCT = Layout(0x41, 1, 1)
    CHARGE_TENTHS_PCT = Layout(0x42, 2, 2)
    TEMPERATURE_C = Layout(0x47, 2, 1, signed=True)
    BATTERY_MV = Layout(0x49, 2, 2)
    RAIL_MV = Layout(0x4D, 2, 2)
    RAIL_MA = Layout(0x4F, 2, 2, signed=True)
    POWER_OFF_LEFT_S = Layout(0x62, 1, 1)
    """0xFF when none is due."""
    FIRMWARE = Layout(0xFD, 2, 1)
    """High digit, low digit."""


class Status(msgspec.Struct, frozen=True):
    """The first thing to ask: it tells of mains, and whether there are faults to ask for."""

    fault: bool
    battery: str
    """One of `BATTERY`."""
    inputs: tuple[str, str]
    """Two of `INPUT`: the board's own connector, and 5 V by the GPIO header."""


def checksum(data: Sequence[int]) -> int:
    """Return 0xFF XOR every byte: what follows the data of each frame."""
    value = 0xFF
    for byte in data:
        value ^= byte
    return value


class Garbled(SourceError):
    """The HAT is there, but this answer is unusable."""


class Board(Protocol):
    """One HAT. One thread uses it. Every method raises SourceError when the HAT is silent."""

    def status(self) -> Status:
        """Raises Garbled."""

    def faults(self) -> tuple[str, ...]:
        """Return our codes of what is wrong or was. Raises Garbled."""

    def number(self, quantity: Quantity) -> int:
        """Raises Garbled, also where the firmware does not know it."""

    def arm_wake_up(self, charge_pct: int) -> None:
        """Give the Pi its power back once mains is there, from this charge (0 to 100) on."""

    def wake_up_is_armed(self) -> bool:
        """Raises Garbled."""

    def power_off_in(self, delay_s: int) -> None:
        """Cut the Pi's power after 0 to 250 s; out of range boards do odd things."""

    def forget_latched(self) -> None:
        """Reset what is latched."""

    def close(self) -> None:
        """Let go of the bus; what is asked later opens it again."""


def silent(bus: int, address: int) -> SourceError:
    """What to say of a HAT that acknowledges nothing."""
    return SourceError(
        f"No PiJuice answers at {address:#04x} on I2C bus {bus}: is it seated, and its battery in?"
    )


def cannot_open(bus: int, error: OSError) -> SourceError:
    """What to say of a bus that is not there or not ours."""
    if isinstance(error, FileNotFoundError):
        return SourceError(f"There is no I2C bus {bus}: switch I2C on with raspi-config.")
    return SourceError(
        f"I2C bus {bus} cannot be opened ({error.strerror}): is the daemon's user in the group i2c?"
    )
