"""What arrived when: one line for each thing that became known of a letter. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from common.time_zone import AMSTERDAM
from link.states import State

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from link.report import LinkStatus, SentLetter

_STATES = tuple(State)
_BY = {"ip": "over IP", "stick": "op de stick"}
COURIER = "geef mee aan de koerier"


class Events:
    """Remembers what was told. Reads each place's own status, as its screen does."""

    def __init__(self, names: Mapping[str, str]) -> None:
        """``names``: what people call each node."""
        self._names = names
        self._told: dict[tuple[str, int], State] = {}
        self._courier: dict[str, bool] = {}

    def of(self, status: LinkStatus) -> Iterator[str]:
        """Yield what is new, each with its time on that place's clock."""
        for letter in sorted(status.sent, key=lambda one: one.sequence):
            key, state = (status.node, letter.sequence), State[letter.state.upper()]
            before = self._told.get(key)
            self._told[key] = state
            for passed in _STATES[0 if before is None else before + 1 : state + 1]:
                moment = _moment(letter, passed, state)
                if moment is not None:
                    yield self._line(status.node, letter, passed, moment)
        needed = status.waiting.courier
        if needed and not self._courier.get(status.node) and status.time is not None:
            yield f"{_clock(status.time)}  {self._name(status.node)}: {COURIER}"
        self._courier[status.node] = needed

    def _line(self, node: str, letter: SentLetter, state: State, moment: datetime) -> str:
        how = ""
        if state is State.SENT and letter.via:
            how = f" ({_BY.get(letter.via, letter.via)})"
        elif state > State.ARRIVED and letter.role:
            how = f" ({letter.role})"
        what = f"{self._name(node)} aan {self._name(letter.to)}: {letter.id}"
        return f"{_clock(moment)}  {what} {state.word}{how}"

    def _name(self, node: str) -> str:
        return self._names.get(node, node)


def _moment(letter: SentLetter, passed: State, state: State) -> datetime | None:
    """None where that is not known: only the last of what people did has a time."""
    if passed > State.ARRIVED:
        return letter.done if passed is state else None
    return {State.WRITTEN: letter.written, State.SENT: letter.sent, State.ARRIVED: letter.arrived}[
        passed
    ]


def _clock(moment: datetime) -> str:
    return f"{moment.astimezone(AMSTERDAM):%H:%M:%S}"
