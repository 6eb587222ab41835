"""What staff see: every page explains itself, and nothing of it shows before the PIN."""

from __future__ import annotations

import re
import sys
from dataclasses import replace
from datetime import timedelta

import msgspec
import pytest

from content.board import Past
from content.progress import Outcome, OutcomeCode
from kiosk.desk import access
from kiosk.desk.checklists.routes import Card, Checklist, Close
from kiosk.desk.desk_session import DeskSession, Door
from kiosk.desk.drill.routes import Drill, ShowDrill, StartDrill, StopDrill
from kiosk.desk.link.routes import Letter, Post, Unbelieved
from kiosk.desk.messages import routes as messages
from kiosk.desk.messages.routes import MessageForm, Messages
from kiosk.desk.messages.store import Direction, Message, Urgency
from kiosk.desk.needs import routes as needs
from kiosk.desk.notices.routes import NoticeForm, OwnNotice, PreviewNotice
from kiosk.desk.power import routes as power
from kiosk.desk.reports.routes import ConfirmReport, MakeReal, ReadReport, RelayReport, Report
from kiosk.desk.reports.store import Emergency
from kiosk.desk.routes import FormRoute, Tasks, Type
from kiosk.desk.situation.routes import AskSituation, Situation, SituationCode
from kiosk.desk.sticks.routes import Stick, Sticks
from kiosk.desk.stock.ledger import Kind
from kiosk.desk.stock.routes import HandOut, MoveForm, Thing, TypeCoupon
from kiosk.desk.storage.errors import Unreadable, Unwritable
from kiosk.desk.storage.pins import Wait, Wrong
from kiosk.desk.storage.records import Desk
from kiosk.desk.volunteers.routes import Volunteer
from kiosk.i18n.translator import translator
from kiosk.model import routes as to
from kiosk.model.roles import Role
from kiosk.model.session import Session
from kiosk.model.views import (
    Actions,
    Article,
    Ask,
    Board,
    Box,
    Listing,
    Note,
    Pad,
    Row,
    Scan,
    Tally,
    Typing,
)
from kiosk.navigation.context import Context
from kiosk.routes import every_screen, page
from kiosk.technician.power_commands import Free
from power.status import Status, SupplyState, SupplyStatus
from tests.kiosk import neighbours
from tests.kiosk.links import Quarantined, connected, received, status
from tests.kiosk.snapshots import NOW, POINT, ago, snapshot

NL = translator("nl")
SNAPSHOT = snapshot()
SNAPSHOT = replace(
    SNAPSHOT,
    config=msgspec.structs.replace(
        SNAPSHOT.config,
        desk=msgspec.structs.replace(
            SNAPSHOT.config.desk,
            emergency_reports=True,
            stock=True,
            visitors=True,
            needs=True,
            volunteers=True,
        ),
    ),
)
DRILLING = replace(
    SNAPSHOT,
    config=msgspec.structs.replace(
        SNAPSHOT.config, behaviour=msgspec.structs.replace(SNAPSHOT.config.behaviour, drill=True)
    ),
)
LINKED = replace(
    SNAPSHOT,
    connection=connected(
        status(
            received=(received(1),),
            quarantined=(Quarantined(number=0, claims="np-x", received=NOW, via="ip"),),
        )
    ),
)
"""At a point with a link: pages of its post are about that."""
POST = (Post, Letter, Unbelieved)
ON_BATTERY = SupplyStatus(
    driver="pijuice", capacity_wh=44.4, state=SupplyState.BATTERY, mains=False, since=NOW
)
PAST = Past(
    at=ago(hours=1),
    outcome=Outcome(
        outcome=OutcomeCode.REFUSED, publisher="vr", name="Veiligheidsregio", reason="Vals zegel."
    ),
)


@pytest.fixture
def desk_session(tmp_path):
    desk = Desk(NOW, tmp_path)
    yield DeskSession(lambda: NOW, _desk=desk)
    desk.close()


@pytest.fixture
def shift(desk_session):
    """A desk in the middle of a shift."""
    return filled(desk_session)


