"""A walk past all that residents can see: every panel, language, theme and size of letters.

`test_screens` holds the same of what is seen most, on every run; here nothing is left out.
"""

from __future__ import annotations

from itertools import combinations

import pytest

from tests.kiosk.stage import PANELS, routes
from tests.kiosk.test_screens import LANGUAGES, faults, shown

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]
ALL_PANELS = (*PANELS, (1920, 1080))
TOUCHING_PX = 2
"""How far boxes of neighbours may meet: edges are rounded to pixels."""


def boxes(shell, kind):
    """Where each of a kind is on the glass, with what it says."""
    for widget in shown(shell):
        if isinstance(widget, kind):
            left, low = widget.to_window(widget.x, widget.y)
            right, high = widget.to_window(widget.right, widget.top)
            yield widget, (left, low, right, high)


def outside(shell, panel):
    """What reaches beyond the glass, unless it can be scrolled to."""
    from kivy.uix.behaviors import ButtonBehavior

    from kiosk.ui.widgets.text import FitText

    width, height = panel
    for widget, (left, low, right, high) in boxes(shell, (ButtonBehavior, FitText)):
        words = getattr(widget, "words", "") or type(widget).__name__
        if not words or in_a_scroll(widget):
            continue
        if left < -1 or right > width + 1 or low < -1 or high > height + 1:
            yield "outside", words, [round(side) for side in (left, low, right, high)]


def in_a_scroll(widget):
    from kivy.uix.scrollview import ScrollView

    above = widget.parent
    while above is not None and above.parent is not above:
        if isinstance(above, ScrollView):
            return True
        above = above.parent
    return False


def overlaps(shell):
    """What a finger would find two of: buttons of the same page that lie over one another."""
    from kivy.uix.behaviors import ButtonBehavior

    from kiosk.ui.widgets.map import PinItem

    found = [(w, b) for w, b in boxes(shell, ButtonBehavior) if not isinstance(w, PinItem)]
    for (one, first), (other, second) in combinations(found, 2):
        if (
            in_a_scroll(one) != in_a_scroll(other)
            or other in one.walk(restrict=True)
            or one in other.walk(restrict=True)
        ):
            continue
        across = min(first[2], second[2]) - max(first[0], second[0])
        down = min(first[3], second[3]) - max(first[1], second[1])
        if across > TOUCHING_PX and down > TOUCHING_PX:
            yield "over one another", words_of(one), words_of(other)


def words_over_something(shell):
    """Words that lie on a code, or on a button that is not theirs."""
    from kivy.uix.behaviors import ButtonBehavior

    from kiosk.ui.widgets.map import PinItem
    from kiosk.ui.widgets.qr import QrImage
    from kiosk.ui.widgets.text import FitText, Text

    below = [
        (w, box) for w, box in boxes(shell, (ButtonBehavior, QrImage)) if not isinstance(w, PinItem)
    ]
    for widget, (left, low, right, high) in boxes(shell, (FitText, Text)):
        blank = 0.3 * widget.font_size  # what a font leaves above and below its letters
        for other, (its_left, its_low, its_right, its_high) in below:
            if in_a_scroll(widget) != in_a_scroll(other) or widget in other.walk(restrict=True):
                continue
            across = min(right, its_right) - max(left, its_left)
            down = min(high - blank, its_high) - max(low + blank, its_low)
            if widget.words and across > TOUCHING_PX and down > TOUCHING_PX:
                yield "words over", widget.words, words_of(other)


def out_of_its_row(shell):
    """What is higher than the place that was kept for it: its words lie on something else."""
    from kivy.uix.behaviors import ButtonBehavior
    from kivy.uix.boxlayout import BoxLayout
    from kivy.uix.gridlayout import GridLayout

    for widget in shown(shell):
        row = widget.parent
        if not (isinstance(widget, ButtonBehavior) and isinstance(row, (BoxLayout, GridLayout))):
            continue
        if widget.y < row.y - TOUCHING_PX or widget.top > row.top + TOUCHING_PX:
            yield "out of its row", words_of(widget), [round(widget.height), round(row.height)]


def unplaced(shell):
    """A page that scrolls and does not tell where on it one is."""
    from kiosk.ui.widgets.basics import Scroller

    for widget in shown(shell):
        if isinstance(widget, Scroller) and widget.overflows:
            told = [w for w in shown(widget) if getattr(w, "words", "") == widget.position]
            bar = all(side > 0 for side in widget.thumb[2:])
            if not (told or bar):
                yield "no position", widget.position


def words_of(widget):
    return getattr(widget, "words", "") or type(widget).__name__


def all_faults(shell, panel):
    yield from faults(shell, panel)
    yield from outside(shell, panel)
    yield from overlaps(shell)
    yield from words_over_something(shell)
    yield from out_of_its_row(shell)
    yield from unplaced(shell)


@pytest.mark.parametrize("palette", ["calm", "contrast"])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("panel", ALL_PANELS, ids=lambda panel: f"{panel[0]}x{panel[1]}")
def test_every_screen_of_residents_is_whole(stage, sample, panel, language, palette):
    stage.turn_to(panel)
    found = []
    for letters in ("normal", "large"):
        for name, route in routes(sample[0]).items():
            if name == "start" and letters == "large":
                continue  # nobody has chosen large letters yet who sees it
            stage.show(route, language=language, text_step=letters, palette=palette)
            seen = all_faults(stage.kiosk.shell, panel)
            found += [(name, letters, *fault) for fault in seen]
    assert found == []
