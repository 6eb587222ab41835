"""Guessing costs time: for a name at an address, and for the address that guesses at many names.

1. Five wrong ones at a name cost nothing, twenty at an address; then each costs a wait that grows
   to a quarter of an hour.
2. A try is counted before it is checked: breaking it off gains nothing.
3. The right one clears its name, and of its address no more than itself: who knows one password
   guesses no other.
4. Who guesses waits; the one whose name it is goes on at another address.
5. Counts are in office.db: a restart forgives nothing. Half a day without a wrong one does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from office.errors import Refused

if TYPE_CHECKING:
    from office.database import Database

FREE, FREE_AT_AN_ADDRESS = 5, 20
WAITS_S = (15, 30, 60, 120, 300, 900)
FORGIVEN_AFTER_S = 12 * 3600.0
ADDRESS = "adres "
"""What is counted of an address begins so."""
_KEPT = 10_000
"""Names that are made up must not fill the disk."""


class Tries:
    def __init__(self, database: Database) -> None:
        self._db = database

    def count(self, who: tuple[str, ...], now_s: float) -> None:
        """Count one try of all in ``who``. Raises Refused while one of them must wait."""
        for one in who:
            wait_s = self._wait_s(one, now_s)
            if wait_s > 0:
                raise Refused(f"Te vaak geprobeerd. Wacht {_span(wait_s)} en probeer het opnieuw.")
        with self._db.change() as db:
            for one in who:
                wrong = self._wrong(one, now_s) + 1
                db.execute("insert or replace into tries values (?, ?, ?)", [one, wrong, now_s])
            db.execute(
                "delete from tries where who not in "
                "(select who from tries order by last_s desc limit ?)",
                [_KEPT],
            )

    def take_back(self, who: str) -> None:
        """Uncount one try: it was right."""
        with self._db.change() as db:
            db.execute("update tries set wrong = max(0, wrong - 1) where who = ?", [who])

    def clear(self, who: str) -> None:
        with self._db.change() as db:
            db.execute("delete from tries where who = ?", [who])

    def _wrong(self, who: str, now_s: float) -> int:
        row = self._db.row("select wrong, last_s from tries where who = ?", who)
        return row["wrong"] if row and now_s - row["last_s"] < FORGIVEN_AFTER_S else 0

    def _wait_s(self, who: str, now_s: float) -> float:
        row = self._db.row("select wrong, last_s from tries where who = ?", who)
        over = self._wrong(who, now_s) - (FREE_AT_AN_ADDRESS if who.startswith(ADDRESS) else FREE)
        if row is None or over < 0:
            return 0.0
        wait_s = WAITS_S[min(over, len(WAITS_S) - 1)]
        return float(min(wait_s, row["last_s"] + wait_s - now_s))


def _span(wait_s: float) -> str:
    if wait_s <= 90:
        return f"{max(1, round(wait_s))} seconden"
    return f"{round(wait_s / 60)} minuten"
