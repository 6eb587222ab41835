"""Needs and offers and volunteers under a real hand: few touches, and nothing else shows a name."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest

from kiosk.desk.checklists.routes import CloseNow
from kiosk.desk.needs import routes
from kiosk.desk.routes import Fill, More
from kiosk.desk.volunteers.routes import VolunteerForm
from kiosk.model import routes as public
from kiosk.model.needs import Side
from kiosk.model.session import Session
from tests.kiosk import neighbours
from tests.kiosk.at_the_desk.hands import button, fill, frames, go, said, tap


@pytest.fixture
def switched_on(desk):
    before = desk.settings
    wanted = msgspec.structs.replace(before.desk, needs=True, volunteers=True)
    desk.settings = msgspec.structs.replace(before, desk=wanted)
    desk.refresh()
    yield desk
    desk.settings = before
    desk.refresh()


class Hand:
    """Presses what says these words, and counts; it first brings it into sight, as a thumb does."""

    def __init__(self, app):
        self.app, self.touches = app, 0

    def press(self, words):
        from kivy.uix.scrollview import ScrollView

        from kiosk.ui.widgets.scrolling import move_to

        found = self._row(words) or button(self.app, words)
        for view in self.app.shell.walk():
            if isinstance(view, ScrollView) and found in view.walk(restrict=True):
                view.scroll_to(found, animate=False)
                move_to(view, view.scroll_y)  # at rest: a touch that stops a page presses nothing
                frames()
        tap(found)
        frames()
        self.touches += 1

    def _row(self, words):
        from kiosk.ui.widgets.listing_items import RowItem

        rows = (w for w in self.app.shell.walk() if isinstance(w, RowItem))
        return next((w for w in rows if w.item.title == words), None)


@pytest.fixture
def hand(switched_on):
    return Hand(switched_on)


def cards(desk):
    return desk.desk_session.desk.needs.all(desk.now(), drill=desk.snapshot.drill)


def read_by_visitors(desk, route):
    """All that a visitor reads there."""
    session = desk.session
    desk.become(Session(route=route))
    frames()
    words = repr(desk.page("nl")[1]) + " ".join(said(desk))
    desk.become(session)
    return words


def test_a_card_takes_four_touches_from_the_menu(hand, switched_on):
    go(switched_on, More())
    for words in ("Vraag en aanbod", "Nieuwe kaart", "Slapen", "Maak de kaart"):
        hand.press(words)
    assert hand.touches == 4
    (card,) = cards(switched_on)
    assert (card.side, card.theme, card.quantity) == ("need", "slapen", 1)
    assert switched_on.session.route == routes.Card(1, drill=False)
    assert "Slapen: 1 slaapplek" in read_by_visitors(switched_on, public.NeedsAndOffers())


def test_a_need_finds_its_offer_is_agreed_and_leaves_the_board(hand, switched_on):
    form = routes.CardForm()
    for values in ({"aantal": "10", "contact": "Fatima"}, {"aantal": "20", "soort": "offer"}):
        go(switched_on, form)
        fill(switched_on, form, thema="water", **values)
        hand.press("Maak de kaart")
    assert [card.number for card in cards(switched_on)] == [2, 1]
    go(switched_on, routes.Card(1))
    hand.touches = 0
    for words in ("Zoek een aanbod", "Water: 20 liter", "Bevestig", "Geregeld"):
        hand.press(words)
    assert hand.touches == 4
    assert {card.number: card.state for card in cards(switched_on)} == {1: "met", 2: "open"}
    offered = read_by_visitors(switched_on, public.NeedsAndOffers(Side.OFFER))
    assert "Water: 10 liter" in offered, "what is left of it"
    assert "Water" not in read_by_visitors(switched_on, public.NeedsAndOffers())


def test_another_point_asks_by_radio_and_the_promise_is_read_back_and_confirmed(hand, switched_on):
    """The link is down: somebody reads the number of a card over the radio."""
    go(switched_on, routes.CardForm())
    fill(switched_on, routes.CardForm(), thema="water", aantal="50", soort="offer")
    hand.press("Maak de kaart")
    hand.press("Zeg toe aan ander steunpunt")
    assert "Herhaal hardop nummer 1 en hoeveel zij krijgen." in " ".join(said(switched_on))
    fill(switched_on, switched_on.session.route, aantal="12")
    hand.press("Zeg toe")
    (card,) = cards(switched_on)
    ((claim,), left) = card.claims, card.left
    assert (claim.quantity, claim.by, claim.confirmed, left) == (12, "", False, 38)
    assert "Een ander steunpunt" in " ".join(said(switched_on))
    hand.press("Bevestig")
    assert cards(switched_on)[0].claims[0].confirmed
    assert hand.touches == 4
    offered = read_by_visitors(switched_on, public.NeedsAndOffers(Side.OFFER))
    assert "Water: 38 liter" in offered


def test_who_asks_has_nothing_to_promise_to_another_point(hand, switched_on):
    go(switched_on, routes.CardForm())
    fill(switched_on, routes.CardForm(), thema="water", aantal="50")
    hand.press("Maak de kaart")
    assert "Zoek een aanbod" in said(switched_on)
    assert "Zeg toe aan ander steunpunt" not in said(switched_on)


def test_what_another_point_looks_for_is_answered_by_touching_the_card_that_fits(hand, switched_on):
    now, drill = switched_on.now(), switched_on.snapshot.drill
    needs = switched_on.desk_session.desk.needs
    go(switched_on, routes.CardForm())
    fill(switched_on, routes.CardForm(), thema="water", aantal="20", soort="offer")
    hand.press("Maak de kaart")
    neighbours.is_asked(needs, now, drill=drill)
    go(switched_on, routes.Cards())
    hand.press("Water: 30 liter")
    hand.press("Water: 20 liter")
    (search,) = needs.searches(drill=drill)
    assert search.answered.quantity == 20, "no more than there is"
    assert cards(switched_on)[0].left == 0
    assert "Ons antwoord" in " ".join(said(switched_on))
    assert screens_waiting(switched_on) == ""


def screens_waiting(desk):
    """What the menu says that waits."""
    go(desk, More())
    return "".join(words for words in said(desk) if "wacht" in words and "kaart" in words)


def test_what_threatens_life_is_an_emergency_report_by_one_touch(hand, switched_on):
    form = routes.CardForm()
    go(switched_on, form)
    fill(switched_on, form, thema="zorg", soort="home", contact="Kerkstraat 9", woorden="Valt weg")
    hand.press("Maak de kaart")
    hand.press("Maak noodmelding")
    (report,) = switched_on.desk_session.desk.reports.reports(drill=switched_on.snapshot.drill)
    assert (report.emergency.what, report.emergency.where) == ("Valt weg", "Kerkstraat 9")
    assert switched_on.session.route.number == report.id
    assert cards(switched_on)[0].state == "reported"


def test_what_the_point_asked_for_and_what_came_is_public(hand, switched_on):
    form = routes.CardForm(Side.ASKED)
    go(switched_on, form)
    fill(switched_on, form, thema="slapen", precies="200")
    hand.press("Maak de kaart")
    asked = public.NeedsAndOffers(Side.ASKED)
    assert "nog niet gekomen" in read_by_visitors(switched_on, asked)
    hand.press("Alles is er")
    assert "gekomen: 200 slaapplekken" in read_by_visitors(switched_on, asked)


def test_who_is_late_is_seen_on_the_menu(hand, switched_on, monkeypatch):
    from datetime import timedelta

    volunteers = switched_on.desk_session.desk.volunteers
    go(switched_on, VolunteerForm())
    fill(switched_on, VolunteerForm(), naam="Noor")
    hand.press("Schrijf op")
    hand.press("Noor")
    hand.press("Gaat op pad")
    switched_on.go(Fill(form=switched_on.session.route, field="waar", text="Dijk"))
    frames()
    hand.press("Gaat op pad")
    go(switched_on, More())
    assert "te laat" not in repr(switched_on.page("nl")[1])
    now = switched_on.now() + timedelta(minutes=61)
    monkeypatch.setattr(switched_on.navigator, "clock", lambda: now)
    switched_on.refresh()
    assert "1 is te laat terug" in repr(switched_on.page("nl")[1])
    go(switched_on, CloseNow())
    if not switched_on.snapshot.drill:
        assert volunteers.there(now, drill=True) == ()


def test_where_it_is_off_there_is_none_of_it(desk):
    go(desk, More())
    shown = repr(desk.page("nl")[1])
    assert "Vraag en aanbod" not in shown
    assert "Vrijwilligers" not in shown
    for route in (public.Information(), public.Here()):
        assert "Vraag en aanbod" not in read_by_visitors(desk, route)
    go(desk, routes.Cards())
    assert "Dit staat op dit steunpunt uit." in repr(desk.page("nl")[1])
    desk.become(replace(desk.session, role=None, route=public.NeedsAndOffers()))
    assert "Dit staat op dit steunpunt uit." in repr(desk.page("nl")[1])
