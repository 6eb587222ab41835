"""What the firmware of a Raspberry Pi goes by: autoboot.txt on the card's first partition.

**Untried on a real Pi.** Written by Raspberry Pi's documentation of autoboot.txt and tryboot, and
proven on files alone; docs/decisions/0062 says what has to be seen on a board.

A Pi reads its kernel from a FAT partition, so each root has one of its own: 2 for a, 3 for b.
``boot_partition`` below [all] is the good one. Below [tryboot] stands the other: the firmware takes
that once, when the restart before said "0 tryboot", and forgets the word before it does. So what is
to be tried is not kept on the card: a power cut before that restart is a try that never comes.

The firmware reads 512 bytes at most. We write as many bytes as are there, over them: one sector,
which a power cut leaves old or new. A new file and a rename is no better here: on FAT a rename is a
change in two places.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

from content.errors import reason
from software.errors import SlotFault
from software.slots import Choice, Slot

NAME = "autoboot.txt"
TRY = "0 tryboot"
"""What the kernel tells the firmware at a restart: Raspberry Pi's kernels do, Debian's does not."""
MAILBOX = Path("/dev/vcio")
"""Where a kernel of Raspberry Pi's reaches the firmware. One without it passes no word on."""
NUMBERS = {Slot.A: 2, Slot.B: 3}


def can_try(card: Path, mailbox: Path = MAILBOX) -> bool:
    """Whether this kernel can have another root tried. On a PC that is the boot loader's work."""
    return mailbox.exists() or not (card / "boot-a").exists()


def text(good: Slot) -> bytes:
    """Return the whole file: of one length, whichever is good."""
    return (
        f"[all]\ntryboot_a_b=1\nboot_partition={NUMBERS[good]}\n"
        f"[tryboot]\nboot_partition={NUMBERS[good.other]}\n"
    ).encode()


SIZE_BYTES = len(text(Slot.A))
_ALL = re.compile(rb"\[all\][^\[]*^boot_partition=(\d)$", re.MULTILINE)


def parse(data: bytes) -> Slot | None:
    """Return which slot starts by itself; None: it names none of ours."""
    found = _ALL.search(data)
    return next((slot for slot in Slot if found and NUMBERS[slot] == int(found[1])), None)


class Autoboot:
    """The file, which was made with the card and is never made again."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> Choice:
        """Raises SlotFault, also where it names none: the firmware looks elsewhere then."""
        try:
            good = parse(self._path.read_bytes())
        except OSError as error:
            raise _fault(reason(error)) from error
        if good is None:
            raise _fault("autoboot.txt is beschadigd")
        return Choice(good)

    def write(self, choice: Choice) -> None:
        """On the card when it returns. Raises SlotFault."""
        try:
            handle = os.open(self._path, os.O_WRONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
            try:
                if os.fstat(handle).st_size != SIZE_BYTES:
                    raise _fault("autoboot.txt is beschadigd")
                os.pwrite(handle, text(choice.good), 0)
                os.fsync(handle)
            finally:
                os.close(handle)
        except OSError as error:
            raise _fault(reason(error)) from error


def _fault(why: str) -> SlotFault:
    return SlotFault(f"De opstartkeuze op deze kaart werkt niet ({why}): vervang haar.")
