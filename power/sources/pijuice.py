"""The PiJuice HAT, over I2C: asked by our own reader, or through the vendor's library.

What the board does, and what this driver makes of it, whoever asks:

1. ``NORMAL`` for the battery means "not charging", not "on battery": mains is read from the inputs.
2. Battery current is derived from steps of charge and half the truth: it is not reported. The
   current on the 5 V rail is measured from hardware 2.3 on, and reported as watts drawn where
   ``hardware`` says so; the board does not tell its version on the bus.
3. Without a battery the board answers zeros for it: None.
4. Every transfer is a wake-up of the processor. So each reading asks for the status, which tells
   mains; what moves slowly is asked again when the status has changed, else every `REFRESH_S` on
   battery and every `REFRESH_ON_MAINS_S` on mains.
5. A write can be lost in noise: what was written is read back. Out of range, boards do odd things:
   ranges are checked first.
6. A HAT whose wake-up is armed resets a Pi that is silent for 15 s: armed only at shutdown.
7. The board cannot cut its own input, so it cannot test its battery: it can be asked for no test.

Charge can jump when mains comes or goes: it is passed on as read; the estimator filters.
"""

from __future__ import annotations

import contextlib
import itertools
import math
import time
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

import msgspec

from power.errors import SourceError
from power.reading import BATTERY_ABSENT, Reading
from power.sources import open_source, option_faults
from power.sources.gauge import OVERFULL_PCT, full_at_most
from power.sources.pijuice_board import ATTEMPTS, Garbled, Quantity
from power.sources.pijuice_registers import RegisterBoard, on_smbus2
from power.sources.pijuice_simulated import ADDRESS, SimulatedPiJuice, SMBus, plug
from power.sources.pijuice_vendor import by_vendor

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from power.sources.pijuice_board import Board, Status

REFRESH_S: Final = 5.0
REFRESH_ON_MAINS_S: Final = 60.0
MAX_DELAY_S: Final = 250

_SIMULATED_BUSES: Final = itertools.count(100)

FIRST_WITH_RAIL_CURRENT: Final = (2, 3)

PER_CENT: Final = (0.0, OVERFULL_PCT)
VOLTS: Final = (2.0, 5.0)
RAIL_VOLTS: Final = (4.0, 6.0)
RAIL_AMPS: Final = (0.001, 4.0)
DEGREES: Final = (-40.0, 100.0)


