"""The newest hours in pages: what a power cut tears is left out, what is folded is told once."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from power.history import ring
from power.history.database import Card
from power.history.reader import History
from power.history.ring import PAGE_BYTES, PAGES, Batch, Ring, unfolded
from power.status import Event

NOON = int(datetime(2026, 11, 24, 12, tzinfo=UTC).timestamp())
EVER = datetime.fromtimestamp(0, UTC)


def row(minute, supply="hat", charge_pct=80.0):
    return (NOON + 60 * minute, supply, charge_pct, charge_pct, 3.9, 20.0, 12.0, 0)


def event(n, cause="shed"):
    at = datetime.fromtimestamp(NOON, UTC) + timedelta(seconds=n)
    return Event(at=at, what="load-off", subject="coffee", cause=cause)


def minutes(folder):
    return [point.at for point in History(folder, folder / "none")._minutes(0, NOON * 2, None)]


@pytest.fixture
def kept(tmp_path):
    kept = Ring(tmp_path, 0)
    yield kept
    kept.close()


# Pages


def test_what_is_kept_is_read_back_in_order(tmp_path, kept):
    kept.append(Batch(rows=[row(0), row(0, "ups")], events=[event(1)]))
    kept.append(Batch(rows=[row(1)], learned={"hat": (40.0, 0.1)}))
    whole, newest = unfolded(ring.read(tmp_path), 0)
    assert whole == Batch([row(0), row(0, "ups"), row(1)], [event(1)], {"hat": (40.0, 0.1)})
    assert newest == 2


def test_the_file_never_grows(tmp_path, kept):
    for minute in range(3 * PAGES):
        kept.append(Batch(rows=[row(minute)]))
    assert (tmp_path / "power.ring").stat().st_size == PAGES * PAGE_BYTES
    whole, _ = unfolded(ring.read(tmp_path), 0)
    assert [r[0] for r in whole.rows] == [row(m)[0] for m in range(2 * PAGES, 3 * PAGES)]


def test_an_hour_of_many_supplies_and_events_takes_as_many_pages_as_it_needs():
    rows = [row(m, f"supply-with-a-long-name-{n}") for m in range(60) for n in range(8)]
    batch = Batch(rows=rows, events=[event(n, "x" * 9000) for n in range(100)])
    contents = list(ring.contents(batch))
    sealed = [ring.page(n, content) for n, content in enumerate(contents, 1)]
    assert {len(page) for page in sealed} == {PAGE_BYTES}
    whole, _ = unfolded(b"".join(sealed), 0)
    assert whole.rows == rows
    assert [e.at for e in whole.events] == [e.at for e in batch.events]
    assert len(sealed) < 40


@pytest.mark.parametrize(
    "tear",
    [
        pytest.param(lambda page, old: page[:512] + old[512:], id="first sector only"),
        pytest.param(lambda page, old: old[:512] + page[512:], id="all but the first sector"),
        pytest.param(lambda page, old: bytes(PAGE_BYTES), id="erased"),
        pytest.param(lambda page, old: b"\xff" * PAGE_BYTES, id="worn out"),
        pytest.param(lambda page, old: page[:40] + b"?" + page[41:], id="a bit that fell over"),
        pytest.param(lambda page, old: old, id="never written"),
    ],
)
def test_a_torn_page_is_left_out_and_costs_no_other(tmp_path, kept, tear):
    for minute in range(PAGES + 9):
        kept.append(Batch(rows=[row(minute, f"s{n}") for n in range(20)]))
    data = bytearray(ring.read(tmp_path))
    place = kept.newest % PAGES * PAGE_BYTES
    new, old = bytes(data[place : place + PAGE_BYTES]), ring.page(9, b"older content" * 200)
    data[place : place + PAGE_BYTES] = tear(new, old)
    whole, _ = unfolded(bytes(data), 50)
    told = {r[0] for r in whole.rows}
    assert told == {row(m)[0] for m in range(50, PAGES + 8)}


def test_any_bytes_are_a_ring(tmp_path):
    """Nothing escapes, and what is whole is told."""
    chance = random.Random(3)
    good = ring.page(7, msgspec.msgpack.encode(Batch(rows=[row(0)])))
    alien = ring.page(8, msgspec.msgpack.encode({"of": "a later version"}))
    for _ in range(300):
        data = bytearray(good + alien + chance.randbytes(PAGE_BYTES) + bytes(PAGE_BYTES))
        for _ in range(chance.randrange(4)):
            data[chance.randrange(PAGE_BYTES, len(data))] = chance.randrange(256)
        whole, newest = unfolded(bytes(data)[: chance.randrange(PAGE_BYTES, len(data))], 0)
        assert whole.rows == [row(0)]
        assert newest in {7, 8}


def test_numbers_go_on_where_they_were(tmp_path, kept):
    kept.append(Batch(rows=[row(0)]))
    again, ahead = Ring(tmp_path, 0), Ring(tmp_path, 500)
    assert (again.newest, ahead.newest) == (1, 500)
    again.close()
    ahead.close()


@pytest.mark.parametrize("size", [0, 1, PAGE_BYTES, PAGES * PAGE_BYTES - 1])
def test_a_ring_that_was_cut_off_is_made_again(tmp_path, size):
    (tmp_path / "power.ring").write_bytes(b"x" * size)
    (tmp_path / "power.new").write_bytes(b"half made")
    kept = Ring(tmp_path, 3)
    kept.append(Batch(rows=[row(0)]))
    kept.close()
    assert unfolded(ring.read(tmp_path), 3) == (Batch(rows=[row(0)]), 4)


def test_a_link_is_never_followed(tmp_path):
    other = tmp_path / "other"
    other.write_bytes(bytes(PAGES * PAGE_BYTES))
    (tmp_path / "power.ring").symlink_to(other)
    with pytest.raises(OSError, match="symbolic links"):
        Ring(tmp_path, 0)


# Ring and database are one book


def test_readers_see_ring_and_database_as_one(tmp_path, kept):
    card = Card(tmp_path)
    kept.append(Batch([row(0), row(1)], [event(1)], {"hat": (40.0, 0.1), "ups": (900.0, 0.2)}))
    whole, page = unfolded(kept.read(), 0)
    card.commit(whole.rows, whole.events, whole.learned, NOON, page)
    kept.append(Batch([row(2), row(1, "ups")], [event(2)], {"hat": (39.0, 0.1)}))
    book = History(tmp_path, tmp_path)
    assert minutes(tmp_path) == [row(m)[0] for m in (0, 1, 1, 2)]
    assert [p.at for p in book._minutes(0, NOON * 2, "ups")] == [row(1)[0]]
    assert book.events(EVER) == book.switchings(EVER) == [event(2), event(1)]
    assert book.events(event(2).at) == [event(2)]
    assert book.events(EVER, 1) == [event(2)]
    assert book.learned() == {"hat": (39.0, 0.1), "ups": (900.0, 0.2)}
    card.close()


def test_a_capacity_test_that_began_this_hour_is_known(tmp_path, kept):
    at = event(5).at
    kept.append(Batch(events=[Event(at=at, what="test-began", subject="hat", cause="capacity")]))
    assert History(tmp_path, tmp_path).last_capacity_tests() == {"hat": at}


def test_what_is_folded_is_told_once_however_often_it_is_read(tmp_path, kept):
    """Also when a power cut comes between the fold and the next page."""
    card = Card(tmp_path)
    for n in range(3):
        kept.append(Batch([row(n)], [event(n)]))
    for _ in range(3):
        whole, page = unfolded(kept.read(), card.folded())
        card.commit(whole.rows, whole.events, whole.learned, NOON, page)
    card.close()
    assert History(tmp_path, tmp_path).events(EVER) == [event(2), event(1), event(0)]
    assert len(minutes(tmp_path)) == 3


def test_a_database_from_before_the_ring_is_read_and_migrated(tmp_path):
    Card(tmp_path).close()
    with sqlite3.connect(tmp_path / "power.db") as old:
        old.execute("DROP TABLE folded")
        old.execute("DELETE FROM _sqlite_migrations WHERE name = 'folded'")
        old.execute(f"INSERT INTO minutes VALUES {row(0)!r}")
    assert minutes(tmp_path) == [row(0)[0]]
    kept = Ring(tmp_path, 0)
    kept.append(Batch(rows=[row(1)]))
    kept.close()
    assert minutes(tmp_path) == [row(0)[0], row(1)[0]], "no reader needs the migration"
    card = Card(tmp_path)
    assert card.folded() == 0
    card.close()
    assert minutes(tmp_path) == [row(0)[0], row(1)[0]]


def test_the_ring_makes_up_for_a_database_that_was_set_aside(tmp_path, kept):
    card = Card(tmp_path)
    for n in range(100):
        kept.append(Batch([row(n)]))
    card.commit([], [], {}, NOON, kept.newest)
    card.close()
    (tmp_path / "power.db").write_bytes(b"")
    Card(tmp_path).close()
    assert len(minutes(tmp_path)) == 100


# Power cuts

WRITER = """
import sys
from pathlib import Path
from power.history.database import Card
from power.history.ring import Batch, Ring, unfolded
from power.status import Event
from datetime import UTC, datetime
folder, noon = Path(sys.argv[1]), int(sys.argv[2])
card = Card(folder)
ring = Ring(folder, card.folded())
first = max([card.newest_minute(), *(r[0] for r in unfolded(ring.read(), card.folded())[0].rows)])
n = (first - noon) // 60 + 1 if first else 0
while True:
    at = noon + 60 * n
    ring.append(Batch([(at, "hat", 50.0, 50.0, 3.9, 20.0, 12.0, 60)],
                      [Event(at=datetime.fromtimestamp(at, UTC), what=f"e{n}")]))
    print(n, flush=True)
    n += 1
    if n % 7 == 0:
        whole, page = unfolded(ring.read(), card.folded())
        card.commit(whole.rows, whole.events, whole.learned, at + 60, page)
"""


@pytest.mark.slow
def test_killed_at_any_moment_nothing_that_was_kept_is_lost_or_told_twice(tmp_path):
    chance, told = random.Random(5), -1
    for _ in range(25):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(tmp_path), str(NOON)],
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(chance.randrange(1, 40)):
            told = int(writer.stdout.readline())
        os.kill(writer.pid, signal.SIGKILL)
        rest, _ = writer.communicate()
        told = max([told, *(int(line) for line in rest.split())])
        with sqlite3.connect(tmp_path / "power.db") as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        seen = [e.what for e in reversed(History(tmp_path, tmp_path).events(EVER, 10_000))]
        assert seen == [f"e{n}" for n in range(len(seen))], "each once, in order"
        assert len(seen) in {told + 1, told + 2}, "one more than was told of, at most"
        assert len(minutes(tmp_path)) == len(seen)
