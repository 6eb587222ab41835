"""The desk in the real kiosk, under a real finger: the lock, typing, sending, and all bad use."""

from __future__ import annotations

import json
import os
import random
import shutil
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.kiosk import stage as staging

ROOT = Path(__file__).parents[2]
PATIENCE_S = 20.0
STAFF_PIN, TECHNICIAN_PIN = "2580", "147036"


@pytest.fixture(scope="module")
def point(tmp_path_factory):
    """A support point with PINs, and no content or power daemon."""
    folder = tmp_path_factory.mktemp("desk")
    saved = dict(os.environ)
    for name in ("CONFIG", "STATE", "RUN"):
        (folder / name.lower()).mkdir()
        os.environ[f"NOODSTEUNPUNT_{name}"] = str(folder / name.lower())
    example = (ROOT / "deploy/examples/kiosk.toml").read_text(encoding="utf-8")
    settings = example.replace("drill = true", "drill = false")
    (folder / "config" / "kiosk.toml").write_text(settings, encoding="utf-8")
    from kiosk.desk.notices import Role
    from kiosk.desk.pins import Pins

    Pins().set_pin(Role.STAFF, STAFF_PIN)
    Pins().set_pin(Role.TECHNICIAN, TECHNICIAN_PIN)
    yield folder
    os.environ.clear()
    os.environ.update(saved)


@pytest.fixture(scope="module")
def app(point, session_window):
    """Built once: that takes longer than most of what it then goes through."""
    from kivy.clock import Clock

    from kiosk.app import Kiosk
    from kiosk.config import load_config

    app = Kiosk(load_config())
    app.open_quietly()
    yield app
    app.on_stop()
    session_window.remove_widget(app.shell)
    for event in Clock.get_events():
        event.cancel()


@pytest.fixture
def kiosk(app, point):
    """Locked, with an empty book, and nobody has tried a PIN."""
    from kiosk.app import system_clock
    from kiosk.office import Office
    from kiosk.session import Session

    app.clock = system_clock
    vars(app.office).update(vars(Office(system_clock)))
    app.become(Session())
    app.refresh()
    frames()
    yield app
    app.become(Session())
    if app.office._desk:
        app.office._desk.close()
    for path in (point / "state" / "desk").glob("desk.db*"):
        path.unlink()
    (point / "state" / "desk" / "attempts.json").unlink(missing_ok=True)


@pytest.fixture
def desk(kiosk):
    """Unlocked by staff."""
    from dataclasses import replace

    from kiosk.blocks import Route
    from kiosk.desk.notices import Role

    kiosk.become(replace(kiosk.session, role=Role.STAFF, route=Route("tasks")))
    frames()
    return kiosk


def frames(number=3):
    """Laid out, not drawn: pictures have tests of their own."""
    staging.settle(number)


def until(condition):
    end = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        frames(1)


def tap(widget=None, at=None):
    from kivy.tests.common import UnitTestTouch

    x, y = at or widget.to_window(*widget.center)
    touch = UnitTestTouch(x, y)
    touch.touch_down()
    touch.touch_up()
    frames(2)


def go(app, screen, key=""):
    from kiosk.blocks import Route

    app.go(Route(screen, key))
    frames()


def said(app):
    return [w.words for w in app.shell.walk() if getattr(w, "words", "")]


def button(app, words):
    from kiosk.widgets.basics import Pressable

    found = (w for w in app.shell.walk() if isinstance(w, Pressable) and not w.disabled)
    return next(w for w in found if getattr(w, "words", "") == words)


def enter(app, pin):
    for digit in pin:
        tap(button(app, digit))
    tap(button(app, "Klaar"))


def checked(app):
    from kiosk.office import Door

    until(lambda: app.office.door is not Door.CHECKING)
    frames()


def type_text(app, text):
    """As a finger does: shift as the keyboard has it, planes where needed."""
    from kiosk.keys import Act, Plane

    keyboard = app.shell.ids.view.children[0].ids.keyboard
    for char in text:
        plane = next(p for p in Plane if char in characters(p, keyboard.across))
        while keyboard.plane != plane.value:
            away = next(k for k in keyboard.keys if k.act is Act.PLANE and k.text == plane.value)
            press(keyboard, away)
        key = next(k for k in keyboard.keys if k.act is Act.WRITE and k.text == char)
        press(keyboard, key)


