"""How software stands, for the screen: RUN/software/software.json, and the answer to it.

Root writes what is; the kiosk leaves STATE/kiosk/software-tonight with the image that somebody said
yes to, so that a yes never holds for what another stick brought since. A yes is for one start: a
release that failed and comes again, on a stick that was left in, wants another.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

import msgspec

from common import atomic_write, beneath, folders
from software.errors import Why

if TYPE_CHECKING:
    from pathlib import Path


_LONGEST_YES = 100
_LONGEST = 16 * 1024


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
    """Of a refusal these two are of what waits all the same, brought before."""
    done_pct: int = 0
    reason: str = ""
    """Of a refusal: one Dutch sentence."""
    why: Why | None = None
    """Of a refusal by a rule of `software.rules`: the screen has words for it in each language."""

    again: bool = False
    """Of what failed: a stick brought it again, so somebody may say yes again."""

    put_off: bool = False
    """Of what waits: it was to start and did not, and nobody knows that it is bad."""

    @property
    def waits(self) -> bool:
        """Whether there is something to say yes to."""
        if self.stage is Stage.FAILED:
            return self.again
        return self.stage in {Stage.WAITING, Stage.REFUSED} and bool(self.image_sha256)


def path() -> Path:
    return folders.run().resolve() / "software" / "software.json"


def agreed_path() -> Path:
    return folders.state().resolve() / "kiosk" / "software-tonight"


def read(told: Path) -> Told:
    """Raises OSError, also where it is no plain file, and msgspec.MsgspecError."""
    return msgspec.json.decode(beneath.read(told, _LONGEST), type=Told)


def write(told: Told, into: Path) -> None:
    """Raises OSError."""
    atomic_write.replace(into, msgspec.json.encode(told))
    into.chmod(0o640)


def agree(image_sha256: str) -> None:
    """Say yes to a release. Raises OSError."""
    agreed_path().parent.mkdir(parents=True, exist_ok=True)
    atomic_write.write(agreed_path(), image_sha256.encode())


def withdraw() -> None:
    """Say no again. Raises OSError."""
    agreed_path().unlink(missing_ok=True)
    atomic_write.sync_folder(agreed_path().parent)


def agreed() -> str:
    """Return the image that somebody said yes to; empty: none. Follows no link of the kiosk's."""
    try:
        return beneath.read(agreed_path(), _LONGEST_YES).decode("ascii").strip()
    except (OSError, UnicodeDecodeError):
        return ""
