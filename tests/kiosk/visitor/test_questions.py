"""Fourteen questions that people come with, each answered in three touches and half a minute.

A visitor touches what they read, and no more than can be seen: whole, on the glass, and not covered
by anything. Their time is reckoned: a second a touch, half a second a heading that they pass, and a
second and a half a line of the answer.
"""

from __future__ import annotations

import re
from dataclasses import replace

import msgspec
import pytest

from content.core.supersession import alert
from kiosk.i18n.translator import NAMES, OWN_LETTERS
from kiosk.model import routes
from tests.kiosk import fingers
from tests.kiosk.fingers import middle
from tests.kiosk.stage import settle
from tests.kiosk.test_screens import shown

PANELS = ((1280, 800), (800, 480), (720, 1280))
MOST_TOUCHES, MOST_S = 3, 30.0
TOUCH_S, HEADING_S, LINE_S = 1.0, 0.5, 1.5
DOWN = "one page down"
"""The button beside a page that scrolls."""


class Visitor:
    """Touches what it reads, and counts."""

    def __init__(self, stage):
        self.stage = stage
        self.touches, self.seconds = 0, 0.0

    def looks_for(self, answer, *ways):
        """Goes one way after the other until the answer, a pattern, is in sight."""
        for way in ways:
            if self._words(answer) is None:
                self._touch(way)
        found = self._words(answer)
        assert found is not None, f"{answer!r} is not in: {self.reads()}"
        self.seconds += LINE_S * lines(found) + HEADING_S * self._passed(found)

    def reads(self):
        return " ¶ ".join(words.words for words in self._texts())

    def _texts(self):
        from kiosk.ui.widgets.text import FitText, Text

        shell = self.stage.kiosk.shell
        return [
            w
            for w in shown(shell)
            if isinstance(w, (FitText, Text)) and w.words and self._is_seen(w)
        ]

    def _words(self, answer):
        """The first that says so; ``answer`` may name first what it is said of."""
        about, _, pattern = answer.rpartition(" > ")
        found = (w for w in self._texts() if re.search(pattern, w.words))
        return next((w for w in found if not about or self._is_said_of(w, about)), None)

    def _is_said_of(self, words, about):
        """By what stands in the same cell, or on the same page of its own."""
        from kiosk.ui.widgets.basics import Pressable

        cell = next((w for w in above(words) if isinstance(w, Pressable)), None)
        beside = (w for w in self._texts() if cell is None or cell in set(above(w)))
        return any(re.search(about, w.words) for w in beside)

    def _is_seen(self, widget):
        """All of it, within the page that it is on, and nothing over its middle."""
        drawn = letters(widget)
        if getattr(widget, "cut", False) or str(getattr(widget, "text", "")).endswith("…"):
            return False
        frames = [(0, 0, *self.stage.panel), *map(edges, holders(widget))]
        return all(within(drawn, frame) for frame in frames) and not self._covered(widget)

    def _covered(self, widget):
        """Whether something else is drawn last at its middle."""
        from kiosk.ui.widgets.basics import Pressable
        from kiosk.ui.widgets.text import FitText, Text

        x, y = middle_of(letters(widget))
        last = None
        for other in drawn_in_order(self.stage.kiosk.shell):
            left, bottom, right, top = letters(other)
            kinds = (Pressable, FitText, Text)
            if isinstance(other, kinds) and left <= x <= right and bottom <= y <= top:
                last = other
        return last is not widget and last not in set(widget.walk(restrict=True))

    def _touch(self, way):
        """Where several ways are named, the first that is in sight."""
        ways = (way,) if isinstance(way, str) else way
        found = filter(None, map(self._pressable, ways))
        pressed = self._scroll_button() if way is DOWN else next(found, None)
        assert pressed is not None, f"nothing says {way!r} in: {self.reads()}"
        self.seconds += TOUCH_S + HEADING_S * self._passed(pressed)
        self.touches += 1
        one = fingers.finger(*middle(pressed))
        settle(1)
        one.touch_up()
        settle()

    def _scroll_button(self):
        from kiosk.ui.widgets.basics import IconButton

        found = (w for w in shown(self.stage.kiosk.shell) if isinstance(w, IconButton))
        return next(w for w in found if w.icon == "down" and not w.disabled)

    def _pressable(self, way):
        """The first thing to press that says so; ``way`` may name what kind of thing first."""
        from kiosk.ui.widgets.basics import Pressable

        kind, _, pattern = way.rpartition(": ")
        for words in self._texts():
            if re.search(pattern, words.words):
                for holder in above(words):
                    named = not kind or type(holder).__name__ == kind
                    if isinstance(holder, Pressable) and not holder.disabled and named:
                        return holder
        return None

    def _passed(self, widget):
        """Headings that stand before it: cells like its own, else what is bold above it."""
        from kiosk.ui.widgets.board_cells import Cell
        from kiosk.ui.widgets.listing_items import RowItem

        cell = next((w for w in (widget, *above(widget)) if isinstance(w, (Cell, RowItem))), None)
        view = self.stage.kiosk.shell.ids.view
        if view not in set(above(widget)):
            return 0
        if cell is not None:
            alike = (w for w in shown(view) if type(w) is type(cell) and w is not cell)
            return sum(reading_order(w) < reading_order(cell) for w in alike)
        bold = (w for w in self._texts() if w.bold and w is not widget and view in set(above(w)))
        return sum(reading_order(w) < reading_order(widget) for w in bold)


