"""Where a touch leads, and what is known: a whole visit without a window."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta
from functools import partial

import pytest

from content.clock import build_time
from kiosk.desk.desk_session import DeskSession
from kiosk.model import routes
from kiosk.model.qr_codes import Room
from kiosk.model.session import HOME, Session
from kiosk.navigation.navigator import Navigator
from kiosk.routes import page
from tests.kiosk.snapshots import snapshot

NOW = build_time() + timedelta(days=1)
"""No machine is believed to be older than its software."""


class Notebook:
    """A display that writes down what it is asked to show."""

    def __init__(self):
        self.followed = []
        self.shown = []

    def room(self):
        return Room(side_px=340, px_per_mm=5.25)

    def forget(self):
        pass

    def follow(self, before, session):
        self.followed.append((before, session))

    def show(self, frame, view, route):
        self.shown.append((frame, view, route))


@pytest.fixture
def display():
    return Notebook()


@pytest.fixture
def navigator(tmp_path, monkeypatch, display):
    """At a point without content or power daemon."""
    for name in ("CONFIG", "STATE", "RUN"):
        monkeypatch.setenv(f"NOODSTEUNPUNT_{name}", str(tmp_path))
    desk_session = DeskSession(lambda: NOW)
    present = partial(page, desk_session=desk_session)
    yield Navigator(
        snapshot().config, tmp_path / "power.json", lambda: NOW, display, desk_session, present
    )
    if desk_session._desk:
        desk_session._desk.close()


def test_a_touch_leads_to_another_screen_which_is_shown(navigator, display):
    navigator.go(routes.Guides())
    assert navigator.session == Session(route=routes.Guides())
    assert display.followed == [(Session(), navigator.session)]
    (_, view, route) = display.shown[-1]
    assert route == routes.Guides()
    assert view == navigator.page("nl")[1]


def test_an_action_does_what_it_does_and_leads_nowhere_by_itself(navigator, display):
    done = []
    asked = routes.Print(routes.Places())
    navigator.on(routes.Print, done.append)
    navigator.go(asked)
    assert done == [asked]
    assert navigator.session == Session()
    assert display.shown == []


class Screen(routes.StaffRoute, frozen=True):
    """Of staff alone."""


class Act(routes.StaffAction, frozen=True):
    """Something that only staff can have done."""


@pytest.mark.parametrize("route", [Screen(), Act()], ids=["a screen", "an action"])
@pytest.mark.parametrize("role", [None, "technician", "staff"])
def test_who_may_not_follow_a_route_comes_to_the_lock(navigator, route, role):
    done = []
    navigator.on(routes.StaffAction, done.append)
    navigator.session = Session(role=role)
    navigator._present = lambda _: (None, None)
    navigator.go(route)
    allowed = role == "staff"
    assert done == ([route] if allowed and isinstance(route, Act) else [])
    if not allowed:
        assert navigator.session == Session(role=role, route=routes.Unlock())


def test_an_action_is_done_by_who_does_all_of_its_kind_unless_somebody_does_it_alone(navigator):
    done = []
    navigator.on(routes.Action, lambda _: done.append("any"))
    navigator.go(routes.Speak())
    navigator.on(routes.Speak, lambda _: done.append("speaks"))
    navigator.go(routes.Speak())
    assert done == ["any", "speaks"]


def test_a_visitor_who_leaves_is_forgotten(navigator, display):
    navigator.go(routes.SetLanguage("pl"))
    navigator.go(routes.Guides())
    navigator.leave()
    assert navigator.session == Session()
    assert display.shown[-1][2] == HOME


def test_followers_hear_of_a_session_before_it_is_shown(navigator, display):
    heard = []
    navigator.session_followers.append(lambda session: heard.append((session, len(display.shown))))
    navigator.go(routes.Here())
    assert heard == [(navigator.session, 0)]


def test_what_is_new_is_read_told_and_shown(navigator, display):
    heard = []
    navigator.snapshot_followers.append(lambda before, now: heard.append((before, now)))
    before = navigator.snapshot
    navigator.clock = lambda: NOW + timedelta(minutes=3)
    navigator.refresh()
    assert heard == [(before, navigator.snapshot)]
    assert navigator.snapshot.now - before.now == timedelta(minutes=3)
    assert len(display.shown) == 1


def test_where_a_language_is_heard_the_page_says_so_but_not_at_the_desk(navigator):
    navigator.hears = lambda language: language == "nl"
    assert navigator.page("nl")[0].aloud
    assert not navigator.page("en")[0].aloud
    navigator.session = Session(role="staff")
    assert not navigator.page("nl")[0].aloud


def test_it_needs_no_window():
    """Not by way of anything that it imports either."""
    script = "import sys, kiosk.navigation.navigator; sys.exit('kivy' in sys.modules)"
    subprocess.run([sys.executable, "-c", script], check=True)
