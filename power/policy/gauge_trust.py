"""How far a gauge is believed. Pure.

1. On battery a value equal to the last one is no news: gauges stick, and count in whole percents.
   It stops counting as a reading once the charge should have fallen `STUCK_PCT`. After a jump it
   never counts again before it moves, even when the model has come down to it; nor, stuck, when
   mains comes or goes.
2. A value too far from what is possible is a jump. It is not believed, however often repeated,
   while the battery drains; around a change of mains, where gauges are known to re-calibrate,
   and on mains once it has stayed for `ANCHOR_S`, it is taken as the new truth.
3. A gauge of coarse steps tells most at the moment of a step: the charge is then between the two
   values, by as much as the step is wide.
4. Any other value corrects the model by as much as both deserve.
5. One that lied in an outage, or stood still, teaches nothing about the capacity by what it says
   when mains is back.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import msgspec
from msgspec.structs import replace

if TYPE_CHECKING:
    from power.policy.battery_model import BatteryModel

ANCHOR_S = 120.0
"""After start and after mains went or came a gauge may re-calibrate this long."""
JUMP_PCT = 5.0
"""Nearer than this to the model is never a jump: gauges of steps of 5 % are sold."""
GATE_SD = 4
"""Nor is what is nearer than so many deviations of model and gauge together."""
STUCK_PCT = 3.0
"""Whole percents, and the flat part of a curve, explain no longer standstill (decision 26)."""
COARSE_SHARE = 1 / 3
"""A step is one of a coarse gauge if so much of it should have been drawn since the last."""
GAUGE_CORRELATION_S = 60.0
"""Errors of a gauge last about a minute: reading it faster brings no more truth."""
GAUGE_SD_PCT = (0.4, 3.0)
"""Best and worst gauge considered: whole percents scatter by 0.3, and one worse than 3 is not
told from a jump."""
LEARNED_IN = 32
"""Values that a gauge's scatter is averaged over, those within a minute counted as one."""


