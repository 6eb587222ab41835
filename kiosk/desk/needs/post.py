"""What points say to one another about cards, as letters of the link. Pure.

A letter is one event. Its sender is the one that the link believes; a letter never says so itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from kiosk.desk.needs import events as said
from kiosk.desk.storage.events import OWN, Event
from kiosk.model.needs import Theme
from link import bodies
from link.bodies import AREA_CHARS

if TYPE_CHECKING:
    from kiosk.desk.needs.events import Body


_THEMES = frozenset(map(str, Theme))
AboutCards: TypeAlias = bodies.Card | bodies.Search | bodies.Found


def letter(event: Event[Body], point: str) -> AboutCards | None:
    """None: others have nothing to do with it."""
    match event.body:
        case said.Sought(card=card, theme=theme, area=area, quantity=quantity):
            return bodies.Search(
                point=point, at=event.at, card=card, theme=theme, area=area, quantity=quantity,
                key=event.key, sequence=event.sequence,
            )  # fmt: skip
        case said.Found(card=card, owner=owner, asked=asked, quantity=quantity):
            return bodies.Found(
                point=point, at=event.at, card=card, by=owner, quantity=quantity,
                key=event.key, sequence=event.sequence, about=asked,
            )  # fmt: skip
    return _of_card(event, point)


def _of_card(event: Event[Body], point: str) -> bodies.Card | None:
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


def event(one: AboutCards, sender: str, *, drill: bool, asks_on: bool) -> Event[Body] | None:
    """What it says, at the point that got it: a question is about a card of that point.

    ``asks_on``: the sender is our coordination point, which alone looks for things for others.
    None: newer software looks for something of which we have no word.
    """
    body = _body(one) if isinstance(one, bodies.Card) else _of_search(one, sender, asks_on=asks_on)
    if body is None:
        return None
    return Event(
        origin=sender, key=one.key, sequence=one.sequence, at=one.at, drill=drill, body=body
    )


def _of_search(one: bodies.Search | bodies.Found, sender: str, *, asks_on: bool) -> Body | None:
    if isinstance(one, bodies.Found):
        return said.Found(card=one.card, owner=one.by, asked=one.about, quantity=one.quantity)
    if one.theme not in _THEMES:
        return None
    return said.Sought(
        card=one.card,
        owner=(asks_on and one.by) or sender,
        theme=Theme(one.theme),
        quantity=one.quantity,
        area=one.area[:AREA_CHARS],
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
