"""Seconds since 1970, by whoever's clock, as moments. Pure."""

from __future__ import annotations

from datetime import UTC, datetime

_LATEST_S = 253_000_000_000
"""In the year 9987: later is no date."""


def moment(at_s: float | None) -> datetime | None:
    """None also where another's clock gave what is no date."""
    if at_s is None or not 0 <= at_s < _LATEST_S:
        return None
    return datetime.fromtimestamp(at_s, UTC)
