"""What this computer remembers of the publishers that sign on it, outside their key folders.

A key folder put back from a copy knows an old issue number. Signed under that, a stick would be
refused as older by every kiosk. The computer remembers the number, so that it is noticed; and where
the folder is, so that `check` works here without trusting anybody.

XDG_STATE_HOME/noodsteunpunt/signed/<folder and first root>.json
"""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from common import atomic_write
from content.errors import ContentError
from content.publishing.publisher import PublisherFolder

if TYPE_CHECKING:
    from content.trust.identity import Anchor


class Signed(msgspec.Struct, frozen=True, kw_only=True):
    """The highest issue that one key folder signed on this computer."""

    folder: str
    issue: int


def issue(folder: PublisherFolder) -> int | None:
    """Return the highest issue signed here from this folder; None when it is new here."""
    signed = _read(_record(folder))
    return signed.issue if signed else None


def remember(folder: PublisherFolder, issue: int) -> None:
    """Keep the number. A home that cannot be written is asked about again; nothing else fails."""
    record = _record(folder)
    signed = Signed(folder=str(folder.path.absolute()), issue=issue)
    with suppress(OSError):
        record.parent.mkdir(parents=True, exist_ok=True)
        atomic_write.write(record, msgspec.json.encode(signed))


def folders() -> tuple[Path, ...]:
    """Return the key folders of the publishers that sign on this computer, if they still do."""
    found = []
    with suppress(OSError):
        for record in sorted(_home().glob("*.json")):
            signed = _read(record)
            with suppress(ContentError):
                if signed is not None:
                    found.append(PublisherFolder(Path(signed.folder)).path)
    return tuple(found)


def anchors() -> tuple[Anchor, ...]:
    """Return the roots of the publishers that sign on this computer."""
    return tuple(PublisherFolder(path).anchor for path in folders())


def _home() -> Path:
    state = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
    return Path(state) / "noodsteunpunt" / "signed"


def _record(folder: PublisherFolder) -> Path:
    """Name the record by place and first root: a new publisher in an old place is another one."""
    digest = hashlib.sha256(str(folder.path.absolute()).encode(errors="surrogateescape"))
    digest.update(folder.roots().get("1.root.json", b""))
    return _home() / f"{digest.hexdigest()[:24]}.json"


def _read(record: Path) -> Signed | None:
    try:
        return msgspec.json.decode(record.read_bytes(), type=Signed)
    except (OSError, msgspec.MsgspecError):  # absent or damaged: ask, as on a new computer
        return None
