"""When history goes to the card, and what happens when the card will not have it."""

from __future__ import annotations

import errno
import os
import sqlite3
import threading
from datetime import UTC, datetime

import pytest

from power.history import writer as history_writer
from power.history.database import Card
from power.history.reader import History
from power.history.writer import Recorder
from power.reading import Reading
from power.status import Event

NOON = int(datetime(2026, 11, 24, 12, tzinfo=UTC).timestamp())


class Watch:
    """Both clocks of the recorder, moved by the test."""

    def __init__(self):
        self.at = float(NOON)

    def time(self):
        return self.at

    def monotonic(self):
        return self.at - NOON + 100


@pytest.fixture
def watch(monkeypatch):
    watch = Watch()
    monkeypatch.setattr(history_writer, "time", watch)
    return watch


@pytest.fixture
def folders(tmp_path):
    run, state = tmp_path / "run", tmp_path / "state"
    run.mkdir()
    state.mkdir()
    return run, state


def live(book, watch, minutes, *, mains=True, charge_pct=100.0, fall_pct=0.0):
    """Let minutes pass with a reading every ten seconds and a flush at the end of each."""
    for minute in range(minutes):
        for second in range(0, 60, 10):
            reading = Reading(mains=mains, charge_pct=charge_pct - fall_pct * minute)
            book.sample("hat", watch.at + second, reading, 12.0)
        watch.at += 60
        book.flush()


def on_card(folders):
    """Minutes on the card, and only there."""
    nowhere = folders[0].parent / "nowhere"
    ever = datetime.fromtimestamp(0, UTC), datetime.fromtimestamp(NOON + 86_400, UTC)
    return len(History(folders[1], nowhere)._minutes(*(int(at.timestamp()) for at in ever), None))


def in_database(folders):
    """Minutes in power.db itself."""
    with sqlite3.connect(folders[1] / "power.db") as connection:
        return connection.execute("SELECT count(*) FROM minutes").fetchone()[0]


def event(what="load-shed"):
    return Event(at=datetime.fromtimestamp(NOON, UTC), what=what)


def test_on_quiet_mains_the_card_is_written_three_times_an_hour_and_power_db_every_six(
    folders, watch
):
    book = Recorder(*folders)
    live(book, watch, 1)
    written = set()
    for _ in range(6):
        live(book, watch, 10)
        written.add(on_card(folders))
    assert written == {1, 21, 41, 61}
    assert in_database(folders) == 1
    watch.at += 5 * 3600
    live(book, watch, 1)
    assert in_database(folders) == on_card(folders) > 61


def test_an_hour_of_an_outage_is_in_power_db_by_its_end(folders, watch):
    book = Recorder(*folders)
    live(book, watch, 1)
    live(book, watch, 61, mains=False)
    assert in_database(folders) >= 60


@pytest.mark.parametrize(
    "values",
    [
        pytest.param((98, 99, 100, 99), id="whole per cents"),
        pytest.param((100, 75), id="steps of 25 %"),
        pytest.param((100, 97, 100, 97, 97), id="three per cent"),
    ],
)
def test_a_gauge_that_flickers_on_mains_says_nothing_new(folders, watch, values):
    """Each minute a value that the hour has had: two or three pages an hour, not sixty."""
    book = Recorder(*folders)
    live(book, watch, 1)
    written = set()
    for minute in range(120):
        live(book, watch, 1, charge_pct=float(values[minute % len(values)]))
        written.add(on_card(folders))
    assert len(written) <= 12 + 2 * 3


def test_a_charge_that_rises_is_on_the_card_at_every_per_cent(folders, watch):
    book = Recorder(*folders)
    live(book, watch, 1, mains=False, charge_pct=40.0)
    live(book, watch, 30, charge_pct=40.0, fall_pct=-1.0)
    assert on_card(folders) >= 30


