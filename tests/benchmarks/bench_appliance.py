# ruff: noqa: T201 - a benchmark tells its figures to a person
"""What the virtual appliance costs: the size of its card, memory, and what a quiet day writes.

    python tests/benchmarks/bench_appliance.py [--quick] [--minutes N] [FOLDER]

FOLDER is where deploy/appliance/build and one run of `pytest -m appliance` left their card. It is
started, and its clock skips what it rests: six hours take a quarter of an hour. Less misses what is
written once in so long. The time from power to the first bulletin is printed by
tests/appliance/test_1_cold_boot.py.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from simulators.virtual_machine.machine import Machine

MIB = 1 << 20
DAY_MIN = 24 * 60
LONGEST_S = 1800
PSS = """
for user in power content kiosk; do
    kib=0
    for pid in $(pgrep -u noodsteunpunt-$user); do
        kib=$((kib + $(awk '/^Pss:/ { print $2 }' /proc/$pid/smaps_rollup)))
    done
    echo $user $kib
done
"""
"""Proportional set size of all processes of each room, in KiB."""


def main() -> None:
    parser = argparse.ArgumentParser(description="What the virtual appliance costs.")
    parser.add_argument("--quick", action="store_true", help="two minutes, which miss nearly all")
    parser.add_argument("--minutes", type=float, default=365.0)
    parser.add_argument(
        "folder", nargs="?", type=Path, default=Path.home() / ".cache/noodsteunpunt/appliance"
    )
    arguments = parser.parse_args()
    minutes = 2.0 if arguments.quick else arguments.minutes
    for what, name, most in (
        ("card image, with two slots      ", "card.img", ""),
        ("root, for a slot                ", "card.img.root", ", at most 1536"),
    ):
        print(f"{what}{(arguments.folder / name).stat().st_size / MIB:8.0f} MiB{most}")
    with tempfile.TemporaryDirectory() as scratch:
        card = Path(scratch, "card.qcow2")
        shutil.copyfile(arguments.folder / "started.qcow2", card)
        machine = Machine(card, Path(scratch))
        machine.skips_rest = True
        with machine.on():
            machine.wait_until_started(within_s=LONGEST_S)
            measure(machine, minutes)


def measure(machine: Machine, minutes: float) -> None:
    machine.agent.must("systemctl stop noodsteunpunt-upkeep.timer")
    settle(machine)
    with_upkeep = machine.bytes_written()
    machine.agent.must("systemctl start noodsteunpunt-upkeep", within_s=300)
    settle(machine)
    quiet = machine.bytes_written()
    upkeep = quiet - with_upkeep
    minutes = let_run(machine, minutes)
    written = machine.bytes_written() - quiet
    rooms = [line.split() for line in machine.agent.must(PSS).splitlines()]
    used = {room: int(kib) / 1024 for room, kib in rooms}
    total = sum(used.values())
    print(f"memory of all our processes     {total:8.0f} MiB PSS, at most 220: {shares(used)}")
    a_day = (upkeep + written / minutes * DAY_MIN) / MIB
    print(f"written by upkeep, once a day   {upkeep / 1024:8.0f} KiB")
    print(f"written in quiet                {written / 1024:8.0f} KiB in {minutes:.0f} min")
    print(f"which makes in a quiet day      {a_day:8.1f} MiB, at most 5")


def let_run(machine: Machine, minutes: float) -> float:
    """Leave it alone for so long by its own clock; return how long it was."""
    begin_min = running_min(machine)
    while (ran_min := running_min(machine) - begin_min) < minutes:
        time.sleep(1)
    return ran_min


def running_min(machine: Machine) -> float:
    return float(machine.agent.must("cat /proc/uptime").split()[0]) / 60


def settle(machine: Machine) -> None:
    """Until the kernel has put on the card what it still held."""
    machine.agent.must("sync")
    let_run(machine, 1)


def shares(used: dict[str, float]) -> str:
    return ", ".join(f"{room} {mib:.0f}" for room, mib in used.items())


if __name__ == "__main__":
    main()
