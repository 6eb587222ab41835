# ruff: noqa: T201 - a benchmark tells its figures to a person
"""What the kiosk asks of content.db: the current board and the nearest places.

    python tests/benchmarks/bench_content_board.py [--quick]

With 30 current bulletins among 10,000 archived ones, and 10,000 places.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from datetime import timedelta
from pathlib import Path

import msgspec
from bench_content_import import NOW, bulletin, place

from content.board import Board
from content.clock import Times
from content.parse import Parsed
from content.store import database as store
from content.trust.identity import Identity
from content.trust.verify import Verified


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    quick = parser.parse_args().quick
    archived, places, rounds = (200, 200, 5) if quick else (10_000, 10_000, 200)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "content.db"
        fill(path, archived, places)
        board = Board(path)
        assert len(board.bulletins(Times(NOW))) == 30
        assert len(board.places()) == places
        print(f"content.db: {path.stat().st_size / 1e6:.1f} MB")
        tell(f"current board, {archived} archived", rounds, lambda: board.bulletins(Times(NOW)))
        tell(f"{places} places", rounds, board.places)
        tell("nothing changed", rounds, board.changed)
        tell("open and first board", rounds, lambda: Board(path).bulletins(Times(NOW)))


def fill(path: Path, archived: int, places: int) -> None:
    put(path, 1, tuple(bulletin(n) for n in range(archived)), ())
    current = (aged(n) for n in range(archived, archived + 30))
    put(path, 2, tuple(current), tuple(place(n) for n in range(places)))


def aged(number: int):
    return msgspec.structs.replace(bulletin(number), sent=NOW - timedelta(minutes=number % 600))


def put(path: Path, issue: int, bulletins: tuple, places: tuple) -> None:
    identity = Identity(publisher="bench", name="Bench")
    verified = Verified(identity, identity.name, issue, NOW, 1, "key", "anchor", {}, {})
    with store.replacing(path) as change:
        parsed = Parsed(bulletins=bulletins, places=places)
        change.replace(verified, parsed, bundle=f"{issue}-x", paths={}, times=Times(NOW))


def tell(what: str, rounds: int, act) -> None:
    times_ms = []
    for _ in range(rounds):
        start = time.perf_counter()
        act()
        times_ms.append((time.perf_counter() - start) * 1e3)
    times_ms.sort()
    high = times_ms[int(len(times_ms) * 0.95)]
    print(f"{what}: median {statistics.median(times_ms):.2f} ms, 95 % below {high:.2f} ms")


if __name__ == "__main__":
    main()
