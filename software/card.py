"""The card this machine started from, as its initramfs and its boot loader left word of it.

/run/card/slot              a or b: what runs
/run/card/slot-a, slot-b    symlinks to the two partitions
/run/card/data-lost         there when memory took the place of the data partition
/boot/firmware/card.env     what GRUB goes by

A card of before has none of these: it has one place for its root.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from software import folders
from software.box import Box, Card
from software.errors import Refused, Why
from software.grub_env import NAME, GrubEnv
from software.release import this_machine
from software.slots import Slot

if TYPE_CHECKING:
    from pathlib import Path


def find(found: Path = folders.CARD, boot: Path = folders.BOOT) -> Card:
    """Raises Refused where software cannot be taken on this machine at all."""
    if (found / "data-lost").exists():
        raise Refused(Why.DATA_LOST)
    try:
        running = Slot((found / "slot").read_text(encoding="ascii").strip())
    except (OSError, ValueError) as error:
        raise Refused(Why.ONE_SLOT) from error
    return Card(running, {slot: found / f"slot-{slot}" for slot in Slot}, GrubEnv(boot / NAME))


def this_box() -> Box:
    """Raises Refused."""
    return Box(
        find(),
        folders.state(),
        folders.anchor(),
        this_machine(),
        is_practice=folders.practice().exists(),
    )
