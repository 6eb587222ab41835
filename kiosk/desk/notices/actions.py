"""Posting, changing and taking off this point's own notices."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from kiosk.desk.notices.screens import REAL
from kiosk.desk.notices.store import USUAL
from kiosk.desk.storage.errors import Unfit
from kiosk.model.views import Route

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kiosk.desk.action import Sending
    from kiosk.model.notice import Notice


def post(sending: Sending) -> Route:
    """A new notice, or one anew. Raises DeskError."""
    shelf, values = sending.desk.notices, sending.values
    old = shelf.notice(int(sending.key)) if sending.key else None
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
    return Route("own-notice", str(posted.id))


def withdraw(sending: Sending) -> Route:
    """Raises DeskError."""
    _may_change(sending.desk.notices.notice(int(sending.key)), sending)
    sending.desk.notices.withdraw(int(sending.key), sending.now)
    return Route("notices")


def _may_change(notice: Notice | None, sending: Sending) -> None:
    """Raises Unfit: in a drill visitors go on reading what is real."""
    if notice and sending.snapshot.drill and not notice.drill:
        raise Unfit(REAL)


SENDERS: Mapping[str, Callable[[Sending], Route]] = {"notice-form": post}
TOUCHES: Mapping[str, Callable[[Sending], Route]] = {"withdraw": withdraw}
