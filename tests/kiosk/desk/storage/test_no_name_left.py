"""A month later no name is on the card: in no table, free page, WAL or copy."""

from __future__ import annotations

import sqlite3
from datetime import timedelta

import pytest

from kiosk.desk.storage.records import Desk
from tests.kiosk import neighbours
from tests.kiosk.running import going
from tests.kiosk.snapshots import NOW

DAY = timedelta(days=1)
PURPOSES = ("card_people", "volunteers")


@pytest.fixture
def desk(tmp_path):
    desk = Desk(NOW, tmp_path / "desk")
    for drill in (False, True):
        neighbours.fill(desk.needs, NOW, drill=drill)
    neighbours.volunteers(desk.volunteers, NOW)
    yield desk
    desk.close()


def sealed(desk):
    """Names as they lie on the card, sealed; and in the open, where they never may be."""
    rows = [desk._store.rows(f"select sealed from {table}") for table in PURPOSES]
    return [bytes(row[0]) for table in rows for row in table]


def found(desk, pieces):
    """In which files they are, as raw bytes: what was deleted may lie there still."""
    files = [path for path in desk.folder.parent.rglob("*") if path.is_file()]
    return {
        path.name
        for path in files
        for piece in pieces
        if (piece[12:44] if len(piece) > 44 else piece) in path.read_bytes()
    }


def test_they_lie_there_sealed_to_begin_with(desk):
    assert found(desk, sealed(desk)), "these bytes are there to be found"
    assert not found(desk, [name.encode() for name in neighbours.NAMES])


def test_a_month_of_days_leaves_no_sealed_name(desk):
    before = sealed(desk)
    for day in range(1, 32):
        desk.retention.daily(going(NOW + day * DAY))
    assert sealed(desk) == []
    assert found(desk, before) == set()


def test_closing_and_a_week_leave_none_either(desk):
    before = sealed(desk)
    desk.retention.closing(going(NOW + DAY / 2))
    for day in range(1, 9):
        desk.retention.daily(going(NOW + day * DAY))
    assert sealed(desk) == []
    assert found(desk, before) == set()


def test_a_reader_that_holds_the_log_of_writes_delays_it_by_no_more_than_itself(desk):
    """A page that is being read keeps old pages in the WAL; the next day's work clears them."""
    before = sealed(desk)
    reader = sqlite3.connect(desk.folder / "desk.db", isolation_level=None)
    reader.execute("begin")
    reader.execute("select count(*) from card_people").fetchone()
    desk.retention.daily(going(NOW + 31 * DAY))
    reader.execute("rollback")
    reader.close()
    desk.retention.daily(going(NOW + 32 * DAY))
    assert found(desk, before) == set()
