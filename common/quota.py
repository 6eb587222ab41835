"""How much each user may ask over power.sock, so that one cannot take the turn of the others. Pure.

A user is what the kernel says of the other end, never what a request says of itself.
"""

from __future__ import annotations

USERS_REMEMBERED = 64
"""Beyond so many, whoever has earned everything back is forgotten: nothing is lost by that."""


class Quota:
    """``burst`` requests at once and ``rate_per_s`` in the long run, for each user apart."""

    def __init__(self, burst: float, rate_per_s: float) -> None:
        self._burst, self._rate_per_s = burst, rate_per_s
        self._left: dict[int, tuple[float, float]] = {}
        """By user: how many are left, and as of when."""

    def take(self, user: int, now_s: float) -> bool:
        """Tell whether ``user`` may ask one more at ``now_s``, and count it if so."""
        left = self._earned(user, now_s)
        allowed = left >= 1
        self._left[user] = (left - 1 if allowed else left, now_s)
        if len(self._left) > USERS_REMEMBERED:
            self._forget(now_s)
        return allowed

    def _earned(self, user: int, now_s: float) -> float:
        left, as_of_s = self._left.get(user, (self._burst, now_s))
        return min(self._burst, left + (now_s - as_of_s) * self._rate_per_s)

    def _forget(self, now_s: float) -> None:
        self._left = {
            user: kept
            for user, kept in self._left.items()
            if self._earned(user, now_s) < self._burst
        }
