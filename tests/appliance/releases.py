"""Software for the appliance, as its makers bring it; and what a card that is off holds of it."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from content.publishing.publisher import PublisherFolder
from software import packing, publishing
from software.grub_env import NAME, parse
from software.release import Architecture
from software.slots import Slot
from tests.appliance import sticks

if TYPE_CHECKING:
    from pathlib import Path

    from software.slots import Choice

SECTOR_BYTES = 512
BOOT = 1
SLOTS = {Slot.A: 2, Slot.B: 3}
"""Partitions of the card, counted from one."""


class Made(NamedTuple):
    """A release on a stick."""

    stick: Path
    image_bytes: int
    image_sha256: str


class Makers:
    """Who makes software for the appliance: releases that differ from its root in one file."""

    def __init__(self, kit: Path, folder: Path) -> None:
        self.kit, self.folder = kit, folder
        shutil.copytree(kit / "software", folder / "keys")

    def release(self, version: str, *spoil: str) -> Made:
        """Make one; ``spoil``: what debugfs does to it."""
        root, mark = self.folder / "root.img", self.folder / "mark"
        mark.write_text(f"A noodsteunpunt card of {version}\n")
        _run("cp", "--sparse=always", self.kit / "card.img.root", root)
        for step in ("rm /etc/card-release", f"write {mark} /etc/card-release", *spoil):
            _run("debugfs", "-w", "-R", step, root)
        build, mount = self.folder / f"build-{version}", self.folder / f"on-{version}"
        made = packing.build(root, build, version=version, architecture=Architecture.AMD64, level=1)
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
        return Made(stick, made.image_bytes, made.image_sha256)


class CardThatIsOff:
    """What lies on a card, read from outside."""

    def __init__(self, card: Path, made_from: Path, scratch: Path) -> None:
        """``made_from``: the image of the card, whose first partitions never move."""
        self._card, self._scratch = card, scratch
        self._parts = partitions(made_from)

    def choice(self) -> Choice | None:
        """What GRUB goes by at the next start."""
        boot = self._copy(BOOT)
        block = subprocess.run(
            ["mtype", "-i", boot, f"::{NAME}"], check=True, capture_output=True
        ).stdout
        return parse(block)

    def holds(self, slot: Slot, release_bytes: int, sha256: str) -> bool:
        """Whether an image is in a slot, to the last byte."""
        found = hashlib.sha256()
        with self._copy(SLOTS[slot]).open("rb") as file:
            left = release_bytes
            while left and (data := file.read(min(left, 1 << 20))):
                found.update(data)
                left -= len(data)
        return found.hexdigest() == sha256

    def _copy(self, number: int) -> Path:
        part = self._parts[number - 1]
        options = {
            "driver": "raw",
            "offset": part["start"] * SECTOR_BYTES,
            "size": part["size"] * SECTOR_BYTES,
            "file": {
                "driver": "qcow2",
                "file": {"driver": "file", "filename": str(self._card.resolve())},
            },
        }
        to = self._scratch / f"part{number}.img"
        _run("qemu-img", "convert", "-O", "raw", f"json:{json.dumps(options)}", to)
        return to


def partitions(image: Path) -> list[dict[str, int]]:
    """Where each begins and how large it is, in sectors."""
    table = json.loads(_run("sfdisk", "--json", image))["partitiontable"]
    found: list[dict[str, int]] = table["partitions"]
    return found


def sha256_of(image: Path) -> str:
    with image.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _run(*command: str | Path) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout
