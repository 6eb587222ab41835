"""Tells when one of the files we show was replaced, without asking all the time."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING

from inotify_simple import INotify, flags

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

log = logging.getLogger(__name__)

CHANGES = flags.MOVED_TO | flags.CLOSE_WRITE | flags.DELETE
LOOK_AGAIN_S = 2.0
"""A folder that does not exist yet is looked for this often."""


class Watcher:
    """Calls ``changed`` from its own thread when a named file of a folder changes."""

    def __init__(self, files: Mapping[Path, frozenset[str]], changed: Callable[[], None]) -> None:
        self._files = files
        self._changed = changed
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="watch", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Say no more. The thread itself ends with the process: it sleeps until a file changes."""
        self._stopping.set()

    def _run(self) -> None:
        with INotify() as inotify:
            watched: dict[int, Path] = {}
            while not self._stopping.is_set():
                self._watch_what_is_there(inotify, watched)
                all_there = len(watched) == len(self._files)
                wait_ms = None if all_there else int(LOOK_AGAIN_S * 1000)
                self._read(inotify, watched, wait_ms)

    def _watch_what_is_there(self, inotify: INotify, watched: dict[int, Path]) -> None:
        for folder in self._files.keys() - set(watched.values()):
            try:
                descriptor = inotify.add_watch(folder, CHANGES | flags.DELETE_SELF)
            except OSError:  # not there yet: looked for again
                continue
            watched[descriptor] = folder
            self._changed()

    def _read(self, inotify: INotify, watched: dict[int, Path], wait_ms: int | None) -> None:
        news = False
        for event in inotify.read(timeout=wait_ms, read_delay=20):
            if event.mask & (flags.IGNORED | flags.DELETE_SELF):
                watched.pop(event.wd, None)
                news = True
            elif event.wd in watched:
                news |= event.name in self._files[watched[event.wd]]
        if news and not self._stopping.is_set():
            self._changed()
