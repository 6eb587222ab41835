"""17. A card of before is carried over to a new one, as docs/kaart-overzetten.md says; that starts.

The old card is one that ran here, without its second root. Its plug was pulled.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from simulators.virtual_machine.machine import CARD_SIZE, Machine, layer
from software.slots import Slot
from tests.appliance import inside, sticks
from tests.appliance.conftest import HEADLINE
from tests.appliance.coordination import Appliance
from tests.appliance.raw_card import RawCard
from tests.appliance.releases import BOOT, SECTOR_BYTES, SLOTS, partitions
from tests.appliance.screen import Watcher
from tests.appliance.test_12_software import IDENTITY, LONG_S, STAFF, WORDS, desk, slot

if TYPE_CHECKING:
    from tests.appliance.sticks import Publisher

ROOT = Path(__file__).parents[2]
NAME = "nsp-veldermeer-00"


@pytest.mark.timeout(3 * 3600)
def test_a_swapped_card_starts_as_the_same_point_and_refuses_an_older_issue(
    running: Machine,
    eyes: Watcher,
    kit: Path,
    first_stick: Path,  # published before, for its issue is older
    merenland: Publisher,
    tmp_path: Path,
    folder: Path,
) -> None:
    merenland.add_bulletin("Water bij De Brink")
    stick = running.plug(sticks.vfat(tmp_path / "newer.img", merenland.publish(tmp_path / "issue")))
    eyes.wait_for("Bijgewerkt", within_s=LONG_S)
    running.unplug(stick)
    desk(running, write=True)
    Appliance(running).make_keys()
    before = running.agent.must(f"{IDENTITY}; sync")
    running.cut()

    old, new = old_card(running.card, kit, tmp_path), fresh_card(kit, tmp_path)
    swap(old, new, tmp_path)
    layer(tmp_path / "new.qcow2", new)
    machine = Machine(tmp_path / "new.qcow2", tmp_path / "new-machine")
    eyes = Watcher(machine, folder / "new")
    with machine.on():
        eyes.wait_for(HEADLINE, within_s=LONG_S)
        machine.wait_until_started(within_s=LONG_S)
        assert slot(machine) is Slot.A
        assert machine.agent.must("hostname").strip() == NAME
        assert machine.agent.must(IDENTITY) == before
        inside.sound_books(machine)
        assert desk(machine) == f"staff {WORDS}", f"{STAFF} still opens it"
        assert machine.agent.must("cat /run/card/fsck.log").startswith("data: clean")
        machine.plug(first_stick, read_only=True)
        eyes.wait_for("Deze stick is ouder", within_s=LONG_S)


def old_card(card: Path, kit: Path, scratch: Path) -> Path:
    """What is on a card, as the kind that had no second root."""
    old = scratch / "old.img"
    RawCard.of(card, old)
    _run("sfdisk", "--quiet", "--delete", old, SLOTS[Slot.B])
    old.chmod(0o400)
    return old


def fresh_card(kit: Path, scratch: Path) -> Path:
    """The image on a card of some size, without a point.toml: that comes along."""
    new = scratch / "new.img"
    _run("cp", "--sparse=always", kit / "card.img", new)
    _run("truncate", "--size", CARD_SIZE, new)
    at = partitions(new)[BOOT - 1]["start"] * SECTOR_BYTES
    _run("mdel", "-i", f"{new}@@{at}", "::point.toml")
    return new


def swap(old: Path, new: Path, work: Path) -> None:
    """As deploy/swap-card does, once it has its packages."""
    command = [sys.executable, "-m", "software", "swap", "--from", old, "--to", new]
    told = subprocess.run(
        [*command, "--work", work], check=True, capture_output=True, text=True, cwd=ROOT
    ).stdout
    print(told)  # noqa: T201 - how many files
    assert told.startswith("Klaar: "), "nobody changed anything of which a person should know"


def _run(*command: object) -> None:
    subprocess.run([*map(str, command)], check=True, capture_output=True)
