"""What is deleted opens from no copy of the card, and what remains always opens."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing, suppress
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from common import database_copy
from kiosk.desk.messages.store import Direction, Message
from kiosk.desk.reports.store import Emergency
from kiosk.desk.storage import sealed_rows, vault
from kiosk.desk.storage.errors import Unreadable
from kiosk.desk.storage.records import Desk
from kiosk.desk.storage.retention import Retention
from tests.kiosk.running import going

ROOT = Path(__file__).parents[4]
DAY = timedelta(days=1)
SEALED_LINES = 120


def said(text):
    return Message(direction=Direction.IN, sender="a", receiver="b", text=text)


def fire(where):
    return Emergency(what="Brand", where=where)


def sealed_in(folder):
    """Every sealed row, as somebody reads them from a copy of the card."""
    with closing(sqlite3.connect(folder / "desk.db")) as db:
        return [
            (purpose, sealed)
            for table, purpose in sealed_rows.PURPOSES.items()
            for (sealed,) in db.execute(f"select sealed from {table}")
        ]


def opens(folder, rows):
    """How many of ``rows`` open with the keys that are in ``folder`` now."""
    there = vault.open_vault(folder)
    found = 0
    for purpose, sealed in rows:
        try:
            there._open(purpose, sealed)
        except Unreadable:
            continue
        found += 1
    return found


def keys(folder):
    return {path.name for path in (folder / "keys").iterdir()}


def test_every_sealed_column_is_known(desk):
    rows = desk._store.rows("select name from sqlite_master where type = 'table'")
    sealed = {
        table
        for (table,) in rows
        if "sealed" in {column[1] for column in desk._store.rows(f"pragma table_info({table})")}
    }
    assert sealed == set(sealed_rows.PURPOSES)


def test_what_went_at_the_end_of_its_term_opens_nowhere(desk, folder, now):
    for number in range(SEALED_LINES):
        desk.log.add(said(f"bericht {number}"), now)
    copy = sealed_in(folder)
    main_key = (folder / "main.key").read_bytes()
    assert opens(folder, copy) == SEALED_LINES
    for day in range(1, 32):
        desk.retention.daily(going(now + day * DAY))
    print(f"opened after the term: {opens(folder, copy)} of {len(copy)}")  # noqa: T201 - the figure
    assert (folder / "main.key").read_bytes() == main_key
    assert opens(folder, copy) == 0
    assert keys(folder) == set()


def test_a_key_ends_with_its_own_term_and_no_other(desk, folder, now):
    desk.drafts.keep("log-form/", {"text": "half"}, now)
    desk.log.add(said("bericht"), now)
    (draft,) = [row for row in sealed_in(folder) if row[0] == "drafts"]
    desk.retention.daily(going(now + 2 * DAY))
    assert opens(folder, [draft]) == 0
    assert [entry.message.text for entry in desk.log.entries()] == ["bericht"]


def test_a_new_day_seals_under_a_new_key(desk, folder, now):
    desk.log.add(said("vandaag"), now)
    desk.retention.daily(going(now + DAY))
    desk.log.add(said("morgen"), now + DAY)
    assert len({vault.key_of(sealed) for _, sealed in sealed_in(folder)}) == 2


def test_after_closing_only_what_remains_opens(desk, folder, now):
    done, waits = (desk.reports.take(fire(where), now) for where in ("Brink 1", "Brink 2"))
    desk.reports.relay(done.id, now)
    desk.reports.acknowledge(done.id, now)
    copy = sealed_in(folder)
    desk.retention.closing(going(now))
    assert opens(folder, copy) == 0
    assert [one.emergency.where for one in desk.reports.reports()] == ["Brink 2"]
    assert desk.reports.report(waits.id).emergency == waits.emergency
    desk.retention.daily(going(now + 8 * DAY))
    assert keys(folder) == set()


def test_what_was_practised_opens_nowhere_after_the_drill(desk, folder, now):
    desk.log.add(said("oefening"), now, drill=True)
    desk.log.add(said("echt"), now)
    copy = sealed_in(folder)
    desk.retention.closing_of_drill(now)
    assert opens(folder, copy) == 0
    assert [entry.message.text for entry in desk.log.entries()] == ["echt"]


def test_a_key_that_ended_is_written_over_first(desk, folder, now):
    desk.drafts.keep("log-form/", {"text": "half"}, now)
    (key,) = (folder / "keys").iterdir()
    was = key.read_bytes()
    again = folder / "held"
    again.hardlink_to(key)  # the same blocks, under a name that stays
    desk.retention.closing(going(now))
    assert not key.exists()
    assert len(again.read_bytes()) == len(was)
    assert again.read_bytes() != was


def test_what_is_typed_after_its_key_ended_is_kept(desk, now):
    desk.drafts.keep("log-form/", {"text": "half"}, now)
    desk.retention.closing(going(now))
    desk.drafts.keep("log-form/", {"text": "weer"}, now)
    assert desk.drafts.find("log-form/") == {"text": "weer"}


def old_book(folder, now):
    """A desk as earlier software left it: one key that seals all, and never ends."""
    with closing(Desk(now, folder)) as desk:
        for where in ("Brink 1", "Brink 2"):
            desk.reports.take(fire(where), now)
        there, old = desk._vault, AESGCM.generate_key(bit_length=256)
        with desk._store.writing() as db:
            db.execute("delete from kept where name = 'keys_due'")
            for row, sealed in db.execute("select rowid, sealed from reports").fetchall():
                nonce = bytes(12)
                words = nonce + AESGCM(old).encrypt(
                    nonce, there._open("reports", sealed), b"reports"
                )
                db.execute("update reports set sealed = ? where rowid = ?", [words, row])
        desk._store.tidy()
    shutil.rmtree(folder / "keys")
    (folder / "main.key").unlink()
    (folder / "desk.key").write_bytes(old)


def test_an_old_book_opens_and_is_sealed_under_keys_that_end(folder, now):
    old_book(folder, now)
    copy = sealed_in(folder)
    with closing(Desk(now, folder)) as desk:
        assert len(desk.reports.reports()) == 2
        desk.retention.daily(going(now))
        assert len(desk.reports.reports()) == 2
        assert not desk.trouble
    assert not (folder / "desk.key").exists()
    assert opens(folder, copy) == 0
    with closing(Desk(now, folder)) as desk:
        assert len(desk.reports.reports()) == 2


@pytest.mark.parametrize("lacks", [(), ("coupon_series", "stock_elsewhere")])
def test_the_old_key_stays_while_a_copy_of_the_book_needs_it(folder, now, lacks):
    """Also one of before there were as many tables."""
    old_book(folder, now)
    backup = folder.parent / "backup"
    backup.mkdir()
    shutil.copy(folder / "desk.db", backup / "desk.db")
    with closing(sqlite3.connect(backup / "desk.db")) as copy:
        for table in lacks:
            copy.execute(f"drop table {table}")
        copy.commit()
    with closing(Desk(now, folder)) as desk:
        desk.retention.daily(going(now))
        assert (folder / "desk.key").exists()
        desk.retention.closing(going(now))
    assert not (folder / "desk.key").exists()


def test_what_newer_software_sealed_opens_there_again(desk, folder, now):
    """Its trial failed; it comes once more, and its rows are in a table that we do not know."""
    with desk._store.writing() as db:
        db.execute("create table of_later (id integer primary key, sealed blob)")
        sealed = desk._vault.seal("of_later", "woorden")
        db.execute("insert into of_later (sealed) values (?), (null)", [sealed])
    desk.retention.daily(going(now + DAY))
    desk.retention.closing(going(now + DAY))
    assert opens(folder, [("of_later", sealed)]) == 1


class Cut(BaseException):
    """The plug is pulled."""


def cut(*_):
    raise Cut


@pytest.mark.parametrize("when", ["whole", "cut-before-the-look", "cut-while-a-key-ends"])
def test_a_copy_brings_back_nothing_that_was_deleted(folder, now, when, monkeypatch):
    with closing(Desk(now, folder)) as desk:
        desk.drafts.keep("log-form/", {"text": "half"}, now)
        desk.log.add(said("bericht"), now)
        desk._store.tidy()
        backup = folder.parent / "backup"
        backup.mkdir()
        shutil.copy(folder / "desk.db", backup / "desk.db")
        with monkeypatch.context() as patch, suppress(Cut):
            if when == "cut-while-a-key-ends":
                patch.setattr(os, "fdatasync", cut)
            desk.drafts.remove("log-form/")
            desk.retention.daily(going(now))
    (folder / "desk.db").write_bytes(b"no database" * 1000)
    if when == "cut-before-the-look":
        Desk(now, folder).close()
    with closing(Desk(now, folder)) as desk:
        desk.retention.daily(going(now))
        assert [entry.message.text for entry in desk.log.entries()] == ["bericht"]
        assert desk._store.rows("select * from drafts") == []
        assert vault.LOST not in desk.trouble


def practised(folder, now, *, no_more_copies=False):
    """A real line and a practised one, upkeep's copy of both, and then the end of the drill."""
    desk = Desk(now, folder)
    desk.log.add(said("echt"), now)
    desk.log.add(said("oefening"), now, drill=True)
    (folder.parent / "backup").mkdir()
    assert database_copy.copy(folder / "desk.db", folder.parent / "backup")
    if no_more_copies:
        (folder.parent / "backup/.desk.db.new").mkdir()
    desk.retention.closing_of_drill(now)
    return desk


