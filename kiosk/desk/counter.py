"""What touches at the desk do, by name, and who may. The controller is made when needed.

Every action but `EnterPin` and `Lock` is refused to whoever is not staff, whatever led to it.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from kiosk.desk.desk_session import Door
from kiosk.model import routes
from kiosk.model.roles import Role

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.desk.controller import Controller
    from kiosk.model.session import Session
    from kiosk.navigation.navigator import Navigator

FORM_ACTIONS = ("fill", "send", "discard", "restore")
DRILL_ACTIONS = ("drill-start", "drill-screens", "drill-stop")
CLOCK_ACTION = "clock-set"
TOUCHES = (
    "withdraw",
    "log-confirm",
    "log-write",
    "tick",
    "list-done",
    "close-now",
    "duty-end",
    "allow-stick",
    "report-relayed",
    "report-confirmed",
    "report-real",
    "situation-write",
)


def register(navigator: Navigator) -> None:
    counter = Counter(navigator)
    navigator.session_followers.append(counter.follow)
    behind = (*FORM_ACTIONS, *DRILL_ACTIONS, CLOCK_ACTION, *TOUCHES)
    navigator.on(routes.EnterPin, counter.try_pin)
    navigator.on(routes.Lock, counter.lock)
    navigator.named |= {name: counter.for_staff(name) for name in behind}


class Counter:
    """Before it stand visitors, behind it who has unlocked."""

    def __init__(self, navigator: Navigator) -> None:
        self._navigator = navigator
        self._route = navigator.session.route

    @cached_property
    def controller(self) -> Controller:
        from kiosk.desk.controller import Controller  # noqa: PLC0415 - residents need not wait for it

        return Controller(self._navigator)

    def follow(self, session: Session) -> None:
        """What was said of a page goes with it; nobody leaves the desk open behind them."""
        desk_session = self._navigator.desk_session
        if session.route != self._route:
            self._route = session.route
            desk_session.turn_page()
        if session.role is None and desk_session.door is not Door.CHECKING:
            desk_session.lock()

    def try_pin(self, entered: routes.EnterPin) -> None:
        self.controller.try_pin(entered.text)

    def lock(self, _: routes.Lock) -> None:
        self._navigator.leave()

    def for_staff(self, name: str) -> Callable[[str], None]:
        def do(key: str) -> None:
            if self._navigator.session.role is not Role.STAFF:
                self._navigator.become(self._navigator.session.go(routes.Unlock()))
            elif name in TOUCHES:
                self.controller.touch(name, key)
            elif name == CLOCK_ACTION:
                self.controller.set_clock(key)
            elif name in DRILL_ACTIONS:
                self.controller.drill(name, key)
            else:
                getattr(self.controller, name)(key)

        return do
