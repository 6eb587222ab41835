"""What another point looks for, and our answer. Values in, a page out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.desk.needs import routes
from kiosk.desk.needs.one_card import short
from kiosk.desk.needs.screens import CARDS, called
from kiosk.i18n import needs_labels as labels
from kiosk.model.needs import Side
from kiosk.model.views import Actions, Article, Badge, Choice, Fact, Note, Title

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kiosk.desk.needs.cards import Card
    from kiosk.desk.needs.searches import Search
    from kiosk.model.views import Block
    from kiosk.navigation.context import Context


def present(context: Context, search: Search | None, cards: Sequence[Card], said: str) -> Article:
    """``cards``: our own, in the same book."""
    tr = context.tr
    if search is None:
        return Article((Note("information", tr("Deze kaart is er niet meer.")),), CARDS)
    name = called(search.owner, context.snapshot.connection, tr)
    blocks: list[Block] = [
        Badge("drill" if search.drill else "send", tr("{name} zoekt dit", name=name)),
        Title(labels.what(search.theme, search.quantity, tr), labels.ICON[search.theme]),
    ]
    if said:
        blocks.append(Note("information", said))
    if search.area:
        blocks.append(Fact("places", tr("Waar"), labels.area(search.area, tr)))
    if search.answered is not None:
        gives = answer(search, search.answered.quantity, context)
        return Article((*blocks, Fact("check", tr("Ons antwoord"), gives)), CARDS)
    return Article((*blocks, *_choices(search, cards, context)), CARDS, abreast=True)


def answer(search: Search, quantity: int, context: Context) -> str:
    """How much, or that there is none."""
    amount = labels.amount(search.theme, quantity, context.tr)
    return amount if quantity else context.tr("niet mogelijk")


def _choices(search: Search, cards: Sequence[Card], context: Context) -> Iterator[Block]:
    tr, now = context.tr, context.snapshot.now
    yield Note(
        "information",
        tr("Hebt u een kaart die past? Raak die aan. {name} hoort uw antwoord.",
           name=called(search.owner, context.snapshot.connection, tr)),
        small=True,
    )  # fmt: skip
    fits = (
        one
        for one in cards
        if one.side is Side.OFFER and one.theme is search.theme and one.left and one.is_counted(now)
    )
    for one in fits:
        yield short(one, routes.Give(search.key, search.drill, one.number), context)
    yield Actions(
        (
            Choice("check", tr("Wij hebben dit"), routes.Give(search.key, search.drill)),
            Choice(
                "close", tr("Wij hebben dit niet"), routes.GiveNothing(search.key, search.drill)
            ),
        )
    )
