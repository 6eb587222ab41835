"""A damaged link.db is set aside and told, and another begun: at the start and while it is used."""

from __future__ import annotations

import sqlite3

import pytest

from link import report
from link.database import Database
from link.errors import DamagedError, OutboxError
from tests.link.network import made
from tests.link.places import carry


def no_database(path):
    path.write_bytes(b"Dit is geen database. " * 100)


def rubbish_in_a_page(path):
    with path.open("r+b") as file:
        for page in range(1, path.stat().st_size // 512):
            file.seek(page * 512)
            file.write(b"\xa5" * 512)


def cut_short(path):
    with path.open("r+b") as file:
        file.truncate(3 * 512)


@pytest.mark.parametrize("spoil", [no_database, rubbish_in_a_page, cut_short])
def test_a_damaged_one_is_set_aside_and_another_begun(point, fire_station, spoil):
    point.write("voor")
    carry(point, fire_station)
    life, book = point.database.life, point.database.book
    point.database.close()
    path = point.folder / "link.db"
    spoil(path)
    damaged = path.read_bytes()
    point.begin()
    assert (point.folder / "link.corrupt.db").read_bytes() == damaged
    assert point.database.life != life
    assert point.database.book != book
    assert point.alarms() == {("book-damaged", "link.corrupt.db")}
    point.write("na")
    carry(point, fire_station)
    assert [own_id for _, own_id, _ in fire_station.letters()] == ["voor", "na"]
    point.restart()
    assert [times for *_, times in point.exchange.alarms.listed()] == [1]


def test_damage_that_shows_while_it_is_used_makes_the_next_start_begin_another(point):
    point.write("voor")
    book = point.database.book
    point.restart()
    point.exchange.check()
    path = point.folder / "link.db"
    with sqlite3.connect(path) as other:
        other.execute("pragma wal_checkpoint(truncate)")
    other.close()
    rubbish_in_a_page(path)
    point.database._db.execute("pragma shrink_memory")
    with pytest.raises(OutboxError):
        point.exchange.outbox.listed(10)
    with pytest.raises(DamagedError):
        point.exchange.check()
    point.restart()
    assert point.database.book != book
    assert point.alarms() == {("book-damaged", "link.corrupt.db")}


def test_a_file_that_cannot_be_opened_is_not_taken_for_damage(tmp_path):
    (tmp_path / "link.db").mkdir()
    with pytest.raises(OutboxError):
        Database(tmp_path / "link.db")
    assert (tmp_path / "link.db").is_dir()


def test_its_name_stays_over_starts_and_is_told(point):
    book = point.database.book
    point.restart("boot-2")
    assert point.database.book == book
    assert report.compose(point.exchange, made("np-a")[0].card, (), 0.0).book == book
