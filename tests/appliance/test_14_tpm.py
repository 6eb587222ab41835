"""14. A machine that holds the key of the desk: its book opens there, and in no other machine."""

from __future__ import annotations

from contextlib import contextmanager
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
    from collections.abc import Iterator
    from pathlib import Path

SETTINGS = "/etc/noodsteunpunt/kiosk.toml"
ON_THE_CARD = f"ls {STATE}/desk {STATE}/desk-key"
NEW_BOOK = """
mount /dev/disk/by-label/BOOTFS /mnt
sed -i '1i new_book = true' /mnt/point.toml
umount /mnt
"""


POINT_TOML = "mount /dev/disk/by-label/BOOTFS /mnt; cat /mnt/point.toml; umount /mnt"


@contextmanager
def in_machine(card: Path, name: str, folder: Path) -> Iterator[Machine]:
    """The card in a machine with a TPM of that name, until the end of a block."""
    machine = Machine(card, folder / f"machine-{name}")
    machine.tpm = folder / f"tpm-{name}"
    with machine.on():
        wait_until_active(machine, KIOSK, within_s=LONGEST_S)
        yield machine


def test_a_book_opens_in_the_machine_that_holds_its_key_and_in_no_other(
    running: Machine, tmp_path: Path, folder: Path
) -> None:
    at_the_desk(running, "fill")
    settings = running.agent.must(f"cat {SETTINGS}")
    asked = settings.replace("[desk]\n", '[desk]\nkey = "machine"\n')
    running.agent.write(SETTINGS, asked.encode())
    running.agent.must("sync")
    running.shut_down()

    with in_machine(running.card, "own", tmp_path) as own:
        there = own.agent.must(ON_THE_CARD).split()
        assert "main.sealed" in there
        assert "main.key" not in there, "it was destroyed once it was sealed"
        assert at_the_desk(own, "read").strip() == str(LINES)
        own.shut_down()

    with in_machine(running.card, "other", tmp_path) as other:
        Watcher(other, folder).wait_for(HEADLINE, within_s=LONGEST_S)
        with pytest.raises(MachineError, match=ELSEWHERE):
            at_the_desk(other, "read")
        assert "main.key" not in other.agent.must(ON_THE_CARD).split(), "none takes its place"
        other.agent.must(NEW_BOOK)
        other.agent.must("systemctl restart noodsteunpunt-point noodsteunpunt-desk-key")
        assert at_the_desk(other, "read").strip() == "0"
        assert "main.key" not in other.agent.must(ON_THE_CARD).split(), "it holds the new one"
        assert "new_book" not in other.agent.must(POINT_TOML)
