"""A report from the hand of one desk to the hand of another, and back: two kiosks, two links."""

from __future__ import annotations

from datetime import timedelta

import pytest

from content.clock import build_time
from kiosk.desk import access
from kiosk.desk.desk_session import DeskSession
from kiosk.desk.link import actions, routes, states
from kiosk.desk.link.outgoing import report_id
from kiosk.desk.link.worker import LinkWorker
from kiosk.desk.reports.store import Emergency
from kiosk.i18n.translator import translator
from kiosk.model.roles import Role
from kiosk.model.routes import Unlock
from kiosk.model.session import Session
from kiosk.navigation.navigator import Navigator
from kiosk.routes import page
from kiosk.state import connection
from tests.kiosk.desk.link.offices import Office
from tests.kiosk.desk.link.test_worker import Nowhere
from tests.kiosk.snapshots import snapshot
from tests.link.places import Place, carry

NOW = build_time() + timedelta(days=1)
FIRE = Emergency(what="Brand", where="Dorpsstraat 14", words="Het dak brandt.")
NL = translator("nl")


class AtOnce:
    """A thread that has ended before one could look, answered by the link of this place."""

    office = None
    busy = False

    def __init__(self, _name):
        pass

    def start(self, job, then, *, failed):
        then(self.office.while_asked(job))
        return True


@pytest.fixture
def station(tmp_path, monkeypatch):
    """The kiosk of a coordination point, unlocked by staff."""
    place = Place(tmp_path / "cp", "cp-veldermeer")
    office = Office(tmp_path / "station", place)
    for name in ("CONFIG", "STATE", "RUN"):
        monkeypatch.setenv(f"NOODSTEUNPUNT_{name}", str(tmp_path / "station" / name.lower()))
    at_once = type("AtOnceHere", (AtOnce,), {"office": office})
    monkeypatch.setattr(actions, "Background", at_once)
    monkeypatch.setattr("kiosk.desk.link.worker.Background", at_once)
    desk_session = DeskSession(lambda: NOW)
    navigator = Navigator(
        snapshot().config, tmp_path / "power.json", lambda: NOW, Nowhere(), desk_session,
        lambda context: page(context, desk_session),
    )  # fmt: skip
    access.register(navigator, desk_session)
    worker = LinkWorker(navigator, lambda: desk_session.desk)
    navigator.become(Session(role=Role.STAFF))
    yield Station(navigator, desk_session, worker, place)
    office.stop()
    desk_session.desk.close()
    place.database.close()


class Station:
    def __init__(self, navigator, desk_session, worker, place):
        self.navigator, self.desk_session = navigator, desk_session
        self.worker, self.place = worker, place

    def look(self):
        self.worker.look()
        return self.navigator.snapshot.connection

    def go(self, route):
        self.navigator.go(route)
        return repr(self.navigator.page("nl")[1])


def how_far(desk, look, now):
    told = look()
    known = connection.after(None, told, now)
    return states.word(report_id(desk.reports.report(1)), known, NL)


def test_from_hand_to_hand_and_back_in_five_states(desk, look, office, station, now):
    desk.reports.take(FIRE, now)
    assert how_far(desk, look, now) == "opgeschreven"
    (item,) = office.place.exchange.outbox.waiting()
    office.place.exchange.outbox.sent(item.life, item.sequence, "ip", now.timestamp())
    assert how_far(desk, look, now) == "verstuurd"
    carry(office.place, station.place)
    assert how_far(desk, look, now) == "aangekomen"

    (came,) = station.look().received(drill=False)
    assert "Dorpsstraat" not in station.go(routes.Letter(came.number))
    assert "Dorpsstraat 14" in station.go(routes.OpenLetter(routes.Letter(came.number)))
    carry(office.place, station.place)
    assert how_far(desk, look, now) == "gelezen"

    said = station.go(routes.TakeUp(routes.Letter(came.number), "Brandweer"))
    assert "Opgepakt door: Brandweer" in said
    carry(office.place, station.place)
    assert how_far(desk, look, now) == "opgepakt"
    best = states.furthest(look().sent)
    assert best.role == "Brandweer"


