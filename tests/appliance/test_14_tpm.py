"""14. A machine that holds the key of the desk: its book opens there, and in no other machine."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from kiosk.desk.storage.vault import ELSEWHERE
from simulators.virtual_machine.channel import MachineError
from simulators.virtual_machine.machine import Machine
from tests.appliance.conftest import HEADLINE
from tests.appliance.desk_inside import LINES
from tests.appliance.inside import STATE, wait_until_active
from tests.appliance.screen import Watcher
from tests.appliance.test_1_cold_boot import LONGEST_S
from tests.appliance.test_13_deleted import KIOSK, at_the_desk

if TYPE_CHECKING:
    from pathlib import Path

SETTINGS = "/etc/noodsteunpunt/kiosk.toml"
ON_THE_CARD = f"ls {STATE}/desk {STATE}/desk-key"
NEW_BOOK = """
mount /dev/disk/by-label/BOOTFS /mnt
sed -i '1i new_book = true' /mnt/point.toml
umount /mnt
"""


POINT_TOML = "mount /dev/disk/by-label/BOOTFS /mnt; cat /mnt/point.toml; umount /mnt"


@pytest.fixture
def card(started: Path, tmp_path: Path) -> Path:
    copy = tmp_path / "card.qcow2"
    shutil.copyfile(started, copy)
    return copy


def in_machine(card: Path, name: str, folder: Path) -> Machine:
    """The card in a machine with a TPM of that name."""
    machine = Machine(card, folder / f"machine-{name}")
    machine.tpm = folder / f"tpm-{name}"
    machine.start()
    wait_until_active(machine, KIOSK, within_s=LONGEST_S)
    return machine


def test_a_book_opens_in_the_machine_that_holds_its_key_and_in_no_other(
    card: Path, tmp_path: Path, folder: Path
) -> None:
    own = in_machine(card, "own", tmp_path)
    at_the_desk(own, "fill")
    settings = own.agent.must(f"cat {SETTINGS}")
    asked = settings.replace("[desk]\n", '[desk]\nkey = "machine"\n')
    own.agent.write(SETTINGS, asked.encode())
    own.agent.must("sync")
    own.shut_down()

    own = in_machine(card, "own", tmp_path)
    there = own.agent.must(ON_THE_CARD).split()
    assert "main.sealed" in there
    assert "main.key" not in there, "it was destroyed once it was sealed"
    assert at_the_desk(own, "read").strip() == str(LINES)
    own.shut_down()

    other = in_machine(card, "other", tmp_path)
    Watcher(other, folder).wait_for(HEADLINE, within_s=LONGEST_S)
    with pytest.raises(MachineError, match=ELSEWHERE):
        at_the_desk(other, "read")
    assert "main.key" not in other.agent.must(ON_THE_CARD).split(), "none is made in its place"
    other.shut_down()

    own = in_machine(card, "own", tmp_path)
    assert at_the_desk(own, "read").strip() == str(LINES)
    own.shut_down()

    other = in_machine(card, "other", tmp_path)
    other.agent.must(NEW_BOOK)
    other.shut_down()
    other = in_machine(card, "other", tmp_path)
    assert at_the_desk(other, "read").strip() == "0"
    assert "main.key" not in other.agent.must(ON_THE_CARD).split(), "it holds the new one"
    assert "new_book" not in other.agent.must(POINT_TOML)
    other.shut_down()
