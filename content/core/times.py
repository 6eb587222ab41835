"""Times of CAP and of publishers, as aware values in UTC.

A time without a zone is Dutch clock time. Twice a year that is not one moment: in March an hour
does not exist, in October an hour comes twice. A date alone is no moment either: "geldig tot
30-11-2026" may mean the first or the last minute of that day, so whoever wrote it is asked.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from common.time_zone import AMSTERDAM
from content.core.text import clean_line

if TYPE_CHECKING:
    from collections.abc import Callable

_YEARS = range(2000, 2200)  # outside it no zone arithmetic can overflow, and no bulletin is meant
_MONTHS = (
    "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september",
    "oktober", "november", "december",
)  # fmt: skip
_DAY_NAME = (
    r"(?:(?:ma|di|woens|donder|vrij|zater|zon)(?:an|ns)?dag,? +|(?:ma|di|wo|do|vr|za|zo)\.? +)?"
)
_CLOCK = r"(?:,?(?: +|T)(?:om +)?(\d{1,2})(?:[:.](\d\d)(?::\d\d)?(?: *(?:uur|u\.?))?| *(?:uur|u)))?"
_DUTCH = re.compile(_DAY_NAME + r"(\d{1,2})[-/](\d{1,2})(?:[-/](\d{4}))?" + _CLOCK)
_WORDS = re.compile(_DAY_NAME + r"(\d{1,2}) +([a-z]{3,9})\.?(?: +(\d{4}))?" + _CLOCK)
_ISO_24 = re.compile(r"(\d{4})-(\d\d)-(\d\d)[ T](24):(00)(?::00)?")
_DURATION = re.compile(r"(\d{1,4}) *(minuut|minuten|uur|uren|dag|dagen|week|weken)")
_NEAR = timedelta(days=120)  # further away, a day without a year may be of either year


class TimeProblem(ValueError):
    """Not one moment; the message is Dutch and says what to write instead."""


class CalendarDays(timedelta):
    """Whole days of the Dutch calendar, of 23 or 25 hours when the clock is changed."""


_UNITS: dict[str, Callable[[int], timedelta]] = {
    "m": lambda number: timedelta(minutes=number),
    "u": lambda number: timedelta(hours=number),
    "d": CalendarDays,
    "w": lambda number: CalendarDays(7 * number),
}


def after(start: datetime, length: timedelta) -> datetime:
    """Return the moment ``length`` after ``start``, in UTC.

    `CalendarDays` end at the same time by the Dutch clock; hours are hours.
    """
    if not isinstance(length, CalendarDays):
        return start + length
    wall = start.astimezone(AMSTERDAM) + timedelta(days=length.days)
    # An hour that comes twice, or not at all: the later of what it may be.
    return max(wall.replace(fold=fold).astimezone(UTC) for fold in (0, 1))


def read_time(text: str) -> datetime:
    """Read a time from a machine, such as ``2026-01-20T14:05:00+01:00``. Raises TimeProblem.

    A date alone is its first minute: other systems write that. People are asked: `read_moment`.
    """
    text = text.strip()
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return read_moment(text)
    return _in_utc(moment)


def read_moment(text: str, *, now: datetime | None = None, is_end: bool = False) -> datetime:
    """Read a time that a person wrote: ``20-1-2026 14.05 uur``, ``2 januari 18:00``, ``… 24:00``.

    Without a year it is the nearest such day to ``now``. Raises TimeProblem when that is not
    clear, and for a date without a time; ``is_end``: which may mean the end of that day.
    """
    text = text.strip()
    if parts := _dutch_parts(text):
        return _dutch_moment(text, *parts, now=now, is_end=is_end)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise _no_time(text) from error
    if _is_date(text):
        raise _no_clock(moment.date(), is_end=is_end)
    return _in_utc(moment)


def read_duration(text: str) -> timedelta | None:
    """Read ``12 uur``, ``30 minuten``, ``2 dagen``, ``1 week``; None if it is no such thing."""
    match = _DURATION.fullmatch(text.strip().lower())
    return _UNITS[match[2][0]](int(match[1])) if match else None


_Parts = tuple[int, int, int | None, int | None, int]


def _dutch_parts(text: str) -> _Parts | None:
    """Return day, month, year, hour and minute; year and hour may be left out."""
    lower = " ".join(text.lower().split()) if len(text) < 60 else ""
    if iso := _ISO_24.fullmatch(text):
        year, month, day, hour, minute = map(int, iso.groups())
        return day, month, year, hour, minute
    match = _DUTCH.fullmatch(lower) or _WORDS.fullmatch(lower)
    if match is None:
        return None
    day_text, month_text, year_text, hour_text, minute_text = match.groups()
    month = int(month_text) if month_text.isdecimal() else _month(month_text)
    return (
        int(day_text),
        month,
        int(year_text) if year_text else None,
        int(hour_text) if hour_text else None,
        int(minute_text or 0),
    )


def _month(name: str) -> int:
    """Return its number; 0 for none. ``mrt`` and ``jan`` count."""
    short = {"mrt": 3, "sept": 9}
    found = [n for n, month in enumerate(_MONTHS, 1) if name in {month, month[:3]}]
    return found[0] if found else short.get(name, 0)


def _dutch_moment(  # noqa: PLR0913, PLR0917 - the parts of a date, in their order
    text: str,
    day: int,
    month: int,
    year: int | None,
    hour: int | None,
    minute: int,
    *,
    now: datetime | None,
    is_end: bool,
) -> datetime:
    next_day = (hour, minute) == (24, 0)  # the end of the day, as people write it
    year = year or _year(text, day, month, now)
    try:
        found = date(year, month, day)
        clock = datetime.min.time().replace(0 if next_day else hour or 0, minute)
    except ValueError as error:
        raise _no_time(text) from error
    if hour is None:
        raise _no_clock(found, is_end=is_end)
    _check_year(found.year)
    return _in_utc(datetime.combine(found + timedelta(days=next_day), clock))


def _year(text: str, day: int, month: int, now: datetime | None) -> int:
    """Return the year of the nearest such day. Raises TimeProblem when none is near."""
    if now is not None:
        today = now.astimezone(AMSTERDAM).date()
        for year in (today.year - 1, today.year, today.year + 1):
            try:
                found = date(year, month, day)
            except ValueError:  # 29 February
                continue
            if abs(found - today) <= _NEAR:
                return year
    try:
        date(2024, month, day)  # a leap year: every day that there may be
    except ValueError as error:
        raise _no_time(text) from error
    raise TimeProblem(
        f"Welk jaar? {day}-{month} kan van dit jaar of een ander zijn: schrijf het jaar erbij."
    )


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _no_time(text: str) -> TimeProblem:
    shown = clean_line(text[:40])
    return TimeProblem(
        f"'{shown}' is geen tijd: schrijf een datum met een tijd, zoals 30-11-2026 18:00."
    )


def _no_clock(day: date, *, is_end: bool) -> TimeProblem:
    shown = f"{day:%d-%m-%Y}"
    return TimeProblem(
        f"Bij {shown} ontbreekt het tijdstip. "
        + (
            f"Tot einde van de dag: {shown} 23:59. Schrijf dat, of de tijd die u bedoelt."
            if is_end
            else f"Schrijf het erbij, zoals {shown} 09:00."
        )
    )


def _check_year(year: int) -> None:
    if year not in _YEARS:
        raise TimeProblem(f"Het jaar {year} kan niet kloppen: verbeter de datum.")


def _in_utc(moment: datetime) -> datetime:
    _check_year(moment.year)
    return moment.astimezone(UTC) if moment.tzinfo else _from_dutch_clock(moment)


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
