"""Tells when one of the files we show was replaced, without asking all the time."""

from __future__ import annotations

import logging
import os
import select
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
GATHER_S = 0.02
"""Changes this close together are one."""


class Watcher:
    """Calls ``changed`` from its own thread when a named file of a folder changes."""

    def __init__(self, files: Mapping[Path, frozenset[str]], changed: Callable[[], None]) -> None:
        self._files = files
        self._changed = changed
        self._stopping = threading.Event()
        self._wakeup = os.eventfd(0, os.EFD_CLOEXEC)
        self._thread = threading.Thread(target=self._run, name="watch", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Say no more; the thread is gone then. Call once, after `start`."""
        self._stopping.set()
        os.eventfd_write(self._wakeup, 1)
        self._thread.join()
        os.close(self._wakeup)

    def _run(self) -> None:
        try:
            with INotify() as inotify:
                self._follow(inotify)
        except OSError as error:
            log.warning("news shows at the next full minute only: %s", error)

    def _follow(self, inotify: INotify) -> None:
        ears = select.poll()
        for descriptor in (inotify.fileno(), self._wakeup):
            ears.register(descriptor, select.POLLIN)
        watched: dict[int, Path] = {}
        while not self._stopping.is_set():
            self._watch_what_is_there(inotify, watched)
            all_there = len(watched) == len(self._files)
            ears.poll(None if all_there else LOOK_AGAIN_S * 1000)
            self._stopping.wait(GATHER_S)  # a stick writes more than one file
            self._read(inotify, watched)

    def _watch_what_is_there(self, inotify: INotify, watched: dict[int, Path]) -> None:
        for folder in self._files.keys() - set(watched.values()):
            try:
                descriptor = inotify.add_watch(folder, CHANGES | flags.DELETE_SELF)
            except OSError:  # not there yet: looked for again
                continue
            watched[descriptor] = folder
            self._changed()

    def _read(self, inotify: INotify, watched: dict[int, Path]) -> None:
        news = False
        for event in inotify.read(timeout=0):
            if event.mask & (flags.IGNORED | flags.DELETE_SELF):
                watched.pop(event.wd, None)
                news = True
            elif event.wd in watched:
                news |= event.name in self._files[watched[event.wd]]
        if news and not self._stopping.is_set():
            self._changed()
