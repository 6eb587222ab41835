"""Every screen of residents on every panel: all can be read, and pressed with a cold hand."""

from __future__ import annotations

import pytest

from tests.kiosk import stage as staging
from tests.kiosk.stage import PANELS, empty_snapshot, routes

LANGUAGES = ("nl", "en", "de", "pl", "uk", "tr", "ar")
LEAST_DRAWN_MM = 2.1
"""Capitals of a word in a drawing, such as a map's."""
OFTEN = {"nl", "ar"}
"""Read on every run; the others when there is time."""
BETWEEN = (1024, 600)
"""Of a width and a height that others have: when there is time."""
CASES = [
    pytest.param(
        panel,
        language,
        id=f"{panel[0]}x{panel[1]}-{language}",
        marks=[] if language in OFTEN and panel != BETWEEN else pytest.mark.slow,
    )
    for panel in PANELS
    for language in LANGUAGES
]
SIZES = [
    pytest.param(
        panel,
        id=f"{panel[0]}x{panel[1]}",
        marks=[] if panel != BETWEEN else pytest.mark.slow,
    )
    for panel in PANELS
]
SMALLEST = [
    pytest.param(
        panel,
        id=f"{panel[0]}x{panel[1]}",
        marks=[] if panel == (800, 480) else pytest.mark.slow,
    )
    for panel in PANELS
]


def shown(widget):
    """A widget and all below it that can be seen."""
    if widget.opacity == 0 or widget.width <= 1 or widget.height <= 1:
        return
    yield widget
    for child in widget.children:
        yield from shown(child)


def least_mm(widget):
    """What a finger needs, wide and high: less for a row as wide as a hand, and at the top."""
    from kiosk.ui.theme import HEAD_MM, ROW_MM, TARGET_MM, theme
    from kiosk.ui.widgets.board_cells import Cell
    from kiosk.ui.widgets.board_ways import MoreCell
    from kiosk.ui.widgets.header import HeaderButton
    from kiosk.ui.widgets.listing_items import RowItem

    if isinstance(widget, HeaderButton) and not theme.large:
        return HEAD_MM, HEAD_MM
    if isinstance(widget, MoreCell) and theme.large and theme.squat:
        return 60, ROW_MM  # as wide as the panel, it has what one headline leaves
    if isinstance(widget, Cell):  # abreast a cell is narrower than a row
        return (60, TARGET_MM) if theme.large else (20, ROW_MM)
    as_a_row = isinstance(widget, RowItem) or widget.width >= 60 * theme.mm
    if as_a_row:
        return 60, TARGET_MM if theme.large else ROW_MM
    return TARGET_MM, TARGET_MM


def faults(shell, panel):
    """What is too small to press or to read, cut, or beyond the edge."""
    from kivy.uix.behaviors import ButtonBehavior

    from kiosk.ui.theme import theme
    from kiosk.ui.widgets.text import FitText, Text

    yield from left_over(shell)
    for widget in shown(shell):
        words = getattr(widget, "words", "") or type(widget).__name__
        if isinstance(widget, ButtonBehavior):
            left, right = (widget.to_window(x, 0)[0] for x in (widget.x, widget.right))
            sides = [round(side / theme.mm, 1) for side in widget.size]
            if any(side < least - 0.2 for side, least in zip(sides, least_mm(widget), strict=True)):
                yield "too small to press", words, sides
            if left < -1 or right > panel[0] + 1:
                yield "over the edge", words, [round(left), round(right)]
        elif isinstance(widget, (FitText, Text)) and widget.words:
            if isinstance(widget, FitText) and widget.cut:
                yield "cut", words, [round(side / theme.mm, 1) for side in widget.size]
            if widget.font_size < int(widget.largest) and not getattr(widget, "shrinks", False):
                yield "smaller than its kind", words, [widget.font_size, widget.largest]
            if capital_mm(widget) < least_capital_mm(widget) - 0.1:
                yield "too small to read", words, capital_mm(widget)


def left_over(widget):
    """What shows what it said before it was filled again; also where it has no room at all."""
    from kiosk.ui.widgets.text import Icon, Text

    if widget.opacity == 0:
        return
    said = widget.name if isinstance(widget, Icon) else getattr(widget, "words", "")
    if isinstance(widget, (Icon, Text)) and not said and widget.text:
        yield "left over", widget.text, type(widget.parent).__name__
    for child in widget.children:
        yield from left_over(child)


def capital_mm(text):
    from kiosk.ui.theme import CAPITAL_OF_FONT, theme

    return round(text.font_size * CAPITAL_OF_FONT / theme.mm, 1)


def least_capital_mm(text):
    from kiosk.ui.theme import AA_CAPITAL_MM, SMALL_CAPITAL_MM, theme

    if getattr(text, "shrinks", False):
        return LEAST_DRAWN_MM
    return AA_CAPITAL_MM if theme.large else SMALL_CAPITAL_MM


@pytest.mark.parametrize("letters", ["normal", "large"])
@pytest.mark.parametrize(("panel", "language"), CASES)
def test_all_can_be_read_and_pressed(stage, sample, panel, language, letters):
    stage.turn_to(panel)
    found = []
    for name, route in routes(sample[0]).items():
        # Nobody has chosen large letters yet who sees the start screen.
        stage.show(route, language=language, text_step="normal" if name == "start" else letters)
        found += [(name, *fault) for fault in faults(stage.kiosk.shell, panel)]
    assert found == []


@pytest.mark.parametrize("panel", SIZES)
def test_the_name_of_each_place_stands_on_one_line(stage, sample, panel):
    stage.turn_to(panel)
    stage.show(routes(sample[0])["information"])
    names = [tab.ids.label.text for tab in stage.kiosk.shell.ids.tabs.children if not tab.alarm]
    assert len(names) == 4
    assert not [name for name in names if "\n" in name]


