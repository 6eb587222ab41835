"""How the link stands: what a person must see is never pushed out by what came after it."""

from __future__ import annotations

from link import report, status_table
from link.directory import parse, write
from link.envelope import Kind
from link.states import State
from tests.link.network import made, veldermeer
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


class OneParent:
    """An uplink of which one parent hears us, and may pass on what is for others."""

    name, dropped = "ip", {}

    def __init__(self, parent):
        self.parent = parent

    def reaches(self, to):
        return True

    def meets(self, to):
        return to == self.parent


def test_a_parent_that_is_dead_is_not_within_reach_because_another_hears_us(point):
    def composed(later_s=0.0):
        now_s = point.now.timestamp() + later_s
        carriers = (OneParent("vr-merenland"),)
        return report.compose(point.exchange, made("np-a")[0].card, carriers, now_s)

    seen = {one.id: (one.reachable, one.through) for one in composed().parents}
    assert seen == {"cp-veldermeer": ((), ("ip",)), "vr-merenland": (("ip",), ())}
    assert any("through another node: ip" in line for line in status_table.lines(composed()))
    point.write("situatie", kind=Kind.MESSAGE, to="vr-merenland")
    assert not composed(later_s=3600.0).waiting.courier
    point.write("situatie", kind=Kind.MESSAGE, to="cp-veldermeer")
    assert not composed(later_s=60.0).waiting.courier  # it may be on its way
    assert composed(later_s=180.0).waiting.courier
    assert composed(later_s=-180.0).waiting.courier  # a clock that was put back hides nothing


def test_who_is_below_is_told_with_where_it_is(fire_station):
    import msgspec

    nodes = (
        msgspec.structs.replace(one, place="Kerkpad 6", lat=52.65, lon=5.66)
        if one.id == "np-a"
        else one
        for one in veldermeer()
    )
    fire_station.exchange.believe(parse(write(tuple(nodes))))
    first, second, _ = status(fire_station).below
    assert (first.place, first.lat, first.lon) == ("Kerkpad 6", 52.65, 5.66)
    assert (first.role, second.place, second.lat) == ("point", "", None)
