"""Whether a battery feeds its loads while "mains" is said to be there: a dead charger. Pure.

A sense pin may hang on another breaker than the charger; a PiJuice says PRESENT and NORMAL, a UPS
``OL DISCHRG``, the kernel online and Discharging, while the battery runs empty. Such a supply is on
battery, whatever it says of mains.

1. It **says** so (`Reading.discharging`, or a current out of the battery that could feed a fair
   part of the loads) for a minute; for ten seconds if the charge has fallen meanwhile. The short
   tests that a UPS makes of itself end sooner. Until the charge has fallen too, this sheds
   comfort and raises the alarm, and ends no essential (`Watch.unproven`).
2. Its charge **falls** on mains, by `FALL_PCT`, and about as fast as the loads would have it fall.
   The slow fall of a battery that rests, and a gauge that flickers between 98 and 100, are neither.
   Nor is a leap: gauges are known to re-calibrate around a change of mains, and at other times.
3. A test that was ordered, and a calibration, prove nothing.
4. It is over when the charge has risen, when it holds although the loads should have made it fall
   (sooner if it is also said to charge), or when what was only said is no longer said. A charge
   that falls on while it is "charging" has an adapter that is too weak: that is no end.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from power.reading import CALIBRATING

if TYPE_CHECKING:
    from power.config import SupplyConfig
    from power.reading import Reading

SAID_S = 60.0
SAID_AND_FALLING_S = 10.0
SAID_WAITS_S = (SAID_AND_FALLING_S, SAID_S)
SAID_FALL_PCT = 2.0
FALL_PCT = 3.0
"""More than a gauge of whole per cents flickers."""
SLOWEST, FASTEST = 0.3, 4.0
"""Of the fall that the labels foretell: labels are too high, worn batteries fall faster."""
LEAST_DRAW_C = 0.02
"""A draw below this share of the capacity an hour is counted as this: something always draws."""
WINDOW_PCT = 15.0
"""When the loads should have drawn this much and it fell too slowly, the watch begins again."""
FLICKER_PCT = 1.0
RISE_PCT = 1.5
CHARGES_PCT, HOLDS_PCT = 2.0, 5.0
"""Drawn without a further fall, this shows that a charger which says that it charges does, and
that a charge whose gauge lives holds."""
SMOOTH_S = 300.0
SETTLE_S = 120.0
"""After mains came or the start a gauge may re-calibrate so long."""
LEAP_PCT = 2.5
LEAST_W, LEAST_A, LEAST_SHARE = 0.5, 0.1, 0.2
"""A smaller current out of the battery is noise, or helps a charger at a peak of the loads."""


class Watch(msgspec.Struct, frozen=True, kw_only=True):
    """What was seen of the charge since mains is said to be there."""

    began_s: float | None = None
    raw_pct: float | None = None
    smooth_pct: float = 0.0
    high_pct: float = 0.0
    """The charge from which a fall is counted."""
    drawn_pct: float = 0.0
    """What the loads should have drawn since it was there, in percent of the nameplate."""
    said_s: float | None = None
    """Since when the supply says that it discharges."""
    said_pct: float | None = None
    since_s: float | None = None
    """Since when it is taken to be on battery; None: it is not."""
    only_said: bool = False
    """It only says so: its charge has not shown it."""
    alive: bool = False
    """Its charge has changed since it was last lower than before: it holds, and is not frozen."""
    better_s: float | None = None
    """Since when it says that it charges and has not fallen further."""

    @property
    def feeds(self) -> bool:
        """Whether the battery is taken to feed the loads."""
        return self.since_s is not None

    @property
    def unproven(self) -> bool:
        """It only says so, and its charge, which lives, does not fall.

        One word is enough to shed comfort by, and no light ends by it: a battery that was emptied
        may be charging. A gauge that stands still while the loads should have made it fall
        disproves nothing.
        """
        if not self.only_said or self.raw_pct is None:
            return False
        return self.alive or self.drawn_pct < HOLDS_PCT


def follow(  # noqa: PLR0913 - one moment of one battery
    before: Watch,
    reading: Reading | None,
    *,
    mains: bool | None,
    load_w: float,
    hours: float,
    now_s: float,
    supply: SupplyConfig,
    tested: bool,
) -> Watch:
    """Carry the watch to ``now_s``; ``tested``: it is run from its battery on purpose."""
    if mains is not True or tested or (reading is not None and CALIBRATING in reading.faults):
        return Watch()
    watch = _listen(before, reading, load_w, now_s)
    watch = _measure(watch, reading, load_w, hours, now_s, supply)
    return _recover(watch, reading, now_s) if watch.feeds else _suspect(watch, now_s)


def _listen(before: Watch, reading: Reading | None, load_w: float, now_s: float) -> Watch:
    """Rule 1."""
    if reading is None:
        return before
    if not says_so(reading, load_w):
        return replace(before, said_s=None, said_pct=None)
    if before.said_s is not None:
        return before
    return replace(before, said_s=now_s, said_pct=_charge(reading))


def says_so(reading: Reading, load_w: float) -> bool:
    """Whether a reading claims that the battery gives power."""
    if reading.discharging or reading.charging:
        return reading.discharging is True and not reading.charging
    current_a, voltage_v = reading.current_a, reading.voltage_v
    if current_a is None or not -math.inf < current_a < 0:
        return False
    if voltage_v is None or not 0 < voltage_v < math.inf:
        return current_a <= -LEAST_A
    return -current_a * voltage_v >= max(LEAST_W, LEAST_SHARE * load_w)


def _measure(  # noqa: PLR0913, PLR0917 - as `follow`
    watch: Watch,
    reading: Reading | None,
    load_w: float,
    hours: float,
    now_s: float,
    supply: SupplyConfig,
) -> Watch:
    """Rule 2: follow the charge, and what it should have fallen."""
    fall_pct = 100 * max(load_w / supply.capacity_wh, LEAST_DRAW_C) * hours
    watch = replace(watch, drawn_pct=watch.drawn_pct + fall_pct)
    charge_pct = _charge(reading)
    if charge_pct is None:
        return watch
    began_s = now_s if watch.began_s is None else watch.began_s
    settling = watch.raw_pct is None or now_s - began_s < SETTLE_S
    leap = watch.raw_pct is not None and abs(watch.raw_pct - charge_pct) > max(
        LEAP_PCT, 1 + 3 * fall_pct
    )
    if settling or leap:
        return replace(
            watch,
            began_s=began_s,
            raw_pct=charge_pct,
            smooth_pct=charge_pct,
            high_pct=charge_pct,
            drawn_pct=0.0,
        )
    weight = 1 - math.exp(-hours * 3600 / SMOOTH_S)
    smooth_pct = watch.smooth_pct + (charge_pct - watch.smooth_pct) * weight
    alive = watch.alive or charge_pct != watch.raw_pct
    watch = replace(watch, raw_pct=charge_pct, smooth_pct=smooth_pct, alive=alive)
    if watch.feeds:
        return watch
    if smooth_pct >= watch.high_pct - FLICKER_PCT:
        return replace(watch, high_pct=max(watch.high_pct, smooth_pct), drawn_pct=0.0)
    too_slow = watch.high_pct - smooth_pct < SLOWEST * watch.drawn_pct
    if watch.drawn_pct > WINDOW_PCT and too_slow:
        return replace(watch, high_pct=smooth_pct, drawn_pct=0.0)
    return watch


def _suspect(watch: Watch, now_s: float) -> Watch:
    fallen_pct = watch.high_pct - watch.smooth_pct
    falls = (
        watch.raw_pct is not None
        and fallen_pct >= FALL_PCT
        and SLOWEST * watch.drawn_pct <= fallen_pct <= FASTEST * watch.drawn_pct + FLICKER_PCT
    )
    said = False
    if watch.said_s is not None:
        fallen_pct = (watch.said_pct or 0.0) - (watch.raw_pct or 0.0)
        sure = watch.said_pct is not None and fallen_pct >= SAID_FALL_PCT
        said = now_s - watch.said_s >= (SAID_AND_FALLING_S if sure else SAID_S)
    if not falls and not said:
        return watch
    return replace(
        watch,
        since_s=now_s,
        only_said=not falls,
        high_pct=watch.smooth_pct,
        drawn_pct=0.0,
        alive=False,
        better_s=None,
    )


def _recover(watch: Watch, reading: Reading | None, now_s: float) -> Watch:
    """Rule 4. While it feeds, ``high_pct`` is the lowest charge so far."""
    if reading is None:
        return watch
    if watch.raw_pct is not None and watch.smooth_pct < watch.high_pct - FLICKER_PCT / 2:
        watch = replace(
            watch,
            high_pct=watch.smooth_pct,
            drawn_pct=0.0,
            better_s=None,
            only_said=False,
            alive=False,
        )
    if watch.said_s is not None:
        return replace(watch, better_s=None)
    charges = reading.charging is True or (reading.current_a or 0.0) >= LEAST_A
    better_s = watch.better_s if watch.better_s is not None else now_s
    watch = replace(watch, better_s=better_s if charges or watch.only_said else None)
    risen = watch.raw_pct is not None and watch.smooth_pct >= watch.high_pct + RISE_PCT
    holds = watch.alive and watch.drawn_pct >= HOLDS_PCT
    held = watch.only_said or watch.drawn_pct >= CHARGES_PCT
    told = watch.better_s is not None and now_s - watch.better_s >= SAID_AND_FALLING_S and held
    return Watch() if risen or holds or told else watch


def _charge(reading: Reading | None) -> float | None:
    charge_pct = reading.charge_pct if reading else None
    return charge_pct if charge_pct is not None and 0 <= charge_pct <= 100 else None
