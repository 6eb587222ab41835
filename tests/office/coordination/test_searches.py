"""A point looks for something, its coordination point asks on, its card has the answer."""

from __future__ import annotations

import os
import re
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from kiosk.config import Desk as Settings
from kiosk.desk.link.facts import Facts
from kiosk.desk.link.handing_over import HandingOver
from kiosk.desk.needs import post
from kiosk.desk.needs.store import New, People
from kiosk.desk.storage.records import Desk
from kiosk.model.needs import Side, Theme
from link import bodies
from link.bodies import Counted
from link.envelope import Kind
from link.requests import Read
from link.states import State
from office.accounts.people import Role
from office.app import make_app, make_office
from office.coordination.coordination import Coordination
from office.folders import Folders
from tests.link.machines import Machine, World, wait_for
from tests.link.mosquitto import free_port
from tests.link.storm import Broker
from tests.office.axe import findings
from tests.office.conftest import LAPTOP, TABLET
from tests.office.coordination.station import AT
from tests.office.visitors import Visitors

PICTURES = os.environ.get("NOODSTEUNPUNT_PICTURES")
KEY = "a1b2c3d4e5f60718"
NAME = "kaart/4/1764514800000"
SECRET = "Fatima, Kerkstraat 9"


def search(quantity=40, **more):
    fields = {"card": 3, "theme": "water", "area": "dichtbij", "key": KEY, "sequence": 4}
    return bodies.encode(
        bodies.Search(point="De Brug", at=AT, quantity=quantity, **(fields | more))
    )


def found(quantity, key="ff", **more):
    fields = {"by": "np-a", "card": 3, "about": KEY, "sequence": 9, "key": key}
    return bodies.encode(bodies.Found(point="De Linde", at=AT, quantity=quantity, **fields | more))


def offers(station, point, *lines):
    body = bodies.encode(bodies.Totals(point="x", at=AT, subject="needs", lines=lines))
    station.write(point, "aantallen/needs", body, Kind.TOTALS)


@pytest.fixture
def looked_for(station, desk):
    """De Brug looks for 40 litres; np-b has 60."""
    offers(station, "np-b", Counted(what="offer", theme="water", number=60, unit="liter", cards=2))
    station.write("np-a", NAME, search(), Kind.MESSAGE)
    desk.look()
    return next(one for one in desk.view().box.mails if one.is_about_cards).number


def test_who_has_it_is_named_first_and_ticked(looked_for, anna):
    page = anna.get(f"/meldingen/{looked_for}").text
    rows = re.findall(r'name="aan" value="([^"]+)"( checked)?', page)
    assert rows == [("np-b", " checked"), ("np-c", "")], "never the point that looks for it"
    assert "60 liter aangeboden" in page
    listed = anna.get("/aantallen").text
    assert "water: 40 liter" in listed
    assert "nog aan niemand gevraagd" in listed


def test_whom_it_asks_hears_for_whom_and_the_journal_has_it(looked_for, anna, station, desk):
    page = anna.post(f"/meldingen/{looked_for}/doorvragen", {"aan": ["np-b", "np-a", "np-x"]})
    assert "nog geen antwoord" in page.text
    (letter,) = station.got("np-b")
    assert (letter.by, letter.theme, letter.quantity, letter.key) == ("np-a", "water", 40, KEY)
    assert station.got("np-a") == [], "the point itself is not asked"
    assert "gevraagd aan Naam van np-b" in anna.get("/journaal").text
    assert desk.view().box.find(looked_for).state is State.READ
    again = anna.post(f"/meldingen/{looked_for}/doorvragen", {"aan": "np-b"})
    assert again.status_code == 422, "it was asked already"


