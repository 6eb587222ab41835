"""Presses and drags of hands that tremble, rest or are slow.

What a finger means is judged by how far it is from where it came down, never by the path it took:
Kivy adds that path up, so a trembling of two pixels becomes a drag.

1. Nearer than `DRAG_MM` to where it began, it presses what it touched first, and as soon as it
   leaves: Kivy would hold the press back for 200 ms, and press what lies under it by then.
2. As far as that, up or down, it drags the page, however slowly and however long it rested, and
   presses nothing.
3. One that stops a page in motion presses nothing: it was not aimed at what came by.
4. One that rests for `REST_MS` sees what it will press.
5. A newer finger leads: one whose end was lost holds up nothing.
"""

from __future__ import annotations

import contextlib
import math
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, runtime_checkable

from kivy.clock import Clock
from kivy.uix.behaviors import ButtonBehavior
from kivy.uix.scrollview import ScrollView

from kiosk.ui.theme import theme

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    from kivy.input.motionevent import MotionEvent

DRAG_MM = 6.0
REST_MS = 1000
STILL_MM_S = 5.0
"""A page that moves no faster is read as if it stood."""
DONE = "kiosk.pressed"
WAITING, HELD, DRAGGED = "unknown", "held", "scroll"
"""What a finger does to the page it is on; the first and the last are Kivy's own words."""


class Place(NamedTuple):
    """Where on a page somebody reads."""

    above_px: float
    """From the top of the glass's part of the page up to the top of ``item``."""
    item: Hashable = None
    """The first in sight; None: the page itself."""
    number: int = 0
    """Which of the list that was, from 0; it may be another by now."""


@runtime_checkable
class Placed(Protocol):
    """A view that knows where on its page one is, and can show that again."""

    def place(self) -> Place: ...

    def return_to(self, place: Place) -> None: ...

    def start_over(self) -> None: ...


def is_press(touch: MotionEvent) -> bool:
    """Whether a finger is still where it came down, as far as a hand can tell."""
    return bool(math.hypot(touch.x - touch.ox, touch.y - touch.oy) < DRAG_MM * theme.mm)


def move_to(view: ScrollView, scroll_y: float) -> None:
    """Show another place of a page, 1 being its top; one in motion stops."""
    view.effect_y.velocity = 0
    view.effect_y.trigger_velocity_update.cancel()  # it would move the page back
    view.scroll_y = min(1, max(0, scroll_y))


class Steady(ButtonBehavior):
    """A button; one whose edge the finger trembles across is pressed all the same."""

    def on_touch_up(self, touch: MotionEvent) -> Any:
        self.always_release = is_press(touch)
        return super().on_touch_up(touch)


class Prompt:
    """Put before ScrollView or RecycleView among the bases of a class."""

    def __init__(self, **kwargs: Any) -> None:
        measured_here = {"scroll_timeout": REST_MS, "scroll_distance": math.inf}
        super().__init__(**{**measured_here, **kwargs})

    def on_touch_down(self: Any, touch: MotionEvent) -> Any:
        if self.collide_point(*touch.pos):
            self._touch = None  # rule 5
        return super().on_touch_down(touch)  # type: ignore[misc]

    def on_scroll_start(self: Any, touch: MotionEvent, check_children: bool = True) -> Any:  # noqa: FBT001, FBT002 - Kivy's signature
        moving = abs(self.effect_y.velocity) > STILL_MM_S * theme.mm  # Kivy stops it
        handled = super().on_scroll_start(touch, check_children)  # type: ignore[misc]
        if moving and (mine := self._of(touch)):
            mine["user_stopped"] = True  # rule 3
        return handled

    def on_scroll_move(self: Any, touch: MotionEvent) -> Any:
        mine = self._of(touch)
        self._judge(touch, mine)
        if mine.get("mode") == HELD:
            self._tell_inside("on_touch_move", touch)
        return super().on_scroll_move(touch)  # type: ignore[misc]

    def on_scroll_stop(self: Any, touch: MotionEvent, check_children: bool = True) -> Any:  # noqa: FBT001, FBT002 - as above
        Clock.unschedule(self._change_touch_mode)
        mine = self._of(touch)
        self._judge(touch, mine)  # a starved machine hears of the end alone
        if mine.get("mode") not in {WAITING, HELD}:
            return super().on_scroll_stop(touch, check_children)  # type: ignore[misc]
        meant = is_press(touch) and not mine["user_stopped"]
        mine["user_stopped"] = not meant
        with _where_it_began(touch):
            handled = super().on_scroll_stop(touch, check_children)  # type: ignore[misc]
            if meant:
                self._do_touch_up(touch)
        return handled

    def _of(self: Any, touch: MotionEvent) -> dict[str, Any]:
        """What Kivy keeps of a finger on this page; empty for another's."""
        return touch.ud.get(self._get_uid(), {})  # type: ignore[no-any-return]

    def _judge(self, touch: MotionEvent, mine: dict[str, Any]) -> None:
        """Rule 2."""
        across, along = abs(touch.x - touch.ox), abs(touch.y - touch.oy)
        if mine.get("mode") in {WAITING, HELD} and along >= across and not is_press(touch):
            if mine["mode"] == HELD:
                _let_go(touch, self)
            mine["mode"] = DRAGGED

    def _change_touch_mode(self: Any, *_: object) -> None:
        """Rule 4. Kivy would give the finger away here, and it could drag no more."""
        touch = self._touch
        mine = self._of(touch) if touch else {}
        if mine.get("mode") == WAITING and not mine["user_stopped"] and is_press(touch):
            mine["mode"] = HELD
            with _where_it_began(touch):
                self._tell_inside("on_touch_down", touch)

    def _tell_inside(self: Any, event: str, touch: MotionEvent) -> None:
        touch.push()
        touch.apply_transform_2d(self.to_local)
        for child in self.children[:]:
            if child.dispatch(event, touch):
                break
        touch.pop()

    def _do_touch_up(self, touch: MotionEvent, *_: object) -> None:
        """Once for each touch: Kivy calls again after 200 ms."""
        if not touch.ud.get(DONE):
            touch.ud[DONE] = True
            super()._do_touch_up(touch)  # type: ignore[misc]


@contextlib.contextmanager
def _where_it_began(touch: MotionEvent) -> Iterator[None]:
    touch.push()
    touch.x, touch.y = touch.pos = touch.ox, touch.oy
    yield
    touch.pop()


def _let_go(touch: MotionEvent, page: object) -> None:
    """What was held is pressed no more."""
    for reference in touch.grab_list[:]:
        held = reference()
        if held is not None and held is not page:
            touch.ungrab(held)
            held.state = "normal"


class Scroll(Prompt, ScrollView):
    """A column taller than the screen, up and down only, its bar out of sight."""

    def __init__(self) -> None:
        super().__init__(do_scroll_x=False, bar_width=0)
