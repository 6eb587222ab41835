"""What staff have done: lists, a whole shift, drills, and what goes to or comes from a stick."""

from __future__ import annotations

import json
import shutil
import socket
import threading
from contextlib import contextmanager
from datetime import timedelta

import msgspec
import pytest

from kiosk.desk.checklists.routes import CloseNow, EndList, Tick
from kiosk.desk.checklists.store import checklists
from kiosk.desk.drill import actions as drill_actions
from kiosk.desk.drill.routes import Drill, ShowDrill, StartDrill, StopDrill
from kiosk.desk.duty.routes import DutyForm, Handover
from kiosk.desk.messages.routes import MessageForm, TakeMessages, WriteMessages
from kiosk.desk.notices.routes import NoticeForm, PreviewNotice
from kiosk.desk.reports.routes import ConfirmReport, RelayReport, ReportForm
from kiosk.desk.routes import Send
from kiosk.desk.situation.routes import SituationForm
from kiosk.desk.sticks.routes import AllowStick, Sticks
from power.daemon.request_server import Listener
from tests.kiosk.at_the_desk.hands import PATIENCE_S, button, fill, go, said, tap, until
from tests.power.workbench import Bench, battery


def test_a_tick_leaves_the_rest_of_the_list_as_it_is(desk):
    go(desk, Tick("opening", "Doe de deur open."))
    before = rows(desk)
    go(desk, Tick("opening", "Hangt de EHBO-koffer op zijn plaats? En de brandblusser?"))
    changed = [title for title, row in rows(desk).items() if before[title] is not row]
    assert changed == ["Hangt de EHBO-koffer op zijn plaats? En de brandblusser?"]


def rows(app):
    from kiosk.ui.widgets.listing_items import RowItem

    return {w.item.title: w for w in app.shell.walk() if isinstance(w, RowItem)}


def test_a_whole_shift(desk):
    go(desk, Tick("opening", "Doe de deur open."))
    assert any(words.startswith("Gedaan ") for words in said(desk))
    (opening,) = (sheet for sheet in checklists() if sheet.name == "opening")
    go(desk, EndList("opening", opening.items))
    fill(desk, DutyForm(), voornaam="Joris")
    go(desk, Send(DutyForm()))
    assert any("Joris" in words for words in said(desk))
    fill(desk, ReportForm(), wat="Brand")
    fill(desk, ReportForm(), waar="Dorpsstraat 14")
    go(desk, Send(ReportForm()))
    go(desk, RelayReport(1))
    go(desk, ConfirmReport(1))
    assert any("Bevestigd" in words for words in said(desk))
    fill(desk, SituationForm(), power="nee")
    go(desk, Send(SituationForm()))
    assert "Stroom: nee." in said(desk)
    go(desk, Handover())
    assert any("Joris" in words for words in said(desk))
    fill(desk, ReportForm(), wat="Toch niets")
    go(desk, CloseNow())
    assert desk.desk_session.desk.reports.reports() == ()
    assert desk.desk_session.values("report-form/") == {}, "what was half filled in is deleted too"


def test_a_dead_power_daemon_is_said_when_a_drill_is_begun(desk):
    go(desk, Drill())
    go(desk, StartDrill(1))
    until(lambda: any("antwoordt niet" in words for words in said(desk)))


@pytest.mark.parametrize(
    ("action", "asked", "answer", "told"),
    [
        (StartDrill(2), {"on": True, "for_s": 7200.0}, {"ok": True}, "De oefening is begonnen."),
        (StopDrill(), {"on": False}, {"ok": True}, "De oefening is gestopt."),
    ],
    ids=["begun", "ended"],
)
def test_a_drill_is_asked_of_the_power_daemon(desk, point, action, asked, answer, told):
    heard = []
    with daemon(point / "run/power/power.sock", answer, heard):
        go(desk, Drill())
        go(desk, action)
        until(lambda: told in said(desk))
    assert asked.items() <= heard[0].items()
    assert heard[0]["by"] == "staff"
    noted = [entry.what for entry in desk.desk_session.desk.audit_log.entries()]
    assert noted == [told]


def test_a_stop_that_was_not_asked_since_a_start_still_waits_is_said(desk, point):
    path = point / "run/power/power.sock"
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as silent:
        silent.bind(str(path))
        silent.listen(1)
        go(desk, Drill())
        go(desk, StartDrill(2))
        go(desk, StopDrill())
        assert drill_actions.BUSY in said(desk)
    path.unlink()
    until(lambda: drill_actions.SILENT in said(desk))


def test_what_the_power_daemon_refuses_is_said_in_dutch_and_not_noted(desk, point, tmp_path):
    """The real rules, behind the real socket: what they say in English no screen shows."""
    power = Bench(tmp_path)
    power.live(10, battery(80.0))  # no mains to do without
    listener = Listener(point / "run/power", power.ask)
    listener.start()
    try:
        go(desk, Drill())
        go(desk, StartDrill(2))
        until(lambda: desk.desk_session.said)
    finally:
        listener.stop()
    assert desk.desk_session.said == "Dit kan alleen met netstroom, en niet in een oefening."
    assert desk.desk_session.said in said(desk)
    assert desk.desk_session.desk.audit_log.entries() == ()
    assert power.status().drill is False


def drill(app, point, *, on):
    """The power daemon says that a drill is on, or over."""
    from power.status import Status

    now = app.clock()
    status = Status(written_at=now, started_at=now, supplies={}, loads={}, drill=on)
    (point / "run/power/power.json").write_bytes(msgspec.json.encode(status))
    app.refresh()


