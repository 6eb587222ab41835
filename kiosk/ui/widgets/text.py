"""Labels that know their script: right font, right direction, wrapped before it is turned."""

from __future__ import annotations

import functools
import math
from bisect import bisect
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kivy.clock import Clock
from kivy.graphics import Color, Line
from kivy.lang import Builder
from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.label import Label

from kiosk.ui import fonts, icons, text_shaping
from kiosk.ui.theme import theme

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kivy.uix.widget import Widget

Builder.load_file(str(Path(__file__).with_suffix(".kv")))

SMALLEST = 0.6
"""A text shrinks to this part of its size before a word of it is broken."""
SMALLEST_FIT_MM = 2.0
"""Font size of a text in a drawing before it is cut. None of ours should come near."""
TIGHT_LINE = 0.88
"""Height of a line that stands close, as a part of the usual one."""
EDGE, STROKE = 0.1, 0.045
"""Half the thickness of the edge and of the line through a pictogram, as parts of its width."""
STROKE_INSET = 0.06
LEADING = {fonts.BODY.name: 0.82, fonts.WIDE.name: 0.96}
"""Of the board's lines, as a part of what the family asks: Noto's marks on capitals are rare."""
LOOKS = "bold", "lines", "centred", "tight", "dense", "breaks"
UNPLACED = 0, 0
"""The size of a text before it has a place: it is laid out in its own width alone, not in Kivy's
usual 100 px first, where nearly every word would have to be broken."""
LINE_OF_FIT = 1.4
"""Height of a line as a part of its font size: a line that hardly fits would be left out."""


class Patient:
    """Does what it is asked to only when it is seen: a finger waits for the rest of the glass.

    Put before a Kivy widget among the bases of a class.
    """

    _waits = False
    _owed: tuple[Any, ...] = ()
    """What is to be triggered at the end of it."""

    def wait(self) -> None:
        self._waits = True

    def go_on(self) -> None:
        """Catch up with what changed meanwhile."""
        self._waits = False
        owed, self._owed = self._owed, ()
        for trigger in owed:
            trigger()

    def _is_later(self, trigger: Any) -> bool:
        """Whether what is triggered is for later."""
        if self._waits and trigger not in self._owed:
            self._owed = (*self._owed, trigger)
        return self._waits


def wait(widget: Widget) -> None:
    """Let all of it be `Patient`."""
    for part in _parts(widget):
        part.wait()


def go_on(widget: Widget) -> None:
    """The end of `wait`."""
    for part in _parts(widget):
        part.go_on()


def _parts(widget: Widget) -> Iterator[Patient]:
    """Kivy's own `walk` would take a tenth of a touch."""
    found = [widget]
    while found:
        one = found.pop()
        if isinstance(one, Patient):
            yield one
        found.extend(one.children)


class Crisp(Patient, Label):
    """Drawn pixel for pixel, as Kivy places its labels: no colour is mixed from four."""

    def on_texture(self, _: object, texture: Any) -> None:
        if texture:
            texture.min_filter = texture.mag_filter = "nearest"

    def texture_update(self, *_: object) -> None:
        if self._is_later(self._trigger_texture):
            return
        if self.text and self.font_name == fonts.WIDE.name:
            fonts.ready(self.font_name, self.font_size, bold=self.bold)
        super().texture_update()
        if not self.text:
            self._label.texture = None  # Kivy would keep the picture of what it said before


