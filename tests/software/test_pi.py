"""A card for a Raspberry Pi: its partitions are files, and its firmware is twenty lines of Python.

Untried on a real Pi. What is proven is that all of it is written as the firmware's documentation
says, that a cut leaves old or new, and that what is not good goes back by itself.
"""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

import pytest

from host import software as unit
from software import autoboot, card, packing, pi_boot, telling, tools
from software.autoboot import Autoboot
from software.box import Box
from software.errors import Refused, SlotFault, Why
from software.pi_boot import BootPartitions
from software.release import Architecture
from software.slots import Choice, Slot
from software.telling import Stage
from tests.software.conftest import power_is_on

if TYPE_CHECKING:
    from pathlib import Path

DISK = "1234abcd"
TEMPLATE = "root=ROOT card.slot=SLOT ro quiet\n"
BOOT_BYTES = 34 << 20  # as small as FAT32 gets
SLOT_BYTES = 12 << 20


def root_with(version: str, into: Path, *, template: str = TEMPLATE) -> Path:
    """An ext4 with what starts it in it, as deploy/image --tryboot makes one."""
    tree = into.with_suffix(".tree")
    boot = tree / pi_boot.FOLDER.lstrip("/")
    (boot / "overlays").mkdir(parents=True)
    for name, text in {
        "cmdline.txt": template,
        "config.txt": "[all]\n",
        f"vmlinuz-{version}-arm64": f"kernel {version}" * 5000,
        "overlays/i2c.dtbo": "overlay",
    }.items():
        (boot / name).write_text(text)
    command = ["mke2fs", "-q", "-F", "-t", "ext4", "-O", "^has_journal", "-d", tree, into, "9M"]
    subprocess.run(command, check=True)
    return into


class Pi:
    """A card in a Pi."""

    def __init__(self, top: Path, anchor: bytes) -> None:
        self.top = top
        top.mkdir()
        for slot in Slot:
            with (
                (top / f"slot-{slot}").open("wb") as root,
                (top / f"boot-{slot}").open("wb") as boot,
            ):
                root.truncate(SLOT_BYTES)
                boot.truncate(BOOT_BYTES)
        (top / autoboot.NAME).write_bytes(autoboot.text(Slot.A))
        (top / "root.json").write_bytes(anchor)
        (top / "mailbox").touch()
        (top / "cmdline").write_text(f"root=PARTUUID={DISK}-05 card.slot=a ro quiet\n")
        (top / "state").mkdir()
        self.running = Slot.A
        self.told = ""

    @property
    def box(self) -> Box:
        (self.top / "slot").write_text(self.running)
        mailbox, told = self.top / "mailbox", self.top / "cmdline"
        found = card.find(self.top, self.top, mailbox=mailbox, told=told)
        return Box(found, self.top / "state", self.top / "root.json", Architecture.ARM64)

    def restart(self, word: str = "") -> Slot:
        """As the firmware reads autoboot.txt: [tryboot] only when told so, and only once."""
        section, chosen = "", 0
        for line in (self.top / autoboot.NAME).read_text().splitlines():
            if line.startswith("["):
                section = line
            name, _, value = line.partition("=")
            if name == "boot_partition" and (section == "[all]" or word == autoboot.TRY):
                chosen = int(value)
        self.running = next(slot for slot in Slot if autoboot.NUMBERS[slot] == chosen)
        (self.top / f"state/started-{self.running}").touch()  # as its initramfs does
        return self.running

    def looks_back(self) -> telling.Told | None:
        """Start as noodsteunpunt-software-prove does; return what the screen is told."""
        said: list[telling.Told] = []
        assert unit.prove(self.box, said.append, pytest.fail, pytest.fail) == 0
        return said[-1] if said else None

    def on_boot(self, slot: Slot, name: str) -> str:
        command = ["mtype", "-i", self.top / f"boot-{slot}", f"::{name}"]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout


@pytest.fixture
def pi(tmp_path, signer):
    return Pi(tmp_path / "pi", signer.folder.anchor.data)


