"""RUN/power/snapshot.msgpack: how the power daemon stands, for a command that looks ahead."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from power.errors import StatusError
from power.policy.whatif import Snapshot

if TYPE_CHECKING:
    from pathlib import Path


def read(path: Path) -> Snapshot:
    """Read it. Raises StatusError with a sentence for the technician."""
    try:
        return msgspec.msgpack.decode(path.read_bytes(), type=Snapshot)
    except (OSError, msgspec.MsgspecError) as error:
        message = f"{path} cannot be read ({error}): restart the power daemon."
        raise StatusError(message) from error
