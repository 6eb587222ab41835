"""How software stands, for the screen: RUN/software/software.json, and the answer to it.

Root writes what is; the kiosk leaves STATE/kiosk/software-tonight with the image that somebody said
yes to, so that a yes never holds for what another stick brought since.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

import msgspec

from common import atomic_write, folders

if TYPE_CHECKING:
    from pathlib import Path


class Stage(StrEnum):
    """Where a release is."""

    WRITING = "writing"  # from the stick to the card
    WAITING = "waiting"  # on the card, whole: somebody may say yes
    TRYING = "trying"  # it runs, and has still to prove itself
    GOOD = "good"  # it has
    FAILED = "failed"  # it did not come up, and what was before is back
    REFUSED = "refused"


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What is written for the screen."""

    stage: Stage
    version: str = ""
    image_sha256: str = ""
    done_pct: int = 0
    reason: str = ""
    """Of a refusal: one Dutch sentence."""


def path() -> Path:
    return folders.run() / "software" / "software.json"


def agreed_path() -> Path:
    return folders.state() / "kiosk" / "software-tonight"


def read(told: Path) -> Told | None:
    """None: there is nothing to tell, or it cannot be read now."""
    try:
        return msgspec.json.decode(told.read_bytes(), type=Told)
    except (OSError, msgspec.MsgspecError):
        return None


def write(told: Told, into: Path) -> None:
    """Raises OSError."""
    atomic_write.replace(into, msgspec.json.encode(told))
    into.chmod(0o640)
