"""The boot partition of a slot on a Raspberry Pi's card: made of what lies in its root.

**Untried on a real Pi.** A release is one file system, and the firmware reads no ext4. So a root
for a Pi carries all that its boot partition holds, in `FOLDER`: firmware, kernel, initramfs, device
trees, and cmdline.txt with words in it that differ by card and slot. The root was proven, and read
back, before it comes to this; what is made of it is read back too.
"""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from common import atomic_write
from content.errors import reason
from software import tools
from software.errors import CardFault, SlotFault
from software.slots import Slot

if TYPE_CHECKING:
    from collections.abc import Mapping

FOLDER = "/usr/lib/card/boot"
CMDLINE = "cmdline.txt"
ROOTS = {Slot.A: 5, Slot.B: 6}
"""Partitions, beyond the four that an MBR has room for."""
_DISK = re.compile(r"\broot=PARTUUID=([0-9a-f]{8})-\d\d\b")


def disk_of(cmdline: str) -> str:
    """Return the card's own number, from what the running kernel was told. Raises SlotFault."""
    found = _DISK.search(cmdline)
    if found is None:
        raise SlotFault("Deze kaart is niet gestart zoals een kaart van ons.")
    return found[1]


def told(template: str, disk: str, slot: Slot) -> str:
    """Return cmdline.txt of a slot: one line, since the firmware reads no more."""
    root = f"PARTUUID={disk}-{ROOTS[slot]:02}"
    return " ".join(template.replace("ROOT", root).replace("SLOT", slot).split()) + "\n"


class BootPartitions:
    """Those of one card."""

    def __init__(self, roots: Mapping[Slot, Path], boots: Mapping[Slot, Path], disk: str) -> None:
        self.roots = roots
        self.boots = boots
        self.disk = disk

    def settle(self, slot: Slot, scratch: Path) -> None:
        """Make the boot partition that starts the root of ``slot``. Raises SlotFault."""
        try:
            with tempfile.TemporaryDirectory(prefix="boot-", dir=scratch) as folder:
                self._settle(slot, Path(folder))
        except (CardFault, UnicodeError) as error:
            raise SlotFault(f"De opstartbestanden kwamen niet over: {error}") from error
        except OSError as error:
            raise SlotFault(f"De opstartbestanden kwamen niet over ({reason(error)}).") from error

    def _settle(self, slot: Slot, scratch: Path) -> None:
        boot = self.boots[slot]
        files = scratch / "boot"
        tools.extract(str(self.roots[slot]), files, FOLDER)
        template = (files / CMDLINE).read_text(encoding="ascii")
        (files / CMDLINE).write_text(told(template, self.disk, slot), encoding="ascii")
        tools.must("mkfs.vfat", "-F", "32", "-n", f"BOOT-{slot.upper()}", boot)
        tools.must("mcopy", "-s", "-Q", "-i", boot, *sorted(files.iterdir()), "::")
        atomic_write.sync(boot)
        atomic_write.forget_pages(boot)
        there = scratch / "there"
        there.mkdir()
        tools.must("mcopy", "-s", "-n", "-i", boot, "::*", there)
        if _contents(there) != _contents(files):
            raise CardFault("de kaart geeft niet terug wat erop is geschreven.")


def _contents(top: Path) -> dict[str, bytes]:
    """FAT keeps no owners or modes: names and bytes are all."""
    paths = filter(Path.is_file, top.rglob("*"))
    return {str(path.relative_to(top)): tools.digest(path) for path in paths}
