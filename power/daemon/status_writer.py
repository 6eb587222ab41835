"""power.json, replaced whole: a reader finds the old or the new, never half."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import msgspec

from common import atomic_write

if TYPE_CHECKING:
    from pathlib import Path

    from power.status import Status

log = logging.getLogger(__name__)

FILE_NAME = "power.json"


class Publisher:
    """Writes power.json. A folder that fails is logged once, and once more when it works again."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE_NAME
        self._failing = False

    def publish(self, status: Status) -> None:
        """Replace power.json. Never raises: shedding goes on without it."""
        try:
            atomic_write.replace(self.path, msgspec.json.encode(status))
        except OSError as error:
            if not self._failing:
                log.error("%s cannot be written (%s)", self.path, error)  # noqa: TRY400 - one line
            self._failing = True
            return
        if self._failing:
            log.warning("%s can be written again", self.path)
        self._failing = False

    def publish_beside(self, name: str, data: bytes) -> bool:
        """Replace another file beside it; tell whether that went."""
        try:
            atomic_write.replace(self.path.with_name(name), data)
        except OSError as error:
            log.error("%s cannot be written (%s)", name, error)  # noqa: TRY400 - one line
            return False
        return True
