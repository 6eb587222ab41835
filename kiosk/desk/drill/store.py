"""The switch of OEFENING: what staff chose, in place of what kiosk.toml says.

It wins until that file changes: who edits the settings knows what they say. Turned on it ends by
itself, so that nobody forgets it; a clock that went back to before it was turned ends it too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from datetime import datetime

    from kiosk.desk.storage.database import Store

NAME = "drill"
"""In the table kept."""
JITTER_S = 60.0
"""A clock that is set right by so much ends no drill."""


class Switch(msgspec.Struct, frozen=True, kw_only=True):
    """How it was turned, and when, in seconds since 1970."""

    at: float
    until: float | None = None
    """None: turned off."""
    settings: str = ""
    """Fingerprint of the settings it was turned against."""

    def is_on(self, now: datetime) -> bool:
        return self.until is not None and self.at - JITTER_S <= now.timestamp() < self.until


def drilling(switch: Switch | None, now: datetime, *, usual: bool, settings: str) -> bool:
    """Whether a drill is on; ``usual`` is what the ``settings`` of that fingerprint say."""
    if switch is None or switch.settings != settings:
        return usual
    return switch.is_on(now)


class Switches:
    """The switch, as it was last turned."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def find(self) -> Switch | None:
        """Return the switch as it was last turned. Raises Unreadable."""
        for (value,) in self._store.rows("select value from kept where name = ?", [NAME]):
            try:
                return msgspec.json.decode(value, type=Switch)
            except msgspec.MsgspecError:
                return None
        return None

    def keep(self, switch: Switch) -> None:
        """Raises Unwritable."""
        with self._store.writing() as db:
            value = msgspec.json.encode(switch).decode()
            db.execute("insert or replace into kept values (?, ?)", [NAME, value])
