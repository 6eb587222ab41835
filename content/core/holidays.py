"""Public holidays of the Netherlands: those of the Algemene termijnenwet, article 3, and Sundays.

That is Easter and Pentecost; and 5 May every year: where a door may be shut, nobody is sent to it.
Pure.
"""

from __future__ import annotations

import functools
from datetime import date, timedelta

_FROM_EASTER = (0, 1, 39, 49, 50)
"""Days after it: its Monday, Ascension, Pentecost and its Monday."""


def is_holiday(day: date) -> bool:
    return day in _holidays(day.year)


@functools.lru_cache(maxsize=16)
def _holidays(year: int) -> frozenset[date]:
    kings_day = date(year, 4, 27)
    if kings_day.weekday() == 6:
        kings_day -= timedelta(days=1)
    fixed = (date(year, 1, 1), date(year, 5, 5), date(year, 12, 25), date(year, 12, 26))
    easter = _easter(year)
    return frozenset({*fixed, kings_day, *(easter + timedelta(days=n) for n in _FROM_EASTER)})


def _easter(year: int) -> date:
    """The Gregorian reckoning of J.-M. Oudin (1940)."""
    century = year // 100
    golden = year % 19
    epact = (century - century // 4 - (century - (century - 17) // 25) // 3 + 19 * golden + 15) % 30
    moon = epact - epact // 28 * (1 - epact // 28 * (29 // (epact + 1)) * ((21 - golden) // 11))
    weekday = (year + year // 4 + moon + 2 - century + century // 4) % 7
    ahead = moon - weekday
    month = 3 + (ahead + 40) // 44
    return date(year, month, ahead + 28 - 31 * (month // 4))