class Text(Crisp):
    """Wraps within its width and is as high as its text, unless `lines` bounds it."""

    words = StringProperty("")
    language = StringProperty("")
    """How it is aligned and hyphenated: as the page around it."""
    largest = NumericProperty(20)
    """Font size in px; smaller only so that the longest word need not be broken."""
    lines = NumericProperty(0)
    """At most this many lines, then an ellipsis; 0: all of them."""
    centred = BooleanProperty(False)
    tight = BooleanProperty(False)
    """Its lines stand closer, where a page is to be seen whole."""
    breaks = BooleanProperty(False)
    """A word too long for the line is broken, and nothing gets smaller."""
    dense = BooleanProperty(False)
    """Its lines stand as near each other as can be, on the board."""
    _laid_out: tuple[object, ...] | None = None
    """What it was drawn from: the same once more would cost a finger time, and change nothing."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"size": UNPLACED, **kwargs})
        self._lay_out = Clock.create_trigger(self._do_lay_out, -1)
        for name in ("words", "language", "width", "largest", *LOOKS):
            self.fbind(name, self._lay_out)
        self._lay_out()

    @property
    def letters_px(self) -> float:
        """Their size."""
        return float(self.largest)

    def _do_lay_out(self, *_: object) -> None:
        if self._is_later(self._lay_out):
            return
        if not self.words:  # also where it has no width any more: it would show what it said before
            self._laid_out = None
            self.text, self.height = "", 0
            return
        if self.width <= 0:
            return
        looks = [getattr(self, name) for name in LOOKS]
        wanted = (self.words, self.language, self.width, self.letters_px, *looks)
        if wanted != self._laid_out:
            self._laid_out = wanted
            self._draw()

    def _draw(self) -> None:
        language = self.language
        words = text_shaping.joined(fonts.drawable(self.words))
        family = fonts.family_for(words)
        width = self.width
        self.font_size = self.letters_px
        if not self.breaks:
            self.font_size = unbroken_px(words, self.letters_px, width, family, bold=self.bold)
        measure = fonts.measurer(family, self.font_size, bold=self.bold)
        if self.lines:
            words = first_lines(words, language, int(self.lines), width, measure)
        shaped = text_shaping.needs_shaping(words)  # Arabic needs the height
        self.line_height = TIGHT_LINE if self.tight and not shaped else 1
        if self.dense:
            self.line_height = LEADING[family]
        if shaped:
            words = text_shaping.shape(words, language, width, measure)
        elif max(map(measure, words.split()), default=0) > width:
            words = broken(words, language, width, measure)
        self.font_name = family
        side = "right" if text_shaping.is_rtl(language) else "left"
        self.halign = "center" if self.centred else side
        self.text_size = (width, None)
        self.text = words
        self.texture_update()
        self._trigger_texture.cancel()  # Kivy would draw the same once more before the frame
        self.height = self.texture_size[1] if words else 0


def one_line_px(words: str, px: float, *, bold: bool = False) -> float:
    """How wide words are that are not wrapped."""
    words = text_shaping.joined(fonts.drawable(words))
    return float(fonts.measurer(fonts.family_for(words), px, bold=bold)(words))


def unbroken_px(words: str, largest: float, width: float, family: str, *, bold: bool) -> float:
    """A font size at which the longest word fits the width, at least `SMALLEST` of ``largest``.

    What may be broken by a hyphen need not fit whole, and is no reason for smaller letters.
    """
    measure = fonts.measurer(family, largest, bold=bold)
    widest = text_shaping.widest_part(words, theme.language, width, measure)
    if widest <= width:
        return largest
    return max(math.floor(largest * width / widest), math.ceil(largest * SMALLEST))


def broken(text: str, language: str, width: float, measure: Callable[[str], float]) -> str:
    """Wrapped by us: Kivy knows no hyphens, and takes seconds to break a word letter by letter."""
    return "\n".join(
        line
        for part in text.split("\n")
        for line in text_shaping.hyphenated(part, language, width, measure)
    )


def first_lines(
    text: str, language: str, lines: int, width: float, measure: Callable[[str], float]
) -> str:
    """As much of ``text`` as fits in ``lines``, with an ellipsis where it was cut."""
    wrapped = list(text_shaping.hyphenated(text, language, width, measure))
    if len(wrapped) <= lines:
        return text
    last = wrapped[lines - 1]
    while last and measure(f"{last}…") > width:
        last = last[:-1].rstrip()
    return "\n".join((*wrapped[: lines - 1], f"{last}…"))


class FitText(Crisp):
    """Wraps within the box it is given, in letters of the size it is given."""

    words = StringProperty("")
    language = StringProperty("")
    """As of `Text`."""
    largest = NumericProperty(20)
    """Font size in px."""
    align = StringProperty("center")
    shrinks = BooleanProperty(False)
    """Of a drawing: smaller letters where the box is too small."""
    wanted = NumericProperty(0)
    """How high in px the box must be."""
    cut = BooleanProperty(False)
    """It does not fit: a mistake in the design or the translation."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"size": UNPLACED, **kwargs})
        self._lay_out = Clock.create_trigger(self._do_lay_out, -1)
        looks = "largest", "bold", "align", "shrinks"
        for name in ("words", "language", "size", *looks):
            self.fbind(name, self._lay_out)
        self._lay_out()

    def _do_lay_out(self, *_: object) -> None:
        if self._is_later(self._lay_out) or (self.words and self.width <= 0):
            return
        words = text_shaping.joined(fonts.drawable(self.words))
        self.font_name = fonts.family_for(words)
        box, looks = self.size, {"bold": self.bold, "shrinks": self.shrinks}
        self.font_size, lines, fits = fitting(words, self.largest, box, self.font_name, **looks)
        self.wanted = len(lines) * math.ceil(self.font_size * LINE_OF_FIT) if words else 0
        self.cut = not fits
        self.halign = self._side()
        self.text_size = (self.width, None)  # with a height Kivy drops the lines that do not fit
        self.text = "\n".join(text_shaping.shape_line(line, self.language) for line in lines)

    def _side(self) -> str:
        if self.align == "start" and text_shaping.is_rtl(self.language):
            return "right"
        return "left" if self.align == "start" else str(self.align)


