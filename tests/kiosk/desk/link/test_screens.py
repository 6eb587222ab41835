"""Post as staff see it: what waits for a person first, drills apart, strangers never as true."""

from __future__ import annotations

import msgspec
import pytest

from kiosk import frame as frames
from kiosk.desk.desk_session import DeskSession
from kiosk.desk.link import routes
from kiosk.desk.link.routes import Letter, Post, Unbelieved
from kiosk.desk.storage.records import Desk
from kiosk.i18n.translator import NAMES, translator
from kiosk.model import routes as to
from kiosk.model.roles import Role
from kiosk.model.session import Session
from kiosk.model.views import Actions, Row
from kiosk.navigation.context import Context
from kiosk.routes import page
from link import bodies as letters
from tests.kiosk.links import Quarantined, below, connected, lost, parent, received, status
from tests.kiosk.snapshots import NOW, ago, snapshot

NL = translator("nl")
FIRE = letters.Emergency(
    point="De Linde", at=ago(minutes=9), name="3 van 20-01", what="Brand", where="Dorpsstraat 14",
    words="Het dak brandt.",
)  # fmt: skip
STRANGER = Quarantined(number=0, claims="np-x", received=ago(minutes=3), via="ip")


def a_station(*letters_in, drill=False, **more):
    """A coordination point where these came in."""
    told = status(role="coordination", below=(below(), below("np-c")), received=letters_in, **more)
    return snapshot(connection=connected(told), drill=drill)


@pytest.fixture
def desk_session(tmp_path):
    desk = Desk(NOW, tmp_path)
    yield DeskSession(lambda: NOW, _desk=desk)
    desk.close()


@pytest.fixture
def show(desk_session):
    def one(route, shown, role=Role.STAFF, language="nl"):
        session = Session(route=route, role=role, language=language)
        context = Context(shown, session, translator(language), lambda *_: None)
        return page(context, desk_session)[1]

    return one


def choices(view):
    return [c for block in view.blocks if isinstance(block, Actions) for c in block.choices]


def said(view) -> str:
    return repr(view)


def test_what_nobody_took_up_is_first_and_loud(show):
    listed = show(
        Post(),
        a_station(
            received(4, kind="message", own_id="m"), received(3, own_id="b", state="taken"),
            received(2, own_id="a"), received(1, own_id="call-through", kind="alarm"),
        ),
    )  # fmt: skip
    assert [(row.route.number, row.loud) for row in listed.rows] == [
        (2, True), (4, False), (3, False),
    ]  # fmt: skip
    assert listed.rows[0].title == "Steunpunt B"


def test_two_copies_are_one_row(show):
    listed = show(Post(), a_station(received(2), received(1)))
    assert [row.route.number for row in listed.rows] == [2]


def test_a_letter_is_closed_until_a_person_opens_it(show):
    view = show(Letter(2), a_station(received(2)))
    assert [c.route for c in choices(view)] == [routes.OpenLetter(Letter(2))]
    assert "Dorpsstraat" not in said(view)


def test_once_opened_one_reads_it_and_says_who_does_it(show, desk_session):
    desk_session.opened[Letter(2)] = FIRE
    view = show(Letter(2), a_station(received(2, state="read")))
    assert "Dorpsstraat 14" in said(view)
    assert "Het dak brandt." in said(view)
    taken = [c.route.by for c in choices(view) if isinstance(c.route, routes.TakeUp)]
    assert taken == ["Brandweer", "Ambulance", "Politie", "Gemeente", "Wij zelf"]


def test_who_took_it_up_is_said_and_not_asked_again(show, desk_session):
    desk_session.opened[Letter(2)] = FIRE
    view = show(Letter(2), a_station(received(2, state="taken", role="Brandweer", done=NOW)))
    assert "opgepakt (Brandweer)" in said(view)
    assert not any(isinstance(c.route, routes.TakeUp) for c in choices(view))


def test_the_lock_forgets_what_was_opened(show, desk_session):
    desk_session.opened[Letter(2)] = FIRE
    desk_session.lock()
    assert "Dorpsstraat" not in said(show(Letter(2), a_station(received(2))))


def test_what_is_of_a_drill_is_apart_marked_and_never_loud(show, desk_session):
    shown = a_station(received(5, own_id="oefening/melding/1/1", drill=True), received(2))
    *real, practised = show(Post(), shown).rows
    assert [row.route.number for row in real] == [2]
    drills = show(practised.route, shown)
    assert [(row.route.number, row.loud) for row in drills.rows] == [(5, False)]
    desk_session.opened[Letter(5)] = FIRE
    assert "OEFENING – dit is niet echt" in said(show(Letter(5), shown))


