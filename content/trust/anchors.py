"""Whom this kiosk believes: one root file per publisher in the configuration folder."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from common import atomic_write
from content import paths
from content.errors import StoreError, Tampered, UnknownPublisher, reason
from content.stick.copy import PUBLISHER_ID
from content.trust.identity import Anchor, read_anchor

if TYPE_CHECKING:
    from pathlib import Path

_SUFFIX = paths.ROOT


def load(publisher: str, folder: Path | None = None) -> Anchor | None:
    """Return the anchor of ``publisher``; None when this kiosk does not believe it."""
    path = (folder or paths.publishers()) / f"{publisher}{_SUFFIX}"
    try:
        return read_anchor(path.read_bytes())
    except FileNotFoundError:
        return None
    except Tampered as error:  # our own file is damaged: nobody can be recognised by it
        raise UnknownPublisher(
            f"De sleutel van '{publisher}' op dit steunpunt is beschadigd: geef de ROOT.json van "
            "deze afzender opnieuw ('trust')."
        ) from error
    except OSError as error:
        raise StoreError(f"{path} is niet te lezen ({reason(error)}).") from error


def believed(folder: Path | None = None) -> tuple[str, ...]:
    """Return the ids of all publishers this kiosk believes."""
    folder = folder or paths.publishers()
    found = folder.glob(f"*{_SUFFIX}") if folder.is_dir() else ()
    ids = (path.name.removesuffix(_SUFFIX) for path in found)
    return tuple(sorted(name for name in ids if PUBLISHER_ID.fullmatch(name)))


def names(folder: Path | None = None) -> dict[str, str]:
    """Return the names of all publishers this kiosk believes, by id; a damaged one has none."""
    found: dict[str, str] = {}
    for publisher in believed(folder):
        with suppress(UnknownPublisher):
            anchor = load(publisher, folder)
            found |= {publisher: anchor.identity.name} if anchor else {}
    return found


def keep(anchor: Anchor, folder: Path | None = None) -> Path:
    """Believe this publisher from now on."""
    folder = folder or paths.publishers()
    path = folder / f"{anchor.identity.publisher}{_SUFFIX}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        atomic_write.write(path, anchor.data)
    except OSError as error:
        raise StoreError(f"{path} is niet te schrijven ({reason(error)}): bent u root?") from error
    return path


def forget(publisher: str, folder: Path | None = None) -> None:
    """Believe this publisher no longer. Raises StoreError when it was not believed."""
    path = (folder or paths.publishers()) / f"{publisher}{_SUFFIX}"
    known = believed(folder)
    if publisher not in known:  # also what is no id at all, such as ../x
        message = f"'{publisher[:60]}' is hier geen afzender. Wel: {', '.join(known) or 'niemand'}."
        raise StoreError(message)
    try:
        path.unlink()
        atomic_write.sync_folder(path.parent)
    except OSError as error:
        raise StoreError(f"{path} is niet weg te halen ({reason(error)}): bent u root?") from error
