"""How far four numbers may be off, together: the matrix algebra of a small Kalman filter. Pure.

The numbers are those of `power.policy.battery_model`: the energy left, the drains of the loads that
stay on and of those that may be shed, and what the supply draws for itself. Their errors hang
together: an old battery makes both drains high, a wrong label only one, an inverter none.
"""

from __future__ import annotations

import msgspec

Row = tuple[float, float, float, float]
ENERGY, DRAIN, OTHER, OWN = NUMBERS = range(4)


class Covariance(msgspec.Struct, frozen=True):
    """Covariances, symmetric: ``rows[i][j]`` between numbers i and j."""

    rows: tuple[Row, Row, Row, Row]

    def variance(self, weights: Row) -> float:
        """Of a sum of the numbers, each times its weight."""
        total = 0.0
        for weight, row in zip(weights, self.rows, strict=True):
            if weight:
                total += weight * _dot(weights, row)
        return max(0.0, total)


def begun(drain_var: float, other_var: float, own_var: float) -> Covariance:
    """With no energy known yet; what makes the drain high makes the other high too."""
    return Covariance((
        (0.0, 0.0, 0.0, 0.0),
        (0.0, drain_var, drain_var, 0.0),
        (0.0, drain_var, other_var, 0.0),
        (0.0, 0.0, 0.0, own_var),
    ))  # fmt: skip


def drained(covariance: Covariance, drain_wh: float, other_wh: float, own_h: float) -> Covariance:
    """After so many watt-hours were drawn, in so many hours, at drains that are only estimated."""
    weights = (1.0, -drain_wh, -other_wh, -own_h)
    energy = (covariance.variance(weights), *(_dot(weights, row) for row in covariance.rows[1:]))
    return _with_energy(covariance, energy)


def anchored(covariance: Covariance, energy_var: float) -> Covariance:
    """With the energy known by itself, so that its error says nothing about the drains."""
    return _with_energy(covariance, (energy_var, 0.0, 0.0, 0.0))


def drifted(
    covariance: Covariance, both: tuple[float, float, float], other: float, own: float
) -> Covariance:
    """With the drains less certain.

    ``both`` holds the added variance of drain, of the two together, and of the other; ``other`` is
    what the other may have changed on its own, ``own`` the same of the supply's own draw.
    """
    rows = [list(row) for row in covariance.rows]
    rows[DRAIN][DRAIN] += both[0]
    rows[DRAIN][OTHER] += both[1]
    rows[OTHER][DRAIN] += both[1]
    rows[OTHER][OTHER] += both[2] + other
    rows[OWN][OWN] += own
    return _frozen(rows)


def corrected(covariance: Covariance, gauge_var: float) -> tuple[Covariance, Row]:
    """After the energy was measured: what is still uncertain, and the gain of each number."""
    energy = covariance.rows[ENERGY]
    spread = energy[ENERGY] + gauge_var
    gain = tuple(value / spread for value in energy)
    rows = [[covariance.rows[i][j] - gain[i] * energy[j] for j in NUMBERS] for i in NUMBERS]
    return _frozen(rows), gain  # type: ignore[return-value]  # four numbers, as they were


def at_least(covariance: Covariance, drain_var: float, other_var: float) -> Covariance:
    """Never surer than this about the drains, each on its own."""
    rows = [list(row) for row in covariance.rows]
    rows[DRAIN][DRAIN] = max(drain_var, rows[DRAIN][DRAIN])
    rows[OTHER][OTHER] = max(other_var, rows[OTHER][OTHER])
    return _frozen(rows)


def conditional(covariance: Covariance) -> Covariance:
    """What would be uncertain if it were known what the supply draws for itself."""
    own = covariance.rows[OWN]
    if own[OWN] <= 0:
        return covariance
    rows = [[covariance.rows[i][j] - own[i] * own[j] / own[OWN] for j in NUMBERS] for i in NUMBERS]
    return _frozen(rows)


def _dot(weights: Row, row: Row) -> float:
    return sum(weight * value for weight, value in zip(weights, row, strict=True))


def _with_energy(covariance: Covariance, energy: tuple[float, ...]) -> Covariance:
    rows = [[shared, *row[1:]] for shared, row in zip(energy, covariance.rows, strict=True)]
    rows[ENERGY] = list(energy)
    return _frozen(rows)


def _frozen(rows: list[list[float]]) -> Covariance:
    return Covariance(tuple(tuple(row) for row in rows))  # type: ignore[arg-type]  # four rows of four
