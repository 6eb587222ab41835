"""Every page that a link changes, on every panel: to be read and pressed, nothing cut or small."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from kiosk.desk.link.outgoing import report_id
from kiosk.desk.link.routes import Letter, Post, Unbelieved
from kiosk.desk.messages.routes import MessageForm, Messages
from kiosk.desk.messages.store import ABOVE, Direction, Message
from kiosk.desk.reports.routes import Report, ReportForm, Reports
from kiosk.desk.reports.store import Emergency
from kiosk.desk.routes import Tasks
from kiosk.desk.storage.records import Desk
from kiosk.model import routes as to
from kiosk.model.roles import Role
from kiosk.state.connection import after
from kiosk.technician import routes as technicians
from link import bodies as letters
from tests.kiosk import links
from tests.kiosk import stage as staging
from tests.kiosk.stage import NOW, sample_config, sample_snapshot
from tests.kiosk.test_desk_screens import TIGHT
from tests.kiosk.test_screens import faults


def ago(**span):
    return NOW - timedelta(**span)


FIRE = letters.Emergency(
    point="Steunpunt De Linde", at=ago(minutes=9), name="3 van 20-01", what="Brand in een schuur",
    where="Kerkweg 3, Veldermeer", who="Niemand meer binnen", call_back="Bij de poort",
    words="Het dak brandt. Er staan gasflessen.", corrects="2 van 20-01",
)  # fmt: skip
STRANGER = links.Quarantined(number=0, claims="np-x", received=ago(minutes=6), via="ip")


def seen(told, reached):
    """A kiosk that has looked for an hour and a half, and reached somebody then."""
    return after(after(None, links.status(), reached), told, NOW)


def station():
    """A coordination point in the middle of a night."""
    told = links.status(
        role="coordination",
        below=(
            links.below("np-a", called=ago(minutes=3), answered=ago(minutes=2), dropped=12),
            links.below("np-b", called=ago(minutes=3), heard=ago(hours=5)),
        ),
        received=(
            links.received(4, received=ago(minutes=4)),
            links.received(7, own_id="b", sender="np-a", state="read", twin=True),
            links.received(9, own_id="c", kind="message"),
            links.received(8, own_id="d", state="taken", role="Brandweer"),
            links.received(3, own_id="e", drill=True),
        ),
        quarantined=(STRANGER,),
        alarms=(links.Alarm(code="unknown-node", subject="np-x", since=NOW, last=NOW, times=1),),
    )
    return seen(told, ago(minutes=90))


def cut_off(report):
    """A point whose line is down, with a courier to wait for."""
    told = links.status(
        parents=(links.parent(heard=ago(minutes=95)),),
        waiting=3, courier=True, oldest=ago(minutes=40),
        sent=(
            links.sent(
                report_id(report), state="taken", arrived=ago(minutes=9), role="Ambulance", done=NOW
            ),
        ),
    )  # fmt: skip
    return seen(told, ago(minutes=95))


STATION = {
    "tasks": Tasks(), "post": Post(), "drills": Post(drill=True), "closed": Letter(7),
    "letter": Letter(4), "stranger": Unbelieved(0, STRANGER.received),
    "answer": MessageForm(to="np-b"),
}  # fmt: skip
CUT_OFF = {
    "tasks": Tasks(), "reports": Reports(), "report": Report(1), "waiting": Report(2),
    "correction": ReportForm(corrects=1), "log": Messages(), "post": Post(),
}  # fmt: skip
TECHNICIAN = (technicians.Connection(), technicians.ConnectionCode(), technicians.Diagnostics())


@pytest.fixture(scope="module")
def stage(session_window, tmp_path_factory):
    folder = tmp_path_factory.mktemp("link")
    with pytest.MonkeyPatch.context() as patch:
        for name in ("CONFIG", "STATE", "RUN"):
            patch.setenv(f"NOODSTEUNPUNT_{name}", str(folder))
        stage = staging.Stage(sample_snapshot(sample_config(), folder), folder)
        desk = stage.kiosk.desk_session._desk = Desk(NOW, folder)
        desk.reports.take(Emergency(what="Val", where="Dorpsstraat 14"), ago(minutes=42))
        desk.reports.take(Emergency(what="Brand", where="Kerkweg 3"), ago(minutes=25))
        message = Message(
            direction=Direction.OUT, sender="Wij", receiver="Kazerne", text="Dekens.", to=ABOVE
        )
        desk.log.add(message, ago(minutes=30))
        yield stage
        stage.close()


@pytest.fixture
def shown(stage):
    """The sample of a point that holds no drill."""
    import msgspec

    snapshot = stage.kiosk.snapshot
    behaviour = msgspec.structs.replace(snapshot.config.behaviour, drill=False)
    return replace(snapshot, config=msgspec.structs.replace(snapshot.config, behaviour=behaviour))


def walk(stage, panel, snapshot, role, pages):
    stage.turn_to(panel)
    found = []
    for name, route in pages.items():
        stage.kiosk.desk_session.opened = {Letter(4): FIRE, STATION["stranger"]: FIRE}
        stage.show(route, snapshot, role=role)
        found += [(name, *fault) for fault in faults(stage.kiosk.shell, panel)]
    return found


@pytest.mark.parametrize("panel", TIGHT)
def test_post_can_be_read_and_pressed(stage, shown, panel):
    snapshot = replace(shown, connection=station())
    assert walk(stage, panel, snapshot, Role.STAFF, STATION) == []


@pytest.mark.parametrize("panel", TIGHT)
def test_what_is_sent_too(stage, shown, panel):
    report = stage.kiosk.desk_session.desk.reports.report(1)
    snapshot = replace(shown, connection=cut_off(report))
    assert walk(stage, panel, snapshot, Role.STAFF, CUT_OFF) == []


@pytest.mark.parametrize("panel", TIGHT)
def test_and_what_technicians_see(stage, shown, panel):
    pages = {str(route): route for route in TECHNICIAN}
    snapshot = replace(shown, connection=station())
    assert walk(stage, panel, snapshot, Role.TECHNICIAN, pages) == []


@pytest.mark.parametrize("panel", TIGHT)
@pytest.mark.parametrize(
    "language",
    ["nl", "ar", *(pytest.param(other, marks=pytest.mark.slow) for other in ("uk", "de"))],
)
def test_residents_line_and_the_word_for_staff_fit(stage, shown, panel, language):
    report = stage.kiosk.desk_session.desk.reports.report(1)
    stage.turn_to(panel)
    found = []
    for connection in (station(), cut_off(report)):
        for route in (to.Information(), to.Here()):
            snapshot = replace(shown, connection=connection)
            stage.show(route, snapshot, language=language)
            found += [(str(route), *fault) for fault in faults(stage.kiosk.shell, panel)]
    assert found == []