@pytest.mark.parametrize(
    "life",
    [
        pytest.param({"mains": False}, id="no mains"),
        pytest.param({"mains": None}, id="mains unknown"),
        pytest.param({"fall_pct": 1.0}, id="charge moves"),
    ],
)
def test_while_anything_moves_every_minute_is_on_the_card(folders, watch, life):
    book = Recorder(*folders)
    live(book, watch, 1)
    live(book, watch, 5, **life)
    assert on_card(folders) >= 5


@pytest.mark.parametrize("phase_s", [0, 7, 30, 59])
def test_a_cut_at_any_moment_of_an_outage_costs_a_minute_at_most(folders, watch, phase_s):
    """Whatever second of the minute the thread happens to write in; and no second is told twice."""
    watch.at += phase_s
    begin_at, book = watch.at, Recorder(*folders)
    nowhere = folders[0].parent / "nowhere"
    for number in range(200):
        for second in range(int(history_writer.FLUSH_S)):
            book.sample("hat", watch.at + second, Reading(mains=False, charge_pct=50.0), 12.0)
        cut_at = watch.at + history_writer.FLUSH_S
        if number:
            told = History(folders[1], nowhere)._minutes(0, NOON * 2, None)
            kept_s = sum(point.battery_s for point in told)
            assert cut_at - begin_at - 60 <= kept_s <= cut_at - begin_at
        watch.at = cut_at
        book.flush()


def test_an_event_goes_to_the_card_within_the_minute(folders, watch):
    book = Recorder(*folders)
    live(book, watch, 3)
    book.event(event())
    live(book, watch, 1)
    assert on_card(folders) == 4
    assert [
        e.what for e in History(folders[1], folders[0]).events(datetime.fromtimestamp(0, UTC))
    ] == ["load-shed"]


def test_what_waits_is_written_on_the_way_out(folders, watch):
    book = Recorder(*folders)
    live(book, watch, 3)
    book.sample("hat", watch.at, Reading(mains=True), 12.0)
    book.flush(all_of_it=True)
    assert on_card(folders) == 4


def test_after_a_kill_the_minutes_are_made_up_again(folders, watch):
    killed = Recorder(*folders)
    live(killed, watch, 10)
    assert on_card(folders) == 1
    watch.at += 5
    live(Recorder(*folders), watch, 1)
    assert on_card(folders) == 11


def test_after_a_kill_the_minute_that_was_half_told_is_made_whole(folders, watch):
    watch.at += 3
    killed = Recorder(*folders)
    live(killed, watch, 2, mains=False)
    live(Recorder(*folders), watch, 1, mains=False)
    told = History(folders[1], folders[0].parent / "nowhere")._minutes(0, NOON * 2, None)
    assert [point.battery_s for point in told] == [6, 6, 6], "a reading every ten seconds"


def test_a_card_that_fails_is_told_once_and_once_when_it_works(folders, watch, monkeypatch):
    book = Recorder(*folders)
    live(book, watch, 2, mains=False)

    def full(*_):
        raise sqlite3.OperationalError("database or disk is full")

    with monkeypatch.context() as broken:
        broken.setattr(Card, "commit", full)
        live(book, watch, 100, mains=False)
        assert book.failing
        assert on_card(folders) == 102, "the ring takes what power.db does not"
    notes = [note.what for note in book.notes()]
    live(book, watch, 1, mains=False)
    assert not book.failing
    assert notes == ["history-failing"]
    assert [note.what for note in book.notes()] == ["history-works"]
    assert in_database(folders) == 103


