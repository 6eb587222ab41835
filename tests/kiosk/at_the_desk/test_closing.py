"""Closing the point, as staff do it, and what visitors read until it is open again."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.desk.checklists.routes import Close, CloseNow
from kiosk.desk.routes import Tasks
from kiosk.model import routes
from kiosk.model.session import START, Session
from tests.kiosk import snapshots
from tests.kiosk.at_the_desk.hands import button, frames, go, said, tap

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