def test_what_was_opened_is_gone_with_the_lock(desk, look, office, station, now):
    desk.reports.take(FIRE, now)
    look()
    carry(office.place, station.place)
    (came,) = station.look().received(drill=False)
    station.go(routes.Letter(came.number))
    station.go(routes.OpenLetter(routes.Letter(came.number)))
    station.navigator.leave()
    assert station.desk_session.opened == {}
    station.go(routes.OpenLetter(routes.Letter(came.number)))
    assert isinstance(station.navigator.session.route, Unlock)
    assert station.desk_session.opened == {}


def test_a_stranger_is_opened_set_aside_and_never_believed(station, tmp_path):
    from link.directory import parse, write
    from tests.link.network import entry, veldermeer

    known = parse(write((*veldermeer(), entry("np-x", 99, parents=["cp-veldermeer"]))), issue=2)
    stranger = Place(tmp_path / "np-x", "np-x", directory=known)
    from link import bodies as letters

    body = letters.encode(
        letters.Emergency(point="X", at=NOW, name="1", what="Brand", where="Kerkstraat 3")
    )
    stranger.write(body=body)
    station.place.take(*stranger.out())
    stranger.database.close()
    (waiting,) = station.look().told.quarantined
    route = routes.Unbelieved(0, waiting.received, waiting.mark)
    station.go(route)
    seen = station.go(routes.OpenLetter(route))
    assert "Kerkstraat 3" in seen
    assert "niet geloofd" in seen
    station.go(routes.Discard(route))
    assert station.look().told.quarantined == ()


def test_a_link_that_is_gone_says_so_and_the_page_stays(
    desk, look, office, station, now, monkeypatch
):
    desk.reports.take(FIRE, now)
    look()
    carry(office.place, station.place)
    (came,) = station.look().received(drill=False)
    monkeypatch.setattr("link.requests.CLIENT_TIMEOUT_S", 0.2)
    monkeypatch.setattr(Office, "_answer", lambda _: None)
    station.go(routes.Letter(came.number))
    assert actions.SILENT in station.go(routes.OpenLetter(routes.Letter(came.number)))


def test_its_own_messages_go_to_every_point_below(station, tmp_path):
    from kiosk.desk.messages.store import ALL_BELOW, Direction, Message

    message = Message(
        direction=Direction.OUT, sender="Kazerne", receiver="alle steunpunten",
        text="Er komt een tankwagen.", to=ALL_BELOW,
    )  # fmt: skip
    station.look()
    station.desk_session.desk.log.add(message, NOW)
    station.look()
    listed = station.place.exchange.outbox.listed(9)
    assert sorted(one.recipient for one in listed) == ["np-a", "np-b", "np-c"]


def test_what_a_coordination_point_writes_can_begin_a_notice(station, tmp_path):
    """Staff look at it, give it a title and put it up: nothing of it appears by itself."""
    from kiosk.desk.notices.routes import NoticeForm
    from link import bodies as letters
    from link.envelope import Kind

    above = Place(tmp_path / "vr", "vr-merenland")
    told = letters.Message(
        point="Regio", at=NOW, sender="Regio", receiver="allen", text="Er komt een tankwagen."
    )
    above.write("logboek/1/1", letters.encode(told), Kind.MESSAGE, to="cp-veldermeer")
    carry(above, station.place)
    above.database.close()
    (came,) = station.look().received(drill=False)
    letter = routes.Letter(came.number)
    station.go(letter)
    station.go(routes.PinUp(letter))
    assert station.navigator.session.route == letter, "nothing was opened yet"
    station.go(routes.OpenLetter(letter))
    assert "Er komt een tankwagen." in station.go(routes.PinUp(letter))
    assert station.navigator.session.route == NoticeForm()
    assert station.desk_session.desk.notices.current(NOW) == ()
