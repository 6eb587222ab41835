"""The daemon's clocks: one that never jumps, one that may be wrong."""

from __future__ import annotations

import time
from datetime import UTC, datetime

from power import host
from power.policy.status_builder import Moment

JUMP_S = 5.0


class Clock:
    """Monotonic seconds for deciding, the time of day for telling."""

    def __init__(self, speed: float = 1.0) -> None:
        """``speed`` is policy seconds in one of ours: as fast as the simulated battery's."""
        self.speed = speed
        self._started_s = time.monotonic()
        self._offset_s = time.time() - self._started_s

    def moment(self) -> Moment:
        """Now, by both clocks."""
        now_s = (time.monotonic() - self._started_s) * self.speed
        return Moment(now=datetime.now(UTC), now_s=now_s, speed=self.speed)

    def jumped_s(self) -> float:
        """By how much the time of day was set since the last call; 0.0 for less than `JUMP_S`."""
        offset_s = time.time() - time.monotonic()
        jumped_s, self._offset_s = offset_s - self._offset_s, offset_s
        return jumped_s if abs(jumped_s) >= JUMP_S else 0.0

    @property
    def plausible(self) -> bool:
        """False when the time of day is before this program was installed."""
        return host.clock_plausible()
