"""A clock that goes on from what is proven, where the machine's own is disproved.

A Pi without a network may think it is 1970. Content tells when it was issued: it is not earlier.
But that moment stands still, and a notice "until 17:00" would never end. So what the clock is off
by is found once and kept: seconds go on. A clock that is set right, or a newer issue, ends that.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

if TYPE_CHECKING:
    from collections.abc import Callable

RIGHT = timedelta(0)

_Told = TypeVar("_Told")


class Believed:
    """Pure but for what it remembers: by how much the clock is wrong."""

    def __init__(self) -> None:
        self._off = RIGHT

    def now(self, clock: datetime) -> datetime:
        """The time to believe, by what was proven last."""
        return clock + self._off

    def shifted(self, told: _Told) -> _Told:
        """What another program of this machine told by the same clock, in the time to believe.

        ``told`` is any msgspec value with times in it.
        """
        return told if self._off == RIGHT else _shifted(told, self._off)

    def prove(self, clock: datetime, proven: Callable[[datetime], datetime]) -> datetime:
        """Return the time to believe; ``proven`` corrects a time that cannot be."""
        least = proven(clock)
        going_on = self.now(clock)
        if least == clock:
            self._off = RIGHT
        elif self._off == RIGHT or proven(going_on) != going_on:
            self._off = least - clock
        return self.now(clock)


def _shifted(told: Any, off: timedelta) -> Any:
    match told:
        case datetime():
            return told + off
        case msgspec.Struct():
            parts = msgspec.structs.asdict(told)
            return type(told)(**{name: _shifted(part, off) for name, part in parts.items()})
        case dict():
            return {key: _shifted(part, off) for key, part in told.items()}
        case tuple() | list():
            return type(told)(_shifted(part, off) for part in told)
    return told
