"""What touches at the desk do, by name, and who may. The clerk who does them comes when called.

Every deed but `pin` and `lock` is refused to who has not unlocked, whatever led to it.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from kiosk.desk.desk_session import Door
from kiosk.model.views import Route

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.app import Kiosk
    from kiosk.desk.controller import Clerk
    from kiosk.model.session import Session

FORM_DEEDS = ("fill", "send", "discard", "restore")
DRILL_DEEDS = ("drill-start", "drill-screens", "drill-stop")
CLOCK_DEED = "clock-set"
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


def deeds(kiosk: Kiosk) -> dict[str, Callable[[str], None]]:
    counter = Counter(kiosk)
    kiosk.followers.append(counter.follow)
    behind = (*FORM_DEEDS, *DRILL_DEEDS, CLOCK_DEED, *TOUCHES)
    return {"pin": counter.try_pin, "lock": counter.lock} | {
        name: counter.if_unlocked(name) for name in behind
    }


class Counter:
    """Before it stand visitors, behind it who has unlocked."""

    def __init__(self, kiosk: Kiosk) -> None:
        self._kiosk = kiosk
        self._route = kiosk.session.route

    @cached_property
    def clerk(self) -> Clerk:
        from kiosk.desk.controller import Clerk  # noqa: PLC0415 - residents need not wait for it

        return Clerk(self._kiosk)

    def follow(self, session: Session) -> None:
        """What was said of a page goes with it; nobody leaves the desk open behind them."""
        office = self._kiosk.office
        if session.route != self._route:
            self._route = session.route
            office.turn_page()
        if session.role is None and office.door is not Door.CHECKING:
            office.lock()

    def try_pin(self, pin: str) -> None:
        self.clerk.try_pin(pin)

    def lock(self, _: str) -> None:
        self._kiosk.leave()

    def if_unlocked(self, name: str) -> Callable[[str], None]:
        def do(key: str) -> None:
            if self._kiosk.session.role is None:
                self._kiosk.become(self._kiosk.session.go(Route("unlock")))
            elif name in TOUCHES:
                self.clerk.touch(name, key)
            elif name == CLOCK_DEED:
                self.clerk.set_clock(key)
            elif name in DRILL_DEEDS:
                self.clerk.drill(name, key)
            else:
                getattr(self.clerk, name)(key)

        return do
