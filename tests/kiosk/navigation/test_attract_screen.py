"""The start screen comes when nobody is near, and goes without pressing anything."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest

from kiosk.model import routes
from kiosk.model.session import HOME, START, Session
from tests.kiosk import stage as staging
from tests.kiosk.snapshots import bulletin
from tests.kiosk.stage import sample_config, sample_snapshot

PANELS = [
    pytest.param(
        panel,
        id=f"{panel[0]}x{panel[1]}",
        marks=[] if panel == (800, 480) else pytest.mark.slow,
    )
    for panel in staging.PANELS
]
ON_A_BULLETIN = (300, 530)
"""Where Informatie shows its first row."""


@pytest.fixture(scope="module")
def stage(session_window, tmp_path_factory):
    folder = tmp_path_factory.mktemp("sample")
    with pytest.MonkeyPatch.context() as patch:
        for name in ("CONFIG", "STATE", "RUN"):
            patch.setenv(f"NOODSTEUNPUNT_{name}", str(folder))
        stage = staging.Stage(sample_snapshot(sample_config(), folder), folder)
        stage.sample = stage.kiosk.snapshot
        yield stage
        stage.close()


@pytest.fixture
def kiosk(stage):
    """Somebody was here just now: from here it counts."""
    stage.turn_to(staging.PANELS[0])
    finger(ON_A_BULLETIN)
    stage.show(HOME, stage.sample)
    return stage.kiosk


def finger(at, *, drag=False):
    from kivy.base import EventLoop
    from kivy.tests.common import UnitTestTouch

    touch = UnitTestTouch(*at)
    touch.touch_down()
    EventLoop.idle()
    if drag:
        touch.touch_move(at[0], at[1] + 150)
        EventLoop.idle()
    touch.touch_up()
    for _ in range(4):
        EventLoop.idle()


def asleep(kiosk):
    """Nobody was near for a while."""
    kiosk.become(Session())
    staging.pass_time(kiosk.settings.behaviour.start_after_s + 5)
    assert kiosk.session == Session(route=START)


def told(kiosk, before, now):
    """What is known became this."""
    for follow in kiosk.navigator.snapshot_followers:
        follow(before, now)


def test_it_comes_after_the_time_in_the_configuration(kiosk):
    after_s = kiosk.settings.behaviour.start_after_s
    staging.pass_time(after_s / 2)
    assert kiosk.session == Session()
    staging.pass_time(after_s / 2)
    assert kiosk.session == Session(route=START)


@pytest.mark.parametrize(
    "session",
    [Session(route=routes.Guides()), Session(language="pl"), Session(speaking=True)],
    ids=["reads on", "in another language", "listens"],
)
def test_it_does_not_come_over_who_has_not_been_forgotten(stage, kiosk, session):
    after_s = kiosk.settings.behaviour.start_after_s
    kiosk.become(session)
    staging.pass_time(after_s + 5)
    assert kiosk.session == session
    kiosk.become(Session())
    staging.pass_time(after_s + 5)
    assert kiosk.session == Session(route=START), "it went on counting"


def language_of(stage, name):
    """Where on the glass a language stands on the start screen."""
    from kiosk.ui.widgets.start import StartLanguage

    stage.kiosk._attract_screen.show()
    staging.settle()
    return next(
        w.to_window(*w.center)
        for w in stage.kiosk.shell.walk()
        if isinstance(w, StartLanguage) and w.choice.words == name
    )


def test_touching_the_name_of_a_language_starts_in_it(stage, kiosk):
    finger(language_of(stage, "العربية"))
    assert kiosk.session == Session(language="ar")


@pytest.mark.parametrize("panel", PANELS)
def test_the_headline_of_the_start_screen_has_capitals_of_nine_millimetres(stage, kiosk, panel):
    from kiosk.ui.theme import CAPITAL_OF_FONT, theme

    stage.turn_to(panel)
    kiosk._attract_screen.show()
    staging.settle()
    line = next(
        w for w in kiosk.shell.walk() if getattr(w, "words", "") == "Geen stroom in heel Veldermeer"
    )
    assert line.font_size * CAPITAL_OF_FONT / theme.mm >= 8.9
    assert "…" not in line.text


HEADLINES = (
    "Geen stroom in heel Veldermeer",
    "Hier leest u wat er aan de hand is en wat u kunt doen.",
    "Drinkwatervoorzieningsmaatschappij sluit alle leidingen in de hele gemeente voor onderhoud af",
)


@pytest.mark.parametrize(
    "headline",
    [
        pytest.param(HEADLINES[0], id="two lines", marks=pytest.mark.slow),
        pytest.param(HEADLINES[1], id="three lines"),
        pytest.param(HEADLINES[2], id="too long", marks=pytest.mark.slow),
    ],
)
@pytest.mark.parametrize("drill", [False, True], ids=["", "with the strip of an exercise"])
@pytest.mark.parametrize("panel", PANELS)
def test_nothing_on_the_start_screen_covers_the_headline(stage, kiosk, headline, drill, panel):
    """Its letters stand between how bad it is and the utilities, or else the languages."""
    stage.turn_to(panel)
    kiosk.navigator.snapshot = saying(kiosk.snapshot, headline, drill=drill)
    for language in ("nl", "ar"):
        stage.show(START, language=language)
        view = next(w for w in kiosk.shell.walk() if type(w).__name__ == "StartView")
        line, ids = view.ids.line, view.ids
        below = ids.tiles.top if view.roomy else ids.between.y
        assert line.y + 0.05 * line.font_size >= below - 1, "covered below"
        assert line.top - 0.34 * line.font_size <= ids.badge.parent.y + 1, "covered above"
        assert line.opacity
        assert ids.headline.y >= ids.between.y - 1, "out of its place"


@pytest.mark.parametrize("panel", PANELS)
def test_the_utilities_stay_below_a_headline_of_two_lines(stage, kiosk, panel):
    stage.turn_to(panel)
    stage.show(START)
    view = next(w for w in kiosk.shell.walk() if type(w).__name__ == "StartView")
    assert view.roomy


def saying(snapshot, headline, *, drill):
    """The same, with that as its worst message."""
    worst, *others = snapshot.bulletins
    infos = tuple(msgspec.structs.replace(info, headline=headline) for info in worst.infos)
    behaviour = msgspec.structs.replace(snapshot.config.behaviour, drill=drill)
    return replace(
        snapshot,
        bulletins=(msgspec.structs.replace(worst, infos=infos), *others),
        config=msgspec.structs.replace(snapshot.config, behaviour=behaviour),
    )


@pytest.mark.parametrize("drag", [False, True], ids=["tap", "drag"])
def test_the_touch_that_wakes_it_presses_nothing_and_the_next_one_does(kiosk, drag):
    asleep(kiosk)
    finger(ON_A_BULLETIN, drag=drag)
    assert kiosk.session == Session()
    finger(ON_A_BULLETIN)
    assert kiosk.session.route.__class__ is routes.Bulletin


def test_a_new_bulletin_is_shown_at_once(kiosk):
    before = kiosk.snapshot
    asleep(kiosk)
    told(kiosk, before, before)
    assert kiosk.session.route == START
    told(kiosk, before, replace(before, bulletins=(bulletin(), *before.bulletins)))
    assert kiosk.session.route == HOME


def test_a_new_bulletin_does_not_take_the_page_from_who_is_reading(kiosk):
    kiosk.go(routes.Guides())
    before = kiosk.snapshot
    told(kiosk, before, replace(before, bulletins=(bulletin(), *before.bulletins)))
    assert kiosk.session.route == routes.Guides()


def test_a_drill_and_the_stick_stay_in_sight(kiosk):
    from kiosk.ui.widgets.text import FitText, Text

    asleep(kiosk)
    staging.settle()
    words = [w.words for w in kiosk.shell.walk() if isinstance(w, (FitText, Text))]
    assert "OEFENING – dit is niet echt" in words
    assert "Raak het scherm aan" in words
