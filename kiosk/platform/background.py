"""One job beside the window's thread: for what may not answer, or not soon.

No error is lost: who started the job always gets an outcome.
"""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING, ParamSpec, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

log = logging.getLogger(__name__)

Outcome = TypeVar("Outcome")
P = ParamSpec("P")


def on_window_thread(call: Callable[P, None]) -> Callable[P, None]:
    """Make a function that other threads may call: the window's thread runs it at its next turn."""
    from kivy.clock import mainthread  # noqa: PLC0415 - features name their actions without a window

    handed_over: Callable[P, None] = mainthread(call)
    return handed_over


class Background:
    """Runs one job at a time. Used by the window's thread."""

    def __init__(self, name: str) -> None:
        """``name`` stands in logs and beside the thread."""
        self._name = name
        self._busy = False

    @property
    def busy(self) -> bool:
        """From the start of a job until its outcome has been handed over."""
        return self._busy

    def start(
        self, job: Callable[[], Outcome], then: Callable[[Outcome], None], *, failed: Outcome
    ) -> bool:
        """Run ``job`` on a thread; the window's thread gives what it returns to ``then``.

        An error that the job does not expect is logged, and ``then`` gets ``failed``. False, and
        nothing is done, while an earlier job runs.
        """
        if self._busy:
            return False
        self._busy = True

        def run() -> None:
            try:
                outcome = job()
            except Exception:
                log.exception("%s failed", self._name)
                outcome = failed
            hand_over(outcome)

        @on_window_thread
        def hand_over(outcome: Outcome) -> None:
            self._busy = False
            then(outcome)

        threading.Thread(target=run, name=self._name, daemon=True).start()
        return True
