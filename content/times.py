"""Times of CAP and of publishers, as aware values in UTC.

A time without a zone is Dutch clock time. Twice a year that is not one moment: in March an hour
does not exist, in October an hour comes twice.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from content.text import clean_line

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
_YEARS = range(2000, 2200)  # outside it no zone arithmetic can overflow, and no bulletin is meant
_DUTCH = re.compile(r"(\d{1,2})-(\d{1,2})-(\d{4})(?:,? +(?:om +)?(\d{1,2})[:.](\d\d)(?: +uur)?)?")
_DURATION = re.compile(r"(\d{1,4}) *(minuut|minuten|uur|uren|dag|dagen|week|weken)")
_UNIT = {"m": timedelta(minutes=1), "u": timedelta(hours=1), "d": timedelta(days=1)}
_UNIT["w"] = timedelta(weeks=1)


class TimeProblem(ValueError):
    """Not one moment; the message is Dutch and says what to write instead."""


def read_time(text: str) -> datetime:
    """Read an ISO 8601 time such as ``2026-01-20 14:05`` or ``2026-01-20T14:05:00+01:00``.

    Also ``20-1-2026 14:05``, as people here write it. Raises TimeProblem.
    """
    text = text.strip()
    dutch = _DUTCH.fullmatch(text)
    try:
        if dutch:
            day, month, year, hour, minute = (int(part or 0) for part in dutch.groups())
            moment = datetime(year, month, day, hour, minute)  # noqa: DTZ001 - zone follows
        else:
            moment = datetime.fromisoformat(text)
    except ValueError as error:
        shown = clean_line(text[:40])
        message = f"'{shown}' is geen tijd: schrijf bijvoorbeeld 2026-01-20 14:05."
        raise TimeProblem(message) from error
    if moment.year not in _YEARS:
        raise TimeProblem(f"Het jaar {moment.year} kan niet kloppen: verbeter de datum.")
    return moment.astimezone(UTC) if moment.tzinfo else _from_dutch_clock(moment)


def read_duration(text: str) -> timedelta | None:
    """Read ``12 uur``, ``30 minuten``, ``2 dagen``, ``1 week``; None if it is no such thing."""
    match = _DURATION.fullmatch(text.strip().lower())
    return int(match[1]) * _UNIT[match[2][0]] if match else None


def _from_dutch_clock(moment: datetime) -> datetime:
    first, second = (moment.replace(tzinfo=AMSTERDAM, fold=fold).astimezone(UTC) for fold in (0, 1))
    if first == second:
        return first
    clock = f"{moment:%Y-%m-%d %H:%M}"
    if first > second:
        message = f"{clock} bestaat niet, de klok gaat dan een uur vooruit: verbeter de tijd."
        raise TimeProblem(message)
    raise TimeProblem(
        f"{clock} komt twee keer voor, de klok gaat dan een uur terug: "
        f"schrijf {clock}+02:00 (zomertijd) of {clock}+01:00 (wintertijd)."
    )
