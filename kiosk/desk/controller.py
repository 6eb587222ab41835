"""Does what is asked at the desk: checks a PIN, keeps a form, sends it. Loaded when needed."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from kiosk.desk.action import FAILED, Sending
from kiosk.desk.checklists.store import checklists
from kiosk.desk.context import to_check
from kiosk.desk.desk_session import Door
from kiosk.desk.routes import Choose, Discard, Fill, Restore, Send, Type
from kiosk.desk.storage.errors import DeskError, Unfit
from kiosk.desk.storage.pins import Unlocked, Wait
from kiosk.desk.storage.unlock_codes import Freed
from kiosk.model.roles import Role
from kiosk.model.routes import Unlock, UnlockCode
from kiosk.platform.background import Background

if TYPE_CHECKING:
    from collections.abc import Callable

    from content.core.checklists import Sheet
    from kiosk.desk.desk_session import DeskSession
    from kiosk.desk.features import Features
    from kiosk.desk.routes import FormRoute
    from kiosk.desk.storage.pins import Answer
    from kiosk.desk.storage.unlock_codes import Reply
    from kiosk.model.routes import Route, StaffAction
    from kiosk.model.session import Session
    from kiosk.navigation.navigator import Navigator

FREED = "Het wachten op een pincode is beëindigd met een code van het coördinatiepunt."
DRILL_ENDED = (
    "De oefening is voorbij. Wat u nu verstuurt is echt. Klopt dat? Druk dan nog een keer."
)
DRILL_BEGAN = (
    "Er is nu een oefening. Wat u verstuurt hoort bij de oefening. "
    "Klopt dat? Druk dan nog een keer."
)


class Controller:
    """Does what is asked at the desk, and shows what came of it."""

    def __init__(
        self,
        navigator: Navigator,
        desk_session: DeskSession,
        features: Features,
        home: Callable[[Role], Route],
    ) -> None:
        """``home``: where who unlocked begins."""
        self._navigator = navigator
        self._desk_session = desk_session
        self._features = features
        self._home = home
        self._begun_in_drill: dict[str, bool] = {}
        """Draft by draft, whether a drill was on when it was begun."""
        self._checking = Background("pin")
        self._checking_code = Background("unlock code")
        self._asked_at: Route | None = None
        """Where a PIN is checked; None once who entered it walked away."""
        navigator.session_followers.append(self._follow)
        self._actions: dict[type[StaffAction], Callable[[Any], None]] = {
            Fill: self._fill,
            Choose: self._choose,
            Send: self._send,
            Discard: self._discard,
            Restore: self._restore,
            **{kind: partial(self._carry_out, do) for kind, do in features.touches.items()},
        }
        for works in features.works:
            self._actions |= works(navigator, desk_session)

    def do(self, action: StaffAction) -> None:
        """Do what a touch asks. That the role allows it was seen to by `Navigator.go`."""
        self._actions[type(action)](action)

    # The lock

    def _follow(self, session: Session) -> None:
        if session.route != self._asked_at:
            self._asked_at = None

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
            self._asked_at = self._navigator.session.route
            unchecked: Answer | DeskError = DeskError(FAILED)
            self._checking.start(lambda: self._check(pin), self._checked, failed=unchecked)
        self._navigator.render()

    def try_code(self, text: str) -> None:
        """Check an unlock code on a thread: the card must hold the try first."""
        if self._desk_session.code is Door.CHECKING or not text:
            return
        self._desk_session.code = Door.CHECKING
        unchecked: Reply | DeskError = DeskError(FAILED)
        self._checking_code.start(
            lambda: self._desk_session.unlock_codes.enter(text),
            self._code_checked,
            failed=unchecked,
        )
        self._navigator.render()

    def _code_checked(self, reply: Reply | DeskError) -> None:
        """The right one ends the waits; it opens nothing."""
        navigator, desk_session = self._navigator, self._desk_session
        if not isinstance(reply, Freed):
            desk_session.code = reply
            navigator.render()
            return
        desk_session.pins.forgive()
        desk_session.code = Door.SHUT
        with suppress(DeskError):
            desk_session.desk.audit_log.note(Role.STAFF, FREED, navigator.now())
        if isinstance(navigator.session.route, UnlockCode):
            navigator.become(navigator.session.go(Unlock()))
            desk_session.door = Door.FREED
            navigator.render()

    def _check(self, pin: str) -> Answer | DeskError:
        try:
            return self._desk_session.pins.unlock(pin)
        except DeskError as error:
            return error

    def _checked(self, answer: Answer | DeskError) -> None:
        session = self._navigator.session
        if isinstance(answer, Unlocked):
            self._desk_session.door = Door.SHUT
            if self._asked_at is None:
                return  # who walked away leaves no open desk behind, for who stands there by now
            self._navigator.become(
                replace(session, role=answer.role, route=self._home(answer.role))
            )
        else:
            self._desk_session.door = answer
            self._navigator.render()

    # Forms

    def _fill(self, fill: Fill) -> None:
        form = fill.form.draft
        before = dict(self._desk_session.values(form))
        self._begun_in_drill.setdefault(form, self._navigator.snapshot.drill)
        try:
            self._desk_session.fill(form, fill.field, fill.text)
        except DeskError as error:
            self._desk_session.refuse(str(error))
        typing = isinstance(self._navigator.session.route, Type)
        if not typing and before != self._desk_session.values(form):
            self._navigator.render()

    def _choose(self, chosen: Choose) -> None:
        self._fill(Fill(form=chosen.form, field=chosen.field, text=chosen.text))
        self._navigator.become(self._navigator.session.go(chosen.onward))

    def _send(self, send: Send) -> None:
        form, session = send.form, self._navigator.session
        if session.route != form:  # from a preview: the form shows what is wrong
            self._navigator.become(session.go(form))
        if self._drill_came_between(form):
            self._navigator.render()
        else:
            self._carry_out(self._features.form(form).send, form, form)

    def _drill_came_between(self, form: FormRoute) -> bool:
        """Who would send an exercise as real, or the other way round, reads so first."""
        drill = self._navigator.snapshot.drill
        begun = self._begun_in_drill.get(form.draft, drill)
        if begun == drill or not self._features.form(form).guards_drill:
            return False
        self._begun_in_drill[form.draft] = drill
        self._desk_session.turn_page()
        self._desk_session.refuse(DRILL_BEGAN if drill else DRILL_ENDED)
        return True

    def _discard(self, discard: Discard) -> None:
        self._begun_in_drill.pop(discard.form.draft, None)
        try:
            self._desk_session.wipe(discard.form.draft)
        except DeskError as error:
            self._desk_session.refuse(str(error))
        self._navigator.render()

    def _restore(self, restore: Restore) -> None:
        """A finger slipped: what was wiped is there again."""
        for name, value in self._desk_session.wiped(restore.form.draft).items():
            self._fill(Fill(form=restore.form, field=name, text=value))

    # What is sent, or done by one touch

    def _checklists(self) -> tuple[Sheet, ...]:
        settings = self._navigator.snapshot.config.desk
        more = to_check(self._features.wanted(settings))
        return checklists(self._navigator.reader.checklists(), more=more)

    def _carry_out(
        self, do: Callable[[Sending, Any], Route], asked: Route, form: FormRoute | None = None
    ) -> None:
        navigator, desk_session = self._navigator, self._desk_session
        role = navigator.session.role
        if role is None:
            return
        desk_session.turn_page()
        try:
            sending = Sending(
                desk_session.desk,
                desk_session.values(form.draft) if form else {},
                role,
                navigator.timekeeper.times(),
                navigator.snapshot,
                desk_session.say,
                desk_session.forget,
                self._checklists,
            )
            route = do(sending, asked)
        except DeskError as error:
            desk_session.refuse(str(error), error.field if isinstance(error, Unfit) else "")
            navigator.render()
        else:
            if form:
                desk_session.sent(form.draft)
                self._begun_in_drill.pop(form.draft, None)
            navigator.refresh()
            navigator.become(navigator.session.go(route))
