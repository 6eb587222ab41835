"""Behind the PIN: which screens there are, and whom each admits.

A screen that does not admit who is there shows the lock instead, whatever the way that led to it.
The screens themselves are in `rooms`, loaded when first asked for: residents do not wait for them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.desk.tabs import FORMS
from kiosk.model.roles import Role
from kiosk.model.views import Route

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kiosk.model.views import View
    from kiosk.navigation.context import Scene

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
LOCK = "unlock"
SCREENS = (LOCK, *STAFF, *TECHNICIAN)
HOME: Mapping[Role, Route] = {Role.STAFF: Route("tasks"), Role.TECHNICIAN: Route("power")}


def admitted(screen: str) -> Role | None:
    """Who may see it; None: everybody."""
    if screen in STAFF:
        return Role.STAFF
    return Role.TECHNICIAN if screen in TECHNICIAN else None


def door(screen: str, role: Role | None) -> str:
    """The screen to show to who asked for ``screen``: that one, or the lock.

    Who is in already needs no lock: one who strolled over to residents' screens finds the way back.
    """
    if screen == LOCK and role is not None:
        return HOME[role].screen
    needed = admitted(screen)
    return screen if needed is None or needed is role else LOCK


def present(scene: Scene) -> View:
    from kiosk.desk import registry as desk_registry  # noqa: PLC0415 - see above

    return desk_registry.present(scene, door(scene.session.route.screen, scene.session.role))
