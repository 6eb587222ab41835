"""Issues that came over the link, laid out as on a stick: for the importer, which proves them.

STATE/link/issues/NOODSTEUNPUNT/<publisher>/…   what the importer reads
STATE/link/issues/ready                         written again when there is something to read

Root's unit watches ``ready`` and starts the importer, which runs as another user and takes this
folder for what it is: a stick of somebody it does not believe. Nothing here is synced: after a
power cut the folder is whole, or refused and sent once more.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from common import atomic_write

if TYPE_CHECKING:
    from pathlib import Path

FOLDER, READY = "NOODSTEUNPUNT", "ready"
_BUILDING = "building"


class Arrivals:
    """The link's own folder; one thread uses it."""

    def __init__(self, top: Path) -> None:
        self._top = top

    def lay_out(self, publisher: str, files: dict[str, bytes]) -> None:
        """Put an issue in the place of whatever came before. Raises OSError.

        ``files`` have names that lead nowhere else: `link.delta` lets no others through.
        """
        building, place = self._top / _BUILDING, self._place(publisher)
        atomic_write.remove(building)
        try:
            for path, data in files.items():
                target = building / path
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(data)
            atomic_write.remove(place)
            place.parent.mkdir(parents=True, exist_ok=True)
            building.rename(place)
        except OSError:
            atomic_write.remove(building)  # what did not fit must not keep the card full
            raise
        self.call()

    def call(self) -> None:
        """Have it read. Raises OSError."""
        atomic_write.write(self._top / READY, f"{time.time():.3f}\n".encode())

    def publishers(self) -> list[str]:
        """Whose issues lie here, by id."""
        folder = self._top / FOLDER
        return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []

    def remove(self, publisher: str) -> None:
        """It was read, or never will be. Raises OSError."""
        atomic_write.remove(self._place(publisher))

    def _place(self, publisher: str) -> Path:
        return self._top / FOLDER / publisher
