"""Where software keeps things. All of it is root's: nobody else writes a slot or a floor.

CONFIG/software.root.json   whose software this card takes; comes with the card
CONFIG/practice             there on a demo's card alone: it takes software of a demo's keys
STATE/software/book.json    floor, and what the slots hold
STATE/software/a, b         what proved the release in that slot
STATE/software/started-a, -b  that root started since it was last to be tried; by its initramfs
RUN/software/software.json  how it stands, for the screen
/run/card                   what the initramfs found: see deploy/card
/usr/lib/card/software-number  the number of the release that this very root is, by deploy/image
"""

from __future__ import annotations

from pathlib import Path

from common import folders

CARD = Path("/run/card")
BOOT = Path("/boot/firmware")
NUMBER = Path("/usr/lib/card/software-number")


def anchor() -> Path:
    return folders.config() / "software.root.json"


def practice() -> Path:
    return folders.config() / "practice"


def state() -> Path:
    return folders.state() / "software"
