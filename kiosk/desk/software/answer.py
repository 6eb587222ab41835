"""A yes to software that waits, and taking it back: for staff and technicians alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.desk.storage.errors import DeskError, Unwritable
from software import telling

if TYPE_CHECKING:
    from kiosk.state.software import Software

OTHER = "Er staat nu iets anders klaar dan u las. Lees het opnieuw."
CANNOT = "Dit lukt niet. Waarschuw een technicus."


def agree(image_sha256: str, software: Software | None) -> str:
    """Say yes to what was read; gives what the audit log says of it. Raises DeskError."""
    told = software.told if software else None
    if told is None or not told.waits or told.image_sha256 != image_sha256:
        raise DeskError(OTHER)
    try:
        telling.agree(image_sha256)
    except OSError as error:
        raise Unwritable(CANNOT) from error
    return f"Software {told.version}: vannacht installeren."


def withdraw() -> str:
    """Take a yes back; gives what the audit log says of it. Raises DeskError."""
    try:
        telling.withdraw()
    except OSError as error:
        raise Unwritable(CANNOT) from error
    return "Software: toch niet vannacht."
