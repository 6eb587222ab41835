"""Reports that wait come first, and every page where staff begin says how many and how long."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kiosk.desk.messages.routes import Messages
from kiosk.desk.reports import progress
from kiosk.desk.reports.routes import Report, Reports
from kiosk.desk.reports.store import Emergency
from kiosk.desk.routes import More, Tasks
from kiosk.model.views import Listing, Row
from tests.kiosk.desk.test_screens import NOW, ago, desk_session, show, snapshot  # noqa: F401

FIRE = Emergency(what="Brand", where="Brink 1")


@pytest.fixture
def waiting(desk_session):  # noqa: F811
    """Four: confirmed, passed on, and two that nobody passed on."""
    reports = desk_session.desk.reports
    for minutes, steps in ((50, 2), (40, 1), (30, 0), (20, 0)):
        report = reports.take(FIRE, ago(minutes=minutes))
        if steps:
            reports.relay(report.id, NOW)
        if steps > 1:
            reports.acknowledge(report.id, NOW)
    return desk_session


def rows(view):
    listed = view.rows if isinstance(view, Listing) else view.blocks
    return [block for block in listed if isinstance(block, Row)]


def test_those_that_nobody_passed_on_come_first_the_oldest_on_top(waiting):
    order = [row.route for row in rows(show(Reports(), desk_session=waiting))]
    assert order == [Report(3), Report(4), Report(2), Report(1)]


@pytest.mark.parametrize("page", [Tasks(), Messages(), More()], ids=["Taken", "Logboek", "Meer"])
def test_it_is_seen_at_once_how_many_wait_and_how_long(waiting, page):
    first = rows(show(page, desk_session=waiting))[0]
    assert (first.title, first.loud, first.route) == ("Noodmeldingen", True, Reports())
    assert first.meta == "2 nog niet doorgegeven · 1 nog niet bevestigd · De oudste al 30 minuten."


def test_where_none_waits_nothing_stands_in_the_way(desk_session):  # noqa: F811
    report = desk_session.desk.reports.take(FIRE, NOW)
    desk_session.desk.reports.relay(report.id, NOW)
    desk_session.desk.reports.acknowledge(report.id, NOW)
    for page in (Messages(), More()):
        assert "Noodmeldingen" not in {
            row.title for row in rows(show(page, desk_session=desk_session))
        }
    quiet = {row.title: row for row in rows(show(Tasks(), desk_session=desk_session))}
    assert quiet["Noodmeldingen"].meta == "Alles is bevestigd"


def test_without_a_link_the_order_is_by_voice_alone(waiting):
    found = waiting.desk.reports.reports()
    assert progress.first_those_that_wait(found, None)[0].taken_at == NOW - timedelta(minutes=30)


def test_where_no_reports_are_taken_nothing_is_said(waiting):
    titles = {row.title for row in rows(show(More(), desk_session=waiting, snapshot=snapshot()))}
    assert "Noodmeldingen" not in titles
