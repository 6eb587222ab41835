"""The desk as the screens meet it: forms that are kept, a database that is out of order."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest

from kiosk.desk.desk_session import DeskSession
from kiosk.desk.storage.errors import DeskError, Unwritable
from kiosk.desk.storage.records import Desk
from kiosk.model.roles import Role
from tests.kiosk.running import going
from tests.kiosk.snapshots import NOW


@pytest.fixture
def desk_session(tmp_path):
    desk = Desk(NOW, tmp_path)
    yield DeskSession(lambda: NOW, _desk=desk)
    desk.close()


@pytest.fixture
def shut(tmp_path, monkeypatch):
    """A session whose database cannot be opened: a file stands where its folder belongs."""
    monkeypatch.setenv("NOODSTEUNPUNT_STATE", str(tmp_path))
    (tmp_path / "desk").write_text("in the way")
    return DeskSession(lambda: NOW)


def full(*_, **__):
    raise Unwritable("De kaart is vol.")


def test_another_session_finds_what_was_filled_in(desk_session):
    desk_session.fill("log-form/", "bericht", "Er is water.")
    assert DeskSession(lambda: NOW, _desk=desk_session.desk).values("log-form/") == {
        "bericht": "Er is water."
    }


def test_what_the_card_cannot_keep_stays_in_memory_beyond_a_lock(desk_session, monkeypatch):
    desk_session.fill("log-form/", "van", "Kazerne")
    monkeypatch.setattr(desk_session.desk.drafts, "keep", full)
    with pytest.raises(DeskError, match="vol"):
        desk_session.fill("log-form/", "bericht", "Er is water.")
    desk_session.lock()
    assert desk_session.values("log-form/") == {"van": "Kazerne", "bericht": "Er is water."}


def test_a_lock_leaves_nothing_in_memory_that_the_card_has(desk_session):
    desk_session.fill("log-form/", "bericht", "Er is water.")
    desk_session.wipe("report-form/")
    desk_session.lock()
    assert desk_session._values == {}
    assert desk_session.wiped("report-form/") == {}


def test_a_form_that_was_sent_is_empty_for_the_next(desk_session):
    desk_session.fill("log-form/", "bericht", "Er is water.")
    desk_session.discard("log-form/")
    assert desk_session.values("log-form/") == {}
    assert desk_session.wiped("log-form/") == {}


def test_what_was_sent_is_never_told_to_have_failed_by_its_draft(desk_session, monkeypatch):
    """A second emergency report would come of it."""
    desk_session.fill("report-form/", "wat", "Brand")
    monkeypatch.setattr(desk_session.desk.drafts, "remove", full)
    desk_session.sent("report-form/")
    desk_session.lock()
    assert desk_session.values("report-form/") == {}


def test_closing_leaves_no_half_form_in_memory_either(desk_session, monkeypatch):
    desk_session.fill("report-form/", "wat", "Brand")
    desk_session.wipe("report-form/")
    monkeypatch.setattr(desk_session.desk.drafts, "keep", full)
    with pytest.raises(DeskError, match="vol"):
        desk_session.fill("log-form/", "bericht", "Mevrouw De Wit is ziek.")
    desk_session.forget()
    assert desk_session.values("log-form/") == {}
    assert desk_session.wiped("report-form/") == {}


def test_a_book_out_of_order_keeps_the_last_notices_until_they_end(desk_session, monkeypatch):
    until = NOW + timedelta(hours=2)
    desk_session.desk.notices.add("Soep", "Er is soep.", Role.STAFF, NOW, until=until)
    assert [n.title for n in desk_session.notices(NOW, drill=False)] == ["Soep"]
    monkeypatch.setattr(desk_session.desk.notices, "current", full)
    assert [n.title for n in desk_session.notices(NOW, drill=False)] == ["Soep"]
    assert desk_session.notices(until, drill=False) == ()


def test_a_book_that_cannot_be_opened_costs_residents_nothing(shut, caplog):
    with caplog.at_level(logging.WARNING, "kiosk.desk.desk_session"):
        for minute in range(3):
            now = NOW + timedelta(minutes=minute)
            assert shut.notices(now, drill=False) == ()
            shut.tidy(going(now))
        assert shut.values("log-form/") == {}
    told = [record for record in caplog.records if record.name == "kiosk.desk.desk_session"]
    assert len(told) == 1, "a trouble is logged when it begins, not each minute"