@pytest.mark.parametrize(
    "languages",
    [("nl",), pytest.param(LANGUAGES, marks=pytest.mark.slow)],
    ids=["often", "all"],
)
def test_on_an_upright_panel_what_can_be_chosen_stands_two_abreast(stage, sample, languages):
    from kiosk.ui.widgets.actions import ActionsItem

    stage.turn_to((720, 1280))
    for language in languages:
        stage.show(routes(sample[0])["needs"], language=language)
        parts = [w for w in stage.kiosk.shell.walk() if isinstance(w, ActionsItem)]
        assert [part.cols for part in parts] == [2, 2, 2], language


@pytest.mark.parametrize("panel", SIZES)
def test_with_all_controls_low_nothing_gets_smaller(stage, sample, panel):
    stage.turn_to(panel)
    found = []
    for name in ("information", "places", "map", "place", "aids"):
        stage.show(routes(sample[0])[name], low=True)
        found += [(name, *fault) for fault in faults(stage.kiosk.shell, panel)]
        header, tabs = stage.kiosk.shell.ids.header, stage.kiosk.shell.ids.tabs
        assert header.top < stage.kiosk.shell.ids.view.y + 1, name
        assert tabs.top < header.top, name
    assert found == []


@pytest.mark.parametrize("panel", SIZES)
def test_before_the_first_stick_every_screen_says_something(stage, sample, panel):
    from kiosk.ui.widgets.text import FitText, Text

    stage.turn_to(panel)
    snapshot = empty_snapshot(sample[0].config)
    for name, route in routes(sample[0]).items():
        stage.show(route, snapshot)
        view = stage.kiosk.shell.ids.view
        words = [w.words for w in shown(view) if isinstance(w, (Text, FitText)) and w.words]
        assert words, name
    stage.kiosk.snapshot = sample[0]


@pytest.mark.parametrize("text_step", ["normal", pytest.param("large", marks=pytest.mark.slow)])
@pytest.mark.parametrize("panel", SMALLEST)
def test_every_page_comes_to_rest(stage, sample, panel, text_step, unrest):
    """One after the other, as a visitor walks: a list fills the rows of the list before it."""
    stage.turn_to(panel)
    empty = empty_snapshot(sample[0].config)
    restless = []
    for snapshot, language in ((sample[0], "nl"), (empty, "nl"), (empty, "de"), (empty, "ar")):
        for name, route in routes(sample[0]).items():
            stage.show(route, snapshot, language=language, text_step=text_step)
            if moving := unrest():
                restless.append((name, language, moving))
    stage.kiosk.snapshot = sample[0]
    assert restless == []


@pytest.mark.parametrize("panel", SIZES)
def test_a_page_that_just_fits_beside_its_buttons_comes_to_rest(stage, sample, panel, unrest):
    """There a long word is set smaller than over the whole width, where all is too high again."""
    from kiosk.model.views import Article, Fact, Heading, Note, Paragraph, Title

    stage.turn_to(panel)
    stage.show(routes(sample[0])["here"])
    article = stage.kiosk.shell.ids.view.children[0]
    long_word = "Verzorgingsplaatsvoorzieningencoordinatieoverleggroep"
    restless = []
    for letters in range(37, 54, 3):
        word = long_word[:letters]
        page = [Title(word), Heading(word), Fact("information", "label", word)]
        page += [Note("information", word), Paragraph(word), Paragraph(word)]
        for more in range(8):
            fill = Paragraph("\n".join(["regel"] * more))
            article.show(Article((*page, fill)), lambda _: None)
            staging.settle()
            if moving := unrest():
                restless.append((letters, more, moving))
    assert restless == []


@pytest.fixture
def unrest(stage, monkeypatch):
    """The words on the glass that are still being laid out when they should have come to rest."""
    from kiosk.ui.widgets.text import Text

    laid_out, real = [], Text._do_lay_out

    def _do_lay_out(self, *_):
        laid_out.append(self)
        return real(self)

    monkeypatch.setattr(Text, "_do_lay_out", _do_lay_out)

    def moving():
        for _ in range(10):  # a slow machine may have to catch up with the last of it
            laid_out.clear()
            staging.settle(ticks=2)
            glass = {id(widget) for widget in stage.kiosk.shell.walk()}
            words = {text.words for text in laid_out if id(text) in glass}
            if not words:
                break
        return words

    return moving


def test_a_row_in_a_list_shows_all_of_its_words(stage, sample):
    from kiosk.ui.widgets.listing_items import RowItem

    for panel in PANELS:
        stage.turn_to(panel)
        for text_step in ("normal", "large"):
            stage.show(routes(sample[0])["places"], text_step=text_step)
            for row in shown(stage.kiosk.shell):
                if isinstance(row, RowItem):
                    column = row.children[0] if row.children[0].children else row.children[1]
                    assert column.height <= row.height, row.item.title


def test_a_row_made_for_one_panel_is_not_used_on_another(stage, sample):
    """Kivy keeps rows for later; one in the letters of another panel would not fit its place."""
    from kivy.uix.recycleview import RecycleView

    from kiosk.ui.theme import theme
    from kiosk.ui.widgets.listing_items import RowItem
    from kiosk.ui.widgets.text import Text

    for panel in PANELS:
        stage.turn_to(panel)
        stage.show(routes(sample[0])["places"])
        for view in stage.kiosk.shell.walk():
            if isinstance(view, RecycleView):
                view.scroll_y = 0
        staging.settle()
        rows = [w for w in stage.kiosk.shell.walk() if isinstance(w, RowItem)]
        sizes = {t.largest for row in rows for t in row.walk(restrict=True) if isinstance(t, Text)}
        assert sizes == {theme.small, theme.body}