def characters(plane, across):
    from kiosk import keys

    return {key.text for key in keys.layout(plane, int(across)) if key.act is keys.Act.WRITE}


def press(keyboard, key):
    from kiosk import keys

    row_px = keyboard.height / keys.rows(int(keyboard.across))
    x = keyboard.x + (key.column + key.width / 2) * keyboard.width / keyboard.across
    tap(at=(x, keyboard.top - (key.row + 0.5) * row_px))


# The lock


def test_the_pin_opens_the_desk_and_one_touch_locks_it(kiosk):
    go(kiosk, "unlock")
    enter(kiosk, STAFF_PIN)
    checked(kiosk)
    assert kiosk.session.route.screen == "tasks"
    assert {"Taken", "Prikbord", "Logboek", "Meer"} <= set(said(kiosk))
    tap(button(kiosk, "Vergrendel"))
    assert kiosk.session.role is None
    assert kiosk.session.route.screen == "information"


def test_the_role_follows_from_the_pin(kiosk):
    go(kiosk, "unlock")
    enter(kiosk, TECHNICIAN_PIN)
    checked(kiosk)
    assert kiosk.session.role == "technician"
    go(kiosk, "log")
    assert "Logboek" not in said(kiosk)


def test_the_window_lives_while_a_pin_is_checked(kiosk, monkeypatch):
    release = threading.Event()
    real = kiosk.office.pins.unlock
    monkeypatch.setattr(kiosk.office.pins, "unlock", lambda pin: release.wait(20) and real(pin))
    go(kiosk, "unlock")
    enter(kiosk, STAFF_PIN)
    assert "De code wordt gecontroleerd…" in said(kiosk)
    enter(kiosk, STAFF_PIN)
    go(kiosk, "information")
    assert "Informatie" in said(kiosk)
    release.set()
    checked(kiosk)
    assert kiosk.session.role is None, "who walked away is not let in"


def test_fifty_wrong_pins_let_nobody_in_and_cost_longer_and_longer(kiosk):
    from kiosk.desk.pins import Pins
    from kiosk.office import Door

    seconds = [1000.0]
    kiosk.office._pins = Pins(seconds=lambda: seconds[0])
    go(kiosk, "unlock")
    waits = []
    for attempt in range(50):
        kiosk.deeds["pin"](f"{attempt + 1111}")
        until(lambda: kiosk.office.door is not Door.CHECKING)
        waits.append(kiosk.office.pins.wait_s())
        assert kiosk.session.role is None
        if attempt >= 8:
            seconds[0] += 1  # who goes on trying is not even checked
    assert waits[:5] == [0, 0, 0, 0, 30]
    assert waits == sorted(waits[:6]) + waits[6:]
    assert any("Te vaak een verkeerde code." in words for words in said(kiosk))
    kiosk.deeds["pin"](STAFF_PIN)
    checked(kiosk)
    assert kiosk.session.role is None, "the right one waits too"
    seconds[0] += 3600
    kiosk.deeds["pin"]("")
    enter(kiosk, STAFF_PIN)
    checked(kiosk)
    assert kiosk.session.role == "staff"


def test_staff_get_in_while_a_technician_has_to_wait(kiosk):
    go(kiosk, "unlock")
    for attempt in range(5):
        kiosk.deeds["pin"](f"{attempt + 493017000}")
        checked(kiosk)
    assert any("30 seconden" in words for words in said(kiosk))
    enter(kiosk, STAFF_PIN)
    checked(kiosk)
    assert kiosk.session.role == "staff"


def test_the_wait_counts_when_it_is_touched(kiosk):
    from kiosk.desk.pins import Pins

    seconds = [1000.0]
    kiosk.office._pins = Pins(seconds=lambda: seconds[0])
    go(kiosk, "unlock")
    for attempt in range(5):
        kiosk.deeds["pin"](f"{attempt + 1111}")
        checked(kiosk)
    assert any("30 seconden" in words for words in said(kiosk))
    seconds[0] += 12
    tap(button(kiosk, "1"))
    assert any("18 seconden" in words for words in said(kiosk))
    seconds[0] += 18
    tap(button(kiosk, "1"))
    assert "Toets uw pincode in. Druk daarna op Klaar." in said(kiosk)


