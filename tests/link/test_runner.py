"""The loop, step by step, over a wire that can be cut: nothing waits longer than it must."""

from __future__ import annotations

import pytest

from common.sd_notify import Notifier
from common.wakeup import Wakeup
from link import runner as loop
from link.calling import Monthly
from link.commands import Commands
from link.directory import parse, write
from link.envelope import Kind
from link.errors import OutboxError
from link.letters import Letter
from link.listener import Inbox
from link.requests import Opening, Send, Status
from link.runner import Runner
from link.stick_post import StickPost
from tests.link.network import entry, made, veldermeer
from tests.link.places import REGION, Place


class End:
    """One end of a wire: a carrier as `link.carriers.Carrier` has it."""

    name = "wire"

    def __init__(self):
        self.received = lambda _sealed, _peer: None
        self.sent = lambda _key: None
        self.dropped = {}
        self.up, self.ends, self.came, self.gone, self.closed = True, {}, [], [], False

    def send(self, item):
        self.gone.append(item)
        if self.up and item.to in self.ends:
            self.ends[item.to].came.append(item.sealed)
            self.sent(item.key)

    def reaches(self, to):
        return self.up and to in self.ends

    def meets(self, to):
        return self.reaches(to)

    def fileno(self):
        return None

    def wait_s(self):
        return 0.0 if self.came else None

    def poll(self):
        came, self.came = self.came, []
        for sealed in came:
            self.received(sealed, None)

    def close(self):
        self.closed = True


class FixedWays:
    """Carriers that no directory changes."""

    def __init__(self, *carriers):
        self.carriers = carriers

    def to(self, node):
        return [one for one in self.carriers if one.reaches(node)]

    def follow(self, _directory):
        return False

    def close(self):
        for one in self.carriers:
            one.close()


class Silent:
    """It has nothing to tell of itself."""

    def due(self, *_):
        return []


class NoBroker:
    """A point has none."""

    def follow(self, *_):
        return False


class NothingToShare:
    """No issue is newer than what others hold."""

    def due(self, *_):
        return []

    def look_again(self):
        pass

    def close(self):
        pass


class Told:
    """A region that brings a directory when told to."""

    def __init__(self):
        self.next = None

    def changed(self):
        found, self.next = self.next, None
        return found


class Post:
    """A place with its loop."""

    def __init__(self, place: Place, *ends: End):
        self.place, self.ends, self.region = place, ends, Told()
        self.inbox = Inbox(lambda: None)
        folders = type("F", (), {"incoming": place.folder / "in", "outgoing": place.folder / "out",
                                 "post": place.folder / "post"})()  # fmt: skip
        ways, sticks = FixedWays(*ends), StickPost(place.exchange, folders)
        card = made(place.node)[0].card
        self.commands = Commands(place.exchange, card, lambda: ways.carriers, sticks, lambda: 0.0)
        self.runner = Runner(
            exchange=place.exchange, ways=ways, commands=self.commands, inbox=self.inbox,
            sticks=sticks, region=self.region, wakeup=Wakeup(), notifier=Notifier({}),
            now_s=lambda: 0.0, broker=NoBroker(), telling=Silent(), sharing=NothingToShare(),
            monthly=Monthly(place.exchange, 0),
        )  # fmt: skip

    def ask(self, request):
        answer = self.commands.carry_out(request)
        assert answer.ok, answer.text
        return answer.data

    def send(self, own_id, kind="message", **more):
        return self.ask(Send(kind=kind, id=own_id, body=b"woorden", **more))


@pytest.fixture
def clock(monkeypatch):
    class Clock:
        now_s = 1000.0

    monkeypatch.setattr(loop.time, "monotonic", lambda: Clock.now_s)
    return Clock


def wired(*posts):
    """Join the first end of each, all with all."""
    for one in posts:
        one.ends[0].ends = {other.place.node: other.ends[0] for other in posts if other is not one}


@pytest.fixture
def pair(point, fire_station, clock):
    posts = Post(point, End()), Post(fire_station, End())
    wired(*posts)
    return posts


def turn(*posts, times=4):
    for _ in range(times):
        for one in posts:
            one.runner.cycle()


def test_a_letter_goes_and_its_receipt_comes_back(pair):
    point, station = pair
    point.send("een")
    turn(*pair)
    (sent,) = point.ask(Status())["sent"]
    assert (sent["word"], sent["via"]) == ("aangekomen", "wire")
    assert station.ask(Status())["received"][0]["id"] == "een"


def test_a_cut_link_keeps_it_and_its_return_sends_it_at_once(pair, clock):
    point, _ = pair
    point.ends[0].up = False
    for number in range(6):
        point.send(f"m-{number}")
    turn(*pair)
    waiting = point.ask(Status())["waiting"]
    assert (waiting["letters"], waiting["courier"]) == (6, True)
    assert not point.ends[0].gone
    point.ends[0].up = True
    turn(*pair, times=8)
    assert point.ask(Status())["waiting"]["letters"] == 0


def test_what_gets_no_receipt_goes_again_by_the_clock_that_cannot_leap(pair, clock):
    point, station = pair
    station.ends[0].up = False  # hears, and cannot answer
    station.ends[0].ends = {}
    point.send("een")
    turn(*pair)
    assert len(point.ends[0].gone) == 1
    assert point.ask(Status())["sent"][0]["word"] == "verstuurd"
    clock.now_s += 16
    turn(*pair)
    assert len(point.ends[0].gone) == 2
    assert len(station.ask(Status())["received"]) == 1


