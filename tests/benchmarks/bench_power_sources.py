# ruff: noqa: T201 - a benchmark tells its figures to a person
"""What a reading costs by each driver, read once a second as the daemon does.

python tests/benchmarks/bench_power_sources.py [--quick]

PiJuice: a simulated HAT whose every transfer takes 1 ms, through the vendor's library where
PIJUICE_SOURCE names its folder. NUT: Debian's upsd with dummy-ups, which must be installed.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from power.errors import SourceError
from power.reading import Reading
from power.sources import open_source, pijuice_simulated
from tests import conftest
from tests.power.sources.upsd import Upsd, eventually

ON_MAINS = Reading(
    mains=True, charge_pct=80.5, voltage_v=3.9, temperature_c=20.0, draw_w=2.5, charging=True
)
FILES = {
    "BAT0": {
        "type": "Battery",
        "status": "Charging",
        "capacity": 80,
        "temp": 215,
        "energy_now": 35_800_000,
        "energy_full": 44_400_000,
        "voltage_now": 3_900_000,
    },
    "AC": {"type": "Mains", "online": 1},
}


def measure(name, source, readings):
    source.read()
    costs_ms = []
    before = resource.getrusage(resource.RUSAGE_SELF)
    for _ in range(readings):
        start_s = time.perf_counter()
        source.read()
        costs_ms.append((time.perf_counter() - start_s) * 1e3)
        time.sleep(max(0.0, 1.0 - costs_ms[-1] / 1e3))
    after = resource.getrusage(resource.RUSAGE_SELF)
    cpu_ms = (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) * 1e3
    wakes = after.ru_nvcsw - before.ru_nvcsw
    print(
        f"{name:<14}{sorted(costs_ms)[readings // 2]:>12.2f}{max(costs_ms):>12.2f}"
        f"{cpu_ms / readings:>12.2f}{wakes / readings:>12.1f}"
    )
    source.close()


def pijuice(readings):
    hat = pijuice_simulated.SimulatedPiJuice(lambda: ON_MAINS)
    hat.delay_s = 0.001
    pijuice_simulated.plug(1, hat)
    measure("pijuice", open_source("pijuice", {"bus": 1, "hardware": "2.3"}), readings)


def nut(readings):
    upsd = Upsd()
    try:
        upsd.say(ups_status="OL CHRG", battery_charge="80", battery_runtime="5400")
        upsd.start_driver()
        upsd.start()
        source = open_source("nut", {"ups": "site", "port": upsd.port})
        eventually(lambda: answers(source))
        measure("nut", source, readings)
    finally:
        upsd.close()


def answers(source):
    try:
        return source.read().mains is not None
    except SourceError:
        return False


def power_supply(readings):
    with tempfile.TemporaryDirectory() as root:
        for supply, files in FILES.items():
            folder = Path(root, supply)
            folder.mkdir()
            for file, value in files.items():
                (folder / file).write_text(f"{value}\n")
        measure("power_supply", open_source("power_supply", {"path": root}), readings)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="three readings each")
    readings = 3 if parser.parse_args().quick else 30
    print(conftest.pytest_report_header())
    print(f"{'driver':<14}{'median ms':>12}{'slowest ms':>12}{'CPU ms':>12}{'wake-ups':>12}")
    for driver in (pijuice, nut, power_supply):
        driver(readings)


if __name__ == "__main__":
    main()
