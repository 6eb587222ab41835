"""A technician's touches: asked once, done, told and noted; residents' screens untouched."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tarfile
import threading
import time
from pathlib import Path

import msgspec
import pytest

from kiosk.config import Config, Point
from kiosk.i18n.translator import translator
from kiosk.model import routes
from kiosk.model.roles import Role
from kiosk.model.session import Session
from kiosk.technician import actions
from kiosk.technician.power_commands import Examine, Free, Keep, Quiet, Try
from kiosk.technician.routes import (
    CarryOut,
    Control,
    Diagnostics,
    MakeArchive,
    MakePoster,
    Sure,
    Trends,
)
from power.daemon.request_server import Listener
from power.requests import Answer, Override, Silence, Test
from power.status import Alarm
from tests.kiosk import stage as staging
from tests.kiosk.powers import status

ROOT = Path(__file__).parents[3]
SOURCE = ROOT / "deploy/examples/source"
PATIENCE_S = 60.0
DONE = Answer(ok=True, text="Done.")
BUSY = "Bezig. Wacht even."
COMMANDS = [
    Try("coffee", on=False),
    Keep("coffee", on=False, for_s=3600),
    Free("coffee"),
    Quiet("battery-worn", "hat"),
    Examine("hat", "quick"),
    Examine("hat", "capacity"),
    Examine("hat", "stop"),
]


class Daemon:
    """Hears requests on the real socket and answers as it is told."""

    def __init__(self, folder: Path) -> None:
        self.heard = []
        self.answer = DONE
        self.may_answer = threading.Event()
        self.may_answer.set()
        self.listener = Listener(folder, self._ask)
        self.listener.start()

    def _ask(self, request):
        self.heard.append(request)
        self.may_answer.wait(PATIENCE_S)
        return self.answer


@pytest.fixture(scope="module")
def point(tmp_path_factory):
    """A point that has read a stick, and whose daemon has told of the power once."""
    folder = tmp_path_factory.mktemp("point")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NOODSTEUNPUNT_PASSPHRASE", "only for this test")
        for name in ("CONFIG", "STATE", "RUN"):
            (folder / name.lower()).mkdir()
            patch.setenv(f"NOODSTEUNPUNT_{name}", str(folder / name.lower()))
        (folder / "stick").mkdir()
        (folder / "run/power").mkdir()
        for arguments in (
            ["init-publisher", folder / "keys", "--id", "vr", "--name", "VR"],
            ["publish", SOURCE, "--publisher", folder / "keys", "--to", folder / "stick"],
            ["trust", "--yes", folder / "keys" / "ROOT.json"],
            ["import", folder / "stick"],
        ):
            command = [sys.executable, "-m", "content", *map(str, arguments)]
            subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
        alarms = (Alarm(code="battery-worn", subject="hat"),)
        power = msgspec.json.encode(status(alarms=alarms))
        (folder / "run/power/power.json").write_bytes(power)
        yield folder


@pytest.fixture(scope="module")
def app(point, session_window):
    """One kiosk for all: a new one for each would take most of the time."""
    config = Config(point=Point(name="X", municipality="Y", latitude=52.6, longitude=5.6))
    with staging.opened(config) as app:
        yield app


@pytest.fixture
def kiosk(app, point):
    """Unlocked by a technician who has done nothing yet."""
    shutil.rmtree(point / "run" / "desk" / "outbox", ignore_errors=True)
    unlock(app)
    app.desk_session.turn_page()
    yield app
    app.become(Session())


@pytest.fixture
def daemon(point, monkeypatch):
    monkeypatch.setattr("power.requests.CLIENT_TIMEOUT_S", PATIENCE_S)  # a busy machine is no fault
    daemon = Daemon(point / "run/power")
    yield daemon
    daemon.may_answer.set()
    daemon.listener.stop()


def unlock(app, role=Role.TECHNICIAN):
    app.become(Session(route=Control(), role=role))


def ended(app):
    """Let the window run until what was begun is done."""
    from kivy.clock import Clock

    end = time.monotonic() + PATIENCE_S
    while app.desk_session.said in ("", BUSY):
        assert time.monotonic() < end, "waited in vain"
        Clock.tick()
        time.sleep(0.005)
    return app.desk_session.said


def carry_out(app, command):
    app.go(Sure(command))
    app.go(CarryOut(command))


BY = {"by": "technicus"}


@pytest.mark.parametrize(
    ("command", "heard", "said"),
    [
        (
            Keep("coffee", on=False, for_s=3600),
            Override(load="coffee", on=False, **BY),
            "Koffie blijft uit tot ",
        ),
        (
            Try("coffee", on=False),
            Override(load="coffee", on=False, for_s=10, **BY),
            "Koffie wordt 10 seconden omgezet.",
        ),
        (Free("coffee"), Override(load="coffee", on=None, **BY), "Koffie gaat weer vanzelf"),
        (
            Quiet("battery-worn", "hat"),
            Silence(code="battery-worn", subject="hat", **BY),
            "Het alarm is een uur stil.",
        ),
        (Examine("hat", "quick"), Test(supply="hat", **BY), "De zelftest is begonnen."),
    ],
    ids=["keep off", "try", "let go", "silence", "self-test"],
)
def test_what_was_agreed_to_is_done_told_and_noted(kiosk, daemon, command, heard, said):
    carry_out(kiosk, command)
    assert ended(kiosk).startswith(said)
    assert daemon.heard == [heard]
    assert kiosk.session.route == Control()
    noted = kiosk.desk_session.desk.audit_log.entries()[0]
    assert noted.role is Role.TECHNICIAN
    assert said in noted.what


def test_a_refusal_is_said_in_dutch_and_noted(kiosk, daemon):
    daemon.answer = Answer(ok=False, text="Must be charged to 95 %.", code="not-charged")
    carry_out(kiosk, Examine("hat", "capacity"))
    assert ended(kiosk).startswith("De accu is daarvoor nog niet vol genoeg.")
    assert "niet vol genoeg" in kiosk.desk_session.desk.audit_log.entries()[0].what


def test_a_dead_daemon_is_said_and_nothing_else_breaks(kiosk):
    carry_out(kiosk, Try("coffee", on=False))
    assert ended(kiosk).startswith("De stroommodule antwoordt niet. Er is niets veranderd.")


def test_the_window_lives_while_the_daemon_thinks_and_one_touch_is_one_request(kiosk, daemon):
    daemon.may_answer.clear()
    for _ in range(5):
        carry_out(kiosk, Try("coffee", on=False))
    assert (kiosk.session.route, kiosk.desk_session.said) == (Control(), BUSY)
    kiosk.go(Trends())
    kiosk.go(Control())
    daemon.may_answer.set()
    assert ended(kiosk).startswith("Koffie wordt")
    assert len(daemon.heard) == 1


def test_what_is_asked_while_something_else_is_done_is_said_not_to_be_done(kiosk, daemon):
    daemon.may_answer.clear()
    carry_out(kiosk, Try("coffee", on=False))
    for other in (CarryOut(Try("lighting", on=False)), MakeArchive()):
        kiosk.go(other)
        assert kiosk.desk_session.said == actions.OTHER_UNDER_WAY
    kiosk.go(Control())
    kiosk.desk_session.turn_page()
    daemon.may_answer.set()
    assert ended(kiosk).startswith("Koffie wordt")
    assert len(daemon.heard) == 1


@pytest.mark.parametrize("role", [None, Role.STAFF], ids=["a visitor", "staff"])
@pytest.mark.parametrize(
    "action",
    [CarryOut(Try("coffee", on=False)), MakeArchive(), MakePoster()],
    ids=lambda route: type(route).__name__,
)
def test_nobody_but_a_technician_is_served(kiosk, daemon, role, action):
    unlock(kiosk, role)
    kiosk.go(action)
    assert kiosk.session.route == routes.Unlock()
    assert daemon.heard == []


def test_an_answer_that_comes_after_the_lock_shows_nothing_to_residents(kiosk, daemon):
    from kivy.clock import Clock

    daemon.may_answer.clear()
    carry_out(kiosk, Try("lighting", on=False))
    thread = next(t for t in threading.enumerate() if t.name == "technician")
    kiosk.leave()
    daemon.may_answer.set()
    thread.join(PATIENCE_S)
    for _ in range(5):
        Clock.tick()
    assert kiosk.session == Session()
    assert kiosk.desk_session.said == ""
    assert kiosk.desk_session.desk.audit_log.entries()[0].what.startswith("Licht proberen?")


def test_an_archive_for_the_helpdesk_is_put_out_for_the_stick(kiosk, point):
    kiosk.become(kiosk.session.go(Diagnostics()))
    kiosk.go(MakeArchive())
    assert str(point / "run" / "desk" / "outbox") in ended(kiosk)
    (made,) = (point / "run" / "desk" / "outbox").glob("*.tar.gz")
    with tarfile.open(made) as archive:
        assert any(name.endswith("power.json") for name in archive.getnames())
    assert kiosk.desk_session.desk.audit_log.entries()[0].what == "Diagnose gemaakt."


def test_a_poster_is_put_out_for_the_stick(kiosk, point):
    kiosk.become(kiosk.session.go(Diagnostics()))
    kiosk.go(MakePoster())
    ended(kiosk)
    (made,) = (point / "run" / "desk" / "outbox").glob("*.pdf")
    assert made.read_bytes().startswith(b"%PDF")


def test_a_full_memory_is_said(kiosk, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("kiosk.desk.stick_outbox.private_files.write", full)
    kiosk.become(kiosk.session.go(Diagnostics()))
    kiosk.go(MakeArchive())
    assert "geheugen is vol" in ended(kiosk)


def test_nothing_a_technician_does_touches_what_residents_read(kiosk, daemon, point):
    books = sorted((point / "state" / "content").rglob("*"))
    before = {path: path.read_bytes() for path in books if path.is_file()}
    moment = kiosk.snapshot.now
    pages = residents_pages(kiosk, moment)
    assert before
    for command in COMMANDS:
        carry_out(kiosk, command)
        ended(kiosk)
    kiosk.go(MakeArchive())
    ended(kiosk)
    assert len(daemon.heard) == len(COMMANDS)
    assert {path: path.read_bytes() for path in before} == before
    assert sorted((point / "state" / "content").rglob("*")) == books
    assert residents_pages(kiosk, moment) == pages


def residents_pages(app, now):
    from dataclasses import replace

    from kiosk.navigation.context import Context
    from tests.kiosk.snapshots import page

    snapshot = replace(app.snapshot, now=now, progress=None)
    return [
        page(Context(snapshot, Session(route=route), translator("nl"), lambda *_: None))[1]
        for route in (routes.Information(), routes.Places(), routes.Guides(), routes.Here())
    ]
