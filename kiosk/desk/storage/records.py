"""The desk's database: all that is kept in desk.db, in one place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.desk.checklists.store import Runs
from kiosk.desk.drill.store import Switches
from kiosk.desk.duty.store import Roster
from kiosk.desk.link.store import Posted
from kiosk.desk.messages.store import Log
from kiosk.desk.needs.store import Cards
from kiosk.desk.notices.store import Notices
from kiosk.desk.reports.store import Reports
from kiosk.desk.situation.store import Situations
from kiosk.desk.stock.coupon_store import Coupons
from kiosk.desk.stock.elsewhere import Sharing
from kiosk.desk.stock.store import Stock
from kiosk.desk.storage import paths as storage_paths
from kiosk.desk.storage import restore, vault
from kiosk.desk.storage.audit_log import AuditLog
from kiosk.desk.storage.database import Store
from kiosk.desk.storage.drafts import Drafts
from kiosk.desk.storage.retention import Retention
from kiosk.desk.visitors.store import Visitors
from kiosk.desk.volunteers.store import Volunteers

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path


class Desk:
    """An open desk.db. Any thread may use it.

    >>> desk = Desk(now)
    >>> desk.notices.add("Koffie", "Er is koffie in de zaal.", Role.STAFF, now)
    """

    def __init__(self, now: datetime, folder: Path | None = None) -> None:
        """Open the database in ``folder``, by default this appliance's. Raises DeskError.

        A damaged database is set aside, and its last copy or an empty one takes its place; one on a
        full card is open for reading: `trouble` says so.
        """
        self.folder = folder or storage_paths.folder()
        backup = self.folder.parent / restore.FOLDER
        self._store = Store(
            self.folder / storage_paths.DATABASE,
            now,
            tuple(backup / name for name in restore.NAMES),
        )
        self._vault = vault.open_vault(self.folder)
        self.notices = Notices(self._store)
        self.log = Log(self._store, self._vault)
        self.reports = Reports(self._store, self._vault)
        self.situations = Situations(self._store, self._vault)
        self.needs = Cards(self._store, self._vault)
        self.volunteers = Volunteers(self._store, self._vault)
        self.drafts = Drafts(self._store, self._vault)
        self.roster = Roster(self._store, self._vault)
        self.runs = Runs(self._store)
        self.audit_log = AuditLog(self._store)
        self.switches = Switches(self._store)
        self.posted = Posted(self._store)
        self.stock = Stock(self._store)
        self.coupons = Coupons(self._store, self._vault)
        self.sharing = Sharing(self._store, self._vault, self.stock, self.coupons)
        self.visitors = Visitors(self._store)
        self.retention = Retention(self._store, self.folder, storage_paths.in_memory(), self._vault)

    @property
    def trouble(self) -> str:
        """What staff must know about the database itself, in Dutch; empty when all is well."""
        lost = vault.LOST if self._vault.lost else ""
        return " ".join(filter(None, (self._store.trouble, lost)))

    def close(self) -> None:
        self._store.close()
