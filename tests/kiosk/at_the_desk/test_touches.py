"""How many touches things take, counted with real ones: scrolling counts, as does every key."""

from __future__ import annotations

import pytest

from kiosk.desk.notices.routes import OwnNotice
from kiosk.desk.power.routes import Power
from kiosk.desk.reports.routes import Report
from kiosk.desk.routes import More, Tasks, Type
from kiosk.desk.storage.pins import Pins
from kiosk.desk.storage.records import Desk
from kiosk.model import routes as to
from kiosk.model.roles import Role
from kiosk.model.session import START, Session
from tests.kiosk import stage as staging
from tests.kiosk.at_the_desk.hands import STAFF_PIN, checked, enter, frames, press, said, tap
from tests.kiosk.desk.test_screens import ROUTES, filled, routes

PANELS = [
    pytest.param((800, 480), id="800x480"),
    pytest.param((1280, 800), id="1280x800", marks=pytest.mark.slow),
    pytest.param((720, 1280), id="720x1280", marks=pytest.mark.slow),
]
MOST_PAGES = 12


@pytest.fixture(scope="module")
def stage(session_window, tmp_path_factory):
    folder = tmp_path_factory.mktemp("touches")
    with pytest.MonkeyPatch.context() as patch:
        for name in ("CONFIG", "STATE", "RUN"):
            patch.setenv(f"NOODSTEUNPUNT_{name}", str(folder))
        Pins().set_pin(Role.STAFF, STAFF_PIN)
        snapshot = staging.sample_snapshot(staging.sample_config(), folder)
        stage = staging.Stage(snapshot, folder)
        stage.shown = snapshot
        stage.kiosk.desk_session._desk = Desk(staging.NOW, folder)
        filled(stage.kiosk.desk_session)
        yield stage
        stage.close()


class Hand:
    """Touches what is in sight, scrolls to what is not, and counts."""

    def __init__(self, stage):
        self.kiosk, self.count = stage.kiosk, 0

    def tap(self, *names):
        for _ in range(MOST_PAGES):
            found = [w for w in self._buttons() if w.words in names]
            if found and self._in_sight(found[0]):
                self.count += 1
                tap(found[0])
                return
            self.count += 1
            tap(next(w for w in self._buttons() if w.icon == "down"))
        raise AssertionError(f"{names} is nowhere on {said(self.kiosk)}")

    def there(self, *names):
        return any(w.words in names for w in self._buttons())

    def type(self, text):
        from kiosk.model.keyboard_layout import Act

        keyboard = self.kiosk.shell.ids.view.children[0].ids.keyboard
        for char in text:
            key = next(k for k in keyboard.keys if k.act is Act.WRITE and k.text == char)
            self.count += 1
            press(keyboard, key)

    def _buttons(self):
        from kiosk.ui.widgets.basics import IconButton

        return [w for w in self.kiosk.shell.walk() if isinstance(w, IconButton) and not w.disabled]

    @staticmethod
    def _in_sight(widget):
        from kivy.uix.scrollview import ScrollView

        _, y = widget.to_window(*widget.center)
        scrolling = (one for one in ancestors(widget) if isinstance(one, ScrollView))
        return all(
            one.to_window(0, one.y)[1] <= y <= one.to_window(0, one.top)[1] for one in scrolling
        )


def ancestors(widget):
    while widget.parent and widget.parent is not widget:
        widget = widget.parent
        yield widget


def at(stage, route, role=None, **session):
    stage.show(route, stage.shown, role=role, **session)
    return Hand(stage)


def to_the_lock(hand):
    """As a person would who has been told: Dit steunpunt, Voor medewerkers."""
    if isinstance(hand.kiosk.session.route, to.Start):
        hand.count += 1
        tap(at=(5, 5))
    if not hand.there("Dit steunpunt", "Hier"):
        hand.tap("Terug")
    hand.tap("Dit steunpunt", "Hier")
    hand.tap("Voor medewerkers")


@pytest.mark.parametrize("step", ["normal", "large"])
@pytest.mark.parametrize("panel", PANELS)
@pytest.mark.slow
@pytest.mark.timeout(900)
def test_from_every_screen_of_residents_the_desk_is_three_touches(stage, panel, step):
    stage.turn_to(panel)
    far = {}
    for name, route in staging.routes(stage.shown).items():
        hand = at(stage, route, text_step=step if route != START else "normal")
        to_the_lock(hand)
        assert hand.kiosk.session.route == to.Unlock(), name
        if hand.count > 3:
            far[name] = hand.count
    assert far == {}


