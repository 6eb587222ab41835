"""How the link stands: what a person must see is never pushed out by what came after it."""

from __future__ import annotations

from link import report
from link.envelope import Kind
from link.states import State
from tests.link.network import made
from tests.link.places import carry


def status(place):
    return report.compose(place.exchange, made(place.node)[0].card, (), place.now.timestamp())


def test_no_number_of_messages_hides_an_emergency_that_was_sent(point):
    point.write("melding-1")
    for n in range(report.LISTED + 5):
        point.write(f"bericht-{n}", kind=Kind.MESSAGE)
    listed = [one.id for one in status(point).sent]
    assert listed[-1] == "melding-1"
    assert len(listed) == len(set(listed)) == report.LISTED + 1


def test_nor_one_that_came_until_somebody_takes_it_up(point, fire_station):
    point.write("melding-1")
    for n in range(report.LISTED + 5):
        point.write(f"bericht-{n}", kind=Kind.MESSAGE)
    carry(point, fire_station, rounds=20)
    oldest = status(fire_station).received[-1]
    assert oldest.id == "melding-1"
    fire_station.exchange.done(oldest.number, State.READ, "coordinator")
    assert status(fire_station).received[-1].id == "melding-1"
    fire_station.exchange.done(oldest.number, State.TAKEN, "coordinator")
    assert status(fire_station).received[-1].id != "melding-1"


def test_a_full_list_of_emergencies_is_an_answer_that_fits(point, fire_station):
    import msgspec

    from link.requests import ANSWER_LIMIT_BYTES, Answer, encode

    for n in range(40):
        point.write(f"oefening/melding/{n}/1764590400000")
    carry(point, fire_station, rounds=20)
    told = status(fire_station)
    each = len(msgspec.json.encode(told.received[0]))
    assert (report.EMERGENCIES + report.LISTED) * each < ANSWER_LIMIT_BYTES // 4
    assert len(encode(Answer(ok=True, data=msgspec.to_builtins(told)))) < ANSWER_LIMIT_BYTES
