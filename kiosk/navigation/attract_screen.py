"""The start screen while nobody is near, and the touch that ends it, which presses nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kivy.clock import Clock
from kivy.core.window import Window

from kiosk.model.routes import SetLanguage
from kiosk.model.session import START, Session

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from kivy.input.motionevent import MotionEvent

    from kiosk.navigation.navigator import Navigator
    from kiosk.state.snapshot import Snapshot


class AttractScreen:
    """Counts the time without a touch. Bound before whoever wants to know of every touch."""

    def __init__(
        self, navigator: Navigator, after_s: float, language_at: Callable[[float, float], str]
    ) -> None:
        """``language_at`` finds whose name is at a place on the glass; empty: nobody's."""
        self._navigator = navigator
        self._language_at = language_at
        self._begin = Clock.create_trigger(lambda _: self.show(), after_s)
        self._waking: Hashable = None
        """The finger that ended it and has not let go."""

    def start(self) -> None:
        Window.bind(on_touch_down=self._down, on_touch_move=self._drag, on_touch_up=self._up)
        self.wait()

    def stop(self) -> None:
        Window.unbind(on_touch_down=self._down, on_touch_move=self._drag, on_touch_up=self._up)
        self._begin.cancel()

    def wait(self) -> None:
        """Count from now."""
        self._begin.cancel()
        self._begin()

    def heed(self, before: Snapshot, now: Snapshot) -> None:
        """A bulletin that has just come is shown at once, with all that holds beside it."""
        fresh = _names(now) - _names(before)
        if fresh and self._shown:
            self._end()

    @property
    def _shown(self) -> bool:
        return self._navigator.session.route == START

    def show(self) -> None:
        """Only when the visitor has been forgotten: who listens or works here is not gone."""
        if self._navigator.session == Session():
            self._navigator.become(replace(Session(), route=START))
        elif not self._shown:
            self.wait()

    def _end(self) -> None:
        self._navigator.leave()
        self.wait()

    def _down(self, _: object, touch: MotionEvent) -> bool:
        if self._shown:
            self._waking = touch.uid
            language = self._language_at(touch.x, touch.y)
            self._end()
            if language and language != self._navigator.session.language:
                self._navigator.go(SetLanguage(language))
        else:
            self.wait()
        return self._drag(_, touch)

    def _drag(self, _: object, touch: MotionEvent) -> bool:
        """True swallows it: no widget hears of this finger."""
        return bool(touch.uid == self._waking)

    def _up(self, _: object, touch: MotionEvent) -> bool:
        swallowed = self._drag(_, touch)
        if swallowed:
            self._waking = None
        return swallowed


def _names(snapshot: Snapshot) -> set[tuple[object, ...]]:
    """Of its bulletins: what makes one the same as before."""
    return {(b.publisher, b.sender, b.identifier, b.part) for b in snapshot.bulletins}
