"""The rows of desk.db that are sealed, and ending the keys that none of them needs.

1. What is deleted opens from no copy: when the last row of a key goes, the key goes. When the
   point closes, what remains is sealed under other keys, and all keys before go.
2. Rows first, keys after, each whole: a kill in between leaves a key too many, never one too few.
   `Retention` notes that keys are due, and finds the note again.
3. A copy is renewed once all rows are sealed anew, before the keys go that the one before needs.
4. What earlier software sealed is sealed under such keys too. Its one key goes when neither the
   database nor a copy of it needs it.
5. Which tables there are, the database says: one that newer software left, whose trial failed, has
   tables that we do not know, and a copy of before this software lacks some that we do.
"""

from __future__ import annotations

import logging
import sqlite3
from collections import Counter
from contextlib import closing
from typing import TYPE_CHECKING

from kiosk.desk.storage import vault as vaults
from kiosk.desk.storage.errors import Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from kiosk.desk.storage.vault import Vault

log = logging.getLogger(__name__)

PURPOSES = {
    "log": "log",
    "reports": "reports",
    "situations": "situations",
    "drafts": "drafts",
    "duties": "duties",
    "card_people": "cards",
    "volunteers": "volunteers",
    "coupon_series": "coupons",
    "stock_elsewhere": "stock_elsewhere",
    "coupons_elsewhere": "coupons_elsewhere",
}
"""Every table of ours with a sealed column, and what it is sealed for."""


def seal_anew(db: sqlite3.Connection, vault: Vault, *, old_only: bool = False) -> int:
    """Seal all rows under other keys, in a transaction that is open; or those of the old key.

    Return how many. A row that does not open stays as it is. Raises sqlite3.Error, Unwritable.
    """
    sealed_again = 0
    if not old_only:
        vault.keys.turn()
    for table, purpose in PURPOSES.items():
        for row, sealed in db.execute(f"select rowid, sealed from {table}").fetchall():  # noqa: S608 - ours
            if old_only and vaults.key_of(sealed) is not None:
                continue
            try:
                again = vault.seal_again(purpose, sealed)
            except Unreadable:
                continue
            db.execute(f"update {table} set sealed = ? where rowid = ?", [again, row])  # noqa: S608 - ours
            sealed_again += 1
    return sealed_again


def end_keys(db: sqlite3.Connection, vault: Vault, desk: Path, copies: Iterable[Path]) -> None:
    """Destroy every key that no row of the database needs, in a transaction: nobody seals now.

    Raises OSError, sqlite3.Error.
    """
    needed = _needed(db)
    ended = vault.keys.end_all_but({key_id for key_id in needed if key_id is not None})
    if ended:
        log.info("%d keys of the desk ended", ended)
    if None not in needed and not any(_needs_old_key(copy) for copy in copies):
        vaults.end_old_key(desk)
        vault.forget_old_key()


def discard_ended(db: sqlite3.Connection, vault: Vault) -> Counter[str]:
    """Delete rows that a copy brought back after their key had ended; count them by table."""
    there = vault.keys.there()
    discarded: Counter[str] = Counter()
    for table, row, key_id in _rows(db):
        if key_id is not None and key_id not in there:
            db.execute(f"delete from {table} where rowid = ?", [row])  # noqa: S608 - ours
            discarded[table] += 1
    return discarded


def _needed(db: sqlite3.Connection) -> set[bytes | None]:
    return {key_id for _, _, key_id in _rows(db)}


def _rows(db: sqlite3.Connection) -> Iterator[tuple[str, int, bytes | None]]:
    """Every sealed row: its table, its number and its key."""
    tables = db.execute(
        "select t.name from sqlite_schema t, pragma_table_info(t.name) c "
        "where t.type = 'table' and c.name = 'sealed'"
    ).fetchall()
    for (table,) in tables:
        rows = db.execute(
            f'select rowid, substr(sealed, 1, {vaults.HEADER_BYTES}) from "{table}" '  # noqa: S608 - no words of people
            "where typeof(sealed) = 'blob'"
        ).fetchall()
        for row, header in rows:
            yield table, row, vaults.key_of(header)


def _needs_old_key(copy: Path) -> bool:
    """A copy that cannot be read is none: nothing will be put back from it."""
    if not copy.exists():
        return False
    try:
        uri = f"{copy.absolute().as_uri()}?mode=ro&immutable=1"
        with closing(sqlite3.connect(uri, uri=True)) as db:
            return None in _needed(db)
    except sqlite3.Error:
        return False
