"""The writing side of import.json: how far the importer is, for whoever looks at the screen."""

from __future__ import annotations

import time
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import msgspec

from common import atomic_write
from content.progress import Outcome, Phase, Progress

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_EVERY_S = 0.1


class Report:
    """Tells one import's story. A screen that cannot be told must not stop an import."""

    def __init__(
        self,
        path: Path | None,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        stick: str = "",
    ) -> None:
        """Write to ``path``; None tells nobody. ``stick`` is what its mount is called."""
        self._stick = stick
        self._path = path
        self._now = now
        self._started_at = now()
        self._told_at_s = 0.0

    def copying(self, done_bytes: int, total_bytes: int) -> None:
        if time.monotonic() - self._told_at_s >= _EVERY_S or done_bytes == 0:
            pct = 100 * done_bytes / total_bytes if total_bytes else 0.0
            self._tell(Phase.COPYING, pct=pct)

    def checking(self) -> None:
        self._tell(Phase.CHECKING)

    def done(self, outcomes: tuple[Outcome, ...]) -> None:
        self._tell(Phase.DONE, pct=100.0, outcomes=outcomes)

    def pin_needed(self) -> None:
        self._tell(Phase.PIN_NEEDED)

    def unreadable(self, reason: str) -> None:
        self._tell(Phase.UNREADABLE, reason=reason)

    def failed(self, reason: str) -> None:
        self._tell(Phase.FAILED, reason=reason)

    def _tell(
        self,
        phase: Phase,
        *,
        pct: float = 0.0,
        outcomes: tuple[Outcome, ...] = (),
        reason: str = "",
    ) -> None:
        self._told_at_s = time.monotonic()
        if self._path is None:
            return
        progress = Progress(
            phase=phase,
            pct=round(pct, 1),
            started_at=self._started_at,
            updated_at=self._now(),
            outcomes=outcomes,
            reason=reason,
            stick=self._stick,
        )
        with suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            atomic_write.replace(self._path, msgspec.json.encode(progress))
