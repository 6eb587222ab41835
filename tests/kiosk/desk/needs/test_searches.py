"""Looking for something at all other points: asked once at a time, answered on the card."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import msgspec
import pytest

from kiosk.desk.desk_session import DeskSession
from kiosk.desk.link import outgoing
from kiosk.desk.link.facts import Facts
from kiosk.desk.needs import events, post, routes
from kiosk.desk.needs.store import NOT_LEFT, New
from kiosk.desk.storage.errors import Unfit
from kiosk.desk.storage.events import Event
from kiosk.i18n.translator import translator
from kiosk.model.needs import Side, Theme
from kiosk.model.roles import Role
from kiosk.model.session import Session
from kiosk.navigation.context import Context
from kiosk.routes import page
from link import bodies
from tests.kiosk import neighbours
from tests.kiosk.links import connected, status
from tests.kiosk.snapshots import NOW, snapshot

ASK = "Vraag elders"


@pytest.fixture
def now():
    return NOW


@pytest.fixture
def need(desk):
    new = New(
        side=Side.NEED, theme=Theme.WATER, quantity=40, area="dichtbij",
        until=NOW + timedelta(days=1),
    )  # fmt: skip
    return desk.needs.card(desk.needs.write(new, NOW, drill=False), NOW, drill=False)


def shown(desk, route, known=None) -> str:
    plain = snapshot(connection=known)
    settings = msgspec.structs.replace(plain.config.desk, needs=True)
    config = msgspec.structs.replace(plain.config, desk=settings)
    session = Session(route=route, role=Role.STAFF)
    context = Context(replace(plain, config=config), session, translator("nl"), lambda *_: None)
    return repr(page(context, DeskSession(lambda: NOW, _desk=desk))[1])


def answer(desk, quantity, by="np-b", sequence=1):
    (search,) = desk.needs.searches(drill=False)
    letter = bodies.Found(
        point="De Brug", at=NOW, by="np-a", card=search.number, quantity=quantity,
        key=f"f{sequence}", sequence=sequence, about=search.key,
    )  # fmt: skip
    desk.needs.take_in(post.event(letter, by, drill=False, asks_on=False))


def test_without_a_coordination_point_nobody_can_be_asked(desk, need):
    assert ASK not in shown(desk, routes.Card(need.number))
    assert ASK in shown(desk, routes.Card(need.number), connected(status()))


def test_who_was_asked_is_not_asked_again_until_somebody_answers(desk, need):
    desk.needs.seek(need, NOW)
    waiting = shown(desk, routes.Card(need.number), connected(status()))
    assert ASK not in waiting
    assert "nog geen antwoord" in waiting
    answer(desk, 30)
    answered = shown(desk, routes.Card(need.number), connected(status()))
    assert ASK in answered
    assert "kan geven: 30 liter" in answered
    assert "Spreek af" in answered


def test_what_was_agreed_is_no_more_offered_to_be_agreed(desk, need):
    desk.needs.seek(need, NOW)
    answer(desk, 30)
    answer(desk, 0, by="np-c")
    desk.needs.claim(need, 30, NOW, by="np-b")
    said = shown(desk, routes.Card(need.number))
    assert "Spreek af" not in said
    assert "niet mogelijk" in said
    assert desk.needs.card(need.number, NOW, drill=False).left == 10


def test_only_what_is_still_needed_is_asked_for_and_nothing_of_anybody(desk, need):
    desk.needs.claim(need, 15, NOW, by="np-c")
    desk.needs.seek(desk.needs.card(need.number, NOW, drill=False), NOW)
    (item,) = (
        one for one in outgoing.waiting(desk, Facts("De Brug", None, None, NOW, drill=False))
    )
    (send,) = item.requests
    letter = bodies.decode(send.body)
    assert (send.to, letter.quantity, letter.theme, letter.area) == (None, 25, "water", "dichtbij")
    assert set(msgspec.to_builtins(letter)) <= {
        "soort", "point", "at", "card", "theme", "area", "quantity", "key", "sequence",
    }  # fmt: skip


def test_an_answer_goes_to_who_needs_it_and_to_the_coordination_point(desk):
    neighbours.is_asked(desk.needs, NOW)
    (search,) = desk.needs.searches(drill=False)
    desk.needs.answer(search, 12, NOW)
    (item,) = outgoing.waiting(desk, Facts("De Brug", None, None, NOW, drill=False))
    assert [send.to for send in item.requests] == ["np-b", None]


def test_no_more_is_promised_than_a_card_has(desk, need):
    offer = desk.needs.write(
        New(side=Side.OFFER, theme=Theme.WATER, quantity=5, area="", until=NOW + timedelta(days=1)),
        NOW, drill=False,
    )  # fmt: skip
    neighbours.is_asked(desk.needs, NOW)
    search = desk.needs.search("b1", drill=False)
    with pytest.raises(Unfit, match=NOT_LEFT):
        desk.needs.answer(search, 6, NOW, card=desk.needs.card(offer, NOW, drill=False))
    assert desk.needs.search("b1", drill=False).waits, "nothing of it was written"


def test_nobody_speaks_for_a_search_of_ours(desk, need):
    """Another point that names our question changes nothing of it."""
    desk.needs.seek(need, NOW)
    (mine,) = desk.needs.searches(drill=False)
    body = events.Sought(card=9, owner="np-x", theme=Theme.FOOD, quantity=1)
    forged = Event(origin="np-x", key=mine.key, sequence=1, at=NOW, drill=False, body=body)
    desk.needs.take_in(forged)
    assert desk.needs.searches(drill=False) == (mine,)


@pytest.mark.parametrize(("asks_on", "owner"), [(True, "np-c"), (False, "np-b")])
def test_the_coordination_point_alone_asks_for_another(desk, asks_on, owner):
    letter = bodies.Search(
        point="x", at=NOW, by="np-c", card=1, theme="water", quantity=1, key="a1", sequence=1
    )
    desk.needs.take_in(post.event(letter, "np-b", drill=False, asks_on=asks_on))
    assert desk.needs.search("a1", drill=False).owner == owner


def test_what_newer_software_looks_for_is_left_alone():
    letter = bodies.Search(
        point="x", at=NOW, card=1, theme="ruimtevaart", quantity=1, key="a1", sequence=1
    )
    assert post.event(letter, "np-b", drill=False, asks_on=False) is None
