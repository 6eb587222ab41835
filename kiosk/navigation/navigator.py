"""Where the visitor is, and what the machine knows: all that an action works with. Without Kivy.

A touch is a route. `Navigator.go` follows it: to an action, else to another screen. What follows
from it is drawn by a `Display`: the window, or a test's notebook.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import msgspec

from kiosk.i18n.translator import translator
from kiosk.model.needs import NOTHING
from kiosk.model.routes import Action, Unlock
from kiosk.model.session import Session
from kiosk.navigation.context import Context
from kiosk.state.snapshot import SnapshotReader
from kiosk.state.timekeeper import Timekeeper

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from kiosk.config import Config
    from kiosk.model.frame import Frame
    from kiosk.model.goods import PublicGood
    from kiosk.model.needs import PublicBoard
    from kiosk.model.notice import Notice
    from kiosk.model.qr_codes import Room
    from kiosk.model.routes import Route
    from kiosk.model.views import View
    from kiosk.state.snapshot import Snapshot

R = TypeVar("R", bound="Route")


class Display(Protocol):
    """What draws the pages."""

    def room(self) -> Room:
        """What a QR code may take of it."""

    def follow(self, before: Session, session: Session) -> None:
        """Take the colours, sizes and reading direction of another session."""

    def forget(self) -> None:
        """The visitor is gone, and with them where they were on each page."""

    def show(self, frame: Frame, view: View, route: Route) -> None:
        """Draw a page."""


class Staff(Protocol):
    """What staff wrote and switched, as far as every screen depends on it. Never raises."""

    def notices(self, now: datetime, *, drill: bool) -> tuple[Notice, ...]:
        """What visitors read now."""

    def board(self, now: datetime, *, drill: bool) -> PublicBoard:
        """What everybody may know of needs and offers."""

    def goods(self, now: datetime, *, drill: bool) -> tuple[PublicGood, ...]:
        """What is handed out here."""

    def drilling(self, now: datetime, *, usual: bool, settings: str) -> bool:
        """Whether a drill is on; ``usual`` is what the ``settings`` of that fingerprint say."""

    def closed_at(self, *, drill: bool) -> datetime | None:
        """Since when they have closed this point; None: it is open."""

    def stick_outcome(self, now: datetime) -> str:
        """A msgid: what came of the last file for a stick, while that matters; else empty."""


class Navigator:
    """One visitor at a time. Used by the window's thread alone."""

    def __init__(  # noqa: PLR0913, PLR0917 - all that a kiosk has around it
        self,
        settings: Config,
        power_json: Path,
        clock: Callable[[], datetime],
        display: Display,
        staff: Staff,
        present: Callable[[Context], tuple[Frame, View]],
    ) -> None:
        """``present`` makes what is shown of where the visitor is."""
        self.settings = settings
        self.session = Session()
        self.clock = clock
        self.actions: dict[type[Route], Callable[[Any], None]] = {}
        """What a touch does beyond showing another screen, by the type of its route: see `on`."""
        self.session_followers: list[Callable[[Session], None]] = []
        """Called with every session that follows on another."""
        self.snapshot_followers: list[Callable[[Snapshot, Snapshot], None]] = []
        """Called with what was known until now and what is known now, before it is shown."""
        self.hears: Callable[[str], bool] = lambda _: False
        """Whether a language can be read aloud here."""
        self.timekeeper = Timekeeper(self._clock_now)
        self.reader = SnapshotReader(settings, power_json)
        self.snapshot = self.reader.read(self.timekeeper.times())
        self._display = display
        self._staff = staff
        self._present = present

    def _clock_now(self) -> datetime:
        """What the clock says, right or wrong; it may be another one after a start."""
        return self.clock()

    def now(self) -> datetime:
        """The machine's time: the clock's, unless it is known to be wrong."""
        return self.timekeeper.now()

    def on(self, kind: type[R], action: Callable[[R], None]) -> None:
        """Let ``action`` do what routes of this type ask, and those of types below it."""
        self.actions[kind] = action

    def go(self, route: Route) -> None:
        """Follow a touch: to an action, else to another screen.

        Who may not go there comes to the lock instead, whatever led to it.
        """
        if self.session.shut and not route.counts:
            self.leave()
        if route.needs not in {None, self.session.role}:
            route = Unlock()
        action = next((self.actions[k] for k in type(route).__mro__ if k in self.actions), None)
        if action:
            action(route)
        elif not isinstance(route, Action):
            self.become(self.session.go(route))

    def become(self, session: Session) -> None:
        """Show what belongs to a session."""
        before, self.session = self.session, session
        for follow in self.session_followers:
            follow(session)
        self._display.follow(before, session)
        self.render()

    def leave(self) -> None:
        """Forget the visitor: back to Informatie, in Dutch, as it was."""
        self._display.forget()
        self.become(Session())

    def refresh(self) -> None:
        """Read everything again and show it."""
        before, self.snapshot = self.snapshot, self._read_snapshot()
        for follow in self.snapshot_followers:
            follow(before, self.snapshot)
        self.render()

    def render(self) -> None:
        """Show the page as it is by now."""
        frame, view = self.page(self.session.language)
        self._display.show(frame, view, self.session.route)

    def page(self, language: str, session: Session | None = None) -> tuple[Frame, View]:
        """What the visitor's screen says in a language; or what another session's would."""
        session = session or self.session
        at_work = session.role is not None
        context = Context(
            self.snapshot,
            session,
            translator(language),
            self.reader.picture,
            earlier=self.reader.earlier,
            history=self.reader.history,
            checklists=self.reader.checklists,
            room=self._display.room(),
            hears=self.hears(language) and not at_work,
            told=self._staff.stick_outcome(self.clock()) if at_work else "",
        )
        return self._present(context)

    def _read_snapshot(self) -> Snapshot:
        self.reader.config = self._as_switched()
        snapshot = self.reader.read(self.timekeeper.times())
        now, drill = snapshot.now, snapshot.drill
        has_board, hands_out = snapshot.config.desk.needs, snapshot.config.desk.stock
        return replace(
            snapshot,
            notices=self._staff.notices(now, drill=drill),
            closed_at=self._staff.closed_at(drill=drill),
            goods=self._staff.goods(now, drill=drill) if hands_out else (),
            board=self._staff.board(now, drill=drill) if has_board else NOTHING,
        )

    def _as_switched(self) -> Config:
        """The settings, with OEFENING as staff turned it, once their database is open."""
        settings = self.settings
        usual, now = settings.behaviour.drill, self.now()
        on = self._staff.drilling(now, usual=usual, settings=settings.fingerprint)
        behaviour = msgspec.structs.replace(settings.behaviour, drill=on)
        return msgspec.structs.replace(settings, behaviour=behaviour)
