"""5. Its power is cut at random moments, again and again: never half of anything.

A cut falls while it starts, while a stick is imported, while the history is written, while staff
write. Each start must find a clean file system and whole books, and show an issue that was once
shown whole. NOODSTEUNPUNT_CUTS says how many; the moments follow from NOODSTEUNPUNT_SEED.
"""

from __future__ import annotations

import os
import random
import time
from typing import TYPE_CHECKING

import pytest

from simulators.virtual_machine.machine import wait_for
from tests.appliance import inside, sticks

if TYPE_CHECKING:
    from pathlib import Path

    from simulators.virtual_machine.machine import Machine
    from tests.appliance.screen import Watcher
    from tests.appliance.sticks import Publisher

CUTS = int(os.environ.get("NOODSTEUNPUNT_CUTS", "50"))
SEED = int(os.environ.get("NOODSTEUNPUNT_SEED", "20261124"))
START_S = 60
"""A start takes about 45 s on two idle cores: a cut falls in it, or just after."""
IMPORT_S = 15
SCRIBBLE = (
    "systemd-run --quiet --unit=scribble --uid=noodsteunpunt-kiosk --gid=noodsteunpunt "
    "/opt/noodsteunpunt/current/.venv/bin/python /usr/lib/noodsteunpunt-appliance/scribble.py"
)
FLICKER = """systemd-run --quiet --unit=flicker sh -c 'while :; do
for mains in true false; do
echo "{\\"mains\\": $mains, \\"charge_pct\\": 80.0, \\"voltage_v\\": 4.0}" >/run/hat.json
sleep 4; done; done'"""
"""Mains that comes and goes: each time is a line in the history."""


@pytest.mark.timeout(CUTS * 300)
def test_no_cut_leaves_half_of_anything(
    off: Machine, eyes: Watcher, merenland: Publisher, tmp_path: Path
) -> None:
    chance = random.Random(SEED)
    cuts = 0
    while cuts < CUTS:
        cuts += cut_while_it_starts(off, chance)
        off.start()
        check_whole(off, eyes)
        stick = sticks.vfat(tmp_path / "stick.img", merenland.publish(tmp_path / f"{cuts}"))
        cuts += cut_while_it_works(off, stick, chance)
        print(f"{cuts} cuts", flush=True)  # noqa: T201 - a long run shows that it lives
    off.start()
    check_whole(off, eyes)


def cut_while_it_starts(machine: Machine, chance: random.Random) -> int:
    machine.start()
    time.sleep(chance.uniform(2, START_S))
    machine.cut()
    return 1


def cut_while_it_works(machine: Machine, stick: Path, chance: random.Random) -> int:
    """A stick is imported, history is written, and staff write."""
    machine.agent.must(f"{FLICKER}; {SCRIBBLE}")
    machine.plug(stick)
    time.sleep(chance.uniform(1, IMPORT_S))
    machine.cut()
    return 1


def check_whole(machine: Machine, eyes: Watcher) -> None:
    eyes.wait_for("Levensgevaar", within_s=600)
    wait_for("the agent answers", machine.agent.answers, 300)
    told = machine.agent.must("cat /run/card/fsck.log")
    assert "UNEXPECTED" not in told, told
    assert machine.agent.run("ls /run/card/data-lost").status, "the data partition is there"
    for unit in inside.UNITS:
        inside.wait_until_active(machine, unit, within_s=300)
    inside.sound_books(machine)
