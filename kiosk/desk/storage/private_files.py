"""Files and folders that only the kiosk may read."""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from typing import TYPE_CHECKING

from common.atomic_write import write as write_durably

if TYPE_CHECKING:
    from pathlib import Path


KIOSK_USER = "noodsteunpunt-kiosk"


def make_folder(folder: Path) -> None:
    """Have ``folder`` with mode 0700; made by root, it is the kiosk's. Raises OSError."""
    if folder.is_dir():
        return
    folder.mkdir(mode=0o700, parents=True)
    if os.geteuid() == 0:
        with suppress(LookupError):  # no appliance, but somebody's own machine
            shutil.chown(folder, KIOSK_USER, KIOSK_USER)


def write(path: Path, data: bytes) -> None:
    """Replace ``path`` with mode 0600, for the folder's owner also when root writes.

    Raises OSError, and leaves the old file then.
    """
    make_folder(path.parent)
    write_durably(path, data, mode=0o600)
    if os.geteuid() == 0:
        owner = path.parent.stat()
        # Of whatever the folder's owner may have put there since: never of what a link points at.
        os.chown(path, owner.st_uid, owner.st_gid, follow_symlinks=False)
