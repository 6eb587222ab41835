"""Three numbers and how far each may be off, together: the arithmetic of a small Kalman filter.

The numbers are the energy left (percent of full) and two drains (percent per watt-hour by the
nameplate): of the loads that stay on, and of those that may be shed. Their doubts hang together:
an old battery makes both drains high, a wrong label only one.
"""

from __future__ import annotations

import msgspec

Row = tuple[float, float, float]
ENERGY, DRAIN, OTHER = range(3)


class Doubt(msgspec.Struct, frozen=True):
    """Covariances, symmetric: ``rows[i][j]`` between numbers i and j."""

    rows: tuple[Row, Row, Row]

    def variance(self, weights: Row) -> float:
        """Of a sum of the numbers, each times its weight."""
        return max(
            0.0,
            sum(
                weights[i] * weights[j] * self.rows[i][j] for i in range(3) for j in range(3)
            ),
        )  # fmt: skip


def drained(doubt: Doubt, drain_wh: float, other_wh: float) -> Doubt:
    """After so many watt-hours were drawn, at drains that are only believed."""
    energy, drain, other = doubt.rows
    to_drain = energy[DRAIN] - drain_wh * drain[DRAIN] - other_wh * drain[OTHER]
    to_other = energy[OTHER] - drain_wh * drain[OTHER] - other_wh * other[OTHER]
    variance = doubt.variance((1.0, -drain_wh, -other_wh))
    return Doubt((
        (variance, to_drain, to_other),
        (to_drain, drain[DRAIN], drain[OTHER]),
        (to_other, drain[OTHER], other[OTHER]),
    ))  # fmt: skip


def anchored(doubt: Doubt, energy_var: float) -> Doubt:
    """With the energy known anew, so that its error says nothing about the drains."""
    _, drain, other = doubt.rows
    return Doubt((
        (energy_var, 0.0, 0.0),
        (0.0, drain[DRAIN], drain[OTHER]),
        (0.0, drain[OTHER], other[OTHER]),
    ))  # fmt: skip


def wandered(doubt: Doubt, both: Row, other_var: float) -> Doubt:
    """With more doubt about the drains.

    ``both`` holds the added variance of drain, of the two together, and of the other;
    ``other_var`` is what the other may have changed on its own.
    """
    energy, drain, other = doubt.rows
    common = drain[OTHER] + both[1]
    return Doubt((
        energy,
        (energy[DRAIN], drain[DRAIN] + both[0], common),
        (energy[OTHER], common, other[OTHER] + both[2] + other_var),
    ))  # fmt: skip


def corrected(doubt: Doubt, gauge_var: float) -> tuple[Doubt, Row]:
    """After the energy was measured: what is still in doubt, and the gain of each number."""
    energy = doubt.rows[ENERGY]
    spread = energy[ENERGY] + gauge_var
    gain = (energy[ENERGY] / spread, energy[DRAIN] / spread, energy[OTHER] / spread)
    rows = tuple(tuple(doubt.rows[i][j] - gain[i] * energy[j] for j in range(3)) for i in range(3))
    return Doubt(rows), gain  # type: ignore[arg-type]  # three rows of three, as they were


def at_least(doubt: Doubt, drain_var: float, other_var: float) -> Doubt:
    """Never surer than this about the drains, each on its own."""
    energy, drain, other = doubt.rows
    return Doubt((
        energy,
        (energy[DRAIN], max(drain_var, drain[DRAIN]), drain[OTHER]),
        (energy[OTHER], drain[OTHER], max(other_var, other[OTHER])),
    ))  # fmt: skip
