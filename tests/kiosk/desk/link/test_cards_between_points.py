"""One point asks another for a card by envelope, and is answered: the owner alone decides."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest

from kiosk.desk.link import outgoing, routes
from kiosk.desk.link.facts import Facts
from kiosk.desk.link.handing_over import HandingOver
from kiosk.desk.needs import post
from kiosk.desk.needs.routes import Card, Confirm, Grant, Refuse
from kiosk.desk.needs.store import New
from kiosk.model.needs import Side, Theme
from link import bodies
from tests.kiosk.desk.link.test_between_places import NOW, station  # noqa: F401 - a fixture
from tests.link.places import carry

ON = {"needs": True}
OWNER = "cp-veldermeer"


@pytest.fixture
def owner(station):  # noqa: F811
    """The other point: it has an offer of 20 litres, and its staff are at work."""
    navigator = station.navigator
    desk = msgspec.structs.replace(navigator.settings.desk, **ON)
    navigator.settings = msgspec.structs.replace(navigator.settings, desk=desk)
    navigator.refresh()
    new = New(
        side=Side.OFFER, theme=Theme.WATER, quantity=20, area="", until=NOW + timedelta(days=1)
    )
    station.desk_session.desk.needs.write(new, NOW, drill=False)
    return station


@pytest.fixture
def hand_over(office, desk, now):
    handing_over = HandingOver(office.socket)
    settings = msgspec.structs.replace(Facts("", None, None, now, drill=False).settings, **ON)
    facts = Facts("De Brink", None, None, now, drill=False, settings=settings)
    return lambda: office.while_asked(lambda: handing_over.look(desk, facts))


def read(owner):
    """Staff of the owner open the newest letter."""
    came = owner.look().received(drill=False)
    letter = routes.Letter(came[0].number)
    owner.go(letter)
    return owner.go(routes.OpenLetter(letter))


def answers(office, desk):
    """What came back is read at the point that asked."""
    for sender, _, body in office.place.letters():
        letter = bodies.decode(body)
        if isinstance(letter, bodies.Card):
            desk.needs.take_in(post.event(letter, sender, drill=False, asks_on=False))
    (request,) = desk.needs.requests(drill=False)
    return request.question


def test_asked_granted_and_confirmed(office, desk, owner, hand_over, now):
    desk.needs.ask(OWNER, 1, 12, now, drill=False)
    hand_over()
    carry(office.place, owner.place)
    said = read(owner)
    assert "Zij vragen onze kaart 1: 12." in said
    (question,) = owner.desk_session.desk.needs.card(1, NOW, drill=False).questions
    assert (question.by, question.quantity) == ("np-a", 12)
    assert not answers(office, desk).granted, "nobody has decided yet"

    owner.go(Grant(1, question=question.key))
    (claim,) = owner.desk_session.desk.needs.card(1, NOW, drill=False).claims
    owner.go(Confirm(1, claim=claim.key))
    owner.look()
    carry(office.place, owner.place)
    granted = answers(office, desk).granted
    assert granted is not None
    assert (granted.quantity, granted.confirmed) == (12, True)
    assert owner.desk_session.desk.needs.card(1, NOW, drill=False).left == 8


def test_what_came_stands_on_the_card_before_anybody_opens_the_letter(
    office, desk, owner, hand_over, now
):
    desk.needs.ask(OWNER, 1, 12, now, drill=False)
    hand_over()
    carry(office.place, owner.place)
    owner.look()
    (question,) = owner.desk_session.desk.needs.card(1, NOW, drill=False).questions
    owner.go(Grant(1, question=question.key))
    owner.look()
    carry(office.place, owner.place)
    for _ in range(2):
        told = hand_over()
    (request,) = desk.needs.requests(drill=False)
    assert request.question.granted.quantity == 12
    assert [one.state for one in told.received] == ["arrived"], "a person reads, not a program"


def test_asked_and_refused(office, desk, owner, hand_over, now):
    desk.needs.ask(OWNER, 1, 12, now, drill=False)
    hand_over()
    carry(office.place, owner.place)
    read(owner)
    read(owner)  # opened twice it is one question
    (question,) = owner.desk_session.desk.needs.card(1, NOW, drill=False).questions
    owner.go(Refuse(1, question=question.key))
    assert "een ander steunpunt" not in owner.go(Card(1))
    owner.look()
    carry(office.place, owner.place)
    assert answers(office, desk).refused
    assert owner.desk_session.desk.needs.card(1, NOW, drill=False).left == 20


def test_totals_go_up_by_theme_and_area_and_the_newest_win(
    office, desk, fire_station, hand_over, now
):
    new = New(
        side=Side.NEED, theme=Theme.FOOD, quantity=3, area="Noord", until=now + timedelta(days=1)
    )
    desk.needs.write(new, now, drill=False)
    hand_over()
    desk.needs.write(new, now, drill=False)
    hand_over()
    carry(office.place, fire_station)
    totals = [bodies.decode(body) for _, own_id, body in fire_station.letters()]
    (line,) = totals[-1].lines
    assert (line.what, line.theme, line.area, line.number, line.cards) == (
        "need", "eten", "Noord", 6, 2,
    )  # fmt: skip


def test_where_it_is_switched_off_again_what_was_counted_is_taken_back(desk, now):
    new = New(
        side=Side.NEED, theme=Theme.FOOD, quantity=3, area="Noord", until=now + timedelta(days=1)
    )
    desk.needs.write(new, now, drill=False)
    off = Facts("De Brink", None, None, now, drill=False)
    assert list(outgoing.waiting(desk, off)) == []
    on = off._replace(settings=msgspec.structs.replace(off.settings, **ON))
    (item,) = outgoing.waiting(desk, on)
    item.taken()
    assert list(outgoing.waiting(desk, on)) == []
    (item,) = outgoing.waiting(desk, off)
    assert bodies.decode(item.requests[0].body).lines == ()
