"""From one place to another and back: what arrives, once, and what is never believed."""

from __future__ import annotations

import random
import sqlite3

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from link import identity, sealing
from link.directory import parse, write
from link.envelope import BODY_BYTES, Envelope, Kind
from link.errors import OutboxError, RequestError, SealError
from link.letters import Got, Letter, Receipts, encode
from link.outbox import WAITING
from link.states import State
from tests.link.network import entry, made, veldermeer
from tests.link.places import carry

SECRET = b"Mevrouw Jansen, Kerkstraat 12, insuline"


def test_a_letter_goes_through_its_five_states(point, fire_station):
    item = point.write(body=SECRET)
    assert point.state() == "opgeschreven"
    (going,) = point.out()
    assert (going.to, going.priority) == ("cp-veldermeer", 1)
    point.exchange.outbox.sent(item.life, item.sequence, "ip", 5.0)
    assert point.state() == "verstuurd"
    assert fire_station.take(going) == ["new"]
    assert point.take(*fire_station.out()) == ["receipt"]
    assert point.state() == "aangekomen"
    (received,) = fire_station.exchange.inbox.listed()
    assert fire_station.exchange.read(received.id) == Letter("melding-1", SECRET)
    for state, word in ((State.READ, "gelezen"), (State.TAKEN, "opgepakt")):
        assert fire_station.exchange.done(received.id, state, "centralist")
        point.take(*fire_station.out())
        assert point.state() == word
    assert point.exchange.outbox.find(Kind.EMERGENCY, "melding-1", "cp-veldermeer").role == (
        "centralist"
    )
    assert not point.out()


def test_a_state_never_goes_back(point, fire_station):
    point.write()
    fire_station.take(*point.out())
    early = fire_station.out()
    (received,) = fire_station.exchange.inbox.listed()
    fire_station.exchange.done(received.id, State.TAKEN, "centralist")
    point.take(*fire_station.out())
    point.take(*early)
    assert point.state() == "opgepakt"
    assert not fire_station.exchange.done(received.id, State.READ, "iemand")


def test_a_drill_stays_a_drill(point, fire_station):
    point.write(drill=True)
    carry(point, fire_station)
    (received,) = fire_station.exchange.inbox.listed()
    assert received.drill


def test_the_desk_that_asks_twice_sends_once(point, fire_station):
    first = point.write()
    assert point.write() == first
    carry(point, fire_station)
    assert point.write().state is State.ARRIVED
    carry(point, fire_station)
    assert len(fire_station.letters()) == 1
    with pytest.raises(RequestError, match="correction"):
        point.write(body=b"Andere woorden")


def test_of_totals_and_alarms_the_newest_words_go(point, fire_station):
    for people in (b"10", b"20", b"30"):
        point.write("geteld", people, Kind.TOTALS)
    carry(point, fire_station)
    assert fire_station.letters() == [("np-a", "geteld", b"30")]
    point.write("geteld", b"40", Kind.TOTALS)
    carry(point, fire_station)
    assert fire_station.letters()[-1] == ("np-a", "geteld", b"40")


def test_what_is_urgent_goes_first(point):
    point.write("deel", b"x", Kind.PART)
    point.write("bericht", b"x", Kind.MESSAGE)
    point.write("melding", b"x", Kind.EMERGENCY)
    assert [item.priority for item in point.out()] == [1, 4, 7]


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32))
def test_lost_doubled_late_and_in_any_order_each_letter_arrives_once(place, seed):
    """And every process is killed now and then: what a card has, it keeps."""
    chance = random.Random(seed)
    places = {one.node: one for one in map(place, ["np-a", "np-b", "cp-veldermeer"])}
    written, way = [], []
    for turn in range(60):
        here = chance.choice(list(places.values()))
        if here.node != "cp-veldermeer" and turn < 30:
            own_id = f"{here.node}-{turn}"
            here.write(own_id, own_id.encode())
            written.append((here.node, own_id, own_id.encode()))
        way += here.out()
        chance.shuffle(way)
        for item in way[: chance.randrange(4)]:
            places[item.to].take(item)
            if chance.random() < 0.7:
                way.remove(item)  # else it comes once more
        if chance.random() < 0.2:
            chance.choice(list(places.values())).restart(run=f"boot-{turn}")
        if chance.random() < 0.1:
            way.clear()
    carry(*places.values())
    assert sorted(places["cp-veldermeer"].letters()) == sorted(written)
    assert all(places[node].state(own_id) == "aangekomen" for node, own_id, _ in written)
    assert not any(one.alarms() for one in places.values())
    for one in places.values():
        one.database.close()


