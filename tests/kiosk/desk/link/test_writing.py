"""What staff write for other places: corrections, messages by the link, and opening the point."""

from __future__ import annotations

import msgspec
import pytest

from kiosk.desk import access
from kiosk.desk.checklists.routes import EndList
from kiosk.desk.desk_session import DeskSession
from kiosk.desk.link import outgoing
from kiosk.desk.link.store import Shelf
from kiosk.desk.messages.routes import Message, MessageForm
from kiosk.desk.messages.store import ABOVE, ALL_BELOW, Direction
from kiosk.desk.reports.routes import Report, ReportForm
from kiosk.desk.reports.store import Emergency
from kiosk.desk.routes import Fill, Send
from kiosk.model.roles import Role
from kiosk.model.session import Session
from kiosk.model.views import Actions, Ask
from kiosk.navigation.navigator import Navigator
from kiosk.routes import page
from tests.kiosk.desk.link.test_between_places import NOW
from tests.kiosk.desk.link.test_worker import Nowhere
from tests.kiosk.links import below, connected, sent, status
from tests.kiosk.snapshots import snapshot


@pytest.fixture
def desk_session(tmp_path, monkeypatch):
    for name in ("CONFIG", "STATE", "RUN"):
        monkeypatch.setenv(f"NOODSTEUNPUNT_{name}", str(tmp_path))
    one = DeskSession(lambda: NOW)
    yield one
    one.desk.close()


@pytest.fixture
def kiosk(tmp_path, desk_session):
    """Unlocked by staff, at a point that no link has been asked of."""
    navigator = Navigator(
        snapshot().config, tmp_path / "power.json", lambda: NOW, Nowhere(), desk_session,
        lambda context: page(context, desk_session),
    )  # fmt: skip
    access.register(navigator, desk_session)
    navigator.become(Session(role=Role.STAFF))
    return navigator


def with_link(kiosk, told=None):
    kiosk.reader.connection = connected(told)
    kiosk.refresh()


def fill(kiosk, form, **values):
    for name, text in values.items():
        kiosk.go(Fill(form=form, field=name, text=text))


def shown(kiosk, route):
    kiosk.go(route)
    return kiosk.page("nl")[1]


def asked(view) -> dict[str, list[str]]:
    return {b.label: [c.words for c in b.choices] for b in view.blocks if isinstance(b, Ask)}


BY_LINK = "Moet dit bericht via de verbinding?"


def test_a_correction_begins_with_what_was_said_and_keeps_the_first(kiosk, desk_session):
    reports = desk_session.desk.reports
    with_link(kiosk)
    first = reports.take(Emergency(what="Brand", where="Dorpsstraat 14", who="Een man"), NOW)
    view = shown(kiosk, Report(first.id))
    (correct,) = [
        c.route for b in view.blocks if isinstance(b, Actions) for c in b.choices
        if isinstance(c.route, ReportForm)
    ]  # fmt: skip
    assert "Dorpsstraat 14" in repr(shown(kiosk, correct))
    fill(kiosk, correct, waar="Dorpsstraat 41")
    kiosk.go(Send(correct))
    second, kept = reports.reports()
    assert kept.emergency == first.emergency
    said = msgspec.structs.replace(second.emergency, answers={})
    assert said == Emergency(what="Brand", where="Dorpsstraat 41", who="Een man", corrects=first.id)


def test_a_half_correction_is_no_draft_of_a_new_report(kiosk, desk_session):
    first = desk_session.desk.reports.take(Emergency(what="Brand", where="Hier"), NOW)
    fill(kiosk, ReportForm(corrects=first.id), waar="Daar")
    assert "Daar" not in repr(shown(kiosk, ReportForm()))
    assert ReportForm().draft == "report-form/", "as drafts on cards are called"
    assert MessageForm().draft == "log-form/"


def test_without_a_link_the_log_asks_what_it_always_asked(kiosk):
    form = MessageForm()
    fill(kiosk, form, richting=Direction.OUT)
    assert BY_LINK not in asked(shown(kiosk, form))


