"""What the desk counts, as the kiosk said it last: people, open reports, and whether it is a drill.

desk.db is the kiosk's alone, so the kiosk says these over link.sock. What it said is kept, so that
a link that starts again knows it, and forgotten after `LASTS_S`: an old count looks like a new one
to who reads a status far away.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import msgspec
from msgspec import Meta

if TYPE_CHECKING:
    from collections.abc import Callable

    from content.clock import Times
    from link.database import Database

LASTS_S = 24 * 3600.0
"""Of a machine that runs; a clock that leaps makes no count older or newer."""
_NAME = "figures"


class Counted(msgspec.Struct, frozen=True, kw_only=True):
    """None: nobody counts it here."""

    people: Annotated[int, Meta(ge=0)] | None = None
    reports: Annotated[int, Meta(ge=0)] | None = None
    """Emergency reports that nobody has taken up yet."""
    drill: bool = False
    """These are of a drill."""


class _Kept(msgspec.Struct, frozen=True, array_like=True):
    counted: Counted
    run_s: float
    """How long the machine had run in all by then."""


class Figures:
    """One thread uses it."""

    def __init__(self, database: Database, times: Callable[[], Times]) -> None:
        self._db = database
        self._times = times

    def keep(self, counted: Counted) -> None:
        """Raises OutboxError."""
        told = msgspec.msgpack.encode(_Kept(counted, self._times().run_s))
        with self._db.change() as db:
            db.execute("insert or replace into kept values (?, ?)", [_NAME, told])

    def present(self) -> Counted:
        """What still holds. Raises OutboxError."""
        rows = self._db.rows("select value from kept where name = ?", _NAME)
        if not rows:
            return Counted()
        kept = msgspec.msgpack.decode(rows[0][0], type=_Kept)
        age_s = self._times().run_s - kept.run_s
        return kept.counted if 0 <= age_s < LASTS_S else Counted()
