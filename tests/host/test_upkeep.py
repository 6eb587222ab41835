"""Upkeep: damage is told, and the desk's book has a copy that can be opened."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from common import database_copy

ROOT = Path(__file__).parents[2]


@pytest.fixture
def point(tmp_path):
    """An appliance with four books, of which the desk's is in use."""
    for folder in (
        "state/content",
        "state/desk",
        "state/backup",
        "state/power",
        "state/link",
        "run",
    ):
        (tmp_path / folder).mkdir(parents=True)
    for name in ("content/content.db", "power/power.db", "link/link.db"):
        fill(tmp_path / "state" / name).close()  # or its log goes whenever rubbish is collected
    with closing(fill(tmp_path / "state/desk/desk.db")):
        yield tmp_path


def fill(path: Path) -> sqlite3.Connection:
    book = sqlite3.connect(path)
    book.execute("PRAGMA journal_mode=WAL")
    book.execute("CREATE TABLE line (words TEXT)")
    book.executemany("INSERT INTO line VALUES (?)", [("x" * 500,)] * 200)
    book.commit()
    return book


def upkeep(point: Path) -> tuple[int, dict]:
    environ = {
        **os.environ,
        "NOODSTEUNPUNT_STATE": str(point / "state"),
        "NOODSTEUNPUNT_RUN": str(point / "run"),
    }
    command = [sys.executable, "-m", "host.upkeep"]
    done = subprocess.run(command, cwd=ROOT, env=environ, check=False, timeout=60)
    return done.returncode, json.loads((point / "run/upkeep/upkeep.json").read_text())


def lines(path: Path) -> int:
    with closing(sqlite3.connect(path)) as book:
        return book.execute("SELECT count(*) FROM line").fetchone()[0]


def write_another(point: Path) -> None:
    with closing(sqlite3.connect(point / "state/desk/desk.db")) as book:
        book.execute("INSERT INTO line VALUES ('later')")
        book.commit()
    later = time.time() + 5  # file times may be coarser than a test is quick
    os.utime(point / "state/desk/desk.db", (later, later))


def test_all_is_well_and_the_desk_has_a_copy(point):
    code, report = upkeep(point)
    assert code == 0
    assert report["books"] == {"content": "ok", "power": "ok", "desk": "ok", "link": "ok"}
    assert report["backup"] == "copied"
    assert lines(point / "state/backup/desk.db") == 200


def test_what_did_not_change_is_not_written_again(point):
    upkeep(point)
    assert upkeep(point)[1]["backup"] == "unchanged"


def test_a_copy_that_a_clock_ahead_dated_is_renewed(point):
    """Until that day came again nothing would be copied."""
    upkeep(point)
    ahead = time.time() + 3600
    os.utime(point / "state/backup/desk.db", (ahead, ahead))
    assert upkeep(point)[1]["backup"] == "copied"
    assert upkeep(point)[1]["backup"] == "unchanged"


def test_two_copies_are_kept_and_no_more(point):
    for _ in range(3):
        upkeep(point)
        write_another(point)
    upkeep(point)
    copies = sorted(path.name for path in (point / "state/backup").iterdir())
    assert copies == ["desk.db", "desk.db.1"]
    assert lines(point / "state/backup/desk.db") == 203
    assert lines(point / "state/backup/desk.db.1") == 202


@pytest.mark.parametrize(
    "name", ["content/content.db", "power/power.db", "desk/desk.db", "link/link.db"]
)
def test_a_damaged_book_is_told_and_never_copied(point, name):
    upkeep(point)
    path = point / "state" / name
    for beside in path.parent.glob(f"{path.name}-*"):
        beside.unlink()
    path.write_bytes(b"SQLite format 3\0" + os.urandom(8000))
    code, report = upkeep(point)
    assert code == 1
    assert report["books"][name.split("/")[0].removesuffix(".db")] != "ok"
    assert lines(point / "state/backup/desk.db") == 200


@pytest.mark.parametrize("planted", ["link", "fifo"])
def test_what_is_no_file_is_told_and_not_waited_for(point, planted):
    """The other books' folders are other users'."""
    path = point / "state/power/power.db"
    path.unlink()
    if planted == "link":
        path.symlink_to(point / "state/desk/desk.db")
    else:
        os.mkfifo(path)
    code, report = upkeep(point)
    assert code == 1
    assert report["books"]["power"] == "not a file"


def test_one_of_another_user_that_nobody_has_open_is_looked_at_as_it_stands(point, monkeypatch):
    """It needs its log to open, and this user may make none beside it."""
    path = point / "state/link/link.db"
    monkeypatch.setattr("os.access", lambda *_: False)
    monkeypatch.setattr("sqlite3.connect", _without_a_log(sqlite3.connect))
    assert database_copy.verdict(path) == "ok"
    assert sorted(one.name for one in path.parent.iterdir()) == ["link.db"]


def _without_a_log(connect):
    def only_as_it_stands(where, **options):
        assert "immutable=1" in where
        return connect(where, **options)

    return only_as_it_stands


def test_a_new_point_has_no_books_yet(point):
    for path in (point / "state").rglob("*.db*"):
        path.unlink()
    code, report = upkeep(point)
    assert code == 0
    assert set(report["books"].values()) == {"absent"}


def test_a_log_that_goes_while_it_is_looked_at_is_no_fault(point, monkeypatch):
    """The desk closes its book at any moment, and SQLite takes the log away then."""
    book, log = point / "state/desk/desk.db", point / "state/desk/desk.db-wal"
    look = Path.exists

    def seen_and_gone(path, *args, **how):
        there = look(path, *args, **how)
        if path == log:
            log.unlink(missing_ok=True)
        return there

    monkeypatch.setattr(Path, "exists", seen_and_gone)
    assert database_copy._last_written(book) >= book.stat().st_mtime


def test_a_card_that_takes_nothing_is_told(point):
    (point / "state/backup").rmdir()
    (point / "state/backup").touch()
    code, report = upkeep(point)
    assert code == 1
    assert report["backup"] not in {"copied", "unchanged", ""}
