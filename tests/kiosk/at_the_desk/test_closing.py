"""Closing the point, as staff do it, and what visitors read until it is open again."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import timedelta

import pytest

from host import upkeep
from kiosk.desk.checklists.routes import Close, CloseNow
from kiosk.desk.duty.routes import DutyForm
from kiosk.desk.messages.routes import MessageForm, TakeMessages, WriteMessages
from kiosk.desk.needs.store import New, People
from kiosk.desk.reports.routes import ReportForm
from kiosk.desk.routes import Send, Tasks
from kiosk.desk.situation.routes import SituationForm
from kiosk.model import routes
from kiosk.model.needs import Side, Theme
from kiosk.model.session import START, Session
from tests.kiosk import snapshots
from tests.kiosk.at_the_desk.hands import button, fill, frames, go, said, tap

CLOSED = "Dit steunpunt is gesloten."


@pytest.fixture
def neighbour(app, monkeypatch):
    """One other support point is known here, and open."""
    there = snapshots.place(
        "zandwijk", kind=snapshots.PlaceKind.SUPPORT_POINT, opening_hours="24/7"
    )
    known = snapshots.snapshot(places=(there,)).places
    read = app.navigator.reader.read
    monkeypatch.setattr(
        app.navigator.reader, "read", lambda times: replace(read(times), places=known)
    )


def visitor(app, route=None):
    app.become(Session(route=route or routes.Information()))
    frames()
    return " ".join(said(app))


def at_work(desk):
    from kiosk.model.roles import Role

    desk.become(Session(role=Role.STAFF, route=Tasks()))
    frames()


def test_from_closing_until_it_is_open_again_visitors_read_it(desk, neighbour):
    go(desk, Close())
    tap(button(desk, "Ja, sluit het steunpunt"))
    assert any(words.startswith("Het steunpunt is gesloten (") for words in said(desk))
    for page in (routes.Information(), routes.Here(), START):
        assert f"{CLOSED} U kunt naar Zandwijk: 20 minuten lopen" in visitor(desk, page)
    at_work(desk)
    tap(button(desk, "Het steunpunt is weer open"))
    assert CLOSED not in visitor(desk)


def test_a_kiosk_that_starts_again_still_says_it(desk, neighbour):
    from kiosk.desk.desk_session import DeskSession

    go(desk, CloseNow())
    desk.desk_session.desk.close()
    vars(desk.desk_session).update(vars(DeskSession(desk.clock)))
    desk.refresh()
    assert CLOSED in visitor(desk)


def test_a_touch_leads_to_the_point_that_is_open(desk, neighbour):
    go(desk, CloseNow())
    visitor(desk)
    tap(desk.shell.ids.closed)
    assert desk.session.route == routes.Place("vr", "zandwijk")


SECRET = "Kwetterdam"
"""A name that nothing else has."""


def files_with_it(top):
    """Every file that has it anywhere in its bytes: logs, free pages and copies too."""
    return {
        path.name
        for path in top.rglob("*")
        if path.is_file() and SECRET.encode() in path.read_bytes()
    }


def test_what_people_said_never_lies_on_the_card_in_the_clear(desk, point):
    fill(desk, MessageForm(), van=SECRET, bericht=f"Mevrouw {SECRET} is ziek.")
    go(desk, Send(MessageForm()))
    fill(desk, ReportForm(), wat="Brand", waar=f"Straat van {SECRET}", woorden=f"Help {SECRET}")
    go(desk, Send(ReportForm()))
    fill(desk, SituationForm(), power="nee", **{"power-opmerking": SECRET})
    go(desk, Send(SituationForm()))
    fill(desk, DutyForm(), voornaam=SECRET)
    go(desk, Send(DutyForm()))
    fill(desk, MessageForm(), bericht=f"Half {SECRET}")
    book, now = desk.desk_session.desk, desk.navigator.now()
    book.volunteers.come(SECRET, "rijden", now, drill=False)
    card = New(
        side=Side.NEED,
        theme=Theme.WATER,
        quantity=1,
        area="West",
        until=now + timedelta(hours=4),
        people=People(words=SECRET, contact=SECRET),
    )
    book.needs.write(card, now, drill=False)
    go(desk, TakeMessages())
    go(desk, WriteMessages())
    assert upkeep.copy(point / "state/desk/desk.db", folder(point / "state/backup"))
    assert any(SECRET in entry.message.sender for entry in book.log.entries())
    waiting = files_with_it(point / "run")
    assert {name.rpartition(".")[2] for name in waiting} == {"csv", "txt"}
    assert files_with_it(point / "state") == set()
    go(desk, CloseNow())
    assert files_with_it(point / "state") == set()
    shutil.rmtree(point / "run/desk")


def folder(path):
    path.mkdir(exist_ok=True)
    return path