def test_the_answers_stand_with_the_question_and_among_the_totals(looked_for, anna, station, desk):
    anna.post(f"/meldingen/{looked_for}/doorvragen", {"aan": ["np-b", "np-c"]})
    station.write("np-c", "kaart/2/1", found(0), Kind.MESSAGE)
    desk.look()
    assert "1 van de 2 antwoordden" in anna.get("/aantallen").text
    station.write("np-b", "kaart/3/1", found(30), Kind.MESSAGE)
    station.write("np-b", "kaart/4/1", found(40, key="fe"), Kind.MESSAGE)
    desk.look()
    page = anna.get(f"/meldingen/{looked_for}/stand").text
    assert "kan geven: 40 liter" in page, "the last answer counts"
    assert "heeft dit niet" in page
    assert "gevonden: 40 liter" in anna.get("/aantallen").text


def test_nothing_ticked_asks_nobody(looked_for, anna, station):
    assert anna.post(f"/meldingen/{looked_for}/doorvragen").status_code == 422
    assert station.got("np-b") == []


def test_a_point_asks_for_itself_alone(station, desk, anna):
    """Else np-c could have np-b promise its water to np-a, which asked for nothing."""
    station.write("np-c", NAME, search(by="np-a"), Kind.MESSAGE)
    desk.look()
    (mail,) = (one for one in desk.view().box.mails if one.is_about_cards)
    page = anna.get(f"/meldingen/{mail.number}").text
    assert "Naam van np-c vraagt dit uit naam van Naam van np-a." in page
    assert "Vraag deze punten" not in page
    assert "water: 40 liter" not in anna.get("/aantallen").text
    refused = anna.post(f"/meldingen/{mail.number}/doorvragen", {"aan": "np-b"})
    assert refused.status_code == 403
    assert "Bel Naam van np-a: zoeken zij dit echt?" in refused.text
    assert station.got("np-b") == []


def test_who_names_itself_asks_for_itself(station, desk, anna):
    station.write("np-a", NAME, search(by="np-a"), Kind.MESSAGE)
    desk.look()
    assert "water: 40 liter" in anna.get("/aantallen").text


def test_who_only_looks_on_neither_reads_nor_asks(looked_for, kees):
    assert "40 liter" not in kees.get(f"/meldingen/{looked_for}").text
    assert kees.post(f"/meldingen/{looked_for}/doorvragen", {"aan": "np-b"}).status_code == 403


def test_a_drill_is_asked_on_as_a_drill(station, anna, desk):
    station.write("np-a", f"oefening/{NAME}", search(), Kind.MESSAGE, drill=True)
    desk.look()
    (mail,) = (one for one in desk.view().box.mails if one.is_about_cards)
    anna.post(f"/meldingen/{mail.number}/doorvragen", {"aan": "np-b"})
    assert station.do(lambda places: places["np-b"].exchange.inbox.listed(9)[0].drill)


def test_the_page_is_fit_for_everybody_on_laptop_and_tablet(looked_for, desk, browse, station):
    anna = browse("Anna", Role.COORDINATOR)
    for shape in (LAPTOP, TABLET):
        anna.set_viewport_size(shape)
        anna.goto(f"/meldingen/{looked_for}")
        assert findings(anna) == []
        wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert anna.evaluate(wide) <= 0
        if PICTURES:
            anna.screenshot(path=f"{PICTURES}/search-{shape['width']}.png", full_page=True)
    assert anna.faults == []


# Three points and their coordination point, over a real broker


class Point:
    """A desk at a machine with a link of its own."""

    def __init__(self, machine, now) -> None:
        self.machine, self.now = machine, now
        self.desk = Desk(now, machine.top / "state/desk")
        self._handing_over = HandingOver(machine.socket)
        self._settings = msgspec.structs.replace(Settings(), needs=True)

    def hand_over(self):
        facts = Facts("De Brug", None, None, self.now, drill=False, settings=self._settings)
        self._handing_over.look(self.desk, facts)

    def reads(self, kind):
        """Staff open what came; whether something of that kind is among it."""
        heard = False
        for one in self.machine.status["received"]:
            told = self.machine.ask(Read(number=one["number"], by="staff"))
            letter = bodies.decode(msgspec.convert(told.data["body"], bytes))
            if isinstance(letter, kind):
                self.desk.needs.take_in(post.event(letter, one["from"], drill=False, asks_on=True))
                heard = True
        return heard

    def write(self, side, quantity):
        new = New(
            side=side, theme=Theme.WATER, quantity=quantity, area="dichtbij",
            until=self.now + timedelta(days=1),
            people=People(contact=SECRET, words="Baby van drie weken"),
        )  # fmt: skip
        number = self.desk.needs.write(new, self.now, drill=False)
        return self.desk.needs.card(number, self.now, drill=False)


