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
AREAS: Mapping[str, tuple[str, ...]] = {
    "tasks": ("list", "close", "cards", "card", "duty", "handover", "reports", "report"),
    "notices": ("own-notice",),
    "log": ("log-entry", "log-export"),
    "more": ("situation", "situation-one", "sticks", "stick", "kept", "drill"),
}
"""The screens that belong to a tab, besides the one it opens."""
FORMS = ("notice-form", "log-form", "log-search", "duty-form", "report-form", "situation-form")
TABLESS = frozenset({"unlock", "type", "report-read", *FORMS})
"""Screens that need the tabs' place; the way back and the lock stay."""


def tabs(role: Role, screen: str, tr: Tongue) -> tuple[Choice, ...]:
    area = next((tab for tab, screens in AREAS.items() if screen in screens), screen)
    return tuple(
        Choice(name, tr(words), Route(name), chosen=name == area) for name, words in TABS[role]
    )
