"""The five states of what was sent, and no tick for two of them. Pure.

| State | What is known |
|---|---|
| opgeschreven | it is on our card |
| verstuurd | it left this machine: by which carrier, when |
| aangekomen | the other machine has it on its card, and said so, signed |
| gelezen | a person there read it: in which role, when |
| opgepakt | somebody does it: in which role, when |

A state never goes back: receipts come late, doubled, and in any order.
"""

from __future__ import annotations

from enum import IntEnum


class State(IntEnum):
    WRITTEN = 0
    SENT = 1
    ARRIVED = 2
    READ = 3
    TAKEN = 4

    @property
    def word(self) -> str:
        """What people see, in Dutch."""
        return _WORDS[self]


_WORDS = {
    State.WRITTEN: "opgeschreven",
    State.SENT: "verstuurd",
    State.ARRIVED: "aangekomen",
    State.READ: "gelezen",
    State.TAKEN: "opgepakt",
}
BY_PEOPLE = frozenset({State.READ, State.TAKEN})
"""What an action of a person at the other end brings about."""


def advance(now: State, told: State) -> State:
    """Return the state after hearing ``told``."""
    return max(now, told)