def test_a_replayed_envelope_is_acknowledged_and_not_shown_twice(point, fire_station):
    point.write()
    (first,) = point.out()
    assert fire_station.take(first, first) == ["new", "duplicate"]
    for number in range(40):  # no window slides
        point.write(f"later-{number}")
    carry(point, fire_station)
    fire_station.restart("another boot")
    assert fire_station.take(first) == ["duplicate"]
    assert len(fire_station.letters()) == 41


def test_a_lost_receipt_is_repeated(point, fire_station):
    point.write()
    fire_station.take(*point.out())
    fire_station.out()  # and it is lost
    carry(point, fire_station)
    assert point.state() == "aangekomen"


def test_an_altered_envelope_changes_nothing(point, fire_station):
    point.write(body=SECRET)
    (going,) = point.out()
    for at in range(0, len(going.sealed), 7):
        altered = bytearray(going.sealed)
        altered[at] ^= 1
        taken = fire_station.exchange.take(bytes(altered), "stick")
        assert taken.outcome in {"refused", "not-ours", "quarantined", "unopened"}
    assert not fire_station.letters()


@given(data=st.binary(max_size=600))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_bytes_bring_it_down(point, data):
    assert point.exchange.take(data, "stick").outcome == "refused"


@given(plain=st.binary(max_size=300), kind=st.sampled_from([Kind.EMERGENCY, Kind.RECEIPT]))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_a_believed_node_that_writes_nonsense_brings_nothing_down(point, fire_station, plain, kind):
    """It has the right keys, and has been taken over."""
    peer = point.exchange._believed("cp-veldermeer")
    header = point.exchange._passing_header("cp-veldermeer", kind)
    going = point.exchange._seal(header, plain, peer)
    assert fire_station.take(going)[0] in {"refused", "new", "receipt"}
    fire_station.exchange.replies()


def test_post_for_another_is_left_alone(place, point):
    point.write()
    assert place("np-b").take(*point.out()) == ["not-ours"]


def test_a_body_of_a_megabyte_is_refused_with_the_reason(point):
    with pytest.raises(RequestError, match="at most"):
        point.write(body=bytes(1_000_000))
    assert point.exchange.take(bytes(1_000_000), "ip").outcome == "refused"
    point.write(body=bytes(BODY_BYTES - 50))


@pytest.mark.parametrize("clock", ["1970-01-01T00:00:10+00:00", "2099-06-01T00:00:00+00:00"])
def test_no_clock_loses_a_letter(point, fire_station, clock):
    point.write("voor")
    point.now = type(point.now).fromisoformat(clock)
    point.write("tijdens")
    carry(point, fire_station)
    fire_station.now = point.now
    point.write("na")
    point.now = type(point.now).fromisoformat("2026-12-01T00:00:00+00:00")  # set back
    point.write("terug")
    carry(point, fire_station)
    assert [own_id for _, own_id, _ in fire_station.letters()] == ["voor", "tijdens", "na", "terug"]
    assert not point.exchange.outbox.waiting()


def fill(place):
    """Not one page more fits on its card."""
    ((pages,),) = place.database.rows("pragma page_count")
    place.database.rows(f"pragma max_page_count = {pages}")


def test_a_full_card_takes_no_letter_and_says_so(point):
    point.write()
    fill(point)
    with pytest.raises(OutboxError, match="full"):
        point.write("te-veel", bytes(8000))
    assert point.exchange.outbox.find(Kind.EMERGENCY, "te-veel", "cp-veldermeer") is None
    assert len(point.out()) == 1


def test_what_does_not_fit_on_the_other_card_is_not_acknowledged(point, fire_station):
    for number in range(5):
        point.write(f"m-{number}", bytes(8000))
    fill(fire_station)
    assert fire_station.take(*point.out()) == ["no-room"] * 5
    assert not fire_station.out()
    fire_station.database.rows("pragma max_page_count = 100000")
    carry(point, fire_station)
    assert len(fire_station.letters()) == 5


def test_an_outbox_that_is_full_still_takes_emergencies(point):
    with point.database.change() as db:
        db.executemany(
            "insert into outbox (life, recipient, kind, priority, own_id, digest) "
            "values (?, 'cp-veldermeer', 4, 4, ?, x'00')",
            [(bytes(8), f"n-{number}") for number in range(WAITING)],
        )
    point.restart()
    with pytest.raises(OutboxError, match="courier"):
        point.write("bericht", kind=Kind.MESSAGE)
    point.write()


