"""Who begins, and who goes home."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from kiosk.desk.checklists.store import role_cards
from kiosk.desk.duty import routes
from kiosk.desk.duty.store import USUAL

if TYPE_CHECKING:
    from kiosk.desk.action import Sending
    from kiosk.model.routes import Route


def begin(sending: Sending) -> Route:
    values = sending.values
    cards = role_cards()
    hours = values.get("tot", "")
    sending.desk.roster.begin(
        values.get("taak", cards[0].title if cards else ""),
        values.get("voornaam", ""),
        sending.now,
        until=sending.now + (timedelta(hours=int(hours)) if hours.isdigit() else USUAL),
        drill=sending.snapshot.drill,
    )
    return routes.Roster()


def end(sending: Sending, asked: routes.EndDuty) -> Route:
    sending.desk.roster.end(asked.number, sending.now)
    return routes.Roster()
