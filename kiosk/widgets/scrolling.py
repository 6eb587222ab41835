"""Scrolling for hands that are slow, and presses that do not wait.

Kivy asks of a drag that it moves within 55 ms of the touch, or it becomes a press; and it holds a
quick press inside a scrolling view back for 200 ms. Here a finger may rest for a second before it
drags, and a press counts as soon as the finger leaves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kivy.uix.scrollview import ScrollView

if TYPE_CHECKING:
    from kivy.input.motionevent import MotionEvent

REST_MS = 1000
"""How long a finger may rest before its drag; after that it holds what it touches."""
DONE = "kiosk.pressed"


class Prompt:
    """Put before ScrollView or RecycleView among the bases of a class."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"scroll_timeout": REST_MS, **kwargs})

    def on_scroll_stop(self: Any, touch: MotionEvent, check_children: bool = True) -> Any:  # noqa: FBT001, FBT002 - Kivy's signature
        mine = touch.ud.get(self._get_uid(), {})
        handled = super().on_scroll_stop(touch, check_children)  # type: ignore[misc]
        if mine.get("mode") == "unknown" and not mine.get("user_stopped"):
            self._do_touch_up(touch)
        return handled

    def _do_touch_up(self, touch: MotionEvent, *_: object) -> None:
        """Once for each touch: Kivy calls again after 200 ms."""
        if not touch.ud.get(DONE):
            touch.ud[DONE] = True
            super()._do_touch_up(touch)  # type: ignore[misc]


class Scroll(Prompt, ScrollView):
    """A column taller than the screen, up and down only, its bar out of sight."""

    def __init__(self) -> None:
        super().__init__(do_scroll_x=False, bar_width=0)
