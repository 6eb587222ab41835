"""Which time to believe on an appliance whose clock may be wrong.

A Raspberry Pi without a battery for its clock wakes up in the past; a broken clock chip may wake up
anywhere. Content says when it was issued, and software says when it was built: earlier than those
it cannot be, and decades later it will not be.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

RELEASED = datetime(2026, 1, 1, tzinfo=UTC)
SERVICE_LIFE = timedelta(days=20 * 365)


def build_time() -> datetime:
    """When this software was put on the machine, never before it was written."""
    installed = datetime.fromtimestamp(Path(__file__).stat().st_mtime, tz=UTC)
    return max(installed, RELEASED)


def reference_time(clock: datetime, built: datetime, issued: datetime | None) -> datetime:
    """Return the latest of the clock, the build and the last accepted issue. Pure.

    A time more than `SERVICE_LIFE` beyond the build is not believed at all: else one bad start
    here, or one bad clock at a publisher's, would make everything look expired.
    """
    latest = built + SERVICE_LIFE
    return max(moment for moment in (built, issued or built, clock) if moment <= latest)
