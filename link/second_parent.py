"""When the coordination point is silent, an emergency goes to the next parent as well. Pure.

Over 80 % of Dutch fire stations have no fixed generator. A letter is sealed to one node, so nobody
else can take it in its place: after `SILENT_S` of waiting, while another parent is within reach,
the emergency is written to that one too. The first keeps its own; whoever comes first acts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from link.envelope import Kind
from link.flights import name_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from link.flights import Name
    from link.outbox import Item

SILENT_S = 600.0


class SecondParent:
    """Remembers since when each emergency waits, by a clock that cannot leap."""

    def __init__(self) -> None:
        self._since_s: dict[Name, float] = {}

    def due(
        self,
        waiting: Iterable[Item],
        parents: tuple[str, ...],
        reachable: Collection[str],
        now_s: float,
    ) -> Iterator[tuple[Item, str]]:
        """Yield what to write to whom besides; more than once, until it does not wait any more."""
        emergencies = [item for item in waiting if item.kind is Kind.EMERGENCY]
        known, self._since_s = self._since_s, {}
        for item in emergencies:
            since_s = self._since_s[name_of(item)] = known.get(name_of(item), now_s)
            if item.recipient not in parents or now_s - since_s < SILENT_S:
                continue
            later = parents[parents.index(item.recipient) + 1 :]
            to = next((node for node in later if node in reachable), None)
            if to is not None:
                yield item, to
