"""Machines whose clock goes on, leaps or is wrong from the start, as retention meets them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from content.clock import Times
from content.core.running import Course, Stretch

BEGUN = datetime(2025, 1, 1, tzinfo=UTC)


def going(at: datetime) -> Times:
    """A machine that has run since `BEGUN`, and whose clock never leapt."""
    run_s = (at - BEGUN).total_seconds()
    return Times(at, run_s, course=Course(run_s, (Stretch(0.0, BEGUN.timestamp()),)))


class Machine:
    """One that lives through a story, a minute's look at a time where it leaps."""

    def __init__(self, at: datetime) -> None:
        self.at = at
        self.run_s = 0.0
        self.course = Course()
        self._look()

    def runs(self, span: timedelta) -> Machine:
        self.at += span
        self.run_s += span.total_seconds()
        return self._look()

    def leaps_to(self, at: datetime) -> Machine:
        """Also what being off for a while looks like."""
        self.at = at
        return self._look()

    def _look(self) -> Machine:
        self.course = self.course.went_on(self.at, self.run_s)
        return self

    @property
    def times(self) -> Times:
        return Times(self.at, self.run_s, course=self.course)
