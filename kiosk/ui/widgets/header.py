"""The header: whose point this is, the time, and how to read. Never smaller letters than said.

What there is no room for leaves, in the order in which it is missed least; a text has forms of
fewer words. Where there is no room for a button each, one leads to all languages.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING

from kivy.lang import Builder
from kivy.properties import BooleanProperty, ListProperty, NumericProperty, ObjectProperty
from kivy.uix.boxlayout import BoxLayout

from kiosk.model import routes
from kiosk.model.frame import Frame
from kiosk.ui import fonts, text_shaping
from kiosk.ui.theme import theme
from kiosk.ui.widgets.basics import Flow, IconButton
from kiosk.ui.widgets.text import LEADING, Text, go_on, wait

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from kivy.uix.widget import Widget

    from kiosk.model.views import Choice

EMPTY = Frame("", "", "", "", "", "", ())
LEAST_NAME_EM = 5.5
"""A name that has less room says nothing: then the sign stands alone."""


class Abbreviated(Text):
    """One line: the longest of its forms that fits, else the last, with an ellipsis."""

    forms = ListProperty()

    def __init__(self, **kwargs: object) -> None:
        super().__init__(lines=1, **kwargs)
        for name in ("forms", "width", "largest"):
            self.fbind(name, self._choose)

    def _choose(self, *_: object) -> None:
        fits = (f for f in self.forms if words_px(f, self.largest, bold=self.bold) <= self.width)
        self.words = next(fits, self.forms[-1] if self.forms else "")


class Identity(Flow):
    """Sign, name, and from when the news is."""

    frame = ObjectProperty(EMPTY, rebind=True)
    narrow = BooleanProperty(False)
    """The sign alone."""
    bare = BooleanProperty(False)
    """The name without the sign."""
    name_lines = NumericProperty(1)

    def fit(self, room: float) -> None:
        """The name is whole: without the sign, or on two lines without the news, or not at all."""
        beside_sign = room - theme.head - theme.gap
        for lines, bare in ((1, False), (1, True), (2, False), (2, True)):
            if _fits(self.frame.name, room if bare else beside_sign, lines):
                self.name_lines, self.bare = lines, bare
                return
        self.narrow = True


class TimeOfDay(Text):
    """As wide as it is."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(centred=True, bold=True, size_hint_x=None, **kwargs)
        self.bind(words=self._measure, largest=self._measure)

    def _measure(self, *_: object) -> None:
        self.width = words_px(self.words, self.largest, bold=True) + theme.gap


class HeaderButton(IconButton):
    """As wide as its words, and no less than a finger needs."""

    def fill(self, icon: str, words: str, *, strong: bool = False) -> None:
        self.icon, self.words, self.strong = icon, words, strong
        icon_px = theme.label * 1.25 * 1.15 if icon else 0
        words_wide = math.ceil(words_px(words, theme.label, bold=True))
        self.width = max(theme.head, words_wide + icon_px + 1.4 * theme.gap)