def fitting(  # noqa: PLR0913 - what a text is, and where
    words: str,
    largest: float,
    box: tuple[float, float],
    family: str,
    *,
    bold: bool,
    shrinks: bool = False,
) -> tuple[float, tuple[str, ...], bool]:
    """The largest font size at which all lines are in the box, no word broken but by a hyphen.

    The lines, and whether that was found; else the size is the smallest.
    """
    least = SMALLEST_FIT_MM * theme.mm if shrinks else largest
    smallest = min(int(largest), math.ceil(least))
    sizes = range(smallest, int(largest) + 1)
    return _fitting(words, theme.language, sizes, *box, family, bold)


@functools.lru_cache(maxsize=1024)
def _fitting(  # noqa: PLR0913, PLR0917 - a cache knows no keywords
    words: str,
    language: str,
    sizes: range,
    width: float,
    height: float,
    family: str,
    bold: bool,  # noqa: FBT001 - the same
) -> tuple[float, tuple[str, ...], bool]:
    def lines_at(size: int) -> tuple[str, ...]:
        measure = fonts.measurer(family, size, bold=bold)
        return tuple(text_shaping.hyphenated(words, language, max(width, 1), measure))

    def overflows(size: int, measure: Callable[[str], float] | None = None) -> bool:
        measure = measure or fonts.measurer(family, size, bold=bold)
        if text_shaping.widest_part(words, language, width, measure) > width:
            return True
        lines = sum(1 for _ in text_shaping.hyphenated(words, language, max(width, 1), measure))
        return lines * math.ceil(size * LINE_OF_FIT) > height

    def seems_too_large(size: int) -> bool:
        """Reckoned from the widths at the largest size: letters need not be drawn for it."""
        return overflows(size, lambda text: at_largest(text) * size / sizes[-1])

    if not overflows(sizes[-1]):  # as nearly all do
        return sizes[-1], lines_at(sizes[-1]), True
    at_largest = fonts.measurer(family, sizes[-1], bold=bold)
    found = bisect(sizes, False, key=seems_too_large) - 1
    while found + 1 < len(sizes) and not overflows(sizes[found + 1]):
        found += 1
    while found >= 0 and overflows(sizes[found]):
        found -= 1
    size = sizes[max(found, 0)]
    return size, lines_at(size), found >= 0


class Icon(Crisp):
    """A pictogram by name; always beside words, never instead of them."""

    name = StringProperty("")
    struck = BooleanProperty(False)
    """What there is not: a line through it, edged in the ground so that it is seen on the glyph."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(font_name=icons.FAMILY, **kwargs)

    def on_name(self, _: object, name: str) -> None:
        self.text = icons.glyph(name) if name else ""

    def on_struck(self, *_: object) -> None:
        self.bind(pos=self._strike, size=self._strike, color=self._strike)
        self._strike()

    def _strike(self, *_: object) -> None:
        """From the upper left, as on a sign that forbids, whichever way the language runs."""
        self.canvas.after.clear()
        if not self.struck:
            return
        inset = self.width * STROKE_INSET
        ends = (self.x + inset, self.top - inset, self.right - inset, self.y + inset)
        with self.canvas.after:
            for colour, thickness in ((theme.ground, EDGE), (self.color, STROKE)):
                Color(*colour)
                Line(points=ends, width=max(1, self.width * thickness), cap="none")