def above(widget):
    """What holds it, from near to far."""
    while widget.parent is not None and widget.parent is not widget:
        widget = widget.parent
        yield widget


def holders(widget):
    from kivy.uix.scrollview import ScrollView

    return [w for w in above(widget) if isinstance(w, ScrollView)]


def edges(widget):
    left, bottom = widget.to_window(widget.x, widget.y)
    return left, bottom, left + widget.width, bottom + widget.height


def letters(widget):
    """Where it is drawn; of words, without what a font leaves blank above and below."""
    left, bottom, right, top = edges(widget)
    blank = 0.3 * getattr(widget, "font_size", 0)
    return (
        left,
        bottom + min(blank, (top - bottom) / 3),
        right,
        top - min(blank, (top - bottom) / 3),
    )


def middle_of(box):
    left, bottom, right, top = box
    return (left + right) / 2, (bottom + top) / 2


def within(box, frame):
    return (
        box[0] >= frame[0] - 1
        and box[1] >= frame[1] - 1
        and box[2] <= frame[2] + 1
        and box[3] <= frame[3] + 1
    )


def drawn_in_order(widget):
    yield widget
    for child in reversed(widget.children):
        if child.opacity and child.width > 1 and child.height > 1:
            yield from drawn_in_order(child)


def reading_order(widget):
    left, _, _, top = edges(widget)
    return -top, left


def lines(widget):
    from kiosk.ui.widgets.board_cells import lines_of

    return lines_of(widget.words, widget.font_size, max(widget.width, 1), bold=widget.bold)[0]


MORE, OXYGEN = "MoreCell: nog", "Headline: ^Zuurstof"
QUESTIONS = {
    "is the water safe": ("^Water > (?i)^schoon", "TileCell: ^Water$"),
    "until when is power out": ("^Stroom > ^(uit )?nog (± )?20 ?u", "TileCell: ^Stroom$"),
    "nearest water and how do I walk": ("Loop vanaf De Brink", "NearestCell: ^Water$", DOWN),
    "where do I sleep with a dog": ("(?i)dieren", "NearestCell: ^Slapen$", DOWN, DOWN),
    "and with a wheelchair": ("(?i)rolstoel", "NearestCell: ^Slapen$", DOWN, DOWN),
    "oxygen at home": ("Ga naar de medische post", (OXYGEN, MORE), OXYGEN),
    "112 does not work": ("Ga nu naar een medewerker", "^Hulp"),
    "an open pharmacy": ("^Apotheek > ^open tot 20:00", "NearestCell: ^Apotheek$"),
    "is this old": ("nieuws van 16:25",),
    "who says so": ("Veiligheidsregio Merenland", "Headline: Geen stroom", DOWN, DOWN),
    "what changed since this morning": ("Geen stroom > ^Veranderd · 16:30", "ChangesCell: ."),
    "are schools open": ("^Scholen .* zijn dicht", MORE, MORE),
    "how do I take this home": ("Maak een foto", "Headline: Geen stroom", "Neem mee"),
    "Arabic": ("لا كهرباء", f"^({OWN_LETTERS['ar']}|Taal)$", NAMES["ar"]),
    "Ukrainian": ("Немає світла", f"^({OWN_LETTERS['uk']}|Taal)$", NAMES["uk"]),
    "may I charge my phone": ("telefoon opladen", "^(Dit steunpunt|Hier)$", DOWN, DOWN),
}
"""An answer, a pattern, and the ways to it. What it must be said of stands before a ">"."""


def everyday(question, panel):
    """One size of each is for every day, and the sizes take turns."""
    return PANELS[list(QUESTIONS).index(question) % len(PANELS)] == panel


@pytest.fixture(scope="module")
def today(sample):
    """The sample without a drill, after a courier came this afternoon."""
    config = sample[0].config
    behaviour = msgspec.structs.replace(config.behaviour, drill=False)
    return replace(
        sample[0],
        config=msgspec.structs.replace(config, behaviour=behaviour),
        arrived={alert(sample[0].bulletins[0]): sample[0].now},
    )


@pytest.mark.parametrize(
    ("panel", "question"),
    [
        pytest.param(
            panel,
            question,
            id=f"{question} at {panel[0]}x{panel[1]}",
            marks=[] if everyday(question, panel) else pytest.mark.slow,
        )
        for panel in PANELS
        for question in QUESTIONS
    ],
)
def test_it_is_answered_in_three_touches_and_half_a_minute(stage, today, panel, question):
    if stage.panel != panel:
        stage.turn_to(panel)
    stage.kiosk.shell.forget()
    stage.show(routes.Information(), today)
    answer, *ways = QUESTIONS[question]
    visitor = Visitor(stage)
    visitor.looks_for(answer, *ways)
    assert visitor.touches <= MOST_TOUCHES
    assert visitor.seconds <= MOST_S
