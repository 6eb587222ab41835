"""The link beside the window: nothing waits for it, and without one nothing happens."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from datetime import timedelta
from functools import partial

import pytest

from content.clock import build_time
from kiosk.desk.desk_session import DeskSession
from kiosk.desk.link.worker import CALM_S, LinkWorker
from kiosk.desk.reports.store import Emergency
from kiosk.desk.storage.errors import Unreadable
from kiosk.desk.storage.records import Desk
from kiosk.model.qr_codes import Room
from kiosk.model.roles import Role
from kiosk.model.session import Session
from kiosk.navigation.navigator import Navigator
from kiosk.routes import page
from link.requests import Send
from tests.kiosk.desk.link.offices import Office
from tests.kiosk.snapshots import snapshot
from tests.link.places import Place

NOW = build_time() + timedelta(days=1)


class Nowhere:
    def __init__(self):
        self.shown = 0

    def room(self):
        return Room(side_px=340, px_per_mm=5.25)

    def follow(self, before, session):
        pass

    def show(self, frame, view, route):
        self.shown += 1

    def forget(self):
        pass


class Beside:
    """Runs a job when the story says so, in place of a thread."""

    def __init__(self):
        self.job = None

    @property
    def busy(self):
        return self.job is not None

    def start(self, job, then, *, failed):
        assert self.job is None
        self.job = (job, then)
        return True

    def run(self, office=None):
        """The thread ends, and its outcome is handed over."""
        job, then = self.job
        outcome = office.while_asked(job) if office else job()
        self.job = None
        then(outcome)


@pytest.fixture
def display():
    return Nowhere()


@pytest.fixture
def navigator(tmp_path, monkeypatch, display):
    for name in ("CONFIG", "STATE", "RUN"):
        (tmp_path / "point" / name.lower()).mkdir(parents=True)
        monkeypatch.setenv(f"NOODSTEUNPUNT_{name}", str(tmp_path / "point" / name.lower()))
    desk_session = DeskSession(lambda: NOW)
    present = partial(page, desk_session=desk_session)
    yield Navigator(
        snapshot().config, tmp_path / "power.json", lambda: NOW, display, desk_session, present
    )
    if desk_session._desk:
        desk_session._desk.close()


@pytest.fixture
def desk(tmp_path):
    one = Desk(NOW, tmp_path / "desk")
    yield one
    one.close()


@pytest.fixture
def worker(navigator, desk):
    one = LinkWorker(navigator, lambda: desk)
    one._work = Beside()
    return one


@pytest.fixture
def office(tmp_path, navigator):
    place = Place(tmp_path / "np-a", "np-a")
    one = Office(tmp_path / "point", place)
    yield one
    one.stop()
    place.database.close()


def settle(worker, office=None):
    while worker._work.busy:
        worker._work.run(office)


def test_without_link_toml_no_book_is_opened_and_nobody_asked(navigator, display):
    def opened():
        raise AssertionError

    worker = LinkWorker(navigator, opened)
    worker._work = Beside()
    navigator.session = Session(role=Role.STAFF)
    navigator.refresh()
    worker.look()
    assert not worker._work.busy
    assert navigator.snapshot.connection is None
    assert display.shown == 1, "only what was asked for"


def test_what_staff_write_leaves_with_the_look_that_follows(navigator, worker, desk, office):
    navigator.session = Session(role=Role.STAFF)
    desk.reports.take(Emergency(what="Brand", where="Hier"), NOW)
    navigator.refresh()  # as after every touch that did something
    settle(worker, office)
    assert navigator.snapshot.connection.told.sent[0].kind == "emergency"


def test_what_is_written_while_it_looks_leaves_right_after(navigator, worker, desk, office):
    navigator.session = Session(role=Role.STAFF)
    navigator.refresh()
    job, then = worker._work.job
    outcome = office.while_asked(job)
    desk.reports.take(Emergency(what="Brand", where="Hier"), NOW)
    navigator.refresh()  # the first still runs
    worker._work.job = None
    then(outcome)
    settle(worker, office)
    assert [type(one) for one in office.carried_out].count(Send) == 1


def test_a_touch_never_waits_for_a_link_that_hangs(navigator, worker, desk, office):
    """It accepts, and says nothing: the job waits beside the window, and the book is written."""
    navigator.session = Session(role=Role.STAFF)
    navigator.refresh()
    hung = threading.Thread(target=worker._work.job[0], daemon=True)
    hung.start()
    begun_s = time.monotonic()
    desk.reports.take(Emergency(what="Brand", where="Hier"), NOW)
    navigator.refresh()
    navigator.become(Session(role=Role.STAFF))
    assert hung.is_alive()
    assert time.monotonic() - begun_s < 4.0, "less than the link is given to answer"
    assert [report.emergency.what for report in desk.reports.reports()] == ["Brand"]


def test_while_nobody_works_it_looks_once_a_minute(navigator, worker, office, monkeypatch):
    clock = [1000.0]
    monkeypatch.setattr("kiosk.desk.link.worker.time.monotonic", lambda: clock[0])
    looks = 0
    for second in range(0, 600, 5):
        clock[0] = 1000.0 + second
        navigator.refresh()
        looks += worker._work.busy
        settle(worker, office)
    assert looks <= 600 / CALM_S


def test_news_is_shown_and_no_news_is_not(navigator, worker, display, office):
    worker.look()
    settle(worker, office)
    before = display.shown
    for _ in range(3):
        worker.look()
        settle(worker, office)
    assert display.shown == before
    office.place.write()
    worker.look()
    settle(worker, office)
    assert display.shown == before + 1


def test_a_book_that_cannot_be_opened_hides_nothing_of_the_link(navigator, office):
    def shut():
        raise Unreadable("Het boek kan niet open.")

    worker = LinkWorker(navigator, shut)
    worker._work = Beside()
    worker.look()
    settle(worker, office)
    assert navigator.snapshot.connection.told.node == "np-a"


def test_a_link_taken_away_is_gone_from_the_screen(navigator, worker, office):
    worker.look()
    settle(worker, office)
    (office.folders.config / "link.toml").unlink()
    worker.look()
    assert navigator.snapshot.connection is None


def test_a_point_without_a_link_loads_nothing_of_it():
    """Residents would wait for it at each start."""
    seen = subprocess.run(
        [sys.executable, "-c", "import kiosk.desk.link.worker, sys; print(*sys.modules)"],
        capture_output=True, text=True, check=True,
    ).stdout.split()  # fmt: skip
    heavy = {
        "kiosk.desk.link.handing_over",
        "link.report",
        "link.requests",
        "link.exchange",
        "paho",
    }
    assert heavy & set(seen) == set()