@pytest.fixture
def drilling(desk, point):
    yield lambda *, on: drill(desk, point, on=on)
    (point / "run/power/power.json").unlink(missing_ok=True)
    desk.refresh()


@pytest.mark.parametrize(
    ("was", "told"),
    [(True, "Wat u nu verstuurt is echt."), (False, "Wat u verstuurt hoort bij de oefening.")],
    ids=["over", "begun"],
)
def test_a_drill_that_ends_or_begins_in_mid_form_is_said_before_it_is_sent(
    desk, drilling, was, told
):
    """Else visitors read an exercise as news, or a real fire is put down as an exercise."""
    drilling(on=was)
    fill(desk, NoticeForm(), titel="Zaal vol", tekst="Ga naar de kerk.")
    drilling(on=not was)
    go(desk, PreviewNotice(NoticeForm()))
    go(desk, Send(NoticeForm()))
    assert any(told in words for words in said(desk))
    assert desk.snapshot.notices == ()
    go(desk, Send(NoticeForm()))
    (notice,) = desk.snapshot.notices
    assert notice.drill is not was
    fill(desk, NoticeForm(), titel="Koffie", tekst="In de zaal.")
    go(desk, Send(NoticeForm()))
    assert len(desk.snapshot.notices) == 2, "what was begun since is sent at once"


@pytest.fixture
def set_to_drill(desk):
    """A point whose kiosk.toml says drill = true, as some were once set up by the example."""
    usual = desk.settings
    behaviour = msgspec.structs.replace(usual.behaviour, drill=True)
    desk.settings = msgspec.structs.replace(usual, behaviour=behaviour)
    desk.refresh()
    yield desk
    desk.settings = usual
    desk.refresh()


BANNER = "OEFENING – dit is niet echt"


def test_staff_end_a_drill_that_the_settings_begin_also_without_a_power_daemon(set_to_drill):
    app = set_to_drill
    go(app, Drill())
    assert BANNER in said(app)
    tap(button(app, "Stop de oefening"))
    until(lambda: "De oefening is gestopt." in said(app))
    assert BANNER not in said(app)
    assert not app.snapshot.drill
    assert [entry.what for entry in app.desk_session.desk.audit_log.entries()] == [
        "De oefening is gestopt."
    ]
    app.desk_session._switch_read = False  # as after a restart
    app.refresh()
    assert not app.snapshot.drill


def test_settings_that_change_win_over_the_switch(set_to_drill):
    app = set_to_drill
    go(app, StopDrill())
    until(lambda: not app.snapshot.drill)
    app.settings = msgspec.structs.replace(app.settings, fingerprint="another")
    app.refresh()
    assert app.snapshot.drill


def test_a_full_card_keeps_nobody_from_ending_a_drill(set_to_drill, monkeypatch):
    from kiosk.desk.storage.errors import Unwritable

    def full(_):
        raise Unwritable("De kaart is vol.")

    monkeypatch.setattr(set_to_drill.desk_session.desk.switches, "keep", full)
    go(set_to_drill, Drill())
    go(set_to_drill, StopDrill())
    until(lambda: any("De kaart is vol." in words for words in said(set_to_drill)))
    assert not set_to_drill.snapshot.drill


def test_a_drill_on_the_screens_alone_asks_nothing_of_the_power_daemon_and_ends_by_itself(desk):
    began = desk.clock()
    go(desk, Drill())
    go(desk, ShowDrill(2))
    assert "De oefening is begonnen." in said(desk)
    assert BANNER in said(desk)
    desk.clock = lambda: began + timedelta(hours=2, minutes=1)
    desk.refresh()
    assert BANNER not in said(desk)


def test_what_a_dead_power_daemon_last_told_keeps_no_drill_on(desk, drilling, point):
    drilling(on=True)
    assert desk.snapshot.drill
    now = desk.clock()
    desk.clock = lambda: now + timedelta(minutes=5)
    desk.refresh()
    assert not desk.snapshot.drill


def test_no_stranger_begins_or_ends_a_drill(kiosk):
    for action in (StartDrill(1), ShowDrill(1), StopDrill()):
        go(kiosk, action)
        assert "Voor medewerkers" in said(kiosk)
        assert not kiosk.snapshot.drill
        assert kiosk.desk_session.desk.switches.find() is None


@contextmanager
def daemon(path, answer, heard):
    """A power daemon that answers one request."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as server:
        server.bind(str(path))
        server.listen(1)

        def serve():
            peer, _ = server.accept()
            with peer, peer.makefile("rwb") as stream:
                heard.append(json.loads(stream.readline()))
                stream.write(json.dumps(answer).encode() + b"\n")
                stream.flush()

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        try:
            yield
        finally:
            thread.join(PATIENCE_S)
            path.unlink()


def test_the_log_goes_to_the_outbox(desk, point):
    fill(desk, MessageForm(), van="Kazerne")
    fill(desk, MessageForm(), bericht="=1+1")
    go(desk, Send(MessageForm()))
    go(desk, TakeMessages())
    go(desk, WriteMessages())
    files = sorted(path.name for path in (point / "run/desk/outbox").iterdir())
    assert [name.rpartition(".")[2] for name in files] == ["csv", "txt"]
    assert b"'=1+1" in next((point / "run/desk/outbox").glob("*.csv")).read_bytes()
    assert any("Klaar. Het staat in" in words or "stick" in words for words in said(desk))
    shutil.rmtree(point / "run/desk/outbox")


def test_staff_let_a_stick_in(desk, point):
    from content.stick.import_permission import is_allowed, seconds_run

    go(desk, Sticks())
    go(desk, AllowStick())
    assert is_allowed(seconds_run())
    assert "Steek de stick nu in. Dat kan tien minuten lang." in said(desk)
