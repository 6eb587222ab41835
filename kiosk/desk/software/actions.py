"""What staff say to software that waits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.desk.software import answer
from kiosk.desk.software.routes import Software

if TYPE_CHECKING:
    from kiosk.desk.action import Sending
    from kiosk.desk.software.routes import Tonight
    from kiosk.model.routes import Route


def agree(sending: Sending, asked: Tonight) -> Route:
    """Raises DeskError."""
    done = answer.agree(asked.image_sha256, sending.snapshot.software)
    sending.desk.audit_log.note(sending.role, done, sending.now)
    return Software()


def withdraw(sending: Sending) -> Route:
    """Raises DeskError."""
    sending.desk.audit_log.note(sending.role, answer.withdraw(), sending.now)
    return Software()