class Gauge(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of one battery's gauge. Its values are energies, in percent of full."""

    var: float = 1.0
    """How far its values scatter, squared."""
    shown_pct: float | None = None
    """The last plausible value."""
    due_pct: float = 0.0
    """By how much it should have fallen since it last showed another value."""
    stuck: bool = False
    """It stands still although it should have fallen, or has since risen."""
    corrected_s: float = 0.0
    """When it last moved the model."""
    believed_s: float | None = None
    """When it was last believed."""
    jumped_s: float | None = None
    """Since when it has shown a jump."""
    anchor_until_s: float
    """Until then a jump is taken as the new truth."""

    @property
    def lies(self) -> bool:
        """Whether what it shows cannot be true."""
        return self.stuck or self.jumped_s is not None


class Occasion(NamedTuple):
    """What a value is judged by, besides the model."""

    now_s: float
    on_battery: bool
    nameplate_wh: float


def begun(now_s: float) -> Gauge:
    """Nothing was read yet, and the first word counts."""
    return Gauge(anchor_until_s=now_s + ANCHOR_S)


def removed(gauge: Gauge, now_s: float) -> Gauge:
    """Without a battery; how well the gauge measures is all that stays."""
    return Gauge(var=gauge.var, corrected_s=gauge.corrected_s, anchor_until_s=now_s + ANCHOR_S)


def switched(gauge: Gauge, now_s: float) -> Gauge:
    """Mains went or came: the gauge may re-calibrate."""
    return replace(gauge, anchor_until_s=now_s + ANCHOR_S)


def believe(
    model: BatteryModel, gauge: Gauge, value_pct: float, at: Occasion
) -> tuple[BatteryModel, Gauge]:
    """Hear a value that is possible at all: ``value_pct`` is the energy that it stands for."""
    if model.energy_pct is None:
        return _anchor(model, gauge, value_pct, at)
    if not at.on_battery and gauge.lies:  # rule 5
        model = model.anchored(model.energy_pct, model.energy_sd_pct**2)
    before_pct, due_pct = gauge.shown_pct, gauge.due_pct
    if value_pct == before_pct:
        if gauge.stuck or (at.on_battery and due_pct > 0):
            return model, _unchanged(gauge, at.now_s)
    else:
        gauge = replace(gauge, shown_pct=value_pct, due_pct=0.0, stuck=False)
    if before_pct is not None and _is_coarse(abs(value_pct - before_pct), due_pct):
        middle_pct, step_var = (value_pct + before_pct) / 2, (value_pct - before_pct) ** 2 / 12
        return _correct(model, gauge, middle_pct, at, step_var)
    gate_pct = max(JUMP_PCT, GATE_SD * math.hypot(model.energy_sd_pct, math.sqrt(gauge.var)))
    if abs(value_pct - (model.energy_pct or 0.0)) <= gate_pct:
        return _correct(model, gauge, value_pct, at)
    return _jump(model, gauge, value_pct, at)


def believe_instead(
    model: BatteryModel, gauge: Gauge, volts_pct: float, sd_pct: float, at: Occasion
) -> tuple[BatteryModel, Gauge]:
    """Where the gauge cannot be believed, hear another witness of the energy.

    Only where it knows better: its error stays the same, so that hearing it often proves no more.
    """
    heard = at.on_battery and gauge.lies and model.energy_pct is not None
    if not heard or model.energy_sd_pct <= sd_pct:
        return model, gauge
    model, corrected = _correct(model, gauge, volts_pct, at, sd_pct**2)
    return model, replace(corrected, believed_s=gauge.believed_s, jumped_s=gauge.jumped_s)


def _is_coarse(step_pct: float, due_pct: float) -> bool:
    """Rule 3."""
    return step_pct > STUCK_PCT and due_pct >= COARSE_SHARE * step_pct


def _unchanged(gauge: Gauge, now_s: float) -> Gauge:
    """Rule 1: nothing new; believed for as long as a healthy gauge could stand still."""
    gauge = replace(gauge, stuck=gauge.stuck or gauge.due_pct > STUCK_PCT)
    return gauge if gauge.lies else replace(gauge, believed_s=now_s)


def _jump(
    model: BatteryModel, gauge: Gauge, value_pct: float, at: Occasion
) -> tuple[BatteryModel, Gauge]:
    """Rule 2."""
    jumped_s = at.now_s if gauge.jumped_s is None else gauge.jumped_s
    stayed = not at.on_battery and at.now_s - jumped_s >= ANCHOR_S
    if at.now_s <= gauge.anchor_until_s or stayed:
        return _anchor(model, gauge, value_pct, at)
    return model, replace(gauge, jumped_s=jumped_s)


def _anchor(
    model: BatteryModel, gauge: Gauge, value_pct: float, at: Occasion
) -> tuple[BatteryModel, Gauge]:
    """Take the gauge's word for the energy."""
    gauge = replace(_moved(gauge, at.now_s), shown_pct=value_pct, due_pct=0.0)
    return model.anchored(value_pct, gauge.var), gauge


def _correct(
    model: BatteryModel, gauge: Gauge, value_pct: float, at: Occasion, more_var: float = 0.0
) -> tuple[BatteryModel, Gauge]:
    """Rule 4, with ``more_var`` where more than the gauge's scatter is uncertain."""
    surprise_pct = value_pct - (model.energy_pct or 0.0)
    repeats = max(1.0, GAUGE_CORRELATION_S / max(at.now_s - gauge.corrected_s, 1.0))
    model = model.measured(surprise_pct, gauge.var * repeats + more_var, at.nameplate_wh)
    var = gauge.var
    if at.on_battery and not more_var:  # while charging the surprise is the charger's doing
        var += (surprise_pct**2 - var) / (LEARNED_IN * repeats)
    best, worst = GAUGE_SD_PCT
    return model, replace(_moved(gauge, at.now_s), var=min(worst**2, max(best**2, var)))


def _moved(gauge: Gauge, now_s: float) -> Gauge:
    return replace(gauge, corrected_s=now_s, believed_s=now_s, jumped_s=None)
