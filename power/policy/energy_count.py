"""Our own reckoning: the energy counted since the battery was last full. Pure.

It asks no gauge, so a lying gauge cannot move it. It is a bound, not an estimate:

1. A battery holds at most its nameplate, and is taken to be full at the start.
2. While mains is gone it falls by what the loads draw by their labels. Labels of what may be shed
   are often too high, so those count for nine tenths.
3. While mains is there it rises by its whole capacity an hour, faster than any charger, so that a
   battery that was truly charged is never reckoned to be empty.
4. What a supply measures beside (draw, temperature) is counted only where it does not come over
   the connection that its gauge comes over, nor from the current that its gauge adds up: a shunt of
   the wrong size would else be two witnesses. There a measured draw may slow the count, within
   bounds, and never hurry it.
5. Cold makes what is drawn count for more, at the moment at which it is drawn. What was drawn while
   the battery was warm does not grow when it cools.

So it comes late for a battery that is worn, or was half full. Then voltage and gauge must speak.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from power.policy.chemistry import usable_fraction

if TYPE_CHECKING:
    from power.config import SupplyConfig

OTHER_SHARE = 0.9
SHARED_SHARE = 0.3
"""Of the labels: where gauge and meter are one, less than this is not believed to be drawn."""


def count_wh(  # noqa: PLR0913 - one moment of one battery
    counted_wh: float,
    *,
    drawn_w: tuple[float, float],
    hours: float,
    feeding: bool | None,
    metered_w: float | None,
    temperature_c: float | None,
    supply: SupplyConfig,
) -> float:
    """Watt-hours drawn since full, after ``hours`` more: as metered, or by the labels ``drawn_w``.

    They are counted as a battery of 25 °C would have given them.

    ``feeding`` tells whether the battery fed the loads, by what was said of mains and by nothing
    else; None: nothing was said yet.
    """
    if feeding is None:
        return counted_wh
    if not feeding:  # rule 3
        return max(0.0, counted_wh - supply.capacity_wh * hours)
    label_w = drawn_w[0] + OTHER_SHARE * drawn_w[1]
    if metered_w is None:
        counted_w = label_w
    elif supply.networked or supply.one_meter:  # rule 4
        counted_w = min(label_w, max(metered_w, SHARED_SHARE * label_w))
    else:
        counted_w = metered_w
    known_c = None if supply.networked else temperature_c
    counted_wh += counted_w * hours / usable_fraction(supply.chemistry, known_c)  # rule 5
    return min(supply.capacity_wh, counted_wh)  # it never held more


def left_pct(counted_wh: float, supply: SupplyConfig) -> float:
    """Share of the energy that can be left at the most, 0 to 100."""
    return max(0.0, 100 - 100 * counted_wh / supply.capacity_wh)
