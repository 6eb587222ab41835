"""How long this machine has run, for an office without a kiosk: retention counts by it.

Where there is a kiosk, its record says so (`content.clock`); an office alone keeps one of its own
in office.db, with which start of the machine it was written in.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from common.clock import build_time, seconds_run
from content import clock

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from content.clock import Record, Times
    from office.database import Database

_BOOT = Path("/proc/sys/kernel/random/boot_id")
_NAME = "running"


class _Kept(msgspec.Struct, frozen=True):
    boot: str
    record: clock.Record


class Running:
    """One thread at a time uses it."""

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._db, self._now = database, now
        self._boot = ""
        with suppress(OSError):
            self._boot = _BOOT.read_text("ascii").strip()

    def times(self) -> Times:
        """What time it is, and what the clock did. Raises OfficeError."""
        record, same_boot = clock.read_record()
        if record is None:
            record, same_boot = self._own()
        return clock.times_of(self._now(), build_time(), seconds_run(), record, same_boot=same_boot)

    def save(self) -> None:
        """So that the next start goes on from here. Raises OfficeError."""
        record, _ = self._own()
        kept = _Kept(self._boot, clock.saved(self.times(), seconds_run(), record))
        with self._db.change() as db:
            db.execute(
                "insert or replace into coordination values (?, ?)",
                [_NAME, msgspec.json.encode(kept).decode()],
            )

    def _own(self) -> tuple[Record | None, bool]:
        row = self._db.row("select value from coordination where name = ?", _NAME)
        if row is None:
            return None, False
        with suppress(msgspec.MsgspecError):
            kept = msgspec.json.decode(row["value"], type=_Kept)
            return kept.record, bool(self._boot) and kept.boot == self._boot
        return None, False
