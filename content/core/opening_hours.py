"""Opening hours in the form that is kept, and whether a place is open at a moment.

The form is a part of OpenStreetMap's (https://wiki.openstreetmap.org/wiki/Key:opening_hours), the
part that says the same to everybody: rules of dates, days, public holidays and times, or ``off``.
After a semicolon a rule replaces what earlier ones say of its days; after a comma it adds to them.
A span belongs to the day on which it begins: who is closed on Friday is so until Saturday opens,
though Friday's usual hours go on past midnight. There OpenStreetMap says otherwise.

All is wall-clock time in the Netherlands, without a zone: a door goes by the clock on the wall.
`content.core.written_hours` reads what people write. Pure.
"""

from __future__ import annotations

import functools
import re
from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, NamedTuple

from common.time_zone import AMSTERDAM
from content.core.holidays import is_holiday

if TYPE_CHECKING:
    from collections.abc import Iterator

DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
HOLIDAY = "PH"
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
ALWAYS = "24/7"
LOOKS_AHEAD_DAYS = 7
"""A change that is farther off is none: nobody waits for it."""
_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)
MONTH_FORM = f"(?:{'|'.join(MONTHS)})"
DAY_FORM = f"(?:{'|'.join(DAYS)})"
_DAYS_FORM = f"(?:{HOLIDAY}|{DAY_FORM}(?:-{DAY_FORM})?)"
_DATE_FORM = rf"(20\d\d )?({MONTH_FORM})(?: (\d\d?))?(?:-(20\d\d )?({MONTH_FORM})?(?: ?(\d\d?))?)?"
_DATE = re.compile(_DATE_FORM)
_BARE_DATE_FORM = re.sub(r"\((?!\?)", "(?:", _DATE_FORM)
_SPAN_FORM = r"\d\d:\d\d-\d\d:\d\d"
_RULE = re.compile(
    rf"(?:(?P<dates>{_BARE_DATE_FORM}(?:,{_BARE_DATE_FORM})*) )?"
    rf"(?:(?P<days>{_DAYS_FORM}(?:,{_DAYS_FORM})*) )?"
    rf"(?:off|(?P<spans>{_SPAN_FORM}(?:,{_SPAN_FORM})*))"
)


class Span(NamedTuple):
    """From opening to closing, in local time; the end may be on the next day."""

    begin: datetime
    end: datetime


class HoursNow(NamedTuple):
    """What opening hours say of one moment, in local time."""

    is_open: bool
    until: datetime | None = None
    """When it closes, where it is open; None: not within a week."""
    next_spans: tuple[Span, ...] = ()
    """Where it is closed: what is still to come on the next day that it opens."""


class Dates(NamedTuple):
    """From one day to another, of one year or of every year."""

    first: tuple[int, int]
    """Month and day."""
    last: tuple[int, int]
    first_year: int | None
    last_year: int | None

    def hold(self, day: date) -> bool:
        at = (day.month, day.day)
        if self.first_year is None or self.last_year is None:
            if self.first <= self.last:
                return self.first <= at <= self.last
            return at >= self.first or at <= self.last
        return (self.first_year, *self.first) <= (day.year, *at) <= (self.last_year, *self.last)


class Rule(NamedTuple):
    """When it is open on some days; no spans: closed."""

    dates: tuple[Dates, ...]
    days: frozenset[str]
    spans: tuple[tuple[int, int], ...]
    """Minutes since midnight; an end that is not later is on the next day."""
    adds: bool

    @property
    def is_exception(self) -> bool:
        """Whether it is about dates or holidays alone."""
        return bool(self.dates) or self.days == {HOLIDAY}

    def holds_on(self, day: date) -> bool:
        if self.dates and not any(dates.hold(day) for dates in self.dates):
            return False
        by_name = not self.days or DAYS[day.weekday()] in self.days
        return by_name or (HOLIDAY in self.days and is_holiday(day))


def hours_now(hours: str, moment: datetime) -> HoursNow:
    """Judge ``hours`` at ``moment``, an aware time. Raises ValueError."""
    local = moment.astimezone(UTC).astimezone(AMSTERDAM)  # by way of UTC it knows which hour of two
    now = local.replace(tzinfo=None, fold=0)
    spans = _spans(hours, now.date())
    present = next((span for span in spans if span.begin <= now < span.end), None)
    if present is not None and (not local.fold or _holds_all_hour(present, now)):
        endless = present.end - now >= timedelta(days=LOOKS_AHEAD_DAYS)
        return HoursNow(is_open=True, until=None if endless else present.end)
    coming = [span for span in spans if span.begin > now]
    return HoursNow(
        is_open=False,
        next_spans=tuple(s for s in coming if s.begin.date() == coming[0].begin.date()),
    )


