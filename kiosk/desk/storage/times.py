"""Moments as desk.db keeps them (seconds since 1970, UTC) and as people here say them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import overload

from common.time_zone import AMSTERDAM


@overload
def moment(seconds: float) -> datetime: ...
@overload
def moment(seconds: None) -> None: ...
def moment(seconds: float | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)


def clock(at: datetime) -> str:
    """Hours and minutes, Dutch time."""
    return f"{at.astimezone(AMSTERDAM):%H:%M}"


def day(at: datetime) -> str:
    """The day in Dutch time, such as 2026-01-20."""
    return f"{at.astimezone(AMSTERDAM):%Y-%m-%d}"


def stamp(at: datetime | None) -> str:
    """Day and time for a table, such as 20-01-2026 16:30; nothing for None."""
    return f"{at.astimezone(AMSTERDAM):%d-%m-%Y %H:%M}" if at else ""
