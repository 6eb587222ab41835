"""The on-screen keyboard: one widget that draws all keys, and tells which one was pressed.

`kiosk.model.keyboard_layout` knows where keys are. Letters are drawn once and kept, so that a
shift or another plane costs no new text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kivy.core.text import Label as CoreLabel
from kivy.graphics import Color, Rectangle, RoundedRectangle
from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty, StringProperty
from kivy.uix.behaviors import FocusBehavior
from kivy.uix.widget import Widget

from kiosk.model import keyboard_layout
from kiosk.model.keyboard_layout import Act, Key, Plane
from kiosk.ui.fonts import family_for
from kiosk.ui.theme import theme
from kiosk.ui.widgets.scrolling import is_press

if TYPE_CHECKING:
    from kivy.graphics.texture import Texture
    from kivy.input import MotionEvent

INSET_MM = 0.6
"""Between what is drawn of two keys; the touch areas themselves have no gap."""
_drawn: dict[tuple[str, int], Texture] = {}


class Keyboard(Widget):
    """Calls ``press(act, text)``; ``shifted`` and ``plane`` are what is on the keys now."""

    plane = StringProperty(Plane.LETTERS.value)
    shifted = BooleanProperty(False)
    across = NumericProperty(keyboard_layout.ABREAST_WIDE)
    held = ObjectProperty(None, allownone=True)
    """The key under the finger."""
    press = ObjectProperty(None, allownone=True)

    def __init__(self, **kwargs: Any) -> None:
        width_mm, height_mm = theme.width / theme.mm, theme.height / theme.mm
        super().__init__(across=keyboard_layout.abreast(width_mm), size_hint_y=None, **kwargs)
        self._chosen = False
        """The finger has left its first key on purpose: it trembles across an edge else."""
        row_px = max(theme.target, round(keyboard_layout.row_mm(width_mm, height_mm) * theme.mm))
        self.height = row_px * keyboard_layout.rows(self.across)
        for name in ("pos", "size", "plane", "shifted", "held"):
            self.fbind(name, self._draw)

    @property
    def keys(self) -> tuple[Key, ...]:
        return keyboard_layout.layout(Plane(self.plane), int(self.across))

    def on_touch_down(self, touch: MotionEvent) -> bool:
        if not self.collide_point(*touch.pos):
            return False
        FocusBehavior.ignored_touch.append(touch)  # the text keeps its cursor
        if self.held is None:  # one finger at a time
            touch.grab(self)
            self._chosen = False
            self.held = self._key_under(touch)
        return True

    def on_touch_move(self, touch: MotionEvent) -> bool:
        if touch.grab_current is not self:
            return False
        self._chosen = self._chosen or not is_press(touch)
        if self._chosen:
            self.held = self._key_under(touch)
        return True

    def on_touch_up(self, touch: MotionEvent) -> bool:
        if touch.grab_current is not self:
            return bool(self.collide_point(*touch.pos))
        FocusBehavior.ignored_touch.append(touch)
        touch.ungrab(self)
        key, self.held = self.held, None
        if key is not None:
            self._pressed(key)
        return True

    def _pressed(self, key: Key) -> None:
        if key.act is Act.PLANE:
            self.plane = key.text
        elif key.act is Act.SHIFT:
            self.shifted = not self.shifted
        elif self.press:
            self.press(key.act, self._written(key))
            if self.plane == Plane.ACCENTS.value and key.act is Act.WRITE:
                self.plane = Plane.LETTERS.value

    def _written(self, key: Key) -> str:
        return key.text.upper() if self._capital(key) else key.text

    def _capital(self, key: Key) -> bool:
        return bool(self.shifted) and len(key.text.upper()) == 1 and key.act is Act.WRITE

    def _key_under(self, touch: MotionEvent) -> Key | None:
        row_px = self.height / keyboard_layout.rows(int(self.across))
        column = (touch.x - self.x) / (self.width / self.across)
        return keyboard_layout.key_at(self.keys, column, (self.top - touch.y) / row_px)

    def _draw(self, *_: object) -> None:
        self.canvas.clear()
        column_px, row_px = (
            self.width / self.across,
            self.height / keyboard_layout.rows(int(self.across)),
        )
        inset = INSET_MM * theme.mm
        with self.canvas:
            Color(*theme.panel)
            Rectangle(pos=self.pos, size=self.size)
            for key in self.keys:
                x, y = self.x + key.column * column_px, self.top - (key.row + 1) * row_px
                width = key.width * column_px
                ground, ink = self._colours(key)
                Color(*ground)
                RoundedRectangle(
                    pos=(x + inset, y + inset),
                    size=(width - 2 * inset, row_px - 2 * inset),
                    radius=[theme.mm],
                )
                Color(*ink)
                texture = _texture(self._words(key), self._font_px(key))
                left, bottom = x + (width - texture.width) / 2, y + (row_px - texture.height) / 2
                Rectangle(pos=(round(left), round(bottom)), size=texture.size, texture=texture)

    def _colours(self, key: Key) -> tuple[Any, Any]:
        lit = key is self.held or key == self.held or (key.act is Act.SHIFT and self.shifted)
        if lit:
            return theme.touch, theme.touch_ink
        return theme.ground, theme.ink if key.act is Act.WRITE else theme.touch

    def _words(self, key: Key) -> str:
        return key.words.upper() if self._capital(key) else key.words

    def _font_px(self, key: Key) -> int:
        return int(theme.mm * (8 if len(key.words) < 2 else 6))


def _texture(words: str, px: int) -> Texture:
    """White on nothing: the colour comes from the canvas."""
    texture = _drawn.get((words, px))
    if texture is None:
        label = CoreLabel(text=words or " ", font_size=px, font_name=family_for(words))
        label.refresh()
        texture = _drawn[words, px] = label.texture
    return texture
