"""Cards: written, promised, agreed, done; each touch is on the card before the screen changes."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from kiosk.desk.needs import routes, screens
from kiosk.desk.needs.forms import HOURS, USUAL_H, areas
from kiosk.desk.needs.store import GONE, New, People
from kiosk.desk.paper import DUTCH, Paper
from kiosk.desk.reports.routes import Report
from kiosk.desk.reports.store import LINE_CHARS as REPORT_CHARS
from kiosk.desk.reports.store import Emergency
from kiosk.desk.storage.errors import DeskError, Unfit
from kiosk.i18n import needs_labels as labels
from kiosk.model.needs import Side, Theme
from kiosk.takeaway.handout import Line, Style

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.desk.action import Sending
    from kiosk.desk.desk_session import DeskSession
    from kiosk.desk.feature import Works
    from kiosk.desk.needs.cards import Card
    from kiosk.desk.needs.searches import Search
    from kiosk.model.routes import Route
    from kiosk.navigation.navigator import Navigator


def write(sending: Sending, asked: routes.CardForm) -> Route:
    """Raises DeskError."""
    values, drill = sending.values, sending.snapshot.drill
    side = Side(values.get("soort", asked.side))
    theme = values.get("thema", "")
    if not theme:
        raise Unfit("Kies eerst waar het over gaat.", "thema")
    own = asked.side is Side.ASKED
    number = sending.desk.needs.write(
        New(
            side=Side.ASKED if own else side,
            theme=Theme(theme),
            quantity=_quantity(values.get("precies") or values.get("aantal", "1"), "precies"),
            area="" if own else values.get("buurt", areas(sending.snapshot.config.desk)[0]),
            until=sending.now + timedelta(hours=_hours(values.get("tot", ""))),
            people=People(words=values.get("woorden", ""), contact=values.get("contact", "")),
        ),
        sending.now,
        drill=drill,
    )
    return routes.Card(number, drill)


def _hours(value: str) -> int:
    return int(value) if value.isdigit() and int(value) in HOURS else USUAL_H


def _quantity(value: str, field: str) -> int:
    if not (value.isascii() and value.isdigit()):
        raise Unfit("Vul het aantal in cijfers in.", field)
    return int(value)


def arrived(sending: Sending, asked: routes.ArrivedForm) -> Route:
    card = _card(sending, asked.number, drill=asked.drill)
    quantity = _quantity(sending.values.get("aantal", ""), "aantal")
    sending.desk.needs.arrived(card, quantity, sending.now)
    return routes.Card(asked.number, asked.drill)


def all_arrived(sending: Sending, asked: routes.AllArrived) -> Route:
    needs, card = sending.desk.needs, _card(sending, asked.number, drill=asked.drill)
    if card.left:
        needs.arrived(card, card.left, sending.now)
    needs.meet(card, sending.now)
    return routes.Card(asked.number, asked.drill)


def ask(sending: Sending, _: routes.AskForm) -> Route:
    values = sending.values
    owner = values.get("wie") or screens.neighbours(sending.snapshot.connection)[0][0]
    sending.desk.needs.ask(
        owner,
        _quantity(values.get("nummer", ""), "nummer"),
        _quantity(values.get("aantal", "1"), "aantal"),
        sending.now,
        drill=sending.snapshot.drill,
    )
    sending.say("Gevraagd. Het antwoord komt bij Post van andere plaatsen.")
    return routes.Cards()


def match(sending: Sending, asked: routes.Match) -> Route:
    """As much as there is of the two. Raises DeskError."""
    pair = [_card(sending, n, drill=asked.drill) for n in (asked.number, asked.other)]
    offer, need = sorted(pair, key=lambda card: card.side is not Side.OFFER)
    quantity = min(offer.left, need.left)
    sending.desk.needs.claim(offer, quantity, sending.now, need=need)
    return routes.Card(asked.number, asked.drill)


def promise(sending: Sending, asked: routes.PromiseForm) -> Route:
    """To a point that asked by voice: no letter goes, they heard it."""
    card = _card(sending, asked.number, drill=asked.drill)
    quantity = _quantity(sending.values.get("aantal", str(card.left)), "aantal")
    sending.desk.needs.claim(card, quantity, sending.now, by=sending.values.get("wie", ""))
    return routes.Card(asked.number, asked.drill)


def seek(sending: Sending, asked: routes.Seek) -> Route:
    sending.desk.needs.seek(_card(sending, asked.number, drill=asked.drill), sending.now)
    sending.say("Gevraagd aan het coördinatiepunt. Antwoorden komen op deze kaart.")
    return routes.Card(asked.number, asked.drill)


def accept(sending: Sending, asked: routes.Accept) -> Route:
    """As much as is still needed; it lapses as any promise does."""
    card = _card(sending, asked.number, drill=asked.drill)
    quantity = min(asked.quantity, card.left)
    sending.desk.needs.claim(card, quantity, sending.now, by=asked.by)
    return routes.Card(asked.number, asked.drill)


def give(sending: Sending, asked: routes.Give) -> Route:
    """Of a card at most what is left of it; without one what they look for."""
    needs, search = sending.desk.needs, _search(sending, asked)
    card = _card(sending, asked.card, drill=asked.drill) if asked.card else None
    quantity = min(search.quantity, card.left) if card else search.quantity
    needs.answer(search, quantity, sending.now, card=card)
    return routes.Searched(asked.key, asked.drill)


def give_nothing(sending: Sending, asked: routes.GiveNothing) -> Route:
    sending.desk.needs.answer(_search(sending, asked), 0, sending.now)
    return routes.Searched(asked.key, asked.drill)


def _search(sending: Sending, asked: routes.Give | routes.GiveNothing) -> Search:
    """One that waits for us. Raises Unfit."""
    search = sending.desk.needs.search(asked.key, drill=asked.drill)
    if search is None or not search.waits:
        raise Unfit("Deze vraag is al beantwoord.")
    return search


def grant(sending: Sending, asked: routes.Grant) -> Route:
    """At most what is left."""
    card = _card(sending, asked.number, drill=asked.drill)
    one = next((q for q in card.questions if q.key == asked.question), None)
    if one is None or one.granted or one.refused:
        raise Unfit("Deze vraag is al beantwoord.")
    quantity = min(one.quantity, card.left)
    sending.desk.needs.claim(card, quantity, sending.now, by=one.by, asked=one.key)
    return routes.Card(asked.number, asked.drill)


def refuse(sending: Sending, asked: routes.Refuse) -> Route:
    card = _card(sending, asked.number, drill=asked.drill)
    one = next((q for q in card.questions if q.key == asked.question), None)
    if one is not None and not (one.granted or one.refused):
        sending.desk.needs.refuse(card, one.by, one.key, sending.now)
    return routes.Card(asked.number, asked.drill)


def confirm(sending: Sending, asked: routes.Confirm) -> Route:
    card = _card(sending, asked.number, drill=asked.drill)
    sending.desk.needs.confirm(card, asked.claim, sending.now)
    return routes.Card(asked.number, asked.drill)


def release(sending: Sending, asked: routes.Release) -> Route:
    card = _card(sending, asked.number, drill=asked.drill)
    sending.desk.needs.release(card, asked.claim, sending.now)
    return routes.Card(asked.number, asked.drill)


def repeat(sending: Sending, asked: routes.Repeat) -> Route:
    card, of = (_card(sending, n, drill=asked.drill) for n in (asked.number, asked.of))
    sending.desk.needs.repeat(card, of, sending.now)
    return routes.Card(asked.number, asked.drill)


def meet(sending: Sending, asked: routes.Meet) -> Route:
    sending.desk.needs.meet(_card(sending, asked.number, drill=asked.drill), sending.now)
    return routes.Cards()


def take_off(sending: Sending, asked: routes.TakeOff) -> Route:
    sending.desk.needs.withdraw(_card(sending, asked.number, drill=asked.drill), sending.now)
    return routes.Cards()


def put_back(sending: Sending, asked: routes.PutBack) -> Route:
    sending.desk.needs.reopen(_card(sending, asked.number, drill=asked.drill), sending.now)
    return routes.Card(asked.number, asked.drill)


def make_report(sending: Sending, asked: routes.MakeReport) -> Route:
    """What the card says becomes the report; what is not known yet is asked on its page.

    The report first: a kiosk that dies in between leaves a report too many, never one too few.
    """
    desk, card = sending.desk, _card(sending, asked.number, drill=asked.drill)
    people = desk.needs.people(card.number, drill=card.drill) or People()
    what = labels.what(card.theme, card.wanted, DUTCH)
    report = desk.reports.take(
        Emergency(
            what=people.words.split("\n")[0][:REPORT_CHARS] or what,
            where=people.contact or labels.area(card.area, DUTCH),
            who=what,
            call_back=people.contact,
            words=people.words,
        ),
        sending.now,
        drill=card.drill,
    )
    desk.needs.report(card, report.id, sending.now)
    return Report(report.id)


def _card(sending: Sending, number: int, *, drill: bool) -> Card:
    """Raises Unfit."""
    card = sending.desk.needs.card(number, sending.now, drill=drill)
    if card is None:
        raise Unfit(GONE)
    return card


def works(navigator: Navigator, desk_session: DeskSession) -> Works:
    paper = Paper(navigator, desk_session)
    return {routes.PrintSlip: _slip(navigator, desk_session, paper)}


def _slip(
    navigator: Navigator, desk_session: DeskSession, paper: Paper
) -> Callable[[routes.PrintSlip], None]:
    def print_slip(asked: routes.PrintSlip) -> None:
        now = navigator.now()
        try:
            card = desk_session.desk.needs.card(asked.number, now, drill=asked.drill)
        except DeskError as error:
            desk_session.refuse(str(error))
            navigator.render()
            return
        if card is not None:
            paper.print(slip(card), footer="Bewaar dit briefje.")

    return print_slip


def slip(card: Card) -> tuple[Line, ...]:
    """What the printed number says: what stands on the public board, and no more."""
    where = labels.area(card.area, DUTCH)
    return (
        Line(Style.HEADING, f"Uw nummer: {card.name}"),
        Line(Style.BODY, f"{DUTCH(labels.SIDE[card.side])}. {_what(card)}"),
        *((Line(Style.BODY, where),) if where else ()),
        Line(Style.BODY, "Laat dit nummer zien bij de balie."),
    )


def _what(card: Card) -> str:
    return labels.what(card.theme, card.quantity, DUTCH)