# Who is believed.


def test_an_unknown_node_is_not_believed_and_its_emergency_waits_in_sight(place, fire_station):
    directory = parse(write((*veldermeer(), entry("np-new", 50, parents=["cp-veldermeer"]))))
    new = place("np-new", directory=directory)
    new.write(body=SECRET)
    new.write("bericht", kind=Kind.MESSAGE)
    assert fire_station.take(*new.out()) == ["quarantined", "refused"]
    assert not fire_station.letters()
    assert ("unknown-node", "np-new") in fire_station.alarms()
    ((sender, _, _, data),) = fire_station.exchange.inbox.quarantined()
    assert sender == "np-new"
    assert fire_station.exchange.read_quarantined(data).body == SECRET
    assert not fire_station.out()  # nothing is acknowledged to who is not believed
    fire_station.exchange.admit(made("np-new")[0].card)
    assert fire_station.letters() == [("np-new", "melding-1", SECRET)]
    assert not fire_station.exchange.inbox.quarantined()
    new.take(*fire_station.out())
    assert new.state() == "aangekomen"


def test_who_is_admitted_is_so_for_a_day(place, fire_station):
    new = place(
        "np-new",
        directory=parse(write((*veldermeer(), entry("np-new", 50, parents=["cp-veldermeer"])))),
    )
    fire_station.exchange.admit(made("np-new")[0].card)
    new.write("een")
    assert fire_station.take(*new.out()) == ["new"]
    fire_station.after(hours=23)
    new.write("twee")
    assert fire_station.take(*new.out())[-1] == "new"
    fire_station.after(hours=2)
    fire_station.now = fire_station.now.replace(year=1990)  # nor does a clock give more
    new.write("drie")
    assert "new" not in fire_station.take(*new.out())


def test_the_wrong_card_releases_nothing(place, fire_station):
    new = place(
        "np-new",
        directory=parse(write((*veldermeer(), entry("np-new", 50, parents=["cp-veldermeer"])))),
    )
    new.write()
    fire_station.take(*new.out())
    other = msgspec.structs.replace(made("np-new")[0].card, seal=made("np-a")[0].card.seal)
    fire_station.exchange.admit(other)  # its certificate still signs: only sealing to it changes
    assert len(fire_station.letters()) == 1
    stranger, _ = identity.make("np-x", "point", "X")
    fire_station.exchange.admit(stranger.card)
    assert len(fire_station.letters()) == 1


def test_quarantine_is_bounded(place, fire_station):
    new = place(
        "np-new",
        directory=parse(write((*veldermeer(), entry("np-new", 50, parents=["cp-veldermeer"])))),
    )
    for number in range(20):
        new.write(f"m-{number}")
    outcomes = fire_station.take(*new.out())
    assert outcomes.count("quarantined") == 8
    assert outcomes.count("refused") == 12
    assert ("quarantine-full", "") in fire_station.alarms()


def test_a_node_taken_out_is_believed_no_more(point, fire_station):
    fire_station.exchange.believe(
        parse(write(tuple(n for n in veldermeer() if n.id != "np-a")), issue=2)
    )
    point.write()
    assert fire_station.take(*point.out()) == ["quarantined"]


def test_nobody_writes_in_anothers_name(place, fire_station):
    other = place("np-b")
    other.exchange.node = other.exchange.outbox._node = "np-a"
    other.write()
    assert fire_station.take(*other.out()) == ["refused"]


def test_a_coordination_point_that_lies_moves_no_letter_but_its_own(place, point, fire_station):
    """It acknowledges what it never got, and what others should have got."""
    region = place("vr-merenland")
    mine = point.write("aan-cp")
    for_region = point.write("aan-regio", to="vr-merenland")
    key = fire_station.ring.present
    forged = Receipts(
        key.public,
        key.number,
        tuple(Got(one.life, one.sequence, one.digest) for one in (mine, for_region)),
    )
    peer = fire_station.exchange._believed("np-a")
    header = fire_station.exchange._passing_header("np-a", Kind.RECEIPT)
    lie = fire_station.exchange._seal(header, encode(forged), peer)
    point.take(lie)
    assert point.state("aan-regio", to="vr-merenland") == "opgeschreven"
    carry(point, region)
    assert region.letters() == [("np-a", "aan-regio", b"Hulp nodig")]


