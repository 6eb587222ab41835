"""What kinds of battery have in common: how voltage falls with charge, what cold takes away.

Charge is counted in ampere-hours, people are fed in watt-hours: near full a percent of charge
holds more energy than near empty, because the voltage is higher. `charge_to_energy_pct` turns
the one into the other, so that a rate learned at the top is not believed at the bottom.

Curves are typical open-circuit values per cell at 25 °C, as manufacturers' data sheets print
them; they are shapes, not promises, and the estimate keeps learning beside them.
"""

from __future__ import annotations

from bisect import bisect_right
from enum import StrEnum
from functools import cache
from itertools import pairwise

Curve = tuple[tuple[float, float], ...]


class Chemistry(StrEnum):
    """What the cells are made of."""

    LI_ION = "li-ion"
    LIFEPO4 = "lifepo4"
    LEAD_ACID = "lead-acid"


_OPEN_CIRCUIT_V: dict[Chemistry, Curve] = {
    Chemistry.LI_ION: (
        (0, 3.00), (5, 3.40), (10, 3.50), (20, 3.60), (30, 3.66), (40, 3.70),
        (50, 3.75), (60, 3.82), (70, 3.90), (80, 3.98), (90, 4.07), (100, 4.18),
    ),
    Chemistry.LIFEPO4: (
        (0, 2.60), (5, 3.05), (10, 3.17), (20, 3.22), (40, 3.27), (60, 3.30),
        (80, 3.33), (95, 3.36), (100, 3.45),
    ),
    Chemistry.LEAD_ACID: (
        (0, 1.93), (10, 1.96), (20, 1.98), (40, 2.02), (60, 2.06), (80, 2.09), (100, 2.13),
    ),
}  # fmt: skip

_USABLE_FRACTION: dict[Chemistry, Curve] = {
    Chemistry.LI_ION: ((-20, 0.62), (-10, 0.78), (0, 0.90), (10, 0.95), (25, 1.0)),
    Chemistry.LIFEPO4: ((-20, 0.50), (-10, 0.70), (0, 0.87), (10, 0.95), (25, 1.0)),
    Chemistry.LEAD_ACID: ((-20, 0.50), (-10, 0.65), (0, 0.80), (10, 0.90), (25, 1.0)),
}
"""Of the capacity at 25 °C, by battery temperature in °C."""


def interpolate(curve: Curve, x: float) -> float:
    """Straight lines between the points, flat beyond the ends."""
    position = bisect_right(curve, (x, float("inf")))
    if position == 0:
        return curve[0][1]
    if position == len(curve):
        return curve[-1][1]
    (x0, y0), (x1, y1) = curve[position - 1], curve[position]
    return y0 + (y1 - y0) * (x - x0) / (x1 - x0)


def open_circuit_v(chemistry: Chemistry, charge_pct: float) -> float:
    """Volts per cell at rest."""
    return interpolate(_OPEN_CIRCUIT_V[chemistry], charge_pct)


def charge_at_v(chemistry: Chemistry, cell_v: float) -> float:
    """Charge, 0 to 100, at which a cell at rest shows that voltage."""
    return interpolate(_charge_by_v(chemistry), cell_v)


def usable_fraction(chemistry: Chemistry, temperature_c: float | None) -> float:
    """What the cold leaves of the capacity, 0.5 to 1.0. Unknown counts as a heated room."""
    return interpolate(
        _USABLE_FRACTION[chemistry], 20.0 if temperature_c is None else temperature_c
    )


def charge_to_energy_pct(chemistry: Chemistry, charge_pct: float) -> float:
    """Share of the energy that is left at a charge, both 0 to 100."""
    return interpolate(_energy_by_charge(chemistry), charge_pct)


def energy_to_charge_pct(chemistry: Chemistry, energy_pct: float) -> float:
    """Charge at which that share of the energy is left, both 0 to 100."""
    return interpolate(_charge_by_energy(chemistry), energy_pct)


@cache
def _charge_by_v(chemistry: Chemistry) -> Curve:
    return tuple((volts, charge) for charge, volts in _OPEN_CIRCUIT_V[chemistry])


@cache
def mean_v(chemistry: Chemistry) -> float:
    """Volts per cell averaged over a full discharge."""
    return sum(open_circuit_v(chemistry, pct + 0.5) for pct in range(100)) / 100


@cache
def _energy_by_charge(chemistry: Chemistry) -> Curve:
    points, total = [(0.0, 0.0)], 0.0
    for low, high in pairwise(range(101)):
        total += open_circuit_v(chemistry, (low + high) / 2) / mean_v(chemistry)
        points.append((float(high), total))
    return tuple(points)


@cache
def _charge_by_energy(chemistry: Chemistry) -> Curve:
    return tuple((energy, charge) for charge, energy in _energy_by_charge(chemistry))
