"""From page to page, as staff go: a new thing, what comes in, and goes from point to point."""

from __future__ import annotations

from functools import partial

import msgspec
import pytest

from kiosk import routes as pages
from kiosk.desk import access
from kiosk.desk.checklists.routes import Checklist
from kiosk.desk.desk_session import DeskSession
from kiosk.desk.duty.routes import Handover
from kiosk.desk.routes import Fill, More, Send
from kiosk.desk.stock import routes, sharing
from kiosk.desk.stock.ledger import Kind
from kiosk.desk.stock.routes import Goods, HandOut, ItemForm, MoveForm, TakeBack, Thing
from kiosk.desk.stock.sharing import Told, ToldTransfer
from kiosk.desk.visitors.routes import Count, VisitorHours, Visitors
from kiosk.model.roles import Role
from kiosk.model.session import Session
from kiosk.navigation.navigator import Navigator
from tests.kiosk.desk.test_roles import NOW, Nowhere
from tests.kiosk.links import connected, status
from tests.kiosk.snapshots import snapshot


@pytest.fixture
def staff(tmp_path, monkeypatch):
    """At a point that hands out, counts, and shares with De Brug."""
    for name in ("CONFIG", "STATE", "RUN"):
        monkeypatch.setenv(f"NOODSTEUNPUNT_{name}", str(tmp_path))
    config = snapshot().config
    desk = msgspec.structs.replace(config.desk, stock=True, visitors=True, shares_with=("np-brug",))
    desk_session = DeskSession(lambda: NOW)
    navigator = Navigator(
        msgspec.structs.replace(config, desk=desk),
        tmp_path / "power.json",
        lambda: NOW,
        Nowhere(),
        desk_session,
        partial(pages.page, desk_session=desk_session),
    )
    access.register(navigator, desk_session)
    navigator.reader.connection = connected(status())
    navigator.session = Session(role=Role.STAFF, route=Goods())
    navigator.refresh()
    yield navigator
    desk_session.desk.close()


def seen(navigator, route=None):
    if route is not None:
        navigator.go(route)
    return repr(navigator.page("nl")[1])


def send(navigator, form, **texts):
    navigator.go(form)
    for field, text in texts.items():
        navigator.go(Fill(form=form, field=field, text=text))
    navigator.go(Send(form))
    return seen(navigator)


@pytest.fixture
def water(staff):
    send(staff, ItemForm(), naam="Water", eenheid="liter", portie="3", thema="water", bonnen="ja")
    send(staff, MoveForm(1, Kind.RECEIVED), aantal="300")
    return staff


def test_a_thing_is_added_and_counted(water):
    assert "Er is nog 300 liter" in seen(water, Goods())
    assert "2 liter minder dan opgeschreven" in send(water, MoveForm(1, Kind.COUNTED), aantal="298")


@pytest.mark.parametrize("wrong", ["", "veel", "-3", "0", "1000000"])
def test_what_is_no_number_is_refused_at_its_field(water, wrong):
    send(water, MoveForm(1, Kind.LOST), aantal=wrong)
    assert water.session.route == MoveForm(1, Kind.LOST)
    assert water.page("nl")[1].refusal
    assert "298" not in seen(water, Goods())


def test_what_was_written_by_mistake_is_undone_on_the_page_of_the_thing(water):
    send(water, MoveForm(1, Kind.LOST), aantal="40")
    water.go(TakeBack(1, 2, hand_out=False))
    assert water.session.route == Thing(1)
    assert "ongedaan gemaakt" in seen(water)
    water.go(TakeBack(1, 2, hand_out=False))
    assert "Dit was al ongedaan gemaakt." in seen(water)


def neighbour(water, **told):
    said = Told(point="De Brug", version=told.pop("version"), **told)
    desk = water._staff.desk
    desk.sharing.take_in("np-brug", sharing.decode(sharing.encode(said)), NOW)
    water.refresh()


def test_what_was_sent_stands_beside_what_arrived_there(water):
    assert "Daar nog niet geteld." in send(
        water, MoveForm(1, Kind.SENT), aantal="100", plaats="np-brug"
    )
    (sent,) = water._staff.desk.stock.transfers(Kind.SENT)
    node = water.snapshot.connection.told.node
    ref = sharing.ref_of(node, sent.id, sent.at)
    neighbour(water, version=1, arrived=(ToldTransfer(ref, "Water", "liter", 96),))
    assert "Daar geteld: 96 liter." in seen(water, Thing(1))


def test_what_is_under_way_to_us_is_a_row_that_takes_it_in(water):
    node = water.snapshot.connection.told.node
    on_its_way = ToldTransfer("np-brug/7/1", "water", "liter", 50, node)
    neighbour(water, version=1, sent=(on_its_way,))
    assert "Onderweg van De Brug: 50 liter" in seen(water, Goods())
    form = MoveForm(1, Kind.ARRIVED, "np-brug/7/1")
    assert form in [getattr(b, "route", None) for b in water.page("nl")[1].blocks]
    assert "Aangekomen: 48 liter, De Brug" in send(water, form, aantal="48")
    assert "Onderweg van" not in seen(water, Goods())


def test_hand_outs_and_visitors_go_into_the_handover_and_the_lists(water):
    water.go(routes.Give(1, 6))
    water.go(Count(3))
    said = seen(water, Handover())
    assert "Water: 294 liter. Geteld: Nog nooit." in said
    assert "Vandaag geteld: 3." in said
    assert "Hoe lang is er nog genoeg?" in seen(water, Checklist("hourly"))
    assert "bij de deur de bezoekers telt" in seen(water, Checklist("opening"))
    assert "Uitgeven en voorraad" in seen(water, More())


def test_below_zero_is_said_in_words_and_the_keys_stay(water):
    for _ in range(51):
        water.go(routes.Give(1, 6))
    said = seen(water, HandOut(1))
    assert "Onder nul: iets is niet opgeschreven." in said
    assert "Give(item=1, quantity=6" in said


def test_how_often_it_was_handed_out_stands_on_the_page_of_the_thing_too(water):
    """In large letters a small panel shows at the till no more than what there is left."""
    water.go(routes.Give(1, 6))
    assert water.page("nl")[1].brief == "Water: 294 liter"
    said = seen(water, Thing(1))
    assert "words='1 keer'" in said
    assert "label='Op om'" in said


def test_the_hours_of_visitors_are_a_page(water):
    water.go(Visitors())
    water.go(Count(5))
    assert "5" in seen(water, VisitorHours())
