"""desk.db on a bad day: killed, damaged, full, read-only."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from sqlite_utils import Database

import host.upkeep
from kiosk.desk.messages.store import Direction, Message
from kiosk.desk.storage import database as storage
from kiosk.desk.storage import schema as storage_schema
from kiosk.desk.storage.errors import DeskError, Unreadable, Unwritable
from kiosk.desk.storage.records import Desk
from kiosk.model.roles import Role

ROOT = Path(__file__).parents[4]
WRITER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from kiosk.desk.storage.records import Desk
from kiosk.desk.messages.store import Direction, Message

now = datetime(2026, 1, 20, 15, 30, tzinfo=UTC)
desk = Desk(now, Path(sys.argv[1]))
number = 0
while True:
    text = f"bericht {number}"
    desk.drafts.keep("log", {"text": text}, now)
    desk.log.add(Message(direction=Direction.IN, sender="a", receiver="b", text=text), now)
    print(number, flush=True)
    number += 1
"""


def said(text):
    return Message(direction=Direction.IN, sender="a", receiver="b", text=text)


def texts(desk):
    return [entry.message.text for entry in reversed(desk.log.entries())]


@pytest.mark.parametrize("committed", [1, 7, 40])
def test_what_was_written_survives_kill_9(folder, now, committed):
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(folder)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    for _ in range(committed):
        last = int(writer.stdout.readline())
    writer.send_signal(signal.SIGKILL)
    last = max([last, *map(int, writer.stdout.read().split())])
    writer.wait()
    desk = Desk(now, folder)
    found = texts(desk)
    assert found == [f"bericht {number}" for number in range(len(found))]
    assert len(found) > last
    assert desk.trouble == ""
    draft = desk.drafts.find("log")["text"]
    assert draft in {f"bericht {len(found) - 1}", f"bericht {len(found)}"}
    desk.log.add(said("verder"), now)
    desk.close()


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_killed_a_hundred_times_on_one_book_it_loses_nothing(folder, now):
    least = 0
    for _ in range(100):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(folder)], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        for _ in range(random.randint(1, 30)):
            writer.stdout.readline()
        writer.send_signal(signal.SIGKILL)
        writer.wait()
        desk = Desk(now, folder)
        assert desk.trouble == ""
        found = len(desk.log.entries())
        assert found > least
        least = found
        desk.close()


