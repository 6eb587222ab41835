"""What a deed at the desk gets to work with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from kiosk.desk.book import Desk
    from kiosk.desk.notices import Role
    from kiosk.world import World


@dataclass(frozen=True)
class Sending:
    """A form that was sent, or a touch that does something."""

    desk: Desk
    key: str
    """Of the route: which one it is about; empty for a new one."""
    values: Mapping[str, str]
    """What was filled in; a field nobody touched is absent."""
    role: Role
    now: datetime
    world: World
