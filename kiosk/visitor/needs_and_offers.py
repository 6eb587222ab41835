"""Vraag en aanbod: what neighbours need and offer, without a name, and what this point asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.i18n import needs_labels as labels
from kiosk.model import routes
from kiosk.model.needs import Side
from kiosk.model.views import Actions, Article, Choice, Fact, Gauge, Note, Row, Title

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kiosk.i18n.translator import Translator
    from kiosk.model.needs import PublicAsk, PublicCard
    from kiosk.model.views import Block
    from kiosk.state.snapshot import Snapshot

ICON = "neighbours"


def present(snapshot: Snapshot, tr: Translator, route: routes.NeedsAndOffers) -> Article:
    """One of three lists, and the way to the other two."""
    if not snapshot.config.desk.needs:
        words = tr("Dit staat op dit steunpunt uit.")
        return Article((Note("information", words),), routes.Information())
    blocks = _asked if route.shown is Side.ASKED else _cards
    shown = blocks(snapshot, tr, route.shown)
    return Article((_switch(route, tr), *shown), routes.Information(), abreast=True)


def ways(snapshot: Snapshot, tr: Translator) -> tuple[Row, ...]:
    """The way to it; none where this point does not have it."""
    if not snapshot.config.desk.needs:
        return ()
    cards = snapshot.board.cards
    needs = sum(card.side is Side.NEED for card in cards)
    counts = (
        tr.plural("{n} vraag", "{n} vragen", needs),
        tr.plural("{n} keer aanbod", "{n} keer aanbod", len(cards) - needs),
    )
    meta = " · ".join(counts) if cards else tr("Wat buren vragen en bieden")
    title = tr("Vraag en aanbod")
    return (Row(ICON, "", title, "", meta, routes.NeedsAndOffers(), plain=True),)


def _switch(route: routes.NeedsAndOffers, tr: Translator) -> Actions:
    named = (
        ("search", tr(labels.SIDE[Side.NEED]), Side.NEED),
        ("add", tr(labels.SIDE[Side.OFFER]), Side.OFFER),
        ("here", tr("Wat wij vroegen"), Side.ASKED),
    )
    return Actions(
        tuple(
            Choice(icon, words, routes.NeedsAndOffers(side), chosen=side is route.shown)
            for icon, words, side in named
        ),
        narrow=True,
    )


def _cards(snapshot: Snapshot, tr: Translator, side: Side) -> Iterator[Block]:
    """By theme, as the board has them."""
    cards = [card for card in snapshot.board.cards if card.side is side]
    if not cards:
        yield Note("information", tr("Er staat nu niets op het bord."))
    elif not snapshot.closed_at:
        yield Note("staff", " ".join((_ask(side, tr), tr("Vraag bij de balie naar het nummer."))))
    yield from (_row(card, snapshot, tr) for card in cards)
    if snapshot.closed_at:  # nobody is at the desk
        return
    yield Note(
        "information",
        tr("Wilt u zelf iets vragen of aanbieden? Zeg het bij de balie. Uw naam komt hier niet."),
        small=True,
    )


def _ask(side: Side, tr: Translator) -> str:
    return tr("Kunt u helpen?") if side is Side.NEED else tr("Heeft u dit nodig?")


def _row(card: PublicCard, snapshot: Snapshot, tr: Translator) -> Row:
    until = tr("tot {time}", time=tr.moment(card.until, snapshot.now))
    return Row(
        icon=labels.ICON[card.theme],
        badge=tr("nummer {n}", n=card.name),
        title=labels.what(card.theme, card.quantity, tr),
        detail="",
        meta=" · ".join(filter(None, (labels.area(card.area, tr), until))),
        route=routes.NeedOrOffer(card.name),
        plain=True,
    )


def present_one(snapshot: Snapshot, tr: Translator, route: routes.NeedOrOffer) -> Article:
    """What to say at the desk, to be read from there; while nobody is there the number alone."""
    card = next((c for c in snapshot.board.cards if c.name == route.card), None)
    if card is None:
        words = tr("Deze kaart staat niet meer op het bord.")
        return Article((Note("information", words),), routes.NeedsAndOffers())
    facts = (
        ("places", tr("Waar"), labels.area(card.area, tr)),
        ("clock", tr("Geldt tot"), tr.moment(card.until, snapshot.now)),
    )
    asked = tr("nummer {n}", n=card.name)
    if not snapshot.closed_at:
        asked = tr("Vraag bij de balie naar {n}", n=card.name)
    return Article(
        (
            Gauge(labels.ICON[card.theme], asked, _ask(card.side, tr)),
            Title(labels.what(card.theme, card.quantity, tr)),
            *(Fact(icon, label, words) for icon, label, words in facts if words),
        ),
        routes.NeedsAndOffers(card.side),
    )


def _asked(snapshot: Snapshot, tr: Translator, _: Side) -> Iterator[Block]:
    yield Note(
        "information", tr("Dit vroeg dit steunpunt aan anderen. Zodra het er is, staat het hier.")
    )
    for ask in snapshot.board.asked:
        yield _one_asked(ask, snapshot, tr)
    if not snapshot.board.asked:
        yield Note("here", tr("Wij hebben nog niets gevraagd."))


def _one_asked(ask: PublicAsk, snapshot: Snapshot, tr: Translator) -> Fact:
    at = tr("Gevraagd om {time}", time=tr.moment(ask.at, snapshot.now))
    if ask.arrived_at is None:
        came = tr("nog niet gekomen")
    else:
        amount = labels.amount(ask.theme, ask.arrived, tr)
        time = tr.moment(ask.arrived_at, snapshot.now)
        came = tr("gekomen: {amount}, {time}", amount=amount, time=time)
    return Fact(labels.ICON[ask.theme], labels.what(ask.theme, ask.quantity, tr), f"{at} · {came}")
