"""When a load is wanted at all: always, in the dark, in the cold, or while an alarm stands.

What is not known counts as wanted: a light too many costs energy, a light too few costs a fall.
Dusk is known years ahead, so it may be planned with; tomorrow's cold is not, so a load wanted in
the cold is budgeted as if it stayed cold. Nor is when somebody will silence an alarm.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import msgspec
from astral import Observer
from astral.sun import elevation, sunrise, sunset
from msgspec.structs import replace

from power.config import When

if TYPE_CHECKING:
    from power.config import SiteConfig

HYSTERESIS_C = 0.5
"""Heating is wanted until it is this much warmer than where it began to be wanted."""

Span = tuple[float, float]


class Demand(msgspec.Struct, frozen=True, kw_only=True):
    """What the hour and the weather ask for. The default knows nothing, so everything is wanted."""

    dark: bool | None = None
    cold: bool | None = None
    alarm: bool = False
    """An alarm stands that nobody silenced. This is never unknown: the daemon raises them."""
    dark_spans: tuple[Span, ...] | None = None
    """Monotonic seconds from and to which it will be dark, in order; None: not known."""
    known_until_s: float = float("inf")
    """Where `dark_spans` ends to be known; beyond it counts as dark."""

    def at(self, now_s: float) -> Demand:
        """The same at another moment, as far as it is known."""
        if self.dark_spans is None or now_s >= self.known_until_s:
            return replace(self, dark=None)
        return replace(self, dark=any(a <= now_s < b for a, b in self.dark_spans))

    def wants(self, when: When) -> bool:
        """Whether a load is wanted at this moment."""
        said = {
            When.ALWAYS: True,
            When.DARK: self.dark,
            When.COLD: self.cold,
            When.ALARM: self.alarm,
        }[when]
        return said is not False

    def wanted_s(self, when: When, start_s: float, end_s: float) -> float:
        """How many of the seconds between two moments a load should be counted on to draw."""
        if when is not When.DARK or self.dark_spans is None:
            return end_s - start_s
        known_end_s = max(start_s, min(end_s, self.known_until_s))
        dark_s = sum(
            max(0.0, min(stop, known_end_s) - max(begin, start_s))
            for begin, stop in self.dark_spans
        )
        return dark_s + (end_s - known_end_s)

    def edges(self, start_s: float, end_s: float) -> list[float]:
        """The moments between two others at which the demand for light is known to change."""
        moments = [moment for span in self.dark_spans or () for moment in span]
        return sorted({m for m in (*moments, self.known_until_s) if start_s < m < end_s})


def look_up(
    site: SiteConfig,
    ambient_c: float | None,
    utc: datetime | None,
    now_s: float,
    horizon_s: float,
) -> Demand:
    """Tell the demand now and until ``horizon_s`` from now.

    ``utc`` is aware; None when the clock cannot be trusted, and dusk is then unknown.
    ``ambient_c`` is the room's temperature, None when it was not measured.
    """
    cold = None if ambient_c is None else is_cold(ambient_c, site, before=None)
    if site.latitude is None or site.longitude is None or utc is None:
        return Demand(cold=cold)
    observer = Observer(site.latitude, site.longitude)
    spans = tuple(
        (now_s + (begin - utc).total_seconds(), now_s + (end - utc).total_seconds())
        for begin, end in _nights(observer, utc, utc + timedelta(seconds=horizon_s))
    )
    dark = any(begin <= now_s < end for begin, end in spans)
    return Demand(cold=cold, dark=dark, dark_spans=spans, known_until_s=now_s + horizon_s)


def is_cold(ambient_c: float, site: SiteConfig, *, before: bool | None) -> bool:
    """Whether heating is wanted; ``before`` is whether it was, which takes a margin to end."""
    return ambient_c < site.cold_below_c + (HYSTERESIS_C if before else 0.0)


def _nights(observer: Observer, start: datetime, end: datetime) -> list[tuple[datetime, datetime]]:
    """From sunset to sunrise: a room is dark before the street is."""
    nights = []
    day = start.date() - timedelta(days=1)
    while day <= end.date():
        noon = datetime(day.year, day.month, day.day, 12, tzinfo=start.tzinfo)
        try:
            nights.append((sunset(observer, day), sunrise(observer, day + timedelta(days=1))))
        except ValueError:  # the sun does not set, or does not rise
            if elevation(observer, noon) < 0:
                nights.append((noon, noon + timedelta(days=1)))
        day += timedelta(days=1)
    return nights
