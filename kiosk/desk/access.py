"""Behind the PIN: which screens there are, and whom each admits.

A screen that does not admit who is there shows the lock instead, whatever the way that led to it.
The screens themselves are in `rooms`, loaded when first asked for: residents do not wait for them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.desk.tabs import FORMS
from kiosk.model.roles import Role
from kiosk.model.routes import Named, Unlock

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kiosk.model.routes import Route
    from kiosk.model.views import View
    from kiosk.navigation.context import Context

STAFF = (
    "tasks",
    "notices",
    "own-notice",
    "notice-preview",
    "log",
    "log-entry",
    "log-export",
    "list",
    "close",
    "cards",
    "card",
    "duty",
    "handover",
    "reports",
    "report",
    "report-read",
    "situation",
    "situation-one",
    "situation-code",
    "more",
    "sticks",
    "stick",
    "kept",
    "drill",
    "clock",
    *FORMS,
    "type",
)
TECHNICIAN = ("power", "curves", "do", "load", "sure", "diagnostics")
HOME: Mapping[Role, Route] = {Role.STAFF: Named("tasks"), Role.TECHNICIAN: Named("power")}


def admitted(route: Route) -> Role | None:
    """Who may see it; None: everybody."""
    if not isinstance(route, Named):
        return route.needs
    if route.screen in STAFF:
        return Role.STAFF
    return Role.TECHNICIAN if route.screen in TECHNICIAN else None


def door(route: Route, role: Role | None) -> Route:
    """Where to lead who asked for ``route``: there, or to the lock.

    Who is in already needs no lock: one who strolled over to residents' screens finds the way back.
    """
    if isinstance(route, Unlock) and role is not None:
        return HOME[role]
    return route if admitted(route) in (None, role) else Unlock()


def present(context: Context, route: Route) -> View:
    from kiosk.desk import registry as desk_registry  # noqa: PLC0415 - see above

    return desk_registry.present(context, route)
