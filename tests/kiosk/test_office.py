"""The desk as the screens meet it: residents' screens go on whatever becomes of the book."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from kiosk.desk.notices import Role
from kiosk.office import Office

NOW = datetime(2026, 1, 20, 15, 30, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def office(tmp_path, monkeypatch):
    monkeypatch.setenv("NOODSTEUNPUNT_STATE", str(tmp_path))
    return Office(lambda: NOW)


def test_each_minute_what_is_beyond_its_time_goes(office):
    office.desk.notices.add("Koffie", "In de zaal.", Role.STAFF, NOW)
    office.tidy(NOW)
    office.tidy(NOW + 2 * DAY)
    assert len(office.desk.notices.ended(NOW + 2 * DAY)) == 1
    office.tidy(NOW + 9 * DAY)
    assert office.desk.notices.ended(NOW + 9 * DAY) == ()


def test_without_a_card_residents_lose_nothing_but_notices(monkeypatch):
    monkeypatch.setenv("NOODSTEUNPUNT_STATE", "/proc")
    office = Office(lambda: NOW)
    assert office.notices(NOW, drill=False) == ()
    office.tidy(NOW)


def test_a_book_that_fails_leaves_the_last_notices_until_their_end(office, monkeypatch):
    posted = office.desk.notices.add("Koffie", "In de zaal.", Role.STAFF, NOW)
    assert office.notices(NOW, drill=False) == (posted,)
    office.desk._store.close()
    assert office.notices(NOW, drill=False) == (posted,)
    assert office.notices(posted.until, drill=False) == ()
