"""What is kept, for how long, and what a bad card cannot do."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta

import pytest

from power.errors import StatusError
from power.history import database as history
from power.history.database import Card, Corrupt, Seconds
from power.history.reader import History
from power.status import Event

NOON = int(datetime(2026, 11, 24, 12, tzinfo=UTC).timestamp())


def row(at, supply="hat", charge_pct=80.0, battery_s=0):
    return (at, supply, charge_pct, charge_pct, 3.9, 20.0, 12.0, battery_s)


def utc(at):
    return datetime.fromtimestamp(at, UTC)


@pytest.fixture
def card(tmp_path):
    card = Card(tmp_path)
    yield card
    card.close()


def rows_of(folder, table):
    with sqlite3.connect(folder / "power.db") as connection:
        return connection.execute(f"SELECT * FROM {table} ORDER BY at").fetchall()


# Grains


def test_a_minute_is_the_mean_of_its_seconds(tmp_path):
    seconds = Seconds(tmp_path)
    seconds.add(row(NOON + s, charge_pct=80.0 - s / 5, battery_s=s % 2) for s in range(60))
    assert seconds.of_minute(NOON) == [(NOON, "hat", 74.1, 68.2, 3.9, 20.0, 12.0, 30)]
    seconds.close()


def test_supplies_are_kept_apart(tmp_path):
    seconds = Seconds(tmp_path)
    seconds.add([row(NOON, "hat", 80.0), row(NOON, "ups", 40.0)])
    assert [(r[1], r[2]) for r in seconds.of_minute(NOON)] == [("hat", 80.0), ("ups", 40.0)]
    seconds.close()


def test_what_is_not_known_stays_unknown(tmp_path):
    seconds = Seconds(tmp_path)
    seconds.add([(NOON, "hat", None, None, None, None, None, 0)])
    assert seconds.of_minute(NOON) == [(NOON, "hat", None, None, None, None, None, 0)]
    seconds.close()


def test_seconds_last_an_hour(tmp_path):
    seconds = Seconds(tmp_path)
    seconds.add(row(NOON + s) for s in range(2 * 3600))
    kept = History(tmp_path, tmp_path).curve(utc(NOON + 3601), utc(NOON + 7200))
    assert len(kept) == 3599
    assert History(tmp_path, tmp_path).curve(utc(NOON), utc(NOON + 3599)) == []
    seconds.close()


def test_an_hour_is_written_when_it_is_over(tmp_path, card):
    card.commit([row(NOON + 60 * m, charge_pct=80 - m) for m in range(30)], [], {}, NOON + 1800)
    assert rows_of(tmp_path, "hours") == []
    card.commit([row(NOON + 60 * m, charge_pct=50) for m in range(30, 60)], [], {}, NOON + 3600)
    assert rows_of(tmp_path, "hours") == [(NOON, "hat", 57.8, 50.0, 3.9, 20.0, 12.0, 0)]


def test_minutes_that_come_late_still_change_their_hour(tmp_path, card):
    """As after a card that failed for a while, or a daemon that was killed."""
    card.commit([row(NOON, charge_pct=80)], [], {}, NOON + 3600)
    card.commit([row(NOON + 60, charge_pct=60)], [], {}, NOON + 3660)
    assert [r[2] for r in rows_of(tmp_path, "hours")] == [70.0]


def test_old_rows_go_by_number(tmp_path, card, monkeypatch):
    monkeypatch.setattr(history, "KEPT_MINUTES", 5)
    monkeypatch.setattr(history, "KEPT_EVENTS", 3)
    events = [Event(at=utc(NOON + n), what=f"e{n}") for n in range(10)]
    card.commit([row(NOON + 60 * m) for m in range(10)], events, {}, NOON)
    card.tidy()
    assert [r[0] for r in rows_of(tmp_path, "minutes")] == [NOON + 60 * m for m in range(5, 10)]
    assert [e.what for e in History(tmp_path, tmp_path).events(utc(0))] == ["e9", "e8", "e7"]


def test_a_clock_in_the_far_future_does_not_wipe_the_past(tmp_path, card):
    card.commit([row(NOON + 60 * m) for m in range(100)], [], {}, NOON)
    card.commit([row(NOON + 80 * 365 * 86_400)], [], {}, NOON + 80 * 365 * 86_400)
    card.tidy()
    assert len(rows_of(tmp_path, "minutes")) == 101


def test_a_clock_set_back_writes_the_hour_anew(tmp_path, card):
    card.commit([row(NOON, charge_pct=80)], [], {}, NOON + 3600)
    card.commit([row(NOON, charge_pct=70)], [], {}, NOON + 3600)
    assert [r[2] for r in rows_of(tmp_path, "minutes")] == [70.0]


def test_what_was_learned_is_replaced(tmp_path, card):
    card.commit([], [], {"hat": (44.4, 0.1)}, NOON)
    card.commit([], [], {"hat": (40.0, 0.05)}, NOON)
    assert History(tmp_path, tmp_path).learned() == {"hat": (40.0, 0.05)}


# Files


def test_a_commit_is_all_or_nothing(tmp_path, card):
    with pytest.raises(sqlite3.Error):
        card.commit([row(NOON)], [], {"hat": (object(), 0.1)}, NOON)
    assert rows_of(tmp_path, "minutes") == []


def test_migrations_are_named_and_run_once(tmp_path, card):
    Card(tmp_path).close()
    with sqlite3.connect(tmp_path / "power.db") as connection:
        names = connection.execute("SELECT name FROM _sqlite_migrations").fetchall()
        assert sorted(names) == [("events",), ("folded",), ("grains",), ("learned",)]
        assert connection.execute("PRAGMA journal_mode").fetchone() != ("wal",)


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda data: b"not a database at all" * 100, id="not a database"),
        pytest.param(
            lambda data: data[:1024] + b"\xff" * (len(data) - 1024), id="pages overwritten"
        ),
        pytest.param(lambda data: data[: len(data) // 2], id="cut in half"),
    ],
)
def test_a_damaged_file_is_set_aside_and_begun_anew(tmp_path, damage):
    card = Card(tmp_path)
    card.commit([row(NOON + 60 * m) for m in range(500)], [], {}, NOON)
    card.close()
    path = tmp_path / "power.db"
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(Corrupt):
        Card(tmp_path)
    assert (tmp_path / "power.corrupt.db").exists()
    Card(tmp_path).close()
    assert rows_of(tmp_path, "minutes") == []


def test_a_folder_that_is_missing_is_no_damage(tmp_path):
    with pytest.raises(sqlite3.OperationalError):
        Card(tmp_path / "absent")


def test_a_damaged_hour_is_begun_anew(tmp_path):
    (tmp_path / "seconds.db").write_bytes(b"rubbish" * 1000)
    seconds = Seconds(tmp_path)
    seconds.add([row(NOON)])
    assert len(seconds.of_minute(NOON)) == 1
    seconds.close()


# Reading back


@pytest.fixture
def book(tmp_path):
    """Three days of minutes with their hours, then 90 seconds that are on tmpfs only."""
    state, run = tmp_path / "state", tmp_path / "run"
    state.mkdir()
    run.mkdir()
    card, seconds = Card(state), Seconds(run)
    start = NOON - 3 * 86_400
    card.commit([row(start + 60 * m) for m in range(3 * 1440)], [], {}, NOON)
    seconds.add(row(NOON + s) for s in range(90))
    yield History(state, run)
    card.close()
    seconds.close()


@pytest.mark.parametrize(
    ("span", "points", "second"),
    [
        pytest.param(timedelta(minutes=2), 1 + 90, 1, id="minutes, then seconds"),
        pytest.param(timedelta(hours=24), 1440 + 1, 60, id="a day in minutes"),
        pytest.param(timedelta(days=3), 72 + 2, 3600, id="more in hours, minutes at the end"),
    ],
)
def test_a_curve_is_told_in_the_grain_that_shows_its_shape(book, span, points, second):
    curve = book.curve(utc(NOON + 90) - span, utc(NOON + 90))
    assert len(curve) == pytest.approx(points, abs=1)
    moments = [point.at for point in curve]
    assert moments == sorted(set(moments))
    assert moments[2] - moments[1] == second


def test_a_curve_of_an_old_hour_is_told_in_minutes(book):
    old = utc(NOON - 86_400)
    assert len(book.curve(old, old + timedelta(minutes=30))) == 30


def test_one_supply_can_be_asked_for(book):
    assert book.curve(utc(0), utc(NOON), "other") == []
    assert book.curve(utc(NOON - 3600 * 5), utc(NOON), "hat")


def test_a_history_that_never_was_is_empty(tmp_path):
    book = History(tmp_path / "a", tmp_path / "b")
    assert book.curve(utc(0), utc(NOON)) == []
    assert book.events(utc(0)) == []
    assert book.learned() == {}
    assert book.last_capacity_tests() == {}


def test_a_damaged_history_says_so_to_the_reader(tmp_path):
    (tmp_path / "power.db").write_bytes(b"rubbish" * 1000)
    with pytest.raises(StatusError, match=r"power\.db cannot be read"):
        History(tmp_path, tmp_path).events(utc(0))


def test_the_last_capacity_test_is_found_among_the_events(tmp_path, card):
    told = [("test-began", "quick by x", 3), ("test-began", "capacity by x", 1)]
    events = [
        Event(at=utc(NOON + s), what=what, subject="hat", cause=cause) for what, cause, s in told
    ]
    card.commit([], events, {}, NOON)
    assert History(tmp_path, tmp_path).last_capacity_tests() == {"hat": utc(NOON + 1)}


def test_a_folder_that_cannot_be_entered_is_told_in_a_sentence(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(StatusError, match="ask as root"):
        History(tmp_path / "file", tmp_path).events(utc(0))


def test_a_card_that_was_full_from_the_first_day_holds_nothing(tmp_path):
    (tmp_path / "power.db").touch()
    assert History(tmp_path, tmp_path).events(utc(0)) == []


def test_when_a_load_went_on_or_off_is_found_among_the_events(tmp_path, card):
    told = ["load-on", "mains-lost", "load-off", "clock-set", "load-on"]
    card.commit(
        [], [Event(at=utc(NOON + s), what=w, subject="tea") for s, w in enumerate(told)], {}, NOON
    )
    found = History(tmp_path, tmp_path).switchings(utc(NOON + 1))
    assert [(event.what, event.at) for event in found] == [
        ("load-on", utc(NOON + 4)),
        ("load-off", utc(NOON + 2)),
    ]
