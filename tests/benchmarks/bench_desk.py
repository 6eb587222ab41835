# ruff: noqa: T201 - a benchmark tells its figures to a person
"""The desk's book: how long staff wait for it. Medians and the worst; ``--quick`` is a smoke run.

The anchor beside them is the same card and interpreter doing the least that could be done: one row
into a bare SQLite file with a sync, and one without.
"""

from __future__ import annotations

import argparse
import sqlite3
import statistics
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from content.clock import Times
from kiosk.desk.messages.store import Direction, Message
from kiosk.desk.storage.pins import Pins
from kiosk.desk.storage.records import Desk
from kiosk.model.roles import Role

if TYPE_CHECKING:
    from collections.abc import Callable

NOW = datetime(2026, 1, 20, 15, 30, tzinfo=UTC)
TEXT = "Waterwagen komt om 17.00 uur op het plein bij de kerk, graag melden. " * 4


def timed(name: str, act: Callable[[], object], times: int) -> None:
    took_ms = []
    for _ in range(times):
        start = time.perf_counter()
        act()
        took_ms.append(1000 * (time.perf_counter() - start))
    print(f"{name:<44} {statistics.median(took_ms):8.2f} ms {max(took_ms):8.2f} ms")


def anchors(folder: Path, times: int) -> None:
    bare = sqlite3.connect(folder / "bare.db", isolation_level=None)
    bare.execute("pragma journal_mode = wal")
    bare.execute("create table t (x)")
    for synchronous, name in (("full", "with a sync"), ("normal", "without")):
        bare.execute(f"pragma synchronous = {synchronous}")
        timed(f"anchor: a row into bare SQLite, {name}", lambda: insert(bare), times)
    bare.close()


def insert(bare: sqlite3.Connection) -> None:
    bare.execute("insert into t values (?)", [TEXT])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    quick = parser.parse_args().quick
    lines, times = (50, 3) if quick else (1000, 50)
    message = Message(direction=Direction.IN, sender="Coördinatiepunt", receiver="x", text=TEXT)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        print(f"{'':<44} {'median':>11} {'worst':>11}")
        anchors(folder, times)
        desk = Desk(NOW, folder / "desk")
        timed(f"a line in the log, {lines} of them", lambda: desk.log.add(message, NOW), lines)
        timed("a draft, at each keystroke", lambda: keep_draft(desk), times)
        timed(f"search in {lines} sealed lines", lambda: desk.log.search("kerk melden"), times)
        desk.notices.add("Koffie", "In de zaal.", Role.STAFF, NOW)
        timed("notices for residents", lambda: desk.notices.current(NOW), times)
        timed("retention, nothing due", lambda: desk.retention.daily(Times(NOW)), times)
        desk.close()
        timed("opening a book of that size", lambda: Desk(NOW, folder / "desk").close(), times)
        desk = Desk(NOW, folder / "desk")
        timed(
            "closing the point", lambda: desk.retention.closing(Times(NOW + timedelta(hours=1))), 1
        )
        desk.close()
        pins = Pins(folder / "desk")
        pins.set_pin(Role.STAFF, "4862")
        pins.set_pin(Role.TECHNICIAN, "739164")
        timed("a PIN, both roles checked", lambda: pins.unlock("4862"), 3 if quick else 10)


def keep_draft(desk: Desk) -> None:
    desk.drafts.keep("log", {"bericht": TEXT, "van": "Coördinatiepunt"}, NOW)


if __name__ == "__main__":
    main()
