"""Who may what: every way to every screen and every action, for nobody, staff and technicians."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial
from importlib import import_module
from pathlib import Path

import pytest

import kiosk
from common import first_code
from content.clock import build_time
from kiosk import routes as pages
from kiosk.desk import access
from kiosk.desk.checklists.routes import CloseNow, EndList, Reopen, Tick
from kiosk.desk.clock import actions as clock_actions
from kiosk.desk.clock.routes import SetClock
from kiosk.desk.controller import Controller
from kiosk.desk.desk_session import DeskSession
from kiosk.desk.drill import actions as drill_actions
from kiosk.desk.drill.routes import ShowDrill, StartDrill, StopDrill
from kiosk.desk.duty.routes import EndDuty
from kiosk.desk.link import actions as link_actions
from kiosk.desk.link.routes import Discard as DiscardLetter
from kiosk.desk.link.routes import Letter, OpenLetter, PinUp, TakeUp, Unbelieved
from kiosk.desk.messages.routes import ConfirmMessage, WriteMessages
from kiosk.desk.needs import routes as needs
from kiosk.desk.notices.routes import NoticeForm, Withdraw
from kiosk.desk.power import actions as power_actions
from kiosk.desk.power.routes import CarryOut as StaffCarryOut
from kiosk.desk.reports.routes import ConfirmReport, MakeReal, RelayReport
from kiosk.desk.routes import Choose, Discard, Fill, Restore, Send, Tasks
from kiosk.desk.situation.routes import WriteSituation
from kiosk.desk.software.routes import NotTonight, Tonight
from kiosk.desk.software.routes import Software as StaffSoftware
from kiosk.desk.sticks.routes import AllowStick
from kiosk.desk.stock.routes import (
    Give,
    PrintCoupons,
    ReadCoupon,
    TakeBack,
    WriteCoupons,
    WriteMovements,
)
from kiosk.desk.visitors.routes import Count, Uncount, WriteVisitors
from kiosk.desk.volunteers import routes as volunteers
from kiosk.model import routes
from kiosk.model.qr_codes import Room
from kiosk.model.roles import Role
from kiosk.model.session import Session
from kiosk.navigation.navigator import Navigator
from kiosk.technician import actions as technician_actions
from kiosk.technician import entrance
from kiosk.technician.power_commands import Try
from kiosk.technician.power_orders import Outcome
from kiosk.technician.promises import EndPromise
from kiosk.technician.routes import (
    CallThrough,
    CarryOut,
    Diagnostics,
    MakeArchive,
    MakePoster,
    Software,
    SoftwareNotTonight,
    SoftwareTonight,
    TakeCard,
)
from software import telling
from software.telling import Stage, Told
from tests.kiosk.snapshots import snapshot

NOW = build_time() + timedelta(days=1)
ROLES = (None, Role.STAFF, Role.TECHNICIAN)
FORM = NoticeForm()
ACTIONS = (
    Fill(form=FORM, field="titel", text="x"),
    Choose(FORM, "titel", "x", Tasks()),
    Send(FORM),
    Discard(FORM),
    Restore(FORM),
    Withdraw(1),
    ConfirmMessage(1),
    WriteMessages(),
    Tick("opening", "x"),
    EndList("opening"),
    CloseNow(),
    Reopen(),
    EndDuty(1),
    AllowStick(),
    RelayReport(1),
    ConfirmReport(1),
    MakeReal(1),
    WriteSituation(1),
    Give(1, 3),
    TakeBack(1, 1),
    ReadCoupon(item=1, text="417002358213"),
    PrintCoupons(10),
    WriteCoupons(21),
    WriteMovements(),
    Count(1),
    Uncount(1),
    WriteVisitors(),
    OpenLetter(Letter(1)),
    TakeUp(Letter(1), "Brandweer"),
    PinUp(Letter(1)),
    DiscardLetter(Unbelieved(0, None)),
    needs.Match(1, other=2),
    needs.Seek(1),
    needs.Accept(1, by="np-b", quantity=2),
    needs.Give("a1"),
    needs.GiveNothing("a1"),
    needs.Grant(1, question="a1"),
    needs.Refuse(1, question="a1"),
    needs.Confirm(1, claim="a1"),
    needs.Release(1, claim="a1"),
    needs.Repeat(2, of=1),
    needs.Meet(1),
    needs.TakeOff(1),
    needs.PutBack(1),
    needs.MakeReport(1),
    needs.AllArrived(1),
    needs.PrintSlip(1),
    volunteers.IsBack(1),
    volunteers.GoHome(1),
    volunteers.PrintCard("host"),
    volunteers.WriteCards(),
    StartDrill(1),
    ShowDrill(1),
    StopDrill(),
    SetClock(datetime(2026, 1, 1, tzinfo=UTC)),
    StaffCarryOut(EndPromise()),
    CarryOut(Try("coffee", on=False)),
    MakeArchive(),
    MakePoster(),
    CallThrough(),
    TakeCard(),
    Tonight("1.2", "ab"),
    NotTonight(),
    SoftwareTonight("ab"),
    SoftwareNotTonight(),
)
"""One of each that somebody behind the PIN can have done."""


def called(value):
    return getattr(value, "name", "") or type(value).__name__


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

    class Background:
        busy = False

        def __init__(self, _):
            pass

        def start(self, *_, **__):
            done.append("technician")

    monkeypatch.setattr(Controller, "do", lambda _, action: done.append(action))
    monkeypatch.setattr(technician_actions, "Background", Background)
    return done


@pytest.fixture
def navigator(tmp_path, monkeypatch):
    for name in ("CONFIG", "STATE", "RUN"):
        monkeypatch.setenv(f"NOODSTEUNPUNT_{name}", str(tmp_path))
    desk_session = DeskSession(lambda: NOW)
    present = partial(pages.page, desk_session=desk_session)
    navigator = Navigator(
        snapshot().config, tmp_path / "power.json", lambda: NOW, Nowhere(), desk_session, present
    )
    access.register(navigator, desk_session)
    entrance.register(navigator, desk_session)
    yield navigator
    if desk_session._desk:
        desk_session._desk.close()


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("action", ACTIONS, ids=called)
def test_an_action_is_done_for_the_role_that_it_needs_and_for_no_other(
    done, navigator, action, role
):
    navigator.session = Session(role=role)
    navigator.go(action)
    assert bool(done) is (role is action.needs)
    if role is not action.needs:
        assert navigator.session == Session(role=role, route=routes.Unlock())


@pytest.fixture
def under_way(monkeypatch):
    """Jobs of staff that were begun: each ends when it is called, as its thread would."""
    under_way = []

    class Background:
        def __init__(self, _):
            pass

        def start(self, job, then, *, failed):
            under_way.append(lambda: then(job()))
            return True

    for module in (drill_actions, clock_actions, link_actions, power_actions):
        monkeypatch.setattr(module, "Background", Background)
    monkeypatch.setattr(drill_actions, "ask", lambda *_: None)
    monkeypatch.setattr(clock_actions, "set_system_clock", lambda _: None)
    monkeypatch.setattr(
        power_actions.power_orders,
        "carry_out",
        lambda *_: Outcome("Het licht gaat weer uit.", done=True),
    )
    monkeypatch.setattr(
        link_actions.PostActions, "_read", lambda *_: link_actions.Outcome("x", (Letter(1), None))
    )
    return under_way


@pytest.mark.parametrize("role", [None, Role.TECHNICIAN])
@pytest.mark.parametrize(
    ("asked", "noted"),
    [
        (StartDrill(1), "De oefening"),
        (SetClock(NOW), "De klok"),
        (OpenLetter(Letter(1)), ""),
        (StaffCarryOut(EndPromise()), "Het licht gaat weer"),
    ],
    ids=["drill", "clock", "letter", "power"],
)
def test_what_ends_after_the_desk_was_locked_is_told_to_nobody_else(
    under_way, navigator, asked, noted, role
):
    """The audit log knows it all the same, and who asked for it."""
    navigator.session = Session(role=Role.STAFF)
    navigator.go(asked)
    navigator.leave()
    if role:
        navigator.become(Session(role=role, route=access.home(role)))
    (end,) = under_way
    end()
    desk_session = navigator._staff
    assert desk_session.said == ""
    assert desk_session.opened == {}
    notes = desk_session.desk.audit_log.entries()
    assert [note.role for note in notes if noted] == [Role.STAFF] * bool(noted)
    assert all(note.what.startswith(noted) for note in notes)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("screen", access.screens(), ids=called)
def test_a_screen_is_shown_to_the_role_that_it_needs_and_to_no_other(navigator, screen, role):
    route = screen.route
    needs = Role.STAFF if isinstance(route, routes.StaffRoute) else Role.TECHNICIAN
    assert access.door(route, role) == (route if role is needs else routes.Unlock())
    navigator.session = Session(role=role)
    navigator.go(route)
    assert navigator.session.route == (route if role is needs else routes.Unlock())


@pytest.mark.parametrize("role", ROLES)
def test_the_code_of_the_office_is_shown_to_technicians_alone(navigator, monkeypatch, role):
    """Whoever has it makes themselves the office's first user."""
    path, code = first_code.path(), "BCDF-GHJK-2345"
    path.parent.mkdir()
    first_code.write(first_code.FirstCode(code, "http://127.0.0.1:8117/", NOW + timedelta(days=1)))
    showed = set()

    def show(_, frame, view, route):
        if code in f"{frame}{view}":
            showed.add(type(route))

    monkeypatch.setattr(Nowhere, "show", show)
    for screen in pages.every_screen():
        navigator.session = Session(role=role)
        navigator.go(screen.route)
    assert showed == ({Diagnostics} if role is Role.TECHNICIAN else set())


