"""What can be said of a clock without knowing what time it is."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

RELEASED = datetime(2026, 1, 1, tzinfo=UTC)
SERVICE_LIFE = timedelta(days=20 * 365)


def build_time() -> datetime:
    """When this software was put on the machine, never before it was written."""
    installed = datetime.fromtimestamp(Path(__file__).stat().st_mtime, tz=UTC)
    return max(installed, RELEASED)


def is_plausible(clock: datetime, built: datetime) -> bool:
    """Whether ``clock`` is after the build, and not decades after it: that is a broken chip."""
    return built <= clock <= built + SERVICE_LIFE


def seconds_run() -> float:
    """Since the machine started, sleep included."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)
