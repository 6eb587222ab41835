"""From the book of the desk to another place: once, whatever dies, is full or is away."""

from __future__ import annotations

import time
from datetime import timedelta

import msgspec
import pytest

from kiosk.desk.link import outgoing
from kiosk.desk.link.facts import Facts
from kiosk.desk.link.store import Shelf
from kiosk.desk.messages.store import ABOVE, ALL_BELOW, Direction, Message
from kiosk.desk.reports.store import Emergency
from kiosk.desk.storage.errors import Unwritable
from kiosk.desk.storage.records import Desk
from link import bodies as letters
from link import outbox
from link.report import read
from link.requests import Opening, Send
from power.status import Alarm, Status
from tests.kiosk.running import going
from tests.link.places import BEGIN, carry

FIRE = Emergency(what="Brand", where="Dorpsstraat 14", words="Het dak brandt.")


def message(text="Wij hebben water nodig.", to=ABOVE):
    return Message(direction=Direction.OUT, sender="Wij", receiver="Kazerne", text=text, to=to)


def ids(office) -> list[tuple[str, str, bool]]:
    """Kind, name and drill of every letter that the link keeps, the oldest first."""
    listed = office.place.exchange.outbox.listed(100)
    return [(one.kind.name.lower(), one.own_id, one.drill) for one in reversed(listed)]


def received(place) -> list[letters.Letter]:
    return [letters.decode(body) for _, _, body in place.letters()]


def test_what_the_desk_writes_is_read_word_for_word_elsewhere(
    desk, look, office, fire_station, now
):
    desk.reports.take(FIRE, now)
    desk.situations.add({"power": "nee", "need": "dekens"}, now)
    desk.log.add(message(), now)
    look()
    carry(office.place, fire_station)
    fire, situation, told = received(fire_station)
    assert (fire.point, fire.name, fire.what, fire.words) == (
        "De Brink", "1 van 01-12", "Brand", "Het dak brandt.",
    )  # fmt: skip
    assert situation.lines == ("Stroom: nee.", "Nodig: dekens.")
    assert told.text == "Wij hebben water nodig."
    assert {one["state"] for one in office.status["sent"]} == {"arrived"}


def test_what_is_taken_is_not_asked_again(desk, look, office, now):
    desk.reports.take(FIRE, now)
    for _ in range(3):
        look()
    assert len([one for one in office.carried_out if isinstance(one, Send)]) == 1


def test_a_kiosk_that_dies_before_it_could_mark_makes_no_second_letter(
    desk, look, office, now, monkeypatch
):
    desk.reports.take(FIRE, now)

    def dies(*_, **__):
        raise Unwritable("De stroom viel weg.")

    with monkeypatch.context() as patch:
        patch.setattr(desk.posted, "mark", dies)
        look()
    assert desk.posted.missing(Shelf.REPORTS) == [1]
    look()
    assert desk.posted.missing(Shelf.REPORTS) == []
    assert len(ids(office)) == 1


def test_a_link_that_was_away_gets_it_when_it_is_back(desk, look, office, now):
    office.stop()
    desk.reports.take(FIRE, now)
    assert look() is None
    assert desk.posted.missing(Shelf.REPORTS) == [1]
    office.start()
    assert look() is not None
    assert [kind for kind, _, _ in ids(office)] == ["emergency"]


def test_a_link_that_gives_no_answer_costs_one_wait_not_one_for_each_line(
    desk, look, office, now, monkeypatch
):
    monkeypatch.setattr("link.requests.CLIENT_TIMEOUT_S", 0.2)
    monkeypatch.setattr(office, "_answer", lambda: None)
    for _ in range(30):
        desk.reports.take(FIRE, now)
    begun_s = time.monotonic()
    assert look() is None
    assert time.monotonic() - begun_s < 30 * 0.2
    assert len(desk.posted.missing(Shelf.REPORTS)) == 30


def test_a_full_card_holds_up_what_it_must_and_loses_nothing(desk, look, office, now, monkeypatch):
    monkeypatch.setattr(outbox, "WAITING", 1)
    for n in range(3):
        desk.log.add(message(f"Bericht {n}"), now)
    desk.reports.take(FIRE, now)
    look()
    assert [kind for kind, _, _ in ids(office)] == ["emergency"]
    monkeypatch.setattr(outbox, "WAITING", 100)
    look()
    assert [kind for kind, _, _ in ids(office)] == ["emergency", *["message"] * 3]


def test_emergencies_leave_before_older_messages(desk, look, office, now):
    for n in range(30):
        desk.log.add(message(f"Bericht {n}"), now)
    desk.reports.take(FIRE, now)
    look()
    assert ids(office)[0][0] == "emergency"


