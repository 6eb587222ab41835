"""Draws a QR code with every module on whole pixels: nothing blurred, nothing of uneven width."""

from __future__ import annotations

from kivy.graphics import Color, Rectangle
from kivy.graphics.texture import Texture
from kivy.properties import ObjectProperty
from kivy.uix.widget import Widget

from kiosk.model.qr_codes import QUIET_MODULES, Matrix


class QrImage(Widget):  # type: ignore[misc]  # kivy has no types
    """The largest code of whole-pixel modules that fits, centred, its quiet zone white.

    Set `matrix` to `Code.matrix`, or to None for nothing.
    """

    matrix = ObjectProperty(None, allownone=True)

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        with self.canvas:
            Color(1, 1, 1, 1)
            self._glass = Rectangle(size=(0, 0))
        self.bind(matrix=self._redraw, pos=self._place, size=self._place)
        self._redraw()

    @property
    def module_px(self) -> int:
        """Side of one module; 0 when there is nothing to draw or no room for it."""
        return int(min(self.size) // self._modules) if self.matrix else 0

    @property
    def _modules(self) -> int:
        return len(self.matrix) + 2 * QUIET_MODULES

    def _redraw(self, *_: object) -> None:
        if self.matrix:
            self._glass.texture = _texture(self.matrix)
        self._place()

    def _place(self, *_: object) -> None:
        side = self.module_px * self._modules if self.matrix else 0
        self._glass.size = (side, side)
        self._glass.pos = (
            int(self.x + (self.width - side) / 2),
            int(self.y + (self.height - side) / 2),
        )


def _texture(matrix: Matrix) -> Texture:
    """One texel a module, quiet zone included."""
    side = len(matrix) + 2 * QUIET_MODULES
    light, dark = b"\xff\xff\xff\xff", b"\x00\x00\x00\xff"
    edge, blank = light * QUIET_MODULES, light * side * QUIET_MODULES
    rows = (edge + b"".join(dark if module else light for module in row) + edge for row in matrix)
    texture = Texture.create(size=(side, side), colorfmt="rgba")
    texture.mag_filter = texture.min_filter = "nearest"
    texture.blit_buffer(blank + b"".join(rows) + blank, colorfmt="rgba")
    texture.flip_vertical()
    return texture
