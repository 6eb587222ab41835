"""A notice of this point: plain, written by a role, over by itself."""

from __future__ import annotations

from datetime import datetime

import msgspec

from kiosk.model.roles import Role


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """What staff tell visitors of this point. Times are aware, in UTC."""

    id: int
    title: str
    text: str
    written_at: datetime
    until: datetime
    by: Role
    drill: bool = False
