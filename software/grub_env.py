"""What GRUB goes by on a PC: its environment block on the boot partition, as `grub-editenv` does.

1024 bytes: a first line, ``name=value`` lines, and ``#`` up to the end. GRUB empties ``once``
before it tries a slot, and can only write over what is there. So do we: all that ever changes lies
in one sector, which a power cut leaves old or new, and no file system is asked to move anything.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from content.errors import reason
from software.errors import SlotFault
from software.slots import Choice, Slot

if TYPE_CHECKING:
    from pathlib import Path

NAME = "card.env"
SIZE_BYTES = 1024
_SECTOR_BYTES = 512
_HEAD = "# GRUB Environment Block\n"


def block(choice: Choice) -> bytes:
    """Return the whole block. Values are of one length, so nothing moves in it either."""
    text = f"{_HEAD}good={choice.good}\nonce={choice.once or '-'}\n"
    return text.encode().ljust(SIZE_BYTES, b"#")


def parse(data: bytes) -> Choice | None:
    """Return what GRUB would go by; None: it takes no such block, and starts slot a."""
    head, lines = data[: len(_HEAD)], data[len(_HEAD) : _SECTOR_BYTES].decode("ascii", "replace")
    if head != _HEAD.encode() or len(data) != SIZE_BYTES:
        return None
    values = dict(line.partition("=")[::2] for line in lines.splitlines() if "=" in line)
    try:
        once = values.get("once", "-")
        return Choice(Slot(values["good"]), Slot(once) if once in set(Slot) else None)
    except (KeyError, ValueError):
        return None


class GrubEnv:
    """The block in a file, which was made with the card and is never made again."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> Choice:
        """Raises SlotFault. A damaged block stands for what GRUB makes of it."""
        try:
            return parse(self._path.read_bytes()) or Choice(Slot.A)
        except OSError as error:
            raise _fault(error) from error

    def write(self, choice: Choice) -> None:
        """On the card when it returns. Raises SlotFault."""
        try:
            handle = os.open(self._path, os.O_WRONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
            try:
                if os.fstat(handle).st_size != SIZE_BYTES:
                    raise SlotFault("De opstartkeuze op deze kaart is beschadigd: vervang haar.")
                os.pwrite(handle, block(choice)[:_SECTOR_BYTES], 0)
                os.fsync(handle)
            finally:
                os.close(handle)
        except OSError as error:
            raise _fault(error) from error


def _fault(error: OSError) -> SlotFault:
    return SlotFault(f"De opstartkeuze op deze kaart werkt niet ({reason(error)}): vervang haar.")
