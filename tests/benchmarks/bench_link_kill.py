# ruff: noqa: T201 - a benchmark tells its figures to a person
"""A thousand random kills with -9 of point, broker and coordination point: what is lost or doubled.

Run: ``python tests/benchmarks/bench_link_kill.py [--kills N] [--seed N]``. All three are real
processes over real TLS, and the broker is away for half of the time. A thousand take half an hour.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from tests.link.machines import World  # noqa: E402
from tests.link.mosquitto import free_port  # noqa: E402
from tests.link.storm import STATION, Broker, storm  # noqa: E402


def main() -> None:
    """Print the figure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        world = World(Path(folder)).networked(free_port())
        broker = Broker(world.machines[STATION])
        began_s = time.monotonic()
        try:
            promised = storm(world, broker, asked.kills, random.Random(asked.seed))
            came = Counter(own_id for own_id, _ in letters(world))
        finally:
            broker.kill()
            world.close()
        took_s = time.monotonic() - began_s
    lost = [own_id for own_id in promised if own_id not in came]
    doubled = [own_id for own_id, times in came.items() if times > 1]
    print(
        f"{asked.kills} kills and as many turns of the broker in {took_s:.0f} s, seed {asked.seed}"
    )
    print(
        f"{len(promised)} letters promised: {len(lost)} lost, {len(doubled)} doubled (limit 0, 0)"
    )


def letters(world: World) -> list[tuple[str, str]]:
    """All that the coordination point has, past what its status lists."""
    import sqlite3

    path = world.machines[STATION].folders.database
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as db:
        return db.execute("select own_id, sender from inbox").fetchall()


if __name__ == "__main__":
    main()