def test_the_desk_locks_itself_after_two_minutes_without_a_touch(desk):
    from kiosk.app import LOCK_AFTER_S

    assert LOCK_AFTER_S == 120
    tap(at=(640, 400))
    assert desk._lock.is_triggered
    assert desk._lock.timeout == LOCK_AFTER_S
    assert not desk._forget_visitor.is_triggered
    desk._lock.get_callback()(0)  # two minutes later
    frames()
    assert desk.session.role is None


def test_nobody_gets_in_by_furious_tapping(kiosk):
    dice = random.Random(6)
    go(kiosk, "unlock")
    for _ in range(60):
        tap(at=(dice.uniform(0, 1280), dice.uniform(0, 800)))
        assert kiosk.session.role is None


@pytest.mark.parametrize("screen", ["tasks", "log", "reports", "notice-form", "type", "curves"])
def test_no_way_leads_in_but_the_pin(kiosk, screen):
    go(kiosk, screen, "notice-form/\ntitel" if screen == "type" else "")
    assert "Voor medewerkers" in said(kiosk)
    go(kiosk, "set-language", "en")
    assert kiosk.session.role is None
    go(kiosk, "return")
    kiosk.refresh()
    assert kiosk.session.role is None


@pytest.mark.parametrize("deed", ["fill", "send", "discard", "withdraw", "close-now", "log-write"])
def test_no_deed_of_the_desk_is_done_for_a_stranger(kiosk, deed):
    kiosk.office.desk.notices.add("Koffie", "Er is koffie.", "staff", kiosk.clock())
    go(kiosk, deed, {"fill": "notice-form/\ntitel\nx", "withdraw": "1"}.get(deed, "notice-form/"))
    assert "Voor medewerkers" in said(kiosk)
    assert len(kiosk.office.desk.notices.current(kiosk.clock())) == 1
    assert kiosk.office.values("notice-form/") == {}


# Typing and sending


def test_a_notice_is_typed_posted_and_read_by_visitors(desk):
    go(desk, "notice-form")
    go(desk, "type", "notice-form/\ntitel")
    type_text(desk, "koffie")
    tap(button(desk, "Volgende"))
    type_text(desk, "er is één kop. ja")
    tap(button(desk, "Klaar"))
    go(desk, "send", "notice-form/")
    (notice,) = desk.world.notices
    assert (notice.title, notice.text) == ("Koffie", "Er is één kop. Ja")
    assert desk.session.route.screen == "own-notice"
    tap(button(desk, "Vergrendel"))
    _, information = desk.page("nl")
    (row,) = information.own
    assert (row.badge, row.title) == ("Mededeling van dit steunpunt", "Koffie")


def test_what_was_not_filled_in_is_told_and_nothing_is_lost(desk):
    go(desk, "fill", "log-form/\nbericht\nDe waterwagen komt.")
    go(desk, "log-form")
    go(desk, "send", "log-form/")
    assert "Vul eerst in: van." in said(desk)
    assert desk.office.values("log-form/")["bericht"] == "De waterwagen komt."
    go(desk, "fill", "log-form/\nvan\nKazerne")
    go(desk, "send", "log-form/")
    (entry,) = desk.office.desk.log.entries()
    assert (entry.message.sender, entry.message.receiver) == ("Kazerne", "Dorpshuis De Brink")
    assert desk.office.values("log-form/") == {}, "the next message starts empty"


def test_what_is_wrong_is_told_at_the_form_when_it_is_sent_from_its_preview(desk):
    go(desk, "fill", "notice-form/\ntitel\nSoep")
    go(desk, "notice-preview")
    go(desk, "send", "notice-form/")
    assert desk.session.route.screen == "notice-form"
    assert "Vul eerst in: tekst." in said(desk)


def test_a_form_wiped_by_a_slip_of_the_finger_can_be_had_back(desk):
    go(desk, "fill", "report-form/\nwat\nBrand in de schuur")
    go(desk, "report-form")
    go(desk, "discard", "report-form/")
    assert desk.office.values("report-form/") == {}
    assert "Zet terug wat er stond" in said(desk)
    go(desk, "restore", "report-form/")
    assert desk.office.values("report-form/") == {"wat": "Brand in de schuur"}
    assert "Brand in de schuur" in said(desk)
    go(desk, "discard", "report-form/")
    tap(button(desk, "Vergrendel"))
    assert desk.office.wiped("report-form/") == {}