def test_a_point_without_a_region_yet_keeps_it_all(desk, look, office, now):
    from link.directory import EMPTY

    known, office.place.directory = office.place.directory, office.place.directory
    office.place.exchange.believe(EMPTY)
    desk.reports.take(FIRE, now)
    assert look().waiting.letters == 0
    office.place.exchange.believe(known)
    assert look().waiting.letters == 1


def test_a_book_put_back_from_a_copy_gives_a_number_twice_and_both_go(
    desk, look, office, tmp_path, now
):
    desk.reports.take(FIRE, now)
    look()
    again = Desk(now, tmp_path / "copy")
    later = now + timedelta(minutes=5)
    again.reports.take(Emergency(what="Val", where="Kerkstraat 2"), later)
    (only,) = outgoing.waiting(again, Facts("De Brink", None, None, later, drill=False))
    assert only.requests[0].id not in {own_id for _, own_id, _ in ids(office)}
    again.close()


def test_what_was_of_a_drill_goes_once_more_as_what_it_is(desk, look, office, fire_station, now):
    desk.reports.take(FIRE, now, drill=True)
    look(drill=True)
    desk.reports.make_real(1)
    look(drill=True)
    carry(office.place, fire_station)
    assert [drill for _, _, drill in ids(office)] == [True, False]
    assert [one.name for one in received(fire_station)] == ["Oefening 1 van 01-12", "1 van 01-12"]


def test_one_made_real_while_the_link_was_asked_goes_as_real(desk, look, office, now, monkeypatch):
    desk.reports.take(FIRE, now, drill=True)
    mark = desk.posted.mark

    def meanwhile(*args, **more):
        desk.reports.make_real(1)
        mark(*args, **more)

    with monkeypatch.context() as patch:
        patch.setattr(desk.posted, "mark", meanwhile)
        look(drill=True)
    look()
    assert [drill for _, _, drill in ids(office)] == [True, False]


def test_every_kind_of_a_drill_travels_as_a_drill(desk, look, office, now):
    desk.reports.take(FIRE, now, drill=True)
    desk.situations.add({"power": "nee"}, now, drill=True)
    desk.log.add(message(), now, drill=True)
    alarms = (Alarm(code="reserve", subject="hat", since=now),)
    power = Status(written_at=now, started_at=now, drill=True, supplies={}, loads={}, alarms=alarms)
    look(drill=True, power=power)
    desk.retention.closing_of_drill(now)
    look(drill=True)
    assert {kind for kind, _, _ in ids(office)} == {"emergency", "message", "alarm"}
    assert len(ids(office)) == 5
    assert all(drill and own_id.startswith("oefening/") for _, own_id, drill in ids(office))


def test_only_what_staff_send_leaves_the_log(desk, look, office, now):
    desk.log.add(message(to=""), now)
    came = msgspec.structs.replace(message(to=""), direction=Direction.IN)
    desk.log.add(came, now)
    look()
    assert ids(office) == []


def test_a_message_for_all_below_waits_until_it_is_known_who_they_are(
    desk, look, office, fire_station, now
):
    desk.log.add(message(to=ALL_BELOW), now)
    look()
    assert ids(office) == []
    told = look()
    below = read(msgspec.to_builtins(told))
    nodes = tuple(
        msgspec.structs.replace(below.parents[0], id=name)
        for name in ("cp-veldermeer", "vr-merenland")
    )
    look(told=msgspec.structs.replace(told, below=nodes))
    assert {one.recipient for one in office.place.exchange.outbox.listed(9)} == {
        "cp-veldermeer", "vr-merenland",
    }  # fmt: skip
    assert desk.posted.missing(Shelf.LOG) == []


def test_a_correction_names_what_it_corrects(desk, look, office, fire_station, now):
    first = desk.reports.take(FIRE, now)
    better = Emergency(what="Brand", where="Dorpsstraat 41", corrects=first.id)
    desk.reports.take(better, now + timedelta(minutes=2))
    look()
    carry(office.place, fire_station)
    assert [one.corrects for one in received(fire_station)] == ["", "1 van 01-12"]


def test_an_alarm_goes_when_it_begins_changes_and_ends(desk, look, office, fire_station, now):
    def power(*codes):
        alarms = tuple(Alarm(code=code, subject="hat", since=now) for code in codes)
        return Status(written_at=now, started_at=now, supplies={}, loads={}, alarms=alarms)

    for codes in ((), ("reserve",), ("reserve",), ("reserve", "battery-hot"), (), ()):
        look(power=power(*codes))
        carry(office.place, fire_station)
    told = [tuple(one.code for one in letter.alarms) for letter in received(fire_station)]
    assert told == [("reserve",), ("reserve", "battery-hot"), ()]


