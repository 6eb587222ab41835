# ruff: noqa: T201 - a benchmark tells its figures to a person
"""What history costs the card: bytes a day, megabytes in ten years, time to read a month.

Run: ``python tests/benchmarks/bench_power_card.py [--quick] [--folder ON_A_DISK]``. The recorder
runs its own code on virtual time, a reading of two supplies every second. Bytes are counted by the
kernel, ``write_bytes`` of /proc/self/io: whole pages, as a card sees them.

Where ``--folder`` is the mount point of a file system that nobody else uses, it also tells what a
minute in an outage costs its device, the file system's own journal included:

    truncate -s 64M card && mkfs.ext4 -q -J size=8 card
    sudo mount -o loop,noatime,lazytime card /mnt
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parents[2]))

from power.history import writer as history_writer
from power.history.database import KEPT_EVENTS, KEPT_HOURS, KEPT_MINUTES, Card
from power.history.reader import History
from power.history.ring import Batch, Ring
from power.history.writer import Recorder
from power.reading import Reading
from power.status import Event

if TYPE_CHECKING:
    from collections.abc import Callable

DAY_S = 86_400
MIB = 1024 * 1024
SECTOR_BYTES = 512
COMMITTED_S, TIMED_PAGES = 7.0, 15
NOW = int(datetime(2026, 11, 24, tzinfo=UTC).timestamp())
SUPPLIES = ("hat", "ups")


class VirtualTime:
    """Stands in for the module `time`."""

    def __init__(self) -> None:
        self.at = float(NOW)

    def time(self) -> float:
        return self.at

    def monotonic(self) -> float:
        return self.at


def written_bytes() -> int:
    """What this process has sent to disks so far; memory file systems do not count."""
    lines = Path("/proc/self/io").read_text().splitlines()
    return int(dict(line.split(": ") for line in lines)["write_bytes"])


def kib_a_page(mount: Path) -> float:
    """What a page of the ring costs the device, in KiB, the file system's journal included.

    Takes its time: a journal commits by itself, every five seconds.
    """
    device = mount.stat().st_dev
    stat = Path(f"/sys/dev/block/{os.major(device)}:{os.minor(device)}/stat")
    with tempfile.TemporaryDirectory(dir=mount) as folder:
        ring = Ring(Path(folder), 0)
        batch = Batch(rows=[(NOW, name, 87.3, 86.9, 4.07, 21.4, 12.6, 60) for name in SUPPLIES])
        os.sync()
        time.sleep(COMMITTED_S)
        before = int(stat.read_text().split()[6])
        for _ in range(TIMED_PAGES):
            ring.append(batch)
            time.sleep(COMMITTED_S)
        sectors = int(stat.read_text().split()[6]) - before
        ring.close()
    return sectors * SECTOR_BYTES / 1024 / TIMED_PAGES


def steady(at: float) -> Reading:
    """Full on mains, with the flutter that a real gauge has."""
    flutter = (at * 0.618) % 1
    return Reading(
        mains=True,
        charge_pct=100 - 0.3 * flutter,
        voltage_v=4.1 + 0.02 * flutter,
        temperature_c=20 + 4 * ((at % DAY_S) / DAY_S) + flutter,
        draw_w=12 + 2 * flutter,
    )


def flickering(at: float) -> Reading:
    """Full on mains, told in whole per cents that flicker from 98 to 100."""
    return Reading(mains=True, charge_pct=98.0 + int(at * 0.618) % 3, voltage_v=27.1, draw_w=12.0)


def charging(at: float) -> Reading:
    """From empty to full by mains, in five hours of every day."""
    charge_pct = min(100.0, 10 + 90 * (at % DAY_S) / 18_000)
    return Reading(mains=True, charge_pct=charge_pct, voltage_v=27.1, draw_w=12.0)


def outage(at: float) -> Reading:
    """A day on battery."""
    return Reading(
        mains=False, charge_pct=95 - 80 * ((at % DAY_S) / DAY_S), voltage_v=3.8, draw_w=12.0
    )


def mib_a_day(folder: Path, reading: Callable[[float], Reading], days: float) -> float:
    """Live for some days after a first hour; return MiB a day."""
    clock = VirtualTime()
    history_writer.time = clock
    with tempfile.TemporaryDirectory(dir="/dev/shm") as run:
        book = Recorder(Path(run), folder)
        live(book, clock, reading, 3600)
        before = written_bytes()
        live(book, clock, reading, days * DAY_S)
    history_writer.time = time
    return (written_bytes() - before) / MIB / days


def live(
    book: Recorder, clock: VirtualTime, reading: Callable[[float], Reading], duration_s: float
) -> None:
    """Let the recorder live, a reading every second and a flush as often as its thread."""
    end, step = clock.at + duration_s, int(history_writer.FLUSH_S)
    while clock.at < end:
        for second in range(step):
            for supply in SUPPLIES:
                at = clock.at + second
                book.sample(supply, at, reading(at), 12.0)
        clock.at += step
        book.flush()


def ten_years(folder: Path, share: float) -> float:
    """Fill a book to the brim; return its size in MiB as if ``share`` were the whole."""
    card = Card(folder)
    hours, minutes, events = (int(n * share) for n in (KEPT_HOURS, KEPT_MINUTES, KEPT_EVENTS))
    with card._database.atomic():
        for table, count, grain_s in (("hours", hours, 3600), ("minutes", minutes, 60)):
            card._database.conn.executemany(
                f"INSERT INTO {table} VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    (NOW - grain_s * n, supply, 87.3, 86.9, 4.07, 21.4, 12.6, 0)
                    for n in range(count)
                    for supply in SUPPLIES
                ),
            )
    happened = datetime.fromtimestamp(NOW, UTC)
    card.commit(
        [],
        [Event(at=happened, what="load-off", subject="coffee", cause="shed")] * events,
        {},
        NOW,
    )
    card.close()
    return (folder / "power.db").stat().st_size / MIB / share


def month_ms(folder: Path) -> tuple[float, int]:
    """Median time to read a 30-day curve of one supply, and its points."""
    book = History(folder, folder)
    until = datetime.fromtimestamp(NOW, UTC)
    spent, points = [], 0
    for _ in range(20):
        began_s = time.perf_counter()
        points = len(book.curve(until - timedelta(days=30), until, "hat"))
        spent.append((time.perf_counter() - began_s) * 1000)
    return statistics.median(spent), points


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a tenth of everything")
    parser.add_argument("--folder", default="/var/tmp", help="a folder on a disk")
    options = parser.parse_args()
    days, share = (0.25, 0.02) if options.quick else (2.0, 1.0)
    lives = (
        ("steady on mains (limit 2)", steady),
        ("a gauge that flickers (limit 2)", flickering),
        ("charging five hours of a day", charging),
        ("in an outage (limit 10)", outage),
    )
    for name, reading in lives:
        with tempfile.TemporaryDirectory(dir=options.folder) as folder:
            print(f"{name}: {mib_a_day(Path(folder), reading, days):.2f} MiB a day written")
    if Path(options.folder).is_mount():
        print(
            f"a page of the ring reaches the device as {kib_a_page(Path(options.folder)):.1f} KiB"
        )
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        size = ten_years(Path(folder), share)
        spent_ms, points = month_ms(Path(folder))
    print(f"ten years of two supplies: {size:.1f} MiB (limit 60)")
    print(f"a 30-day curve: {points} points in {spent_ms:.1f} ms (limit 20)")


if __name__ == "__main__":
    main()
