"""What is left in a battery and how fast it goes: believed, not copied from the gauge. Pure.

One moment of one battery passes through four steps, in this order (`advance`):

1. **Time.** The model (`battery_model`) falls by drains times watt-hours, measured where there is a
   meter (`draws`), by the labels elsewhere; on mains it charges. Its uncertainty grows.
2. **Temperature**, smoothed, with how fast it rises.
3. **The gauge.** As far as it can be believed (`gauge_trust`), its reading corrects all four
   numbers of the model. So a battery of less than its nameplate, a load that draws other than its
   label says, and an inverter that nobody announced show within the first tenth of an outage. While
   it is unclear which it is, the essentials are taken to be the hungry ones.
4. **The trend** of what came out.

Where no gauge can be believed the model goes on by itself, ever less certain. Whatever the gauge
says, there is no more than our own count and the voltage allow (`Estimate.ceiling_pct`). That
limits what is promised and what is budgeted.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from power.policy import battery_model, gauge_trust
from power.policy.battery_model import BatteryModel
from power.policy.chemistry import charge_to_energy_pct, energy_to_charge_pct, usable_fraction
from power.policy.gauge_trust import Gauge
from power.reading import BATTERY_ABSENT

if TYPE_CHECKING:
    from power.config import SupplyConfig
    from power.reading import Reading

TREND_S = 600.0
"""Time over which the trend is smoothed: ten of the minutes that a gauge's error lasts."""
SENSE_S = 120.0
"""The same for the temperature: a pack of cells warms in hours, a sensor errs for seconds."""
COOLING_S = 1800.0
"""The same for how fast it rises: sensors count in whole degrees."""
SENSIBLE_C = (-40, 80)
"""No battery works beyond these: there the sensor is broken."""
CHARGING_VAR_PER_H = 900.0
"""Squared percent: an empty battery may be full an hour or two later."""
RESTING_VAR_PER_H = 1.0
"""The same where it does not charge, or charges as measured."""
SLOW_CHARGE_PCT_PER_H = 100 / 12
"""Where gauge and current tell nothing of how it charges: slower than most chargers do."""
FAST_CHARGE_PCT_PER_H = 100 / 4
"""No current is believed to charge faster: a point's chargers take five hours or more."""
CHARGED_SHARE = 0.85
"""Of what goes in so much comes out, the slow end included: lead-acid gives back least."""


class Estimate(msgspec.Struct, frozen=True, kw_only=True):
    """All that is believed about one battery."""

    at_s: float
    """Monotonic time to which it was carried."""
    on_battery: bool = False
    model: BatteryModel
    gauge: Gauge
    ceiling_pct: float = 100.0
    """Energy that there can be at the most, by what does not hang on the gauge."""
    temperature_c: float | None = None
    warming_c_per_h: float = 0.0
    """How fast the temperature rises; negative while it cools."""
    trend_pct_per_h: float | None = None

    @property
    def held_pct(self) -> float | None:
        """Energy to count on: as believed, and no more than there can be."""
        energy_pct = self.model.energy_pct
        return None if energy_pct is None else min(energy_pct, self.ceiling_pct)


def start(supply: SupplyConfig, now_s: float, known: tuple[float, float] | None = None) -> Estimate:
    """Begin with the nameplate, or with a capacity (Wh, relative sd) learned earlier."""
    model = battery_model.begun(supply.capacity_wh, known)
    return Estimate(at_s=now_s, model=model, gauge=gauge_trust.begun(now_s))


def advance(  # noqa: PLR0913 - one moment of one battery
    before: Estimate,
    reading: Reading | None,
    *,
    drawn_w: tuple[float, float],
    all_metered: bool = False,
    on_battery: bool,
    now_s: float,
    supply: SupplyConfig,
) -> Estimate:
    """Carry the estimate to ``now_s`` and let a reading correct it.

    ``drawn_w`` is what was drawn since the last call, by meter or by label: by what stays on, and
    by what may be shed. ``all_metered``: what the supply draws for itself is in it.
    """
    if reading is not None and BATTERY_ABSENT in reading.faults:
        return _without_battery(before, on_battery=on_battery, now_s=now_s)
    hours = max(0.0, now_s - before.at_s) / 3600
    model, gauge = before.model.aged(hours, on_battery=on_battery), before.gauge
    if on_battery != before.on_battery:
        gauge = gauge_trust.switched(gauge, now_s)
    if model.energy_pct is not None:
        if before.on_battery:
            usable = usable_fraction(supply.chemistry, before.temperature_c)
            drain_wh, other_wh = (watts * hours / usable for watts in drawn_w)
            model, fall_pct = model.drawn(
                drain_wh, other_wh, 0.0 if all_metered else hours / usable
            )
            gauge = replace(gauge, due_pct=gauge.due_pct + fall_pct)
        else:
            model = _charge(model, reading, hours, gauge_stuck=gauge.stuck)
            gauge = replace(gauge, due_pct=0.0)
    temperature_c, warming_c_per_h = _sense(before, reading, hours)
    value_pct = _value_pct(reading, supply)
    if value_pct is not None:
        occasion = gauge_trust.Occasion(now_s, on_battery, supply.capacity_wh)
        model, gauge = gauge_trust.believe(model, gauge, value_pct, occasion)
    return replace(
        before,
        at_s=max(now_s, before.at_s),
        on_battery=on_battery,
        model=model,
        gauge=gauge,
        temperature_c=temperature_c,
        warming_c_per_h=warming_c_per_h,
        trend_pct_per_h=_trend(before, model, hours, on_battery=on_battery),
    )


