"""Who may what: every way to every screen and every action, for nobody, staff and technicians."""

from __future__ import annotations

from datetime import timedelta

import pytest

from content.clock import build_time
from kiosk import routes as pages
from kiosk.desk import access, counter
from kiosk.model import routes
from kiosk.model.qr_codes import Room
from kiosk.model.roles import Role
from kiosk.model.routes import Named
from kiosk.model.session import Session
from kiosk.navigation.navigator import Navigator
from kiosk.technician import actions as technician_actions
from kiosk.technician.power_commands import Try, key_of
from tests.kiosk.snapshots import snapshot

NOW = build_time() + timedelta(days=1)
ROLES = (None, Role.STAFF, Role.TECHNICIAN)
STAFF_ACTIONS = (
    *counter.FORM_ACTIONS,
    *counter.DRILL_ACTIONS,
    counter.CLOCK_ACTION,
    *counter.TOUCHES,
)
TECHNICIAN_ACTIONS = ("carry-out", "make-archive", "make-poster")
KEYS = {"carry-out": key_of(Try("coffee", on=False))}


class Nowhere:
    """A display that shows nothing."""

    def room(self):
        return Room(side_px=340, px_per_mm=5.25)

    def forget(self):
        pass

    def follow(self, before, session):
        pass

    def show(self, frame, view, route):
        pass


@pytest.fixture
def done(monkeypatch):
    """What was done, in place of doing it."""
    done = []

    class Controller:
        def __init__(self, _):
            pass

        def __getattr__(self, name):
            return lambda *_: done.append(name)

    class Background:
        busy = False

        def __init__(self, _):
            pass

        def start(self, *_, **__):
            done.append("technician")

    monkeypatch.setattr("kiosk.desk.controller.Controller", Controller)
    monkeypatch.setattr(technician_actions, "Background", Background)
    return done


@pytest.fixture
def navigator(tmp_path, monkeypatch, done):
    for name in ("CONFIG", "STATE", "RUN"):
        monkeypatch.setenv(f"NOODSTEUNPUNT_{name}", str(tmp_path))
    navigator = Navigator(
        snapshot().config, tmp_path / "power.json", lambda: NOW, Nowhere(), pages.page
    )
    counter.register(navigator)
    technician_actions.register(navigator)
    yield navigator
    if navigator.desk_session._desk:
        navigator.desk_session._desk.close()


def test_this_walk_meets_every_action(navigator):
    assert set(navigator.named) == {*STAFF_ACTIONS, *TECHNICIAN_ACTIONS}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(
    ("name", "needs"),
    [
        *((name, Role.STAFF) for name in STAFF_ACTIONS),
        *((name, Role.TECHNICIAN) for name in TECHNICIAN_ACTIONS),
    ],
)
def test_an_action_is_done_for_the_role_that_it_needs_and_for_no_other(
    navigator, done, name, needs, role
):
    navigator.session = Session(role=role)
    navigator.go(Named(name, KEYS.get(name, "")))
    assert bool(done) is (role is needs)
    if role is not needs:
        assert navigator.session == Session(role=role, route=routes.Unlock())


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(
    ("name", "needs"),
    [
        *((name, Role.STAFF) for name in access.STAFF),
        *((name, Role.TECHNICIAN) for name in access.TECHNICIAN),
    ],
)
def test_a_screen_is_shown_to_the_role_that_it_needs_and_to_no_other(name, needs, role):
    route = access.door(Named(name), role)
    assert route == (Named(name) if role is needs else routes.Unlock())


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("screen", pages.SCREENS, ids=lambda screen: screen.name)
def test_what_residents_read_everybody_reads(screen, role):
    assert screen.route.needs is None
    assert access.door(screen.route, role) == screen.route


def leaves(kind):
    below = kind.__subclasses__()
    return [leaf for one in below for leaf in leaves(one)] if below else [kind]


def test_every_route_of_residents_has_a_screen_or_somebody_who_does_it(navigator):
    handled = {routes.Named, *navigator.actions, routes.Speak, routes.Print, routes.Unlock}
    kinds = {
        kind
        for kind in leaves(routes.Route)
        if kind.__module__ == routes.__name__ and not issubclass(kind, routes.Preference)
    }
    roles = {
        routes.StaffRoute,
        routes.StaffAction,
        routes.TechnicianRoute,
        routes.TechnicianAction,
    }
    assert kinds - roles == (set(pages.PRESENTERS) | handled) - {routes.Entry}


def test_each_preference_leads_back_to_where_one_was():
    for change in (
        routes.SetLanguage("pl"),
        routes.SetText("large"),
        routes.SetPalette("contrast"),
        routes.SetReach(low=True),
        routes.Return(),
    ):
        assert not isinstance(Session().go(change).route, routes.Preference)
