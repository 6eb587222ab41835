"""What goes to each node below: the next parts of what it lacks. Pure, but for the packs it asks.

1. What a node lacks follows from its status and the issues held here. Nothing is kept: killed, this
   begins again with the next status, and the receiver says which parts it has.
2. One part knocks. Whoever wants more asks; at most `IN_FLIGHT` are under way to one node, and one
   that was sent goes again only after `AGAIN_S`.
3. Who does not answer is knocked at ever more seldom, from `AGAIN_S`; and who says that it needs
   nothing, and still holds the old issue, from `SETTLING_S`; at the latest after `LONGEST_S`.
4. The whole issue goes where the base is not here, or the receiver asks for it.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from link.errors import DeltaError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from link.issues.held import Held
    from link.issues.steps import Pack, Part, Wanted

log = logging.getLogger(__name__)

AGAIN_S, SETTLING_S, LONGEST_S = 15.0, 1800.0, 6 * 3600.0
"""An import may wait for its turn behind a stick."""


@dataclass
class _Gift:
    """One issue on its way to one node."""

    name: str
    """Of the issue's files here."""
    base: int
    whole: bool = False
    pack: Pack | None = None
    tries: int = 0
    settled: int = 0
    due_s: float = float("-inf")
    next: int = 0
    """Where the receiver stands, as far as it said."""
    flying: dict[int, float] = field(default_factory=dict)

    def knock(self, pack: Pack, now_s: float) -> Part:
        number = min(self.next, pack.parts - 1)
        self.flying[number] = now_s
        self.due_s = now_s + _later(AGAIN_S, self.tries)
        self.tries += 1
        return pack.part(number)

    def settle(self, now_s: float) -> None:
        """The receiver says that it needs nothing."""
        self.due_s = now_s + _later(SETTLING_S, self.settled)
        self.settled += 1

    def sends(self, missing: tuple[int, ...], now_s: float) -> Iterator[int]:
        """Rule 2."""
        self.next, self.tries, self.due_s = missing[0], 1, now_s + AGAIN_S
        self.flying = {one: sent_s for one, sent_s in self.flying.items() if one in missing}
        for number in missing:
            if now_s - self.flying.get(number, float("-inf")) >= AGAIN_S:
                self.flying[number] = now_s
                yield number


class Giving:
    """One thread uses it."""

    def __init__(self, find: Callable[[Held, int], Pack | None]) -> None:
        """``find``: `link.issues.packing.Packs.find`."""
        self._find = find
        self._gifts: dict[tuple[str, bytes], _Gift] = {}

    def due(
        self, newest: Mapping[bytes, Held], below: Mapping[str, Mapping[bytes, int]], now_s: float
    ) -> list[tuple[str, Part]]:
        """Return what to knock with at whom.

        ``below``: what each node that can be reached holds, by its status.
        """
        lacking = {
            (node, publisher): issues.get(publisher, 0)
            for node, issues in below.items()
            for publisher, held in newest.items()
            if issues.get(publisher, 0) < held.issue
        }
        self._gifts = {key: gift for key, gift in self._gifts.items() if key in lacking}
        knocks = []
        for (node, publisher), base in lacking.items():
            held = newest[publisher]
            gift = self._gifts.get((node, publisher))
            if gift is None or (gift.name, gift.base) != (held.name, base):
                gift = self._gifts[node, publisher] = _Gift(held.name, base)
            pack = self._packed(gift, held) if gift.due_s <= now_s else None
            if pack is not None:
                knocks.append((node, gift.knock(pack, now_s)))
        return knocks

    def wanted(self, node: str, wanted: Wanted, now_s: float) -> list[Part]:
        """Return what to send to a node that asks, nothing if it asks for what it need not have."""
        gift = self._gifts.get((node, wanted.publisher))
        if gift is None or gift.pack is None or gift.pack.digest != wanted.digest:
            return []
        if wanted.whole and gift.pack.base:
            self._gifts[node, wanted.publisher] = _Gift(gift.name, gift.base, whole=True)
            return []  # the next look makes the whole and knocks
        numbers = tuple(number for number in wanted.missing if number < gift.pack.parts)
        if not numbers:
            gift.settle(now_s)
            return []
        return [gift.pack.part(number) for number in gift.sends(numbers, now_s)]

    def _packed(self, gift: _Gift, held: Held) -> Pack | None:
        if gift.pack is None:
            try:
                gift.pack = self._find(held, 0 if gift.whole else gift.base)
            except (DeltaError, OSError) as error:
                log.warning("issue %d of %s stays here: %s", held.issue, held.publisher, error)
                gift.due_s = float("inf") if isinstance(error, DeltaError) else gift.due_s
        return gift.pack


def _later(first_s: float, times: int) -> float:
    return float(min(LONGEST_S, first_s * 2.0 ** min(times, 16)))
