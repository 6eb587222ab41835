"""Which of a node's parents to try, and when. Without clock, socket or randomness of its own.

1. Without a parent: the first in order that may be tried now.
2. With one: only those before it in the order, and calmly: a coordination point that comes back is
   found within a minute or two, one that comes and goes ever less often.
3. A parent that kept us for a while is as good as new: its failures are forgotten.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, TypeVar

from link.carriers.mqtt.backoff import Failure, wait_s

if TYPE_CHECKING:
    from collections.abc import Sequence

RETURN_S = 60.0
"""Between two looks at a better parent, while another one serves us."""
STEADY_S = 60.0
"""Whoever kept us so long is not taken for one that comes and goes."""
_DOUBLINGS = 4

_Target = TypeVar("_Target")


@dataclass
class _State:
    attempts: int = 0
    tried_s: float = float("-inf")
    next_s: float = float("-inf")


@dataclass
class Parents(Generic[_Target]):
    """The parents in order of preference, and how it went with each."""

    order: Sequence[_Target]
    _states: list[_State] = field(init=False)

    def __post_init__(self) -> None:
        self._states = [_State() for _ in self.order]

    def next(self, now_s: float, at: _Target | None) -> tuple[_Target | None, float | None]:
        """Return whom to try now, or when there will be somebody to try; None: never.

        ``at``: who serves us now.
        """
        better = len(self.order) if at is None else self.order.index(at)
        due = [(self._due_s(state, served=at is not None), index)
               for index, state in enumerate(self._states[:better])]  # fmt: skip
        ripe = [index for due_s, index in due if due_s <= now_s]
        if ripe:
            return self.order[ripe[0]], now_s
        return None, min(due)[0] if due else None

    @staticmethod
    def _due_s(state: _State, *, served: bool) -> float:
        if not served:
            return state.next_s
        calm_s = RETURN_S * (1 << min(max(state.attempts - 1, 0), _DOUBLINGS))
        return max(state.next_s, state.tried_s + calm_s)

    def tried(self, target: _Target, now_s: float) -> None:
        self._of(target).tried_s = now_s

    def failed(self, target: _Target, now_s: float, failure: Failure, dice: float) -> None:
        """Note that an attempt came to nothing."""
        state = self._of(target)
        state.attempts += 1
        state.tried_s = now_s
        state.next_s = now_s + wait_s(failure, state.attempts, dice)

    def ended(
        self, target: _Target, now_s: float, lasted_s: float, dice: float, *, welcome: bool
    ) -> None:
        """Note that a connection ended after ``lasted_s``, and whether we were ever welcome."""
        if welcome and lasted_s >= STEADY_S:
            self._of(target).attempts = 0
        self.failed(target, now_s, Failure.SILENT if welcome else Failure.REFUSED, dice)

    def _of(self, target: _Target) -> _State:
        return self._states[self.order.index(target)]