@pytest.fixture
def stick(tmp_path, signer):
    def bring(version: str, **options) -> Path:
        source = root_with(version, tmp_path / f"{version}.img", **options)
        build, mount = tmp_path / f"build-{version}", tmp_path / f"stick-{version}"
        mount.mkdir()
        arm = Architecture.ARM64
        packing.build(source, build, version=version, architecture=arm, level=1)
        signer.sign(build, mount)
        return mount

    return bring


def test_a_release_is_tried_once_and_good_when_it_says_so(pi, stick):
    assert pi.box.take(stick("1.1"), power_is_on).version == "1.1"
    assert pi.on_boot(Slot.B, "cmdline.txt") == f"root=PARTUUID={DISK}-06 card.slot=b ro quiet\n"
    assert pi.on_boot(Slot.B, "vmlinuz-1.1-arm64").startswith("kernel 1.1")
    assert pi.on_boot(Slot.B, "overlays/i2c.dtbo") == "overlay"
    assert pi.restart() is Slot.A
    pi.box.arm()
    assert pi.restart(pi.box.card.try_word) is Slot.B
    assert pi.box.is_trial()
    assert pi.restart() is Slot.A  # it hung, and the plug was pulled
    assert pi.box.waiting() is None  # not every night again
    pi.restart(autoboot.TRY)
    pi.box.prove()
    assert pi.restart() is Slot.B
    assert pi.box.book.floor == pi.box.book.b.proof


def test_a_cut_before_the_restart_is_no_release_that_failed(pi, stick):
    """The word to the firmware is on no card: a cut before the restart takes it away."""
    pi.box.take(stick("1.1"), power_is_on)
    pi.box.arm()
    assert pi.restart() is Slot.A
    told = pi.looks_back()
    assert (told.stage, told.put_off, told.waits) == (Stage.WAITING, True, True)
    pi.restart()
    assert pi.looks_back() == told, "a second start forgets nothing"
    pi.box.arm()
    assert pi.restart(autoboot.TRY) is Slot.B
    pi.box.prove()
    assert pi.box.book.floor == pi.box.book.b.proof


def test_what_never_starts_is_put_off_once_and_then_said_to_fail(pi, stick):
    """A kernel that dies at once leaves no word either."""
    mount = stick("1.1")
    pi.box.take(mount, power_is_on)
    for stage in (Stage.WAITING, Stage.FAILED):
        pi.box.arm()
        pi.restart()
        assert pi.looks_back().stage is stage
    assert pi.box.waiting() is None


def test_what_started_and_did_not_come_up_is_said_to_fail_at_once(pi, stick):
    """Also where a cut had put it off the night before."""
    pi.box.take(stick("1.1"), power_is_on)
    for stage in (Stage.WAITING, Stage.FAILED):
        pi.box.arm()
        if stage is Stage.FAILED:
            pi.restart(autoboot.TRY)
        pi.restart()
        assert pi.looks_back().stage is stage


@pytest.mark.slow
def test_the_other_slot_comes_back_to_the_first(pi, stick):
    pi.box.take(stick("1.1"), power_is_on)
    pi.box.arm()
    pi.restart(autoboot.TRY)
    pi.box.prove()
    pi.box.take(stick("1.2"), power_is_on)
    assert pi.on_boot(Slot.A, "cmdline.txt") == f"root=PARTUUID={DISK}-05 card.slot=a ro quiet\n"
    pi.box.arm()
    assert pi.restart(autoboot.TRY) is Slot.A
    pi.box.prove()
    assert pi.restart() is Slot.A


def test_boot_files_that_the_card_does_not_keep_are_no_release(pi, stick, monkeypatch):
    must = tools.must

    def loses_one(*command, **options):
        said = must(*command, **options)
        if command[0] == "mcopy" and "-Q" in command:
            must("mdel", "-i", pi.top / "boot-b", "::config.txt")
        return said

    monkeypatch.setattr(tools, "must", loses_one)
    with pytest.raises(SlotFault, match="opstartbestanden"):
        pi.box.take(stick("1.1"), power_is_on)
    assert pi.box.waiting() is None
    assert not list((pi.top / "state").glob("boot-*"))