@pytest.fixture(scope="module")
def looked_at(tmp_path_factory):
    """The same, for stories that only look."""
    desk = Desk(NOW, tmp_path_factory.mktemp("desk"))
    yield filled(DeskSession(lambda: NOW, _desk=desk))
    desk.close()


def filled(desk_session):
    desk = desk_session.desk
    message = Message(
        direction=Direction.OUT,
        sender="De Brink",
        receiver="Kazerne",
        text="Mevrouw heeft zuurstof nodig.",
        urgency=Urgency.URGENT,
    )
    desk.log.add(message, ago(minutes=20))
    desk.notices.add("Koffie", "Er is koffie.", Role.STAFF, ago(minutes=5))
    desk.roster.begin("Melding", "Joris", ago(hours=1))
    desk.reports.take(
        Emergency(what="Brand", where="Dorpsstraat 14", words="Het dak brandt."), ago(minutes=3)
    )
    desk.situations.add({"power": "nee", "water": "ja"}, ago(minutes=2))
    water = desk.stock.add_item("Water", "liter", 3, NOW, by_person=True, coupons=True)
    desk.stock.move(water, Kind.RECEIVED, 300, ago(minutes=40))
    desk.coupons.give(desk.stock.item(water), 6, ago(minutes=4))
    desk.coupons.make(10, NOW)
    desk.visitors.count(2, ago(minutes=30))
    desk.runs.tick(desk.runs.start("opening", NOW).id, "Doe de deur open.", NOW)
    neighbours.fill(desk.needs, NOW)
    neighbours.is_asked(desk.needs, NOW)
    neighbours.volunteers(desk.volunteers, NOW)
    return desk_session


def context(route, *, role=Role.STAFF, **values):
    session = Session(route=route, role=role)
    return Context(
        values.pop("snapshot", LINKED if isinstance(route, POST) else SNAPSHOT),
        session,
        NL,
        lambda *_: None,
        history=lambda: (PAST,),
        **values,
    )


def show(route, *, desk_session, **values):
    return page(context(route, **values), desk_session)[1]


def words(view) -> str:
    """All that is said on a page."""
    return re.sub(r"\\n", " ", repr(view))


OF_STAFF = {shown.name: shown.route for shown in access.features(Role.STAFF).screens}
OF_TECHNICIANS = {shown.name: shown.route for shown in access.features(Role.TECHNICIAN).screens}
ABOUT_ONE = {
    "own-notice": OwnNotice(1),
    "log-entry": messages.Message(1),
    "report": Report(1),
    "report-read": ReadReport(1),
    "situation-one": Situation(1),
    "situation-code": SituationCode(1),
    "list": Checklist("opening"),
    "card": Card("reports"),
    "stick": Stick(PAST.at, "vr"),
    "type": Type(NoticeForm(), "tekst"),
    "staff-load": power.Load("lighting"),
    "staff-sure": power.Sure(Free("lighting")),
    "staff-other-time": power.OtherTime("light", NOW),
    "stock-hand-out": HandOut(1),
    "stock-thing": Thing(1),
    "stock-coupon": TypeCoupon(1),
    "stock-move": MoveForm(1, Kind.RECEIVED),
    "neighbour-card": needs.Card(1),
    "neighbour-matches": needs.Matches(1),
    "neighbour-earlier": needs.Earlier(9),
    "neighbour-searched": needs.Searched("b1"),
    "volunteer": Volunteer(1),
    "post-letter": Letter(1),
    "post-unbelieved": Unbelieved(0, NOW),
}
"""Pages about one thing, and what there is of it in the middle of a shift."""
ROUTES = {**OF_STAFF, **ABOUT_ONE}


SHOWN = {type(shown.route) for shown in every_screen()}


# The door


@pytest.mark.parametrize("screen", [*ROUTES, *OF_TECHNICIANS])
def test_nobody_sees_the_desk_before_the_pin(screen, looked_at):
    view = show({**ROUTES, **OF_TECHNICIANS}[screen], desk_session=looked_at, role=None)
    assert isinstance(view, Pad)
    assert "Brand" not in words(view)