def test_a_tick_leaves_the_rest_of_the_list_as_it_is(desk):
    go(desk, "tick", "opening\nDoe de deur open.")
    before = rows(desk)
    go(desk, "tick", "opening\nHangt de EHBO-koffer op zijn plaats? En de brandblusser?")
    changed = [title for title, row in rows(desk).items() if before[title] is not row]
    assert changed == ["Hangt de EHBO-koffer op zijn plaats? En de brandblusser?"]


def rows(app):
    from kiosk.widgets.listing import RowItem

    return {w.item.title: w for w in app.shell.walk() if isinstance(w, RowItem)}


def test_a_physical_keyboard_works_too(desk):
    go(desk, "type", "notice-form/\ntitel")
    frames()
    entry = desk.shell.ids.view.children[0].ids.entry
    assert entry.focus
    entry.keyboard_on_textinput(None, "Soep")
    frames()
    assert desk.office.values("notice-form/")["titel"] == "Soep"


def test_locked_in_mid_form_nothing_typed_is_lost(desk):
    go(desk, "type", "report-form/\nwat")
    type_text(desk, "brand")
    entry = desk.shell.ids.view.children[0].ids.entry
    tap(button(desk, "Vergrendel"))
    assert not entry.focus, "and who types on now types nowhere"
    assert desk.office._values == {}, "nor does it stay in sight"
    assert desk.office.values("report-form/")["wat"] == "Brand"


