"""What truly happens in a simulated battery: charge, voltage and temperature, which no gauge shows.

Voltage falls with charge, so a percent near empty holds less than one near full; resistance eats
more at a high draw; cold takes capacity away; age does too; charging slows near full and stops in
frost.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from power.policy.chemistry import Chemistry, mean_v, open_circuit_v, usable_fraction

if TYPE_CHECKING:
    from power.sources.simulated_options import Options

SLOWS_PCT = 85.0
"""Up to here a charger gives all it has."""


class Cells:
    """Cells that are charged and discharged for so many hours at a time."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self.charge_pct = options.initial_pct
        self.temperature_c = options.temperature_c

    def cool(self, hours: float, ambient_c: float) -> None:
        """Follow the temperature around them."""
        cooling = 1 - math.exp(-hours / 3)  # a case full of cells takes hours to cool
        self.temperature_c += (ambient_c - self.temperature_c) * cooling

    def discharge(self, hours: float, watts: float) -> None:
        """Give ``watts``."""
        options = self._options
        capacity_wh = options.capacity_wh * options.health_pct / 100
        usable_wh = capacity_wh * usable_fraction(options.chemistry, self.temperature_c)
        volts = self._terminal(watts / capacity_wh)
        fall_pct = 100 * hours * watts / (usable_wh * volts) if volts else 100.0
        self.charge_pct = max(0.0, self.charge_pct - fall_pct)

    def charge(self, hours: float) -> None:
        """Take what the charger gives: constant power to `SLOWS_PCT`, then ever less."""
        options = self._options
        full_wh = options.capacity_wh * options.health_pct / 100
        if self.charge_pct >= SLOWS_PCT:
            tau_h = 0.15 * full_wh / options.charging_w
            missing = (100 - self.charge_pct) * math.exp(-hours / tau_h)
            self.charge_pct = 100.0 if missing < 0.05 else 100 - missing
        else:
            self.charge_pct = min(
                100.0, self.charge_pct + 95 * options.charging_w * hours / full_wh
            )

    @property
    def takes_charge(self) -> bool:
        """Whether a charger finds room in them."""
        frost = self.temperature_c <= 0 and self._options.chemistry is not Chemistry.LEAD_ACID
        return self.charge_pct < 100 and not frost

    def cell_v(self, watts: float) -> float:
        """Voltage of one cell while they give ``watts``, by the nameplate; 0.0: it breaks down."""
        options = self._options
        return self._terminal(watts / options.capacity_wh) * mean_v(options.chemistry)

    def _terminal(self, load_c: float) -> float:
        """Voltage under load against the mean at rest; 0.0 when it breaks down."""
        options = self._options
        volts = open_circuit_v(options.chemistry, self.charge_pct) / mean_v(options.chemistry)
        cold = 1 / usable_fraction(options.chemistry, self.temperature_c) ** 2
        discriminant = volts**2 - 4 * options.resistance_pct / 100 * cold * load_c
        return 0.0 if discriminant < 0 else (volts + math.sqrt(discriminant)) / 2
