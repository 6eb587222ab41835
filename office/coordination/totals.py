"""What points count, beside one another: by theme, and by point and area. Pure.

Of each point and subject the newest letter counts; it holds no word about anybody.
"""

from __future__ import annotations

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
_NEVER_IN_A_SUM = frozenset({"visitors"})
"""Its themes are hours."""


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


def columns(found: Iterable[Line]) -> tuple[str, ...]:
    """What is counted anywhere, known words first."""
    there = {line.counted.what for line in found} - _NEVER_IN_A_SUM
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