@pytest.mark.parametrize("screen", ROUTES)
def test_a_technician_does_not_read_what_people_told_staff(screen, looked_at):
    assert isinstance(show(ROUTES[screen], desk_session=looked_at, role=Role.TECHNICIAN), Pad)


@pytest.mark.parametrize("screen", [to.Information(), to.Places(), to.Guides(), to.Here()])
def test_a_report_never_shows_on_a_public_screen(screen, looked_at):
    for role in (None, Role.STAFF):
        assert "Dorpsstraat 14" not in words(show(screen, desk_session=looked_at, role=role))


@pytest.mark.parametrize(
    ("door", "said", "ready", "loud"),
    [
        (Door.SHUT, "Toets uw pincode in. Druk daarna op Klaar.", True, False),
        (Door.CHECKING, "De code wordt gecontroleerd…", False, False),
        (Wrong(3), "Deze code klopt niet. U kunt het nog 3 keer proberen.", True, True),
        (Wait(30), "Te vaak een verkeerde code. Wacht nog 30 seconden.", False, True),
        (Wait(61), "Te vaak een verkeerde code. Wacht nog 2 minuten.", False, True),
        (Wait(3600), "Te vaak een verkeerde code. Wacht nog 60 minuten.", False, True),
    ],
    ids=["shut", "checking", "wrong", "seconds", "minutes", "an hour"],
)
def test_the_lock_says_in_words_what_to_do(door, said, ready, loud, desk_session):
    desk_session.door = door
    pad = show(to.Unlock(), desk_session=desk_session, role=None)
    assert (pad.words, pad.ready, pad.loud) == (said, ready, loud)


def test_without_a_pin_the_lock_says_how_to_set_one(desk_session, tmp_path):
    from kiosk.desk.storage.errors import PinError
    from kiosk.desk.storage.pins import NONE_SET, Pins

    with pytest.raises(PinError) as error:
        Pins(tmp_path).unlock("2580")
    desk_session.door = error.value
    assert show(to.Unlock(), desk_session=desk_session, role=None).words == NONE_SET


# Every page


@pytest.mark.parametrize("screen", ROUTES)
def test_every_staff_page_can_be_shown(screen, looked_at):
    frame, view = page(context(ROUTES[screen]), looked_at)
    assert frame.lock == "Vergrendel"
    assert not frame.aloud
    assert isinstance(view, Article | Listing | Typing | Scan | Tally | Pad)
    assert "er niet meer" not in words(view)
    assert "is gewist" not in words(view)


@pytest.mark.parametrize("screen", ROUTES)
def test_a_page_about_something_that_is_gone_says_so_and_leads_back(screen, desk_session):
    frame, view = page(context(OF_STAFF[screen]), desk_session)
    assert isinstance(view, Article | Listing | Typing | Tally)
    has_way_on = (not frame.covered and view.back) or frame.tabs
    assert has_way_on or list(routes(view))


@pytest.mark.parametrize("screen", ROUTES)
def test_where_the_book_cannot_be_read_every_page_leads_on(screen, desk_session, monkeypatch):
    """Also the keyboard and a code, which have neither header nor tabs."""

    def damaged(*_, **__):
        raise Unreadable("Het boek van de balie is beschadigd.")

    monkeypatch.setattr(desk_session.desk._store, "rows", damaged)
    view = show(ROUTES[screen], desk_session=desk_session)
    assert isinstance(view, Typing | Scan) or list(routes(view)) or view.back


QUESTIONS = {"close", "confirm", "report-ask", "situation-ask"}
"""They are their own explanation."""
EXPLAINED = sorted(set(ROUTES) - set(ABOUT_ONE) - QUESTIONS)


@pytest.mark.parametrize("screen", EXPLAINED)
def test_a_page_explains_itself_in_two_sentences(screen, looked_at):
    view = show(ROUTES[screen], desk_session=looked_at)
    if isinstance(view, Tally):
        explained = view.hint
    else:
        notes = view.notes if isinstance(view, Listing) else view.blocks
        explained = next(note.words for note in notes if isinstance(note, Note) and note.small)
    assert len(re.findall(r"[.?!](?:\s|$)", explained)) == 2, explained


