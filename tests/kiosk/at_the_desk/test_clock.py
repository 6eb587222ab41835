"""Staff put the clock right, behind their PIN, by buttons."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime, timedelta

import pytest

from kiosk.desk.clock import actions
from kiosk.desk.clock import screens as clock_screens
from kiosk.desk.clock.routes import Clock, SetClock
from kiosk.model import routes
from kiosk.model.views import Actions
from tests.kiosk.at_the_desk.hands import frames, go, said, until

RIGHT = datetime.now(UTC).replace(second=0, microsecond=0) + timedelta(days=1)
"""Later than these sources were written: no machine is older than its software."""
WRONG = RIGHT + timedelta(days=400)


@pytest.fixture
def bus(monkeypatch):
    """What would be asked of systemd-timedated; it lets time from a network be turned off."""
    asked = []

    def run(words, **_options):
        asked.append(words[3:])
        return subprocess.CompletedProcess(words, 0, "b true\n" if "NTP" in words else "", "")

    monkeypatch.setattr(actions.subprocess, "run", run)
    return asked


def press(kiosk, icon, place):
    """The ``place``-th button with that icon."""
    _, view = kiosk.page("nl")
    choices = [c for block in view.blocks if isinstance(block, Actions) for c in block.choices]
    kiosk.go([choice for choice in choices if choice.icon == icon][place].route)


def settle(kiosk):
    until(lambda: kiosk.desk_session.said)


def test_every_button_changes_the_time_in_hand_and_nothing_else(desk, bus):
    go(desk, Clock())
    for icon, sign in (("add", 1), ("less", -1)):
        for place, (_, span) in enumerate(clock_screens.STEPS):
            before = desk.session.route.at or desk.now().replace(second=0, microsecond=0)
            press(desk, icon, place)
            assert desk.session.route.at - before == sign * span
    assert bus == []


def test_the_clock_is_set_and_what_was_saved_with_it(desk, bus):
    desk.clock = lambda: WRONG
    desk.timekeeper.set_to(WRONG)
    desk.refresh()
    go(desk, Clock(RIGHT))
    desk.clock = lambda: RIGHT  # as the system does when it is asked
    press(desk, "check", 0)
    settle(desk)
    assert "De klok staat op" in " ".join(said(desk))
    assert [words[-4:] for words in bus] == [
        [*actions._TIMEDATED, "NTP"],
        ["SetNTP", "bb", "false", "false"],
        ["xbb", f"{int(RIGHT.timestamp())}000000", "false", "false"],
        ["SetNTP", "bb", "true", "false"],
    ]
    assert RIGHT <= desk.now() < RIGHT + timedelta(minutes=5)
    (note, *_) = desk.desk_session.desk.audit_log.entries()
    assert "De klok staat op" in note.what


def test_where_the_system_does_not_let_the_clock_be_set_it_says_so(desk, monkeypatch):
    def refuse(words, **_options):
        raise subprocess.CalledProcessError(1, words, stderr="Interactive authentication required.")

    monkeypatch.setattr(actions.subprocess, "run", refuse)
    before = desk.now()
    go(desk, Clock(RIGHT))
    press(desk, "check", 0)
    settle(desk)
    assert "Vraag de technicus" in " ".join(said(desk))
    assert abs(desk.now() - before) < timedelta(minutes=5)


@pytest.mark.parametrize("year", [1999, 2099])
def test_a_year_that_cannot_be_is_refused(desk, bus, year):
    go(desk, Clock(datetime(year, 1, 1, 12, tzinfo=UTC)))
    press(desk, "check", 0)
    settle(desk)
    assert "Kijk naar het jaar" in " ".join(said(desk))
    assert bus == []


def test_a_visitor_sets_no_clock(kiosk, bus):
    kiosk.go(SetClock(RIGHT))
    frames()
    assert kiosk.session.route == routes.Unlock()
    assert bus == []


def test_the_two_times_on_the_page_are_told_apart(desk):
    """What the screen says, and what the buttons made of it."""
    go(desk, Clock(datetime(2026, 6, 1, 10, tzinfo=UTC)))
    told = {f.label: f.words for f in desk.shell.walk() if hasattr(f, "label")}
    assert told["U zet de klok op"] == "1 jun 2026, 12:00 uur"
    assert told["Klopt de klok? Het scherm zegt"] != told["U zet de klok op"]
