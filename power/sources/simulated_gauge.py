"""What a simulated battery shows of itself: coarse, noisy, bent, or wrong on purpose (`Fault`)."""

from __future__ import annotations

import math
import random
from typing import TYPE_CHECKING

from msgspec.structs import replace

from power.policy.chemistry import charge_at_v
from power.sources.simulated_options import JUMP_PCT, WORDS, Fault

if TYPE_CHECKING:
    from power.reading import Reading
    from power.sources.simulated_options import Options


class Gauge:
    """Its own errors, and what it last showed before it began to lie."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._random = random.Random(options.seed)  # noqa: S311 - noise, no secret
        self._noise_pct = 0.0
        self._drift_pct = 0.0
        self._jump_pct = 0.0
        self._shown: Reading | None = None

    def wander(self, hours: float) -> None:
        """Let time pass: an error lasts half a minute."""
        spread = math.exp(-hours * 120)
        self._noise_pct *= spread
        self._noise_pct += self._options.noise_pct * math.sqrt(1 - spread**2) * self._random.gauss()

    def drift(self, hours: float) -> None:
        """Lose a little more than is true, on battery."""
        self._drift_pct += self._options.gauge_drift_pct_per_h * hours

    def find_full(self) -> None:
        """Be right again: a full battery is known by itself."""
        self._drift_pct = 0.0

    def leap(self, charge_pct: float) -> None:
        """Choose which way `Fault.JUMP` goes from here: where there is room."""
        self._jump_pct = -JUMP_PCT if charge_pct > 50 else JUMP_PCT

    def charge_pct(self, true_pct: float, cell_v: float, *, discharging: bool) -> float:
        """What it makes of the true charge, or of the voltage alone."""
        options = self._options
        shown_pct = true_pct + self._noise_pct - self._drift_pct
        if options.gauge_by_volts:
            shown_pct = charge_at_v(options.chemistry, cell_v)
        shown_pct += options.gauge_bow_pct * math.sin(math.pi * true_pct / 100)
        shown_pct -= options.plug_jump_pct if discharging else 0.0
        if options.gauge_step_pct:
            shown_pct = round(shown_pct / options.gauge_step_pct) * options.gauge_step_pct
        return min(100.0, max(0.0, shown_pct))

    def show(self, reading: Reading, fault: Fault) -> Reading:
        """Return what is shown for ``reading``."""
        if self._shown is None or fault in {Fault.NONE, Fault.CHARGER_DEAD}:
            self._shown = reading
        reading = self._lie(fault, reading, self._shown)
        return reading if self._options.tells_charge else replace(reading, charge_pct=None)

    def _lie(self, fault: Fault, reading: Reading, shown: Reading) -> Reading:
        """``shown`` is what was shown before the fault."""
        match fault:
            case Fault.STUCK:
                return replace(shown, mains=reading.mains)
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