class Options(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``[supply.options]`` of driver pijuice."""

    bus: Annotated[int, msgspec.Meta(ge=0, le=99)] | Literal["simulated"] = 1
    """Number of the I2C bus, or "simulated" for a HAT in software."""
    address: Annotated[int, msgspec.Meta(ge=0x08, le=0x77)] = ADDRESS
    hardware: Annotated[str, msgspec.Meta(pattern=r"^[0-9]\.[0-9]{1,3}(\.[0-9]{1,3})?$")] | None = (
        None
    )
    """Version printed on the board, such as "2.3". Left out: its rail current is not believed."""
    wake_pct: Annotated[int, msgspec.Meta(ge=0, le=100)] = 0
    """Charge in per cent at which the Pi is started again once mains is there. 0: at once, since
    mains carries it; higher where mains comes and goes, to start with something to fall back on."""
    library: Literal["own", "vendor"] = "own"
    """Who asks the board: our own reader, or the vendor's library."""
    battery: dict[str, Any] = msgspec.field(default_factory=dict)
    """Options of driver simulated, for the battery of a simulated HAT."""

    def __post_init__(self) -> None:
        if self.battery and self.bus != "simulated":
            raise ValueError('battery is for bus = "simulated" only')
        if self.library == "vendor" and self.bus == "simulated":
            raise ValueError("a HAT in software has no vendor: leave library out")
        if self.battery.get("speed", 1) != 1:
            raise ValueError("a simulated HAT keeps real time: leave speed out")
        faults = tuple(option_faults("simulated", self.battery))
        if faults:
            raise ValueError(" ".join(faults))


class PiJuiceSource:
    """One HAT. Nothing is sent before the first call."""

    def __init__(
        self, board: Board, options: Options, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._board = board
        self._wake_pct = options.wake_pct
        self._measures_rail = _version(options) >= FIRST_WITH_RAIL_CURRENT
        self._clock = clock
        self._model: str | None = None
        self._status: Status | None = None
        self._reading: Reading | None = None
        self._measured_at_s = 0.0

    def read(self) -> Reading:
        """Return the present reading. Raises SourceError when the HAT does not answer."""
        status = self._board.status()
        now_s = self._clock()
        if self._reading is None or status != self._status or self._is_old(now_s):
            self._reading = self._measure(status)
            self._status, self._measured_at_s = status, now_s
        return self._reading

    def _is_old(self, now_s: float) -> bool:
        calm = self._reading is not None and self._reading.mains is True
        return now_s - self._measured_at_s >= (REFRESH_ON_MAINS_S if calm else REFRESH_S)

    def prepare_shutdown(self, delay_s: float) -> None:
        """Cut the Pi's power after ``delay_s`` (0 to 250 s), and give it back when mains returns.

        The wake-up is armed first: a Pi that halts without one stays dead even with mains back.
        Where 5 V comes in by the GPIO header the HAT cuts nothing; the wake-up restarts the Pi.
        Raises SourceError if the HAT did not take it.
        """
        if not 0 <= delay_s <= MAX_DELAY_S:
            raise SourceError(f"A PiJuice can wait 0 to {MAX_DELAY_S} s before power-off.")
        delay = math.ceil(delay_s)
        _tell(lambda: self._board.arm_wake_up(self._wake_pct), self._board.wake_up_is_armed)
        _tell(
            lambda: self._board.power_off_in(delay),
            lambda: self._board.number(Quantity.POWER_OFF_LEFT_S) <= delay,
        )
        with contextlib.suppress(SourceError):  # what is latched from now on is a new page
            self._board.forget_latched()

    def close(self) -> None:
        """Let go of the bus."""
        self._board.close()

    # Parts of a reading

    def _measure(self, status: Status) -> Reading:
        reading = Reading(
            mains="PRESENT" in status.inputs or "WEAK" in status.inputs,
            draw_w=self._draw_w() if self._measures_rail else None,
            faults=tuple(self._faults(status)),
            model=self._called(),
        )
        if status.battery == "NOT_PRESENT":
            return reading
        charging = status.battery.startswith("CHARGING")
        return msgspec.structs.replace(
            reading,
            charge_pct=self._charge_pct(),
            voltage_v=self._number(Quantity.BATTERY_MV, VOLTS),
            temperature_c=self._number(Quantity.TEMPERATURE_C, DEGREES, unit=1),
            charging=charging,
            discharging=False if charging else None,  # rule 1
        )

    def _called(self) -> str:
        """Ask the firmware once, also where it does not say: it stays the same while we run."""
        if self._model is None:
            self._model = "PiJuice"
            with contextlib.suppress(SourceError):
                version = self._board.number(Quantity.FIRMWARE)
                self._model = f"PiJuice, firmware {version >> 4}.{version & 0xF}"
        return self._model

    def _charge_pct(self) -> float | None:
        try:
            told = _within(self._board.number(Quantity.CHARGE_TENTHS_PCT) / 10, PER_CENT)
        except Garbled:  # or its firmware knows whole per cents only
            told = self._number(Quantity.CHARGE_PCT, PER_CENT, unit=1)
        return full_at_most(told)

    def _draw_w(self) -> float | None:
        """Watts on the 5 V rail; None while the Pi is fed from elsewhere."""
        volts = self._number(Quantity.RAIL_MV, RAIL_VOLTS)
        amps = self._number(Quantity.RAIL_MA, RAIL_AMPS)
        return None if volts is None or amps is None else volts * amps

    def _faults(self, status: Status) -> Iterator[str]:
        if status.battery == "NOT_PRESENT":
            yield BATTERY_ABSENT
        if "PRESENT" not in status.inputs and ("BAD" in status.inputs or "WEAK" in status.inputs):
            yield "mains-weak" if "WEAK" in status.inputs else "mains-bad"
        if status.fault:
            yield from self._board.faults()

    def _number(
        self, quantity: Quantity, bounds: tuple[float, float], unit: float = 0.001
    ) -> float | None:
        try:
            return _within(self._board.number(quantity) * unit, bounds)
        except Garbled:
            return None


class SimulatedHatSource(PiJuiceSource):
    """A HAT in software: told what its loads draw, and as little testable as a real one."""

    def __init__(self, battery: Any, options: Options) -> None:
        bus = next(_SIMULATED_BUSES)
        plug(bus, SimulatedPiJuice(battery.read, hardware=_version(options)))
        super().__init__(RegisterBoard(SMBus, bus, options.address), options)
        self.set_draw_w: Callable[[float], None] = battery.set_draw_w


def connect(options: Options) -> PiJuiceSource:
    """Find the library. Raises SourceError where it is not installed."""
    if options.bus == "simulated":
        return SimulatedHatSource(open_source("simulated", options.battery), options)
    board = by_vendor if options.library == "vendor" else on_smbus2
    return PiJuiceSource(board(options.bus, options.address), options)


def _tell(send: Callable[[], None], arrived: Callable[[], bool]) -> None:
    for _ in range(ATTEMPTS):
        send()
        if arrived():
            return
    raise SourceError("The PiJuice did not take the request to shut down: press its switch.")


def _version(options: Options) -> tuple[int, ...]:
    return tuple(int(part) for part in (options.hardware or "0.0").split(".")[:2])


def _within(value: float, bounds: tuple[float, float]) -> float | None:
    low, high = bounds
    return value if low <= value <= high else None
