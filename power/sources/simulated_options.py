"""What may stand in ``[supply.options]`` of a simulated supply, and how it may fail or lie."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import Meta

from power.policy.chemistry import Chemistry
from power.reading import FORCED_SHUTDOWN, LOW_BATTERY

Percent = Annotated[float, Meta(ge=0, le=100)]
Positive = Annotated[float, Meta(gt=0, le=10_000_000)]
Seconds = Annotated[float, Meta(ge=0)]

JUMP_PCT = 25.0


class Fault(StrEnum):
    """How a supply may fail, or lie. Mains is shown as it is, except by NO_READING."""

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

    @property
    def charging_w(self) -> float:
        """What its charger puts in while there is room."""
        return self.capacity_wh / 5 if self.charge_w is None else self.charge_w
