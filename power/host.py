"""The machine itself, as a technician asks: version, since when it runs, how it last ended, card.

Read when somebody asks, by the command and by the kiosk; the daemon has no part in it. How the last
run ended follows from what the daemon wrote to power.db before this start: nothing else is left.
"""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from common import beneath
from common.clock import build_time, is_plausible
from power.errors import StatusError
from power.history.reader import History

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from power.folders import Folders
    from power.status import Event

UPTIME = Path("/proc/uptime")
LOOKED_AT_EVENTS = 500
MIB = 2**20
LARGEST_BYTES = 64 * 1024
"""Of what upkeep found. Root reads it too, in a folder that is the kiosk's."""
WHOLE = {"ok", "absent"}


class Ending(StrEnum):
    """How the run before this one ended."""

    RESERVE = "reserve"  # the battery was empty: shut down in order
    ORDERED = "ordered"  # somebody shut it down or restarted it
    SUDDEN = "sudden"  # no time to write anything: power cut, or it hung
    UNKNOWN = "unknown"  # no history of before


class Appliance(msgspec.Struct, frozen=True, kw_only=True):
    """None: not known."""

    version: str
    started_at: datetime | None
    """When the machine started."""
    ending: Ending
    daemon_starts: int
    """Of the power daemon since then: more than one means that it failed or was restarted."""
    clock_plausible: bool
    """False: the clock is before this software was installed, and surely wrong."""
    card_free_mib: int | None
    card_size_mib: int | None
    damaged_books: tuple[str, ...] = ()
    """Databases that the daily upkeep found damaged."""


class _Upkeep(msgspec.Struct, frozen=True):
    """What we read of RUN/upkeep/upkeep.json."""

    books: dict[str, str]
    """By name: "ok", "absent", or what is wrong."""


def look(folders: Folders, now: datetime) -> Appliance:
    """Look at this machine. Never raises."""
    started_at = _started_at(now)
    free_mib, size_mib = _card(folders.state)
    try:
        ever = datetime.fromtimestamp(0, UTC)
        events = History(folders.state, folders.run).events(ever, LOOKED_AT_EVENTS)
    except StatusError:
        events = []
    return Appliance(
        version=version(),
        started_at=started_at,
        ending=Ending.UNKNOWN if started_at is None else ending(events, started_at),
        clock_plausible=clock_plausible(),
        daemon_starts=0 if started_at is None else _starts(events, started_at),
        card_free_mib=free_mib,
        card_size_mib=size_mib,
        damaged_books=_damaged(folders.upkeep),
    )


def _damaged(upkeep_folder: Path) -> tuple[str, ...]:
    """None until upkeep has looked, half an hour after the start."""
    try:
        data = beneath.read_here(upkeep_folder / "upkeep.json", LARGEST_BYTES)
        told = msgspec.json.decode(data, type=_Upkeep)
    except (OSError, msgspec.MsgspecError, UnicodeError, RecursionError):
        return ()
    return tuple(sorted(name for name, found in told.books.items() if found not in WHOLE))


def version() -> str:
    """The release that runs; without an installation, the version of this source."""
    parts = Path(__file__).resolve().parts
    if "releases" in parts[:-1]:
        return parts[parts.index("releases") + 1]
    import importlib.metadata  # noqa: PLC0415 - 16 ms, for who asks

    try:
        return importlib.metadata.version("noodsteunpunt")
    except importlib.metadata.PackageNotFoundError:
        return "?"


def ending(events: Iterable[Event], started_at: datetime) -> Ending:
    """What the newest events (newest first) of before a start tell of how that run ended. Pure."""
    before = [event.what for event in events if event.at < started_at]
    if not before:
        return Ending.UNKNOWN
    last_run = before[: before.index("daemon-started")] if "daemon-started" in before else before
    if "powered-off" in last_run:
        return Ending.RESERVE
    return Ending.ORDERED if last_run[:1] == ["daemon-stopped"] else Ending.SUDDEN


def _starts(events: Iterable[Event], started_at: datetime) -> int:
    return sum(event.what == "daemon-started" and event.at >= started_at for event in events)


def clock_plausible() -> bool:
    """False when the time of day is before this program was installed, or decades after it."""
    return is_plausible(datetime.fromtimestamp(time.time(), UTC), build_time())


def _started_at(now: datetime) -> datetime | None:
    """Counted back from now, so that a clock that was set since does not matter."""
    try:
        up_s = float(UPTIME.read_text().split()[0])
    except (OSError, ValueError, IndexError):
        return None
    return now - timedelta(seconds=up_s)


def _card(folder: Path) -> tuple[int | None, int | None]:
    try:
        disk = os.statvfs(folder)
    except OSError:
        return None, None
    return disk.f_bavail * disk.f_frsize // MIB, disk.f_blocks * disk.f_frsize // MIB


ENDINGS = {
    Ending.RESERVE: "the battery was empty; it was shut down in order",
    Ending.ORDERED: "it was shut down or restarted in order",
    Ending.SUDDEN: "SUDDENLY: the power was cut, or it hung",
    Ending.UNKNOWN: "unknown: there is no history of before",
}


def lines(appliance: Appliance) -> Iterator[str]:
    """Tell it, line by line. Pure."""
    started = appliance.started_at
    yield f"version      {appliance.version}"
    yield f"started      {f'{started.astimezone():%d-%m-%Y %H:%M}' if started else 'unknown'}"
    yield f"ended before {ENDINGS[appliance.ending]}"
    yield f"clock        {'plausible' if appliance.clock_plausible else 'WRONG: set it'}"
    yield f"power daemon started {appliance.daemon_starts} x since then"
    if appliance.card_free_mib is not None:
        yield f"card         {appliance.card_free_mib} of {appliance.card_size_mib} MiB free"
    if appliance.damaged_books:
        yield f"DAMAGED      {', '.join(appliance.damaged_books)}: replace the card"
