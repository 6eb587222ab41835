"""The identity on this card: made once by `init`, and read at every start."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from common import atomic_write
from link import identity, keyring
from link.errors import IdentityError
from link.identity import Identity, Role

if TYPE_CHECKING:
    from pathlib import Path

    from link.folders import Folders

_MODE_ALONE, _MODE_ALL = 0o600, 0o644


def load(folders: Folders) -> Identity:
    """Raises IdentityError when there is none yet, or it cannot be read."""
    path = _path(folders)
    try:
        return msgspec.json.decode(path.read_bytes(), type=Identity)
    except FileNotFoundError as error:
        raise IdentityError(
            "This node has no keys yet: run noodsteunpunt-link init first."
        ) from error
    except (OSError, msgspec.MsgspecError) as error:
        raise IdentityError(f"{path} cannot be read: {error}") from error


def init(folders: Folders, node: str, role: Role, name: str) -> tuple[Identity, bool]:
    """Make the keys; return the identity, and whether it is new. Raises IdentityError.

    A second time it returns what is there, if it has the same id and role: a script may repeat it.
    """
    if _path(folders).exists():
        there = load(folders)
        if (there.card.id, there.card.role) != (node, role):
            raise IdentityError(
                f"This node is {there.card.id} already ({there.card.role}): another id needs "
                "another card."
            )
        return there, False
    made, first = identity.make(node, role, name)
    ring = (keyring.SealingKey(number=1, private=first),)
    try:
        folders.state.mkdir(parents=True, exist_ok=True)
        folders.keys.mkdir(mode=0o700, exist_ok=True)
        atomic_write.write(sealing_path(folders), msgspec.json.encode(ring), mode=_MODE_ALONE)
        atomic_write.write(folders.card, made.card.to_bytes(), mode=_MODE_ALL)
        atomic_write.write(_path(folders), msgspec.json.encode(made), mode=_MODE_ALONE)
    except OSError as error:
        raise IdentityError(f"{folders.keys} cannot be written: {error.strerror}.") from error
    return made, True


def sealing_path(folders: Folders) -> Path:
    return folders.keys / "sealing.json"


def _path(folders: Folders) -> Path:
    return folders.keys / "identity.json"
