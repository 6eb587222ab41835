"""Loads what the first picture could do without, right after it, a piece a frame.

Else the first finger on each screen would wait for its code, and a card that dies would take with
it every screen that nobody has asked for yet.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import partial
from typing import TYPE_CHECKING

from kivy.clock import Clock

from kiosk.ui import widgets

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def modules() -> Iterator[Callable[[], object]]:
    """What draws each screen."""
    for found in pkgutil.iter_modules(widgets.__path__, f"{widgets.__name__}."):
        yield partial(importlib.import_module, found.name)


class Preload:
    """Calls ``pieces``, one a frame, and then ``done``."""

    def __init__(self, pieces: Iterator[Callable[[], object]], done: Callable[[], object]) -> None:
        self._pieces = pieces
        self._done = done
        self._next = Clock.schedule_interval(self._load, 0)

    def stop(self) -> None:
        self._next.cancel()

    def _load(self, _: float) -> None:
        piece = next(self._pieces, None)
        if piece is None:
            self.stop()
            self._done()
        else:
            piece()
