"""What of cards leaves the desk: the public board, and totals by theme and area. Pure."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from kiosk.model.needs import PublicAsk, PublicBoard, PublicCard, Side, Theme
from link.bodies import Counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from kiosk.desk.needs.cards import Card

PUBLIC = (Side.NEED, Side.OFFER)
ARRIVED = "arrived"
_THEMES = list(Theme)
_UNITS = {Theme.WATER: "liter"}


def by_theme(card: Card) -> tuple[int, ...]:
    """Themes as people ask for them; within one the oldest first: who waited longest is seen."""
    return (_THEMES.index(card.theme), card.drill, card.number)


def board(cards: Iterable[Card], now: datetime) -> PublicBoard:
    counted = sorted((card for card in cards if card.is_counted(now)), key=by_theme)
    return PublicBoard(
        cards=tuple(
            PublicCard(
                name=card.name,
                side=card.side,
                theme=card.theme,
                quantity=card.left,
                area=card.area,
                until=card.until,
            )
            for card in counted
            if card.side in PUBLIC and card.left
        ),
        asked=tuple(
            PublicAsk(
                theme=card.theme,
                quantity=card.quantity,
                at=card.at,
                arrived=card.arrived,
                arrived_at=card.arrived_at,
            )
            for card in cards_asked(cards, now)
        ),
    )


def cards_asked(cards: Iterable[Card], now: datetime) -> Iterator[Card]:
    """What this point asked for; what came of it stays in sight after it is met."""
    return (
        card
        for card in cards
        if card.side is Side.ASKED and (card.is_open(now) or card.state == "met")
    )


def totals(cards: Iterable[Card], now: datetime) -> tuple[Counted, ...]:
    """In a fixed order: the same cards give the same bytes."""
    numbers: dict[tuple[str, Theme, str], list[int]] = defaultdict(list)
    for card in cards:
        if not card.is_counted(now):
            continue
        if card.left:
            numbers[card.side, card.theme, card.area].append(card.left)
        if card.side is Side.ASKED and card.arrived:
            numbers[ARRIVED, card.theme, card.area].append(card.arrived)
    return tuple(
        Counted(
            what=what,
            theme=theme,
            area=area,
            number=sum(each),
            unit=_UNITS.get(theme, ""),
            cards=len(each),
        )
        for (what, theme, area), each in sorted(numbers.items())
    )
