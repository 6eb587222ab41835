# ruff: noqa: T201 - a benchmark tells its figures to a person
"""What the daemon costs on quiet mains: CPU, wake-ups, memory.

Run: ``python tests/benchmarks/bench_power_idle.py [--quick] [--supply simulated|pijuice|vendor]``.
The daemon runs as it does in service, as a process of its own; everything is read from /proc. With
``pijuice`` it reads a simulated HAT in place of `smbus2`, whose every transfer takes as long as on
the real bus; with ``vendor`` through the library in PIJUICE_SOURCE, or our stand-in for it, which
makes no threads.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
CONFIG = """
[site]
latitude = 52.1
longitude = 5.1
[[supply]]
name = "hat"
capacity_wh = 1000
SUPPLY
[[load]]
name = "light"
supply = "hat"
essential = true
watts = 10
when = "dark"
pin = 17
[[load]]
name = "coffee"
supply = "hat"
watts = 40
pin = 22
"""

SUPPLIES = {
    "simulated": """driver = "simulated"
options = { initial_pct = 100, noise_pct = 0.1, measures_draw = true }""",
    "pijuice": """driver = "pijuice"
options = { bus = 1, hardware = "2.3" }""",
    "vendor": """driver = "pijuice"
options = { bus = 1, hardware = "2.3", library = "vendor" }""",
}
HAT = """
from power.reading import Reading
from power.sources.pijuice_simulated import SimulatedPiJuice, SMBus, plug

MAINS = Reading(mains=True, charge_pct=97.0, voltage_v=4.15, temperature_c=20.0, draw_w=6.0)
hat = SimulatedPiJuice(lambda: MAINS)
hat.delay_s = 0.001  # a frame of five bytes at 100 kHz, with its address
plug(1, hat)
"""
LIBRARY = """
import sys
from pathlib import Path

sys.path.insert(0, ROOT)
from tests.power.sources.pijuice_standin import PiJuice
"""


def lay_hat(folder: Path) -> dict[str, str]:
    """Put a simulated HAT in place of the modules that reach a real one; return what finds it."""
    for name in ("smbus2", "smbus"):
        (folder / f"{name}.py").write_text(HAT)
    found = os.environ.get("PIJUICE_SOURCE")
    if found is None:
        (folder / "pijuice.py").write_text(f"import smbus\nROOT = {str(ROOT)!r}{LIBRARY}")
    return {"PYTHONPATH": os.pathsep.join(filter(None, (str(folder), found)))}


def spent(pid: int) -> tuple[float, int]:
    """CPU seconds and wake-ups of all threads so far."""
    cpu_s, wakes = 0.0, 0
    for task in Path(f"/proc/{pid}/task").iterdir():
        cpu_s += int((task / "schedstat").read_text().split()[0]) / 1e9
        lines = (task / "status").read_text().splitlines()
        wakes += int(next(line for line in lines if line.startswith("voluntary")).split()[1])
    return cpu_s, wakes


def pss_mib(pid: int) -> float:
    """Memory, shared pages counted by share."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("Pss:")).split()[1]) / 1024


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="ten seconds instead of two minutes")
    parser.add_argument("--supply", choices=SUPPLIES, default="simulated")
    arguments = parser.parse_args()
    # Past the first minute, in which the history is made.
    settle_s, watch_s = (8, 10) if arguments.quick else (75, 120)
    memory = tempfile.TemporaryDirectory(dir="/dev/shm")
    with tempfile.TemporaryDirectory() as folder, memory as run:
        config = CONFIG.replace("SUPPLY", SUPPLIES[arguments.supply])
        (Path(folder) / "power.toml").write_text(config)
        folders = dict.fromkeys(("NOODSTEUNPUNT_CONFIG", "NOODSTEUNPUNT_STATE"), folder)
        daemon = subprocess.Popen(
            [sys.executable, "-m", "power", "run"],
            cwd=ROOT,
            env=os.environ
            | folders
            | lay_hat(Path(folder))
            | {"NOODSTEUNPUNT_RUN": run, "WATCHDOG_USEC": "30000000"}
            | {"GPIOZERO_PIN_FACTORY": "mock"},
            stderr=subprocess.DEVNULL,
        )
        try:
            time.sleep(settle_s)
            began_s, (cpu_s, wakes) = time.monotonic(), spent(daemon.pid)
            time.sleep(watch_s)
            passed_s, (later_s, more) = time.monotonic() - began_s, spent(daemon.pid)
            print(f"CPU: {100 * (later_s - cpu_s) / passed_s:.3f} % of a core (limit 0.1)")
            print(f"wake-ups: {(more - wakes) / passed_s:.2f} a second (limit 2)")
            print(f"memory: {pss_mib(daemon.pid):.1f} MiB PSS (limit 40)")
        finally:
            daemon.terminate()
            daemon.wait(30)


if __name__ == "__main__":
    main()