@pytest.mark.parametrize("screen", ["start", "share-place"])
def test_staff_are_at_the_desk_in_three_touches_and_the_pin(stage, screen):
    """From where it is farthest."""
    stage.turn_to((800, 480))
    hand = at(stage, staging.routes(stage.shown)[screen])
    to_the_lock(hand)
    assert hand.count <= 3
    enter(stage.kiosk, STAFF_PIN)
    checked(stage.kiosk)
    assert stage.kiosk.session.role is Role.STAFF


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("panel", PANELS)
def test_out_of_every_page_of_the_desk_is_at_most_three_touches(stage, panel):
    stage.turn_to(panel)
    for name, route in ROUTES.items():
        hand = at(stage, route, role=Role.STAFF)
        while not hand.there("Vergrendel"):
            hand.tap("Terug")
        hand.tap("Vergrendel")
        assert (hand.kiosk.session, hand.count <= 3) == (Session(), True), name


@pytest.mark.parametrize("panel", PANELS)
def test_staff_look_at_informatie_and_stroom_and_come_back_without_the_pin(stage, panel):
    stage.turn_to(panel)
    for shown in (to.Information(), to.Status(), to.Places()):
        hand = at(stage, shown, role=Role.STAFF)
        assert hand.there("Vergrendel")
        hand.tap("Taken")
        assert (stage.kiosk.session.route, hand.count) == (Tasks(), 1)
        assert stage.kiosk.session.role is Role.STAFF
    at(stage, More(), role=Role.STAFF)
    assert {to.Information(), Power()} <= set(routes(stage.kiosk.page("nl")[1]))


def test_who_looks_too_long_finds_the_desk_locked(stage):
    at(stage, to.Information(), role=Role.STAFF)
    staging.pass_time(125)
    frames()
    assert stage.kiosk.session == Session()
    assert not Hand(stage).there("Taken")


HERE = (["Hier, in het steunpunt"], "In het steunpunt Dorpshuis De Brink, Brink 2, Veldermeer")
KNOWN = (
    ["Een bekende plek", "Medische post brandweerkazerne"],
    "Medische post brandweerkazerne, Kazernestraat 1, Veldermeer",
)
STREET = (["Straat en huisnummer", "Dorpsstraat", 14], "Dorpsstraat 14, Veldermeer")


@pytest.mark.parametrize("panel", PANELS)
@pytest.mark.parametrize(
    ("where", "passed_on"),
    [
        pytest.param(*HERE, id="here", marks=pytest.mark.slow),
        pytest.param(*KNOWN, id="a known place", marks=pytest.mark.slow),
        pytest.param(*STREET, id="a street and number"),
    ],
)
def test_an_emergency_report_takes_at_most_fifteen_touches(stage, panel, where, passed_on):
    stage.turn_to(panel)
    hand = at(stage, Tasks(), role=Role.STAFF)
    for words in ("Nieuwe noodmelding", "Brand of rook", *where):
        if isinstance(words, int):
            assert isinstance(hand.kiosk.session.route, Type)
            hand.type(str(words))
            hand.tap("Volgende")
        else:
            hand.tap(words)
    for words in ("2", "Nu levensgevaar", "Een buur", "Wacht hier", "Neem de melding op"):
        hand.tap(words)
    route = hand.kiosk.session.route
    assert isinstance(route, Report)
    taken = hand.kiosk.desk_session.desk.reports.report(route.number).emergency
    assert (taken.what, taken.where) == ("Brand of rook. Nu levensgevaar", passed_on)
    assert (taken.who, taken.call_back) == (
        "2 personen",
        "Melder: een buur. Wacht hier in het steunpunt",
    )
    assert hand.count <= 15


@pytest.mark.parametrize("panel", PANELS)
def test_a_situation_report_takes_a_touch_a_question(stage, panel):
    from kiosk.desk.situation.routes import Situation, Situations
    from kiosk.desk.situation.store import QUESTIONS

    stage.turn_to(panel)
    hand = at(stage, Situations(), role=Role.STAFF)
    hand.tap("Nieuw situatiebericht")
    for question in QUESTIONS:
        assert question.words in said(hand.kiosk)
        hand.tap(question.answers[1].words)
    hand.tap("Maak het bericht")
    route = hand.kiosk.session.route
    assert isinstance(route, Situation)
    answers = hand.kiosk.desk_session.desk.situations.situation(route.number).answers
    assert answers == {q.key: q.answers[1].passed_on for q in QUESTIONS}
    assert hand.count == 2 + len(QUESTIONS)


def test_the_second_tap_of_two_does_not_answer(stage, monkeypatch):
    from kiosk.ui.widgets import actions

    stage.turn_to((1280, 800))
    monkeypatch.setattr(actions.Heedful, "_settled", False)
    shelf = stage.kiosk.desk_session.desk.notices
    notice = shelf.add("Soep", "Er is soep.", Role.STAFF, staging.NOW, drill=True)
    hand = at(stage, OwnNotice(notice.id), role=Role.STAFF)
    hand.tap("Haal weg")
    hand.tap("Ja, haal weg")
    assert notice in shelf.current(staging.NOW, drill=True)
    staging.pass_time(1)
    frames()
    staging.pass_time(1)
    hand.tap("Ja, haal weg")
    assert notice not in shelf.current(staging.NOW, drill=True)
