"""The tabs of who is at work here, in place of the four places of residents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.blocks import Choice, Route
from kiosk.desk.notices import Role
from kiosk.tongue import N_

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kiosk.tongue import Tongue

TABS: Mapping[Role, tuple[tuple[str, str], ...]] = {
    Role.STAFF: (
        ("tasks", N_("Taken")),
        ("notices", N_("Prikbord")),
        ("log", N_("Logboek")),
        ("more", N_("Meer")),
    ),
    Role.TECHNICIAN: (
        ("power", N_("Stroom")),
        ("curves", N_("Verloop")),
        ("do", N_("Doen")),
        ("diagnostics", N_("Helpdesk")),
    ),
}
AREA_OF = {
    "own-notice": "notices",
    "load": "do",
    "sure": "do",
    "log-entry": "log",
    "log-export": "log",
}
"""The tab a screen belongs to, where that is not its own name."""


TABLESS = frozenset({"unlock", "type", "notice-form", "log-form", "log-search"})
"""Screens that need the tabs' place; the way back and the lock stay."""


def tabs(role: Role, screen: str, tr: Tongue) -> tuple[Choice, ...]:
    area = AREA_OF.get(screen, screen)
    return tuple(
        Choice(name, tr(words), Route(name), chosen=name == area) for name, words in TABS[role]
    )
