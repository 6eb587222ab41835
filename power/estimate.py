"""What is left in a battery and how fast it goes: believed, not copied from the gauge.

Three numbers are carried with their doubt (`power.doubt`): the energy left (percent of full) and
two drains (percent per watt-hour that the loads should have used by their nameplates), of the
loads that stay on and of those that may be shed. Between readings the energy falls by drains
times watt-hours; each reading corrects all three. So a battery of less than its nameplate, or a
load that draws other than its label says, shows within the first tenth of an outage; and while
it is unclear which of the two it is, the essentials are taken to be the hungry ones.

How a gauge is believed:
1. A value that cannot be (below 0, above 100, not a number) is no reading.
2. On battery a value equal to the last one is no news: gauges stick, and count in whole percents.
   It stops counting as a reading once the charge should have fallen `STUCK_PCT`. After a jump it
   never counts again before it moves, even when the belief has come down to it.
3. A value too far from what is possible is a jump. It is not believed, however often repeated,
   while the battery drains; around a change of mains, where gauges are known to re-calibrate,
   and on mains once it has stayed for `ANCHOR_S`, it is taken as the new truth.
4. Any other value corrects the estimate by as much as both deserve.
5. Whatever the gauge says, there is no more than our own count and the voltage allow
   (`Estimate.ceiling_pct`): that limits what is promised and what is budgeted.

Energies are in watt-hours as the loads see them; the unit cancels in what matters, the hours.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import msgspec

from power.chemistry import (
    charge_to_energy_pct,
    energy_to_charge_pct,
    usable_fraction,
)
from power.doubt import (
    DRAIN,
    ENERGY,
    OTHER,
    Doubt,
    anchored,
    at_least,
    corrected,
    drained,
    wandered,
)
from power.reading import BATTERY_ABSENT

if TYPE_CHECKING:
    from power.config import SupplyConfig
    from power.reading import Reading

ANCHOR_S = 120.0
"""After start and after mains went or came a gauge may re-calibrate this long."""
JUMP_PCT = 5.0
"""Nearer than this to the estimate is never a jump."""
STUCK_PCT = 3.0
PRIOR_SD = 0.20
"""Of the drain, relative, before anything was measured: an old battery may hold 65 %."""
SETTLED_SD = 0.015
"""The drain is never believed better than this: curves, labels and weather differ."""
LABEL_SD = 0.10
"""How far the draw of what may be shed is off its label, before anything was measured."""
KNOWN_SD = 0.06
"""Below this the capacity counts as measured."""
GAUGE_CORRELATION_S = 60.0
"""Errors of a gauge last about a minute: reading it faster brings no more truth."""
GAUGE_SD_PCT = (0.4, 3.0)
"""Best and worst gauge considered."""
TREND_S = 600.0
SENSE_S = 120.0
"""Time over which temperature and measured draw are smoothed."""
BATTERY_DRIFT, MAINS_DRIFT = 1e-4, 4e-6
"""How fast the drain, relative and squared, may wander in an hour: loads and weather change in
an outage; on mains it is only age, some 5 % in a month."""
LABEL_DRIFT = 1e-3
"""The same for what may be shed, beside that: phones come and go at a charging point."""
CHARGING_VAR_PER_H = 900.0
"""Squared percent: an empty battery may be full an hour or two later."""


class Estimate(msgspec.Struct, frozen=True, kw_only=True):
    """Belief about one battery. ``energy_pct`` None: no usable reading since the start."""

    at_s: float
    """Monotonic time to which the belief was carried."""
    drain: float
    """Percent of full per watt-hour of the loads that stay on, at 25 °C."""
    other_drain: float
    """The same of the loads that may be shed."""
    energy_pct: float | None = None
    doubt: Doubt
    gauge_var: float = 1.0
    gauge_pct: float | None = None
    """The last plausible value, as energy."""
    same_pct: float = 0.0
    """By how much it should have fallen since it last showed another value."""
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
    draw_ratio: float = 1.0
    """Measured against nameplate draw, where the supply measures it."""
    trend_pct_per_h: float | None = None

    @property
    def held_pct(self) -> float | None:
        """Energy to count on: as believed, and no more than there can be."""
        return None if self.energy_pct is None else min(self.energy_pct, self.ceiling_pct)

    @property
    def drain_sd(self) -> float:
        """Uncertainty of the drain, relative."""
        return math.sqrt(self.doubt.rows[DRAIN][DRAIN]) / self.drain

    @property
    def energy_sd_pct(self) -> float:
        """Uncertainty of the energy."""
        return math.sqrt(self.doubt.rows[ENERGY][ENERGY])

    @property
    def capacity_wh(self) -> float | None:
        """Measured capacity at 25 °C; None while too uncertain to call it measured.

        Counted in labelled watt-hours of that mix of loads about which most is known.
        """
        _, (_, own, shared), (_, _, other) = self.doubt.rows
        spread = own + other - 2 * shared
        share = min(1.0, max(0.0, (other - shared) / spread)) if spread > 0 else 1.0
        drain = share * self.drain + (1 - share) * self.other_drain
        sd = math.sqrt(self.doubt.variance((0.0, share, 1 - share))) / drain
        return 100 / drain if sd <= KNOWN_SD else None


def start(supply: SupplyConfig, now_s: float, known: tuple[float, float] | None = None) -> Estimate:
    """Begin with the nameplate, or with a capacity (Wh, relative sd) learned earlier."""
    capacity_wh, sd = known or (supply.capacity_wh, PRIOR_SD)
    drain = 100 / capacity_wh
    variance = (drain * max(SETTLED_SD, min(sd, PRIOR_SD))) ** 2
    other_var = variance + (drain * LABEL_SD) ** 2
    return Estimate(
        at_s=now_s,
        drain=drain,
        other_drain=drain,
        doubt=Doubt(((0.0, 0.0, 0.0), (0.0, variance, variance), (0.0, variance, other_var))),
        anchor_until_s=now_s + ANCHOR_S,
    )


def advance(  # noqa: PLR0913 - one moment of one battery
    belief: Estimate,
    reading: Reading | None,
    *,
    drawn_w: tuple[float, float],
    on_battery: bool,
    now_s: float,
    supply: SupplyConfig,
) -> Estimate:
    """Carry the belief to ``now_s`` and let a reading correct it.

    ``drawn_w`` is what the loads should have drawn since the last call by their nameplates: those
    that stay on, and those that may be shed.
    """
    if reading is not None and BATTERY_ABSENT in reading.faults:
        return _without_battery(belief, on_battery=on_battery, now_s=now_s)
    before, hours = belief, max(0.0, now_s - belief.at_s) / 3600
    resting = reading is not None and reading.charging is False
    belief = _predict(
        belief, drawn_w, hours, resting=resting, on_battery=on_battery, now_s=now_s, supply=supply
    )
    if reading is not None:
        belief = _sense(belief, reading, sum(drawn_w), hours)
        charge = reading.charge_pct
        if charge is not None and 0 <= charge <= 100:  # rule 1; NaN fails the comparison too
            belief = _believe(belief, charge_to_energy_pct(supply.chemistry, charge), now_s, supply)
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
        believed_s=None,
        jumped_s=None,
        doubt=anchored(belief.doubt, 0.0),
        trend_pct_per_h=None,
        anchor_until_s=now_s + ANCHOR_S,
    )


def _predict(  # noqa: PLR0913 - as `advance`
    belief: Estimate,
    drawn_w: tuple[float, float],
    hours: float,
    *,
    resting: bool,
    on_battery: bool,
    now_s: float,
    supply: SupplyConfig,
) -> Estimate:
    was_on_battery, changed = belief.on_battery, on_battery != belief.on_battery
    belief = msgspec.structs.replace(
        belief,
        at_s=max(now_s, belief.at_s),
        on_battery=on_battery,
        anchor_until_s=now_s + ANCHOR_S if changed else belief.anchor_until_s,
        doubt=_wander(belief, hours, on_battery=on_battery),
    )
    energy_pct = belief.energy_pct
    if energy_pct is None:
        return belief
    if not was_on_battery:  # it charges as fast as it likes: only the gauge can tell
        energy_var = belief.doubt.rows[ENERGY][ENERGY]
        energy_var = min(energy_var + (1.0 if resting else CHARGING_VAR_PER_H) * hours, 2500.0)
        return msgspec.structs.replace(
            belief, doubt=anchored(belief.doubt, energy_var), same_pct=0.0
        )
    scale = belief.draw_ratio * hours / usable_fraction(supply.chemistry, belief.temperature_c)
    drain_wh, other_wh = drawn_w[0] * scale, drawn_w[1] * scale
    fall_pct = belief.drain * drain_wh + belief.other_drain * other_wh
    return msgspec.structs.replace(
        belief,
        energy_pct=max(0.0, energy_pct - fall_pct),
        doubt=drained(belief.doubt, drain_wh, other_wh),
        same_pct=belief.same_pct + fall_pct,
    )


def _wander(belief: Estimate, hours: float, *, on_battery: bool) -> Doubt:
    if belief.drain_sd >= PRIOR_SD:
        return belief.doubt
    growth = hours * (BATTERY_DRIFT if on_battery else MAINS_DRIFT)
    drain, other = belief.drain, belief.other_drain
    together = (drain**2 * growth, drain * other * growth, other**2 * growth)
    alone = other**2 * hours * (LABEL_DRIFT if on_battery else 0.0)
    return wandered(belief.doubt, together, alone)


def _sense(belief: Estimate, reading: Reading, watts: float, hours: float) -> Estimate:
    """Take over what the supply says beside its charge, slowly and within bounds."""
    weight = 1 - math.exp(-hours * 3600 / SENSE_S)
    temperature_c = reading.temperature_c
    if temperature_c is not None and -40 <= temperature_c <= 80:
        before_c = belief.temperature_c
        if before_c is not None:
            temperature_c = before_c + (temperature_c - before_c) * weight
        belief = msgspec.structs.replace(belief, temperature_c=temperature_c)
    draw_w = reading.draw_w
    if draw_w is not None and watts > 0 and 0.3 <= draw_w / watts <= 3:
        ratio = belief.draw_ratio + (draw_w / watts - belief.draw_ratio) * weight
        belief = msgspec.structs.replace(belief, draw_ratio=ratio)
    return belief


def _believe(belief: Estimate, gauge_pct: float, now_s: float, supply: SupplyConfig) -> Estimate:
    """Rules 2 to 4, for a value that is possible at all."""
    energy_pct = belief.energy_pct
    if energy_pct is None:
        return _anchor(belief, gauge_pct, now_s)
    drains = belief.on_battery and belief.same_pct > 0
    if drains and gauge_pct == belief.gauge_pct:
        return _unchanged(belief, now_s)
    if gauge_pct != belief.gauge_pct:
        belief = msgspec.structs.replace(belief, gauge_pct=gauge_pct, same_pct=0.0)
    gate_pct = max(JUMP_PCT, 4 * math.hypot(belief.energy_sd_pct, math.sqrt(belief.gauge_var)))
    if abs(gauge_pct - energy_pct) <= gate_pct:
        return _correct(belief, energy_pct, gauge_pct, now_s, supply)
    jumped_s = now_s if belief.jumped_s is None else belief.jumped_s
    stayed = not belief.on_battery and now_s - jumped_s >= ANCHOR_S
    if now_s <= belief.anchor_until_s or stayed:
        return _anchor(belief, gauge_pct, now_s)
    return msgspec.structs.replace(belief, jumped_s=jumped_s)


def _unchanged(belief: Estimate, now_s: float) -> Estimate:
    """Rule 2: nothing new; believed for as long as a healthy gauge could stand still."""
    silent = belief.same_pct > STUCK_PCT or belief.jumped_s is not None
    return belief if silent else msgspec.structs.replace(belief, believed_s=now_s)


def _anchor(belief: Estimate, gauge_pct: float, now_s: float) -> Estimate:
    """Take the gauge's word for the energy; what was learned about the drain stays."""
    return msgspec.structs.replace(
        belief,
        energy_pct=gauge_pct,
        doubt=anchored(belief.doubt, belief.gauge_var),
        gauge_pct=gauge_pct,
        same_pct=0.0,
        corrected_s=now_s,
        believed_s=now_s,
        jumped_s=None,
    )