def hours_of_day(hours: str, day: date) -> tuple[Span, ...]:
    """Return what begins on ``day``, in order; from midnight to midnight is one span.

    Raises ValueError.
    """
    spans: set[tuple[int, int]] = set()
    for rule in rules(hours):
        if rule.holds_on(day):
            spans = {*spans, *rule.spans} if rule.adds and rule.spans else {*rule.spans}
    midnight = datetime.combine(day, time())
    found = (
        Span(
            midnight + timedelta(minutes=begin),
            midnight + timedelta(minutes=end) + (_DAY if end <= begin else timedelta()),
        )
        for begin, end in sorted(spans)
    )
    return tuple(_joined(found))


@functools.lru_cache(maxsize=512)
def rules(hours: str) -> tuple[Rule, ...]:
    """Read the form that is kept. Raises ValueError for any other."""
    if hours == ALWAYS:
        return (Rule((), frozenset(), ((0, 24 * 60),), adds=False),)
    pieces = re.split(r"(; |, )", hours)
    return tuple(
        _rule(words, adds=joined == ", ")
        for joined, words in zip(["; ", *pieces[1::2]], pieces[::2], strict=True)
    )


def _rule(words: str, *, adds: bool) -> Rule:
    found = _RULE.fullmatch(words)
    if found is None:
        raise ValueError(f"no rule: {words[:60]}")
    dates = found["dates"].split(",") if found["dates"] else []
    days = found["days"].split(",") if found["days"] else []
    spans = found["spans"].split(",") if found["spans"] else []
    return Rule(
        tuple(map(_dates, dates)),
        frozenset(day for one in days for day in _days(one)),
        tuple(map(_minutes, spans)),
        adds,
    )


def _days(words: str) -> Iterator[str]:
    first, _, last = words.partition("-")
    if first == HOLIDAY:
        yield first
        return
    begin = DAYS.index(first)
    length = (DAYS.index(last or first) - begin) % 7
    yield from (DAYS[(begin + n) % 7] for n in range(length + 1))


def _minutes(span: str) -> tuple[int, int]:
    begin, end = (int(clock[:2]) * 60 + int(clock[3:]) for clock in span.split("-"))
    if max(begin, end) > 24 * 60 or begin in {end, 24 * 60} or max(span[3:5], span[9:]) >= "60":
        raise ValueError(f"no span: {span}")
    return begin, end


def _dates(words: str) -> Dates:
    found = _DATE.fullmatch(words)
    if found is None or (found[6] and not found[3]) or (words.endswith("-")):
        raise ValueError(f"no dates: {words}")
    first_year, last_year = (int(found[n]) if found[n] else None for n in (1, 4))
    month = MONTHS.index(found[2]) + 1
    last_month = MONTHS.index(found[5]) + 1 if found[5] else month
    first = (month, int(found[3] or 1))
    to_end = found[6] is None and (found[5] is not None or found[3] is None)
    last = (last_month, _length(last_month) if to_end else int(found[6] or found[3]))
    for one, day in (first, last):
        if not 1 <= day <= _length(one):
            raise ValueError(f"no day: {words}")
    if first_year and not last_year:
        last_year = first_year + (last < first)
    return Dates(first, last, first_year, last_year)


def _length(month: int) -> int:
    return monthrange(2024, month)[1]


def _joined(spans: Iterator[Span]) -> Iterator[Span]:
    """One after another: those that touch or overlap are one."""
    last: Span | None = None
    for span in spans:
        if last is not None and span.begin <= last.end:
            last = Span(last.begin, max(last.end, span.end))
        else:
            if last is not None:
                yield last
            last = span
    if last is not None:
        yield last


@functools.lru_cache(maxsize=512)
def _spans(hours: str, day: date) -> tuple[Span, ...]:
    """When it is open from the day before ``day`` until more than a week after it, in order."""
    days = (day + timedelta(days=n) for n in range(-1, LOOKS_AHEAD_DAYS + 2))
    return tuple(_joined(span for one in days for span in hours_of_day(hours, one)))


def _holds_all_hour(span: Span, now: datetime) -> bool:
    """In the hour that comes twice, the clock on the wall has already been where it is.

    What closed the first time stays closed the second.
    """
    begin = now.replace(minute=0, second=0, microsecond=0)
    return span.begin <= begin and span.end >= begin + _HOUR
