"""What points say to one another about cards, as letters of the link. Pure.

A letter is one event. Its sender is the one that the link believes; a letter never says so itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.desk.needs import events as said
from kiosk.desk.storage.events import OWN, Event
from link import bodies

if TYPE_CHECKING:
    from kiosk.desk.needs.events import Body


def letter(event: Event[Body], point: str) -> bodies.Card | None:
    """None: others have nothing to do with it."""
    body = event.body
    quantity, about = 0, ""
    match body:
        case said.Asked():
            quantity = body.quantity
        case said.Claimed():
            quantity, about = body.quantity, body.asked
        case said.Refused():
            about = body.asked
        case said.Confirmed() | said.Released():
            about = body.claim
        case _:
            return None
    return bodies.Card(
        point=point,
        at=event.at,
        said=body.__struct_config__.tag,  # type: ignore[arg-type]  # one of the five
        card=body.card,
        quantity=quantity,
        key=event.key,
        sequence=event.sequence,
        about=about,
    )


def event(one: bodies.Card, sender: str, *, drill: bool) -> Event[Body]:
    """What it says, at the point that got it: a question is about a card of that point."""
    return Event(
        origin=sender, key=one.key, sequence=one.sequence, at=one.at, drill=drill, body=_body(one)
    )


def _body(one: bodies.Card) -> Body:
    card, quantity = one.card, max(1, one.quantity)
    match one.said:
        case "asked":
            return said.Asked(card=card, owner=OWN, quantity=quantity)
        case "claimed":
            return said.Claimed(card=card, quantity=quantity, asked=one.about)
        case "refused":
            return said.Refused(card=card, asked=one.about)
        case "confirmed":
            return said.Confirmed(card=card, claim=one.about)
        case "released":
            return said.Released(card=card, claim=one.about)
