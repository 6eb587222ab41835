"""Behind the PIN: whom a route admits, and what there is for who is in.

The type of a route says whom it admits. What is behind the PIN is loaded when somebody first asks
for it: residents do not wait for it.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from kiosk.desk.desk_session import Door
from kiosk.model.roles import Role
from kiosk.model.routes import EnterPin, EnterUnlockCode, Lock, StaffAction, Unlock, UnlockCode
from kiosk.model.views import Choice

if TYPE_CHECKING:
    from kiosk.desk.controller import Controller
    from kiosk.desk.desk_session import DeskSession
    from kiosk.desk.features import Features
    from kiosk.i18n.translator import Translator
    from kiosk.model.routes import Route
    from kiosk.model.session import Session
    from kiosk.model.views import View
    from kiosk.navigation.context import Context
    from kiosk.navigation.navigator import Navigator
    from kiosk.navigation.screens import Screen


def features(role: Role) -> Features:
    """All that there is for a role."""
    if role is Role.STAFF:
        from kiosk.desk.registry import DESK  # noqa: PLC0415 - see above

        return DESK
    from kiosk.technician.registry import TECHNICIANS  # noqa: PLC0415 - see above

    return TECHNICIANS


def door(route: Route, role: Role | None) -> Route:
    """Where to lead who asked for ``route``: there, or to the lock.

    Who is in already needs no lock: one who strolled over to residents' screens finds the way back.
    """
    if isinstance(route, Unlock) and role is not None:
        return home(role)
    return route if route.needs in {None, role} else Unlock()


def home(role: Role) -> Route:
    """Where who unlocked begins."""
    return features(role).home


def tabs(role: Role, route: Route, tr: Translator) -> tuple[Choice, ...]:
    """For who is at work here, in place of the four places of residents."""
    return tuple(
        Choice(tab.icon, tr(tab.words), tab.route, chosen=type(tab.route) is type(route))
        for tab in features(role).tabs
    )


def way_back(role: Role | None, route: Route, tr: Translator) -> Choice | None:
    """For who strolled over to residents' pages: back to work, while it is not locked."""
    if role is None or route.needs is not None:
        return None
    first = features(role).tabs[0]
    return Choice(first.icon, tr(first.words), first.route)


def screens() -> tuple[Screen, ...]:
    """Every screen behind the PIN."""
    return tuple(shown for role in Role for shown in features(role).screens)


def present(context: Context, route: Route, desk_session: DeskSession) -> View:
    """The lock, or a page behind it."""
    if route.needs is None:
        from kiosk.desk import unlock  # noqa: PLC0415 - see above

        codes = desk_session.unlock_codes
        if isinstance(route, UnlockCode) and codes.point:
            told = unlock.Told(codes.point, codes.challenge())
            return unlock.present_code(context.tr, told, desk_session.code)
        return unlock.present(context.tr, desk_session.door, can_call=bool(codes.point))
    return features(route.needs).present(context, route, desk_session)


def register(navigator: Navigator, desk_session: DeskSession) -> None:
    """Let a navigator do what is asked at the desk."""
    staff = _Staff(navigator, desk_session)
    navigator.session_followers.append(staff.follow)
    navigator.on(EnterPin, lambda entered: staff.controller.try_pin(entered.text))
    navigator.on(EnterUnlockCode, lambda entered: staff.controller.try_code(entered.text))
    navigator.on(Lock, lambda _: navigator.leave())
    navigator.on(StaffAction, lambda action: staff.controller.do(action))  # noqa: PLW0108 - loads it


def scanned(navigator: Navigator, digits: str) -> bool:
    """Whether these digits of a scanner were wanted: at the desk, on a page that takes a coupon."""
    session = navigator.session
    if session.role is not Role.STAFF or not navigator.settings.desk.stock:
        return False
    from kiosk.desk.stock.routes import HandOut, ReadCoupon, TypeCoupon  # noqa: PLC0415 - see above

    if not isinstance(session.route, HandOut | TypeCoupon):
        return False
    navigator.go(ReadCoupon(text=digits, item=session.route.item))
    return True


class _Staff:
    """Those who come and go."""

    def __init__(self, navigator: Navigator, desk_session: DeskSession) -> None:
        self._navigator = navigator
        self._desk_session = desk_session
        self._route = navigator.session.route

    @cached_property
    def controller(self) -> Controller:
        from kiosk.desk.controller import Controller  # noqa: PLC0415 - see above

        return Controller(self._navigator, self._desk_session, features(Role.STAFF), home)

    def follow(self, session: Session) -> None:
        """What was said of a page goes with it; nobody leaves the desk open behind them."""
        if session.route != self._route:
            self._route = session.route
            self._desk_session.turn_page()
        if session.role is None and self._desk_session.door is not Door.CHECKING:
            self._desk_session.lock()
