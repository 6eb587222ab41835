"""Killed with -9 at any instant, point and fire station: what was promised is there, and once."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import time
from typing import TYPE_CHECKING

import pytest

from link.carriers import Outgoing
from tests.link.places import Place, carry

if TYPE_CHECKING:
    from pathlib import Path


class Way:
    """What is under way to a node, as files; a carrier that survives its users."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self.folder = folder

    def put(self, item: Outgoing) -> None:
        part = self.folder / f".{item.key.hex()}.{os.getpid()}"
        part.write_bytes(item.sealed)
        part.rename(self.folder / f"{time.monotonic_ns()}")

    def take(self) -> list[bytes]:
        found = []
        for path in sorted(self.folder.glob("[0-9]*")):
            found.append(path.read_bytes())
            path.unlink()
        return found


def work(top: Path, node: str, ways: dict[str, Way], promised: int) -> None:
    """Write letters, carry, take and answer until killed. For a child process."""
    place = Place(top / node, node, run=f"boot-{os.getpid()}")
    number = 0
    while True:
        if node == "np-a":
            own_id = f"{os.getpid()}-{number}"
            place.write(own_id, own_id.encode())
            os.write(promised, f"{own_id}\n".encode())  # only now does the desk believe it
            number += 1
        for data in ways[node].take():
            place.exchange.take(data, "ip")
        waiting = place.exchange.outbox.waiting(limit=4)
        for item in (*map(place.exchange.sealed, waiting), *place.exchange.replies()):
            if item is not None:
                ways[item.to].put(item)


def kept_alive(top: Path, node: str, ways: dict[str, Way], promised: int, life_s: float) -> None:
    """Let a process work for ``life_s`` and kill it."""
    child = os.fork()
    if child == 0:
        try:
            work(top, node, ways, promised)
        finally:
            os._exit(1)
    time.sleep(life_s)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status), "it ended by itself"


@pytest.mark.parametrize("kills", [60, pytest.param(1_000, marks=[pytest.mark.slow])])
@pytest.mark.timeout(1200)
def test_whatever_is_killed_nothing_is_lost_or_doubled(tmp_path, kills):
    chance = random.Random(3)
    ways = {node: Way(tmp_path / f"way-{node}") for node in ("np-a", "cp-veldermeer")}
    hear, promised = os.pipe()
    os.set_blocking(hear, False)
    told = b""
    for _ in range(kills):
        node = chance.choice(list(ways))
        kept_alive(tmp_path, node, ways, promised, chance.uniform(0.0, 0.15))
        while chunk := read(hear):
            told += chunk
    ids = told.decode().split()
    point, station = (Place(tmp_path / node, node, run="the last boot") for node in ways)
    try:
        for place in (point, station):
            place.take(*(Outgoing("", 1, b"", data) for data in ways[place.node].take()))
        carry(point, station, rounds=6)
        came = [own_id for _, own_id, _ in station_letters(station)]
        assert len(came) == len(set(came))
        assert set(ids) <= set(came)
        assert not point.exchange.outbox.waiting()
        assert not point.alarms() | station.alarms()
        print(f"\n{kills} kills: {len(ids)} letters promised, 0 lost, 0 doubled ", end="")  # noqa: T201
    finally:
        for place in (point, station):
            place.database.close()
    for node in ways:
        with sqlite3.connect(tmp_path / node / "link.db") as db:
            assert db.execute("pragma integrity_check").fetchone() == ("ok",)


def station_letters(station: Place) -> list[tuple[str, str, bytes]]:
    return [(one.sender, one.own_id, b"") for one in station.exchange.inbox.listed(10**6)]


def read(handle: int) -> bytes:
    try:
        return os.read(handle, 65_536)
    except BlockingIOError:
        return b""