def test_an_emergency_overtakes_a_hundred_parts_of_a_file(pair, clock):
    point, station = pair
    station.ends[0].up = False
    station.ends[0].ends = {}
    for number in range(100):
        point.send(f"deel-{number}", "part")
    turn(*pair)
    before = len(point.ends[0].gone)
    point.send("melding", "emergency")
    turn(*pair, times=1)
    assert before <= 2
    assert [item.priority for item in point.ends[0].gone[before:]] == [1]


def test_an_emergency_goes_to_the_next_parent_when_the_first_is_silent(
    place, point, fire_station, clock
):
    own, station, region = Post(point, End()), Post(fire_station, End()), place("vr-merenland")
    region = Post(region, End())
    wired(own, station, region)
    del own.ends[0].ends["cp-veldermeer"]  # no power there
    own.send("melding", "emergency")
    own.send("bericht", "message")
    turn(own, station, region)
    clock.now_s += 590
    turn(own, station, region)
    assert not region.ask(Status())["received"]
    clock.now_s += 15
    turn(own, station, region)
    clock.now_s += 5_000
    turn(own, station, region)
    (copy,) = region.ask(Status())["received"]
    assert (copy["id"], copy["from"]) == ("melding", "np-a")
    words = {(one["id"], one["to"]): one["word"] for one in own.ask(Status())["sent"]}
    assert words == {
        ("melding", "vr-merenland"): "aangekomen",
        ("melding", "cp-veldermeer"): "opgeschreven",
        ("bericht", "cp-veldermeer"): "opgeschreven",
    }
    own.ends[0].ends["cp-veldermeer"] = station.ends[0]  # and it is back
    turn(own, station, region)
    assert {one["id"] for one in station.ask(Status())["received"]} == {"melding", "bericht"}


def test_a_coordination_point_passes_on_and_keeps_nothing(place, point, fire_station, clock):
    region = Post(place("vr-merenland"), End())
    below, above = End(), End()
    station = Post(fire_station, below, above)
    own = Post(point, End())
    own.ends[0].ends = {"cp-veldermeer": below, "vr-merenland": below}  # all goes to the parent
    below.ends = {"np-a": own.ends[0]}
    above.ends = {"vr-merenland": region.ends[0]}
    region.ends[0].ends = {"cp-veldermeer": above, "np-a": above}
    own.send("aan-regio", to="vr-merenland")
    turn(own, station, region, times=6)
    assert own.ask(Status())["sent"][0]["word"] == "aangekomen"
    assert not station.ask(Status())["received"]
    assert region.ask(Status())["received"][0]["from"] == "np-a"


def test_what_is_for_nobody_we_know_is_not_passed_on(place, pair, clock):
    """Nor is anything sent back where it came from: no envelope goes round."""
    _, station = pair
    stranger = place("np-b").exchange
    stranger.directory = parse(write((*veldermeer(), entry("np-x", 77))))
    for to in ("np-x", "vr-merenland"):
        stranger.post(Kind.MESSAGE, to, Letter("m", b"x"))
    for item in stranger.outbox.waiting():
        station.ends[0].came.append(stranger.sealed(item).sealed)
    turn(*pair)
    assert not station.ends[0].gone


def test_a_new_opening_is_told_over_the_link(pair):
    point, station = pair
    station.ask(Opening())
    turn(*pair)
    peer = point.place.exchange._believed("cp-veldermeer")
    present = station.place.ring.present.public
    assert point.place.exchange.peers.key_of(peer) == present


def test_a_directory_that_comes_with_a_stick_opens_what_waited(place, fire_station, clock):
    directory = parse(write((*veldermeer(), entry("np-new", 50, parents=["cp-veldermeer"]))), 2)
    new, station = Post(place("np-new", directory=directory), End()), Post(fire_station, End())
    wired(new, station)
    new.send("melding", "emergency")
    turn(new, station)
    assert station.ask(Status())["quarantined"][0]["claims"] == "np-new"
    station.region.next = directory
    clock.now_s += 20
    turn(new, station)
    assert station.ask(Status())["received"][0]["id"] == "melding"
    assert new.ask(Status())["sent"][0]["word"] == "aangekomen"
    station.region.next = REGION  # and it is taken out again
    station.runner.cycle()
    new.send("nog-een", "emergency")
    turn(new, station)
    assert station.ask(Status())["quarantined"][0]["claims"] == "np-new"


def test_a_card_that_fails_ends_nothing(pair, monkeypatch):
    point, _ = pair

    def full(*_):
        raise OutboxError("database or disk is full")

    monkeypatch.setattr(point.place.exchange.outbox, "waiting", full)
    monkeypatch.setattr(point.place.exchange, "replies", full)
    assert point.runner.cycle() > 0
    monkeypatch.undo()
    point.send("een")
    turn(*pair)
    assert point.ask(Status())["sent"][0]["word"] == "aangekomen"


def test_who_floods_is_named_in_the_status(pair):
    _, station = pair
    station.ends[0].dropped = {"np-a": 3}
    dropped = {one["id"]: one["dropped"] for one in station.ask(Status())["below"]}
    assert dropped == {"np-a": 3, "np-b": 0, "np-c": 0}


def test_an_idle_link_sleeps_for_half_a_minute(pair):
    assert pair[0].runner.cycle() == loop.CALM_S


def test_every_carrier_is_let_go_of_at_the_end(pair):
    point, _ = pair
    point.runner.stop()
    point.runner.run()
    assert point.ends[0].closed
