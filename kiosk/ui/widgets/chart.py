"""Draws a Chart: axes, curve, what is expected, lanes; a finger on it reads a value."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kivy.clock import Clock
from kivy.graphics import Color, Line, Mesh, PopMatrix, PushMatrix, Rectangle, Translate
from kivy.lang import Builder
from kivy.properties import NumericProperty, ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from kiosk.model.chart import Chart, Span, between
from kiosk.ui.theme import theme
from kiosk.ui.widgets.text import FitText

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kivy.input import MotionEvent

    from kiosk.model.chart import Curve, Tick

EMPTY = Chart("", "", Span(0, 1), 0, ())
BAND_STEPS = 32
"""A bound is drawn as so many strips."""
LEAST_MM = 40.0
"""Narrower than on any panel."""
DASH_MM, SPACE_MM = 2.0, 1.4


class Plot(Widget):
    """The drawing itself, with the words of its axes at its edges. Moved, it is not drawn again."""

    chart = ObjectProperty(EMPTY)
    cursor_s: float | None = NumericProperty(None, allownone=True)
    """The moment under the finger."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        with self.canvas.before:
            PushMatrix()
            self._corner = Translate()
        self._ground, self._ticks = Widget(), Widget()
        self.add_widget(self._ground)
        self.add_widget(self._ticks)
        with self.canvas.after:
            Color(*theme.alarm)
            self._needle = Line(points=[], width=theme.hair)
            PopMatrix()
        self.fbind("pos", self._move)
        self._redraw = Clock.create_trigger(self._draw, -1)  # once, however much has moved
        for name in ("chart", "size"):
            self.fbind(name, self._redraw)
        self.fbind("cursor_s", self._point)

    @property
    def frame(self) -> tuple[float, float, float, float]:
        """Left, bottom, width and height of what is inside the axes, in px from our own corner."""
        left = theme.mm * (11 if self.chart.up else 1)
        bottom = theme.mm * 7
        return left, bottom, max(self.width - left - theme.mm * 2, 1), max(self.height - bottom, 1)

    def x_of(self, at_s: float) -> float:
        left, _, width, _ = self.frame
        window = self.chart.window
        part = (at_s - window.from_s) / (window.until_s - window.from_s)
        return float(left + width * part)

    def y_of(self, value: float) -> float:
        _, bottom, _, height = self.frame
        low, high = self.chart.up[0].at, self.chart.up[-1].at
        room = theme.mm * 2  # for half a letter above and below
        return float(bottom + room + (height - 2 * room) * (value - low) / (high - low))

    def touch(self, x_px: float) -> None:
        """Let a finger at ``x_px``, from our own corner, point at its moment."""
        left, _, width, _ = self.frame
        window = self.chart.window
        part = min(max((x_px - left) / width, 0.0), 1.0)
        self.cursor_s = window.from_s + part * (window.until_s - window.from_s)

    def _move(self, *_: object) -> None:
        self._corner.xy = self.pos

    def _point(self, *_: object) -> None:
        if self.cursor_s is None:
            self._needle.points = []
            return
        x = self.x_of(self.cursor_s)
        self._needle.points = [x, self.frame[1], x, self.frame[1] + self.frame[3]]

    def _draw(self, *_: object) -> None:
        if self.width < LEAST_MM * theme.mm:  # not laid out yet
            return
        self._ticks.clear_widgets()
        self._ground.canvas.clear()
        with self._ground.canvas:
            self._shade()
            if self.chart.up:
                self._draw_grid()
                self._draw_expected()
                self._draw_curves()
            self._draw_lanes()
            self._draw_now()
        self._name_ticks()
        self._point()

    def _shade(self) -> None:
        _, bottom, _, height = self.frame
        Color(*theme.panel)
        for span in self.chart.shaded:
            self._bar(span, bottom, height)

    def _bar(self, span: Span, bottom: float, height: float) -> None:
        from_x, until_x = (
            self.x_of(min(max(at_s, self.chart.window.from_s), self.chart.window.until_s))
            for at_s in span
        )
        Rectangle(pos=(from_x, bottom), size=(max(until_x - from_x, theme.hair), height))

    def _draw_grid(self) -> None:
        left, _, width, _ = self.frame
        Color(*theme.rule)
        for tick in self.chart.up:
            y = self.y_of(tick.at)
            Line(points=[left, y, left + width, y], width=theme.hair / 2)

    def _draw_expected(self) -> None:
        chart = self.chart
        if chart.least and chart.most:
            Color(*theme.touch[:3], 0.18)
            Mesh(mode="triangle_strip", **self._band())
        Color(*theme.touch)
        for dash in self._dashes(self._points(chart.ahead)):
            Line(points=dash, width=theme.mm * 0.35)

    def _band(self) -> dict[str, list[float] | range]:
        """Between the bounds; the shorter one has ended at its last value."""
        chart = self.chart
        until_s = min(max(chart.least[-1].at_s, chart.most[-1].at_s), chart.window.until_s)
        vertices: list[float] = []
        for number in range(BAND_STEPS + 1):
            at_s = chart.now_s + (until_s - chart.now_s) * number / BAND_STEPS
            for curve in (chart.least, chart.most):
                sample = between(curve, at_s) or curve[-1]
                vertices += [self.x_of(at_s), self.y_of(sample.value), 0, 0]
        return {"vertices": vertices, "indices": range(len(vertices) // 4)}

    def _points(self, curve: Curve) -> list[float]:
        """In px, cut off where the axis ends."""
        end_s = self.chart.window.until_s
        last = between(curve, end_s) if curve and curve[-1].at_s > end_s else None
        kept = [*(sample for sample in curve if sample.at_s <= end_s), *([last] if last else [])]
        return [px for sample in kept for px in (self.x_of(sample.at_s), self.y_of(sample.value))]

    @staticmethod
    def _dashes(points: Sequence[float]) -> Iterator[list[float]]:
        """Of one straight line."""
        if len(points) < 4:
            return
        x, y, end_x, end_y = points[0], points[1], points[-2], points[-1]
        length = ((end_x - x) ** 2 + (end_y - y) ** 2) ** 0.5 or 1.0
        step, dash = (DASH_MM + SPACE_MM) * theme.mm, DASH_MM * theme.mm
        for number in range(int(length / step) + 1):
            ends = (number * step / length, min(number * step + dash, length) / length)
            yield [px for part in ends for px in (x + (end_x - x) * part, y + (end_y - y) * part)]

    def _draw_curves(self) -> None:
        Color(*theme.touch)
        for curve in self.chart.curves:
            points = self._points(curve)
            if len(points) > 2:
                Line(points=points, width=theme.mm * 0.35, joint="round")
            elif points:
                Rectangle(pos=points, size=(theme.mm * 0.7, theme.mm * 0.7))

    def _draw_lanes(self) -> None:
        for number, lane in enumerate(self.chart.lanes):
            bottom = self._lane_bottom(number)
            Color(*theme.panel)
            self._bar(Span(self.chart.window.from_s, self.chart.now_s), bottom, theme.mm * 3.5)
            Color(*theme.touch)
            for span in lane.on:
                self._bar(span, bottom, theme.mm * 3.5)

    def _lane_bottom(self, number: int) -> float:
        _, bottom, _, height = self.frame
        lane_px = height / len(self.chart.lanes)
        return float(bottom + height - (number + 1) * lane_px + theme.mm)

    def _draw_now(self) -> None:
        _, bottom, _, height = self.frame
        x = self.x_of(self.chart.now_s)
        Color(*theme.ink)
        Line(points=[x, bottom, x, bottom + height], width=theme.hair / 2)

    def _name_ticks(self) -> None:
        left, bottom, width, _ = self.frame
        self._name_moments(bottom)
        for tick in self.chart.up:
            self._word(tick.words, 0, self.y_of(tick.at) - theme.mm * 3, theme.mm * 10, "right")
        for number, lane in enumerate(self.chart.lanes):
            y = self._lane_bottom(number) + theme.mm * 3.5
            self._word(lane.words, left, y, width, "start")

    def _name_moments(self, bottom: float) -> None:
        """As many as there is room for; every other one where they would touch."""
        room = theme.mm * 21
        ticks: Sequence[Tick] = self.chart.across
        while len(ticks) > 1 and self.x_of(ticks[1].at) - self.x_of(ticks[0].at) < room:
            ticks = ticks[::2]
        for tick in ticks:
            x = min(max(self.x_of(tick.at) - room / 2, 0), self.width - room)
            self._word(tick.words, x, bottom - theme.mm * 6.5, room, "center")

    def _word(self, words: str, x: float, y: float, width: float, align: str) -> None:
        word = FitText(
            words=words, align=align, largest=theme.small, shrinks=True, size_hint=(None, None)
        )
        word.size = (width, theme.mm * 6)
        word.pos = (x, y)
        self._ticks.add_widget(word)


class ChartItem(BoxLayout):
    """A chart with its name, and what the finger reads."""

    chart = ObjectProperty(EMPTY)
    words = StringProperty("")

    def on_chart(self, *_: object) -> None:
        self._say()

    def on_touch_down(self, touch: MotionEvent) -> bool:
        self._read(touch)
        return bool(super().on_touch_down(touch))

    def on_touch_move(self, touch: MotionEvent) -> bool:
        self._read(touch)
        return bool(super().on_touch_move(touch))

    def _read(self, touch: MotionEvent) -> None:
        plot = self.ids.plot
        if plot.collide_point(*touch.pos):
            plot.touch(touch.x - plot.x)
            self._say()

    def _say(self) -> None:
        cursor_s = self.ids.plot.cursor_s if self.ids else None
        at_s = self.chart.now_s if cursor_s is None else cursor_s
        said = self.chart.says(at_s)
        self.words = said if cursor_s is not None or not self.chart.lanes else ""


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
