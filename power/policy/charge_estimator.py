"""What is left in a battery and how fast it goes: believed, not copied from the gauge.

Four numbers are carried with their doubt (`covariance`): the energy left (percent of full), two
drains (percent per watt-hour drawn), of the loads that stay on and of those that may be shed, and
what the supply draws for itself (percent an hour). Between readings the energy falls by drains
times watt-hours, measured where there is a meter (`draws`), by the labels elsewhere; each
reading of the gauge (`gauge_trust`) corrects all four. So a battery of less than its nameplate, a
load that draws other than its label says, and an inverter that nobody told of show within the first
tenth of an outage; while it is unclear which it is, the essentials are taken to be the hungry ones.

Where no gauge can be believed this reckoning goes on by itself, and its doubt grows. Whatever the
gauge says, there is no more than our own count and the voltage allow (`Estimate.ceiling_pct`): that
limits what is promised and what is budgeted.

Energies are in watt-hours as the loads see them; the unit cancels in what matters, the hours.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import msgspec

from power.policy import gauge_trust
from power.policy.chemistry import charge_to_energy_pct, energy_to_charge_pct, usable_fraction
from power.policy.covariance import (
    DRAIN,
    ENERGY,
    OTHER,
    OWN,
    Covariance,
    anchored,
    begun,
    conditional,
    drained,
    wandered,
)
from power.reading import BATTERY_ABSENT

if TYPE_CHECKING:
    from power.config import SupplyConfig
    from power.reading import Reading

PRIOR_SD = 0.20
"""Of the drain, relative, before anything was measured: an old battery may hold 65 %."""
OWN_SD_PCT_PER_H = 0.8
"""What a supply may draw for itself untold: inverters of 1 to 3 kWh are sold with 8 to 25 W."""
LABEL_SD = 0.10
"""How far the draw of what may be shed is off its label, before anything was measured."""
KNOWN_SD = 0.06
"""Below this the capacity counts as measured."""
TREND_S = 600.0
SENSE_S = 120.0
"""Time over which temperature is smoothed."""
COOLING_S = 1800.0
"""The same for how fast it falls: sensors count in whole degrees."""
BATTERY_DRIFT, MAINS_DRIFT = 1e-4, 4e-6
"""How fast the drain, relative and squared, may wander in an hour: loads and weather change in
an outage; on mains it is only age, some 5 % in a month."""
LABEL_DRIFT = 1e-3
"""The same for what may be shed, beside that: phones come and go at a charging point."""
OWN_DRIFT = 0.01
"""How much, in squared percent an hour, the supply's own draw may wander in an hour of outage."""
CHARGING_VAR_PER_H = 900.0
"""Squared percent: an empty battery may be full an hour or two later."""
SLOW_CHARGE_PCT_PER_H = 100 / 12
"""Where gauge and current tell nothing of how it charges: slower than most chargers do."""
FAST_CHARGE_PCT_PER_H = 100 / 4
"""No current is believed to charge faster: a point's chargers take five hours or more."""
CHARGED_SHARE = 0.85
"""Of what goes in so much comes out, the slow end included: lead-acid gives back least."""


class Estimate(msgspec.Struct, frozen=True, kw_only=True):
    """Belief about one battery. ``energy_pct`` None: no usable reading since the start."""

    at_s: float
    """Monotonic time to which the belief was carried."""
    drain: float
    """Percent of full per watt-hour of the loads that stay on, at 25 °C."""
    other_drain: float
    """The same of the loads that may be shed."""
    own_pct_per_h: float = 0.0
    """What the supply draws for itself, untold and unmeasured."""
    energy_pct: float | None = None
    covariance: Covariance
    gauge_var: float = 1.0
    gauge_pct: float | None = None
    """The last plausible value, as energy."""
    same_pct: float = 0.0
    """By how much it should have fallen since it last showed another value."""
    stuck: bool = False
    """It stands still although it should have fallen, or has since risen."""
    corrected_s: float = 0.0
    """When the gauge last moved the belief."""
    believed_s: float | None = None
    """When the gauge was last believed."""
    jumped_s: float | None = None
    """Since when it has shown a jump."""
    ceiling_pct: float = 100.0
    """Energy that there can be at the most, by what does not hang on the gauge."""
    anchor_until_s: float
    on_battery: bool = False
    temperature_c: float | None = None
    warming_c_per_h: float = 0.0
    """How fast the temperature rises; negative while it cools."""
    trend_pct_per_h: float | None = None

    @property
    def held_pct(self) -> float | None:
        """Energy to count on: as believed, and no more than there can be."""
        return None if self.energy_pct is None else min(self.energy_pct, self.ceiling_pct)

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
        known = conditional(self.covariance)
        _, (_, own, shared, _), (_, _, other, _), _ = known.rows
        spread = own + other - 2 * shared
        share = min(1.0, max(0.0, (other - shared) / spread)) if spread > 0 else 1.0
        mixed = share * drain + (1 - share) * other_drain
        sd = math.sqrt(known.variance((0.0, share, 1 - share, 0.0))) / mixed
        return 100 / mixed if sd <= KNOWN_SD else None


