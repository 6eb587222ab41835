"""Nobody is crowded out: publishers take turns, and no date of theirs puts them in front.

A publisher whose laptop is a year ahead, or who sends four thousand messages of the worst kind, was
all that a resident saw. Pure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import msgspec
from msgspec.structs import replace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime

_Item = TypeVar("_Item")
_Struct = TypeVar("_Struct", bound=msgspec.Struct)


def by_turns(items: Iterable[_Item], whose: Callable[[_Item], str]) -> tuple[_Item, ...]:
    """Return ``items``, the best first, so that each publisher has its best among the first.

    Who has the fewest goes first in each round: to say more is not to be heard more. Of those with
    as many, the one whose best came first.
    """
    of: dict[str, list[_Item]] = {}
    for item in items:
        of.setdefault(whose(item), []).append(item)
    queues = sorted(of.values(), key=len)
    rounds = max(map(len, queues), default=0)
    return tuple(queue[n] for n in range(rounds) for queue in queues if n < len(queue))


def first(items: Sequence[_Item], number: int, whose: Callable[[_Item], str]) -> tuple[_Item, ...]:
    """Return ``number`` of ``items``, taken by turns and told in the order they were in."""
    taken = {id(item) for item in by_turns(items, whose)[:number]}
    return tuple(item for item in items if id(item) in taken)


def as_issued(item: _Struct, field: str, issued_at: datetime | None) -> _Struct:
    """Return ``item``, its time in ``field`` no later than the issue it came with."""
    told = getattr(item, field)
    if told is None or issued_at is None or told <= issued_at:
        return item
    return replace(item, **{field: issued_at})