class Header(BoxLayout):
    """One row, or two on a tall panel. ``go`` follows a touch."""

    frame = ObjectProperty(EMPTY, rebind=True)

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self.go: Callable[[routes.Route], None] = lambda _: None
        self.go_back: Callable[[routes.Route], None] = lambda _: None
        """To where on that page one came from."""
        self._back: routes.Route | None = None
        self.identity, self.time = Identity(), TimeOfDay()
        self.back = HeaderButton()
        self.back.bind(on_release=lambda _: self.go_back(self._back or routes.Information()))
        self.language = self._button(routes.Languages)
        self.desk = self._button(lambda: self.frame.desk.route)
        self.lock = self._button(routes.Lock)
        self.take = self._button(lambda: self._taken.route if self._taken else routes.Information())
        self._taken: Choice | None = None
        self.letters = self._button(lambda: self.frame.letters.route)
        self.aloud = self._button(routes.Speak)
        self.help = self._button(routes.Help)
        self.help.alarm = True
        self.languages: list[HeaderButton] = []
        self._rows = HeaderRow(), HeaderRow()

    def _button(self, leads_to: Callable[[], routes.Route]) -> HeaderButton:
        button = HeaderButton()
        button.bind(on_release=lambda _: self.go(leads_to()))
        return button

    def show(self, frame: Frame, back: routes.Route | None, take: Choice | None = None) -> None:
        """Say what ``frame`` says; ``back`` is where the way back leads, if there is one.

        ``take`` leads to what of the page one can have at home.
        """
        if (frame, back, take) == (self.frame, self._back, self._taken):
            return
        self.frame, self._back, self._taken = frame, back, take
        self.time.words, self.identity.frame = frame.time, frame
        self._name_buttons(frame)
        self._arrange(frame)

    def wait(self) -> None:
        """All buttons `Patient.wait`, each until it has a place."""
        for button in self._buttons:
            wait(button)

    def go_on(self) -> None:
        """The end of it, for the others too."""
        for button in self._buttons:
            go_on(button)

    @property
    def _buttons(self) -> Iterator[HeaderButton]:
        yield from (self.back, self.language, self.desk, self.lock, self.take, self.letters)
        yield from (self.aloud, self.help, *self.languages)

    def _name_buttons(self, frame: Frame) -> None:
        self.back.fill("forward" if theme.rtl else "back", frame.back, strong=True)
        self.language.fill("language", frame.language)
        if self._taken:
            self.take.fill("", self._taken.short)
        bare = frame.desk is not None and theme.portrait and theme.large  # both in one row
        self.lock.fill("" if bare else "lock", frame.lock, strong=True)
        if frame.desk:
            self.desk.fill("" if bare else frame.desk.icon, frame.desk.words)
        if frame.letters:
            self.letters.fill("", frame.letters.words, strong=frame.letters.chosen)
        self.aloud.fill("", frame.aloud_short, strong=frame.speaking)
        self.help.fill("", frame.help_short)
        while len(self.languages) < len(frame.languages):
            self.languages.append(HeaderButton())
        for button, choice in zip(self.languages, frame.languages, strict=False):
            button.fill("", choice.words)
            button.on_release = lambda route=choice.route: self.go(route)

    def _arrange(self, frame: Frame) -> None:
        """Which widgets stand in which row; reading aloud always in the outermost corner."""
        each = theme.wide and not theme.large
        languages = self.languages[: len(frame.languages)] if each else [self.language]
        at_work = [self.desk, self.lock] if frame.desk else [self.lock]
        choices = at_work if frame.lock else languages if frame.languages else []
        self.identity.narrow = self.identity.bare = False
        self.identity.name_lines = 1
        first = [self.back if self._back else self.identity, self.time]
        if self._taken and self._back and not theme.wide:
            first.insert(1, self.take)
        second = [*choices, self.letters]
        second += [self.help] if frame.help and not each else []
        second += [self.aloud] if frame.aloud else []
        if theme.portrait and theme.large:
            second.remove(self.letters)
            first.append(self.letters)
        self.clear_widgets()
        parts = (first, second) if theme.portrait else ([*first, *second],)
        for row, widgets in zip(self._rows, parts, strict=False):
            self._fill(row, widgets)
            self.add_widget(row)

    def _fill(self, row: HeaderRow, widgets: list[Widget]) -> None:
        room = theme.width - 2 * theme.gap
        if not self.frame.speaking:
            widgets = _without(self.aloud, widgets, room)
        if self.help in widgets and _wide(widgets) > room:
            self.help.fill("", self.frame.help_shortest)
        if self.identity in widgets:
            self.identity.narrow = _wide(widgets) > room
            self.identity.width = theme.head
        widgets = _without(self.time, widgets, room)
        widgets = _without(self.take, widgets, room - 2 * theme.mm)
        if self.identity in widgets and not self.identity.narrow:
            self.identity.fit(
                room - _wide(w for w in widgets if w is not self.identity) - 2 * theme.mm
            )
        if self.identity not in widgets or self.identity.narrow:
            widgets.insert(1 + (self.take in widgets), Flow())  # what is left over
        row.clear_widgets()
        for widget in reversed(widgets) if theme.rtl else widgets:
            go_on(widget)
            if widget.parent:
                widget.parent.remove_widget(widget)
            row.add_widget(widget)


class HeaderRow(Flow):
    """Its widgets are put in in reading order."""


def _without(one: Widget, widgets: list[Widget], room: float) -> list[Widget]:
    """All of them where there is room, else without that one."""
    if _wide(widgets) <= room:
        return widgets
    return [widget for widget in widgets if widget is not one]


def _fits(name: str, width: float, lines: int) -> bool:
    """Whether a name fits on so many lines, and those beside the sign."""
    if lines == 1:
        return words_px(name, theme.label, bold=True) <= width
    family = fonts.family_for(name)
    measure = fonts.measurer(family, theme.label, bold=True)
    needed = sum(1 for _ in text_shaping.hyphenated(name, theme.language, width, measure))
    line_px = LEADING[family] * fonts.line_px(name, family, theme.label, bold=True)
    return needed <= lines and lines * line_px <= theme.head


def _wide(widgets: Iterable[Widget]) -> float:
    widths = [_width(widget) for widget in widgets]
    return float(sum(widths) + 2 * theme.mm * (len(widths) - 1))


def _width(widget: Widget) -> float:
    if not isinstance(widget, Identity):
        return float(widget.width)
    named = 0 if widget.narrow else theme.gap + LEAST_NAME_EM * theme.label
    return float(theme.head + named)


def words_px(words: str, size_px: float, *, bold: bool = False) -> float:
    """How wide a line of ``words`` is."""
    drawn = text_shaping.joined(fonts.drawable(words))
    measure = fonts.measurer(fonts.family_for(drawn), size_px, bold=bold)
    return float(measure(drawn))


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
