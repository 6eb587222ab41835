"""power.json, replaced whole: a reader finds the old or the new, never half."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from pathlib import Path

    from power.status import Status

log = logging.getLogger(__name__)

FILE_NAME = "power.json"


class Publisher:
    """Writes power.json. A folder that fails is told once, and once more when it works again."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE_NAME
        self._next = folder / f".{FILE_NAME}.new"
        self._failing = False

    def publish(self, status: Status) -> None:
        """Replace power.json. Never raises: shedding goes on without it.

        Not flushed to disk: the folder is in memory, and a reboot makes it worthless anyway.
        """
        try:
            self._next.unlink(missing_ok=True)
            with self._next.open("xb") as file:  # a link there is never written through
                file.write(msgspec.json.encode(status))
            self._next.replace(self.path)
        except OSError as error:
            if not self._failing:
                log.error("%s cannot be written (%s)", self.path, error)  # noqa: TRY400 - one line
            self._failing = True
            return
        if self._failing:
            log.warning("%s can be written again", self.path)
        self._failing = False