@pytest.mark.parametrize(
    "bytes_written",
    [0, *(pytest.param(size, marks=pytest.mark.slow) for size in (4096, 20 << 20))],
)
def test_cut_off_in_its_boot_files_it_waits_for_the_stick_to_come_again(
    pi, stick, monkeypatch, bytes_written
):
    mount, must = stick("1.1"), tools.must

    class Cut(BaseException):
        pass

    def cut(*command, **options):
        if command[0] == "mcopy":
            os.truncate(pi.top / "boot-b", bytes_written)
            os.truncate(pi.top / "boot-b", BOOT_BYTES)
            raise Cut
        return must(*command, **options)

    with monkeypatch.context() as pulled:
        pulled.setattr(tools, "must", cut)
        with pytest.raises(Cut):
            pi.box.take(mount, power_is_on)
    assert (pi.restart(), pi.box.waiting()) == (Slot.A, None)
    pi.box.take(mount, power_is_on)
    pi.box.arm()
    assert pi.restart(autoboot.TRY) is Slot.B
    assert pi.on_boot(Slot.B, "config.txt") == "[all]\n"


def test_a_root_without_boot_files_is_no_release_for_a_pi(pi, tmp_path):
    with pytest.raises(SlotFault, match="opstartbestanden"):
        pi.box.card.settle(Slot.B, tmp_path)


def test_a_kernel_that_has_no_word_for_the_firmware_takes_no_software(pi):
    (pi.top / "mailbox").unlink()
    with pytest.raises(Refused) as refused:
        assert pi.box
    assert refused.value.why is Why.KERNEL


def test_a_card_that_was_started_otherwise_is_told_apart(pi):
    (pi.top / "cmdline").write_text("root=/dev/mmcblk0p5 card.slot=a\n")
    with pytest.raises(SlotFault, match="niet gestart"):
        assert pi.box


def test_the_restart_that_tries_says_so_to_the_firmware_and_no_other_does(monkeypatch):
    asked = []
    monkeypatch.setattr(unit.subprocess, "run", lambda command, **_: asked.append(command))
    unit._restart(autoboot.TRY)
    unit._restart()
    assert asked == [
        ["systemctl", "reboot", "--reboot-argument", "0 tryboot"],
        ["systemctl", "reboot"],
    ]


def test_a_choice_is_written_over_the_one_before_in_one_sector(tmp_path):
    path = tmp_path / autoboot.NAME
    path.write_bytes(autoboot.text(Slot.A))
    before = path.stat()
    loader = Autoboot(path)
    loader.write(Choice(Slot.B, Slot.A))
    assert loader.read() == Choice(Slot.B)
    assert (path.stat().st_ino, path.stat().st_size) == (before.st_ino, autoboot.SIZE_BYTES)
    assert autoboot.SIZE_BYTES <= 512
    assert [len(autoboot.text(slot)) for slot in Slot] == [autoboot.SIZE_BYTES] * 2
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    "data", [b"", b"[all]\nboot_partition=1\n", b"\xff" * 60, b"[tryboot]\nboot_partition=2\n"]
)
def test_a_damaged_file_is_no_choice_and_nothing_is_written_to_it(tmp_path, data):
    path = tmp_path / autoboot.NAME
    path.write_bytes(data)
    with pytest.raises(SlotFault, match="vervang"):
        Autoboot(path).read()
    with pytest.raises(SlotFault, match="vervang"):
        Autoboot(path).write(Choice(Slot.A))
    assert path.read_bytes() == data


def test_a_file_that_is_gone_is_a_card_to_replace(tmp_path):
    loader = Autoboot(tmp_path / "none")
    for does in (loader.read, lambda: loader.write(Choice(Slot.A))):
        with pytest.raises(SlotFault, match="vervang"):
            does()


def test_each_slot_is_told_its_own_root():
    both = [pi_boot.told(TEMPLATE, DISK, slot) for slot in Slot]
    assert both == [
        "root=PARTUUID=1234abcd-05 card.slot=a ro quiet\n",
        "root=PARTUUID=1234abcd-06 card.slot=b ro quiet\n",
    ]
    assert BootPartitions({}, {}, DISK).disk == pi_boot.disk_of(both[1])
