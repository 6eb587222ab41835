"""Issues that came over the link, laid out as on a stick: for the importer, which proves them.

STATE/link/issues/NOODSTEUNPUNT/<publisher>/…   what the importer reads
STATE/link/issues/ready                         which issues; written again to have them read

Root's unit watches ``ready`` and starts the importer, which runs as another user and takes this
folder for what it is: a stick of somebody it does not believe. The issues are not synced: what lies
here from before the machine's last start may be half, and is sent once more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from common import atomic_write
from link.database import this_run

if TYPE_CHECKING:
    from pathlib import Path

FOLDER, READY = "NOODSTEUNPUNT", "ready"
_BUILDING = "building"


class _Ready(msgspec.Struct, frozen=True):
    """The whole of ``ready``."""

    run: str
    """Names the start of the machine in which it was written."""
    issues: dict[str, int]


class Arrivals:
    """The link's own folder; one thread uses it."""

    def __init__(self, top: Path, run: str | None = None) -> None:
        """``run`` names this start of the machine."""
        self._top = top
        self._run = this_run() if run is None else run
        self._issues = self._told()

    def lay_out(self, publisher: str, issue: int, files: dict[str, bytes]) -> None:
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
        self._issues[publisher] = issue
        self.call()

    def call(self) -> None:
        """Have all of it read. Raises OSError."""
        atomic_write.write(self._top / READY, msgspec.json.encode(_Ready(self._run, self._issues)))

    def issue(self, publisher: str) -> int | None:
        """Which issue of a publisher lies here; None: not known, or of an earlier start."""
        return self._issues.get(publisher)

    def publishers(self) -> list[str]:
        """Whose issues lie here, by id."""
        folder = self._top / FOLDER
        return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []

    def remove(self, publisher: str) -> None:
        """It was read, or never will be. Raises OSError."""
        self._issues.pop(publisher, None)
        atomic_write.remove(self._place(publisher))

    def _told(self) -> dict[str, int]:
        try:
            ready = msgspec.json.decode((self._top / READY).read_bytes(), type=_Ready)
        except (OSError, msgspec.MsgspecError):
            return {}
        return dict(ready.issues) if ready.run == self._run else {}

    def _place(self, publisher: str) -> Path:
        return self._top / FOLDER / publisher
