"""Half-filled forms: kept at every keystroke, found again after a lock, a kill or a restart.

Sealed, one row a form. No sync a keystroke: a draft survives a kill at once and a power cut but
for its last seconds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from kiosk.desk.storage.database import Store
    from kiosk.desk.storage.vault import Vault

PURPOSE = "drafts"


class Drafts:
    """Half-filled forms by name, such as ``log-form/`` or ``notice-form/7``."""

    def __init__(self, store: Store, vault: Vault) -> None:
        self._store = store
        self._vault = vault

    def keep(self, form: str, values: Mapping[str, str], now: datetime) -> None:
        """Replace what was kept of ``form``. Raises Unwritable."""
        with self._store.writing(lasting=False) as db:
            sealed = self._vault.seal(PURPOSE, {k: _storable(v) for k, v in values.items()})
            db.execute(
                "insert or replace into drafts (form, at, sealed) values (?, ?, ?)",
                [form, now.timestamp(), sealed],
            )

    def find(self, form: str) -> dict[str, str]:
        """Return what was typed in ``form``; nothing when there is no draft that opens."""
        rows = self._store.rows("select sealed from drafts where form = ?", [form])
        found = (self._vault.opened(PURPOSE, sealed, dict[str, str]) for (sealed,) in rows)
        return next(found, None) or {}

    def remove(self, form: str) -> None:
        """The form was submitted or given up. Raises Unwritable."""
        with self._store.writing() as db:
            db.execute("delete from drafts where form = ?", [form])


def _storable(typed: str) -> str:
    """As typed; only what no text can hold, a lone surrogate, becomes a question mark."""
    return typed.encode("utf-8", "replace").decode()
