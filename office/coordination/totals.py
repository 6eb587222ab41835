"""What points count, beside one another: by theme, and by point and area. Pure.

Of each point and subject the newest letter counts; it holds no word about anybody.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from link.bodies import Totals

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from link.bodies import Counted, Letter
    from office.coordination.mailbox import Mail
    from office.coordination.opened import Gone

WHAT = {
    "need": "gevraagd",
    "offer": "aangeboden",
    "home": "hulp thuis",
    "asked": "punt vroeg",
    "arrived": "gekomen",
    "stock": "voorraad",
    "issued": "uitgegeven",
    "visitors": "bezoekers",
}
"""In the order of the columns. What newer software counts comes after, by its own word."""
VISITORS = "visitors"
"""Its themes are hours, of the wall clock: never in a sum."""
_HOUR_FORM = "%Y-%m-%d-%H"
_HOURS = 24
_BARS = " ▁▂▃▄▅▆▇█"
"""Of nobody, a space; then from few to as many as the busiest hour."""


class Line(NamedTuple):
    """One count of one point."""

    point: str
    sent_s: int
    counted: Counted

    @property
    def what(self) -> str:
        return WHAT.get(self.counted.what, self.counted.what)

    @property
    def number(self) -> str:
        return f"{self.counted.number} {self.counted.unit}".strip()


class Sum(NamedTuple):
    """All points together, of one theme."""

    theme: str
    unit: str
    numbers: tuple[int, ...]
    """One for each column."""


def lines(
    mails: Iterable[Mail],
    letters: Mapping[int, Letter | Gone | None],
    name_of: Callable[[str], str],
    *,
    drill: bool,
) -> tuple[Line, ...]:
    """By point, in the order in which the points sent them."""
    return tuple(
        Line(name_of(mail.sender), mail.written_s, counted)
        for mail in mails
        if mail.drill == drill and isinstance(letter := letters.get(mail.number), Totals)
        for counted in letter.lines
    )


class Day(NamedTuple):
    """How busy a point was, by the hour: the last day that it told of."""

    point: str
    sent_s: int
    first: datetime
    numbers: tuple[int, ...]
    """One for each hour from ``first`` on."""

    @property
    def bars(self) -> str:
        """The busiest hour is the highest; whoever came at all is seen."""
        most, steps = max(self.numbers), len(_BARS) - 1
        return "".join(_BARS[-(-number * steps // most)] for number in self.numbers)

    @property
    def busiest(self) -> str:
        return self._told(self.numbers.index(max(self.numbers)))

    @property
    def last(self) -> str:
        return self._told(len(self.numbers) - 1)

    def _told(self, place: int) -> str:
        begin = (self.first + timedelta(hours=place)).hour
        return f"{self.numbers[place]} ({begin}–{begin + 1} uur)"


def hour(line: Line) -> datetime | None:
    """Which hour a line counts visitors of; None: it counts something else."""
    if line.counted.what != VISITORS or line.counted.number < 1:
        return None
    try:
        return datetime.strptime(line.counted.theme, _HOUR_FORM)  # noqa: DTZ007 - a wall clock
    except ValueError:
        return None


def days(found: Iterable[Line]) -> tuple[Day, ...]:
    """By point, the hours in between in which nobody came too."""
    by_point: dict[tuple[str, int], dict[datetime, int]] = {}
    for line in found:
        if begin := hour(line):
            numbers = by_point.setdefault((line.point, line.sent_s), {})
            numbers[begin] = numbers.get(begin, 0) + line.counted.number
    return tuple(_day(*key, numbers) for key, numbers in by_point.items())


def _day(point: str, sent_s: int, numbers: dict[datetime, int]) -> Day:
    last = max(numbers)
    back = [at for at in numbers if (last - at) < timedelta(hours=_HOURS)]
    first = min(back)
    hours = round((last - first) / timedelta(hours=1)) + 1
    shown = (numbers.get(first + timedelta(hours=n), 0) for n in range(hours))
    return Day(point, sent_s, first, tuple(shown))


def columns(found: Iterable[Line]) -> tuple[str, ...]:
    """What is counted anywhere, known words first."""
    there = {line.counted.what for line in found} - {VISITORS}
    return (*(what for what in WHAT if what in there), *sorted(there - set(WHAT)))


def sums(found: Iterable[Line]) -> tuple[Sum, ...]:
    """By theme and unit, so that litres are never added to people."""
    found = tuple(found)
    heads = columns(found)
    total: dict[tuple[str, str], dict[str, int]] = {}
    for line in found:
        one = line.counted
        if one.what in heads:
            numbers = total.setdefault((one.theme, one.unit), {})
            numbers[one.what] = numbers.get(one.what, 0) + one.number
    return tuple(
        Sum(theme, unit, tuple(numbers.get(what, 0) for what in heads))
        for (theme, unit), numbers in sorted(total.items())
    )
