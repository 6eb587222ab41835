"""Which time to believe on an appliance whose clock may be wrong.

1. The machine's time is the latest of its clock, its build, and the last time it saved itself,
   which goes on with the seconds it has run since. No publisher's date enters it.
2. A clock decades beyond the build is a broken chip, and is not believed.
3. What was saved follows a clock that leapt ahead only after a day without another leap. Staff who
   set the clock correct what was saved at once.
4. A clock that had lost the time at the start goes on from what was written last, and so is behind
   by as long as the machine was off. Nobody can tell by how much: see `Times.is_known`.
5. A publisher's own items are judged by the later of the machine's time and its own issue time
   plus the time run since its import: `Times.of`. That moves nobody else's.

The kiosk alone writes the record of this; `read_times` is for all others.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from common import beneath
from common.clock import build_time, is_plausible, seconds_run
from content import paths
from content.core.running import LEAP_S, Course

if TYPE_CHECKING:
    from content.core.model import Publisher

DOUBT = timedelta(days=1)
"""A publisher's time this far from the machine's: one of the two is wrong."""
CLOCK_DOUBT_S = 120
"""A clock this far from the machine's time is shown as uncertain."""
LARGEST_BYTES = 256 * 1024
"""Of a record. Root reads it too, in a folder that is the kiosk's."""
LOST = Path("/run/card/clock-lost")
"""The initramfs leaves it where the clock was behind the card's own image: see deploy/card."""
SYNCHRONISED = Path("/run/systemd/timesync/synchronized")
"""systemd leaves it once a network told the time."""
EARLIEST, LATEST = datetime(1970, 1, 2, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
"""A signed time of issue outside these is taken for the nearest: sums with it stay dates."""


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """What the kiosk saved last; a file of STATE, and of RUN for as long as the machine is on."""

    boot_s: float
    """Seconds since the machine started, when this was saved."""
    at: datetime
    """The time to go on from."""
    course: Course
    is_set: bool = False
    """Whether somebody set the clock since the machine started; means nothing after a restart."""


@dataclass(frozen=True)
class Times:
    """What time it is, for the machine and for each publisher."""

    machine: datetime
    run_s: float = 0.0
    """How long the machine has run in all."""
    off: timedelta = timedelta(0)
    """By how much its clock is wrong: the machine's time less what the clock says."""
    course: Course = field(default_factory=Course)
    is_lost: bool = False
    """Whether its clock had lost the time at the start, and no network told it since."""
    is_set: bool = False
    """Whether somebody set it since the start."""

    def of(self, publisher: Publisher) -> datetime:
        """The time by which this publisher's own items hold and end."""
        since_s = publisher.imported_run_s
        ran_s = 0.0 if since_s is None else max(0.0, self.run_s - since_s)
        return max(self.machine, sane(publisher.issued_at) + timedelta(seconds=ran_s))

    def is_over(self, since: datetime, kept: timedelta) -> bool:
        """Whether what people wrote at ``since`` was kept for ``kept`` by now.

        By running time, which cannot leap, or by the machine's time once that has gone on for a day
        without a leap: a clock that shows 2099 deletes nothing.
        """
        if self.course.ran_s(since) > kept.total_seconds():
            return True
        return self.course.steady and since < self.machine - kept

    @property
    def clock_holds(self) -> bool:
        """Whether the clock, which timers go by, says the machine's time."""
        return abs(self.off.total_seconds()) < CLOCK_DOUBT_S

    @property
    def is_known(self) -> bool:
        """Whether it is the hour that it says, so that a night is a night.

        Residents are not told of this doubt: after each short cut it would stand on every page of a
        Pi without a clock on battery, for minutes that nobody misses.
        """
        return self.clock_holds and (self.is_set or not self.is_lost)

    def doubts(self, publisher: Publisher) -> bool:
        return self.of(publisher) - self.machine > DOUBT


def sane(issued_at: datetime) -> datetime:
    return min(max(issued_at, EARLIEST), LATEST)


def times_of(  # noqa: PLR0913 - what a machine knows of time
    clock: datetime,
    built: datetime,
    boot_s: float,
    record: Record | None,
    *,
    same_boot: bool,
    is_lost: bool = False,
) -> Times:
    """Rules 1, 2 and 4. Pure.

    ``boot_s``: seconds since the machine started; ``same_boot``: as when ``record`` was saved;
    ``is_lost``: of `was_lost`.
    """
    if record is None:
        run_s, going_on = boot_s, built
    else:
        since_s = boot_s - record.boot_s if same_boot and boot_s >= record.boot_s else boot_s
        run_s = record.course.run_s + since_s
        going_on = record.at + timedelta(seconds=since_s)
    known = [moment for moment in (going_on, clock) if is_plausible(moment, built)]
    machine = max(known, default=built)
    course = (record.course if record else Course()).went_on(machine, run_s)
    is_set = record is not None and same_boot and record.is_set
    return Times(machine, run_s, machine - clock, course, is_lost, is_set)


def saved(times: Times, boot_s: float, record: Record | None) -> Record:
    """Rule 3: what to save now. Pure."""
    at = times.machine
    if record is not None:
        ran_s = times.run_s - record.course.run_s
        going_on = record.at + timedelta(seconds=ran_s)
        leapt = (at - going_on).total_seconds() > LEAP_S
        at = going_on if leapt and not times.course.steady else at
    return Record(boot_s=boot_s, at=at, course=times.course, is_set=times.is_set)


def was_lost() -> bool:
    """Whether this machine's clock had lost the time at the start, and nothing told it since."""
    return LOST.exists() and not SYNCHRONISED.exists()


def read_record() -> tuple[Record | None, bool]:
    """Return what the kiosk saved last, and whether the machine has been on ever since."""
    for path, same_boot in ((paths.clock_of_this_run(), True), (paths.clock(), False)):
        try:
            return msgspec.json.decode(
                beneath.read_here(path, LARGEST_BYTES), type=Record
            ), same_boot
        except (OSError, msgspec.MsgspecError, UnicodeError, RecursionError):
            continue
    return None, False


def read_times() -> Times:
    """What time it is, for a program that is not the kiosk."""
    record, same_boot = read_record()
    now = datetime.now(UTC)
    return times_of(
        now, build_time(), seconds_run(), record, same_boot=same_boot, is_lost=was_lost()
    )
