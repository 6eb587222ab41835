"""Every screen of residents on every panel: pressable with a cold hand, no text cut, none too small."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
import stage as staging
from stage import PANELS, empty_world, routes, sample_config, sample_world

LANGUAGES = ("nl", "en", "de", "pl", "uk", "tr", "ar")
LEAST_FIT_MM = 3.2
"""Font size of a text on a button or in a bar."""
SIZES = [pytest.param(panel, id=f"{panel[0]}x{panel[1]}") for panel in PANELS]


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sample")
    return sample_world(sample_config(), folder), folder


@pytest.fixture
def stage(sample, window, tmp_path, monkeypatch):
    for name in ("CONFIG", "STATE", "RUN"):
        monkeypatch.setenv(f"NOODSTEUNPUNT_{name}", str(tmp_path))
    stage = staging.Stage(*sample)
    yield stage
    stage.close()


def shown(widget):
    """A widget and all below it that can be seen."""
    if widget.opacity == 0 or widget.width <= 1 or widget.height <= 1:
        return
    yield widget
    for child in widget.children:
        yield from shown(child)


@pytest.mark.parametrize("panel", SIZES)
def test_everything_to_press_is_fifteen_millimetres(stage, sample, panel):
    from kivy.uix.behaviors import ButtonBehavior

    from kiosk.theme import theme

    stage.turn_to(panel)
    small = []
    for low in (False, True):
        for name, route in routes(sample[0]).items():
            stage.show(route, low=low)
            small += [
                (name, widget, widget.size)
                for widget in shown(stage.kiosk.shell)
                if isinstance(widget, ButtonBehavior) and min(widget.size) < theme.target - 1
            ]
    assert small == []


@pytest.mark.parametrize("panel", SIZES)
def test_nothing_to_press_hangs_over_the_edge(stage, sample, panel):
    from kivy.uix.behaviors import ButtonBehavior

    stage.turn_to(panel)
    outside = []
    for language in ("nl", "ar"):
        for name, route in routes(sample[0]).items():
            stage.show(route, language=language)
            for widget in shown(stage.kiosk.shell):
                left, right = widget.to_window(widget.x, 0)[0], widget.to_window(widget.right, 0)[0]
                over = left < -1 or right > panel[0] + 1
                if isinstance(widget, ButtonBehavior) and over:
                    outside.append((name, language, widget, left, right))
    assert outside == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("panel", SIZES)
def test_no_text_is_cut_or_too_small(stage, sample, panel, language):
    from kiosk.theme import theme
    from kiosk.widgets.text import FitText

    stage.turn_to(panel)
    wrong = set()
    for name, route in routes(sample[0]).items():
        stage.show(route, language=language)
        for widget in shown(stage.kiosk.shell):
            if isinstance(widget, FitText) and widget.words:
                size_mm = round(widget.font_size / theme.mm, 1)
                if widget.cut or size_mm < LEAST_FIT_MM:
                    wrong.add((name, widget.words, size_mm))
    assert wrong == set()


@pytest.mark.parametrize("panel", SIZES)
def test_before_the_first_stick_every_screen_says_something(stage, sample, panel):
    from kiosk.widgets.text import FitText, Text

    stage.turn_to(panel)
    world = empty_world(sample[0].config)
    for name, route in routes(sample[0]).items():
        stage.show(route, world)
        view = stage.kiosk.shell.ids.view
        words = [w.words for w in shown(view) if isinstance(w, (Text, FitText)) and w.words]
        assert words, name
    stage.kiosk._world = sample[0]


def test_a_row_in_a_list_shows_all_of_its_words(stage, sample):
    from kiosk.widgets.listing import RowItem

    for panel in PANELS:
        stage.turn_to(panel)
        for text_step in ("normal", "largest"):
            stage.show(routes(sample[0])["places"], text_step=text_step)
            for row in shown(stage.kiosk.shell):
                if isinstance(row, RowItem):
                    column = row.children[0] if row.children[0].children else row.children[1]
                    assert column.height <= row.height, row.item.title