def test_a_key_that_is_none_stops_nobody_else(point, fire_station):
    point.write()
    peer = fire_station.exchange._believed("np-a")
    header = fire_station.exchange._passing_header("np-a", Kind.RECEIPT)
    lie = fire_station.exchange._seal(header, encode(Receipts(bytes(32), 99)), peer)
    assert point.take(lie) == ["receipt"]
    point.write("aan-regio", to="vr-merenland")
    assert [item.to for item in point.out()] == ["vr-merenland"]


def test_who_floods_is_kept_waiting_and_told_nothing(point, fire_station, monkeypatch):
    monkeypatch.setattr("link.inbox.PER_SENDER", 5)
    for number in range(8):
        point.write(f"m-{number}")
    assert fire_station.take(*point.out()).count("no-room") == 3
    carry(point, fire_station, rounds=1)
    assert len(point.exchange.outbox.waiting()) == 3
    for one in fire_station.exchange.inbox.listed():
        fire_station.exchange.done(one.id, State.READ, "centralist")
    carry(point, fire_station)
    assert not point.exchange.outbox.waiting()


# Cards that were copied.


def test_two_points_from_one_card_image_lose_nothing_and_are_noticed(point, fire_station, tmp_path):
    point.write("samen")
    clone = point.copied(tmp_path / "clone", run="boot on another machine")
    point.restart("boot-2")
    point.write("van-de-een", b"een")
    clone.write("van-de-ander", b"ander")
    for one in (point, clone):
        fire_station.take(*one.out())
    assert [own_id for _, own_id, _ in fire_station.letters()] == [
        "samen", "van-de-een", "van-de-ander",
    ]  # fmt: skip
    assert ("copied-card", "np-a") in fire_station.alarms()
    receipts = fire_station.out()
    for one in (point, clone):
        one.take(*receipts)
        assert not one.exchange.outbox.waiting()
    clone.database.close()


def test_one_number_with_other_words_is_kept_and_alarms(point, fire_station, tmp_path):
    """Copied while it ran: both go on under one life."""
    clone = point.copied(tmp_path / "clone", run=point.run)
    point.write("een", b"een")
    clone.write("ander", b"ander")
    assert fire_station.take(*point.out(), *clone.out()) == ["new", "new"]
    assert ("cloned-card", "np-a") in fire_station.alarms()
    assert all(one.twin for one in fire_station.exchange.inbox.listed())
    (receipt,) = fire_station.out()
    life = point.database.life
    for one in (point, clone):
        one.take(receipt)
        assert not one.exchange.outbox.waiting()
        assert ("own-card-cloned", "cp-veldermeer") in one.alarms()
    assert point.database.life != life  # they go apart by themselves
    assert point.database.life != clone.database.life
    clone.database.close()


def test_the_receipt_of_a_clones_letter_is_not_taken_for_ours(point, fire_station, tmp_path):
    clone = point.copied(tmp_path / "clone", run=point.run)
    point.write("een", b"een")
    clone.write("ander", b"ander")
    fire_station.take(*clone.out())
    point.take(*fire_station.out())
    assert point.state("een") == "opgeschreven"
    clone.database.close()


def test_what_was_done_with_a_clones_letter_is_not_taken_for_ours(point, fire_station, tmp_path):
    """Else ours would wait no more: told as taken up, and never sent again."""
    clone = point.copied(tmp_path / "clone", run=point.run)
    point.write("een", b"een")
    clone.write("ander", b"ander")
    fire_station.take(*clone.out())
    (came,) = fire_station.exchange.inbox.listed()
    fire_station.exchange.done(came.id, State.TAKEN, "Brandweer")
    point.take(*fire_station.out())
    assert point.state("een") == "opgeschreven"
    carry(point, fire_station)
    assert point.state("een") == "aangekomen"
    fire_station.exchange.done(came.id, State.TAKEN, "Brandweer")
    carry(point, fire_station)
    assert point.state("een") == "aangekomen", "that was done with the other one"
    clone.database.close()


def test_a_late_receipt_brings_what_was_done_meanwhile(point, fire_station):
    """However many letters came after it."""
    point.write("eerste")
    fire_station.take(*point.out())
    fire_station.out()  # this receipt is lost
    (came,) = fire_station.exchange.inbox.listed()
    fire_station.exchange.done(came.id, State.TAKEN, "Brandweer")
    for number in range(20):
        point.write(f"m-{number}")
        carry(point, fire_station, rounds=1)
    assert point.state("eerste") == "opgepakt"


