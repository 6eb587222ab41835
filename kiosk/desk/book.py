"""The desk's book: every shelf of desk.db behind one door."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.desk import copies, paths, vault
from kiosk.desk.checklists import Runs
from kiosk.desk.drafts import Drafts
from kiosk.desk.drill import Switches
from kiosk.desk.duty import Roster
from kiosk.desk.journal import Journal
from kiosk.desk.log import Log
from kiosk.desk.notices import Notices
from kiosk.desk.reports import Reports
from kiosk.desk.retention import Retention
from kiosk.desk.situation import Situations
from kiosk.desk.store import Store

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from kiosk.desk.notices import Role


class Desk:
    """An open desk.db. Any thread may use it.

    >>> desk = Desk(now)
    >>> desk.notices.add("Koffie", "Er is koffie in de zaal.", Role.STAFF, now)
    """

    def __init__(self, now: datetime, folder: Path | None = None) -> None:
        """Open the book in ``folder``, by default this appliance's. Raises DeskError.

        A damaged book is set aside, and its last copy or an empty one takes its place; one on a
        full card is open for reading: `trouble` says so.
        """
        self.folder = folder or paths.folder()
        backup = self.folder.parent / copies.FOLDER
        self._store = Store(
            self.folder / paths.DATABASE, now, tuple(backup / name for name in copies.NAMES)
        )
        self._vault = vault.open_vault(self.folder / paths.KEY)
        self.notices = Notices(self._store)
        self.log = Log(self._store, self._vault)
        self.reports = Reports(self._store, self._vault)
        self.situations = Situations(self._store, self._vault)
        self.drafts = Drafts(self._store, self._vault)
        self.roster = Roster(self._store, self._vault)
        self.runs = Runs(self._store)
        self.journal = Journal(self._store)
        self.switches = Switches(self._store)
        self.retention = Retention(self._store, self.folder)

    @property
    def trouble(self) -> str:
        """What staff must know about the book itself, in Dutch; empty when all is well."""
        lost = vault.LOST if self._vault.lost else ""
        return " ".join(filter(None, (self._store.trouble, lost)))

    def note_deed(self, role: Role, what: str, now: datetime) -> None:
        """Note in the journal what was done. Raises Unwritable."""
        self.journal.note(role, what, now)

    def close(self) -> None:
        self._store.close()
