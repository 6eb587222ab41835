"""Who only reads link.db sees every letter and state, whatever the link does meanwhile."""

from __future__ import annotations

import pytest

from link.envelope import Kind
from link.errors import OutboxError
from link.reading import Reader
from link.states import State
from tests.link.places import carry


@pytest.fixture
def reader(fire_station):
    made = Reader(fire_station.folder / "link.db")
    yield made
    made.close()


def test_letters_come_once_and_their_states_go_on(point, fire_station, reader):
    for number in range(3):
        point.write(f"melding-{number}", b"Kerkstraat 12")
    before = reader.version()
    carry(point, fire_station)
    assert reader.version() != before
    found = list(reader.received())
    assert [one.own_id for one in found] == ["melding-0", "melding-1", "melding-2"]
    assert list(reader.received(after=found[-1].id)) == []
    assert reader.unfinished() == [one.id for one in found]
    fire_station.exchange.done(found[1].id, State.TAKEN, "Brandweer")
    (again,) = reader.again([found[1].id])
    assert (again.state, again.role) == (State.TAKEN, "Brandweer")
    assert reader.unfinished() == [found[0].id, found[2].id]
    assert reader.version() == reader.version()


def test_our_own_letters_are_seen_to_arrive(point, fire_station, reader):
    fire_station.write("antwoord", b"Er komt iemand", kind=Kind.MESSAGE, to="np-a")
    (sent,) = reader.sent()
    assert sent.state is State.WRITTEN
    carry(fire_station, point)
    (sent,) = reader.sent_again([sent.sequence])
    assert (sent.recipient, sent.state) == ("np-a", State.ARRIVED)
    assert reader.sent(after=sent.sequence) == []


def test_what_was_forgotten_stays_known_and_opens_no_more(point, fire_station, reader):
    point.write("oud")
    point.write("nieuw")
    carry(point, fire_station)
    old, new = (one.id for one in list(reader.received()))
    assert fire_station.exchange.inbox.forget([old]) == 1
    assert fire_station.exchange.inbox.forget([old]) == 0
    assert reader.wordless([old, new]) == {old}
    assert [one.own_id for one in list(reader.received())] == ["oud", "nieuw"]
    assert b"Hulp nodig" in fire_station.exchange.read(new).body


def test_a_link_that_stopped_or_began_again_is_still_read(point, fire_station, reader):
    point.write()
    carry(point, fire_station)
    book = reader.book()
    fire_station.database.close()
    assert len(list(reader.received())) == 1
    fire_station.begin()
    assert reader.book() == book
    fire_station.exchange.done(1, State.TAKEN, "Brandweer")
    assert next(reader.received()).state is State.TAKEN
    reader.close()
    fire_station.database.close()
    assert next(reader.received()).state is State.TAKEN
    fire_station.begin()
    fire_station.exchange.done(1, State.READ, "Brandweer")
    version = reader.version()
    fire_station.lose()
    assert reader.version() != version
    assert list(reader.received()) == []
    assert reader.book() != book


def test_without_a_link_there_is_nothing_to_read(tmp_path):
    with pytest.raises(OutboxError, match="There is no"):
        Reader(tmp_path / "link.db").version()


def test_what_a_node_said_of_itself_is_read(point, fire_station, reader):
    item = point.exchange.status("cp-veldermeer", b"\1" + b"\xff" * 10)
    fire_station.take(item)
    told = reader.told()["np-a"]
    assert told.via == "ip"
    assert told.read().charge_pct is None
    assert told._replace(status=b"\2").read() is None
