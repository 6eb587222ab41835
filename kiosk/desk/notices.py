"""This point's own notices: plain, never in official dress, gone by themselves."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

import msgspec

USUAL, LONGEST = timedelta(hours=12), timedelta(hours=24)


class Role(StrEnum):
    """Who is behind the PIN."""

    STAFF = "staff"
    TECHNICIAN = "technician"


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """What staff tell visitors of this point. Times are aware, in UTC."""

    id: int
    title: str
    text: str
    written_at: datetime
    until: datetime
    by: Role