def start(supply: SupplyConfig, now_s: float, known: tuple[float, float] | None = None) -> Estimate:
    """Begin with the nameplate, or with a capacity (Wh, relative sd) learned earlier."""
    capacity_wh, sd = known or (supply.capacity_wh, PRIOR_SD)
    drain = 100 / capacity_wh
    variance = (drain * max(gauge_trust.SETTLED_SD, min(sd, PRIOR_SD))) ** 2
    other_var = variance + (drain * LABEL_SD) ** 2
    return Estimate(
        at_s=now_s,
        drain=drain,
        other_drain=drain,
        covariance=begun(variance, other_var, OWN_SD_PCT_PER_H**2),
        anchor_until_s=now_s + gauge_trust.ANCHOR_S,
    )


def advance(  # noqa: PLR0913 - one moment of one battery
    belief: Estimate,
    reading: Reading | None,
    *,
    drawn_w: tuple[float, float],
    all_metered: bool = False,
    on_battery: bool,
    now_s: float,
    supply: SupplyConfig,
) -> Estimate:
    """Carry the belief to ``now_s`` and let a reading correct it.

    ``drawn_w`` is what was drawn since the last call, by meter or by label: by what stays on, and
    by what may be shed. ``all_metered``: what the supply draws for itself is in it.
    """
    if reading is not None and BATTERY_ABSENT in reading.faults:
        return _without_battery(belief, on_battery=on_battery, now_s=now_s)
    before, hours = belief, max(0.0, now_s - belief.at_s) / 3600
    belief = _enter(belief, on_battery=on_battery, now_s=now_s, hours=hours)
    if belief.energy_pct is not None:
        belief = (
            _drain(belief, drawn_w, 0.0 if all_metered else hours, hours, supply)
            if before.on_battery
            else _charge(belief, reading, hours)
        )
    if reading is not None:
        belief = _sense(belief, reading, hours)
        charge = reading.charge_pct
        if charge is not None and 0 <= charge <= 100:  # NaN fails the comparison too
            energy_pct = charge_to_energy_pct(supply.chemistry, charge)
            belief = gauge_trust.believe(belief, energy_pct, now_s, supply)
    return _follow_trend(before, belief, hours)


def _without_battery(belief: Estimate, *, on_battery: bool, now_s: float) -> Estimate:
    """There is nothing in it; what was learned of the drains waits for the battery to come back."""
    return msgspec.structs.replace(
        belief,
        at_s=max(now_s, belief.at_s),
        on_battery=on_battery,
        energy_pct=None,
        gauge_pct=None,
        same_pct=0.0,
        stuck=False,
        believed_s=None,
        jumped_s=None,
        covariance=anchored(belief.covariance, 0.0),
        trend_pct_per_h=None,
        anchor_until_s=now_s + gauge_trust.ANCHOR_S,
    )


def _enter(belief: Estimate, *, on_battery: bool, now_s: float, hours: float) -> Estimate:
    changed = on_battery != belief.on_battery
    return msgspec.structs.replace(
        belief,
        at_s=max(now_s, belief.at_s),
        on_battery=on_battery,
        anchor_until_s=now_s + gauge_trust.ANCHOR_S if changed else belief.anchor_until_s,
        covariance=_wander(belief, hours, on_battery=on_battery),
    )