KILLED = """
import os, signal, sys
from datetime import datetime, UTC
from kiosk.office import Office
office = Office()
for length in range(1, 21):
    office.fill("report-form/", "wat", "Brand in de schuur!!"[:length])
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_killed_in_mid_form_nothing_typed_is_lost(kiosk):
    kiosk.office.desk.close()
    kiosk.office._desk = None
    done = subprocess.run([sys.executable, "-c", KILLED], cwd=ROOT, check=False)
    assert done.returncode == -9
    assert kiosk.office.values("report-form/")["wat"] == "Brand in de schuur!!"


def test_a_letter_typed_and_taken_back_is_gone(desk):
    go(desk, "type", "notice-form/\ntitel")
    entry = desk.shell.ids.view.children[0].ids.entry
    type_text(desk, "k")
    entry.do_backspace()
    frames()
    assert desk.office.values("notice-form/") == {"titel": ""}


def test_ten_thousand_characters_and_emoji_are_told_apart_from_text(desk):
    go(desk, "type", "notice-form/\ntekst")
    entry = desk.shell.ids.view.children[0].ids.entry
    entry.insert_text("Soep 🍲\udc80 " + "x" * 10_000)
    frames()
    typed = desk.office.values("notice-form/")["tekst"]
    assert len(typed) == 1000
    assert typed.startswith("Soep  xxx")
    assert "Er past niets meer bij. Maak de tekst korter." in said(desk)
    entry.do_backspace()
    frames()
    assert "Tekst" in said(desk)


def test_a_whole_shift(desk):
    go(desk, "tick", "opening\nDoe de deur open.")
    assert any(words.startswith("Gedaan ") for words in said(desk))
    go(desk, "list-done", "opening")
    go(desk, "fill", "duty-form/\nvoornaam\nJoris")
    go(desk, "send", "duty-form/")
    assert any("Joris" in words for words in said(desk))
    go(desk, "fill", "report-form/\nwat\nBrand")
    go(desk, "fill", "report-form/\nwaar\nDorpsstraat 14")
    go(desk, "send", "report-form/")
    go(desk, "report-relayed", "1")
    go(desk, "report-confirmed", "1")
    assert any("Bevestigd" in words for words in said(desk))
    go(desk, "fill", "situation-form/\npower\nnee")
    go(desk, "send", "situation-form/")
    assert "Stroom: nee." in said(desk)
    go(desk, "handover")
    assert any("Joris" in words for words in said(desk))
    go(desk, "fill", "report-form/\nwat\nToch niets")
    go(desk, "close-now")
    assert desk.office.desk.reports.reports() == ()
    assert desk.office.values("report-form/") == {}, "what was half filled in is deleted too"


# When things are broken


def test_a_full_card_is_told_and_residents_read_on(desk, monkeypatch):
    from kiosk.desk.errors import Unwritable

    def full(*_, **__):
        raise Unwritable("De kaart is vol. Waarschuw een technicus.")

    for shelf in (desk.office.desk.log, desk.office.desk.drafts):
        for name in ("add", "keep", "remove"):
            if hasattr(shelf, name):
                monkeypatch.setattr(shelf, name, full)
    for field in ("van\nKazerne", "bericht\nWater komt."):
        go(desk, "fill", f"log-form/\n{field}")
    go(desk, "log-form")
    go(desk, "send", "log-form/")
    assert "De kaart is vol. Waarschuw een technicus." in said(desk)
    tap(button(desk, "Vergrendel"))
    assert desk.office.values("log-form/")["bericht"] == "Water komt.", "memory keeps it"
    assert desk.session.route.screen == "information"


def test_a_desk_that_cannot_be_opened_leaves_residents_their_screens(point, kiosk, monkeypatch):
    from kiosk.desk import book
    from kiosk.desk.errors import Unreadable

    def broken(*_, **__):
        raise Unreadable("Het boek is stuk. Bel de helpdesk.")

    kiosk.office._desk = None
    monkeypatch.setattr(book, "Desk", broken)
    kiosk.refresh()
    assert "Informatie" in said(kiosk)


@pytest.mark.parametrize("year", [1970, 2099])
def test_a_clock_that_is_wrong_hinders_nobody(desk, year):
    desk.clock = lambda: datetime(year, 1, 2, 3, 4, tzinfo=UTC)
    desk.refresh()
    for screen in ("tasks", "notices", "log", "more", "duty", "handover", "reports"):
        go(desk, screen)
        assert "Vergrendel" in said(desk)
    go(desk, "fill", "notice-form/\ntitel\nSoep")
    go(desk, "fill", "notice-form/\ntekst\nEr is soep.")
    go(desk, "send", "notice-form/")
    assert desk.session.route.screen == "own-notice"
    assert "Soep" in [notice.title for notice in desk.world.notices]
    desk.clock = lambda: datetime(year, 1, 2, 16, 4, tzinfo=UTC)
    desk.refresh()
    assert "Soep" not in [notice.title for notice in desk.world.notices], "13 hours later"


def test_a_dead_power_daemon_is_told_when_a_drill_is_begun(desk):
    go(desk, "drill")
    go(desk, "drill-start", "1")
    until(lambda: any("antwoordt niet" in words for words in said(desk)))


@pytest.mark.parametrize(
    ("deed", "asked", "answer", "told"),
    [
        ("drill-start", {"on": True, "for_s": 7200.0}, {"ok": True}, "De oefening is begonnen."),
        ("drill-stop", {"on": False}, {"ok": True}, "De oefening is gestopt."),
        ("drill-start", {"on": True}, {"ok": False, "text": "Nu niet."}, "Nu niet."),
    ],
    ids=["begun", "ended", "refused"],
)
def test_a_drill_is_asked_of_the_power_daemon(desk, point, deed, asked, answer, told):
    heard = []
    with daemon(point / "run" / "power.sock", answer, heard):
        go(desk, "drill")
        go(desk, deed, "2")
        until(lambda: told in said(desk))
    assert asked.items() <= heard[0].items()
    assert heard[0]["by"] == "staff"
    noted = [deed.what for deed in desk.office.desk.journal.deeds()]
    assert noted == ([told] if answer["ok"] else [])


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
    go(desk, "fill", "log-form/\nvan\nKazerne")
    go(desk, "fill", "log-form/\nbericht\n=1+1")
    go(desk, "send", "log-form/")
    go(desk, "log-export")
    go(desk, "log-write")
    files = sorted(path.name for path in (point / "state/outbox").iterdir())
    assert [name.rpartition(".")[2] for name in files] == ["csv", "txt"]
    assert b"'=1+1" in next((point / "state/outbox").glob("*.csv")).read_bytes()
    assert any("Klaar. Het staat in" in words or "stick" in words for words in said(desk))
    shutil.rmtree(point / "state/outbox")


def test_staff_let_a_stick_in(desk, point):
    from content.permission import is_allowed, seconds_run

    go(desk, "sticks")
    go(desk, "allow-stick")
    assert is_allowed(seconds_run())
    assert "Steek de stick nu in. Dat kan tien minuten lang." in said(desk)


def test_furious_tapping_at_the_desk_does_nothing_odd(desk):
    dice = random.Random(4)
    for _ in range(30):
        tap(at=(dice.uniform(0, 1280), dice.uniform(0, 800)))
    go(desk, "information")
    assert desk.shell.parent is not None