def test_a_card_that_takes_nothing_at_all_is_told_within_the_minute(folders, watch, monkeypatch):
    book = Recorder(*folders)
    live(book, watch, 2, mains=False)

    def read_only(*_):
        raise OSError(errno.EROFS, "Read-only file system")

    def unable(*_):
        raise sqlite3.OperationalError("attempt to write a readonly database")

    with monkeypatch.context() as broken:
        broken.setattr(os, "pwrite", read_only)
        broken.setattr(Card, "commit", unable)
        live(book, watch, 1, mains=False)
        assert [note.what for note in book.notes()] == ["history-failing"]
        live(book, watch, 20, mains=False)
    live(book, watch, 1, mains=False)
    assert on_card(folders) == 24, "the hour on tmpfs made up for the time without a card"
    assert [note.what for note in book.notes()] == ["history-works"]


def test_a_ring_that_takes_nothing_costs_no_history(folders, watch, monkeypatch):
    """Nor does it write anything twice, whatever reached the card before it failed."""
    book = Recorder(*folders)
    live(book, watch, 3, mains=False)

    def torn(*_):
        raise OSError(errno.EIO, "Input/output error")

    with monkeypatch.context() as broken:
        broken.setattr(os, "fdatasync", torn)
        book.event(event())
        live(book, watch, 5, mains=False)
    live(book, watch, 2, mains=False)
    book.flush(fold=True)
    assert in_database(folders) == 10
    told = History(folders[1], folders[0]).events(datetime.fromtimestamp(0, UTC))
    assert [e.what for e in told] == ["load-shed"]


def test_a_card_that_fails_for_long_takes_bounded_memory(folders, watch, monkeypatch):
    def read_only(*_):
        raise sqlite3.OperationalError("attempt to write a readonly database")

    monkeypatch.setattr(Card, "commit", read_only)
    book = Recorder(*folders)
    for _ in range(2000):
        book.event(event())
    live(book, watch, 200, mains=False)
    assert len(book._waiting) <= history_writer.MOST_MINUTES
    assert len(book._events) <= history_writer.MOST_EVENTS


def test_a_damaged_history_is_begun_anew_and_told(folders, watch):
    (folders[1] / "power.db").write_bytes(b"rubbish" * 1000)
    book = Recorder(*folders)
    live(book, watch, 3)
    assert [note.what for note in book.notes()] == ["history-corrupt"]
    assert on_card(folders) >= 1
    assert not book.failing


def test_damage_met_while_running_is_begun_anew_too(folders, watch):
    book = Recorder(*folders)
    live(book, watch, 3, mains=False)
    path = folders[1] / "power.db"
    path.write_bytes(b"rubbish" * 1000)
    live(book, watch, 4, mains=False)
    assert "history-corrupt" in [note.what for note in book.notes()]
    assert on_card(folders) >= 3


def test_without_a_run_folder_the_hour_is_in_memory(folders, watch):
    folders[0].rmdir()
    book = Recorder(*folders)
    live(book, watch, 3, mains=False)
    assert on_card(folders) == 3


def test_a_capacity_is_written_again_only_when_it_changed(folders, watch):
    book = Recorder(*folders)
    live(book, watch, 2)
    for capacity_wh in (40.0, 40.1, 40.2):
        book.learn("hat", capacity_wh, 0.05)
    live(book, watch, 20)
    assert History(folders[1], folders[0]).learned() == {"hat": (40.0, 0.05)}


def test_it_can_be_asked_to_have_all_on_the_card_at_once(folders, monkeypatch):
    synced = threading.Event()
    monkeypatch.setattr(history_writer.os, "sync", synced.set)
    book = Recorder(*folders)
    book.start()
    book.event(event("low-unconfirmed"))
    book.save_all()
    assert synced.wait(60)
    found = History(folders[1], folders[0]).events(datetime.fromtimestamp(0, UTC))
    assert [e.what for e in found] == ["low-unconfirmed"]
    book.stop()


def test_the_thread_writes_what_there_is_when_stopped(folders):
    book = Recorder(*folders)
    book.start()
    book.event(event("daemon-stopped"))
    book.stop()
    found = History(folders[1], folders[0]).events(datetime.fromtimestamp(0, UTC))
    assert [e.what for e in found] == ["daemon-stopped"]