def test_in_a_drill_the_real_thing_stays_in_sight(show):
    shown = a_station(
        received(5, own_id="oefening/melding/1/1", drill=True), received(2), drill=True
    )
    assert {(row.route.number, row.loud) for row in show(Post(drill=True), shown).rows} == {
        (5, False), (2, True),
    }  # fmt: skip


def test_a_sender_that_nobody_knows_is_in_sight_as_not_believed(show, desk_session):
    shown = a_station(quarantined=(STRANGER,))
    (row,) = show(Post(), shown).rows
    assert "niet geloofd" in row.badge
    assert row.title == "Noemt zich np-x"
    desk_session.opened[row.route] = FIRE
    view = show(row.route, shown)
    assert "Niemand weet of dit waar is" in said(view)
    assert not any(isinstance(c.route, routes.TakeUp) for c in choices(view))


def test_another_stranger_in_its_place_is_not_taken_for_it(show, desk_session):
    desk_session.opened[Unbelieved(0, STRANGER.received)] = FIRE
    other = msgspec.structs.replace(STRANGER, received=ago(minutes=1))
    view = show(Unbelieved(0, STRANGER.received), a_station(quarantined=(other,)))
    assert "Dorpsstraat" not in said(view)
    assert "is er niet meer" in said(view)


@pytest.mark.parametrize(
    "letter",
    [
        None,
        FIRE,
        letters.Situation(point="P", at=NOW, lines=("Stroom: nee.",)),
        letters.Message(point="P", at=NOW, sender="a", receiver="b", text="Hallo {daar}"),
        letters.Alarms(
            point="P", at=NOW, alarms=(letters.Raised("reserve"), letters.Raised("{x}"))
        ),
        letters.Alarms(point="P", at=NOW),
        letters.Closed(point="P", at=NOW),
    ],
    ids=["unreadable", "emergency", "situation", "message", "alarms", "no alarm", "closed"],
)
@pytest.mark.parametrize("language", NAMES)
def test_every_kind_of_letter_can_be_read_in_every_language(show, desk_session, letter, language):
    desk_session.opened[Letter(2)] = letter
    view = show(Letter(2), a_station(received(2, kind="message")), language=language)
    assert len(view.blocks) > 2


@pytest.mark.parametrize("role", [None, Role.TECHNICIAN])
def test_nobody_but_staff_reads_a_letter(show, desk_session, role):
    desk_session.opened[Letter(2)] = FIRE
    for route in (Post(), Letter(2), Unbelieved(0, None)):
        assert "Dorpsstraat" not in said(show(route, a_station(received(2)), role=role))


def test_what_cannot_leave_says_how_many_how_long_and_to_whom(show):
    shown = snapshot(connection=lost(waiting=2, courier=True, oldest=ago(hours=3)))
    notes = [note.words for note in show(Post(), shown).notes]
    assert notes[-1] == (
        "2 brieven wachten. De oudste al 3 uur. Geef ze mee aan de koerier, op zijn stick."
    )


def test_it_says_so_too_where_another_hears_us_than_it_is_for(show):
    parents = (parent(through=("ip",)), parent("ip"))
    told = status(parents=parents, waiting=1, courier=True, oldest=ago(hours=3))
    notes = [note.words for note in show(Post(), snapshot(connection=connected(told))).notes]
    assert notes[-1].endswith("Geef ze mee aan de koerier, op zijn stick.")


def test_taken_begins_with_what_other_places_ask(show):
    from kiosk.desk.routes import Tasks

    def row(shown):
        rows = [b for b in show(Tasks(), shown).blocks if isinstance(b, Row)]
        return next((b for b in rows if isinstance(b.route, Post)), None)

    assert row(snapshot()) is None, "without a link nothing changes"
    assert row(a_station()).meta == "Alles is gelezen"
    assert row(a_station(received(2, kind="message"))).meta == "1 ongelezen"
    urgent = row(a_station(received(2, state="read")))
    assert (urgent.meta, urgent.loud) == ("1 noodmelding nog niet opgepakt", True)


def test_a_locked_screen_says_that_one_came_and_nothing_of_it():
    def strip(shown):
        return frames.present(shown, NL, to.Information()).stick

    assert strip(a_station(received(2))) == ("Medewerker: er is een nieuwe noodmelding.")
    assert strip(a_station(received(2, state="read"))) == ""
    assert strip(a_station(received(2, drill=True))) == ""
    assert strip(a_station(quarantined=(STRANGER,))) == "", "not on a stranger's word"