@pytest.mark.parametrize("spoil", ["header", "middle", "cut", "nonsense"])
def test_a_damaged_book_is_set_aside_and_begun_anew(folder, now, spoil):
    desk = Desk(now, folder)
    for number in range(50):
        desk.log.add(said(f"bericht {number}" * 50), now)
    desk.close()
    path = folder / "desk.db"
    whole = path.read_bytes()
    damaged = {
        "header": b"\xff" * 100 + whole[100:],
        "middle": whole[:4096] + os.urandom(len(whole) - 4096),
        "cut": whole[: len(whole) // 2],
        "nonsense": b"dit is geen boek" * 1000,
    }[spoil]
    path.write_bytes(damaged)
    desk = Desk(now, folder)
    assert "desk.2026-01-20-1530.damaged.db" in desk.trouble
    assert (folder / "desk.2026-01-20-1530.damaged.db").read_bytes() == damaged
    desk.log.add(said("verder"), now)
    assert texts(desk) == ["verder"]
    desk.close()
    again = Desk(now, folder)
    assert again.trouble == ""
    again.close()


def upkeep(folder):
    """The copies that upkeep makes each day."""
    (folder.parent / "backup").mkdir(exist_ok=True)
    assert host.upkeep.copy(folder / "desk.db", folder.parent / "backup")


@pytest.fixture
def copied(folder, now):
    """A book of which the last line is in no copy yet; two copies of it."""
    desk = Desk(now, folder)
    desk.notices.add("Vol", "De zaal is vol.", Role.STAFF, now)
    for number, text in enumerate(("een", "twee")):
        desk.log.add(said(text), now)
        later = now.timestamp() + 60 * number
        upkeep(folder)
        os.utime(folder.parent / "backup/desk.db", (later, later))
    desk.log.add(said("drie"), now)
    desk.close()
    return folder.parent / "backup"


@pytest.mark.parametrize(
    ("spoilt", "texts_left", "told"),
    [
        ((), ["een", "twee"], "de kopie van 2026-01-20, 16:31 uur"),
        (("desk.db",), ["een"], "de kopie van 2026-01-20, 16:30 uur"),
        (("desk.db", "desk.db.1"), [], "een nieuw boek begonnen"),
    ],
    ids=["the newest copy", "the one before", "none is sound"],
)
def test_a_damaged_book_goes_on_from_the_newest_sound_copy(
    folder, now, copied, spoilt, texts_left, told
):
    for name in spoilt:
        (copied / name).write_bytes(b"kapot" * 9999)
    (folder / "desk.db").write_bytes(b"kapot" * 9999)
    desk = Desk(now, folder)
    assert told in desk.trouble
    assert texts(desk) == texts_left
    assert desk.notices.current(now) == (), "staff may have taken it off since"
    desk.log.add(said("verder"), now)
    assert texts(desk) == [*texts_left, "verder"]
    assert len(list(folder.glob("desk.*.damaged.db"))) == 1
    desk.close()


def test_a_cut_before_the_copy_is_there_finds_it_at_the_next_start(
    folder, now, copied, monkeypatch
):
    def cut(*_):
        raise KeyboardInterrupt

    (folder / "desk.db").write_bytes(b"kapot" * 9999)
    with monkeypatch.context() as patch:
        patch.setattr(storage.restore, "put_back", cut)
        with pytest.raises(KeyboardInterrupt):
            Desk(now, folder)
    desk = Desk(now, folder)
    assert texts(desk) == ["een", "twee"]
    desk.close()


def test_damaged_twice_in_a_minute_loses_neither(folder, now):
    folder.mkdir()
    for content in (b"een" * 9999, b"twee" * 9999):
        (folder / "desk.db").write_bytes(content)
        Desk(now, folder).close()
    assert len(list(folder.glob("desk.2026-01-20-1530.damaged*.db"))) == 2


def test_a_book_that_was_never_finished_is_simply_begun(folder, now):
    folder.mkdir()
    (folder / "desk.db").touch()
    desk = Desk(now, folder)
    assert desk.trouble == ""
    assert texts(desk) == []
    desk.close()


def test_a_full_card_refuses_in_a_sentence_and_what_was_stored_stays(desk, now):
    desk.log.add(said("voor"), now)
    (pages,) = desk._store._db.execute("pragma page_count").fetchone()
    desk._store._db.execute(f"pragma max_page_count = {pages}")
    with pytest.raises(Unwritable, match="kaart is vol"):
        desk.log.add(said("x" * 4000), now)
    assert texts(desk) == ["voor"]
    desk._store._db.execute("pragma max_page_count = 1000000")
    desk.log.add(said("na"), now)
    assert texts(desk) == ["voor", "na"]


@pytest.mark.parametrize("left_behind", [False, True], ids=["closed well", "killed"])
def test_a_card_that_became_read_only_can_still_be_read(folder, now, monkeypatch, left_behind):
    desk = Desk(now, folder)
    desk.log.add(said("voor"), now)
    if not left_behind:
        desk.close()
    with monkeypatch.context() as patch:
        patch.setattr(storage.os, "access", lambda *_: False)
        reader = Desk(now, folder)
        assert "niets opslaan" in reader.trouble
        assert texts(reader) == ["voor"]
        with pytest.raises(Unwritable):
            reader.log.add(said("na"), now)
        assert texts(reader) == ["voor"]
    reader.log.add(said("weer ruimte"), now)
    assert texts(reader) == ["voor", "weer ruimte"]
    assert reader.trouble == ""
    reader.close()
    desk.close()


def test_a_book_closed_well_is_read_on_a_card_too_full_to_open_it(folder, now):
    """SQLite makes an empty log and has no room for its index: a folder stands in for that."""
    desk = Desk(now, folder)
    desk.log.add(said("voor"), now)
    desk.close()
    (folder / "desk.db-wal").touch()
    (folder / "desk.db-shm").mkdir()
    reader = Desk(now, folder)
    assert "niets opslaan" in reader.trouble
    assert texts(reader) == ["voor"]
    (folder / "desk.db-shm").rmdir()
    reader.log.add(said("weer ruimte"), now)
    assert texts(reader) == ["voor", "weer ruimte"]
    reader.close()


def test_without_any_card_it_says_so(now):
    with pytest.raises(DeskError, match="Waarschuw een technicus"):
        Desk(now, Path("/proc/desk"))


class Damaged:
    """A connection that meets a bad page."""

    def execute(self, *_):
        error = sqlite3.DatabaseError("database disk image is malformed")
        error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
        raise error

    def close(self):
        pass


@pytest.mark.parametrize(
    "touch",
    [
        lambda desk, _: desk.log.entries(),
        lambda desk, now: desk.audit_log.note(Role.STAFF, "x", now),
    ],
    ids=["reading", "writing"],
)
def test_damage_met_while_open_is_said_once_and_then_the_database_begins_empty(folder, now, touch):
    desk = Desk(now, folder)
    desk.log.add(said("voor"), now)
    desk._store._db.close()
    (folder / "desk.db").write_bytes(b"kapot" * 9999)
    desk._store._db = Damaged()
    with pytest.raises(Unreadable, match="nog een keer"):
        touch(desk, now)
    touch(desk, now)
    assert "nieuw boek" in desk.trouble
    assert texts(desk) == []
    desk.close()


def test_a_bad_read_of_a_sound_book_costs_nothing(folder, now):
    desk = Desk(now, folder)
    desk.log.add(said("voor"), now)
    desk._store._db.close()
    desk._store._db = Damaged()
    with pytest.raises(Unreadable):
        desk.log.entries()
    assert texts(desk) == ["voor"]
    assert desk.trouble == ""
    desk.close()


def test_a_change_that_fails_halfway_leaves_nothing(desk):
    def half_a_change():
        with desk._store.writing() as db:
            db.execute("insert into journal (at, role, what) values (1, 'staff', 'half')")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        half_a_change()
    assert desk.audit_log.entries() == ()


def test_threads_wait_for_each_other(desk, now):
    threads = [
        threading.Thread(target=lambda: [desk.log.add(said("x"), now) for _ in range(10)])
        for _ in range(5)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(desk.log.entries()) == 50


def test_the_version_counts_the_migrations(folder, desk):
    assert storage_schema.version() == storage.SCHEMA_VERSION
    assert desk._store.rows("pragma user_version") == [(storage.SCHEMA_VERSION,)]


def test_a_book_of_an_earlier_version_keeps_what_is_in_it(folder, now):
    folder.mkdir()
    database = Database(folder / "desk.db")
    storage_schema.migrations.apply(database, stop_before="notices_of_a_drill")
    database.execute("pragma user_version = 1")
    until = now.timestamp() + 3600
    values = {"title": "Koffie", "text": "x", "written_at": 0.0, "until": until, "by": "staff"}
    database.table("notices").insert(values)
    database.close()
    desk = Desk(now, folder)
    assert [notice.title for notice in desk.notices.current(now)] == ["Koffie"]
    assert desk.trouble == ""
    desk.close()


def test_a_newer_version_put_back_to_this_one_still_reads(folder, now):
    desk = Desk(now, folder)
    desk.log.add(said("voor"), now)
    desk._store._db.execute("alter table log add column later text")
    desk._store._db.execute("pragma user_version = 99")
    desk.close()
    desk = Desk(now, folder)
    desk.log.add(said("na"), now)
    assert texts(desk) == ["voor", "na"]
    desk.close()


def test_nobody_else_may_look(folder, desk):
    assert folder.stat().st_mode & 0o777 == 0o700
    assert (folder / "desk.db").stat().st_mode & 0o077 == 0
    assert (folder / "main.key").stat().st_mode & 0o777 == 0o600


def test_the_journal_keeps_who_did_what(desk, now):
    desk.audit_log.note(Role.TECHNICIAN, "Koffie uit\nvoor een uur \u202e", now)
    desk.audit_log.note(Role.STAFF, "x" * 1000, now)
    newest, oldest = desk.audit_log.entries()
    assert (oldest.role, oldest.what, oldest.at) == (
        Role.TECHNICIAN,
        "Koffie uit voor een uur",
        now,
    )
    assert len(newest.what) == 300
