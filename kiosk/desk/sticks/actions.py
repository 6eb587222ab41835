"""Letting a stick in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from content.stick.import_permission import allow as let_in
from kiosk.desk.sticks.routes import Sticks
from kiosk.desk.storage.errors import Unwritable

if TYPE_CHECKING:
    from kiosk.desk.action import Sending
    from kiosk.model.routes import Route


def allow(sending: Sending) -> Route:
    """Raises DeskError."""
    try:
        let_in()
    except OSError as error:
        raise Unwritable("Dit lukt niet. Waarschuw een technicus.") from error
    sending.desk.audit_log.note(sending.role, "Stick toegelaten", sending.now)
    sending.say("Steek de stick nu in. Dat kan tien minuten lang.")
    return Sticks()
