"""What goes to a stick: a file renamed into RUN/desk/outbox, which a unit of its own writes out.

That is in memory: what people said never lies on the card in the clear. The kiosk never sees the
stick. Without systemd (the demo) the file stays where it is.
RUN/outbox/outbox.json, which is root's, says what came of it.
"""

from __future__ import annotations

import logging
from contextlib import suppress
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from common.folders import run
from kiosk.desk.storage import paths as storage_paths
from kiosk.desk.storage import private_files
from kiosk.desk.storage.errors import DeskError
from kiosk.i18n.translator import N_

if TYPE_CHECKING:
    from collections.abc import Mapping

log = logging.getLogger(__name__)

SHOWN_S = 60
"""How long what came of it stays in sight."""
SYSTEMD = Path("/run/systemd/system")


class OutboxError(DeskError):
    """It cannot be put out; the message says why, in Dutch."""


class Outcome(StrEnum):
    WRITTEN = "written"
    NO_STICK = "no-stick"
    FULL = "full"
    FAILED = "failed"


WORDS: Mapping[Outcome, str] = {
    Outcome.WRITTEN: N_("Het bestand staat op de stick. U kunt de stick verwijderen."),
    Outcome.NO_STICK: N_("Er zit geen stick in. Doe er een in en probeer het opnieuw."),
    Outcome.FULL: N_("De stick is vol. Neem een andere stick."),
    Outcome.FAILED: N_("Schrijven lukt niet. Neem een andere stick."),
}


class Told(msgspec.Struct, frozen=True):
    """The whole of outbox.json."""

    outcome: Outcome
    files: tuple[str, ...] = ()


def folder() -> Path:
    return storage_paths.in_memory() / "outbox"


def told_path() -> Path:
    return run() / "outbox" / "outbox.json"


def put(name: str, content: bytes) -> Path:
    """Ask for a file on the stick; returns where it waits. Raises OutboxError."""
    path = folder() / name
    making = storage_paths.in_memory() / "making" / name
    try:
        private_files.write(making, content)
        private_files.make_folder(path.parent)
        making.replace(path)
    except OSError as error:
        with suppress(OSError):
            making.unlink(missing_ok=True)
        raise OutboxError("Het bestand kan niet worden gemaakt: het geheugen is vol.") from error
    return path


def writes_by_itself() -> bool:
    """Whether a unit waits to write to the stick; else the file stays in the outbox."""
    return SYSTEMD.is_dir()


def told(now: datetime) -> str:
    """A msgid: what came of the last file, while that matters; empty otherwise.

    While one waits, this would be about one before it.
    """
    path = told_path()
    if folder().is_dir() and any(folder().iterdir()):
        return ""
    try:
        at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        if abs((now - at).total_seconds()) > SHOWN_S:
            return ""
        return WORDS[msgspec.json.decode(path.read_bytes(), type=Told).outcome]
    except FileNotFoundError:
        return ""
    except (OSError, msgspec.MsgspecError) as error:
        log.warning("%s: %s", path, error)
        return WORDS[Outcome.FAILED]
