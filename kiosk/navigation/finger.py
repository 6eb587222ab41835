"""Nothing moves under a finger: news that comes while one is on the glass waits for it to leave."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kivy.clock import Clock
from kivy.core.window import Window

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from kivy.input.motionevent import MotionEvent

LONGEST_S = 5.0
"""So long a finger holds up news: the end of a touch can get lost, and a bag may lean on the
glass."""


class FingerHold:
    """Runs ``act`` at once, or as soon as the glass is free. The window's thread alone."""

    def __init__(self, act: Callable[[], None]) -> None:
        self._act = act
        self._fingers: set[Hashable] = set()
        self._waiting = False
        self._catch_up = Clock.create_trigger(lambda _: self._done())
        self._give_up = Clock.create_trigger(lambda _: self._done(), LONGEST_S)

    def start(self) -> None:
        Window.bind(on_touch_down=self._down, on_touch_up=self._up)

    def stop(self) -> None:
        Window.unbind(on_touch_down=self._down, on_touch_up=self._up)
        self._catch_up.cancel()
        self._give_up.cancel()

    def run(self) -> None:
        if self._fingers:
            self._waiting = True
        else:
            self._act()

    def _down(self, _: object, touch: MotionEvent) -> None:
        self._fingers.add(touch.uid)
        self._give_up.cancel()
        self._give_up()

    def _up(self, _: object, touch: MotionEvent) -> None:
        """What was pressed is done first, by the widgets that hear of this later."""
        self._fingers.discard(touch.uid)
        if not self._fingers:
            self._give_up.cancel()
            self._catch_up()

    def _done(self) -> None:
        self._fingers.clear()
        if self._waiting:
            self._waiting = False
            self._act()