@pytest.mark.parametrize(
    ("role", "there"),
    [
        (None, set()),
        (Role.STAFF, {StaffSoftware, Tasks, routes.Unlock}),
        (Role.TECHNICIAN, {Software}),
    ],
    ids=["residents", "staff", "technicians"],
)
def test_residents_read_nothing_of_new_software(navigator, monkeypatch, role, there):
    """The lock leads who is in already to their first page."""
    telling.path().parent.mkdir()
    telling.write(Told(stage=Stage.WAITING, version="9.8.7", image_sha256="ab"), telling.path())
    navigator.refresh()
    told = set()

    def show(_, frame, view, route):
        if "9.8.7" in f"{frame}{view}":
            told.add(type(route))

    monkeypatch.setattr(Nowhere, "show", show)
    for screen in pages.every_screen():
        navigator.session = Session(role=role)
        navigator.go(screen.route)
    assert told == there


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("screen", pages.SCREENS, ids=called)
def test_what_residents_read_everybody_reads(screen, role):
    assert screen.route.needs is None
    assert access.door(screen.route, role) == screen.route


def leaves(kind):
    below = kind.__subclasses__()
    return [leaf for one in below for leaf in leaves(one)] if below else [kind]


def routes_of_the_kiosk():
    """Every type of route in every `routes.py` of the kiosk."""
    for path in Path(kiosk.__file__).parent.rglob("routes.py"):
        import_module(".".join(path.relative_to(Path(kiosk.__file__).parents[1]).parts)[:-3])
    bases = (routes.StaffRoute, routes.StaffAction, routes.TechnicianRoute, routes.TechnicianAction)
    kinds = set(leaves(routes.Route)) - {*bases, routes.Entry}
    return {
        kind
        for kind in kinds
        if kind.__module__.startswith("kiosk.") and not issubclass(kind, routes.Preference)
    }


