"""What the current of a battery tells of mains, where a shunt measures it.

A battery that charges has mains. One that gives power for `CONFIRM_S` without a break has none: a
peak of the loads, which a charger cannot follow, is shorter. Near nothing, a battery rests or is
full: that tells nothing, and what was known before holds.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

CONFIRM_S: Final = 10.0


class CurrentSense:
    """Mains by the current of one battery."""

    def __init__(self, idle_a: float, clock: Callable[[], float] = time.monotonic) -> None:
        """Below ``idle_a`` the battery neither charges nor discharges."""
        self._idle_a = idle_a
        self._clock = clock
        self._gives_since_s: float | None = None

    def charging(self, current_a: float | None) -> bool | None:
        return None if current_a is None else current_a >= self._idle_a

    def discharging(self, current_a: float | None) -> bool | None:
        return None if current_a is None else current_a <= -self._idle_a

    def mains(self, current_a: float | None) -> bool | None:
        """Follow the current; positive is charging. None: it does not tell."""
        if current_a is None:
            return None
        if not self.discharging(current_a):
            self._gives_since_s = None
            return True if self.charging(current_a) else None
        now_s = self._clock()
        if self._gives_since_s is None:
            self._gives_since_s = now_s
        return False if now_s - self._gives_since_s >= CONFIRM_S else None


def drawn_w(
    voltage_v: float | None, current_a: float | None, *, mains: bool | None
) -> float | None:
    """What the loads draw, while the battery alone feeds them."""
    if mains is not False or voltage_v is None or current_a is None:
        return None
    return max(0.0, -voltage_v * current_a)
