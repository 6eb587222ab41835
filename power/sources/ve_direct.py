"""A battery behind a Victron SmartShunt or BMV: VE.Direct text over a serial port, 19,200 baud.

1. The monitor speaks by itself, once a second; nothing is sent. What it said meanwhile waits in the
   kernel, so that a reading costs no waiting. Only the first waits, `PATIENCE_S` at most.
2. What it has not said for `SILENT_S` is no reading. A port that fails is opened again at the next.
3. Its charge is counted, in 0.1 %. ``---`` is "not known": it has never seen the battery full.
4. Its run-time and its alarms are its own gauge and volts once more. As words of their own they
   would be a second witness for the same error (`witness`), so there is no run-time here, and
   an alarm for low volts or charge is passed on as an alarm.
5. The current tells of mains as far as it can (`power.sources.shunt`). An input that follows mains
   (``mains_sense_pin``) is faster.
6. A solar charger speaks the same language but counts no battery: it is refused.
"""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING, Annotated, Any, Final, Protocol

import msgspec
from msgspec import Meta

from power.errors import SourceError
from power.reading import Reading
from power.sources.gauge import OVERFULL_PCT, full_at_most
from power.sources.shunt import CurrentSense, drawn_w
from power.sources.ve_direct_blocks import Blocks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

BAUD: Final = 19_200
PATIENCE_S: Final = 3.0
"""Half a block, then a whole one."""
SILENT_S: Final = 4.0
POLL_S: Final = 0.1
CHUNK_BYTES: Final = 8192

NUMBER: Final = re.compile(r"[+-]?\d{1,9}")
VOLTS: Final = (0.5, 1000.0)
AMPS: Final = (-10_000.0, 10_000.0)
PER_CENT: Final = (0.0, OVERFULL_PCT)
DEGREES: Final = (-40.0, 100.0)

CHARGERS_LABEL: Final = "CS"
"""State of operation: chargers and inverters tell it, battery monitors do not."""
ALARMS: Final = {0x02: "over-voltage", 0x20: "battery-cold", 0x40: "battery-overheat"}
"""Bits of ``AR`` with a code of their own; the others are passed on as ``alarm``."""
PRODUCTS: Final = {
    "0x203": "BMV-700",
    "0x204": "BMV-702",
    "0x205": "BMV-700H",
    "0xA381": "BMV-712 Smart",
    "0xA389": "SmartShunt 500A",
    "0xA38A": "SmartShunt 1000A",
    "0xA38B": "SmartShunt 2000A",
}


class Port(Protocol):
    """What is used of `serial.Serial`."""

    def read(self, size: int = 1) -> bytes: ...

    def close(self) -> None: ...


