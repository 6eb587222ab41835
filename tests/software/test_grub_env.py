"""The block that GRUB and we write by turns: the same bytes as its own tool makes."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from software.errors import SlotFault
from software.grub_env import SIZE_BYTES, GrubEnv, block, parse
from software.slots import Choice, Slot

CHOICES = [Choice(good, once) for good in Slot for once in (None, *Slot)]


@pytest.mark.parametrize("choice", CHOICES)
def test_what_is_written_is_read(choice, tmp_path):
    path = tmp_path / "card.env"
    path.write_bytes(block(Choice(Slot.A)))
    before = path.stat().st_ino
    GrubEnv(path).write(choice)
    assert GrubEnv(path).read() == choice == parse(block(choice))
    assert (path.stat().st_size, path.stat().st_ino) == (SIZE_BYTES, before), "over what was there"


def test_a_choice_changes_one_sector_alone():
    first, second = block(Choice(Slot.A)), block(Choice(Slot.B, Slot.A))
    assert first[512:] == second[512:]
    assert first.index(b"#", 30) == second.index(b"#", 30), "nothing in it moves"


@pytest.mark.parametrize(
    "data", [b"", bytes(1024), block(Choice(Slot.B))[:700], b"# GRUB Environment Block\ngood=c\n"]
)
def test_a_damaged_block_is_what_grub_makes_of_it(data, tmp_path):
    path = tmp_path / "card.env"
    path.write_bytes(data)
    assert GrubEnv(path).read() == Choice(Slot.A)


def test_a_block_of_another_size_is_not_written(tmp_path):
    path = tmp_path / "card.env"
    for data in (None, b"short"):
        if data:
            path.write_bytes(data)
        with pytest.raises(SlotFault):
            GrubEnv(path).write(Choice(Slot.B))
    with pytest.raises(SlotFault):
        GrubEnv(tmp_path / "absent").read()


@pytest.mark.skipif(not shutil.which("grub-editenv"), reason="needs grub-common")
def test_grubs_own_tool_agrees(tmp_path):
    path = tmp_path / "card.env"
    path.write_bytes(block(Choice(Slot.A, Slot.B)))
    told = subprocess.run(
        ["grub-editenv", path, "list"], check=True, capture_output=True, text=True
    ).stdout
    assert told.splitlines() == ["good=a", "once=b"]
    subprocess.run(["grub-editenv", path, "set", "once=-", "good=b"], check=True)
    assert GrubEnv(path).read() == Choice(Slot.B)
