"""Rows on pages of columns: which of them are in sight at once. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


@dataclass(frozen=True)
class Page:
    """Rows ``first`` up to ``end``, by column."""

    columns: tuple[tuple[int, ...], ...]
    first: int
    end: int


@dataclass(frozen=True)
class Room:
    """For rows: columns of a height, and what stays blank between two rows, in px."""

    columns: int
    height: float
    gap: float


def fill(first: int, number: int, height: Callable[[int], float], room: Room) -> Page:
    """As many of ``number`` rows from ``first`` as fit whole, down one column and then the next.

    At least one, however high it is: else nobody would ever read it.
    """
    filled: list[tuple[int, ...]] = []
    at = first
    for _ in range(room.columns):
        column: list[int] = []
        used = 0.0
        while at < number and used + height(at) <= room.height:
            column.append(at)
            used += height(at) + room.gap
            at += 1
        filled.append(tuple(column))
    if at == first and first < number:
        filled[0] = (first,)
        at += 1
    return Page(tuple(filled), first, at)


def widths(needed: Sequence[float], room: float) -> list[float]:
    """Of cells abreast: alike, but for those that need more; their sum is ``room``."""
    wide: set[int] = set()
    while len(wide) < len(needed):
        left = room - sum(needed[n] for n in wide)
        share = left / (len(needed) - len(wide))
        more = {n for n, need in enumerate(needed) if n not in wide and need > share}
        if not more:
            return [need if n in wide else share for n, need in enumerate(needed)]
        wide |= more
    return [need * room / sum(needed) for need in needed]
