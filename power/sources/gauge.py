"""What every driver does alike with the charge that a gauge shows."""

from __future__ import annotations

from typing import Final

OVERFULL_PCT: Final = 120.0
"""A gauge that counts from an old capacity shows a full battery as 103 or 120 %."""


def full_at_most(charge_pct: float | None) -> float | None:
    """Return the charge within 0 to 100 %; what is a little beyond full is full, never unknown."""
    if charge_pct is None or not 0 <= charge_pct <= OVERFULL_PCT:
        return None
    return min(100.0, charge_pct)
