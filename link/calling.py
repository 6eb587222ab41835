"""Call-through: every node below is asked to answer, by a person or once a month by itself.

Fire stations did it by telephone, and found the silent ones that way. The question is an alarm with
an id of its own, the newest of its kind, and a node's receipt is the answer: no person there is
needed. Who answers later counts too.

When it is due is a matter of the machine's time, and a clock may leap: to 2099 costs one call more,
and one that is set back begins the month again. Between two of them there is a day that the process
has run, whatever a clock says.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import msgspec

from link.calls import Called
from link.envelope import Kind
from link.errors import RequestError
from link.letters import Letter

if TYPE_CHECKING:
    from link.exchange import Exchange

CALL = "call-through"
"""The id of the letter by which a node below is asked to answer."""
LOOK_S, DAY_S = 3600.0, 86_400.0


def call(exchange: Exchange, now_s: float, *, by_itself: bool = False) -> tuple[str, ...]:
    """Ask everyone below to answer; return whom. Raises RequestError, OutboxError."""
    below = exchange.directory.children(exchange.node)
    if not below:
        raise RequestError("No node has this one as its parent: nobody to call.", "nobody")
    words = f"{now_s:.3f}".encode()
    for node in below:
        exchange.post(Kind.ALARM, node, Letter(CALL, words))
    exchange.calls.keep(Called(now_s, now_s, by_itself))
    return below


class Monthly:
    """Says when it is time, at a node that has others below it. One thread uses it."""

    def __init__(self, exchange: Exchange, every_days: int) -> None:
        """``every_days``: 0 for never."""
        self._exchange = exchange
        self._every_s = every_days * DAY_S
        self._next_s = float("-inf")

    def step(self, now_s: float, run_s: float) -> tuple[str, ...]:
        """Call if it is time; return whom. Raises OutboxError.

        ``now_s``: the machine's time; ``run_s`` counts on, whatever the clock does.
        """
        below = self._exchange.directory.children(self._exchange.node)
        if not self._every_s or not below or run_s < self._next_s:
            return ()
        self._next_s = run_s + LOOK_S
        last = self._exchange.calls.last() or Called(float("inf"))
        if now_s < last.since_s - DAY_S:  # the first look, or a clock set back
            self._exchange.calls.keep(msgspec.structs.replace(last, since_s=now_s))
            return ()
        if now_s - last.since_s < self._every_s:
            return ()
        self._next_s = run_s + DAY_S
        return call(self._exchange, now_s, by_itself=True)


class Result(NamedTuple):
    """How the last call-through stands now."""

    at_s: float
    by_itself: bool
    answered: tuple[str, ...]
    silent: tuple[str, ...]


def result(exchange: Exchange) -> Result | None:
    """None: there was none. Raises OutboxError."""
    called = exchange.calls.last()
    if called is None or called.at_s is None:
        return None
    answered: list[str] = []
    silent: list[str] = []
    for node in exchange.directory.children(exchange.node):
        asked = exchange.outbox.find(Kind.ALARM, CALL, node)
        if asked is not None:
            (silent if asked.arrived_s is None else answered).append(node)
    return Result(called.at_s, called.by_itself, tuple(answered), tuple(silent))
