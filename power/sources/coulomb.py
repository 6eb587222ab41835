"""Charge counted from a measured current, as a shunt monitor does it.

1. A battery is full when its charger holds it at its full voltage and it takes almost nothing more,
   for `FULL_FOR_S` without a break. Then 100 % is certain.
2. From there the current is added up. Before a battery was seen full its charge is not known, and
   after a gap in the measurements it is not known any more: a guess would be told as a reading.
3. No charge is read from volts: that would make two witnesses of one (`power.policy.witness`).
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

FULL_FOR_S: Final = 60.0
TAIL_C: Final = 0.05
"""Of the capacity an hour: a battery that takes less at its full voltage is full."""
GAP_S: Final = 30.0


class CoulombCounter:
    """The charge of one battery. Give it every measurement, in turn."""

    def __init__(
        self, capacity_ah: float, full_v: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """``full_v``: what its charger holds it at, just below the highest."""
        self._capacity_ah = capacity_ah
        self._full_v = full_v
        self._clock = clock
        self._held_ah: float | None = None
        self._last: tuple[float, float] | None = None
        """When was measured last, and the current then."""
        self._full_since_s: float | None = None

    def follow(self, voltage_v: float, current_a: float | None) -> float | None:
        """Return the charge in per cent; None: not known. A positive current charges."""
        now_s = self._clock()
        before, self._last = self._last, None if current_a is None else (now_s, current_a)
        if current_a is None or before is None or now_s - before[0] > GAP_S:
            self._held_ah = self._full_since_s = None
        elif self._held_ah is not None:
            moved_ah = (current_a + before[1]) / 2 * (now_s - before[0]) / 3600
            self._held_ah = min(self._capacity_ah, max(0.0, self._held_ah + moved_ah))
        if self._is_full(voltage_v, current_a, now_s):
            self._held_ah = self._capacity_ah
        return None if self._held_ah is None else 100 * self._held_ah / self._capacity_ah

    def _is_full(self, voltage_v: float, current_a: float | None, now_s: float) -> bool:
        takes_little = current_a is not None and 0 <= current_a <= TAIL_C * self._capacity_ah
        if not takes_little or voltage_v < self._full_v:
            self._full_since_s = None
            return False
        if self._full_since_s is None:
            self._full_since_s = now_s
        return now_s - self._full_since_s >= FULL_FOR_S
