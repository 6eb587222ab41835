"""Checklists, who is on duty, opening and closing the point, letting a stick in."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from content.stick.import_permission import allow as let_in
from kiosk.desk.checklists.store import role_cards
from kiosk.desk.duty.store import USUAL
from kiosk.desk.storage.errors import Unwritable
from kiosk.model.views import Route

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kiosk.desk.action import Sending

OPENING, CLOSING = "opening", "closing"


def tick(sending: Sending) -> Route:
    """The key: the list, a newline, what was touched. The first tick begins the list."""
    name, _, item = sending.key.partition("\n")
    runs = sending.desk.runs
    run = runs.start(name, sending.now, drill=sending.snapshot.drill)
    if item in run.ticked:
        runs.untick(run.id, item)
    else:
        runs.tick(run.id, item, sending.now)
    return Route("list", name)


def done(sending: Sending) -> Route:
    _end(sending.key, sending)
    if sending.key == OPENING and not sending.snapshot.drill:
        sending.desk.retention.opening()
    return Route("tasks")


def close(sending: Sending) -> Route:
    """The closing list is done: what is done with is deleted. In a drill, the drill's alone."""
    if sending.snapshot.drill:
        sending.desk.retention.closing_of_drill(sending.now)
        return Route("tasks")
    _end(CLOSING, sending)
    sending.desk.audit_log.note(sending.role, "Steunpunt gesloten", sending.now)
    sending.forget()
    sending.desk.retention.closing(sending.times)
    return Route("tasks")


def _end(name: str, sending: Sending) -> None:
    runs = sending.desk.runs
    run = runs.running(name, drill=sending.snapshot.drill)
    if run:
        runs.end(run.id, sending.now)


def begin_duty(sending: Sending) -> Route:
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
    return Route("duty")


def end_duty(sending: Sending) -> Route:
    sending.desk.roster.end(int(sending.key), sending.now)
    return Route("duty")


def allow_stick(sending: Sending) -> Route:
    """Raises DeskError."""
    try:
        let_in()
    except OSError as error:
        raise Unwritable("Dit lukt niet. Waarschuw een technicus.") from error
    sending.desk.audit_log.note(sending.role, "Stick toegelaten", sending.now)
    sending.say("Steek de stick nu in. Dat kan tien minuten lang.")
    return Route("sticks")


SENDERS: Mapping[str, Callable[[Sending], Route]] = {"duty-form": begin_duty}
TOUCHES: Mapping[str, Callable[[Sending], Route]] = {
    "tick": tick,
    "list-done": done,
    "close-now": close,
    "duty-end": end_duty,
    "allow-stick": allow_stick,
}
