"""Four numbers and how far each may be off, together: the arithmetic of a small Kalman filter.

The numbers are the energy left (percent of full), two drains (percent per watt-hour by the
nameplate) of the loads that stay on and of those that may be shed, and what the supply draws for
itself (percent an hour). Their doubts hang together: an old battery makes both drains high, a wrong
label only one, an inverter none.
"""

from __future__ import annotations

import msgspec

Row = tuple[float, float, float, float]
ENERGY, DRAIN, OTHER, OWN = NUMBERS = range(4)


class Doubt(msgspec.Struct, frozen=True):
    """Covariances, symmetric: ``rows[i][j]`` between numbers i and j."""

    rows: tuple[Row, Row, Row, Row]

    def variance(self, weights: Row) -> float:
        """Of a sum of the numbers, each times its weight."""
        total = 0.0
        for weight, row in zip(weights, self.rows, strict=True):
            if weight:
                total += weight * _dot(weights, row)
        return max(0.0, total)


def begun(drain_var: float, other_var: float, own_var: float) -> Doubt:
    """With no energy known yet; what makes the drain high makes the other high too."""
    return Doubt((
        (0.0, 0.0, 0.0, 0.0),
        (0.0, drain_var, drain_var, 0.0),
        (0.0, drain_var, other_var, 0.0),
        (0.0, 0.0, 0.0, own_var),
    ))  # fmt: skip


def drained(doubt: Doubt, drain_wh: float, other_wh: float, own_h: float) -> Doubt:
    """After so many watt-hours were drawn, in so many hours, at drains that are only believed."""
    weights = (1.0, -drain_wh, -other_wh, -own_h)
    energy = (doubt.variance(weights), *(_dot(weights, row) for row in doubt.rows[1:]))
    return _with_energy(doubt, energy)


def anchored(doubt: Doubt, energy_var: float) -> Doubt:
    """With the energy known by itself, so that its error says nothing about the drains."""
    return _with_energy(doubt, (energy_var, 0.0, 0.0, 0.0))


def wandered(doubt: Doubt, both: tuple[float, float, float], other: float, own: float) -> Doubt:
    """With more doubt about the drains.

    ``both`` holds the added variance of drain, of the two together, and of the other; ``other`` is
    what the other may have changed on its own, ``own`` the same of the supply's own draw.
    """
    rows = [list(row) for row in doubt.rows]
    rows[DRAIN][DRAIN] += both[0]
    rows[DRAIN][OTHER] += both[1]
    rows[OTHER][DRAIN] += both[1]
    rows[OTHER][OTHER] += both[2] + other
    rows[OWN][OWN] += own
    return _frozen(rows)


def corrected(doubt: Doubt, gauge_var: float) -> tuple[Doubt, Row]:
    """After the energy was measured: what is still in doubt, and the gain of each number."""
    energy = doubt.rows[ENERGY]
    spread = energy[ENERGY] + gauge_var
    gain = tuple(value / spread for value in energy)
    rows = [[doubt.rows[i][j] - gain[i] * energy[j] for j in NUMBERS] for i in NUMBERS]
    return _frozen(rows), gain  # type: ignore[return-value]  # four numbers, as they were


def at_least(doubt: Doubt, drain_var: float, other_var: float) -> Doubt:
    """Never surer than this about the drains, each on its own."""
    rows = [list(row) for row in doubt.rows]
    rows[DRAIN][DRAIN] = max(drain_var, rows[DRAIN][DRAIN])
    rows[OTHER][OTHER] = max(other_var, rows[OTHER][OTHER])
    return _frozen(rows)


def conditional(doubt: Doubt) -> Doubt:
    """What would be in doubt if it were known what the supply draws for itself."""
    own = doubt.rows[OWN]
    if own[OWN] <= 0:
        return doubt
    rows = [[doubt.rows[i][j] - own[i] * own[j] / own[OWN] for j in NUMBERS] for i in NUMBERS]
    return _frozen(rows)


def _dot(weights: Row, row: Row) -> float:
    return sum(weight * value for weight, value in zip(weights, row, strict=True))


def _with_energy(doubt: Doubt, energy: tuple[float, ...]) -> Doubt:
    rows = [[shared, *row[1:]] for shared, row in zip(energy, doubt.rows, strict=True)]
    rows[ENERGY] = list(energy)
    return _frozen(rows)


def _frozen(rows: list[list[float]]) -> Doubt:
    return Doubt(tuple(tuple(row) for row in rows))  # type: ignore[arg-type]  # four rows of four
