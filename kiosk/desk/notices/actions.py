"""Posting, changing and taking off this point's own notices."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from kiosk.desk.notices import routes
from kiosk.desk.notices.screens import REAL
from kiosk.desk.notices.store import USUAL
from kiosk.desk.storage.errors import Unfit

if TYPE_CHECKING:
    from kiosk.desk.action import Sending
    from kiosk.model.notice import Notice
    from kiosk.model.routes import Route


def post(sending: Sending, asked: routes.NoticeForm) -> Route:
    """A new notice, or another text for one that is there. Raises DeskError."""
    shelf, values = sending.desk.notices, sending.values
    old = None if asked.number is None else shelf.notice(asked.number)
    _may_change(old, sending)
    title = values.get("titel", old.title if old else "")
    text = values.get("tekst", old.text if old else "")
    hours = values.get("tot", "")
    if hours.isdigit():
        until = sending.now + timedelta(hours=int(hours))
    elif old is not None and old.until > sending.now:
        until = old.until
    else:
        until = sending.now + USUAL
    if old is None:
        posted = shelf.add(
            title, text, sending.role, sending.now, until=until, drill=sending.snapshot.drill
        )
    else:
        posted = shelf.edit(
            old.id,
            title,
            text,
            sending.role,
            sending.now,
            until=until,
            drill=sending.snapshot.drill,
        )
    return routes.OwnNotice(posted.id)


def withdraw(sending: Sending, asked: routes.Withdraw) -> Route:
    """Raises DeskError."""
    _may_change(sending.desk.notices.notice(asked.number), sending)
    sending.desk.notices.withdraw(asked.number, sending.now)
    return routes.Notices()


def _may_change(notice: Notice | None, sending: Sending) -> None:
    """Raises Unfit: in a drill visitors go on reading what is real."""
    if notice and sending.snapshot.drill and not notice.drill:
        raise Unfit(REAL)
