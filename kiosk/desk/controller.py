"""Does what is asked at the desk: checks a PIN, keeps a form, sends it. Loaded when needed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kiosk.desk.access import HOME
from kiosk.desk.action import FAILED, Sending
from kiosk.desk.checklists import actions as checklists_actions
from kiosk.desk.clock import actions as clock_actions
from kiosk.desk.desk_session import Door
from kiosk.desk.drill import actions as drill_actions
from kiosk.desk.forms import name_of, route_of
from kiosk.desk.messages import actions as logbook
from kiosk.desk.notices import actions as notices_actions
from kiosk.desk.reports import actions as reports_actions
from kiosk.desk.storage.errors import DeskError, Unfit
from kiosk.desk.storage.pins import Unlocked, Wait
from kiosk.model.views import Route
from kiosk.platform.background import Background

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kiosk.desk.storage.pins import Answer
    from kiosk.model import routes
    from kiosk.navigation.navigator import Navigator

SENDERS: Mapping[str, Callable[[Sending], Route]] = {
    **notices_actions.SENDERS,
    **logbook.SENDERS,
    **checklists_actions.SENDERS,
    **reports_actions.SENDERS,
}
"""What to do with a form, by its screen; gives where to go next. Raises DeskError."""
TOUCHES: Mapping[str, Callable[[Sending], Route]] = {
    **notices_actions.TOUCHES,
    **logbook.TOUCHES,
    **checklists_actions.TOUCHES,
    **reports_actions.TOUCHES,
}
"""What one touch does, by the name of its route; likewise."""

LOOKING = "log-search/"
DRILL_ENDED = (
    "De oefening is voorbij. Wat u nu verstuurt is echt. Klopt dat? Druk dan nog een keer."
)
DRILL_BEGAN = (
    "Er is nu een oefening. Wat u verstuurt hoort bij de oefening. "
    "Klopt dat? Druk dan nog een keer."
)


class Controller:
    """Does what is asked at the desk, and shows what came of it."""

    def __init__(self, navigator: Navigator) -> None:
        self._navigator = navigator
        self._desk_session = navigator.desk_session
        self._begun_in_drill: dict[str, bool] = {}
        """Form by form, whether a drill was on when it was begun."""
        self._checking = Background("pin")
        self._drilling = drill_actions.Drilling(navigator)
        self._clock = clock_actions.ClockSetting(navigator)

    # The lock

    def try_pin(self, pin: str) -> None:
        """Check a PIN on a thread; an empty one only asks how long to wait still."""
        desk_session = self._desk_session
        if desk_session.door is Door.CHECKING:
            return
        if isinstance(desk_session.door, Wait):
            wait_s = desk_session.pins.wait_s(desk_session.door.role)
            desk_session.door = replace(desk_session.door, seconds=wait_s) if wait_s else Door.SHUT
        if pin:  # another role need not wait
            desk_session.door = Door.CHECKING
            asked_at = self._navigator.session.route
            unchecked: Answer | DeskError = DeskError(FAILED)
            self._checking.start(
                lambda: self._check(pin),
                lambda answer: self._checked(answer, asked_at),
                failed=unchecked,
            )
        self._navigator.render()

    def _check(self, pin: str) -> Answer | DeskError:
        try:
            return self._desk_session.pins.unlock(pin)
        except DeskError as error:
            return error

    def _checked(self, answer: Answer | DeskError, asked_at: routes.Route) -> None:
        session = self._navigator.session
        if isinstance(answer, Unlocked):
            self._desk_session.door = Door.SHUT
            if session.route != asked_at:
                return  # who walked away leaves no open desk behind
            self._navigator.become(replace(session, role=answer.role, route=HOME[answer.role]))
        else:
            self._desk_session.door = answer
            self._navigator.render()

    # Forms

    def fill(self, key: str) -> None:
        """``form``, field and value on a line each; the value may have more lines."""
        form, _, rest = key.partition("\n")
        name, _, value = rest.partition("\n")
        before = dict(self._desk_session.values(form))
        self._begun_in_drill.setdefault(form, self._navigator.snapshot.drill)
        try:
            self._desk_session.fill(form, name, value)
        except DeskError as error:
            self._desk_session.refuse(str(error))
        typing = getattr(self._navigator.session.route, "screen", "") == "type"
        if not typing and before != self._desk_session.values(form):
            self._navigator.render()

    def send(self, form: str) -> None:
        route, session = route_of(form), self._navigator.session
        if session.route != route:  # from a preview: the form shows what is wrong
            self._navigator.become(session.go(route))
        if self._drill_came_between(form):
            self._navigator.render()
        else:
            self._do(SENDERS[route.screen], route.key, form)

    def _drill_came_between(self, form: str) -> bool:
        """Who would send an exercise as real, or the other way round, reads so first."""
        drill = self._navigator.snapshot.drill
        if form.startswith(LOOKING) or self._begun_in_drill.get(form, drill) == drill:
            return False
        self._begun_in_drill[form] = drill
        self._desk_session.turn_page()
        self._desk_session.refuse(DRILL_BEGAN if drill else DRILL_ENDED)
        return True

    def discard(self, form: str) -> None:
        self._begun_in_drill.pop(form, None)
        try:
            self._desk_session.wipe(form)
        except DeskError as error:
            self._desk_session.refuse(str(error))
        self._navigator.render()

    def restore(self, form: str) -> None:
        """A finger slipped: what was wiped is there again."""
        for name, value in self._desk_session.wiped(form).items():
            self.fill(f"{form}\n{name}\n{value}")

    def touch(self, name: str, key: str) -> None:
        self._do(TOUCHES[name], key, name_of(Route(name, key)))

    def set_clock(self, key: str) -> None:
        self._clock.set_to(key)

    def drill(self, name: str, key: str) -> None:
        match name:
            case "drill-start":
                self._drilling.start(key)
            case "drill-screens":
                self._drilling.show(key)
            case _:
                self._drilling.stop()

    def _do(self, action: Callable[[Sending], Route], key: str, form: str) -> None:
        navigator, desk_session = self._navigator, self._desk_session
        role = navigator.session.role
        if role is None:
            return
        desk_session.turn_page()
        try:
            route = action(
                Sending(
                    desk_session.desk,
                    key,
                    desk_session.values(form),
                    role,
                    navigator.timekeeper.times(),
                    navigator.snapshot,
                    desk_session.say,
                    desk_session.forget,
                )
            )
        except DeskError as error:
            desk_session.refuse(str(error), error.field if isinstance(error, Unfit) else "")
            navigator.render()
        else:
            desk_session.sent(form)
            self._begun_in_drill.pop(form, None)
            navigator.refresh()
            navigator.become(navigator.session.go(route))