def charge_pct(belief: Estimate, supply: SupplyConfig) -> float | None:
    """State of charge as believed."""
    if belief.model.energy_pct is None:
        return None
    return energy_to_charge_pct(supply.chemistry, belief.model.energy_pct)


def _without_battery(before: Estimate, *, on_battery: bool, now_s: float) -> Estimate:
    """There is nothing in it; what was learned of the drains waits for the battery to come back."""
    return replace(
        before,
        at_s=max(now_s, before.at_s),
        on_battery=on_battery,
        model=before.model.anchored(None, 0.0),
        gauge=gauge_trust.removed(before.gauge, now_s),
        trend_pct_per_h=None,
    )


def _charge(
    model: BatteryModel, reading: Reading | None, hours: float, *, gauge_stuck: bool
) -> BatteryModel:
    """It charges as fast as it likes: the gauge can tell, and if it stands still the current."""
    if gauge_stuck:
        rate = SLOW_CHARGE_PCT_PER_H
        if (charge_w := _charge_w(reading)) is not None:
            rate = min(FAST_CHARGE_PCT_PER_H, charge_w * CHARGED_SHARE * model.drain)
        return model.charged(rate * hours, RESTING_VAR_PER_H * hours)
    resting = reading is not None and reading.charging is False
    return model.charged(0.0, (RESTING_VAR_PER_H if resting else CHARGING_VAR_PER_H) * hours)


def _charge_w(reading: Reading | None) -> float | None:
    """What goes into the battery as measured; None where nobody measures it."""
    if reading is None or not reading.charging:
        return None
    if reading.current_a is None or reading.voltage_v is None:
        return None
    watts = reading.current_a * reading.voltage_v
    return watts if 0 < watts < math.inf else None


def _value_pct(reading: Reading | None, supply: SupplyConfig) -> float | None:
    """Return what the gauge shows, as energy; None where it shows nothing that can be."""
    charge = None if reading is None else reading.charge_pct
    if charge is None or not 0 <= charge <= 100:  # NaN fails the comparison too
        return None
    return charge_to_energy_pct(supply.chemistry, charge)


def _sense(before: Estimate, reading: Reading | None, hours: float) -> tuple[float | None, float]:
    """Take over the temperature, slowly and within bounds; return it and how fast it rises."""
    before_c, warming = before.temperature_c, before.warming_c_per_h
    shown_c = None if reading is None else reading.temperature_c
    coldest_c, hottest_c = SENSIBLE_C
    if shown_c is None or not coldest_c <= shown_c <= hottest_c:
        return before_c, warming
    if before_c is None:
        return shown_c, warming
    if hours <= 0:
        return before_c, warming
    change_c = (shown_c - before_c) * _weight(hours, SENSE_S)
    warming += (change_c / hours - warming) * _weight(hours, COOLING_S)
    return before_c + change_c, warming


def _trend(
    before: Estimate, model: BatteryModel, hours: float, *, on_battery: bool
) -> float | None:
    """Smooth the change of the energy; begin again where mains or the gauge's word changed."""
    trend = before.trend_pct_per_h
    if before.model.energy_pct is None or model.energy_pct is None or hours == 0:
        return trend
    if before.on_battery != on_battery:
        return None
    change_pct = model.energy_pct - before.model.energy_pct
    if abs(change_pct) > gauge_trust.JUMP_PCT:
        return trend
    rate = change_pct / hours
    return rate if trend is None else trend + (rate - trend) * _weight(hours, TREND_S)


def _weight(hours: float, over_s: float) -> float:
    """How much a value counts that stands for so many hours, smoothed over ``over_s``."""
    return 1 - math.exp(-hours * 3600 / over_s)
