"""8. An upgrade is cut off half-way: the old version or the new, never neither; and back again."""

from __future__ import annotations

import random
import subprocess
import time
from pathlib import Path
from typing import TYPE_CHECKING

from simulators.virtual_machine.machine import wait_for
from tests.appliance import inside, sticks
from tests.appliance.conftest import HEADLINE

if TYPE_CHECKING:
    import pytest

    from simulators.virtual_machine.machine import Machine
    from tests.appliance.screen import Watcher

ROOT = Path(__file__).parents[2]
CUTS = 3
NEXT = "9.9.9+next"
CURRENT = "readlink /opt/noodsteunpunt/current"
COPY = "/run/card/data/upgrade"
COPIED = f"rm -rf {COPY} && cp -r /mnt {COPY} && rm -r {COPY}/lost+found"
"""A bundle has nothing that it does not list, and this medium is an ext4."""
UPGRADE = f"{COPIED} && cd {COPY} && deploy/install"


def test_an_upgrade_cut_off_leaves_old_or_new_and_can_be_taken_back(
    off: Machine, eyes: Watcher, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    stick = newer_version(tmp_path, tmp_path_factory.getbasetemp())
    chance = random.Random(8)
    off.start()
    eyes.wait_for(HEADLINE, within_s=600)
    old = off.agent.must(CURRENT).strip()
    for _ in range(CUTS):
        begin_upgrade(off, stick)
        time.sleep(chance.uniform(5, 90))
        off.cut()
        off.start()
        eyes.wait_for(HEADLINE, within_s=600)
        assert off.agent.must(CURRENT).strip() in {old, f"releases/{NEXT}"}

    begin_upgrade(off, stick)
    wait_for(
        "the upgrade has ended",
        lambda: inside.property_of(off, "upgrade", "ActiveState") == "inactive",
        within_s=1200,
    )
    assert off.agent.must(CURRENT).strip() == f"releases/{NEXT}"
    eyes.wait_for(HEADLINE)

    off.agent.must("/opt/noodsteunpunt/current/deploy/install --rollback", within_s=300)
    assert off.agent.must(CURRENT).strip() == old
    for unit in inside.UNITS:
        inside.wait_until_active(off, unit)
    eyes.wait_for(HEADLINE)


def newer_version(folder: Path, scratch: Path) -> Path:
    """A medium with what is committed, called a later version, and the Python packages it needs."""
    content = scratch / "upgrade"
    content.mkdir()
    archive = subprocess.run(
        ["git", "-C", ROOT, "archive", "HEAD"], check=True, capture_output=True
    ).stdout
    subprocess.run(["tar", "-x", "-C", content], input=archive, check=True)
    subprocess.run(
        [
            "find",
            content,
            "-depth",
            "(",
            "-type",
            "l",
            "-o",
            "-type",
            "d",
            "-empty",
            ")",
            "-delete",
        ],
        check=True,
    )
    (content / "VERSION").write_text(NEXT + "\n")
    sticks.wheels_of(content / "wheels")
    listing = f"source {ROOT}/deploy/lib.sh; source {ROOT}/deploy/manifest.sh; write_manifest $0"
    subprocess.run(["bash", "-euc", listing, content], check=True)
    return sticks.ext4(folder / "upgrade.img", content, mib=512)


def begin_upgrade(machine: Machine, medium: Path) -> None:
    """As a technician does over SSH or at a console; it goes on by itself."""
    machine.plug(medium, read_only=True)
    machine.agent.must(
        "until mount -o ro /dev/sda /mnt 2>/dev/null; do sleep 1; done; "
        f"systemd-run --quiet --unit=upgrade --collect sh -c '{UPGRADE}'"
    )
