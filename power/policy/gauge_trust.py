"""How far a gauge is believed. Pure.

1. On battery a value equal to the last one is no news: gauges stick, and count in whole percents.
   It stops counting as a reading once the charge should have fallen `STUCK_PCT`. After a jump it
   never counts again before it moves, even when the belief has come down to it; nor, stuck, when
   mains comes or goes.
2. A value too far from what is possible is a jump. It is not believed, however often repeated,
   while the battery drains; around a change of mains, where gauges are known to re-calibrate,
   and on mains once it has stayed for `ANCHOR_S`, it is taken as the new truth.
3. A gauge of coarse steps tells most at the moment of a step: the charge is then between the two
   values, by as much as the step is wide.
4. Any other value corrects the estimate by as much as both deserve.
5. One that lied in an outage, or stood still, teaches nothing about the capacity by what it says
   when mains is back.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from msgspec.structs import replace

from power.policy.covariance import DRAIN, ENERGY, OTHER, OWN, anchored, at_least, corrected

if TYPE_CHECKING:
    from power.config import SupplyConfig
    from power.policy.charge_estimator import Estimate

ANCHOR_S = 120.0
"""After start and after mains went or came a gauge may re-calibrate this long."""
JUMP_PCT = 5.0
"""Nearer than this to the estimate is never a jump."""
STUCK_PCT = 3.0
COARSE_SHARE = 1 / 3
"""A step is one of a coarse gauge if so much of it should have been drawn since the last."""
GAUGE_CORRELATION_S = 60.0
"""Errors of a gauge last about a minute: reading it faster brings no more truth."""
GAUGE_SD_PCT = (0.4, 3.0)
"""Best and worst gauge considered."""
SETTLED_SD = 0.015
"""The drain is never believed better than this: curves, labels and weather differ."""
MOST_OWN_PCT_PER_H = 10.0


def believe(belief: Estimate, gauge_pct: float, now_s: float, supply: SupplyConfig) -> Estimate:
    """Hear a value that is possible at all: ``gauge_pct`` is the energy that it stands for."""
    energy_pct = belief.energy_pct
    if energy_pct is None:
        return _anchor(belief, gauge_pct, now_s)
    if not belief.on_battery and (belief.stuck or belief.jumped_s is not None):  # rule 5
        belief = replace(belief, covariance=anchored(belief.covariance, belief.energy_sd_pct**2))
    before_pct, still_pct = belief.gauge_pct, belief.same_pct
    if gauge_pct == before_pct:
        if belief.stuck or (belief.on_battery and still_pct > 0):
            return _unchanged(belief, now_s)
    else:
        belief = replace(belief, gauge_pct=gauge_pct, same_pct=0.0, stuck=False)
    coarse_pct = abs(gauge_pct - (gauge_pct if before_pct is None else before_pct))
    if coarse_pct > STUCK_PCT and still_pct >= COARSE_SHARE * coarse_pct:  # rule 3
        middle_pct = (gauge_pct + (before_pct or 0.0)) / 2
        return _correct(belief, energy_pct, middle_pct, now_s, supply, coarse_pct**2 / 12)
    gate_pct = max(JUMP_PCT, 4 * math.hypot(belief.energy_sd_pct, math.sqrt(belief.gauge_var)))
    if abs(gauge_pct - energy_pct) <= gate_pct:
        return _correct(belief, energy_pct, gauge_pct, now_s, supply)
    jumped_s = now_s if belief.jumped_s is None else belief.jumped_s
    stayed = not belief.on_battery and now_s - jumped_s >= ANCHOR_S
    if now_s <= belief.anchor_until_s or stayed:
        return _anchor(belief, gauge_pct, now_s)
    return replace(belief, jumped_s=jumped_s)


def believe_instead(
    belief: Estimate, volts_pct: float, sd_pct: float, now_s: float, supply: SupplyConfig
) -> Estimate:
    """Where the gauge cannot be believed, hear another witness of the energy.

    Only where it knows better: its error stays the same, so that hearing it often proves no more.
    """
    energy_pct = belief.energy_pct
    silent = belief.on_battery and (belief.stuck or belief.jumped_s is not None)
    if energy_pct is None or not silent or belief.energy_sd_pct <= sd_pct:
        return belief
    heard = _correct(belief, energy_pct, volts_pct, now_s, supply, sd_pct**2)
    return replace(heard, believed_s=belief.believed_s, jumped_s=belief.jumped_s)


def _unchanged(belief: Estimate, now_s: float) -> Estimate:
    """Rule 2: nothing new; believed for as long as a healthy gauge could stand still."""
    stuck = belief.stuck or belief.same_pct > STUCK_PCT
    silent = stuck or belief.jumped_s is not None
    return replace(belief, stuck=stuck, believed_s=belief.believed_s if silent else now_s)


def _anchor(belief: Estimate, gauge_pct: float, now_s: float) -> Estimate:
    """Take the gauge's word for the energy; what was learned about the drain stays."""
    return replace(
        belief,
        energy_pct=gauge_pct,
        covariance=anchored(belief.covariance, belief.gauge_var),
        gauge_pct=gauge_pct,
        same_pct=0.0,
        corrected_s=now_s,
        believed_s=now_s,
        jumped_s=None,
    )


def _correct(  # noqa: PLR0913, PLR0917 - one value, and all that it is weighed by
    belief: Estimate,
    energy_pct: float,
    gauge_pct: float,
    now_s: float,
    supply: SupplyConfig,
    more_var: float = 0.0,
) -> Estimate:
    """One Kalman update; on mains the drain takes no part, its covariance being zero."""
    surprise_pct = gauge_pct - energy_pct
    since_s = now_s - belief.corrected_s
    repeats = max(1.0, GAUGE_CORRELATION_S / max(since_s, 1.0))
    covariance, gain = corrected(belief.covariance, belief.gauge_var * repeats + more_var)
    plate = 100 / supply.capacity_wh
    drain = min(plate / 0.2, max(plate / 1.2, belief.drain + gain[DRAIN] * surprise_pct))
    other = min(plate * 5, max(plate / 10, belief.other_drain + gain[OTHER] * surprise_pct))
    own = belief.own_pct_per_h + gain[OWN] * surprise_pct
    gauge_var = belief.gauge_var
    if belief.on_battery and not more_var:  # while charging the surprise is the charger's doing
        gauge_var += (surprise_pct**2 - gauge_var) / (32 * repeats)
    return replace(
        belief,
        energy_pct=min(100.0, max(0.0, energy_pct + gain[ENERGY] * surprise_pct)),
        drain=drain,
        other_drain=other,
        own_pct_per_h=min(MOST_OWN_PCT_PER_H, max(0.0, own)),
        covariance=at_least(covariance, (drain * SETTLED_SD) ** 2, (other * SETTLED_SD) ** 2),
        gauge_var=min(GAUGE_SD_PCT[1] ** 2, max(GAUGE_SD_PCT[0] ** 2, gauge_var)),
        corrected_s=now_s,
        believed_s=now_s,
        jumped_s=None,
    )
