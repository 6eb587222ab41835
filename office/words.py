"""How pages say moments and spans, in Dutch, in the time of the Netherlands."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from babel.dates import format_datetime

from common.time_zone import AMSTERDAM

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

_MINUTE_S, _HOUR_S, _DAY_S = 60, 3600, 24 * 3600
_JUST_NOW = timedelta(minutes=1)


def moment(at: datetime) -> str:
    """Return such as "ma 30 nov 16:05"."""
    return format_datetime(at.astimezone(AMSTERDAM), "EEE d MMM HH:mm", locale="nl")


def clock(at: datetime) -> str:
    return f"{at.astimezone(AMSTERDAM):%H:%M}"


def span(length: timedelta) -> str:
    """Return a length in one unit, such as "4 minuten"."""
    length_s = max(0.0, length.total_seconds())
    if length_s < _MINUTE_S:
        return "minder dan een minuut"
    if length_s < _HOUR_S:
        return _counted(int(length_s // _MINUTE_S), "minuut", "minuten")
    if length_s < 2 * _DAY_S:
        return f"{int(length_s // _HOUR_S)} uur"
    return _counted(int(length_s // _DAY_S), "dag", "dagen")


def ago(at: datetime | None, now: datetime) -> str:
    if at is None:
        return "nooit"
    return "zojuist" if now - at < _JUST_NOW else f"{span(now - at)} geleden"


def _counted(number: int, one: str, more: str) -> str:
    return f"{number} {one if number == 1 else more}"


FILTERS: Mapping[str, Callable[..., Any]] = {
    "moment": moment,
    "clock": clock,
    "span": span,
    "ago": ago,
    "counted": _counted,
    "iso": lambda at: at.isoformat(timespec="seconds"),
}
