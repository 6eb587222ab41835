"""The daemon on the bench with real UPSes behind a real upsd: the clock by hand, readings not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from power.config import parse_config
from power.daemon.assembly import connector
from power.daemon.poller import Reader
from tests.power.sources.upsd import eventually
from tests.power.workbench import Bench

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from tests.power.sources.upsd import OwnDriver, Upsd


def nut_bench(
    folder: Path, upsd: Upsd, names: Iterable[str], loads: list[dict], capacity_wh: float = 20
) -> Iterator[Bench]:
    """A fixture's body: one supply for each UPS, with credentials; readers run until the end."""
    credentials = {"port": upsd.port, "username": "noodsteunpunt", "password": "geheim"}
    table = {
        "policy": {"target_runtime_h": 1, "restore_stable_s": 20},
        "supply": [
            {"name": name, "driver": "nut", "capacity_wh": capacity_wh,
             "options": {"ups": name} | credentials}
            for name in names
        ],
        "load": loads,
    }  # fmt: skip
    readers = {
        supply.name: Reader(supply.name, connector(supply), lambda: None, interval_s=0.02)
        for supply in parse_config(table).supply
    }
    for reader in readers.values():
        reader.start()
        eventually(reader.latest)
    bench = Bench(folder, table, readers=readers)
    yield bench
    for reader in readers.values():
        reader.stop()
    bench.factory.reset()


def tell(bench: Bench, name: str, ups: OwnDriver, **variables: str) -> None:
    """Let a UPS say this, and wait until the daemon would read it."""
    ups.said.append(variables)
    marked_c = 20 + len(ups.said) / 100
    ups.say(**variables, battery_temperature=str(marked_c))  # last: upsd hears one by one
    eventually(lambda: (now := bench.readers[name].latest()) and now.temperature_c == marked_c)
