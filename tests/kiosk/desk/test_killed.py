"""Kill -9 between the touch and the screen: what was touched is on the card, whatever it was."""

from __future__ import annotations

import multiprocessing
import os
import signal
from functools import partial

import msgspec
import pytest

from kiosk import routes as pages
from kiosk.desk import access
from kiosk.desk.desk_session import DeskSession
from kiosk.desk.needs.routes import CardForm, Match
from kiosk.desk.routes import Fill, Send, Tasks
from kiosk.desk.stock.ledger import Kind
from kiosk.desk.stock.routes import Give, TakeBack
from kiosk.desk.storage.records import Desk
from kiosk.desk.visitors.routes import Count
from kiosk.desk.volunteers.routes import GoHome, IsBack, OutForm, VolunteerForm
from kiosk.model.roles import Role
from kiosk.model.session import Session
from kiosk.navigation.navigator import Navigator
from tests.kiosk import neighbours
from tests.kiosk.desk.test_roles import NOW, Nowhere
from tests.kiosk.snapshots import snapshot

PLACES = tuple(f"NOODSTEUNPUNT_{name}" for name in ("CONFIG", "STATE", "RUN"))
PROCESSES = multiprocessing.get_context("forkserver")


class Dies(Nowhere):
    """The screen at which the program is killed, once it is armed."""

    armed = False

    def show(self, *_):
        if self.armed:
            os.kill(os.getpid(), signal.SIGKILL)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A point in the middle of it."""
    for name in ("CONFIG", "STATE", "RUN"):
        monkeypatch.setenv(name, str(tmp_path))
    desk = Desk(NOW, tmp_path / "desk")
    neighbours.fill(desk.needs, NOW)
    neighbours.volunteers(desk.volunteers, NOW)
    item = desk.stock.add_item("Water", "liter", 3, NOW, by_person=True, coupons=False)
    desk.stock.move(item, Kind.RECEIVED, 300, NOW)
    desk.stock.move(item, Kind.ISSUED, 6, NOW)
    desk.close()
    return tmp_path / "desk"


def _touch_and_die(touch, folder, filled):
    """In a process of its own, which was made by one that has no threads."""
    os.environ.update(dict.fromkeys(PLACES, str(folder.parent)))
    display, session = Dies(), DeskSession(lambda: NOW)
    config = snapshot().config
    on = dict.fromkeys(("needs", "stock", "visitors", "volunteers"), True)
    config = msgspec.structs.replace(config, desk=msgspec.structs.replace(config.desk, **on))
    navigator = Navigator(
        config, folder.parent / "power.json", lambda: NOW, display, session,
        partial(pages.page, desk_session=session),
    )  # fmt: skip
    access.register(navigator, session)
    navigator.session = Session(role=Role.STAFF, route=getattr(touch, "form", Tasks()))
    for field, text in filled:
        navigator.go(Fill(form=touch.form, field=field, text=text))
    display.armed = True
    navigator.go(touch)


def names(desk):
    return {one.name: one.doing.value for one in desk.volunteers.there(NOW, drill=False)}


FORM = (("naam", "Ali"), ("kan", "rijden"))
STORIES = {
    "hand-out": (Give(1, 9), (), lambda d: d.stock.line(1, NOW).level == 300 - 6 - 9),
    "undo": (TakeBack(1, 2), (), lambda d: d.stock.line(1, NOW).level == 300),
    "card": (
        Send(CardForm()),
        (("thema", "water"), ("contact", "Sara"), ("aantal", "5")),
        lambda d: getattr(d.needs.people(10, drill=False), "contact", "") == "Sara",
    ),
    "claim": (
        Match(3, other=7),
        (),
        lambda d: len(d.needs.card(3, NOW, drill=False).claims) == 1,
    ),
    "volunteer in": (Send(VolunteerForm()), FORM, lambda d: names(d).get("Ali") == "vrij"),
    "volunteer out": (
        Send(OutForm(3)),
        (("waar", "Dijk"),),
        lambda d: names(d)["Hesje 14"] == "op pad",
    ),
    "volunteer back": (IsBack(1), (), lambda d: names(d)["Bram"] == "vrij"),
    "volunteer home": (GoHome(2), (), lambda d: "Noor" not in names(d)),
    "visitor": (Count(5), (), lambda d: d.visitors.since(NOW, NOW) == 5),
}


@pytest.mark.parametrize("story", STORIES)
def test_what_was_touched_is_on_the_card(folder, story):
    touch, filled, is_there = STORIES[story]
    desk = Desk(NOW, folder)
    assert not is_there(desk), "not so before"
    desk.close()
    touching = PROCESSES.Process(target=_touch_and_die, args=(touch, folder, filled))
    touching.start()
    touching.join()
    assert touching.exitcode == -signal.SIGKILL
    desk = Desk(NOW, folder)
    assert is_there(desk)
    desk.close()
