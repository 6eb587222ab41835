"""A battery in software: for the demo, for training, for tests and for `simulate`.

It behaves as batteries do where the policy could be fooled: voltage falls with charge, so a
percent near empty holds less than one near full; resistance eats more at a high draw; cold takes
capacity away; age does too; charging slows near full and stops in frost. The gauge is a separate
thing that may be coarse, noisy, bent, or wrong on purpose; so are the words that a supply says, and
the charger (`Fault`).

Whoever owns it tells it what its loads draw, `SimulatedBattery.set_draw_w`, at every switch; it
cannot know by itself. `speed` makes its time run faster; the daemon lets its own clock run as
fast, so that hours of policy fit in minutes of demonstration.
"""

from __future__ import annotations

import math
import random
import time
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import msgspec
from msgspec import Meta
from msgspec.structs import replace

from power.chemistry import Chemistry, charge_at_v, mean_v, open_circuit_v, usable_fraction
from power.errors import SourceError
from power.reading import FORCED_SHUTDOWN, LOW_BATTERY, Reading

if TYPE_CHECKING:
    from collections.abc import Callable

Percent = Annotated[float, Meta(ge=0, le=100)]
Positive = Annotated[float, Meta(gt=0, le=10_000_000)]
Seconds = Annotated[float, Meta(ge=0)]

KINDS = ("quick", "capacity")
"""It can be asked for any kind of test."""
LONGEST_SLICE_S = 300.0
"""Physics is carried in slices no longer than this."""
JUMP_PCT = 25.0
CYCLE_S, CYCLE_ON_S = 3600.0, 600.0
"""Of a thermostat."""


class Fault(StrEnum):
    """How a supply may fail, or lie. Mains is told as it is except by NO_READING."""

    NONE = "none"
    NO_READING = "no-reading"
    STUCK = "stuck"  # all but mains repeats the last value
    FROZEN = "frozen"  # the charge repeats its last value; volts and current are as they are
    JUMP = "jump"  # charge off by `JUMP_PCT`
    IMPLAUSIBLE = "implausible"  # values that cannot be
    LOW_BATTERY = "low-battery"  # it says that it is about to give up, whatever its charge
    FSD = "fsd"  # it says that it will cut its output, whatever its charge
    CHARGER_DEAD = "charger-dead"  # mains is there, as told, but the battery feeds the loads


WORDS = {Fault.LOW_BATTERY: LOW_BATTERY, Fault.FSD: FORCED_SHUTDOWN}
"""What a supply then says of itself."""


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """``[supply.options]`` of a simulated supply. Capacity and chemistry are the supply's own."""

    capacity_wh: Positive = 44.4
    chemistry: Chemistry = Chemistry.LI_ION
    cells: Annotated[int, Meta(ge=1, le=32)] = 1
    health_pct: Annotated[float, Meta(ge=1, le=120)] = 100.0
    """What is true of the nameplate."""
    initial_pct: Percent = 100.0
    charge_w: Positive | None = None
    """Left out: a fifth of the capacity an hour."""
    resistance_pct: Percent = 5.0
    """Of the voltage, lost when the whole capacity is drawn in an hour, at 25 °C."""
    temperature_c: Annotated[float, Meta(ge=-30, le=60)] = 20.0
    noise_pct: Annotated[float, Meta(ge=0, le=10)] = 0.0
    """Standard deviation of the gauge."""
    gauge_step_pct: Annotated[float, Meta(ge=0, le=50)] = 0.1
    """Smallest difference that the gauge shows."""
    gauge_bow_pct: Annotated[float, Meta(ge=-10, le=10)] = 0.0
    """By how much it reads too high at half charge; right when full and when empty."""
    plug_jump_pct: Annotated[float, Meta(ge=0, le=30)] = 0.0
    """By how much the gauge jumps down when mains goes and up when it comes."""
    gauge_drift_pct_per_h: Annotated[float, Meta(ge=-1000, le=1000)] = 0.0
    """By how much more it loses with each hour on battery than is true; right again when full."""
    idle_w_true: Annotated[float, Meta(ge=0, le=10_000)] = 0.0
    """What it draws from its battery for itself, beside its loads. No configuration tells it to
    the policy, and `measures_draw` does not see it."""
    cycling_w: Annotated[float, Meta(ge=0, le=10_000)] = 0.0
    """Of what its loads are said to draw so much goes by a thermostat, which lets it draw ten
    minutes an hour."""
    gauge_by_volts: bool = False
    """Its gauge knows nothing but the voltage under load, as cheap ones do."""
    tells_current: bool = True
    """Whether it measures the current of its battery."""
    tells_charge: bool = True
    """Whether it has a gauge at all: some UPSes tell volts and words alone."""
    measures_draw: bool = False
    """Whether it tells `Reading.draw_w`."""
    speed: Annotated[float, Meta(ge=0.01, le=100_000)] = 1.0
    """Seconds of the battery in one of ours."""
    mains_fails_after_s: Seconds | None = None
    """Battery seconds after start."""
    mains_returns_after_s: Seconds | None = None
    fault: Fault = Fault.NONE
    fault_after_s: Seconds = 0.0
    seed: int = 1