@pytest.mark.parametrize("screen", ROUTES)
def test_every_touch_leads_somewhere(screen, looked_at):
    view = show(ROUTES[screen], desk_session=looked_at)
    for route in routes(view):
        assert isinstance(route, to.Action) or type(route) in SHOWN, route


def routes(view):
    blocks = [*getattr(view, "blocks", ()), *getattr(view, "rows", ()), *getattr(view, "notes", ())]
    choices = [*getattr(view, "choices", ()), *getattr(view, "buttons", ())]
    for block in blocks:
        if isinstance(block, Row | Box):
            yield block.route
        if isinstance(block, Actions | Ask):
            choices += block.choices
    if isinstance(view, Tally):
        choices += [*view.presses, *view.others, *filter(None, [view.undo])]
    for choice in choices:
        yield choice.route


@pytest.mark.parametrize("form", [n for n, r in ROUTES.items() if isinstance(r, FormRoute)])
def test_every_field_of_a_form_has_a_name_and_a_label_of_its_own(form, looked_at):
    view = show(ROUTES[form], desk_session=looked_at)
    labels = [block.label for block in view.blocks if isinstance(block, Box | Ask)]
    assert all(labels)
    assert len(set(labels)) == len(labels)
    fields = [route.field for route in routes(view) if isinstance(route, Type)]
    assert len(set(fields)) == len(fields)
    asked = [route for route in routes(view) if isinstance(route, AskSituation)]
    assert fields or len(set(asked)) == len(asked) > 0


def test_a_book_that_cannot_be_read_takes_down_one_page_not_the_kiosk(shift, monkeypatch):
    def broken(*_, **__):
        raise Unwritable("Het boek is stuk. Bel de helpdesk.")

    monkeypatch.setattr(shift.desk.log, "search", broken)
    view = show(Messages(), desk_session=shift)
    assert "Het boek is stuk. Bel de helpdesk." in words(view)
    assert isinstance(show(to.Information(), desk_session=shift), Board)


def test_residents_do_not_wait_for_the_desk():
    """What only staff and technicians need is not loaded when the kiosk starts."""
    import subprocess

    loaded = "import sys, kiosk.routes, kiosk.desk.access; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", loaded], capture_output=True, text=True, check=True
    )
    names = set(done.stdout.split())
    late = {
        "kiosk.desk.registry",
        "kiosk.desk.controller",
        "kiosk.desk.storage.pins",
        "cryptography",
    }
    assert not late & names


# What pages say


def test_what_waits_is_loud_and_comes_first(shift):
    rows = [b for b in show(Tasks(), desk_session=shift).blocks if isinstance(b, Row)]
    assert (rows[0].title, rows[0].meta, rows[0].loud) == (
        "Noodmeldingen",
        "1 nog niet doorgegeven · De oudste al 3 minuten.",
        True,
    )
    assert rows[1].meta == "Joris (Melding)"
    assert rows[2].meta == "Bezig: 1 van 18"


@pytest.mark.parametrize(
    ("on_duty", "ended", "due"),
    [
        (None, None, False),
        (30, None, False),
        (90, None, True),
        (90, 30, False),
        (90, 70, True),
    ],
    ids=["nobody there", "just begun", "an hour there", "just done", "done an hour ago"],
)
def test_the_hourly_list_is_due_an_hour_after_the_last(desk_session, on_duty, ended, due):
    desk = desk_session.desk
    if on_duty:
        desk.roster.begin("Melding", "Joris", ago(minutes=on_duty))
    if ended:
        desk.runs.end(desk.runs.start("hourly", ago(minutes=ended)).id, ago(minutes=ended))
    rows = {
        b.route.name: b
        for b in show(Tasks(), desk_session=desk_session).blocks
        if isinstance(b, Row) and isinstance(b.route, Checklist)
    }
    assert rows["hourly"].loud is due
    assert bool(rows["hourly"].badge) is due