class Options(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``[supply.options]`` of driver ve_direct."""

    port: Annotated[str, Meta(pattern=r"^/[ -~]+$", max_length=200)]
    """Such as ``/dev/serial/by-id/usb-VictronEnergy_…``: ``/dev/ttyUSB0`` may change its owner."""
    idle_a: Annotated[float, Meta(gt=0, le=100)] = 0.2
    """Less than this neither charges nor discharges."""


class VeDirectSource:
    """One battery monitor. Nothing is opened before the first reading."""

    def __init__(
        self,
        open_port: Callable[[str], Port],
        options: Options,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """``open_port`` opens without waiting for data; it may raise OSError."""
        self._open_port = open_port
        self._name = options.port
        self._sense = CurrentSense(options.idle_a, clock)
        self._clock = clock
        self._port: Port | None = None
        self._blocks = Blocks()
        self._said: dict[str, str] = {}
        self._said_at_s: float | None = None

    def read(self) -> Reading:
        """Return the present reading. Raises SourceError when the monitor is silent."""
        if self._port is None:
            self._port = self._opened()
            self._await()
        else:
            self._listen()
        if self._said_at_s is None or self._clock() - self._said_at_s > SILENT_S:
            raise SourceError(f"No battery monitor speaks on {self._name}: is its cable in?")
        return self._reading()

    def prepare_shutdown(self, delay_s: float) -> None:
        """Nothing to prepare: a monitor switches nothing."""

    def close(self) -> None:
        """Let go of the port, and of what was said."""
        if self._port is not None:
            self._port.close()
            self._port = None
        self._blocks, self._said, self._said_at_s = Blocks(), {}, None

    # The line

    def _opened(self) -> Port:
        try:
            return self._open_port(self._name)
        except FileNotFoundError as error:
            raise SourceError(f"There is no {self._name}: is its cable in?") from error
        except OSError as error:
            raise SourceError(
                f"{self._name} cannot be opened ({error}): is the daemon's user in the group "
                "dialout, and does nothing else use it?"
            ) from error

    def _await(self) -> None:
        until_s = time.monotonic() + PATIENCE_S
        self._listen()
        while self._said_at_s is None and time.monotonic() < until_s:
            time.sleep(POLL_S)
            self._listen()

    def _listen(self) -> None:
        """Take what was said meanwhile."""
        try:
            data = self._port.read(CHUNK_BYTES) if self._port else b""
        except OSError as error:
            self.close()
            raise SourceError(f"{self._name} is gone ({error}): is its cable in?") from error
        for block in self._blocks.feed(data):
            if CHARGERS_LABEL in block:
                raise SourceError(
                    f"What speaks on {self._name} is a charger or inverter, not a battery monitor."
                )
            if "V" in block:  # the other block is history
                self._said, self._said_at_s = block, self._clock()

    # What was said

    def _reading(self) -> Reading:
        voltage_v = _number(self._said, "V", VOLTS, 1000)
        current_a = _number(self._said, "I", AMPS, 1000)
        mains = self._sense.mains(current_a)
        return Reading(
            mains=mains,
            charge_pct=full_at_most(_number(self._said, "SOC", PER_CENT, 10)),
            voltage_v=voltage_v,
            current_a=current_a,
            temperature_c=_number(self._said, "T", DEGREES, 1),
            draw_w=drawn_w(voltage_v, current_a, mains=mains),
            charging=self._sense.charging(current_a),
            discharging=self._sense.discharging(current_a),
            faults=tuple(_faults(self._said)),
            model=_model(self._said),
        )


def connect(options: Options) -> VeDirectSource:
    """Find the library. Raises SourceError where it is not installed."""
    try:
        import serial  # noqa: PLC0415 - only where there is such a monitor
    except ImportError as error:
        raise SourceError(
            "The library pyserial is not installed: pip install pyserial, in the daemon's "
            "environment."
        ) from error
    import termios  # noqa: PLC0415 - its error is none of OSError's

    def open_port(name: str) -> Any:
        try:
            return serial.Serial(name, BAUD, timeout=0, exclusive=True)
        except termios.error as error:
            raise OSError(*error.args) from error
        except serial.SerialException as error:
            if error.errno == 2:
                raise FileNotFoundError(2, "No such file or directory", name) from error
            raise

    return VeDirectSource(open_port, options)


def _number(
    said: Mapping[str, str], label: str, bounds: tuple[float, float], parts: int
) -> float | None:
    """Return a value told in so many parts of our unit; None for ``---``, or out of bounds."""
    word = said.get(label, "")
    if not NUMBER.fullmatch(word):
        return None
    value = int(word) / parts
    return value if bounds[0] <= value <= bounds[1] else None


def _faults(said: Mapping[str, str]) -> Iterator[str]:
    """Rule 4."""
    if said.get("Alarm", "").upper() != "ON":
        return
    reason = said.get("AR", "")
    bits = int(reason) if NUMBER.fullmatch(reason) else 0
    known = [code for bit, code in ALARMS.items() if bits & bit]
    yield from known
    if not known or bits & ~sum(ALARMS):
        yield "alarm"


def _model(said: Mapping[str, str]) -> str:
    name = PRODUCTS.get(said.get("PID", ""), "battery monitor")
    firmware = said.get("FW", "")
    if not NUMBER.fullmatch(firmware):
        return f"Victron {name}"
    return f"Victron {name}, firmware {int(firmware) / 100:.2f}"