def test_every_route_has_one_screen_or_somebody_who_does_it(navigator):
    """One that was forgotten by its feature would be met by a finger first."""
    controller = Controller(navigator, navigator._staff, access.features(Role.STAFF), access.home)
    technician = technician_actions.TechnicianActions(navigator, navigator._staff)
    screens = [type(shown.route) for shown in pages.every_screen()]
    doers = {*navigator.actions, *controller._actions, *technician._actions, routes.Unlock}
    doers |= {routes.Speak, routes.Print, routes.UnlockCode}  # the last is the lock's other page
    assert len(screens) == len(set(screens))
    assert routes_of_the_kiosk() == {*screens, *doers} - {
        routes.StaffAction,
        routes.TechnicianAction,
    }
    assert not set(screens) & doers


def test_this_walk_meets_every_action():
    asked = {k for k in routes_of_the_kiosk() if k.needs and issubclass(k, routes.Action)}
    assert {type(action) for action in ACTIONS} == asked


def test_each_preference_leads_back_to_where_one_was():
    for change in (
        routes.SetLanguage("pl"),
        routes.SetText("large"),
        routes.SetPalette("contrast"),
        routes.SetReach(low=True),
        routes.Return(),
    ):
        assert not isinstance(Session().go(change).route, routes.Preference)
