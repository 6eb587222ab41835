"""What a battery holds and how fast it empties: four numbers, and how sure we are of them. Pure.

The numbers are the energy left (percent of full), two drains (percent per watt-hour drawn), of the
loads that stay on and of those that may be shed, and what the supply draws for itself (percent an
hour). They and their covariance change together, in one of five ways, each a method here: time
passes, energy is drawn, the battery charges, the energy becomes known, or it is measured. That is a
Kalman filter; `covariance` holds its matrix algebra.

Energies are in watt-hours as the loads see them; the unit cancels in what matters, the hours.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from power.policy import covariance as matrix
from power.policy.covariance import DRAIN, ENERGY, OTHER, OWN, Covariance

if TYPE_CHECKING:
    from typing import Self

PRIOR_SD = 0.20
"""Of the drain, relative, before anything was measured. The 2.25 deviations that the budget sets
aside are then a battery of 69 % of its nameplate: a worn one (decision 7)."""
LABEL_SD = 0.10
"""How far the draw of what may be shed is off its label, before anything was measured: a label may
be off by a fifth (decision 7), which is two deviations."""
OWN_SD_PCT_PER_H = 0.8
"""What a supply may draw for itself unannounced: inverters of 1 to 3 kWh are sold with 8 to 25 W
(decision 26)."""
SETTLED_SD = 0.015
"""The drains are never taken to be better known than this: curves, labels and weather differ."""
KNOWN_SD = 0.06
"""Below this the capacity counts as measured. A fifth of a discharge gets there."""
BATTERY_DRIFT, MAINS_DRIFT = 1e-4, 4e-6
"""Variance that the drains, relative, gain in an hour. In an outage loads and weather change: 5 %
in a day. On mains it is only age: 5 % in a month. Both by judgement: the traces of bench_energy are
too steady to need them (95.3 and 95.2 % without, 95.2 with)."""
LABEL_DRIFT = 1e-3
"""The same for what may be shed, beside that: phones come and go at a charging point, 15 % a day.
Without it the worst honest trace of bench_energy gets 78.8 % in place of 81.5 %."""
OWN_DRIFT = 0.01
"""Variance, in squared percent an hour, that the supply's own draw gains in an hour of outage: half
a percent an hour in a day. Without it the worst honest trace gets 80.5 % in place of 81.5 %."""
CAPACITY_SHARES = (0.2, 1.2)
"""Of the nameplate: what holds less or more was configured wrongly."""
OTHER_FACTORS = (10, 5)
"""How many times below and above the nameplate's the drain of what may be shed may be: wider, as
its label may be wrong as well."""
MOST_OWN_PCT_PER_H = 10.0
"""No supply on sale empties its own battery in ten hours."""
MOST_ENERGY_VAR = 2500.0
"""Squared percent: half of full either way means that nothing is known."""


class BatteryModel(msgspec.Struct, frozen=True, kw_only=True):
    """The four numbers. ``energy_pct`` None: no usable reading since the start."""

    energy_pct: float | None = None
    drain: float
    """Percent of full per watt-hour of the loads that stay on, at 25 °C."""
    other_drain: float
    """The same of the loads that may be shed."""
    own_pct_per_h: float = 0.0
    """What the supply draws for itself, unannounced and unmeasured."""
    covariance: Covariance

    @property
    def drain_sd(self) -> float:
        """Uncertainty of the drain, relative."""
        return math.sqrt(self.covariance.rows[DRAIN][DRAIN]) / self.drain

    @property
    def energy_sd_pct(self) -> float:
        """Uncertainty of the energy."""
        return math.sqrt(self.covariance.rows[ENERGY][ENERGY])

    @property
    def capacity_wh(self) -> float | None:
        """Measured capacity at 25 °C; None while too uncertain to call it measured.

        Counted in watt-hours of that mix of loads about which most is known. Where it is unclear
        whether the battery is worn or the supply draws for itself, it is taken to be worn.
        """
        own_var = self.covariance.rows[OWN][OWN]
        drain, other_drain = self.drain, self.other_drain
        if own_var > 0:
            least = max(0.0, self.own_pct_per_h - 2 * math.sqrt(own_var))
            shift = (least - self.own_pct_per_h) / own_var
            drain += shift * self.covariance.rows[OWN][DRAIN]
            other_drain += shift * self.covariance.rows[OWN][OTHER]
        known = matrix.conditional(self.covariance)
        _, (_, own, shared, _), (_, _, other, _), _ = known.rows
        spread = own + other - 2 * shared
        share = min(1.0, max(0.0, (other - shared) / spread)) if spread > 0 else 1.0
        mixed = share * drain + (1 - share) * other_drain
        sd = math.sqrt(known.variance((0.0, share, 1 - share, 0.0))) / mixed
        return 100 / mixed if sd <= KNOWN_SD else None

    def aged(self, hours: float, *, on_battery: bool) -> Self:
        """After time has passed: the drains are known a little less well."""
        if self.drain_sd >= PRIOR_SD:
            return self
        growth = hours * (BATTERY_DRIFT if on_battery else MAINS_DRIFT)
        drain, other = self.drain, self.other_drain
        together = (drain**2 * growth, drain * other * growth, other**2 * growth)
        alone = other**2 * hours * LABEL_DRIFT if on_battery else 0.0
        own = hours * OWN_DRIFT if on_battery else 0.0
        return replace(self, covariance=matrix.drifted(self.covariance, together, alone, own))

    def drawn(self, drain_wh: float, other_wh: float, own_h: float) -> tuple[Self, float]:
        """After so many watt-hours were drawn in so many hours, and the fall in percent."""
        fall_pct = self.drain * drain_wh + self.other_drain * other_wh
        fall_pct += max(0.0, self.own_pct_per_h) * own_h
        left = replace(
            self,
            energy_pct=max(0.0, (self.energy_pct or 0.0) - fall_pct),
            covariance=matrix.drained(self.covariance, drain_wh, other_wh, own_h),
        )
        return left, fall_pct

    def charged(self, rise_pct: float, added_var: float) -> Self:
        """After it charged, by so much if all went well. That says nothing about the drains."""
        energy_pct = min(100.0, (self.energy_pct or 0.0) + rise_pct)
        energy_var = min(self.covariance.rows[ENERGY][ENERGY] + added_var, MOST_ENERGY_VAR)
        return self.anchored(energy_pct, energy_var)

    def anchored(self, energy_pct: float | None, energy_var: float) -> Self:
        """With the energy known by itself; what was learned about the drains stays."""
        return replace(
            self, energy_pct=energy_pct, covariance=matrix.anchored(self.covariance, energy_var)
        )

    def measured(self, surprise_pct: float, gauge_var: float, nameplate_wh: float) -> Self:
        """After the energy was measured to be so much more than it was believed to be.

        One Kalman update. On mains the drains take no part, their covariance with it being zero.
        """
        covariance, gain = matrix.corrected(self.covariance, gauge_var)
        plate, (least, most), (below, above) = 100 / nameplate_wh, CAPACITY_SHARES, OTHER_FACTORS
        drain = _within(plate / most, self.drain + gain[DRAIN] * surprise_pct, plate / least)
        other = self.other_drain + gain[OTHER] * surprise_pct
        other = _within(plate / below, other, plate * above)
        own = self.own_pct_per_h + gain[OWN] * surprise_pct
        energy_pct = (self.energy_pct or 0.0) + gain[ENERGY] * surprise_pct
        sure, other_sure = (drain * SETTLED_SD) ** 2, (other * SETTLED_SD) ** 2
        return replace(
            self,
            energy_pct=_within(0.0, energy_pct, 100.0),
            drain=drain,
            other_drain=other,
            own_pct_per_h=_within(0.0, own, MOST_OWN_PCT_PER_H),
            covariance=matrix.at_least(covariance, sure, other_sure),
        )


def begun(nameplate_wh: float, known: tuple[float, float] | None = None) -> BatteryModel:
    """Begin with the nameplate, or with a capacity (Wh, relative sd) learned earlier."""
    capacity_wh, sd = known or (nameplate_wh, PRIOR_SD)
    drain = 100 / capacity_wh
    variance = (drain * _within(SETTLED_SD, sd, PRIOR_SD)) ** 2
    other_var = variance + (drain * LABEL_SD) ** 2
    return BatteryModel(
        drain=drain,
        other_drain=drain,
        covariance=matrix.begun(variance, other_var, OWN_SD_PCT_PER_H**2),
    )


def _within(least: float, value: float, most: float) -> float:
    return max(least, min(most, value))
