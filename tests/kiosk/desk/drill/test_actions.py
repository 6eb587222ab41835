"""What staff do in a drill leaves the real point as it was."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest

from kiosk.desk.action import Sending
from kiosk.desk.checklists import actions as checklists_actions
from kiosk.desk.checklists.routes import EndList, Tick
from kiosk.desk.duty import actions as duty_actions
from kiosk.desk.notices import actions as notices_actions
from kiosk.desk.notices.routes import NoticeForm, Withdraw
from kiosk.desk.reports import actions as reports_actions
from kiosk.desk.reports.routes import ReportForm
from kiosk.desk.reports.store import Emergency
from kiosk.desk.storage.errors import Unfit
from kiosk.desk.storage.records import Desk
from kiosk.model.roles import Role
from tests.kiosk.running import going
from tests.kiosk.snapshots import NOW, snapshot

FIRE = Emergency(what="Brand", where="Brink 1")
DOOR = "Doe de deur open."


@pytest.fixture
def desk(tmp_path):
    desk = Desk(NOW, tmp_path / "desk")
    yield desk
    desk.close()


@pytest.fixture
def do(desk):
    """Do one action, in a drill or for real."""

    def forget():
        raise AssertionError("in a drill no real form is emptied")

    def do(action, *asked, drill, **values):
        now = replace(snapshot(), power=SimpleNamespace(drill=drill))
        sending = Sending(desk, values, Role.STAFF, going(NOW), now, print, forget)
        return action(sending, *asked)

    return do


def real(desk):
    """All that staff of the real point go by."""
    return (
        desk.notices.current(NOW),
        desk.log.entries(),
        desk.reports.reports(),
        desk.roster.on_duty(NOW),
        [(desk.runs.running(name), desk.runs.last_ended(name)) for name in ("opening", "closing")],
        desk.drafts.find("log-form/"),
        desk.retention.closed_at,
    )


def test_a_whole_drill_leaves_everything_real_as_it_was(desk, do):
    desk.retention.closing(going(NOW))  # yesterday
    do(duty_actions.begin, drill=False, voornaam="Joris")
    do(notices_actions.post, NoticeForm(), drill=False, titel="Koffie", tekst="Er is koffie.")
    do(reports_actions.take, ReportForm(), drill=False, wat="Brand", waar="Brink 1")
    do(checklists_actions.tick, Tick("opening", DOOR), drill=False)
    handled = desk.reports.take(FIRE, NOW)
    desk.reports.relay(handled.id, NOW)
    desk.reports.acknowledge(handled.id, NOW)
    desk.drafts.keep("log-form/", {"bericht": "half"}, NOW)
    before = real(desk)

    do(checklists_actions.tick, Tick("opening", DOOR), drill=True)
    do(checklists_actions.done, EndList("opening"), drill=True)
    do(duty_actions.begin, drill=True, voornaam="Oefenaar")
    do(notices_actions.post, NoticeForm(), drill=True, titel="Zaal vol", tekst="Ga naar de kerk.")
    do(reports_actions.take, ReportForm(), drill=True, wat="Brand", waar="Brink 9")
    assert len(desk.roster.on_duty(NOW, drill=True)) == 2
    assert desk.runs.last_ended("opening", drill=True).ticked == {DOOR: NOW}
    do(checklists_actions.close, drill=True)
    assert real(desk) == before
    assert desk.runs.last_ended("opening", drill=True) is None
    assert len(desk.roster.on_duty(NOW, drill=True)) == 1
    assert len(desk.notices.current(NOW, drill=True)) == 1


def read_by_visitors(desk, *, drill_since=None):
    return desk.retention.shut_since(
        drill_since_s=None if drill_since is None else drill_since.timestamp()
    )


def test_visitors_read_that_it_is_closed_until_the_opening_list_is_done(desk, do):
    assert read_by_visitors(desk) is None
    desk.retention.closing(going(NOW))
    assert read_by_visitors(desk) == NOW
    do(checklists_actions.tick, Tick("opening", DOOR), drill=False)
    do(checklists_actions.done, EndList("opening"), drill=False)
    assert read_by_visitors(desk) is None


def test_closing_and_opening_in_a_drill_are_read_in_that_drill_alone(desk, do):
    earlier, later = NOW - timedelta(hours=1), NOW + timedelta(hours=1)
    do(checklists_actions.close, drill=True)
    assert read_by_visitors(desk, drill_since=earlier) == NOW
    assert read_by_visitors(desk) is None
    assert read_by_visitors(desk, drill_since=later) is None, "another drill begins as it is"
    do(checklists_actions.reopen, drill=True)
    assert read_by_visitors(desk, drill_since=earlier) is None


def test_a_drill_in_a_closed_point_can_open_it_and_it_stays_closed_after(desk, do):
    desk.retention.closing(going(NOW))
    assert read_by_visitors(desk, drill_since=NOW) == NOW
    do(checklists_actions.reopen, drill=True)
    assert read_by_visitors(desk, drill_since=NOW) is None
    assert read_by_visitors(desk) == NOW
    later = NOW + timedelta(days=1)
    assert read_by_visitors(desk, drill_since=later) == NOW, "nor is it open in the next"


@pytest.mark.parametrize(
    ("action", "asked"),
    [(notices_actions.post, NoticeForm), (notices_actions.withdraw, Withdraw)],
    ids=["changed", "taken off"],
)
def test_in_a_drill_a_real_notice_is_neither_changed_nor_taken_off(desk, do, action, asked):
    posted = desk.notices.add("Koffie", "Er is koffie.", Role.STAFF, NOW)
    with pytest.raises(Unfit, match="Deze mededeling is echt"):
        do(action, asked(posted.id), drill=True, titel="Zaal vol")
    assert desk.notices.current(NOW) == (posted,)
    do(action, asked(posted.id), drill=False, titel="Thee")
    assert desk.notices.current(NOW) != (posted,)
