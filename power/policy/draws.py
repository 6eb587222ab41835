"""What the loads really draw, where the supply measures it. Pure.

A label says what a load may draw. A heater behind a thermostat draws that ten minutes an hour; an
inverter draws for itself what stands on no label.

1. Two meters can tell. At the battery, current times volts while it discharges: it sees all. What
   the supply delivers (`Reading.draw_w`) is seen without what it draws for itself.
2. What is measured beyond the labels is counted beside them, and belongs to the essentials: who
   draws it cannot be told apart before the rest is off. It is believed within minutes, and
   forgotten within an hour.
3. What is measured below the labels is believed slowly, over hours, since a thermostat is off most
   of the time. It is put down to the loads that draw most: the larger a load, the more it can
   have drawn too little. The budget allows for its error, up to the label, and for the highest of
   the last hours: the mean swings with each turn of a thermostat, and loads would swing with it.
4. A meter that does not move when a load is switched is stuck, and no meter until it moves.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

if TYPE_CHECKING:
    from collections.abc import Sequence

    from power.config import LoadConfig, SupplyConfig
    from power.reading import Reading

RISE_S = 300.0
"""Longer than the start of a motor or of a Pi."""
FALL_S, FALL_ALONE_S = 3600.0, 600.0
"""Beside loads whose labels may be too high, and with the essentials alone."""
LEAST_SHARE, MOST_SHARE = 0.005, 3.0
MOST_OWN_C = 0.05
"""A meter is heard between these shares of the labels, and what would empty the battery in twenty
hours beside: others measure something else."""
UNKNOWN_SHARE = 0.5
"""How far a load may draw below its label on average, before anything was measured."""
CYCLE_SHARE, CYCLE_S = 0.35, 600.0
"""A thermostat of the largest load moves what is measured by this share of its label, for ten
minutes at a time. So one reading teaches little, and six hours teach much."""
SWING_S = 3 * 3600.0
"""Between two turns of a thermostat, mostly an hour, its load is not believed to draw much less."""
FORGET_S = 7 * 86_400.0
"""In a week of frost or thaw a heater draws otherwise."""
CAUTION_SD = 1.5
SWITCHED_W, SWITCHED_SHARE = 1.0, 0.05
"""A change of the labels that every meter must see."""


class Draw(msgspec.Struct, frozen=True):
    """What a load draws on average while it is on, and the variance of that."""

    mean_w: float
    var: float
    high_w: float = 0.0
    """The highest mean of late: it swings with each turn of a thermostat."""


class Draws(msgspec.Struct, frozen=True, kw_only=True):
    """All that was measured of one supply's loads."""

    loads: dict[str, Draw] = {}
    """Those that were measured to draw less than their labels."""
    excess_w: float = 0.0
    """What is drawn beyond the labels and `SupplyConfig.idle_w`."""
    metered_w: float | None = None
    """What is drawn now, all told; None: no meter that lives."""
    labels_w: tuple[float, float] = (0.0, 0.0)
    """By their labels: what stayed on since the last reading, and what may be shed."""
    sees_all: bool = False
    """A meter at the battery was heard: what the supply draws for itself is in `excess_w`."""
    shown_w: float | None = None
    """What the meter last showed, and the labels of what was on then."""
    shown_label_w: float = 0.0
    stuck: bool = False

    def mean_w(self, load: LoadConfig) -> float:
        """What a load draws on average, as far as is known."""
        draw = self.loads.get(load.name)
        return load.watts if draw is None else draw.mean_w

    def cautious_w(self, load: LoadConfig) -> float:
        """The same with its error, and never beyond the label."""
        draw = self.loads.get(load.name)
        if draw is None:
            return load.watts
        return min(load.watts, draw.high_w + CAUTION_SD * math.sqrt(draw.var))