def test_a_message_out_goes_by_the_link_unless_staff_say_no(kiosk, desk_session):
    with_link(kiosk)
    form = MessageForm()
    assert BY_LINK not in asked(shown(kiosk, form)), "it comes in"
    fill(kiosk, form, richting=Direction.OUT, bericht="Wij hebben water nodig.")
    assert asked(shown(kiosk, form))[BY_LINK] == [
        "Ja, naar Kazerne Veldermeer", "Nee, ik geef het zelf door",
    ]  # fmt: skip
    kiosk.go(Send(form))
    fill(kiosk, form, richting=Direction.OUT, naar="zelf", aan="Jan", bericht="Kom je?")
    kiosk.go(Send(form))
    by_hand, by_link = desk_session.desk.log.entries()
    assert (by_link.message.to, by_link.message.receiver) == (ABOVE, "Kazerne Veldermeer")
    assert (by_hand.message.to, by_hand.message.receiver) == ("", "Jan")
    assert desk_session.desk.posted.missing(Shelf.LOG) == [by_link.id]


def test_what_comes_in_is_never_sent_on(kiosk, desk_session):
    with_link(kiosk)
    form = MessageForm()
    fill(kiosk, form, naar=ABOVE, van="Jan", bericht="Hallo")
    kiosk.go(Send(form))
    assert desk_session.desk.log.entries()[0].message.to == ""


def test_a_coordination_point_writes_to_all_or_answers_one(kiosk, desk_session):
    with_link(kiosk, status(role="coordination", parents=(), below=(below("np-b"), below("np-c"))))
    form = MessageForm()
    fill(kiosk, form, richting=Direction.OUT, bericht="Er komt een tankwagen.")
    assert asked(shown(kiosk, form))[BY_LINK][0] == "Ja, naar alle steunpunten"
    kiosk.go(Send(form))
    answer = MessageForm(to="np-b")
    fill(kiosk, answer, bericht="Wij komen.")
    assert asked(shown(kiosk, answer))[BY_LINK][0] == "Ja, naar Steunpunt B"
    kiosk.go(Send(answer))
    one, to_all = desk_session.desk.log.entries()
    assert (one.message.to, one.message.receiver) == ("np-b", "Steunpunt B")
    assert (to_all.message.to, to_all.message.receiver) == (ALL_BELOW, "alle steunpunten")


def test_the_log_says_how_far_a_message_is(kiosk, desk_session):
    from kiosk.desk.messages.screens import message_id

    with_link(kiosk)
    form = MessageForm()
    fill(kiosk, form, richting=Direction.OUT, bericht="Water op.")
    kiosk.go(Send(form))
    (entry,) = desk_session.desk.log.entries()
    letter = sent(message_id(entry), kind="message", state="arrived", arrived=NOW)
    with_link(kiosk, status(sent=(letter,)))
    assert "verbinding: aangekomen" in repr(kiosk.page("nl")[1])
    assert "Aangekomen" in repr(shown(kiosk, Message(entry.id)))


def test_beside_each_thing_that_waits_stands_how_long(kiosk, desk_session):
    from datetime import timedelta

    from kiosk.desk.messages.routes import Messages
    from kiosk.desk.messages.store import Message as Said
    from kiosk.desk.reports.routes import Reports

    then = NOW - timedelta(minutes=25)
    desk_session.desk.reports.take(Emergency(what="Brand", where="Hier"), then)
    for to in (ABOVE, ""):
        said = Said(direction=Direction.OUT, sender="a", receiver="b", text=to or "niet", to=to)
        desk_session.desk.log.add(said, then)
    for route in (Reports(), Messages()):
        assert "Wacht al" not in repr(shown(kiosk, route)), "without a link nothing changes"
    with_link(kiosk)
    for route in (Reports(), Messages()):
        assert repr(shown(kiosk, route)).count("Wacht al 25 minuten.") == 1


def test_opening_the_point_asks_for_a_new_key_and_a_drill_does_not(kiosk, desk_session):
    posted = desk_session.desk.posted
    kiosk.go(EndList("opening"))
    wanted = posted.noted(outgoing.OPENING)
    assert wanted
    desk_session.turn_drill(
        NOW.replace(year=NOW.year + 1), NOW, settings=kiosk.settings.fingerprint
    )
    kiosk.refresh()
    posted.note(outgoing.OPENING, "before")
    kiosk.go(EndList("opening"))
    assert posted.noted(outgoing.OPENING) == "before"
