"""Begins the capacity test of a battery when it is due, by day and at a set hour."""

from __future__ import annotations

from typing import TYPE_CHECKING

from power.errors import RequestError
from power.policy import battery_test

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from power.config import Config
    from power.policy.state import Action, State
    from power.policy.status_builder import Moment

LOOK_INTERVAL_S = 60.0


class Schedule:
    """Remembers when each supply was last tested, one test at a time."""

    def __init__(self, config: Config, last: Mapping[str, datetime]) -> None:
        """``last`` is when the capacity of each supply was last tested, where it was."""
        self._config = config
        self._last = dict(last)
        self._looked_s = float("-inf")

    def begin_due(self, state: State, at: Moment) -> tuple[State, tuple[Action, ...]]:
        """Begin a test that is due, if this is the moment for it."""
        if self._config.test.every_days is None or at.now_s - self._looked_s < LOOK_INTERVAL_S:
            return state, ()
        self._looked_s = at.now_s
        now = at.now.astimezone()
        for supply in self._config.supplies:
            last = self._last.get(supply)
            if not battery_test.due(self._config.test, last.astimezone() if last else None, now):
                continue
            try:
                begun = battery_test.begin(state, self._config, supply, "capacity", at.now_s)
            except RequestError:  # not full, in an outage, another test: a minute later, then
                continue
            self._last[supply] = at.now
            return begun
        return state, ()
