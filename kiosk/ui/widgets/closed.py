"""Says on every page that this point is closed, and leads to the one that is open."""

from __future__ import annotations

from pathlib import Path

from kivy.lang import Builder
from kivy.properties import ListProperty, ObjectProperty

from kiosk.model import routes
from kiosk.model.frame import Closed
from kiosk.ui.theme import theme
from kiosk.ui.widgets.basics import Pressable
from kiosk.ui.widgets.board_cells import lines_of
from kiosk.ui.widgets.text import Text

NOT_CLOSED = Closed((), routes.Here())


def most_lines() -> int:
    """What the words may take of the panel; in AA a low one has room for a line."""
    if theme.portrait:
        return 3
    return 1 if theme.large and theme.snug else 2


class ClosedWords(Text):
    """The longest of its forms that fits `most_lines`, else the last."""

    forms = ListProperty()

    def __init__(self, **values: object) -> None:
        super().__init__(**values)
        for name in ("forms", "width", "largest"):
            self.fbind(name, self._choose)

    def _choose(self, *_: object) -> None:
        most = most_lines()
        fits = (f for f in self.forms if self._lines(f) <= most)
        self.words = next(fits, self.forms[-1] if self.forms else "")

    def _lines(self, words: str) -> int:
        return lines_of(words, self.largest, self.width, bold=self.bold)[0]


class ClosedBar(Pressable):
    """Across the screen; no height while this point is open."""

    said = ObjectProperty(NOT_CLOSED, allownone=True, rebind=True)


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
