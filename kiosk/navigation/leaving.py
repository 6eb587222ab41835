"""Who has gone: after a time without a touch a visitor is forgotten, and the desk locks itself.

A page that would leave by itself asks first: who reads slowly touches nothing either. The touch
that answers presses nothing. A page that counts a queue stays; the rest of the desk locks.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from kivy.clock import Clock

from kiosk.i18n.translator import translator
from kiosk.model import routes
from kiosk.model.session import START, Session

if TYPE_CHECKING:
    from collections.abc import Callable

    from kivy.clock import ClockEvent

    from kiosk.navigation.navigator import Navigator

ASK_S = 20
"""How long the question stands before the page leaves."""
COPIED_S = 180
"""What is photographed, scanned or written down stays at least this long."""
COPIED = (routes.Share, routes.Place, routes.Map, routes.Together)
LOCK_AFTER_S = 120
"""Without a touch the desk locks itself; what was typed is kept."""
COUNTED_S = 3600
"""So long the page of a queue stands after that, for who counts and nothing else."""


class Question(Protocol):
    """Where the visitor is asked whether they are still there."""

    def ask(self, words: str, hint: str) -> None: ...

    def close(self) -> None: ...


class Leaving:
    """Counts the time without a touch."""

    def __init__(self, navigator: Navigator, return_after_s: float, question: Question) -> None:
        self._navigator = navigator
        self._return_after_s = return_after_s
        self._question = question
        self._next: ClockEvent | None = None
        self._asked = False
        self._followed = navigator.session
        navigator.session_followers.append(self.follow)

    def follow(self, session: Session) -> None:
        """Another page, or another person, has its own time."""
        before, self._followed = self._followed, session
        if (before.route, before.role) != (session.route, session.role):
            self.wait()

    def touched(self) -> bool:
        """Somebody is here. True: that was the answer, and the touch means nothing else."""
        answered = self._asked
        self.wait()
        return answered

    def wait(self) -> None:
        """Count from now."""
        self.stop()
        session = self._navigator.session
        if session.role:
            self._after(COUNTED_S if session.shut else LOCK_AFTER_S, self._lock)
        elif session.route != START:
            patience_s = self._patience_s(session)
            self._after(patience_s - min(ASK_S, patience_s / 2), self.unattended)

    def stop(self) -> None:
        if self._next:
            self._next.cancel()
        if self._asked:
            self._asked = False
            self._question.close()

    def unattended(self) -> None:
        """Ask, unless there is nothing to lose. Who listens touches nothing: not gone yet."""
        session = self._navigator.session
        if session.speaking:
            self.wait()
        elif session == Session():
            self._leave()
        else:
            self._asked = True
            tr = translator(session.language)
            self._question.ask(
                tr("Bent u er nog?"), tr("Raak het scherm aan. Dan blijft deze pagina staan.")
            )
            self._after(min(ASK_S, self._patience_s(session) / 2), self._leave)

    def _lock(self) -> None:
        """Who counts a queue is not thrown out in the middle of it: the rest of the desk locks."""
        session = self._navigator.session
        if session.route.counts and not session.shut:
            self._navigator.become(replace(session, shut=True))
            self.wait()
        else:
            self._navigator.leave()

    def _leave(self) -> None:
        self.stop()
        self._navigator.leave()

    def _patience_s(self, session: Session) -> float:
        copied = isinstance(session.route, COPIED)
        return max(self._return_after_s, COPIED_S) if copied else self._return_after_s

    def _after(self, seconds: float, act: Callable[[], None]) -> None:
        self._next = Clock.schedule_once(lambda _: act(), seconds)