def damaged(folder, now):
    (folder / "desk.db").write_bytes(b"no database" * 1000)
    desk = Desk(now, folder)
    desk.retention.daily(going(now))
    return desk


@pytest.mark.parametrize("when", ["whole", "cut-before-the-copy", "cut-while-a-key-ends"])
def test_a_book_that_is_damaged_after_a_drill_has_all_that_was_real(folder, now, when, monkeypatch):
    """All was sealed anew, and the keys of yesterday's copy ended with the drill."""
    with monkeypatch.context() as patch, suppress(Cut):
        if when == "cut-before-the-copy":
            patch.setattr(Retention, "_renew_copy", cut)
            patch.setattr(sealed_rows, "end_keys", cut)  # what is killed does nothing more
        if when == "cut-while-a-key-ends":
            patch.setattr(os, "fdatasync", cut)
        practised(folder, now).close()
    if when != "whole":
        with closing(Desk(now, folder)) as desk:
            desk.retention.daily(going(now))
    with closing(damaged(folder, now)) as desk:
        assert [entry.message.text for entry in desk.log.entries()] == ["echt"]
        assert "Niet meer te lezen" not in desk.trouble
        assert "kopie van" in desk.trouble


def test_what_a_copy_does_not_give_any_more_is_said(folder, now):
    """No other could be made, as on a full card: keys end all the same, as is promised."""
    practised(folder, now, no_more_copies=True).close()
    with closing(damaged(folder, now)) as desk:
        assert desk.log.entries() == ()
        assert "Niet meer te lezen in die kopie: Logboek 2." in desk.trouble


