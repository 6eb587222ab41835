"""The code of the office's first user, for the technician's screen: RUN/office/first-user.json.

The office writes it while nobody is a user; the kiosk shows it to technicians alone.
"""

from __future__ import annotations

import logging
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import msgspec

from common import atomic_write
from common.folders import run

if TYPE_CHECKING:
    from pathlib import Path

log = logging.getLogger(__name__)

_MODE = 0o640


class FirstCode(msgspec.Struct, frozen=True):
    code: str
    address: str
    """The page where it is typed."""
    until: Annotated[datetime, msgspec.Meta(tz=True)]


def path() -> Path:
    return run() / "office" / "first-user.json"


def write(first: FirstCode) -> None:
    """Have technicians see it. Raises OSError."""
    path().parent.mkdir(mode=0o750, parents=True, exist_ok=True)  # by hand: no root made it
    atomic_write.write(path(), msgspec.json.encode(first), mode=_MODE)


def remove() -> None:
    """Raises OSError."""
    path().unlink(missing_ok=True)


def read(now: datetime) -> FirstCode | None:
    """None: there is none that still opens, or nothing that can be read."""
    try:
        first = msgspec.json.decode(path().read_bytes(), type=FirstCode)
    except FileNotFoundError:
        return None
    except (OSError, msgspec.MsgspecError) as error:
        log.warning("%s: %s", path(), error)
        return None
    return first if now < first.until else None
