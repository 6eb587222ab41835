"""How far the importer is, as a small file in the run folder that the screen can follow.

Replaced whole at every step, so a reader sees the old or the new one. It carries codes and
numbers: the screen has its own words for them in every language.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

import msgspec

from common import beneath
from content import paths
from content.errors import StoreError, reason

if TYPE_CHECKING:
    from pathlib import Path

LARGEST_BYTES = 8 * 1024 * 1024
"""Root reads it too, in a folder that is the importer's."""


class Phase(StrEnum):
    """Where an import stands."""

    COPYING = "copying"
    CHECKING = "checking"
    DONE = "done"  # `outcomes` says how it ended
    PIN_NEEDED = "pin-needed"  # nothing was read: somebody must unlock the desk first
    UNREADABLE = "unreadable"  # a file system that no kiosk reads, such as NTFS
    FAILED = "failed"  # our own disk or folder failed: nothing changed


class OutcomeCode(StrEnum):
    """How an import ended for one publisher; a contract of ``import --json``."""

    UPDATED = "updated"
    UNCHANGED = "unchanged"
    OLDER = "older"
    INCOMPLETE = "incomplete"
    UNKNOWN_PUBLISHER = "unknown-publisher"
    REFUSED = "refused"
    NO_BUNDLE = "no-bundle"


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """One publisher's outcome. `publisher` is empty when the stick holds no bundle at all."""

    outcome: OutcomeCode
    publisher: str = ""
    name: str = ""
    """The publisher's name as its keys signed it; empty for an unknown publisher."""
    issue: int | None = None
    """The issue on the stick, once proven."""
    issued_at: datetime | None = None
    installed_issue: int | None = None
    """The issue this kiosk shows after the import; None when it has none."""
    bulletins: int = 0
    places: int = 0
    reason: str = ""
    """For staff, in Dutch: what it means and what to do now."""
    warnings: tuple[str, ...] = ()
    """What was left out of a tolerant import, file by file."""


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """The whole of import.json."""

    schema: int = 1
    phase: Phase
    pct: float = 0.0
    """Of this phase, 0 to 100; by bytes while copying."""
    started_at: datetime
    updated_at: datetime
    outcomes: tuple[Outcome, ...] = ()
    reason: str = ""
    """Why it failed or cannot be read, in Dutch; empty otherwise."""
    stick: str = ""
    """Of which stick, as the folder was called where it was mounted: sda1."""


def read_progress(path: Path | None = None) -> Progress | None:
    """Read import.json, by default from the run folder. None: no import since the last start.

    Raises StoreError when it is there and cannot be read.
    """
    path = path or paths.progress()
    try:
        return msgspec.json.decode(beneath.read_here(path, LARGEST_BYTES), type=Progress)
    except FileNotFoundError:
        return None
    except (OSError, msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise StoreError(
            f"{path} is niet te lezen ({reason(error)}): importeer opnieuw."
        ) from error
