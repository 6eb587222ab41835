"""Uitgeven: the page before the queue, and the one to type a coupon. Values in, a page out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.desk.stock import routes
from kiosk.desk.storage.times import clock
from kiosk.model.views import (
    Actions,
    Article,
    Choice,
    Figure,
    Note,
    Pad,
    Press,
    Submit,
    Tally,
)

if TYPE_CHECKING:
    from datetime import datetime

    from kiosk.desk.stock.coupons import Coupon
    from kiosk.desk.stock.ledger import Item, Line, Movement
    from kiosk.i18n.translator import Translator
    from kiosk.navigation.context import Context

GOODS = routes.Goods()
MOST_PERSONS = 6
"""A larger household takes two touches."""


def units(quantity: int, item: Item, tr: Translator) -> str:
    """Such as "6 liter"; the unit is this point's own word."""
    return f"{tr.number(quantity)} {item.unit}"


def gone(tr: Translator) -> Article:
    """A drill ended meanwhile; a page of keys has no header of its own to go back by."""
    note = Note("information", tr("Dit artikel is er niet meer."))
    return Article((note, Actions((Choice("back", tr("Terug"), GOODS),))), GOODS)


def present(  # noqa: PLR0913, PLR0917 - all that stands on it
    context: Context,
    item: Item,
    line: Line,
    last: Movement | None,
    coupon: Coupon | None,
    said: str,
    *,
    refused: bool,
) -> Tally:
    """``coupon``: it is good, and waits for the touch that says how much."""
    tr, now = context.tr, context.snapshot.now
    note, below = said or _good(coupon, tr), line.level < 0
    others = [Choice("basket", tr("Voorraad"), routes.Thing(item.id))]
    if item.coupons:
        typed = routes.TypeCoupon(item.id)
        others.insert(0, Choice("write", tr("Typ een bon"), typed, short=tr("Bon")))
    return Tally(
        title=item.name,
        brief=f"{item.name}: {units(line.level, item, tr)}",
        presses=tuple(_presses(item, coupon, tr)),
        figures=(
            Figure(tr("Er is nog"), units(line.level, item, tr), loud=below),
            *(Figure(label, words) for label, words in pace(line, tr, now)),
        ),
        hint=_hint(item, tr, below=below),
        undo=_undo(item, last, tr),
        others=tuple(others),
        note=note,
        loud=refused or (below and not note),
        back=GOODS,
    )


def pace(line: Line, tr: Translator, now: datetime) -> tuple[tuple[str, str], ...]:
    """Until when it lasts, and how often it was handed out today, each with its label."""
    empty_at = line.empty_at(now)
    return (
        (tr("Op om"), tr.moment(empty_at, now) if empty_at else "–"),
        (tr("Vandaag"), tr.plural("{n} keer", "{n} keer", line.hand_outs)),
    )


def _good(coupon: Coupon | None, tr: Translator) -> str:
    return tr("Bon {name} is goed. Raak aan hoeveel.", name=coupon.name) if coupon else ""


def _hint(item: Item, tr: Translator, *, below: bool) -> str:
    if below:
        return tr("Onder nul: iets is niet opgeschreven. Tel na als er tijd is.")
    if item.coupons:
        return tr("Scan een bon. Zonder bon raakt u alleen aan hoeveel.")
    return tr("Raak één keer aan voor iedereen die iets krijgt.")


def _presses(item: Item, coupon: Coupon | None, tr: Translator) -> list[Press]:
    pair = (coupon.series, coupon.number) if coupon else None
    if not item.by_person:
        give = routes.Give(item.id, item.portion, pair)
        return [Press("1", tr("huishouden"), units(item.portion, item, tr), give)]
    return [
        Press(
            tr.number(persons),
            tr("persoon") if persons == 1 else tr("personen"),
            units(persons * item.portion, item, tr),
            routes.Give(item.id, persons * item.portion, pair),
        )
        for persons in range(1, MOST_PERSONS + 1)
    ]


def _undo(item: Item, last: Movement | None, tr: Translator) -> Choice | None:
    if last is None:
        return None
    what = f"{units(last.quantity, item, tr)}, {clock(last.at)}"
    route = routes.TakeBack(item.id, last.id)
    return Choice("history", tr("Maak ongedaan: {what}", what=what), route)


def present_typing(tr: Translator, item: Item, said: str, *, refused: bool) -> Pad:
    """Digits alone; they are no secret."""
    return Pad(
        title=tr("Typ de cijfers van de bon"),
        words=said if refused else tr("Er staan 12 cijfers onder de code."),
        enter=Submit("check", tr("Klaar"), routes.ReadCoupon(item=item.id)),
        erase=tr("Wis"),
        back=routes.HandOut(item.id),
        loud=refused,
        shown=True,
    )