def connect(options: Options, clock: Callable[[], float] = time.monotonic) -> SimulatedBattery:
    """Make a battery; ``clock`` gives monotonic seconds."""
    return SimulatedBattery(options, clock)


class SimulatedBattery:
    """The battery with its charger and gauge. One thread uses it."""

    def __init__(self, options: Options, clock: Callable[[], float]) -> None:
        self._options = options
        self._clock = clock
        self._started_s = self._at_s = clock()
        self._random = random.Random(options.seed)  # noqa: S311 - noise, no secret
        self._age_s = 0.0
        """Its own time since the start; within `_catch_up`, at the beginning of a slice."""
        self._draw_w = 0.0
        self._mains = options.mains_fails_after_s != 0
        self._mains_forced: bool | None = None
        self._testing = False
        self._ambient_c = options.temperature_c
        self._fault = Fault.NONE
        self._noise_pct = 0.0
        self._jump_pct = 0.0
        self._drift_pct = 0.0
        self._shown: Reading | None = None
        self.charge_pct = options.initial_pct
        """The truth, which no gauge shows."""
        self.temperature_c = options.temperature_c
        self.empty_at_s: float | None = None
        """When it last ran empty, by ``clock``."""

    # What the world does to it.

    def set_draw_w(self, watts: float) -> None:
        """Tell what its loads draw from this moment on. Call at every switch."""
        self._catch_up()
        self._draw_w = watts

    def set_mains(self, *, mains: bool | None) -> None:
        """Plug in or out by hand; None gives it back to the script in the options."""
        self._catch_up()
        self._mains_forced = mains
        self._plug()

    def set_ambient_c(self, ambient_c: float) -> None:
        """Change the temperature around it; the battery follows in hours."""
        self._catch_up()
        self._ambient_c = ambient_c

    def set_fault(self, fault: Fault) -> None:
        """Make the gauge fail, or heal it."""
        self._catch_up()
        if fault is not self._fault:
            self._fault = fault
            self._jump_pct = -JUMP_PCT if self.charge_pct > 50 else JUMP_PCT

    @property
    def mains(self) -> bool:
        """Whether mains is there."""
        return self._mains

    @property
    def alive(self) -> bool:
        """Whether its loads get power."""
        return self._fed or self.charge_pct > 0

    @property
    def _fed(self) -> bool:
        """Whether mains reaches charger and loads."""
        return self._mains and self._present_fault() is not Fault.CHARGER_DEAD

    @property
    def _discharging(self) -> bool:
        return self.charge_pct > 0 and (self._testing or not self._fed)

    # What it lets itself be asked: `power.reading.Source`.

    def read(self) -> Reading:
        """Return what the gauge shows. Raises SourceError under fault ``no-reading``."""
        self._catch_up()
        fault = self._present_fault()
        if fault is Fault.NO_READING:
            raise SourceError("the simulated battery does not answer")
        reading = self._measure()
        if self._shown is None or fault in {Fault.NONE, Fault.CHARGER_DEAD}:
            self._shown = reading
        reading = self._lie(fault, reading, self._shown)
        return reading if self._options.tells_charge else replace(reading, charge_pct=None)

    def _lie(self, fault: Fault, reading: Reading, shown: Reading) -> Reading:
        """Return what is shown for ``reading``; ``shown`` is what was shown before the fault."""
        match fault:
            case Fault.STUCK:
                return replace(shown, mains=self._mains)
            case Fault.FROZEN:
                return replace(reading, charge_pct=shown.charge_pct)
            case Fault.JUMP:
                jumped_pct = (reading.charge_pct or 0.0) + self._jump_pct
                return replace(reading, charge_pct=min(100.0, max(0.0, jumped_pct)))
            case Fault.IMPLAUSIBLE:
                return replace(reading, charge_pct=250.0, voltage_v=-1.0, temperature_c=900.0)
            case Fault.LOW_BATTERY | Fault.FSD:
                return replace(reading, faults=(WORDS[fault],))
        return reading

    def start_test(self, kind: str) -> None:  # noqa: ARG002 - how long is up to whoever asked
        """Run the loads from the battery while mains is there."""
        self._catch_up()
        self._testing = True

    def stop_test(self) -> None:
        """End that."""
        self._catch_up()
        self._testing = False

    def prepare_shutdown(self, delay_s: float) -> None:
        """Nothing to prepare: a simulated appliance does not lose power."""

    def close(self) -> None:
        """Nothing to let go of."""

    # Physics.

    def _catch_up(self) -> None:
        now_s = self._clock()
        left_s = max(0.0, (now_s - self._at_s) * self._options.speed)
        self._at_s = now_s
        age_s = (now_s - self._started_s) * self._options.speed
        edges: tuple[float | None, ...] = (
            self._options.mains_fails_after_s,
            self._options.mains_returns_after_s,
            self._options.fault_after_s,
        )
        while left_s > 0:
            since_s = age_s - left_s
            to_edge = [edge - since_s for edge in edges if edge is not None and edge > since_s]
            if self._options.cycling_w:
                to_edge.append(_to_next_click(since_s))
            slice_s = min([left_s, LONGEST_SLICE_S, *to_edge])
            self._age_s = since_s
            self._flow(slice_s / 3600)
            left_s -= slice_s
            self._plug(age_s - left_s)
        self._age_s = age_s

    def _plug(self, age_s: float | None = None) -> None:
        if age_s is None:
            age_s = (self._at_s - self._started_s) * self._options.speed
        fails_s, returns_s = self._options.mains_fails_after_s, self._options.mains_returns_after_s
        failed = fails_s is not None and age_s >= fails_s
        returned = returns_s is not None and age_s >= returns_s
        scripted = not failed or returned
        self._mains = scripted if self._mains_forced is None else self._mains_forced

    def _flow(self, hours: float) -> None:
        options = self._options
        cooling = 1 - math.exp(-hours / 3)  # a case full of cells takes hours to cool
        self.temperature_c += (self._ambient_c - self.temperature_c) * cooling
        if self._discharging:
            self._discharge(hours)
        else:
            self._charge(hours)
        spread = math.exp(-hours * 120)  # an error of the gauge lasts half a minute
        self._noise_pct *= spread
        self._noise_pct += options.noise_pct * math.sqrt(1 - spread**2) * self._random.gauss()

    def _discharge(self, hours: float) -> None:
        options, drawn_w = self._options, self._given_w()
        capacity_wh = options.capacity_wh * options.health_pct / 100
        usable_wh = capacity_wh * usable_fraction(options.chemistry, self.temperature_c)
        volts = self._terminal(drawn_w / capacity_wh)
        fall_pct = 100 * hours * drawn_w / (usable_wh * volts) if volts else 100.0
        self.charge_pct = max(0.0, self.charge_pct - fall_pct)
        self._drift_pct += options.gauge_drift_pct_per_h * hours
        if self.charge_pct == 0:
            self.empty_at_s = self._at_s

    def _given_w(self) -> float:
        """What the battery gives while it discharges."""
        return self._drawn_w() + self._options.idle_w_true

    def _drawn_w(self) -> float:
        """What its loads draw at this moment."""
        rests = self._age_s % CYCLE_S >= CYCLE_ON_S
        return self._draw_w - (min(self._draw_w, self._options.cycling_w) if rests else 0.0)

    def _terminal(self, load_c: float) -> float:
        """Voltage under load against the mean at rest; 0.0 when it breaks down."""
        options = self._options
        volts = open_circuit_v(options.chemistry, self.charge_pct) / mean_v(options.chemistry)
        cold = 1 / usable_fraction(options.chemistry, self.temperature_c) ** 2
        discriminant = volts**2 - 4 * options.resistance_pct / 100 * cold * load_c
        return 0.0 if discriminant < 0 else (volts + math.sqrt(discriminant)) / 2

    def _charging(self) -> bool:
        frost = self.temperature_c <= 0 and self._options.chemistry is not Chemistry.LEAD_ACID
        return self._fed and not self._testing and self.charge_pct < 100 and not frost

    def _charge(self, hours: float) -> None:
        """Constant power to 85 %, then ever less, as chargers do."""
        if self.charge_pct == 100:
            self._drift_pct = 0.0
        if not self._charging():
            return
        options = self._options
        full_wh = options.capacity_wh * options.health_pct / 100
        watts = options.charge_w or options.capacity_wh / 5
        if self.charge_pct >= 85:
            tau_h = 0.15 * full_wh / watts
            missing = (100 - self.charge_pct) * math.exp(-hours / tau_h)
            self.charge_pct = 100.0 if missing < 0.05 else 100 - missing
        else:
            self.charge_pct = min(100.0, self.charge_pct + 95 * watts * hours / full_wh)

    # The gauge.

    def _present_fault(self) -> Fault:
        options = self._options
        scripted = options.fault is not Fault.NONE and self._age_s >= options.fault_after_s
        return options.fault if scripted else self._fault

    def _measure(self) -> Reading:
        options = self._options
        charging, discharging = self._charging(), self._discharging
        given_w = self._given_w() if discharging else 0.0
        gauge_pct = self.charge_pct + self._noise_pct - self._drift_pct
        if options.gauge_by_volts:
            cell_v = self._terminal(given_w / options.capacity_wh) * mean_v(options.chemistry)
            gauge_pct = charge_at_v(options.chemistry, cell_v)
        gauge_pct += options.gauge_bow_pct * math.sin(math.pi * self.charge_pct / 100)
        gauge_pct -= options.plug_jump_pct if discharging else 0.0
        if options.gauge_step_pct:
            gauge_pct = round(gauge_pct / options.gauge_step_pct) * options.gauge_step_pct
        volts = self._terminal(given_w / options.capacity_wh)
        voltage_v = volts * mean_v(options.chemistry) * options.cells
        current_a = -given_w / voltage_v if voltage_v else 0.0
        if charging and voltage_v:
            current_a = (options.charge_w or options.capacity_wh / 5) / voltage_v
        return Reading(
            mains=self._mains,
            charge_pct=min(100.0, max(0.0, gauge_pct)),
            voltage_v=round(voltage_v, 3),
            current_a=round(current_a, 3) if options.tells_current else None,
            temperature_c=round(self.temperature_c, 1),
            draw_w=self._drawn_w() if options.measures_draw else None,
            charging=charging,
            tests=KINDS,
        )


def _to_next_click(age_s: float) -> float:
    """Seconds until a thermostat next switches."""
    phase_s = age_s % CYCLE_S
    return (CYCLE_ON_S if phase_s < CYCLE_ON_S else CYCLE_S) - phase_s
