"""The PiJuice HAT, through the vendor's library `pijuice` (Raspberry Pi OS: pijuice-base).

What that library and its board do, and what this driver makes of it:

1. The library is not thread-safe: one thread uses a source.
2. After one transfer that nobody acknowledged it refuses all for 4 s by the wall clock, longer
   when the clock is set back. The lock-out lives in its object, so a new object is made and the
   question asked once more: a single hiccup costs no reading. While a transfer still hangs in the
   library's thread no new object is made, lest threads pile up.
3. A write with a bad checksum is acknowledged and ignored: what was written is read back.
4. Arguments out of range fail in odd ways: they are checked before the call.
5. ``NORMAL`` for the battery means "not charging", not "on battery": mains is read from the inputs.
6. Battery current is derived from steps of charge and half the truth: it is not reported. The
   current on the 5 V rail is measured from hardware 2.3 on, and reported as watts drawn where
   ``hardware`` says so; the board does not tell its version on the bus.
7. Without a battery the board answers zeros for it: None.
8. Every question costs 50 ms and some five wake-ups of the processor. So each reading asks for the
   status, which tells mains; what moves slowly is asked anew when the status has changed, else
   every `REFRESH_S`.
9. A HAT whose wake-up is armed resets a Pi that is silent for 15 s: armed only at shutdown.
10. The board cannot cut its own input, so it cannot test its battery: it can be asked for no test.

Charge can jump when mains comes or goes: it is told as read; the estimator filters.
"""

from __future__ import annotations

import contextlib
import importlib
import itertools
import math
import time
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

import msgspec

from power.errors import SourceError
from power.reading import BATTERY_ABSENT, Reading
from power.sources import open_source, option_faults, pijuice_standin
from power.sources.gauge import OVERFULL_PCT, full_at_most
from power.sources.pijuice_simulated import ADDRESS, SimulatedPiJuice, plug

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from types import ModuleType

    Call = Callable[[Any], Mapping[str, Any]]
    """Asks the vendor's object; its answer holds ``error``, and ``data`` where there is none."""

ATTEMPTS: Final = 2
REFRESH_S: Final = 5.0
MAX_DELAY_S: Final = 250
WAKE_AT_PCT: Final = 0
"""As soon as there is mains again, however low the charge: mains carries the Pi."""

_SIMULATED_BUSES: Final = itertools.count(100)

TENTHS_OF_CHARGE: Final = 0x42
FIRMWARE: Final = 0xFD
POWER_OFF_LEFT: Final = 0x62
"""In s; 0xFF when none is due."""

FIRST_WITH_RAIL_CURRENT: Final = (2, 3)

PER_CENT: Final = (0.0, OVERFULL_PCT)
VOLTS: Final = (2.0, 5.0)
RAIL_VOLTS: Final = (4.0, 6.0)
RAIL_AMPS: Final = (0.001, 4.0)
DEGREES: Final = (-40.0, 100.0)

LATCHED: Final = {
    "button_power_off": "button-power-off",
    "forced_power_off": "forced-power-off",
    "forced_sys_power_off": "forced-vsys-off",
    "watchdog_reset": "watchdog-reset",
}
"""Events that the board remembers until they are reset, with our codes."""


