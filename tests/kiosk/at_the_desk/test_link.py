"""A link that is down, under a real hand: nothing waits, nothing is lost, and it says so."""

from __future__ import annotations

import time

import pytest

from kiosk.desk.link.routes import Post
from kiosk.desk.link.store import Shelf
from kiosk.desk.reports.routes import Report, ReportForm
from kiosk.desk.routes import Fill, Send, Tasks
from kiosk.model.views import Row
from tests.kiosk.at_the_desk.hands import frames


@pytest.fixture
def link_toml(point):
    path = point / "config" / "link.toml"
    path.write_text('region = "vr-merenland"\n')
    yield path
    path.unlink(missing_ok=True)


def settle(desk, true):
    """Until the thread beside the window has ended, on a busy machine too."""
    end_s = time.monotonic() + 60
    while not true():
        assert time.monotonic() < end_s
        frames()
        time.sleep(0.01)


def words(desk) -> str:
    return repr(desk.page("nl")[1])


def test_without_link_toml_the_desk_says_nothing_of_a_link(desk):
    desk.go(Tasks())
    assert not any(
        isinstance(block, Row) and isinstance(block.route, Post)
        for block in desk.page("nl")[1].blocks
    )
    assert not desk._look.is_triggered
    assert desk.snapshot.connection is None


def test_a_report_is_taken_and_waits_where_nobody_answers(link_toml, desk):
    desk._follow_link(at_work=True)
    settle(desk, lambda: desk.snapshot.connection is not None)
    assert desk._look.is_triggered, "who works here sees soon what became of it"
    form = ReportForm()
    for field, text in {"wat": "Brand", "waar": "Dorpsstraat 14"}.items():
        desk.go(Fill(form=form, field=field, text=text))
    desk.go(Send(form))
    (report,) = desk.desk_session.desk.reports.reports()
    assert desk.session.route == Report(report.id)
    assert "verbinding: opgeschreven" in words(desk)
    settle(desk, lambda: not desk._link._work.busy)
    assert desk.desk_session.desk.posted.missing(Shelf.REPORTS) == [report.id]
    desk.leave()
    assert not desk._look.is_triggered
