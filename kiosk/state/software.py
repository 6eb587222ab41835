"""What root tells of new software, RUN/software/software.json, and whether somebody said yes to it.

What is there says nothing to residents; staff and technicians read it.
"""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import msgspec

from common import folders
from software import autoboot, rules, telling
from software import folders as places
from software.errors import Refused, Why
from software.telling import Stage, Told

if TYPE_CHECKING:
    from pathlib import Path

    from power.status import Status

log = logging.getLogger(__name__)

STUCK_AFTER = timedelta(minutes=15)
"""So long without a tenth more: the stick was pulled, or the unit died."""


class Software(msgspec.Struct, frozen=True, kw_only=True):
    """What was told last."""

    at: datetime
    """When, by the clock of the file."""
    told: Told | None
    """None: what is there cannot be read."""
    is_agreed: bool = False
    """Whether somebody said yes to what waits."""

    @property
    def waits(self) -> bool:
        """Whether there is something to say yes to."""
        return self.told is not None and self.told.waits

    def is_being_written(self, now: datetime) -> bool:
        """Whether the stick must stay where it is."""
        writing = self.told is not None and self.told.stage is Stage.WRITING
        return writing and now - self.at < STUCK_AFTER


def read_software(path: Path) -> Software | None:
    """None: there is nothing to tell."""
    at = datetime.fromtimestamp(0, UTC)
    try:
        at = datetime.fromtimestamp(path.lstat().st_mtime, UTC)
        return Software(at=at, told=telling.read(path))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, OverflowError, msgspec.MsgspecError) as error:
        log.warning("%s: %s", path, error)
        return Software(at=at, told=None)


def with_answer(software: Software | None, agreed: str) -> Software | None:
    """``agreed``: the image that somebody said yes to."""
    if software is None or software.told is None or not software.told.waits:
        return software
    is_agreed = agreed == software.told.image_sha256
    return msgspec.structs.replace(software, is_agreed=is_agreed)


def held_back(power: Status | None, now: datetime) -> Why | None:
    """Why root would not start it now, as it asks itself; None: it would."""
    if not (folders.config() / "power.toml").exists():
        return None
    try:
        rules.check_power(power, now)
    except Refused as refused:
        return refused.why
    return None


def not_taken_here() -> Why | None:
    """Why this machine takes no software from a stick at all; None: it does."""
    for why, holds in (
        (Why.DATA_LOST, (places.CARD / "data-lost").exists()),
        (Why.ONE_SLOT, not (places.CARD / "slot").exists()),
        (Why.KERNEL, not autoboot.can_try(places.CARD)),
        (Why.NOBODY, not places.anchor().exists()),
    ):
        if holds:
            return why
    return None