def test_a_card_put_back_from_a_copy_sends_again_and_doubles_nothing(point, fire_station, tmp_path):
    point.write("voor")
    copy = point.copied(tmp_path / "copy", run="boot-9")
    carry(point, fire_station)
    point.database.close()
    copy.write("na")
    carry(copy, fire_station)
    assert [own_id for _, own_id, _ in fire_station.letters()] == ["voor", "na"]
    assert not copy.exchange.outbox.waiting()
    copy.database.close()


def test_a_lost_link_db_begins_under_another_life(point, fire_station):
    point.write("voor")
    carry(point, fire_station)
    point.lose()
    point.write("na")
    carry(point, fire_station)
    assert [own_id for _, own_id, _ in fire_station.letters()] == ["voor", "na"]


def test_after_a_lost_link_db_the_same_letters_count_once(point, fire_station):
    """The desk hands over again under the same names; what was taken up looks not new."""
    point.write("melding-1")
    point.write("nooit-aangekomen", b"Nog een")
    first, _ = point.out()
    fire_station.take(first)
    (came,) = fire_station.exchange.inbox.listed()
    fire_station.exchange.done(came.id, State.TAKEN, "Brandweer")
    point.lose()
    point.after(minutes=5)  # its header says another moment
    point.write("een-andere-eerst", b"Water")
    point.write("melding-1")
    point.write("nooit-aangekomen", b"Nog een")
    carry(point, fire_station)
    names = [own_id for _, own_id, _ in fire_station.letters()]
    assert names == ["melding-1", "een-andere-eerst", "nooit-aangekomen"]
    assert point.state("melding-1") == "opgepakt"
    assert point.state("nooit-aangekomen") == "aangekomen"
    assert len(fire_station.exchange.inbox.emergencies(10)) == 2  # and not the one taken up


def test_what_is_done_later_is_told_to_the_new_link_db_too(point, fire_station):
    point.write()
    fire_station.take(*point.out())
    point.lose()
    point.write("eerst")
    point.write()
    carry(point, fire_station)
    (came,) = [o for o in fire_station.exchange.inbox.listed() if o.own_id == "melding-1"]
    fire_station.exchange.done(came.id, State.READ, "staff")
    carry(point, fire_station)
    assert point.state() == "gelezen"


def test_a_letter_that_came_again_opens_though_the_key_of_the_first_is_gone(point, fire_station):
    point.write()
    carry(point, fire_station)
    fire_station.exchange.inbox.drop_unreadable(lambda _: False)
    point.lose()
    point.write()
    carry(point, fire_station)
    assert fire_station.letters() == [("np-a", "melding-1", b"Hulp nodig")]


def test_a_letter_of_the_same_name_in_other_words_is_another(point, fire_station, tmp_path):
    clone = point.copied(tmp_path / "clone", run="boot-9")
    point.write(body=b"Brand")
    clone.write(body=b"Instorting")
    carry(point, fire_station)
    carry(clone, fire_station)
    assert [body for *_, body in fire_station.letters()] == [b"Brand", b"Instorting"]
    clone.database.close()


# Keys.


def test_after_an_opening_others_seal_to_the_new_key(point, fire_station):
    old = fire_station.ring.present
    point.write("een")
    fire_station.take(*point.out())
    fire_station.exchange.open_point()
    point.take(*fire_station.out())
    point.write("twee")
    (going,) = point.out()
    named = Envelope.from_bytes(going.sealed).key_id
    assert named == sealing.key_id(fire_station.ring.present.public) != sealing.key_id(old.public)
    assert fire_station.take(going) == ["new"]


def test_an_old_receipt_brings_no_old_key_back(point, fire_station):
    point.write("een")
    fire_station.take(*point.out())
    early = fire_station.out()
    fire_station.exchange.open_point()
    point.take(*fire_station.out())
    point.take(*early)
    point.write("twee")
    (going,) = point.out()
    assert Envelope.from_bytes(going.sealed).key_id == sealing.key_id(
        fire_station.ring.present.public
    )


