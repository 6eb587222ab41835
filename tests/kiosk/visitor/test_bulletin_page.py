"""A bulletin on the glass: one page to photograph, or the same in order of urgency."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest

from kiosk.visitor import information
from tests.kiosk import stage as staging
from tests.kiosk.stage import PANELS, routes


@pytest.fixture
def shown(stage, sample):
    """The worst bulletin of the sample, as it is outside a drill."""
    config = sample[0].config
    behaviour = msgspec.structs.replace(config.behaviour, drill=False)
    quiet = replace(sample[0], config=msgspec.structs.replace(config, behaviour=behaviour))

    def show(panel, route=None, **session):
        stage.turn_to(panel)
        stage.show(route or routes(sample[0])["bulletin"], quiet, **session)
        return stage.kiosk.shell.ids.view

    yield show
    stage.kiosk.snapshot = sample[0]


def words_in_sight(view):
    """What is whole within the page's part of the glass, and how high it stands."""
    from kiosk.ui.widgets.text import FitText, Text

    low, high = view.to_window(view.x, view.y)[1], view.to_window(view.x, view.top)[1]
    found = {}
    for widget in view.walk(restrict=True):
        if isinstance(widget, (Text, FitText)) and widget.words and widget.opacity:
            bottom, top = (widget.to_window(0, y)[1] for y in (widget.y, widget.top))
            if low - 1 <= bottom and top <= high + 1:
                found[widget.words] = top
    return found


def scroller(view):
    from kiosk.ui.widgets.basics import Scroller

    return next(w for w in view.walk(restrict=True) if isinstance(w, Scroller))


@pytest.mark.parametrize("language", ["nl", "ar"])
def test_it_is_one_page_on_a_wide_panel(shown, sample, language):
    view = shown(PANELS[0], language=language)
    bulletin = sample[0].bulletins[0]
    info = bulletin.info(language)
    seen = words_in_sight(view)
    assert info.headline in seen
    assert set(info.instruction) <= set(seen)
    assert set(info.areas) <= set(seen)
    assert info.contact in seen
    assert (scroller(view).overflows, scroller(view).position) == (False, "")
    assert not set(info.description) & set(seen), "one touch away"


LONGEST = {"stroom-2", "koolmonoxide-1", "terugkeer-1"}


@pytest.mark.parametrize(
    ("language", "some"),
    [
        pytest.param("de", LONGEST, id="de, the longest"),
        *(
            pytest.param(one, None, id=one, marks=pytest.mark.slow)
            for one in ("nl", "en", "de", "pl", "uk", "tr", "ar")
        ),
    ],
)
def test_each_bulletin_of_the_sample_is_one_page_to_photograph(
    shown, stage, sample, language, some
):
    """Also in a language that it was not written in, which it says."""
    longer = []
    for bulletin in sample[0].bulletins:
        if some and bulletin.identifier not in some:
            continue
        stage.show(routes(sample[0])["help"], language=language)
        view = shown(PANELS[0], information.route_to(bulletin), language=language)
        if scroller(view).overflows:
            longer.append(bulletin.identifier)
    assert longer == []


def test_in_arabic_what_a_fact_is_about_stands_before_it(shown):
    from kiosk.ui.widgets.text import Text

    view = shown(PANELS[0], language="ar")
    where = {w.words: w for w in view.walk(restrict=True) if isinstance(w, Text)}
    assert where["للتواصل"].x > where["0800-000 00 01"].x


def test_its_steps_stand_beside_who_says_so(shown, sample):
    seen = words_in_sight(shown(PANELS[0]))
    first = sample[0].bulletins[0].info("nl").instruction[0]
    who = seen["Officieel bericht"]
    assert abs(seen[first] - who) < who / 8


@pytest.mark.parametrize("panel", [PANELS[2], PANELS[3]], ids=["800x480", "720x1280"])
def test_on_a_small_panel_what_to_do_comes_first_and_a_position_is_seen(shown, sample, panel):
    view = shown(panel)
    seen = words_in_sight(view)
    steps = sample[0].bulletins[0].info("nl").instruction
    assert set(steps[:3]) <= set(seen)
    assert "Hoe lang" not in seen
    first, _, parts = scroller(view).position.partition(" / ")
    assert (first, int(parts) > 1) == ("1", True)
    scroller(view).page(-1)
    staging.settle()
    assert scroller(view).position == f"2 / {parts}"
