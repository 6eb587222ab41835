"""Beginning the desk's book afresh: for who means it, and knows that the old one is gone.

A book that only another machine can open (`vault.ELSEWHERE`) is of no use here once that machine
is lost. PINs and the key for unlock codes stay: nothing sealed them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.desk.storage import paths, restore, term_keys, vault

if TYPE_CHECKING:
    from pathlib import Path


def begin(folder: Path) -> None:
    """Destroy the keys, the book and its copies, and make another main key. Raises OSError.

    That key lies on the card, and counts there whatever a TPM holds: `host.desk_key`.
    """
    copies = folder.parent / restore.FOLDER
    for top, names in (
        (folder / paths.KEYS, "*"),
        (folder, paths.MAIN_KEY),
        (folder, "desk.*"),
        (copies, "desk.*"),
    ):
        term_keys.destroy(*top.glob(names))
    vault.make_key(folder / paths.MAIN_KEY)
