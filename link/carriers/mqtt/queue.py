"""What waits for room on a connection: the most urgent first, a few at most. Pure."""

from __future__ import annotations

import heapq
from itertools import count
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from link.carriers import Outgoing


class Queue:
    """Holds each envelope once, by its key: offered again, it takes the place of the old one."""

    def __init__(self, most: int) -> None:
        """More than ``most`` is dropped, the least urgent first: the outbox offers it again."""
        self._most = most
        self._heap: list[tuple[int, int, bytes]] = []
        self._items: dict[bytes, Outgoing] = {}
        self._order = count()

    def __len__(self) -> int:
        return len(self._items)

    def add(self, item: Outgoing) -> None:
        if item.key not in self._items:
            heapq.heappush(self._heap, (item.priority, next(self._order), item.key))
        self._items[item.key] = item
        if len(self._heap) > self._most:
            last = max(self._heap)
            self._heap.remove(last)
            heapq.heapify(self._heap)
            del self._items[last[2]]

    def extend(self, items: Iterable[Outgoing]) -> None:
        for item in items:
            self.add(item)

    def take(self) -> Outgoing | None:
        """Return the most urgent, of these the one that has waited longest."""
        if not self._heap:
            return None
        _, _, key = heapq.heappop(self._heap)
        return self._items.pop(key)