def _correct(
    belief: Estimate, energy_pct: float, gauge_pct: float, now_s: float, supply: SupplyConfig
) -> Estimate:
    """One Kalman update; on mains the drain takes no part, its covariance being zero."""
    surprise_pct = gauge_pct - energy_pct
    since_s = now_s - belief.corrected_s
    repeats = max(1.0, GAUGE_CORRELATION_S / max(since_s, 1.0))
    doubt, gain = corrected(belief.doubt, belief.gauge_var * repeats)
    plate = 100 / supply.capacity_wh
    drain = min(plate / 0.2, max(plate / 1.2, belief.drain + gain[DRAIN] * surprise_pct))
    other = min(plate * 5, max(plate / 10, belief.other_drain + gain[OTHER] * surprise_pct))
    gauge_var = belief.gauge_var
    if belief.on_battery:  # while charging the surprise is the charger's doing
        gauge_var += (surprise_pct**2 - gauge_var) / (32 * repeats)
    return msgspec.structs.replace(
        belief,
        energy_pct=min(100.0, max(0.0, energy_pct + gain[ENERGY] * surprise_pct)),
        drain=drain,
        other_drain=other,
        doubt=at_least(doubt, (drain * SETTLED_SD) ** 2, (other * SETTLED_SD) ** 2),
        gauge_var=min(GAUGE_SD_PCT[1] ** 2, max(GAUGE_SD_PCT[0] ** 2, gauge_var)),
        corrected_s=now_s,
        believed_s=now_s,
        jumped_s=None,
    )


def _follow_trend(before: Estimate, belief: Estimate, hours: float) -> Estimate:
    """Smooth the change of the energy; start anew where mains or the gauge's word changed."""
    if before.energy_pct is None or belief.energy_pct is None or hours == 0:
        return belief
    if before.on_battery != belief.on_battery:
        return msgspec.structs.replace(belief, trend_pct_per_h=None)
    change_pct = belief.energy_pct - before.energy_pct
    if abs(change_pct) > JUMP_PCT:
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
