"""Ticking a list, ending it, closing the point."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.desk.checklists import routes
from kiosk.desk.checklists.store import CLOSING, OPENING, undone
from kiosk.desk.link.outgoing import OPENING as OPENING_WANTED
from kiosk.desk.routes import Tasks
from kiosk.desk.storage.errors import Unfit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kiosk.desk.action import Sending
    from kiosk.desk.checklists.store import Run
    from kiosk.model.routes import Route


def tick(sending: Sending, asked: routes.Tick) -> Route:
    """The first tick begins the list."""
    runs, item = sending.desk.runs, asked.item
    run = runs.start(asked.checklist, sending.now, drill=sending.snapshot.drill)
    if item in run.ticked:
        runs.untick(run.id, item)
    else:
        runs.tick(run.id, item, sending.now)
    return routes.Checklist(asked.checklist)


def done(sending: Sending, asked: routes.EndList) -> Route:
    """Raises Unfit when there is more undone than was agreed to."""
    left = _left(asked.name, sending)
    if set(left) - set(asked.left):
        raise Unfit("Er is nog iets niet gedaan. Kijk de lijst nog een keer na.")
    _end(asked.name, sending, left)
    return reopen(sending) if asked.name == OPENING else Tasks()


def reopen(sending: Sending) -> Route:
    """Visitors read no more that the point is closed. In a drill, what is real stays closed."""
    if sending.snapshot.drill:
        sending.desk.retention.opening_of_drill(sending.now)
        return Tasks()
    sending.desk.retention.opening()
    sending.desk.posted.note(OPENING_WANTED, str(round(sending.now.timestamp() * 1000)))
    return Tasks()


def close(sending: Sending) -> Route:
    """The closing list is done: what is done with is deleted. In a drill, the drill's alone."""
    if sending.snapshot.drill:
        sending.desk.retention.closing_of_drill(sending.now)
        return Tasks()
    _end(CLOSING, sending, _left(CLOSING, sending))
    sending.desk.audit_log.note(sending.role, "Steunpunt gesloten", sending.now)
    sending.forget()
    sending.desk.retention.closing(sending.times)
    return Tasks()


def _left(name: str, sending: Sending) -> tuple[str, ...]:
    """What of a list that is under way is undone."""
    sheet = next((one for one in sending.checklists() if one.name == name), None)
    run = _running(name, sending)
    return undone(sheet, run) if sheet and run else ()


def _running(name: str, sending: Sending) -> Run | None:
    return sending.desk.runs.running(name, drill=sending.snapshot.drill)


def _end(name: str, sending: Sending, left: Sequence[str]) -> None:
    run = _running(name, sending)
    if run:
        sending.desk.runs.end(run.id, sending.now, left)
