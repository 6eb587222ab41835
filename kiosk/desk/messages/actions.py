"""Writing in the log, confirming, searching, taking it away on a stick."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.desk.action import to_stick
from kiosk.desk.messages import export as messages_export
from kiosk.desk.messages import routes
from kiosk.desk.messages.screens import REAL, recipients
from kiosk.desk.messages.store import Direction, Message, Urgency
from kiosk.desk.storage.times import day

if TYPE_CHECKING:
    from kiosk.desk.action import Sending
    from kiosk.model.routes import Route


def write(sending: Sending, asked: routes.MessageForm) -> Route:
    """Raises DeskError."""
    values, point = sending.values, sending.snapshot.config.point.name
    usual = Direction.OUT if asked.to else Direction.IN
    direction = Direction(values.get("richting", usual))
    coming_in = direction is Direction.IN
    ways = () if coming_in else recipients(sending.snapshot.connection, asked.to)
    to = values.get("naar", ways[0][0] if ways else "")
    receiver = next((name for way, name in ways if way == to), "")
    message = Message(
        direction=direction,
        sender=values.get("van", "" if coming_in else point),
        receiver=values.get("aan", point if coming_in else receiver),
        text=values.get("bericht", ""),
        urgency=Urgency(values.get("urgentie", Urgency.NORMAL)),
        to=to if receiver else "",
    )
    drill = sending.snapshot.drill and values.get("echt") != REAL
    entry = sending.desk.log.add(message, sending.now, drill=drill)
    if sending.snapshot.drill and not drill:  # the list is of the drill
        return routes.Message(entry.id)
    return routes.Messages()


def search(sending: Sending) -> Route:
    return routes.Messages(" ".join(sending.values.get("woorden", "").split()))


def confirm(sending: Sending, asked: routes.ConfirmMessage) -> Route:
    sending.desk.log.acknowledge(asked.number, sending.now)
    return routes.Message(asked.number)


def export(sending: Sending) -> Route:
    """Raises DeskError, OutboxError."""
    drill = sending.snapshot.drill
    entries = sending.desk.log.entries(drill=drill)
    name = f"logboek-{'oefening-' if drill else ''}{day(sending.now)}"
    to_stick(
        sending,
        {
            f"{name}.csv": messages_export.as_csv(entries),
            f"{name}.txt": messages_export.as_text(entries).encode(),
        },
        "Logboek naar stick",
    )
    return routes.TakeMessages()
