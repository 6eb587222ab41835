"""2. Sticks in the socket: the newest true one changes the screen, every other changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from simulators.virtual_machine.machine import wait_for
from tests.appliance import sticks
from tests.appliance.conftest import HEADLINE

if TYPE_CHECKING:
    from pathlib import Path

    from simulators.virtual_machine.machine import Machine
    from tests.appliance.screen import Watcher
    from tests.appliance.sticks import Publisher

NEW = "Kernproef"
"""A word that only the newest issue has."""


@pytest.fixture(scope="module")
def newest(merenland: Publisher, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an issue newer than what the appliance shows."""
    merenland.add_bulletin(f"{NEW} vandaag in Veldermeer")
    return merenland.publish(tmp_path_factory.mktemp("newest") / "issue")


@pytest.fixture(scope="module")
def foreign(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("foreign")
    return sticks.stranger(folder).publish(folder / "issue")


def test_a_newer_issue_on_vfat_is_on_the_screen(
    running: Machine, eyes: Watcher, newest: Path, tmp_path: Path
) -> None:
    running.plug(sticks.vfat(tmp_path / "stick.img", newest))
    eyes.wait_for(NEW, "Bijgewerkt")


def test_a_newer_issue_on_exfat_is_on_the_screen(
    running: Machine, eyes: Watcher, newest: Path, tmp_path: Path
) -> None:
    stick = sticks.exfat(tmp_path / "stick.img")
    blank = running.plug(stick)
    eyes.wait_for("Op deze stick staat niets")
    fill(running, newest, tmp_path)
    running.unplug(blank)
    running.plug(stick)
    eyes.wait_for(NEW, "Bijgewerkt")


def test_an_older_issue_takes_nothing_back(
    running: Machine, eyes: Watcher, newest: Path, first_stick: Path, tmp_path: Path
) -> None:
    name = running.plug(sticks.vfat(tmp_path / "stick.img", newest))
    eyes.wait_for(NEW)
    running.unplug(name)
    running.plug(first_stick, read_only=True)
    eyes.wait_for("Deze stick is ouder", NEW)


def test_a_stranger_says_nothing_here(
    running: Machine, eyes: Watcher, foreign: Path, tmp_path: Path
) -> None:
    running.plug(sticks.vfat(tmp_path / "stick.img", foreign))
    eyes.wait_for("niet herkend", HEADLINE)


def test_a_torn_stick_changes_nothing(
    running: Machine, eyes: Watcher, newest: Path, tmp_path: Path
) -> None:
    running.plug(sticks.torn(tmp_path / "stick.img", newest, tmp_path / "torn"))
    eyes.wait_for("onvolledig", HEADLINE)


def test_an_empty_stick_is_told_apart(running: Machine, eyes: Watcher, tmp_path: Path) -> None:
    running.plug(sticks.vfat(tmp_path / "stick.img"))
    eyes.wait_for("Op deze stick staat niets", HEADLINE)


def test_a_file_system_no_laptop_writes_is_not_even_mounted(
    running: Machine, eyes: Watcher, newest: Path, tmp_path: Path
) -> None:
    running.plug(sticks.ext4(tmp_path / "stick.img", newest))
    wait_for("the kernel has the stick", lambda: running.agent.must("ls /dev/sda"), 60)
    running.agent.must("udevadm settle")
    assert running.agent.must("findmnt -n -S /dev/sda || true") == ""
    assert (
        running.agent.must("systemctl list-units --all --plain --no-legend '*import@*.service'")
        == ""
    )
    eyes.wait_for(HEADLINE)


def test_a_device_that_pretends_to_be_a_keyboard_types_into_nothing(
    running: Machine, eyes: Watcher
) -> None:
    before = eyes.wait_for(HEADLINE)
    running.plug_device("usb-kbd", "pretender")
    running.agent.must("udevadm settle")
    for _ in range(3):
        running.monitor.ask(
            "send-key", keys=[{"type": "qcode", "data": key} for key in ("ctrl", "alt", "f2")]
        )
        running.monitor.ask("send-key", keys=[{"type": "qcode", "data": "esc"}])
    wait_for("the keyboard is thrown out", lambda: authorized(running) == ["0"], 60)
    assert eyes.look().text.split()[-8:] == before.text.split()[-8:]


def authorized(machine: Machine) -> list[str]:
    """Whether each function of a keyboard or mouse that is in may be used: 1 or 0."""
    told = machine.agent.must(
        "for d in /sys/bus/usb/devices/*:*; do "
        "grep -q 03 $d/bInterfaceClass && cat $d/authorized; done || true"
    )
    return told.split()


def fill(machine: Machine, content: Path, scratch: Path) -> None:
    """Copy a folder to the stick that is in, by the machine's own kernel."""
    archive = scratch / "content.tar"
    sticks.pack(content, archive)
    machine.agent.write("/run/content.tar", archive.read_bytes())
    machine.agent.must(
        "mount -t exfat /dev/sda /mnt && tar -C /mnt --no-same-owner -xf /run/content.tar; "
        "umount /mnt"
    )
