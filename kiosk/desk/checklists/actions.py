"""Ticking a list, ending it, closing the point."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.desk.checklists import routes
from kiosk.desk.checklists.store import CLOSING, OPENING
from kiosk.desk.link.outgoing import OPENING as OPENING_WANTED
from kiosk.desk.routes import Tasks

if TYPE_CHECKING:
    from kiosk.desk.action import Sending
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
    _end(asked.name, sending)
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
    _end(CLOSING, sending)
    sending.desk.audit_log.note(sending.role, "Steunpunt gesloten", sending.now)
    sending.forget()
    sending.desk.retention.closing(sending.times)
    return Tasks()


def _end(name: str, sending: Sending) -> None:
    runs = sending.desk.runs
    run = runs.running(name, drill=sending.snapshot.drill)
    if run:
        runs.end(run.id, sending.now)
