"""What this node tells of itself: what power, content, the desk and the link's own database say."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import msgspec

from content.board import Board
from content.errors import StoreError
from link import status
from link.envelope import Kind
from link.states import State
from link.status import Status
from power.errors import PowerError
from power.status import FIRST, STALE_AFTER_S, read_status

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from link.exchange import Exchange
    from link.outbox import Item
    from power.status import Status as PowerStatus
    from power.status import SupplyStatus

EVERY_S = 900.0
"""At the latest; what matters goes sooner."""
LOOK_S = 30.0
"""Between two looks at what there is to tell."""


class Telling:
    """Says when there is something to tell, and what. One thread uses it."""

    def __init__(
        self, exchange: Exchange, power_json: Path, release: str, content_db: Path | None = None
    ) -> None:
        self._exchange = exchange
        self._power_json = power_json
        self._content_db = content_db
        self._board: Board | None = None
        self._software = hashlib.sha256(release.encode()).digest()[:2]
        self._told: dict[str, tuple[Status, float]] = {}
        self._looked_s = float("-inf")

    def due(self, reached: Iterable[str], now_s: float, wall_s: float) -> list[tuple[str, bytes]]:
        """Return what to tell which of the nodes that can be reached, and count it as told.

        One that was out of reach hears it at once: its program may know nothing of us any more.
        ``now_s`` counts on; ``wall_s`` is the clock that power.json is written by, seconds since
        1970. Raises OutboxError.
        """
        reached = set(reached)
        self._told = {node: told for node, told in self._told.items() if node in reached}
        if reached <= self._told.keys() and now_s - self._looked_s < LOOK_S:
            return []
        self._looked_s, present, found = now_s, self.compose(wall_s), []
        for node in sorted(reached):
            before, told_s = self._told.get(node, (None, float("-inf")))
            if present.is_news_after(before) or now_s - told_s >= EVERY_S:
                self._told[node] = present, now_s
                found.append((node, present.to_bytes()))
        return found

    def compose(self, wall_s: float) -> Status:
        """How this node stands now. Raises OutboxError."""
        outbox, counted = self._exchange.outbox, self._exchange.figures.present()
        reports = counted.reports
        if reports is None:
            listed = outbox.listed(_LOOKED_AT)
            reports = sum(_is_open(item) and item.drill == counted.drill for item in listed)
        return msgspec.structs.replace(
            _of_power(self._power(wall_s)),
            reports=status.at_most(reports),
            people=None if counted.people is None else status.people_at_most(counted.people),
            drill=counted.drill,
            waiting=status.at_most(len(outbox.waiting())),
            software=self._software,
            issues=self._issues(),
        )

    def _power(self, wall_s: float) -> PowerStatus | None:
        """An old reading tells nothing: it must not look like a new one."""
        try:
            found = read_status(self._power_json)
        except PowerError:
            return None
        age_s = wall_s - found.written_at.timestamp()
        return found if abs(age_s) <= STALE_AFTER_S else None

    def _issues(self) -> dict[bytes, int]:
        try:
            if self._board is None:
                self._board = Board(self._content_db)
            self._board.changed()
            return {status.hash_of(one.id): one.issue for one in self._board.publishers()}
        except StoreError:
            return {}


_LOOKED_AT = 500


def _is_open(item: Item) -> bool:
    return item.kind is Kind.EMERGENCY and item.state is not State.TAKEN


def _of_power(power: PowerStatus | None) -> Status:
    if power is None or not power.supplies:
        return Status()
    worst = min(power.supplies.values(), key=_urgency)
    charge, hours = worst.charge_pct, worst.runtime_h
    return Status(
        condition=worst.condition,
        charge_pct=None if charge is None else min(100, max(0, round(charge))),
        hours=None if hours is None else min(127.0, max(0.0, hours)),
        alarms=status.at_most(len(power.alarms)),
    )


def _urgency(supply: SupplyStatus) -> tuple[int, float]:
    hours = supply.runtime_h
    return FIRST.index(supply.condition), float("inf") if hours is None else hours