def test_who_is_in_already_needs_no_lock(shift):
    view = show(to.Unlock(), desk_session=shift)
    assert isinstance(view, Article)
    assert "Overdracht" in words(view)


def test_emergency_reports_only_where_they_were_agreed_upon(shift):
    assert (
        "noodmelding" not in words(show(Tasks(), desk_session=shift, snapshot=snapshot())).lower()
    )


def test_an_urgent_message_that_nobody_confirmed_is_loud(shift):
    *_, row = show(Messages(), desk_session=shift).rows
    assert (row.badge, row.loud) == ("Uitgaand · Spoed · niet bevestigd", True)
    shift.desk.log.acknowledge(1, NOW)
    *_, row = show(Messages(), desk_session=shift).rows
    assert (row.badge, row.loud) == ("Uitgaand · Spoed · bevestigd", False)


def test_searching_the_log_tells_what_was_searched_for(shift):
    found = show(Messages("zuurstof"), desk_session=shift)
    assert len(found.rows) == 1
    assert "1 bericht met: zuurstof" in words(found.notes)
    assert show(Messages("water"), desk_session=shift).rows == ()


def test_a_message_that_comes_in_is_addressed_to_this_point(desk_session):
    def boxes():
        article = show(MessageForm(), desk_session=desk_session)
        return {box.label: box.words for box in article.blocks if isinstance(box, Box)}

    assert (boxes()["Van wie"], boxes()["Aan wie"]) == ("", POINT.name)
    desk_session.fill("log-form/", "richting", "uit")
    assert (boxes()["Van wie"], boxes()["Aan wie"]) == (POINT.name, "")


def test_a_notice_is_shown_as_visitors_see_it_before_and_after(shift):
    page_of_it = words(show(OwnNotice(1), desk_session=shift))
    assert "Zo lezen bezoekers het." in page_of_it
    assert "Mededeling van dit steunpunt" in page_of_it
    shift.desk.notices.withdraw(1, NOW)
    assert "Bezoekers zien dit niet meer." in words(show(OwnNotice(1), desk_session=shift))


def test_a_notice_can_be_looked_at_before_it_is_posted(desk_session):
    def buttons(view):
        return [c.words for b in view.blocks if isinstance(b, Actions) for c in b.choices]

    assert "Bekijk eerst" not in buttons(show(NoticeForm(), desk_session=desk_session)), (
        "nothing to see yet"
    )
    desk_session.fill("notice-form/", "titel", "Soep")
    desk_session.fill("notice-form/", "tekst", "Er is soep.")
    desk_session.fill("notice-form/", "tot", "4")
    assert buttons(show(NoticeForm(), desk_session=desk_session))[0] == "Bekijk eerst"
    seen = words(show(PreviewNotice(NoticeForm()), desk_session=desk_session))
    assert "Mededeling van dit steunpunt" in seen
    assert "Soep" in seen
    assert "geldt tot 20:30" in seen


def test_a_report_takes_one_step_at_a_time(shift):
    def steps():
        blocks = show(Report(1), desk_session=shift).blocks
        (actions,) = (block for block in blocks if isinstance(block, Actions))
        return [type(getattr(c.route, "action", c.route)) for c in actions.choices]

    assert steps() == [ReadReport, RelayReport]
    shift.desk.reports.relay(1, NOW)
    assert steps() == [ConfirmReport, ReadReport]
    shift.desk.reports.acknowledge(1, NOW)
    assert steps() == [ReadReport]


def test_what_was_taken_in_a_drill_can_be_said_to_be_real(shift):
    emergency = Emergency(what="Brand", where="Brink 1")
    practised = shift.desk.reports.take(emergency, NOW, drill=True)

    def choices():
        blocks = show(Report(practised.id), desk_session=shift).blocks
        actions = (block for block in blocks if isinstance(block, Actions))
        routes = [choice.route for action in actions for choice in action.choices]
        return [type(getattr(route, "action", route)) for route in routes]

    assert MakeReal in choices()
    shift.desk.reports.make_real(practised.id)
    assert MakeReal not in choices()


