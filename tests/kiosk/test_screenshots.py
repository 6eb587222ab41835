"""Every screen of residents can be drawn by its name, and shows something when it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest

from content.board import Gone
from content.core.supersession import alert
from kiosk.i18n.translator import translator
from kiosk.speech import script
from tests.kiosk.snapshots import bulletin
from tests.kiosk.stage import NOW, empty_snapshot


@pytest.fixture
def drawn(stage):
    """The words on each screen of residents, by its name."""
    from kiosk import screenshots
    from kiosk.routes import SCREENS

    def draw(snapshot):
        stage.kiosk.snapshot, said = snapshot, {}
        for shown in SCREENS:
            session = stage.kiosk.session
            stage.kiosk.session = replace(
                session, route=screenshots.route_to(stage.kiosk, shown.name)
            )
            said[shown.name] = script.script(*stage.kiosk.page("nl"), translator("nl"))
            stage.kiosk.session = session
        return said

    return draw


def is_gone(words):
    return "geldt niet meer. Ga terug" in words or "staat niet meer op de lijst" in words


def test_each_shows_the_first_of_what_it_is_about(drawn, sample):
    was = bulletin("rook-0", sent=NOW - timedelta(hours=5))
    arrived = {alert(now): NOW for now in sample[0].bulletins}
    said = drawn(replace(sample[0], gone=(Gone(NOW, was),), arrived=arrived))
    assert [name for name, words in said.items() if is_gone(words)] == []
    assert "Kop nl" in said["gone"]
    assert "Stroomstoring in Veldermeer" in said["earlier"]
    assert "Er is koffie en thee" in said["notice"]
    assert said["together"].count("minuten lopen") == 3


def test_before_the_first_stick_each_still_has_its_page(drawn, sample):
    assert all(drawn(empty_snapshot(sample[0].config)).values())


def test_a_tour_leaves_every_picture_and_says_when(stage, tmp_path, monkeypatch):
    """However long each frame takes: the clock here goes on when it is asked to."""
    from kiosk import screenshots

    to_do, taken, ended = [], [], []
    clock = SimpleNamespace(schedule_once=lambda then, _s: to_do.append(then))
    monkeypatch.setattr(screenshots, "Clock", clock)
    monkeypatch.setattr(screenshots, "take", lambda _, path: taken.append(path.stem))
    monkeypatch.setattr(screenshots, "route_to", lambda _, name: name)
    kiosk = SimpleNamespace(navigator=SimpleNamespace(go=lambda _: None))
    screenshots.tour(kiosk, tmp_path, 8.0, lambda: ended.append(len(taken)))
    while to_do:
        to_do.pop(0)(0.0)
    assert taken == [f"{n}-{name}" for n, name in enumerate(screenshots.TOUR, start=1)]
    assert ended == [len(screenshots.TOUR)]
