"""Wrong tries at a lock, and the waits that grow with them. Pure.

Waits are counted in seconds that the machine has run, never by its clock. After a restart only the
seconds since then count: waiting with the power off is not waiting.
"""

from __future__ import annotations

import msgspec

FREE = 5
WAITS_S = (30, 60, 120, 300, 900, 3600)
"""After the fifth wrong one in a row, the sixth, and so on; the last holds from there."""
FORGIVEN_AFTER_S = 24 * 3600.0
"""Longer than any wait, so waiting for it gains nothing: it is for slips of many shifts."""


class Attempts(msgspec.Struct, frozen=True):
    """Wrong tries, and how long the machine had run at the last of them."""

    wrong: int = 0
    at_s: float = 0.0

    def wait_s(self, now_s: float) -> float:
        """How long still. A machine that restarted has run for less than ``at_s``."""
        if self.wrong < FREE:
            return 0.0
        wait_s = WAITS_S[min(self.wrong - FREE, len(WAITS_S) - 1)]
        return max(0.0, wait_s - self._waited_s(now_s))

    def another(self, now_s: float) -> Attempts:
        """One more wrong try."""
        forgiven = self._waited_s(now_s) >= FORGIVEN_AFTER_S
        return Attempts(1 if forgiven else self.wrong + 1, now_s)

    def _waited_s(self, now_s: float) -> float:
        return now_s - self.at_s if now_s >= self.at_s else now_s


def whole(seconds: float) -> int:
    """Upwards: who waits so long need not wait again."""
    return -int(-seconds // 1)
