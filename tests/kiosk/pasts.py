"""Ten years of a battery, written as the daemon's own tables hold them."""

from __future__ import annotations

import math
import sqlite3
from typing import TYPE_CHECKING

from power.history import database as history

if TYPE_CHECKING:
    from pathlib import Path

OUTAGE_EVERY_H, OUTAGE_H = 31, 9
LOADS = ("lighting", "heating", "coffee", "phone-charging")


def row(at: int) -> tuple[int, str, float, float, float, float, float, int]:
    """A battery that empties for nine hours of every thirty-one."""
    hour = at / 3600 % OUTAGE_EVERY_H
    out = hour < OUTAGE_H
    charge_pct = 100 - 7 * hour if out else min(100, 37 + 12 * (hour - OUTAGE_H))
    draw_w = 60 + 25 * math.sin(at / 5000) + (at // 60 * 7919 % 10)
    return (at, "hat", charge_pct, charge_pct, 25.2, 19.0, draw_w, 1 if out else 0)


def events(now: int, number: int) -> list[tuple[float, str, str, str]]:
    return [
        (now - n * 1800.0, "load-on" if n // 4 % 2 else "load-off", LOADS[n % 4], "shed")
        for n in range(number, 0, -1)
    ]


def write(state: Path, run: Path, now: int, *, hours: int, minutes: int, number: int = 200) -> None:
    """Write so many hours and minutes until ``now``, the newest hour in seconds too."""
    history.Card(state).close()
    history.Seconds(run).close()
    insert = "INSERT OR REPLACE INTO {} VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
    with sqlite3.connect(state / history.FILE_NAME) as card:
        for table, grain_s, count in (("hours", 3600, hours), ("minutes", 60, minutes)):
            last = now // grain_s * grain_s
            rows = (row(last - n * grain_s) for n in range(count, 0, -1))
            card.executemany(insert.format(table), rows)
        card.executemany(
            "INSERT INTO events (at, what, subject, cause) VALUES (?, ?, ?, ?)",
            events(now, number),
        )
    with sqlite3.connect(run / history.SECONDS_FILE_NAME) as seconds:
        seconds.executemany(insert.format("seconds"), (row(now - n) for n in range(3600, 0, -1)))
