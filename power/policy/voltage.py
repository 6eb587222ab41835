"""What a battery's voltage proves, without asking its gauge. Pure.

Two things must be known first: the chemistry, which the configuration says, and the number of
cells. The number is learned from the voltage of a battery that is nearly full, divided by that of a
nearly full cell, and kept over restarts (`kept_memory`). A pack that fits no number is of another
chemistry than was said, and its voltage then proves nothing.

Every error goes one way. Too few cells, a load that pulls the voltage down, cold: each makes a
battery look fuller than it is. So "nearly empty" comes late rather than falsely.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from power.policy.chemistry import Chemistry, charge_at_v, open_circuit_v, usable_fraction

if TYPE_CHECKING:
    from power.config import SupplyConfig

_FULL_CELL_V = {
    Chemistry.LI_ION: (3.95, 4.25),
    Chemistry.LIFEPO4: (3.30, 3.66),
    Chemistry.LEAD_ACID: (2.08, 2.46),
}
"""Lowest and highest of a cell that is nearly full, at rest or on its charger."""
_MOST_CELLS = 16
_LEAD_BLOCKS = (1, 2, 3, 6, 12, 18, 24)
"""Lead-acid comes in blocks of 2, 4, 6 and 12 V."""
_SAG = {Chemistry.LI_ION: 0.10, Chemistry.LIFEPO4: 0.10, Chemistry.LEAD_ACID: 0.20}
"""Share of the voltage that a load may take away if it would empty the battery in an hour, at
25 °C. Twice that of a good battery."""
_DEAD_SHARE = 0.6
"""Below this share of an empty cell's voltage it is the measurement that is broken."""
TELLS_SD_PCT = {Chemistry.LI_ION: 7.0, Chemistry.LEAD_ACID: 12.0}
"""How well a loaded cell's voltage tells its charge: curve, resistance and age together. LiFePO4 is
too flat to tell anything between nearly full and nearly empty."""
_CURVE_V = 0.03
"""How far a real cell may be off the curve, where the voltage limits what is budgeted."""


def cells_of(chemistry: Chemistry, full_v: float) -> int | None:
    """How many cells in series a nearly full pack has; None: it fits no number."""
    low_v, high_v = _FULL_CELL_V[chemistry]
    lead = chemistry is Chemistry.LEAD_ACID
    for count in _LEAD_BLOCKS if lead else range(1, _MOST_CELLS + 1):
        if low_v <= full_v / count <= high_v:
            return count
    return None


def is_usable(voltage_v: float | None, cells: int | None, chemistry: Chemistry) -> bool:
    """Whether a voltage can be one of this battery at all."""
    if voltage_v is None or cells is None or not math.isfinite(voltage_v):
        return False
    return voltage_v / cells >= _DEAD_SHARE * open_circuit_v(chemistry, 0)


def rest_v(
    cell_v: float, load_w: float, temperature_c: float | None, supply: SupplyConfig
) -> float:
    """The most that one cell would show without its load."""
    cold = 1 / usable_fraction(supply.chemistry, temperature_c) ** 2
    load_c = max(0.0, load_w) / supply.capacity_wh
    return cell_v * (1 + min(0.5, _SAG[supply.chemistry] * load_c * cold))


def most_charge_pct(cell_rest_v: float, chemistry: Chemistry) -> float:
    """More charge than this a battery cannot hold at that voltage, whatever its gauge says."""
    return charge_at_v(chemistry, cell_rest_v + _CURVE_V)


def likely_charge_pct(
    cell_v: float, load_w: float, temperature_c: float | None, supply: SupplyConfig
) -> float:
    """The charge that a good cell under that load would have at that voltage."""
    sagged_v = rest_v(cell_v, load_w, temperature_c, supply) - cell_v
    return charge_at_v(supply.chemistry, cell_v + sagged_v / 2)
