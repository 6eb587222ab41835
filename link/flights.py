"""What is on its way: at most four letters at once to one node, the urgent first. Pure.

1. `WINDOW` letters to one node are offered and not acknowledged at any time. Parts of files take
   `PARTS` of those at most, and an emergency may always leave: up to `EMERGENCIES` go besides.
2. What is not acknowledged is offered again, after 15 s first and then ever later, to 10 minutes.
3. When the link to a node returns, everything to it is due at once.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from link.envelope import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from link.outbox import Item

WINDOW, PARTS, EMERGENCIES = 4, 2, 4
FIRST_S, LONGEST_S = 15.0, 600.0
Name: TypeAlias = tuple[bytes, int]
"""Life and sequence."""


@dataclass
class _Flight:
    item: Item
    offered_s: float
    tries: int = 1

    @property
    def due_s(self) -> float:
        return self.offered_s + min(LONGEST_S, FIRST_S * 2.0 ** min(self.tries - 1, 10))


@dataclass
class Flights:
    """Which letters were offered to a carrier, and when again."""

    _flying: dict[Name, _Flight] = field(default_factory=dict)

    def choose(self, waiting: Iterable[Item], reachable: set[str], now_s: float) -> list[Item]:
        """Return what to offer now, and count it as on its way. ``waiting``: most urgent first."""
        waiting = list(waiting)
        present = {name_of(item) for item in waiting}
        self._flying = {name: one for name, one in self._flying.items() if name in present}
        chosen = []
        for item in waiting:
            if item.recipient not in reachable:
                continue
            flight = self._flying.get(name_of(item))
            if flight is None and self._has_room(item):
                self._flying[name_of(item)] = _Flight(item, now_s)
                chosen.append(item)
            elif flight is not None and flight.due_s <= now_s:
                flight.offered_s, flight.tries = now_s, flight.tries + 1
                chosen.append(item)
        return chosen

    def _has_room(self, item: Item) -> bool:
        flying = [one.item for one in self._flying.values() if one.item.recipient == item.recipient]
        urgent = sum(one.kind is Kind.EMERGENCY for one in flying)
        if item.kind is Kind.EMERGENCY:
            return len(flying) < WINDOW or urgent < EMERGENCIES
        parts = sum(one.kind is Kind.PART for one in flying)
        return len(flying) < WINDOW and (item.kind is not Kind.PART or parts < PARTS)

    def again(self, items: Iterable[Item]) -> None:
        """Offer these once more at once: they could not be opened."""
        for item in items:
            self._flying.pop(name_of(item), None)

    def returned(self, node: str) -> None:
        """The link to this node is back."""
        for name in [n for n, one in self._flying.items() if one.item.recipient == node]:
            del self._flying[name]

    def next_s(self, reachable: set[str]) -> float | None:
        """When something is due again, by the clock that ``now_s`` is of."""
        due = [one.due_s for one in self._flying.values() if one.item.recipient in reachable]
        return min(due, default=None)


def name_of(item: Item) -> Name:
    return item.life, item.sequence
