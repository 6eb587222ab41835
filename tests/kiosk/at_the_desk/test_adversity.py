"""When things are broken at the desk, and when fingers are wild."""

from __future__ import annotations

import random
from datetime import UTC, datetime

import pytest

from common.clock import seconds_run
from kiosk.desk.duty.routes import Handover, Roster
from kiosk.desk.messages.routes import MessageForm, Messages
from kiosk.desk.notices.routes import NoticeForm, Notices, OwnNotice
from kiosk.desk.reports.routes import Reports
from kiosk.desk.routes import More, Send, Tasks
from kiosk.model import routes
from tests.kiosk.at_the_desk.hands import button, fill, go, said, tap


def test_a_full_card_is_said_and_residents_read_on(desk, monkeypatch):
    from kiosk.desk.storage.errors import Unwritable

    def full(*_, **__):
        raise Unwritable("De kaart is vol. Waarschuw een technicus.")

    for shelf in (desk.desk_session.desk.log, desk.desk_session.desk.drafts):
        for name in ("add", "keep", "remove"):
            if hasattr(shelf, name):
                monkeypatch.setattr(shelf, name, full)
    fill(desk, MessageForm(), van="Kazerne", bericht="Water komt.")
    go(desk, MessageForm())
    go(desk, Send(MessageForm()))
    assert "De kaart is vol. Waarschuw een technicus." in said(desk)
    tap(button(desk, "Vergrendel"))
    assert desk.desk_session.values("log-form/")["bericht"] == "Water komt.", "memory keeps it"
    assert desk.session.route == routes.Information()


def test_a_desk_that_cannot_be_opened_leaves_residents_their_screens(point, kiosk, monkeypatch):
    from kiosk.desk.storage import records
    from kiosk.desk.storage.errors import Unreadable

    def broken(*_, **__):
        raise Unreadable("Het boek is stuk. Bel de helpdesk.")

    kiosk.desk_session._desk = None
    monkeypatch.setattr(records, "Desk", broken)
    kiosk.refresh()
    assert "Informatie" in said(kiosk)


@pytest.mark.parametrize("year", [1970, 2099])
def test_a_clock_that_is_wrong_hinders_nobody(desk, year, monkeypatch):
    desk.clock = lambda: datetime(year, 1, 2, 3, 4, tzinfo=UTC)
    desk.timekeeper.keep()
    desk.refresh()
    for screen in (Tasks(), Notices(), Messages(), More(), Roster(), Handover(), Reports()):
        go(desk, screen)
        assert "Vergrendel" in said(desk)
    fill(desk, NoticeForm(), titel="Soep")
    fill(desk, NoticeForm(), tekst="Er is soep.")
    go(desk, Send(NoticeForm()))
    assert isinstance(desk.session.route, OwnNotice)
    assert "Soep" in [notice.title for notice in desk.snapshot.notices]
    desk.clock = lambda: datetime(year, 1, 2, 16, 4, tzinfo=UTC)
    monkeypatch.setattr(desk.timekeeper, "_seconds", lambda: seconds_run() + 13 * 3600)
    desk.refresh()
    assert "Soep" not in [notice.title for notice in desk.snapshot.notices], "13 hours later"


def test_furious_tapping_at_the_desk_does_nothing_odd(desk):
    dice = random.Random(4)
    for _ in range(30):
        tap(at=(dice.uniform(0, 1280), dice.uniform(0, 800)))
    go(desk, routes.Information())
    assert desk.shell.parent is not None
