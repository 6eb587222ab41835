"""Needs and offers: cards of neighbours, where this point was switched on for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.desk.duty.handover import Section
from kiosk.desk.feature import Feature, asks, form, screen, touch
from kiosk.desk.menu.screens import MenuEntry
from kiosk.desk.needs import actions, asking, forms, one_card, routes, screens, seeking
from kiosk.desk.storage.events import OWN
from kiosk.i18n.translator import N_

if TYPE_CHECKING:
    from kiosk.desk.context import DeskContext
    from kiosk.desk.forms import Form
    from kiosk.desk.needs.cards import Card
    from kiosk.desk.needs.searches import Search
    from kiosk.model.views import View


def _cards(context: DeskContext) -> tuple[Card, ...]:
    """In a drill those of drills, and the real ones that are open: real life goes on."""
    needs, snapshot = context.desk.needs, context.snapshot
    real = needs.all(snapshot.now, drill=False)
    if not snapshot.drill:
        return real
    still = (card for card in real if card.is_open(snapshot.now))
    return (*needs.all(snapshot.now, drill=True), *still)


def _list(context: DeskContext, route: routes.Cards) -> View:
    cards = _cards(context)
    if route.done:
        return screens.present_done(context, cards)
    requests = context.desk.needs.requests(drill=context.snapshot.drill)
    return screens.present(context, cards, requests, context.said, _asked_of_us(context))


def _book(context: DeskContext, *, drill: bool) -> tuple[Card, ...]:
    return context.desk.needs.all(context.snapshot.now, drill=drill)


def _one(context: DeskContext, number: int, *, drill: bool) -> Card | None:
    return context.desk.needs.card(number, context.snapshot.now, drill=drill)


def _card(context: DeskContext, route: routes.Card) -> View:
    card = _one(context, route.number, drill=route.drill)
    people = context.desk.needs.people(route.number, drill=route.drill)
    searches = context.desk.needs.searches(drill=route.drill)
    ours = [one for one in searches if one.owner == OWN and one.number == route.number]
    return one_card.present(context, card, people, context.said, ours)


def _searched(context: DeskContext, route: routes.Searched) -> View:
    search = context.desk.needs.search(route.key, drill=route.drill)
    return seeking.present(context, search, _book(context, drill=route.drill), context.said)


def _promise(context: DeskContext, route: routes.PromiseForm) -> Form:
    card = _one(context, route.number, drill=route.drill)
    others = screens.neighbours(context.snapshot.connection)
    return forms.promise(context.tr, others, route, card.left if card else 1)


def _asked_of_us(context: DeskContext) -> tuple[Search, ...]:
    """What others look for and we did not answer."""
    books = (True, False) if context.snapshot.drill else (False,)
    found = (one for drill in books for one in context.desk.needs.searches(drill=drill))
    return tuple(one for one in found if one.waits)


def _waits(context: DeskContext) -> str:
    searches = _asked_of_us(context)
    return screens.waiting(_cards(context), context.snapshot.now, context.tr, len(searches))


def _handover(context: DeskContext) -> Section:
    """How many, never who: the cards themselves are read on the screen."""
    now = context.snapshot.now
    cards = [card for card in _cards(context) if card.is_counted(now)]
    waiting = [card.name for card in cards if screens.waits(card)]
    lines = [f"{len(cards)} open kaarten. Kijk bij Meer, Vraag en aanbod."]
    if waiting:
        lines.append(f"Er wacht iets bij nummer {', '.join(waiting)}.")
    return Section("Vraag en aanbod", tuple(lines) if cards else ("Er zijn geen open kaarten.",))


_ASKED_FIRST: tuple[type[routes.Release | routes.Refuse | routes.TakeOff], ...] = (
    routes.Release,
    routes.Refuse,
    routes.TakeOff,
)

NEEDS = Feature(
    screens=(
        screen("neighbours", routes.Cards(), _list),
        screen("neighbour-card", routes.Card(0), _card, first_of="neighbours"),
        screen("neighbour-searched", routes.Searched(""), _searched),
        screen(
            "neighbour-matches",
            routes.Matches(0),
            lambda c, r: one_card.present_matches(
                c, _one(c, r.number, drill=r.drill), _book(c, drill=r.drill)
            ),
        ),
        screen(
            "neighbour-earlier",
            routes.Earlier(0),
            lambda c, r: one_card.present_earlier(
                c, _one(c, r.number, drill=r.drill), _book(c, drill=r.drill)
            ),
        ),
    ),
    forms=(
        form(
            routes.CardForm(),
            lambda c, r: forms.card(c.tr, c.snapshot.config.desk, r.side),
            actions.write,
        ),
        form(
            routes.ArrivedForm(),
            lambda c, r: forms.arrived(c.tr, r),
            actions.arrived,
            guards_drill=False,
        ),
        form(routes.PromiseForm(), _promise, actions.promise, guards_drill=False),
        form(
            routes.AskForm(),
            lambda c, _: forms.ask(c.tr, screens.neighbours(c.snapshot.connection)),
            actions.ask,
        ),
    ),
    touches=(
        touch(routes.Match, actions.match),
        touch(routes.Seek, actions.seek),
        touch(routes.Accept, actions.accept),
        touch(routes.Give, actions.give),
        touch(routes.GiveNothing, actions.give_nothing),
        touch(routes.Grant, actions.grant),
        touch(routes.Refuse, actions.refuse),
        touch(routes.Confirm, actions.confirm),
        touch(routes.Release, actions.release),
        touch(routes.Repeat, actions.repeat),
        touch(routes.Meet, actions.meet),
        touch(routes.TakeOff, actions.take_off),
        touch(routes.PutBack, actions.put_back),
        touch(routes.MakeReport, actions.make_report),
        touch(routes.AllArrived, actions.all_arrived),
    ),
    confirmations=tuple(
        asks(kind, lambda c, a: asking.ask(c.tr, a, _one(c, a.number, drill=a.drill)))
        for kind in _ASKED_FIRST
    ),
    works=actions.works,
    menu=(
        MenuEntry(
            "neighbours",
            N_("Vraag en aanbod"),
            N_("Wat buren vragen en bieden"),
            routes.Cards(),
            look=_waits,
        ),
    ),
    wanted=lambda settings: settings.needs,
    to_check={
        "opening": ("Bekijk het bord Vraag en aanbod. Zijn er nog open kaarten?",),
        "hourly": ("Loop de kaarten van vraag en aanbod na. Bevestig de afspraken.",),
        "handover": ("Loop samen de open kaarten van vraag en aanbod na.",),
        "closing": ("Geef open kaarten van vraag en aanbod door aan het coördinatiepunt.",),
    },
    handover=_handover,
)
