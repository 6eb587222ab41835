# ruff: noqa: T201 - a benchmark tells its figures to a person
"""What the daemon costs on quiet mains: CPU, wake-ups, memory.

Run: ``python tests/benchmarks/bench_power_idle.py [--quick]``. The daemon runs as it does in
service, as a process of its own, on the simulated supply; everything is read from /proc.
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
driver = "simulated"
capacity_wh = 1000
options = { initial_pct = 100, noise_pct = 0.1, measures_draw = true }
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
    settle_s, watch_s = (8, 10) if parser.parse_args().quick else (30, 120)
    memory = tempfile.TemporaryDirectory(dir="/dev/shm")
    with tempfile.TemporaryDirectory() as folder, memory as run:
        (Path(folder) / "power.toml").write_text(CONFIG)
        folders = dict.fromkeys(("NOODSTEUNPUNT_CONFIG", "NOODSTEUNPUNT_STATE"), folder)
        daemon = subprocess.Popen(
            [sys.executable, "-m", "power", "run"],
            cwd=ROOT,
            env=os.environ | folders | {"NOODSTEUNPUNT_RUN": run, "WATCHDOG_USEC": "30000000"},
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
