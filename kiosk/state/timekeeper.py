"""The machine's time, and its record on the card: kept by the kiosk and read by all.

Saved at a start, when the clock leaps, when staff set it, each hour, and at an orderly end: some
thirty small files a day, 2.4 MiB of the card's 5. A power cut loses an hour of running at most;
then a machine without a clock of its own goes on an hour behind.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import msgspec

from common.atomic_write import write as write_durably
from common.clock import build_time, seconds_run
from content.clock import Record, Times, read_record, saved, times_of, was_lost
from content.core.running import Course
from content.paths import clock as kept
from content.paths import clock_of_this_run

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

log = logging.getLogger(__name__)

EVERY_S = 3600.0


class Timekeeper:
    """Tells the time from the start; writes only what `keep`, `set_to` and `close` are called for.

    A kiosk that only draws a picture must not write what the running one keeps.
    """

    def __init__(
        self, clock: Callable[[], datetime], seconds: Callable[[], float] = seconds_run
    ) -> None:
        """``seconds``: since the machine started."""
        self._clock = clock
        self._seconds = seconds
        self._built = build_time()
        self._record, self._same_boot = read_record()
        self._unwritable = False

    def times(self) -> Times:
        """What time it is now, for the machine and each publisher."""
        return times_of(
            self._clock(),
            self._built,
            self._seconds(),
            self._record,
            same_boot=self._same_boot,
            is_lost=was_lost(),
        )

    def now(self) -> datetime:
        """The machine's time."""
        return self.times().machine

    def begin(self, least_run_s: float) -> None:
        """Start keeping. ``least_run_s``: what was imported says that the machine ran so long."""
        times = self.times()
        if times.run_s < least_run_s:  # the record was lost
            self._record = Record(
                boot_s=self._seconds(), at=times.machine, course=Course(least_run_s)
            )
            self._same_boot = True
        self._save(self.times())

    def keep(self) -> None:
        """Save what is worth it. Called each minute."""
        times, last = self.times(), self._record
        new_stretch = last is None or times.course.stretches != last.course.stretches
        if new_stretch or last is None or times.run_s - last.course.run_s >= EVERY_S:
            self._save(times)

    def set_to(self, at: datetime) -> None:
        """Staff set the clock to ``at``: what was saved is corrected with it."""
        times, boot_s = self.times(), self._seconds()
        course = times.course.went_on(at, times.run_s)
        self._write(Record(boot_s=boot_s, at=at, course=course, is_set=True))

    def close(self) -> None:
        """Save before the machine may stop."""
        self._save(self.times())

    def _save(self, times: Times) -> None:
        self._write(saved(times, self._seconds(), self._record))

    def _write(self, record: Record) -> None:
        """Keep it in memory, whatever the card says."""
        self._record, self._same_boot = record, True
        data = msgspec.json.encode(record)
        try:
            for path in (clock_of_this_run(), kept()):
                path.parent.mkdir(parents=True, exist_ok=True)
                write_durably(path, data)
        except OSError as error:
            if not self._unwritable:
                log.warning("the time cannot be saved: %s", error)
            self._unwritable = True
        else:
            self._unwritable = False
