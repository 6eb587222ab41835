"""Fingers on a panel where there is no window system.

Kivy leaves SDL's fingers out on Linux, because SDL makes a mouse of them there. It does so only for
a finger in a window, and the driver that reads panels without X knows of no window: a touch would
reach nobody. There, Kivy's own provider for fingers gets them after all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

FINGERS = ("fingerdown", "fingermotion", "fingerup")


class Ears:
    """SDL's side of Kivy's window, with every finger reported to ``hear`` as well."""

    def __init__(self, window: Any, hear: Callable[[tuple[Any, ...]], None]) -> None:
        self._window = window
        self._hear = hear

    def __getattr__(self, name: str) -> Any:
        return getattr(self._window, name)

    def poll(self) -> Any:
        """Return SDL's next event as Kivy wants it: its name and what it says, or nothing."""
        event = self._window.poll()
        if event and event[0] in FINGERS:
            self._hear(event)
        return event


def listen() -> None:
    """Feel fingers from now on. Call once the window exists; never where SDL makes a mouse of them.

    It leans on one private thing of Kivy's window: that it polls `_win`.
    """
    from kivy.core.window import Window  # noqa: PLC0415 - importing Kivy has effects
    from kivy.core.window.window_sdl2 import SDL2MotionEventProvider  # noqa: PLC0415 - as above

    Window._win = Ears(Window._win, SDL2MotionEventProvider.q.appendleft)  # noqa: SLF001 - see above