def _charge(belief: Estimate, reading: Reading | None, hours: float) -> Estimate:
    """It charges as fast as it likes: the gauge can tell, and if it stands still the current."""
    energy_pct, energy_var = belief.energy_pct or 0.0, belief.covariance.rows[ENERGY][ENERGY]
    resting = reading is not None and reading.charging is False
    if belief.stuck:
        rate = SLOW_CHARGE_PCT_PER_H
        if (charge_w := _charge_w(reading)) is not None:
            rate = min(FAST_CHARGE_PCT_PER_H, charge_w * CHARGED_SHARE * belief.drain)
        energy_pct = min(100.0, energy_pct + rate * hours)
    grows = 1.0 if resting or belief.stuck else CHARGING_VAR_PER_H
    energy_var = min(energy_var + grows * hours, 2500.0)
    return msgspec.structs.replace(
        belief,
        energy_pct=energy_pct,
        covariance=anchored(belief.covariance, energy_var),
        same_pct=0.0,
    )


def _charge_w(reading: Reading | None) -> float | None:
    """What goes into the battery as measured; None where nobody measures it."""
    if reading is None or not reading.charging:
        return None
    if reading.current_a is None or reading.voltage_v is None:
        return None
    watts = reading.current_a * reading.voltage_v
    return watts if 0 < watts < math.inf else None


def _drain(
    belief: Estimate,
    drawn_w: tuple[float, float],
    own_h: float,
    hours: float,
    supply: SupplyConfig,
) -> Estimate:
    usable = usable_fraction(supply.chemistry, belief.temperature_c)
    drain_wh, other_wh = (watts * hours / usable for watts in drawn_w)
    own_h /= usable
    fall_pct = belief.drain * drain_wh + belief.other_drain * other_wh
    fall_pct += max(0.0, belief.own_pct_per_h) * own_h
    return msgspec.structs.replace(
        belief,
        energy_pct=max(0.0, (belief.energy_pct or 0.0) - fall_pct),
        covariance=drained(belief.covariance, drain_wh, other_wh, own_h),
        same_pct=belief.same_pct + fall_pct,
    )


def _wander(belief: Estimate, hours: float, *, on_battery: bool) -> Covariance:
    if belief.drain_sd >= PRIOR_SD:
        return belief.covariance
    growth = hours * (BATTERY_DRIFT if on_battery else MAINS_DRIFT)
    drain, other = belief.drain, belief.other_drain
    together = (drain**2 * growth, drain * other * growth, other**2 * growth)
    alone = other**2 * hours * (LABEL_DRIFT if on_battery else 0.0)
    return wandered(belief.covariance, together, alone, hours * OWN_DRIFT if on_battery else 0.0)


def _sense(belief: Estimate, reading: Reading, hours: float) -> Estimate:
    """Take over the temperature, slowly and within bounds."""
    told_c, before_c = reading.temperature_c, belief.temperature_c
    if told_c is None or not -40 <= told_c <= 80:
        return belief
    if before_c is None or hours <= 0:
        return msgspec.structs.replace(
            belief, temperature_c=told_c if before_c is None else before_c
        )
    change_c = (told_c - before_c) * (1 - math.exp(-hours * 3600 / SENSE_S))
    warming = belief.warming_c_per_h
    warming += (change_c / hours - warming) * (1 - math.exp(-hours * 3600 / COOLING_S))
    return msgspec.structs.replace(
        belief, temperature_c=before_c + change_c, warming_c_per_h=warming
    )


def _follow_trend(before: Estimate, belief: Estimate, hours: float) -> Estimate:
    """Smooth the change of the energy; begin again where mains or the gauge's word changed."""
    if before.energy_pct is None or belief.energy_pct is None or hours == 0:
        return belief
    if before.on_battery != belief.on_battery:
        return msgspec.structs.replace(belief, trend_pct_per_h=None)
    change_pct = belief.energy_pct - before.energy_pct
    if abs(change_pct) > gauge_trust.JUMP_PCT:
        return belief
    rate, trend = change_pct / hours, before.trend_pct_per_h
    if trend is not None:
        rate = trend + (rate - trend) * (1 - math.exp(-hours * 3600 / TREND_S))
    return msgspec.structs.replace(belief, trend_pct_per_h=rate)


def charge_pct(belief: Estimate, supply: SupplyConfig) -> float | None:
    """State of charge as believed."""
    if belief.energy_pct is None:
        return None
    return energy_to_charge_pct(supply.chemistry, belief.energy_pct)