def test_what_was_sealed_to_a_destroyed_key_is_asked_for_again(point, fire_station):
    point.write(body=SECRET)
    (late,) = point.out()
    fire_station.exchange.open_point()
    fire_station.exchange.replies()  # and the announcement is lost
    fire_station.after(days=31)
    assert fire_station.exchange.destroy_old_keys()
    assert fire_station.take(late) == ["unopened"]
    taken = [point.exchange.take(one.sealed, "ip") for one in fire_station.out()]
    assert [item.own_id for one in taken for item in one.again] == ["melding-1"]
    carry(point, fire_station)
    assert fire_station.letters() == [("np-a", "melding-1", SECRET)]
    assert fire_station.take(late) == ["duplicate"]


def test_a_new_card_under_the_old_id_is_sealed_to(point, fire_station):
    """Its numbers begin again; what the old card announced does not count for it."""
    fire_station.exchange.open_point()
    point.write("een")
    carry(point, fire_station)
    assert point.exchange.peers.key_of(point.exchange._believed("cp-veldermeer")) == (
        fire_station.ring.present.public
    )
    other, _ = identity.make("cp-veldermeer", "coordination", "Nieuw")
    nodes = tuple(
        msgspec.structs.replace(
            one, pair=other.card.pair, seal=other.card.seal, certificate=other.card.certificate
        )
        if one.id == "cp-veldermeer"
        else one
        for one in veldermeer()
    )
    point.exchange.believe(parse(write(nodes), issue=2))
    assert point.exchange.peers.key_of(point.exchange._believed("cp-veldermeer")) == other.card.seal


def test_a_stolen_card_opens_nothing_old(point, fire_station):
    point.write(body=SECRET)
    carry(point, fire_station)
    (received,) = fire_station.exchange.inbox.listed()
    fire_station.exchange.open_point()
    fire_station.after(days=31)
    fire_station.exchange.destroy_old_keys()
    with pytest.raises(SealError, match="destroyed"):
        fire_station.exchange.read(received.id)
    assert fire_station.exchange.read(received.id + 1) is None
    assert fire_station.database.rows("select count(envelope) from inbox") == [(0,)]
    assert fire_station.exchange.inbox.known("np-a", received.life, received.sequence)


# Status.


def test_the_latest_status_wins_and_an_old_one_does_not_come_back(point, fire_station):
    first, second = (point.exchange.status("cp-veldermeer", body) for body in (b"80%", b"70%"))
    assert fire_station.take(second, first, second) == ["status", "duplicate", "duplicate"]
    point.restart()
    third = point.exchange.status("cp-veldermeer", b"60%")
    assert fire_station.take(third, second, first) == ["status", "duplicate", "duplicate"]
    assert fire_station.exchange.peers.all_heard()["np-a"].status == b"60%"
    assert not point.out()  # it is never queued


def test_a_node_that_begins_a_life_with_each_status_fills_no_card(point, fire_station, monkeypatch):
    monkeypatch.setattr("link.peers.LIVES", 5)
    for _ in range(9):
        status = point.exchange.status("cp-veldermeer", b"80%")
        assert fire_station.take(status, status) == ["status", "duplicate"]
        point.restart()
    ((lives,),) = fire_station.database.rows("select count(*) from lives")
    assert lives == 5


def test_a_status_is_at_most_100_bytes(point):
    """A body of 36 bytes, as msgpack has it."""
    sealed = point.exchange.status("cp-veldermeer", bytes(36)).sealed
    assert len(sealed) <= 100


# What can be read.


def test_nothing_of_a_letter_is_readable_in_link_db_or_on_the_way(point, fire_station):
    point.write(body=SECRET)
    point.write("bericht", SECRET, Kind.MESSAGE)
    going = point.out()
    fire_station.take(*going)
    fire_station.out()
    public = b"".join(item.sealed for item in going)
    for place in (point, fire_station):
        public += b"".join(path.read_bytes() for path in place.folder.glob("link.db*"))
    assert not [word for word in (b"Jansen", b"Kerkstraat", b"insuline") if word in public]


def test_what_has_arrived_is_no_longer_on_the_senders_card(point, fire_station):
    item = point.write(body=SECRET)
    carry(point, fire_station)
    assert point.exchange.outbox.plain(item) is None
    rows = point.database.rows("select count(*) from outbox where body is not null")
    assert rows == [(0,)]


def test_others_read_link_db_while_it_is_written(point):
    point.write()
    reader = sqlite3.connect(f"file:{point.folder}/link.db?mode=ro", uri=True)
    assert reader.execute("select own_id, state from outbox").fetchall() == [("melding-1", 0)]
    reader.close()
