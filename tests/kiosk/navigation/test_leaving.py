"""A page does not leave a reader without asking, and the touch that answers presses nothing."""

from __future__ import annotations

import pytest

from kiosk.model import routes as to
from kiosk.model.session import START, Session
from tests.kiosk import stage as staging
from tests.kiosk.fingers import finger

SHELTER = to.Place("veiligheidsregio-merenland", "opvang")


@pytest.fixture
def kiosk(stage):
    yield stage.kiosk
    stage.kiosk.become(Session())
    stage.kiosk.leaving.stop()


def begin(kiosk, session):
    kiosk.become(session)
    kiosk.leaving.wait()


def asked():
    from kivy.core.window import Window

    from kiosk.ui.widgets.question import QuestionBand

    return [(w.words, w.hint) for w in Window.children if isinstance(w, QuestionBand)]


def touch(at=(640, 400)):
    one = finger(*at)
    staging.settle(2)
    one.touch_up()
    staging.settle(2)


@pytest.mark.parametrize(
    ("language", "words"),
    [("nl", "Bent u er nog?"), ("uk", "Ви ще тут?"), ("ar", "هل ما زلت هنا؟")],
)
def test_it_asks_twenty_seconds_before_in_the_visitors_own_language(kiosk, language, words):
    begin(kiosk, Session(language=language, route=to.Guides()))
    staging.pass_time(25)
    assert asked() == []
    staging.pass_time(17)
    assert [said for said, _ in asked()] == [words]
    staging.pass_time(3)
    assert kiosk.session.route == to.Guides()
    staging.pass_time(30)
    assert kiosk.session == Session()
    assert asked() == []


def test_the_touch_that_answers_presses_nothing_and_the_next_one_does(kiosk):
    begin(kiosk, Session(route=to.Guides()))
    staging.settle()
    row = kiosk.shell.ids.tabs.children[0]
    at = row.to_window(*row.center)
    staging.pass_time(45)
    touch(at)
    assert (asked(), kiosk.session.route) == ([], to.Guides())
    staging.pass_time(25)
    assert kiosk.session.route == to.Guides(), "it counts from the answer"
    touch(at)
    assert kiosk.session.route == to.Help()


@pytest.mark.parametrize("route", [to.Share(to.Here()), SHELTER, to.Map()])
def test_codes_and_ways_to_go_stay_three_minutes(kiosk, route):
    begin(kiosk, Session(route=route))
    staging.pass_time(140)
    assert (asked(), kiosk.session.route) == ([], route)
    staging.pass_time(23)
    assert asked()
    staging.pass_time(40)
    assert kiosk.session == Session()


def test_a_page_opened_a_moment_ago_has_its_own_time(kiosk):
    begin(kiosk, Session(route=to.Guides()))
    staging.pass_time(25)
    kiosk.become(Session(route=to.Guide("smoke")))
    staging.pass_time(25)
    assert (asked(), kiosk.session.route) == ([], to.Guide("smoke"))


def test_who_is_on_the_first_page_is_asked_nothing(kiosk):
    begin(kiosk, Session())
    staging.pass_time(100)
    assert asked() == []


def test_the_start_screen_does_not_leave(kiosk):
    begin(kiosk, Session(route=START))
    staging.pass_time(170)
    assert kiosk.session.route == START


def test_who_listens_is_asked_nothing(kiosk):
    begin(kiosk, Session(route=to.Guides(), speaking=True))
    staging.pass_time(100)
    assert (asked(), kiosk.session.route) == ([], to.Guides())
