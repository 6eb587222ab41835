"""What residents read, as values: no window is opened here."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from content.model import (
    Block,
    BlockKind,
    Guide,
    PlaceKind,
    PlaceStatus,
)
from kiosk.blocks import Fact, Heading, Note, Row, Step, Way
from kiosk.screens import (
    guide_presenter,
    guides_presenter,
    here_presenter,
    place_presenter,
    places_presenter,
)
from kiosk.tongue import tongue

sys.path.insert(0, str(Path(__file__).parents[1]))
from worlds import ago, bulletin, place, world

NL = tongue("nl")


def of(kind, article):
    return [block for block in article.blocks if isinstance(block, kind)]


class TestWaarheen:
    def test_the_nearest_comes_first_as_the_world_has_it_with_the_way_in_words(self):
        row = places_presenter.present(world(places=(place(),)), NL, "").rows[0]
        assert row.meta == "20 minuten lopen · 1,1 km naar het noorden"

    @pytest.mark.parametrize(
        ("status", "words", "loud"),
        [
            (PlaceStatus.OPEN, "Open (16:00)", False),
            (PlaceStatus.FULL, "Vol (16:00)", True),
            (PlaceStatus.CLOSED, "Dicht (16:00)", True),
            (PlaceStatus.UNKNOWN, "Niet bekend of het open is", False),
        ],
    )
    def test_open_full_and_closed_are_words(self, status, words, loud):
        shown = world(places=(place(status=status, status_at=ago(minutes=30)),))
        row = places_presenter.present(shown, NL, "").rows[0]
        assert (row.detail, row.loud) == (words, loud)

    def test_a_need_leaves_only_what_serves_it(self):
        shown = world(places=(place(), place("bron", kind=PlaceKind.WATER)))
        listing = places_presenter.present(shown, NL, "water")
        assert [row.title for row in listing.rows] == ["Bron"]
        assert [c.words for c in listing.choices if c.chosen] == ["Drinkwater"]

    def test_there_is_no_filter_for_what_is_not_there(self):
        choices = places_presenter.present(world(places=(place(),)), NL, "").choices
        assert [choice.words for choice in choices] == ["Alles", "Opvang"]
        assert places_presenter.present(world(), NL, "").choices == ()

    def test_the_place_one_stands_in_is_not_listed(self):
        assert places_presenter.present(world(places=(place(north=0),)), NL, "").rows == ()

    def test_a_place_points_the_way_and_says_whose_list_it_is_on(self):
        shown = place(address="Kerkweg 1", capacity=120)
        article = place_presenter.present(
            world(places=(shown,)), NL, places_presenter.key_of(shown)
        )
        assert of(Way, article)[0].bearing_deg == pytest.approx(0, abs=0.01)
        facts = {fact.label: fact.words for fact in of(Fact, article)}
        assert facts["Adres"] == "Kerkweg 1"
        assert facts["Ruimte"] == "120 plekken"
        assert facts["Officiële lijst van"] == "Veiligheidsregio"

    def test_a_place_that_is_gone_leads_back(self):
        article = place_presenter.present(world(), NL, "vr\nweg")
        assert article.back.screen == "places"


def guide(hazard, publisher=None, language="nl"):
    blocks = (
        Block(kind=BlockKind.HEADING, text="Nu doen"),
        Block(kind=BlockKind.STEP, text="Een"),
        Block(kind=BlockKind.STEP, text="Twee"),
        Block(kind=BlockKind.HEADING, text="Later"),
        Block(kind=BlockKind.STEP, text="Drie"),
    )
    return Guide(publisher=publisher, hazard=hazard, language=language, title=hazard, blocks=blocks)


class TestWatTeDoen:
    def test_the_hazard_now_going_on_comes_first(self):
        shown = world(
            bulletins=(bulletin(hazard="cold"),), guides=(guide("power-cut"), guide("cold"))
        )
        rows = guides_presenter.present(shown, NL).rows
        assert [row.title for row in rows] == ["cold", "power-cut"]
        assert [row.badge for row in rows] == ["Nu aan de hand", ""]

    def test_general_advice_is_plainly_marked(self):
        shown = world(guides=(guide("cold"), guide("heat", "vr")))
        meta = {row.title: row.meta for row in guides_presenter.present(shown, NL).rows}
        assert meta["cold"].startswith("Algemeen advies")
        assert meta["heat"] == "Advies van Veiligheidsregio"

    def test_numbers_begin_anew_under_each_heading(self):
        article = guide_presenter.present(world(guides=(guide("cold"),)), NL, "cold")
        assert [step.mark for step in of(Step, article)] == ["1", "2", "1"]

    def test_a_missing_language_gets_dutch_and_is_told(self):
        article = guide_presenter.present(world(guides=(guide("cold"),)), tongue("tr"), "cold")
        assert any(note.icon == "language" for note in of(Note, article))

    def test_the_publishers_words_come_before_ours(self):
        own = guide("cold", "vr")
        assert guides_presenter.pick((guide("cold"), own), "cold", "nl") is own


def test_this_point_says_what_cannot_be_had_and_leads_to_the_status_page():
    article = here_presenter.present(world(), NL)
    assert "Dit kan hier niet" in [heading.words for heading in of(Heading, article)]
    assert [row.route.screen for row in of(Row, article)] == ["status"]
