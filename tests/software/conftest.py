"""A software publisher with real keys, a build, sticks, and a box whose slots are files."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from content.publishing.publisher import PublisherFolder, init_publisher
from content.trust.identity import Identity
from software import packing, publishing
from software.box import Box, Card
from software.grub_env import GrubEnv, block
from software.release import Architecture
from software.slots import Choice, Slot, start

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 11, 30, 4, tzinfo=UTC)
PASSPHRASE = "een lang wachtwoord"
SLOT_BYTES = 12 * 1024 * 1024
IMAGE_BYTES = 9 * 1024 * 1024 + 512


def ask(_what: str) -> str:
    return PASSPHRASE


def image_of(version: str, size_bytes: int = IMAGE_BYTES) -> bytes:
    """Return a root's worth of bytes: of this version alone, and quick to pack."""
    chance = random.Random(version)
    return (chance.randbytes(4096) * (size_bytes // 4096 + 1))[:size_bytes]


@dataclass
class Publishing:
    """Who signs software, and the sticks it fills."""

    folder: PublisherFolder
    scratch: Path

    def build(self, version: str, **options) -> Path:
        into = self.scratch / f"build-{version}"
        source = self.scratch / f"{version}.img"
        source.write_bytes(image_of(version, options.pop("size_bytes", IMAGE_BYTES)))
        wanted = {"version": version, "architecture": Architecture.AMD64, "level": 1, **options}
        packing.build(source, into, **wanted)
        return into

    def stick(self, version: str, *, key_files=(), **options) -> Path:
        mount = self.scratch / f"stick-{version}"
        mount.mkdir(exist_ok=True)
        self.sign(self.build(version, **options), mount, key_files=key_files)
        return mount

    def sign(self, build: Path, mount: Path, *, key_files=()) -> publishing.Signed:
        return publishing.sign(
            build,
            self.folder,
            mount,
            now=NOW,
            key_files=key_files,
            ask=ask,
            last_elsewhere=lambda last: last,
        )


def publisher(folder: Path, *, practice: bool = False) -> Publishing:
    identity = Identity(publisher="software", name="Noodsteunpunt software", practice=practice)
    made = init_publisher(folder / "keys", identity, root_keys=3, threshold=2, now=NOW, ask=ask)
    return Publishing(made, folder)


class Machine:
    """A card of files: it can be cut off and started, as the boot loader would."""

    def __init__(self, folder: Path, anchor: bytes, **options) -> None:
        folder.mkdir(exist_ok=True)
        self.folder = folder
        self.options = options
        for slot in Slot:
            (folder / f"slot-{slot}").write_bytes(bytes(SLOT_BYTES))
        self.put(Slot.A, image_of("old"))
        (folder / "card.env").write_bytes(block(Choice(Slot.A)))
        (folder / "root.json").write_bytes(anchor)
        self.running = Slot.A

    def put(self, slot: Slot, image: bytes) -> None:
        with (self.folder / f"slot-{slot}").open("r+b") as file:
            file.write(image)

    @property
    def loader(self) -> GrubEnv:
        return GrubEnv(self.folder / "card.env")

    @property
    def box(self) -> Box:
        card = Card(self.running, {s: self.folder / f"slot-{s}" for s in Slot}, self.loader)
        wanted = {"architecture": Architecture.AMD64, **self.options}
        return Box(card, self.folder / "state", self.folder / "root.json", **wanted)

    def restart(self) -> Slot:
        """As grub.cfg does it: `once` is emptied before its slot is tried."""
        self.running, left = start(self.loader.read())
        self.loader.write(left)
        return self.running

    def holds(self, slot: Slot, version: str) -> bool:
        wanted = image_of(version)
        return (self.folder / f"slot-{slot}").read_bytes()[: len(wanted)] == wanted


@pytest.fixture
def signer(tmp_path):
    return publisher(tmp_path)


@pytest.fixture
def machine(tmp_path, signer):
    return Machine(tmp_path / "card", signer.folder.anchor.data)


def power_is_on() -> None:
    """What a box is told where the mains is there."""