def test_what_was_beyond_its_term_is_not_missed_in_a_copy(folder, now):
    """Its key ended the same night; nobody is alarmed by that."""
    practised(folder, now).close()
    with closing(Desk(now, folder)) as desk:
        desk.retention.daily(going(now + 31 * DAY))
    with closing(damaged(folder, now + 31 * DAY)) as desk:
        assert desk.log.entries() == ()
        assert "Niet meer te lezen" not in desk.trouble


def test_after_closing_there_is_a_copy_of_what_remains(folder, now):
    with closing(Desk(now, folder)) as desk:
        done, _waits = (desk.reports.take(fire(where), now) for where in ("Brink 1", "Brink 2"))
        desk.reports.relay(done.id, now)
        desk.reports.acknowledge(done.id, now)
        (folder.parent / "backup").mkdir()
        before = sealed_in(folder)
        assert database_copy.copy(folder / "desk.db", folder.parent / "backup")
        desk.retention.closing(going(now))
    assert opens(folder, before) == 0
    with closing(damaged(folder, now)) as desk:
        assert [one.emergency.where for one in desk.reports.reports()] == ["Brink 2"]


CLOSING_CUT = """
import json, os, shutil, signal, sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from kiosk.desk.reports.store import Emergency
from kiosk.desk.storage.records import Desk
from tests.kiosk.running import going

now = datetime(2026, 1, 20, 15, 30, tzinfo=UTC)
top, stride = Path(sys.argv[1]), int(sys.argv[2])
with closing(Desk(now, top / "whole/desk")) as desk:
    for number in range(6):
        report = desk.reports.take(Emergency(what="Brand", where=f"Brink {number}"), now)
        if number % 2:
            desk.reports.relay(report.id, now)
            desk.reports.acknowledge(report.id, now)
    desk.drafts.keep("log-form/", {"text": "half"}, now)

def cut(folder, calls):
    def count(frame, event, _):
        nonlocal calls
        if "kiosk/desk/storage" in frame.f_code.co_filename and event in ("call", "return"):
            calls -= 1
            if calls < 0:
                os.kill(os.getpid(), signal.SIGKILL)
    desk = Desk(now, folder)
    sys.setprofile(count)
    desk.retention.closing(going(now))
    sys.setprofile(None)

calls, cuts, found = 0, 0, []
while True:
    folder = top / f"cut-{calls}/desk"
    shutil.copytree(top / "whole", folder.parent)
    child = os.fork()
    if not child:
        cut(folder, calls)
        os._exit(0)
    killed = os.WIFSIGNALED(os.waitpid(child, 0)[1])
    cuts += killed
    with closing(Desk(now, folder)) as desk:
        before = sorted(one.emergency.where for one in desk.reports.reports())
        desk.retention.closing(going(now))
        after = sorted(one.emergency.where for one in desk.reports.reports())
        found.append((before, after, len(list((folder / "keys").iterdir())), desk.trouble))
    shutil.rmtree(folder.parent)
    if not killed:
        break
    calls += stride
print(json.dumps({"cuts": cuts, "found": found}))
"""
WAITING = ["Brink 0", "Brink 2", "Brink 4"]


@pytest.mark.parametrize("stride", [40, pytest.param(1, marks=pytest.mark.slow)])
def test_a_kill_in_the_middle_of_closing_loses_nothing(folder, stride):
    ran = subprocess.run(
        [sys.executable, "-c", CLOSING_CUT, str(folder.parent), str(stride)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    told = json.loads(ran.stdout)
    print(f"killed while closing: {told['cuts']} times")  # noqa: T201 - the figure
    assert told["cuts"] > 5
    for before, after, keys_left, trouble in told["found"]:
        assert set(before) >= set(WAITING)
        assert (after, keys_left, trouble) == (WAITING, 1, "")