@pytest.fixture
def world(tmp_path, monkeypatch):
    made = World(tmp_path)
    made.machines["np-c"] = Machine(tmp_path / "np-c", "np-c")
    nodes = made.nodes
    made.nodes = lambda: (*nodes(), made.machines["np-c"].entry(12, ["cp-veldermeer"]))
    made.networked(free_port())
    yield made
    made.close()


@pytest.fixture
def broker(world):
    made = Broker(world.machines["cp-veldermeer"])
    yield made
    made.kill()


@pytest.fixture
def coordinator(world, clock, monkeypatch):
    for name, value in world.machines["cp-veldermeer"].environ.items():
        monkeypatch.setenv(name, value)
    office = make_office(Folders.of_appliance(), clock, here=False)
    visitor = Visitors(make_app(office), office).user("Anna", Role.COORDINATOR)
    visitor.desk = office.part(Coordination)
    yield visitor
    office.stop()


def test_a_question_goes_through_the_coordination_point_and_its_answer_to_the_card(
    world, broker, coordinator
):
    world.machines["cp-veldermeer"].start()
    broker.start()
    now = datetime.now(UTC)
    points = [Point(world.machines[name].start(), now) for name in ("np-a", "np-b", "np-c")]
    asks, gives, other = points
    need, offer = asks.write(Side.NEED, 40), gives.write(Side.OFFER, 60)
    asks.desk.needs.seek(need, now)

    def listed():
        for point in points:
            point.hand_over()  # again where its link was too busy
        coordinator.desk.changed()
        return re.search(r'id="zoekt-(\d+)"', coordinator.get("/aantallen").text)

    wait_for(lambda: listed() and "60 liter" in coordinator.get("/aantallen").text)
    number = listed()[1]
    coordinator.post(f"/meldingen/{number}/doorvragen", {"aan": ["np-b", "np-c"]})

    wait_for(lambda: gives.reads(bodies.Search))
    (wanted,) = gives.desk.needs.searches(drill=False)
    assert (wanted.owner, wanted.number, wanted.quantity) == ("np-a", need.number, 40)
    gives.desk.needs.answer(wanted, 40, now, card=offer)
    wait_for(lambda: other.reads(bodies.Search))
    other.desk.needs.answer(other.desk.needs.searches(drill=False)[0], 0, now)
    assert gives.desk.needs.card(offer.number, now, drill=False).left == 20

    def answered():
        for point in (gives, other):
            point.hand_over()  # again where its link was too busy
        return asks.reads(bodies.Found) and len(answers(asks)) == 2

    wait_for(answered)
    assert answers(asks) == {"np-b": 40, "np-c": 0}
    wait_for(lambda: listed() and "gevonden: 40 liter" in coordinator.get("/aantallen").text)
    asks.desk.needs.claim(need, 40, now, by="np-b")
    assert asks.desk.needs.card(need.number, now, drill=False).left == 0
    for point in points:
        point.desk.close()
    assert nothing_personal(world)


def answers(point):
    (mine,) = (one for one in point.desk.needs.searches(drill=False) if not one.owner)
    return {one.by: one.quantity for one in mine.answers}


def nothing_personal(world) -> bool:
    """In any file of any machine, logs, books and the broker's too."""
    for path in world.top.rglob("*"):
        if path.is_file() and (
            b"Fatima" in path.read_bytes() or b"Kerkstraat" in path.read_bytes()
        ):
            return False
    return True
