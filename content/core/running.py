"""How long this machine has run, and what its time of day did meanwhile.

Seconds of running count on through restarts and cannot leap; the time of day can. So the course of
the one against the other is kept as stretches: within one, a second of the day is a second run. A
leap of the clock, or the hours that the machine was off, begin another. Pure.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

DAY_S = 86_400.0
LEAP_S = 3 * DAY_S
"""More than a weekend in the cupboard: a clock may not gain so much within a day of running."""
NOTICED_S = 600.0
"""A smaller change is the drift of a crystal, or a clock that was put right by a little."""
FARTHEST = timedelta(days=31)
"""Nothing at the desk is planned to end later than this from now."""
REMEMBERED_S = 366 * DAY_S
STRETCHES = 400
"""More than one for each night of a year."""


class Stretch(msgspec.Struct, frozen=True):
    """From ``from_run_s`` on, the time of day was ``offset_s`` more than the seconds run."""

    from_run_s: float
    offset_s: float


class Course(msgspec.Struct, frozen=True):
    """The stretches of this machine until now, the oldest first."""

    run_s: float = 0.0
    stretches: tuple[Stretch, ...] = ()

    def went_on(self, at: datetime, run_s: float) -> Course:
        """Return the course now that it is ``at`` and the machine has run ``run_s``."""
        offset_s = at.timestamp() - run_s
        last = self.stretches[-1] if self.stretches else None
        if last and abs(offset_s - last.offset_s) < NOTICED_S:
            return Course(run_s, self.stretches)
        begun = (*_remembered(self.stretches, run_s), Stretch(run_s, offset_s))
        return Course(run_s, begun[-STRETCHES:])

    @property
    def steady(self) -> bool:
        """Whether the time of day has not leapt in the last 24 hours of running."""
        since_s = self.run_s - DAY_S
        if not self.stretches or self.stretches[0].from_run_s > since_s:
            return False
        offsets = [one.offset_s for one in _remembered(self.stretches, self.run_s, DAY_S)]
        return max(offsets) - min(offsets) <= LEAP_S

    def ran_s(self, at: datetime) -> float:
        """Return how long the machine has run since ``at``: at least that long.

        Where the clock was set back, ``at`` came twice: the later counts. What is older than all
        that is remembered counts from there. Negative for what is to come.
        """
        return self.run_s - max(self._when_run_s(at.timestamp()), default=self.run_s)

    def _when_run_s(self, at_s: float) -> Iterator[float]:
        spans = list(self._spans())
        if not spans:
            return
        within = [one for one, begin_s, end_s in spans if begin_s <= at_s <= end_s]
        if within:
            yield from (at_s - one.offset_s for one in within)
            return
        begun = [(begin_s, one) for one, begin_s, _ in spans if begin_s <= at_s]
        if begun:  # an end that was planned before the clock leapt
            yield at_s - max(begun, key=lambda pair: pair[0])[1].offset_s
        else:
            yield spans[0][0].from_run_s

    def _spans(self) -> Iterator[tuple[Stretch, float, float]]:
        """Each stretch with its first and last moment, in seconds since 1970."""
        ends_s = [one.from_run_s for one in self.stretches[1:]]
        ends_s.append(self.run_s + FARTHEST.total_seconds())
        for one, end_run_s in zip(self.stretches, ends_s, strict=True):
            begin_s = one.from_run_s + one.offset_s - NOTICED_S  # a leap is seen within a minute
            yield one, begin_s, end_run_s + one.offset_s


def _remembered(
    stretches: Iterable[Stretch], run_s: float, length_s: float = REMEMBERED_S
) -> tuple[Stretch, ...]:
    """Return those that were under way within the last ``length_s`` of running."""
    stretches = tuple(stretches)
    later = [number for number, one in enumerate(stretches) if one.from_run_s <= run_s - length_s]
    return stretches[later[-1] :] if later else stretches


def moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
