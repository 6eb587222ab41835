"""Needs and offers on every panel: to be read from the glass, and pressed with a cold hand."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest

from kiosk.desk.storage.records import Desk
from kiosk.model import routes
from kiosk.model.needs import Side
from tests.kiosk import neighbours
from tests.kiosk.stage import NOW, PANELS
from tests.kiosk.test_screens import LANGUAGES, faults

OFTEN = {((800, 480), "nl"), ((720, 1280), "ar")}
CASES = [
    pytest.param(
        panel,
        language,
        id=f"{panel[0]}x{panel[1]}-{language}",
        marks=[] if (panel, language) in OFTEN else pytest.mark.slow,
    )
    for panel in PANELS
    for language in LANGUAGES
]
PAGES = (*map(routes.NeedsAndOffers, (Side.NEED, Side.OFFER, Side.ASKED)), routes.NeedOrOffer("3"))


@pytest.fixture(scope="module")
def switched_on(sample, tmp_path_factory):
    """The sample at a point with a full board."""
    desk = Desk(NOW, tmp_path_factory.mktemp("state") / "desk")
    cards = desk.needs
    neighbours.fill(cards, NOW)
    board = cards.board(NOW, drill=False)
    desk.close()
    shown, _ = sample
    settings = msgspec.structs.replace(shown.config.desk, needs=True)
    return replace(shown, board=board, config=msgspec.structs.replace(shown.config, desk=settings))


@pytest.mark.parametrize("letters", ["normal", "large"])
@pytest.mark.parametrize(("panel", "language"), CASES)
def test_all_can_be_read_and_pressed(stage, switched_on, panel, language, letters):
    stage.turn_to(panel)
    found = []
    for route in (*PAGES, routes.Information(), routes.Here()):
        stage.show(route, switched_on, language=language, text_step=letters)
        found += [(route, *fault) for fault in faults(stage.kiosk.shell, panel)]
    assert found == []


@pytest.mark.parametrize("language", ["nl", "de", "ar"])
def test_on_the_least_panel_a_whole_card_is_in_sight_below_the_three_ways(
    stage, switched_on, language
):
    from kiosk.ui.widgets.listing_items import RowItem

    stage.turn_to((800, 480))
    stage.show(routes.NeedsAndOffers(), switched_on, language=language)
    first = next(w for w in stage.kiosk.shell.walk() if isinstance(w, RowItem))
    view = stage.kiosk.shell.ids.view
    assert first.to_window(0, first.y)[1] >= view.y


@pytest.mark.parametrize(("panel", "headlines"), [((1280, 800), 10), ((800, 480), 6)])
def test_the_board_keeps_its_headlines(stage, sample, switched_on, panel, headlines):
    """The way to it never takes the place of official news: as many as without it."""
    from kiosk.ui.widgets.board_cells import Headline

    def number(shown):
        stage.show(routes.Information(), shown)
        return sum(isinstance(widget, Headline) for widget in stage.kiosk.shell.walk())

    stage.turn_to(panel)
    assert number(switched_on) == number(sample[0]) >= headlines