class Options(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``[supply.options]`` of driver pijuice."""

    bus: Annotated[int, msgspec.Meta(ge=0, le=99)] | Literal["simulated"] = 1
    """Number of the I2C bus, or "simulated" for a HAT in software."""
    address: Annotated[int, msgspec.Meta(ge=0x08, le=0x77)] = ADDRESS
    hardware: Annotated[str, msgspec.Meta(pattern=r"^[0-9]\.[0-9]{1,3}(\.[0-9]{1,3})?$")] | None = (
        None
    )
    """Version printed on the board, such as "2.3". Left out: its rail current is not believed."""
    battery: dict[str, Any] = msgspec.field(default_factory=dict)
    """Options of driver simulated, for the battery of a simulated HAT."""

    def __post_init__(self) -> None:
        if self.battery and self.bus != "simulated":
            raise ValueError('battery is for bus = "simulated" only')
        if self.battery.get("speed", 1) != 1:
            raise ValueError("a simulated HAT keeps real time: leave speed out")
        faults = tuple(option_faults("simulated", self.battery))
        if faults:
            raise ValueError(" ".join(faults))


class _Garbled(SourceError):
    """The HAT is there, but this answer is unusable."""


class PiJuiceSource:
    """One HAT on an I2C bus. Nothing is sent before the first call."""

    def __init__(
        self,
        library: ModuleType,
        bus: int,
        options: Options,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._library = library
        self._bus = bus
        self._address = options.address
        self._measures_rail = _version(options) >= FIRST_WITH_RAIL_CURRENT
        self._clock = clock
        self._hat: Any = None
        self._model: str | None = None
        self._status: Mapping[str, Any] = {}
        self._reading: Reading | None = None
        self._measured_at_s = 0.0

    def read(self) -> Reading:
        """Return the present reading. Raises SourceError when the HAT does not answer."""
        status = self._ask("status", lambda hat: hat.status.GetStatus())
        now_s = self._clock()
        old = now_s - self._measured_at_s >= REFRESH_S
        if self._reading is None or old or status != self._status:
            self._reading = self._measure(status)
            self._status, self._measured_at_s = status, now_s
        return self._reading

    def prepare_shutdown(self, delay_s: float) -> None:
        """Cut the Pi's power after ``delay_s`` (0 to 250 s), and give it back when mains returns.

        The wake-up is armed first: a Pi that halts without one stays dead even with mains back.
        Where 5 V comes in by the GPIO header the HAT cuts nothing; the wake-up restarts the Pi.
        Raises SourceError if the HAT did not take it.
        """
        if not 0 <= delay_s <= MAX_DELAY_S:
            raise SourceError(f"A PiJuice can wait 0 to {MAX_DELAY_S} s before power-off.")
        delay = math.ceil(delay_s)
        self._tell(
            lambda hat: hat.power.SetWakeUpOnCharge(WAKE_AT_PCT),
            lambda hat: hat.power.GetWakeUpOnCharge(),
            lambda trigger: trigger != "DISABLED",
        )
        self._tell(
            lambda hat: hat.power.SetPowerOff(delay),
            _raw(POWER_OFF_LEFT, 1),
            lambda left_s: left_s <= delay,
        )
        with contextlib.suppress(SourceError):  # what is latched from now on is a new page
            self._ask("faults", _reset_latched)

    def close(self) -> None:
        """Let go of the bus."""
        self._hat = None

    # Parts of a reading

    def _measure(self, status: Mapping[str, Any]) -> Reading:
        inputs = (status["powerInput"], status["powerInput5vIo"])
        reading = Reading(
            mains="PRESENT" in inputs or "WEAK" in inputs,
            draw_w=self._draw_w() if self._measures_rail else None,
            faults=tuple(self._faults(status, inputs)),
            model=self._called(),
        )
        if status["battery"] == "NOT_PRESENT":
            return reading
        charging = status["battery"].startswith("CHARGING")
        return msgspec.structs.replace(
            reading,
            charge_pct=self._charge_pct(),
            voltage_v=self._number("voltage", lambda hat: hat.status.GetBatteryVoltage(), VOLTS),
            temperature_c=self._number(
                "temperature", lambda hat: hat.status.GetBatteryTemperature(), DEGREES, unit=1
            ),
            charging=charging,
            discharging=False if charging else None,  # rule 5
        )

    def _called(self) -> str:
        """Ask the firmware once, also where it does not say: it stays the same while we run."""
        if self._model is None:
            self._model = "PiJuice"
            with contextlib.suppress(SourceError):
                version = self._ask("firmware", _raw(FIRMWARE, 2)) & 0xFF
                self._model = f"PiJuice, firmware {version >> 4}.{version & 0xF}"
        return self._model

    def _charge_pct(self) -> float | None:
        try:
            told = _within(self._ask("charge", _raw(TENTHS_OF_CHARGE, 2)) / 10, PER_CENT)
        except _Garbled:  # or its firmware knows whole per cents only
            told = self._number("charge", lambda hat: hat.status.GetChargeLevel(), PER_CENT, 1)
        return full_at_most(told)

    def _draw_w(self) -> float | None:
        """Watts on the 5 V rail; None while the Pi is fed from elsewhere."""
        volts = self._number("rail", lambda hat: hat.status.GetIoVoltage(), RAIL_VOLTS)
        amps = self._number("rail", lambda hat: hat.status.GetIoCurrent(), RAIL_AMPS)
        return None if volts is None or amps is None else volts * amps

    def _faults(self, status: Mapping[str, Any], inputs: tuple[str, str]) -> Iterator[str]:
        if status["battery"] == "NOT_PRESENT":
            yield BATTERY_ABSENT
        if "PRESENT" not in inputs and ("BAD" in inputs or "WEAK" in inputs):
            yield "mains-weak" if "WEAK" in inputs else "mains-bad"
        if not status["isFault"]:
            return
        flags = self._ask("faults", lambda hat: hat.status.GetFaultStatus())
        yield from (code for flag, code in LATCHED.items() if flag in flags)
        if "battery_profile_invalid" in flags:
            yield "battery-profile-invalid"
        if "charging_temperature_fault" in flags:
            yield f"charge-temperature-{flags['charging_temperature_fault'].lower()}"

    def _number(
        self, what: str, call: Call, bounds: tuple[float, float], unit: float = 0.001
    ) -> float | None:
        try:
            return _within(self._ask(what, call) * unit, bounds)
        except _Garbled:
            return None

    # Talking to the library

    def _tell(self, send: Call, read_back: Call, arrived: Callable[[Any], bool]) -> None:
        for _ in range(ATTEMPTS):
            self._ask("shutdown", send)
            if arrived(self._ask("shutdown", read_back)):
                return
        raise SourceError("The PiJuice did not take the request to shut down: press its switch.")

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
            raise SourceError(
                f"No PiJuice answers at {self._address:#04x} on I2C bus {self._bus}: "
                "is it seated, and its battery in?"
            )
        raise _Garbled(f"The PiJuice's {what} cannot be used ({error}).")

    def _call(self, call: Call) -> Mapping[str, Any]:
        if self._hat is None:
            self._hat = self._open()
        try:
            return call(self._hat)
        except Exception as error:  # noqa: BLE001  # odd answers make the library raise anything
            return {"error": repr(error)}

    def _open(self) -> Any:
        try:
            return self._library.PiJuice(self._bus, self._address)
        except FileNotFoundError as error:
            raise SourceError(
                f"There is no I2C bus {self._bus}: switch I2C on with raspi-config."
            ) from error
        except OSError as error:
            raise SourceError(
                f"I2C bus {self._bus} cannot be opened ({error.strerror}): "
                "is the daemon's user in the group i2c?"
            ) from error

    def _drop_unless_hung(self) -> None:
        transfer = self._hat.interface.t
        if transfer is None or not transfer.is_alive():
            self._hat = None


class SimulatedHatSource(PiJuiceSource):
    """A HAT in software: told what its loads draw, and as little testable as a real one."""

    def __init__(self, battery: Any, options: Options) -> None:
        hat = SimulatedPiJuice(battery.read, hardware=_version(options))
        bus = next(_SIMULATED_BUSES)
        plug(bus, hat)
        super().__init__(pijuice_standin, bus, options)
        self.set_draw_w: Callable[[float], None] = battery.set_draw_w


def connect(options: Options) -> PiJuiceSource:
    """Find the library. Raises SourceError where it is not installed."""
    if options.bus == "simulated":
        return SimulatedHatSource(open_source("simulated", options.battery), options)
    try:
        library = importlib.import_module("pijuice")
    except ImportError as error:
        raise SourceError(
            "The library pijuice is not installed: apt install pijuice-base on Raspberry Pi OS, "
            "and let the virtual environment see the system's packages."
        ) from error
    return PiJuiceSource(library, options.bus, options)


def _version(options: Options) -> tuple[int, ...]:
    return tuple(int(part) for part in (options.hardware or "0.0").split(".")[:2])


def _raw(command: int, length: int) -> Call:
    """Ask for a number that the library has no method for, or leaves as bytes."""

    def ask(hat: Any) -> Mapping[str, Any]:
        answer: Mapping[str, Any] = hat.interface.ReadData(command, length)
        if answer["error"] != "NO_ERROR":
            return answer
        if len(answer["data"]) != length:
            return {"error": "DATA_CORRUPTED"}
        return {"error": "NO_ERROR", "data": int.from_bytes(bytes(answer["data"]), "little")}

    return ask


def _reset_latched(hat: Any) -> Mapping[str, Any]:
    hat.status.ResetFaultFlags(list(LATCHED))  # gives no answer
    return {"error": "NO_ERROR"}


def _within(value: float, bounds: tuple[float, float]) -> float | None:
    low, high = bounds
    return value if low <= value <= high else None
