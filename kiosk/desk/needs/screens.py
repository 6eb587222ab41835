"""Vraag en aanbod at the desk: all cards by theme, and one card with all that can be done."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from kiosk.desk.needs import routes
from kiosk.desk.needs.counts import by_theme
from kiosk.desk.routes import More
from kiosk.i18n import needs_labels as labels
from kiosk.i18n.translator import N_
from kiosk.model.needs import Side
from kiosk.model.views import Actions, Article, Choice, Fact, Heading, Note, Row, Title

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from kiosk.desk.needs.cards import Card, Request
    from kiosk.desk.needs.searches import Search
    from kiosk.i18n.translator import Translator
    from kiosk.model.views import Block
    from kiosk.navigation.context import Context
    from kiosk.state.connection import Connection

CARDS = routes.Cards()
SHOWN_DONE = 60


def neighbours(connection: Connection | None) -> tuple[tuple[str, str], ...]:
    """Points that can be asked by the link, and what they are called."""
    told = connection.told if connection else None
    return tuple((one.id, one.name or one.id) for one in told.neighbours) if told else ()


def called(node: str, connection: Connection | None, tr: Translator) -> str:
    """What a place is called; a point that asked by voice is just another one."""
    return dict(neighbours(connection)).get(node, node) or tr("Een ander steunpunt")


def present(
    context: Context,
    cards: Sequence[Card],
    requests: Sequence[Request],
    said: str,
    searches: Sequence[Search] = (),
) -> Article:
    """``cards``: the newest first; in a drill, the real ones that are open too.

    ``searches``: what others look for and we did not answer.
    """
    tr, now = context.tr, context.snapshot.now
    counted = [card for card in cards if card.is_counted(now)]
    blocks: list[Block] = [
        Title(tr("Vraag en aanbod")),
        Note(
            "information",
            tr("Schrijf op wat buren vragen en bieden. Op het bord voor bewoners staat geen naam."),
            small=True,
        ),
        _new(context, tr),
    ]
    if said:
        blocks.append(Note("information", said))
    urgent = [card for card in counted if waits(card)]
    if urgent or searches:
        blocks.append(Heading(tr("Dit wacht op u")))
        blocks += [_search_row(search, context) for search in searches]
        blocks += [_row(card, context) for card in urgent]
    blocks += _grouped([card for card in counted if not waits(card)], context)
    if not counted:
        blocks.append(Note("list", tr("Er zijn nu geen open kaarten.")))
    blocks += _requests(requests, context)
    done = len(cards) - sum(card.is_open(now) for card in cards)
    if done:
        words = tr.plural("{n} kaart", "{n} kaarten", done)
        row = Row("history", "", tr("Klaar of voorbij"), "", words, routes.Cards(done=True))
        blocks.append(row)
    return Article(tuple(blocks), More())


def waits(card: Card) -> bool:
    """Another point asked, or a promise ran out."""
    asked = any(not (one.granted or one.refused) for one in card.questions)
    return asked or (bool(card.lapsed) and card.left > 0)


def waiting(cards: Iterable[Card], now: datetime, tr: Translator, searches: int) -> str:
    """For the menu; empty: nothing. ``searches``: how many of others we did not answer."""
    count = searches + sum(waits(card) for card in cards if card.is_counted(now))
    return tr.plural("{n} kaart wacht op u", "{n} kaarten wachten op u", count) if count else ""


def _new(context: Context, tr: Translator) -> Actions:
    choices = [
        Choice("add", tr("Nieuwe kaart"), routes.CardForm(), chosen=True),
        Choice("here", tr("Wij vragen iets"), routes.CardForm(Side.ASKED)),
    ]
    if neighbours(context.snapshot.connection):
        choices.append(Choice("send", tr("Vraag een ander steunpunt"), routes.AskForm()))
    return Actions(tuple(choices))


def _grouped(cards: Iterable[Card], context: Context) -> Iterator[Block]:
    """Help at home first, then by theme, and last what this point itself asked for."""
    tr = context.tr
    for title, group in groupby(sorted(cards, key=_place), key=lambda card: _title(card, tr)):
        yield Heading(title)
        yield from (_row(card, context) for card in group)


def _place(card: Card) -> tuple[int, ...]:
    return (card.side is Side.ASKED, card.side is not Side.HOME, *by_theme(card))


def _title(card: Card, tr: Translator) -> str:
    if card.side in {Side.HOME, Side.ASKED}:
        return tr(labels.SIDE[card.side])
    return tr(labels.THEME[card.theme])


def _row(card: Card, context: Context) -> Row:
    tr, now = context.tr, context.snapshot.now
    badge = (
        tr("Oefening") if card.drill else "",
        tr(labels.SIDE[card.side]),
        tr("nummer {n}", n=card.name),
        state(card, context),
    )
    meta = (labels.area(card.area, tr), tr("tot {time}", time=tr.moment(card.until, now)))
    return Row(
        icon=labels.ICON[card.theme],
        badge=" · ".join(filter(None, badge)),
        title=labels.what(card.theme, card.wanted, tr),
        detail="",
        meta=" · ".join(filter(None, meta)),
        route=routes.Card(card.number, card.drill),
        loud=waits(card),
    )


def _search_row(search: Search, context: Context) -> Row:
    tr = context.tr
    whose = called(search.owner, context.snapshot.connection, tr)
    return Row(
        icon=labels.ICON[search.theme],
        badge=" · ".join(
            filter(
                None, (tr("Oefening") if search.drill else "", tr("{name} zoekt dit", name=whose))
            )
        ),
        title=labels.what(search.theme, search.quantity, tr),
        detail="",
        meta=labels.area(search.area, tr),
        route=routes.Searched(search.key, search.drill),
        loud=True,
    )


CLOSED = {
    "met": N_("geregeld"),
    "withdrawn": N_("ingetrokken"),
    "reported": N_("is een noodmelding"),
    "open": N_("voorbij"),
}


def state(card: Card, context: Context) -> str:
    """How far it is, in few words."""
    tr = context.tr
    if not card.is_open(context.snapshot.now):
        return tr(CLOSED[card.state])
    if any(not (one.granted or one.refused) for one in card.questions):
        return tr("een ander steunpunt vraagt dit")
    if card.lapsed and card.left:
        return tr("afspraak verlopen")
    if card.claims:
        taken = card.wanted - card.left - card.arrived
        return tr("afgesproken: {amount}", amount=labels.amount(card.theme, taken, tr))
    return ""


def _requests(requests: Sequence[Request], context: Context) -> Iterator[Block]:
    tr, now = context.tr, context.snapshot.now
    if requests:
        yield Heading(tr("Gevraagd aan een ander steunpunt"))
    for one in requests:
        claim = one.question.granted
        if one.question.refused:
            answer = tr("zij kunnen het niet geven")
        elif claim is None:
            answer = tr("nog geen antwoord")
        elif not claim.holds(now):
            answer = tr("afspraak verlopen")
        elif claim.confirmed:
            answer = tr("toegezegd")
        else:
            answer = tr("toegezegd tot {time}", time=tr.moment(claim.until, now))
        whose = called(one.owner, context.snapshot.connection, tr)
        yield Fact("send", tr("Kaart {n} van {name}", n=one.number, name=whose), answer)


def present_done(context: Context, cards: Sequence[Card]) -> Article:
    """Off the board, and kept for their term."""
    tr, now = context.tr, context.snapshot.now
    over = [card for card in cards if not card.is_open(now)][:SHOWN_DONE]
    note = tr("Deze kaarten staan niet meer op het bord. Na 30 dagen worden ze gewist.")
    rows = (_row(card, context) for card in over)
    return Article(
        (Title(tr("Klaar of voorbij")), Note("information", note, small=True), *rows), CARDS
    )