def learn(  # noqa: PLR0913 - one moment of one battery
    before: Draws,
    reading: Reading | None,
    on: Sequence[LoadConfig],
    *,
    on_battery: bool,
    hours: float,
    supply: SupplyConfig,
) -> Draws:
    """Carry what is known over the time since the last reading, in which ``on`` were on."""
    stays_w = sum(load.watts for load in on if load.stays)
    label_w = sum(load.watts for load in on)
    before = replace(before, labels_w=(stays_w, label_w - stays_w))
    shown_w, sees_all = _meter(reading, on_battery=on_battery)
    told_w = label_w + (supply.idle_w if sees_all else 0.0)
    most_w = MOST_SHARE * told_w + MOST_OWN_C * supply.capacity_wh
    if shown_w is None or not LEAST_SHARE * told_w <= shown_w <= most_w:
        return replace(before, metered_w=None)
    draws = _watch_meter(before, shown_w, told_w)
    if draws.stuck:
        return replace(draws, metered_w=None)
    draws = replace(draws, sees_all=draws.sees_all or sees_all)
    draws = _learn_excess(draws, shown_w - told_w, on, hours * 3600)
    draws = _learn_loads(draws, shown_w - (told_w - label_w), on, hours * 3600)
    idle_w = 0.0 if sees_all or not on_battery else supply.idle_w
    return replace(draws, metered_w=shown_w + idle_w)


def _meter(reading: Reading | None, *, on_battery: bool) -> tuple[float | None, bool]:
    """Rule 1: watts, and whether they are all that leaves the battery."""
    if reading is None:
        return None, False
    current_a, voltage_v = reading.current_a, reading.voltage_v
    if on_battery and current_a is not None and voltage_v is not None:
        watts = -current_a * voltage_v
        if 0 < watts < math.inf:
            return watts, True
    return reading.draw_w, False


def _watch_meter(draws: Draws, shown_w: float, told_w: float) -> Draws:
    """Rule 4. ``shown_label_w`` stays that of the moment at which it last moved."""
    if shown_w != draws.shown_w:
        return replace(draws, shown_w=shown_w, shown_label_w=told_w, stuck=False)
    switched_w = abs(told_w - draws.shown_label_w)
    stuck = switched_w > max(SWITCHED_W, SWITCHED_SHARE * told_w)
    return replace(draws, stuck=draws.stuck or stuck)


def _learn_excess(draws: Draws, beyond_w: float, on: Sequence[LoadConfig], seconds: float) -> Draws:
    """Rule 2."""
    if beyond_w > draws.excess_w:
        span_s = RISE_S
    else:
        span_s = FALL_ALONE_S if all(load.stays for load in on) else FALL_S
    change_w = max(0.0, beyond_w) - draws.excess_w
    weight = 1 - math.exp(-seconds / span_s)
    return replace(draws, excess_w=draws.excess_w + change_w * weight)


def _learn_loads(draws: Draws, shown_w: float, on: Sequence[LoadConfig], seconds: float) -> Draws:
    """Rule 3: a Kalman filter of each load, as if they were independent."""
    surprise_w = shown_w - draws.excess_w - sum(draws.mean_w(load) for load in on)
    below = surprise_w < -SWITCHED_SHARE * sum(load.watts for load in on)
    if seconds <= 0 or not (draws.loads or below):
        return draws
    known = {load.name: _drifted(draws.loads.get(load.name), load, seconds) for load in on}
    largest_w = max((load.watts for load in on), default=0.0)
    noise = (CYCLE_SHARE * largest_w) ** 2 * max(1.0, CYCLE_S / seconds)
    spread = sum(draw.var for draw in known.values()) + noise
    if spread <= 0:
        return draws
    loads = dict(draws.loads)
    for load in on:
        draw = known[load.name]
        gain = draw.var / spread
        mean_w = min(load.watts, max(0.0, draw.mean_w + gain * surprise_w))
        high_w = mean_w + (draw.high_w - mean_w) * math.exp(-seconds / SWING_S)
        loads[load.name] = Draw(mean_w, draw.var * (1 - gain), max(mean_w, high_w))
    return replace(draws, loads=loads)


def _drifted(draw: Draw | None, load: LoadConfig, seconds: float) -> Draw:
    unknown = (UNKNOWN_SHARE * load.watts) ** 2
    if draw is None:
        return Draw(load.watts, unknown, load.watts)
    return replace(draw, var=min(unknown, draw.var + unknown * seconds / FORGET_S))


def split_w(draws: Draws, on: Sequence[LoadConfig], idle_w: float) -> tuple[float, float]:
    """What is drawn by what stays, the supply itself included, and by what may be shed."""
    other_w = sum(load.watts for load in on if not load.stays)
    if draws.metered_w is not None:
        other_w = min(other_w, draws.metered_w)
        return draws.metered_w - other_w, other_w
    stays_w = sum(draws.mean_w(load) for load in on if load.stays)
    return stays_w + idle_w + draws.excess_w, other_w