def test_closing_is_said_once_and_opening_turns_the_key(desk, look, office, fire_station, now):
    desk.retention.closing(going(now))
    look()
    look()
    desk.posted.note(outgoing.OPENING, "1764590400000")
    look()
    look()
    carry(office.place, fire_station)
    assert received(fire_station) == [letters.Closed(point="De Brink", at=now)]
    assert [type(one) for one in office.carried_out].count(Opening) == 1


def test_what_is_counted_goes_up_when_it_changes(desk, look, office, now):
    from link.requests import Counted

    desk.reports.take(FIRE, now)
    desk.situations.add({"visitors": "ongeveer 120 mensen"}, now)
    look()
    look()
    desk.reports.relay(1, now)
    desk.reports.acknowledge(1, now)
    look()
    counted = [one for one in office.carried_out if isinstance(one, Counted)]
    assert [(one.people, one.reports, one.drill) for one in counted] == [
        (120, 1, False),
        (120, 0, False),
    ]


@pytest.mark.parametrize(
    ("answer", "people"),
    [("ongeveer 120", 120), ("geen", None), ("1.250", None), ("tussen 30 en 40", 30), ("", None)],
)
def test_a_count_is_a_number_or_it_is_not_known(answer, people):
    from kiosk.desk.link import counts
    from kiosk.desk.situation.store import Situation

    one = Situation(id=1, at=BEGIN, answers={"visitors": answer})
    assert counts.of((), (one,), None, BEGIN, drill=False).people == people
    assert counts.of((), (one,), None, BEGIN + counts.FRESH, drill=False).people is None


NAMES = (b"Dorpsstraat 14", b"Mevrouw De Wit", b"dak brandt", b"zuurstof", b"0612345678")


def test_nothing_of_people_can_be_read_in_any_byte_that_leaves_the_desk(
    desk, look, office, fire_station, tmp_path, now
):
    report = Emergency(
        what="Mevrouw De Wit heeft zuurstof nodig",
        where="Dorpsstraat 14", call_back="0612345678", words="Het dak brandt.",
    )  # fmt: skip
    desk.reports.take(report, now)
    desk.log.add(message("Mevrouw De Wit, 0612345678, heeft zuurstof nodig"), now)
    desk.situations.add({"vulnerable": "Mevrouw De Wit"}, now)
    look()
    sealed = b"".join(one.sealed for one in office.place.out())
    carry(office.place, fire_station)
    look()
    books = b"".join(
        path.read_bytes()
        for folder in ("np-a", "cp", "desk", "point")
        for path in (tmp_path / folder).rglob("*")
        if path.is_file()
    )
    assert b"melding/1/" in books, "the search finds what is there"
    for name in NAMES:
        assert name not in sealed + books
        assert name.decode().encode("utf-16-le") not in sealed + books


def test_closing_wipes_the_desk_and_what_waits_stays_sealed_until_it_arrives(
    desk, look, office, fire_station, tmp_path, now
):
    desk.reports.take(FIRE, now)
    look()
    desk.reports.relay(1, now)
    desk.reports.acknowledge(1, now)
    desk.retention.closing(going(now))
    assert desk.reports.reports() == ()
    book = b"".join(path.read_bytes() for path in (tmp_path / "np-a").iterdir())
    assert b"Dorpsstraat" not in book
    carry(office.place, fire_station)
    assert [one.what for one in received(fire_station)] == ["Brand"]
    assert all(body is None for (body,) in office.place.database.rows("select body from outbox")), (
        "arrived: its words are gone from this card"
    )


def test_what_a_lost_link_db_had_taken_is_handed_over_again(desk, look, office, fire_station, now):
    desk.reports.take(FIRE, now)
    told = look()
    carry(office.place, fire_station)
    desk.situations.add({"need": "dekens"}, now)
    alarms = (Alarm(code="reserve", subject="accu", since=now),)
    power = Status(written_at=now, started_at=now, supplies={}, loads={}, alarms=alarms)
    look(told=told, power=power)
    before = ids(office)
    office.place.lose()
    told = look(told=told, power=power)  # still what the earlier one said
    assert ids(office) == []
    told = look(told=told, power=power)
    assert sorted(ids(office)) == sorted(before)
    carry(office.place, fire_station)
    assert len(fire_station.letters()) == 3
    office.carried_out.clear()
    look(told=told, power=power)
    assert not [one for one in office.carried_out if isinstance(one, Send)]


def test_marks_of_older_software_hold_for_the_link_db_there_is(desk, look, office, now):
    desk.reports.take(FIRE, now)
    told = look()  # nothing was told yet, so that the marks name no link.db
    look(told=told)
    assert len([one for one in office.carried_out if isinstance(one, Send)]) == 1
