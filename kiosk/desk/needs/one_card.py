"""One card: what it says, what was agreed, and what can be done with it. Values in, a page out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.desk.needs import routes
from kiosk.desk.needs.screens import CARDS, called, state
from kiosk.desk.routes import Sure
from kiosk.i18n import needs_labels as labels
from kiosk.model.needs import Side
from kiosk.model.views import (
    Actions,
    Article,
    Ask,
    Badge,
    Choice,
    Fact,
    Heading,
    Note,
    Paragraph,
    Row,
    Title,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kiosk.desk.needs.cards import Card, Claim
    from kiosk.desk.needs.searches import Search
    from kiosk.desk.needs.store import People
    from kiosk.model.views import Block
    from kiosk.navigation.context import Context

PAIRS = {Side.NEED: Side.OFFER, Side.HOME: Side.OFFER, Side.OFFER: Side.NEED}


def present(
    context: Context,
    card: Card | None,
    people: People | None,
    said: str,
    searches: Sequence[Search] = (),
) -> Article:
    """``searches``: what we asked others for it, the newest first."""
    tr, now = context.tr, context.snapshot.now
    if card is None:
        return Article((Note("information", tr("Deze kaart is er niet meer.")),), CARDS)
    badge = (tr(labels.SIDE[card.side]), tr("nummer {n}", n=card.name), state(card, context))
    blocks: list[Block] = [
        Badge("drill" if card.drill else "list", " · ".join(filter(None, badge))),
        Title(labels.what(card.theme, card.wanted, tr), labels.ICON[card.theme]),
    ]
    if said:
        blocks.append(Note("information", said))
    if card.is_open(now):
        blocks += _questions(card, context)
        blocks += _found(card, searches, context)
        blocks += _next(card, searches, context)
    else:
        again = Choice("history", tr("Zet terug"), routes.PutBack(card.number, card.drill))
        blocks += [Actions((again,))] if card.state != "open" else []
    blocks += _promises(card, context)
    blocks += _seldom(card, context)
    return Article(tuple(blocks), CARDS, aside=tuple(_facts(card, people, context)))


def _questions(card: Card, context: Context) -> Iterator[Block]:
    tr, place = context.tr, (card.number, card.drill)
    for one in card.questions:
        if one.granted or one.refused:
            continue
        name = called(one.by, context.snapshot.connection, tr)
        amount = labels.amount(card.theme, one.quantity, tr)
        give = Choice("check", tr("Zeg toe"), routes.Grant(*place, one.key), chosen=True)
        no = Choice("close", tr("Nee"), Sure(routes.Refuse(*place, one.key)))
        yield Ask(
            tr("{name} vraagt: {amount}", name=name, amount=amount),
            (give, no) if card.left else (no,),
        )


def _found(card: Card, searches: Sequence[Search], context: Context) -> Iterator[Block]:
    """What others answered to our question; what they can give is taken by a touch."""
    tr, place = context.tr, (card.number, card.drill)
    if searches:
        yield Heading(tr("Gevraagd aan andere steunpunten"))
    for search in searches:
        if not search.answers:
            asked = tr.moment(search.at, context.snapshot.now)
            none = tr("nog geen antwoord")
            yield Ask(f"{asked}: {none}", ())
        for one in search.answers:
            name = called(one.by, context.snapshot.connection, tr)
            if not one.quantity:
                none = tr("niet mogelijk")
                yield Ask(f"{name}: {none}", ())
                continue
            amount = labels.amount(card.theme, one.quantity, tr)
            take = Choice("check", tr("Spreek af"), routes.Accept(*place, one.by, one.quantity))
            agreed = any(claim.by == one.by for claim in card.claims)
            can = tr("{name} kan geven: {amount}", name=name, amount=amount)
            yield Ask(can, () if agreed or not card.left else (take,))


def _next(card: Card, searches: Sequence[Search], context: Context) -> Iterator[Block]:
    """The usual step first; what threatens life is one touch, always in the same place."""
    tr, place, config = context.tr, (card.number, card.drill), context.snapshot.config
    choices = []
    calm = not card.claims and all(one.granted or one.refused for one in card.questions)
    if card.side in PAIRS and card.left:
        find = tr("Zoek een vraag") if card.side is Side.OFFER else tr("Zoek een aanbod")
        choices.append(Choice("search", find, routes.Matches(*place), chosen=calm))
    if _can_seek(card, searches, context):
        choices.append(Choice("send", tr("Vraag elders"), routes.Seek(*place)))
    if card.side is Side.ASKED:
        choices.append(Choice("check", tr("Alles is er"), routes.AllArrived(*place), chosen=True))
        choices.append(Choice("write", tr("Een deel is er"), routes.ArrivedForm(*place)))
    else:
        done = bool(card.claims)
        choices.append(Choice("check", tr("Geregeld"), routes.Meet(*place), chosen=done))
    if config.printer and card.side is not Side.ASKED:
        choices.append(Choice("printer", tr("Print het nummer"), routes.PrintSlip(*place)))
    if config.desk.emergency_reports and card.side in {Side.NEED, Side.HOME}:
        choices.append(Choice("report", tr("Maak noodmelding"), routes.MakeReport(*place)))
    yield Actions(tuple(choices))


def _can_seek(card: Card, searches: Sequence[Search], context: Context) -> bool:
    """Once at a time: while nobody answered the last question, asking again helps nobody."""
    known = context.snapshot.connection
    waits = bool(searches) and not searches[0].answers
    needed = card.side in {Side.NEED, Side.ASKED} and card.left > 0
    return needed and not waits and known is not None and known.has_parents


def _promises(card: Card, context: Context) -> Iterator[Block]:
    if card.claims or card.lapsed:
        yield Heading(context.tr("Afspraken"))
    for claim in card.claims:
        yield from _promise(card, claim, context)
    for claim in card.lapsed:
        tr = context.tr
        words = tr("verlopen om {time}", time=tr.moment(claim.until, context.snapshot.now))
        yield Fact("clock", _with_whom(card, claim, context), words)


def _promise(card: Card, claim: Claim, context: Context) -> Iterator[Block]:
    tr, now, place = context.tr, context.snapshot.now, (card.number, card.drill)
    amount = labels.amount(card.theme, claim.quantity, tr)
    free = Choice("close", tr("Gaat niet door"), Sure(routes.Release(*place, claim.key)))
    if claim.confirmed:
        agreed = tr("afgesproken: {amount}", amount=amount)
        yield Ask(_with_whom(card, claim, context), (free,), words=agreed)
        return
    until = tr("bevestig voor {time}", time=tr.moment(claim.until, now))
    sure = Choice("check", tr("Bevestig"), routes.Confirm(*place, claim.key), chosen=True)
    yield Ask(_with_whom(card, claim, context), (sure, free), words=f"{amount}, {until}")


def _with_whom(card: Card, claim: Claim, context: Context) -> str:
    other = claim.need if claim.offer == card.number else claim.offer
    if other is not None:
        return context.tr("Met kaart {n}", n=f"{'O' if card.drill else ''}{other}")
    return called(claim.by, context.snapshot.connection, context.tr)


def _facts(card: Card, people: People | None, context: Context) -> Iterator[Block]:
    tr, now = context.tr, context.snapshot.now
    contact = people.contact if people else ""
    came = labels.amount(card.theme, card.arrived, tr) if card.arrived else ""
    facts = (
        ("person", tr("Naam, en waar u die vindt"), contact),
        ("places", tr("Waar"), labels.area(card.area, tr)),
        ("clock", tr("Geldt tot"), tr.moment(card.until, now)),
        ("write", tr("Geschreven"), tr.moment(card.at, now)),
        ("check", tr("Gekomen"), came),
    )
    yield from (Fact(icon, label, words) for icon, label, words in facts if words)
    if people and people.words:
        yield Heading(tr("Wat die persoon zei"))
        yield from (Paragraph(words) for words in people.words.split("\n") if words.strip())


def _seldom(card: Card, context: Context) -> Iterator[Block]:
    """Cards of the same, and what is done less often."""
    tr, place = context.tr, (card.number, card.drill)
    yield from _same(card, context)
    if not card.is_open(context.snapshot.now):
        return
    choices = [Choice("delete", tr("Trek in"), Sure(routes.TakeOff(*place)))]
    if card.side is not Side.ASKED:
        choices.insert(0, Choice("retell", tr("Is een herhaling"), routes.Earlier(*place)))
        if card.side is Side.OFFER and card.left:  # who asks has nothing to promise
            voice = tr("Zeg toe aan ander steunpunt")
            choices.insert(1, Choice("radio", voice, routes.PromiseForm(*place)))
    yield Actions(tuple(choices))


def _same(card: Card, context: Context) -> Iterator[Block]:
    tr = context.tr
    if card.repeated:
        yield Heading(tr("Ook gevraagd op deze kaarten"))
    for one in card.repeated:
        yield short(one, routes.Card(one.number, one.drill), context)
    if card.counted_with:
        first = routes.Card(card.counted_with, card.drill)
        words = tr("Hoort bij kaart {n}", n=card.counted_with)
        yield Row("retell", "", words, "", "", first)


def short(
    card: Card, route: routes.Card | routes.Match | routes.Repeat | routes.Give, context: Context
) -> Row:
    tr = context.tr
    badge = " · ".join((tr(labels.SIDE[card.side]), tr("nummer {n}", n=card.name)))
    title = labels.what(card.theme, card.left or card.quantity, tr)
    meta = labels.area(card.area, tr)
    return Row(labels.ICON[card.theme], badge, title, "", meta, route)


def present_matches(context: Context, card: Card | None, cards: Sequence[Card]) -> Article:
    """What may go with it: of the same theme first."""
    tr, now = context.tr, context.snapshot.now
    if card is None:
        return present(context, None, None, "")
    wanted = {Side.NEED, Side.HOME} if card.side is Side.OFFER else {Side.OFFER}
    found = [one for one in cards if one.side in wanted and one.is_counted(now) and one.left]
    found.sort(key=lambda one: (one.theme is not card.theme, one.area != card.area, one.number))
    return _to_choose(
        card,
        [short(one, routes.Match(card.number, card.drill, one.number), context) for one in found],
        title=labels.what(card.theme, card.left, tr),
        help_=tr("Raak aan wat erbij past. De afspraak geldt twee uur, tot iemand bevestigt."),
        none=tr("Er is nu niets dat erbij past."),
    )


def present_earlier(context: Context, card: Card | None, cards: Sequence[Card]) -> Article:
    """Which card it repeats: of the same side, the same theme first."""
    tr, now = context.tr, context.snapshot.now
    if card is None:
        return present(context, None, None, "")
    found = [
        one
        for one in cards
        if one.number < card.number and one.side is card.side and one.is_counted(now)
    ]
    found.sort(key=lambda one: (one.theme is not card.theme, -one.number))
    return _to_choose(
        card,
        [short(one, routes.Repeat(card.number, card.drill, one.number), context) for one in found],
        title=labels.what(card.theme, card.quantity, tr),
        help_=tr(
            "Welke kaart gaat over hetzelfde? Beide blijven bewaard, en tellen samen als een."
        ),
        none=tr("Er is geen oudere kaart."),
    )


def _to_choose(card: Card, rows: Sequence[Row], *, title: str, help_: str, none: str) -> Article:
    """Other cards, one of which goes with this one."""
    return Article(
        (
            Title(title, labels.ICON[card.theme]),
            Note("information", help_, small=True),
            *(rows or (Note("list", none),)),
        ),
        routes.Card(card.number, card.drill),
        abreast=True,
    )
