"""12. New software comes by stick: the whole root, beside the one that runs.

It starts at night, proves itself and stays; cut off at any instant old or new starts, whole; a bad
one is gone in one start; an older one is refused from then on. Content, desk and settings stay.
NOODSTEUNPUNT_UPDATE_CUTS says how often it is cut off; the moments follow from NOODSTEUNPUNT_SEED.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from content.publishing.publisher import PublisherFolder
from simulators.virtual_machine.machine import wait_for
from software import packing, publishing
from software.release import Architecture
from tests.appliance import inside, sticks
from tests.appliance.conftest import HEADLINE

if TYPE_CHECKING:
    from pathlib import Path

    from simulators.virtual_machine.machine import Machine
    from tests.appliance.screen import Watcher

CUTS = int(os.environ.get("NOODSTEUNPUNT_UPDATE_CUTS", "20"))
SEED = int(os.environ.get("NOODSTEUNPUNT_SEED", "20261130"))
TAKING_S = 180
"""So long half a gigabyte takes to come in; a cut falls in it, or just after."""
UNIT = "noodsteunpunt-software@sda"
TOLD = "cat /run/noodsteunpunt/software/software.json"
BOOK = f"cat {inside.STATE}/software/book.json"
NO_SYSTEM = ("rm /sbin/init", "rm /usr/lib/systemd/systemd")
"""What debugfs does to a root so that it never comes up."""


class Makers:
    """Who makes software for the appliance: releases that differ from its root in one file."""

    def __init__(self, kit: Path, folder: Path) -> None:
        self.kit, self.folder = kit, folder
        shutil.copytree(kit / "software", folder / "keys")

    def stick(self, version: str, *spoil: str) -> Path:
        root, mark = self.folder / "root.img", self.folder / "mark"
        mark.write_text(f"A noodsteunpunt card of {version}\n")
        command = ["cp", "--sparse=always", self.kit / "card.img.root", root]
        subprocess.run(command, check=True)
        for step in ("rm /etc/card-release", f"write {mark} /etc/card-release", *spoil):
            subprocess.run(["debugfs", "-w", "-R", step, root], check=True, capture_output=True)
        build, mount = self.folder / f"build-{version}", self.folder / f"on-{version}"
        packing.build(root, build, version=version, architecture=Architecture.AMD64, level=1)
        mount.mkdir()
        publishing.sign(
            build,
            PublisherFolder(self.folder / "keys"),
            mount,
            now=datetime.now(UTC),
            key_files=(),
            ask=lambda _what: sticks.PASSPHRASE,
            last_elsewhere=lambda last: last,
        )
        shutil.rmtree(build)
        stick = sticks.vfat(self.folder / f"{version}.img", mount, mib=1024)
        shutil.rmtree(mount)
        return stick


@pytest.fixture(scope="session")
def makers(kit: Path, tmp_path_factory: pytest.TempPathFactory) -> Makers:
    return Makers(kit, tmp_path_factory.mktemp("software"))


@pytest.fixture(scope="session")
def good(makers: Makers) -> Path:
    return makers.stick("1.1")


@pytest.mark.timeout(3 * 3600)
def test_a_release_starts_at_night_proves_itself_and_no_older_one_comes_back(
    off: Machine, eyes: Watcher, makers: Makers, good: Path
) -> None:
    off.start()
    eyes.wait_for(HEADLINE, within_s=900)
    newer = makers.stick("1.2")
    take(off, newer)
    assert slot(off) == "a", "nothing changed yet"
    start_at_night(off)
    eyes.wait_for(HEADLINE, within_s=900)
    assert version(off) == "1.2"
    wait_until_good(off)
    inside.sound_books(off)
    stick = off.plug(good)
    wait_for("it is refused", lambda: told(off)["stage"] == "refused", 300)
    assert "hier staat al uitgave" in told(off)["reason"]
    off.unplug(stick)
    off.shut_down()
    off.start()
    eyes.wait_for(HEADLINE, within_s=900)
    assert version(off) == "1.2"


@pytest.mark.timeout(3 * 3600)
def test_a_bad_release_is_gone_in_one_start(off: Machine, eyes: Watcher, makers: Makers) -> None:
    off.start()
    eyes.wait_for(HEADLINE, within_s=900)
    take(off, makers.stick("bad", *NO_SYSTEM))
    start_at_night(off)
    eyes.wait_for(HEADLINE, within_s=900)
    assert slot(off) == "a"
    wait_for("it is told", lambda: told(off)["stage"] == "failed", 300)


@pytest.mark.timeout(CUTS * 1200 + 3600)
def test_no_cut_leaves_anything_but_the_old_or_the_new(
    off: Machine, eyes: Watcher, good: Path
) -> None:
    chance = random.Random(SEED)
    for number in range(CUTS):
        off.start()
        eyes.wait_for(HEADLINE, within_s=900)
        check_whole(off)
        off.plug(good)
        time.sleep(chance.uniform(1, TAKING_S))
        if chance.random() < 0.5:
            wait_until_waiting(off)
            start_at_night(off, wait=False)
            time.sleep(chance.uniform(1, 90))
        off.cut()
        print(f"{number + 1} cuts", flush=True)  # noqa: T201 - a long run shows that it lives
    off.start()
    eyes.wait_for(HEADLINE, within_s=900)
    check_whole(off)


def take(machine: Machine, stick: Path) -> None:
    name = machine.plug(stick)
    wait_until_waiting(machine)
    machine.unplug(name)


def wait_until_waiting(machine: Machine) -> None:
    wait_for("the release is on the card", lambda: told(machine)["stage"] == "waiting", 1200)


def told(machine: Machine) -> dict[str, str]:
    found: dict[str, str] = json.loads(machine.agent.must(TOLD))
    return found


def start_at_night(machine: Machine, *, wait: bool = True) -> None:
    """Say yes as the screen does, and let it be half past three."""
    sha256 = told(machine)["image_sha256"]
    machine.agent.must(f"printf {sha256} >{inside.STATE}/kiosk/software-tonight")
    machine.agent.must("date -s '03:30'; systemctl start --no-block noodsteunpunt-software-night")
    if wait:
        time.sleep(20)
        wait_for("it starts again", machine.agent.answers, 900)


def wait_until_good(machine: Machine) -> None:
    wait_for("it proved itself", lambda: told(machine)["stage"] == "good", 900)
    assert json.loads(machine.agent.must(BOOK))["floor"]["number"] > 0


def slot(machine: Machine) -> str:
    return machine.agent.must("cat /run/card/slot").strip()


def version(machine: Machine) -> str:
    """Of the root that runs: the appliance's own has no such mark."""
    return machine.agent.must("cat /etc/card-release").strip().rpartition(" ")[2]


def check_whole(machine: Machine) -> None:
    """What runs is the card's own root or the release, to the last byte."""
    command = (
        "python3 -c \"import hashlib,json;s=open('/run/card/slot').read().strip();"
        f"b=json.load(open('{inside.STATE}/software/book.json'))[s];"
        "print(b['image_sha256'] if b else '')\" 2>/dev/null || true"
    )
    wanted = machine.agent.must(command).strip()
    if wanted:
        size = "$(dumpe2fs -h /run/card/slot-$(cat /run/card/slot) 2>/dev/null | "
        size += "awk '/^Block count/ { print $3 }')"
        found = machine.agent.must(
            f"head -c $(({size} * 4096)) /run/card/slot-$(cat /run/card/slot) | sha256sum",
            within_s=600,
        )
        assert found.split()[0] == wanted
