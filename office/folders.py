"""Where the office keeps things: a folder of its own, in which nobody else makes anything.

STATE/office/office.db   users, sessions, drafts, journal
STATE/office/backup/   copies of it: see office.damage
STATE/office/tls/      what other machines know this office by: see office.tls
STATE/office/preview/    what the kiosk draws a preview from; made again at each start
STATE/issue/             an issue for this machine's own importer, laid out as on a stick

Under ``--here`` STATE is the user's own: no administrator made a folder on a laptop.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from common import folders

OWN = "office"


@dataclass(frozen=True)
class Folders:
    state: Path

    @classmethod
    def of_appliance(cls) -> Folders:
        return cls(folders.state() / OWN)

    @classmethod
    def of_laptop(cls) -> Folders:
        """Of who runs it; a STATE that the environment names goes first."""
        if os.environ.get("NOODSTEUNPUNT_STATE"):
            return cls.of_appliance()
        home = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
        return cls(Path(home) / "noodsteunpunt" / OWN)

    @property
    def database(self) -> Path:
        return self.state / "office.db"

    @property
    def preview(self) -> Path:
        return self.state / "preview"

    @property
    def tls(self) -> Path:
        return self.state / "tls"

    @property
    def issue(self) -> Path:
        """Beside our own folder, which nobody else may read."""
        return self.state.with_name("issue")