def test_a_report_is_read_out_line_by_line_with_hard_words_spelled(shift):
    said = words(show(ReadReport(1), desk_session=shift))
    assert "Ik spel Dorpsstraat: Delta Oscar Romeo" in said


def test_the_sticks_are_said_with_the_reason(desk_session):
    (row,) = show(Sticks(), desk_session=desk_session).rows
    assert (row.title, row.loud) == ("Veiligheidsregio", True)
    assert "Vals zegel." in words(show(row.route, desk_session=desk_session))


def test_what_a_form_could_not_take_is_said_at_the_field(desk_session):
    desk_session.faults = {"titel": "Vul eerst in: titel."}
    (title, *_) = (
        b for b in show(NoticeForm(), desk_session=desk_session).blocks if isinstance(b, Box)
    )
    assert title.trouble == "Vul eerst in: titel."


def test_typing_goes_on_to_the_next_field_and_ends_at_the_last(desk_session):
    first = show(Type(NoticeForm(), "titel"), desk_session=desk_session)
    assert first.buttons[0].route == Type(NoticeForm(), "tekst")
    last = show(Type(NoticeForm(), "tekst"), desk_session=desk_session)
    assert last.buttons[0].route == NoticeForm()
    assert to.Lock() in {choice.route for choice in last.buttons}


@pytest.mark.parametrize(
    ("power", "offers"),
    [
        ({}, [StartDrill] * 3),
        ({"drill": True}, [StopDrill]),
        ({"written_at": NOW - timedelta(hours=1)}, [ShowDrill] * 3),
        ({"supplies": {"hat": ON_BATTERY}}, [ShowDrill] * 3),
        (None, [ShowDrill] * 3),
    ],
    ids=[
        "nothing going on",
        "a drill going on",
        "a daemon that stopped",
        "no mains to do without",
        "no daemon",
    ],
)
def test_a_drill_is_begun_or_ended(desk_session, power, offers):
    usual = {"written_at": NOW, "started_at": ago(hours=1), "supplies": {}, "loads": {}}
    status = None if power is None else Status(**{**usual, **power})
    view = show(Drill(), desk_session=desk_session, snapshot=replace(SNAPSHOT, power=status))
    choices = [c for block in view.blocks if isinstance(block, Actions) for c in block.choices]
    assert [type(choice.route) for choice in choices] == offers


def test_in_a_drill_the_log_says_that_it_will_be_deleted_and_keeps_what_is_real(desk_session):
    assert "wordt straks gewist" not in words(show(MessageForm(), desk_session=desk_session))
    asked = show(MessageForm(), desk_session=desk_session, snapshot=DRILLING)
    assert "Ja, het wordt straks gewist" in words(asked)
    assert "Ze worden gewist als u sluit." in words(
        show(Messages(), desk_session=desk_session, snapshot=DRILLING)
    )
    message = Message(direction=Direction.IN, sender="A", receiver="B", text="Er is brand.")
    real = desk_session.desk.log.add(message, NOW)
    kept = show(messages.Message(real.id), desk_session=desk_session, snapshot=DRILLING)
    assert "Het blijft in het logboek." in words(kept)


def test_in_a_drill_a_real_notice_cannot_be_touched(shift):
    real = show(OwnNotice(1), desk_session=shift)
    assert any(isinstance(block, Actions) for block in real.blocks)
    practised = show(OwnNotice(1), desk_session=shift, snapshot=DRILLING)
    assert not any(isinstance(block, Actions) for block in practised.blocks)
    assert "Deze mededeling is echt." in words(practised)


def test_closing_in_a_drill_says_that_nothing_real_goes(shift):
    assert "Alleen wat bij de oefening hoort" not in words(show(Close(), desk_session=shift))
    asked = show(Close(), desk_session=shift, snapshot=DRILLING)
    assert "Alleen wat bij de oefening hoort" in words(asked)
