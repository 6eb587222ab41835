"""The card this machine started from, as its initramfs and its boot loader left word of it.

/run/card/slot              a or b: what runs
/run/card/slot-a, slot-b    symlinks to the two partitions
/run/card/data-lost         there when memory took the place of the data partition
/boot/firmware/card.env     what GRUB goes by, on a PC

On a Raspberry Pi with two roots, untried on a board:

/run/card/boot-a, boot-b    symlinks to the boot partition of each
/boot/firmware/autoboot.txt what its firmware goes by

A card of before has none of these: it has one place for its root.
"""

from __future__ import annotations

from pathlib import Path

from common import beneath
from software import autoboot, folders
from software.autoboot import Autoboot
from software.box import Box, Card
from software.errors import Refused, SlotFault, Why
from software.grub_env import NAME, GrubEnv
from software.pi_boot import BootPartitions, disk_of
from software.release import this_machine
from software.slots import Slot

TOLD = Path("/proc/cmdline")
_LONGEST_NUMBER = 20


def find(
    found: Path = folders.CARD,
    boot: Path = folders.BOOT,
    *,
    mailbox: Path = autoboot.MAILBOX,
    told: Path = TOLD,
) -> Card:
    """Raises Refused where software cannot be taken on this machine at all."""
    if (found / "data-lost").exists():
        raise Refused(Why.DATA_LOST)
    try:
        running = Slot((found / "slot").read_text(encoding="ascii").strip())
    except (OSError, ValueError) as error:
        raise Refused(Why.ONE_SLOT) from error
    roots = {slot: found / f"slot-{slot}" for slot in Slot}
    if not (found / "boot-a").exists():
        return Card(running, roots, GrubEnv(boot / NAME))
    if not autoboot.can_try(found, mailbox):
        raise Refused(Why.KERNEL)
    boots = {slot: found / f"boot-{slot}" for slot in Slot}
    starts = BootPartitions(roots, boots, disk_of(told.read_text(encoding="ascii")))
    loader = Autoboot(boot / autoboot.NAME)
    return Card(running, roots, loader, settle=starts.settle, try_word=autoboot.TRY)


def number_of_root(path: Path = folders.NUMBER) -> int:
    """Return the number of the release that this root was made as; 0: it was made as none.

    Raises SlotFault: what cannot be read may say that older software is refused.
    """
    try:
        return int(beneath.read_here(path, _LONGEST_NUMBER))
    except FileNotFoundError:
        return 0
    except (OSError, ValueError) as error:
        raise SlotFault(f"{path} is niet te lezen: vervang de kaart.") from error


def this_box() -> Box:
    """Raises Refused, SlotFault."""
    return Box(
        find(),
        folders.state(),
        folders.anchor(),
        this_machine(),
        is_practice=folders.practice().exists(),
        root_number=number_of_root(),
    )
