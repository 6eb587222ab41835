"""The tabs of who is at work here, in place of the four places of residents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.i18n.translator import N_
from kiosk.model.roles import Role
from kiosk.model.views import Choice, Route

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kiosk.i18n.translator import Translator

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
FORMS = ("notice-form", "log-form", "log-search", "duty-form", "report-form", "situation-form")
PAGES = (
    *("list", "close", "cards", "card", "duty", "handover", "reports", "report", "report-read"),
    *("own-notice", "notice-preview", "log-entry", "log-export"),
    *("situation", "situation-one", "sticks", "stick", "kept", "drill", "clock"),
)
"""What opens from one of the four places, and leads back there."""
TABLESS = frozenset({"unlock", "type", *FORMS, *PAGES})
"""Screens that need the tabs' place; the way back and the lock stay."""


def tabs(role: Role, screen: str, tr: Translator) -> tuple[Choice, ...]:
    return tuple(
        Choice(name, tr(words), Route(name), chosen=name == screen) for name, words in TABS[role]
    )
