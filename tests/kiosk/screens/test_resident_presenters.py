"""What residents read, as values: no window is opened here."""

from __future__ import annotations

import sys
from datetime import timedelta
from pathlib import Path

import pytest

from content.model import (
    Block,
    BlockKind,
    Guide,
    PlaceKind,
    PlaceStatus,
    Severity,
    Utility,
    UtilityKind,
    UtilityState,
)
from kiosk.blocks import Badge, Fact, Heading, Note, Paragraph, Row, Step, Title, Way
from kiosk.screens import (
    bulletin_presenter,
    guide_presenter,
    guides_presenter,
    here_presenter,
    information_presenter,
    place_presenter,
    places_presenter,
)
from kiosk.tongue import tongue

sys.path.insert(0, str(Path(__file__).parents[1]))
from worlds import NOW, ago, bulletin, place, world

NL = tongue("nl")


def of(kind, article):
    return [block for block in article.blocks if isinstance(block, kind)]


class TestInformatie:
    def test_a_bulletin_says_who_when_how_long_ago_and_until_when(self):
        row = information_presenter.present(world(bulletins=(bulletin(),)), NL).rows[0]
        assert row.title == "Kop nl"
        assert row.meta == "Veiligheidsregio, 16:05 (25 minuten geleden)"
        assert row.badge == "Ernstig · geldt tot 22:30"

    def test_only_the_first_also_says_what_to_do(self):
        rows = information_presenter.present(world(bulletins=(bulletin(), bulletin("b"))), NL).rows
        assert [row.detail for row in rows] == ["Blijf thuis.", ""]

    def test_danger_to_life_is_told_by_word_and_shape_and_only_then_by_colour(self):
        shown = world(bulletins=(bulletin(severity=Severity.EXTREME),))
        row = information_presenter.present(shown, NL).rows[0]
        assert (row.badge.split(" · ")[0], row.icon, row.loud) == ("Levensgevaar", "extreme", True)

    @pytest.mark.parametrize(
        ("issued_at", "words", "loud"),
        [
            (None, "nog geen officiële informatie", False),
            (ago(hours=13), "Deze informatie is oud. De laatste kwam 13 uur geleden.", True),
        ],
        ids=["before the first stick", "older than the limit"],
    )
    def test_what_is_missing_or_old_is_said_in_words(self, issued_at, words, loud):
        (note,) = information_presenter.present(world(issued_at=issued_at), NL).notes
        assert words in note.words
        assert note.loud is loud

    def test_fresh_content_needs_no_remark(self):
        assert information_presenter.present(world(issued_at=ago(hours=11)), NL).notes == ()

    def test_content_that_cannot_be_read_is_said_first(self):
        shown = information_presenter.present(world(content_trouble="kapot"), NL)
        assert "Vraag een medewerker" in shown.notes[0].words

    @pytest.mark.parametrize(
        ("state", "until", "words"),
        [
            (UtilityState.OUT, NOW + timedelta(hours=8), ("Stroom: uit", "nog ± 8 uur")),
            (UtilityState.OUT, ago(hours=1), ("Stroom: uit", "duurt langer dan verwacht")),
            (UtilityState.LIMITED, None, ("Stroom: beperkt", "onbekend hoe lang")),
            (UtilityState.WORKING, None, ("Stroom: werkt", "")),
        ],
        ids=["out", "overdue", "unknown how long", "working"],
    )
    def test_how_long_still(self, state, until, words):
        power = Utility(
            publisher="vr",
            kind=UtilityKind.POWER,
            state=state,
            updated_at=ago(minutes=5),
            expected_until=until,
        )
        (tile,) = information_presenter.present(world(utilities=(power,)), NL).tiles
        assert (tile.state, tile.until) == words

    def test_the_newest_word_about_a_utility_counts(self):
        def said(minutes, state):
            return Utility(
                publisher="vr",
                kind=UtilityKind.GAS,
                state=state,
                updated_at=ago(minutes=minutes),
            )

        shown = world(utilities=(said(5, UtilityState.OUT), said(50, UtilityState.WORKING)))
        assert information_presenter.present(shown, NL).tiles[0].state == "Gas: uit"


class TestBulletin:
    def show(self, shown, language="nl", picture=lambda *_: None):
        key = information_presenter.key_of(shown)
        return bulletin_presenter.present(world(bulletins=(shown,)), tongue(language), key, picture)

    def test_what_to_do_comes_before_what_is_happening(self):
        article = self.show(bulletin())
        kinds = [type(block) for block in article.blocks]
        assert kinds.index(Badge) < kinds.index(Title) < kinds.index(Step) < kinds.index(Paragraph)

    def test_a_language_without_a_text_gets_dutch_and_is_told(self):
        article = self.show(bulletin(languages=("nl", "en")), "pl")
        assert of(Title, article) == [Title("Kop nl")]
        assert any(note.icon == "language" for note in of(Note, article))

    def test_a_language_with_a_text_gets_it_without_remark(self):
        article = self.show(bulletin(languages=("nl", "en")), "en")
        assert of(Title, article) == [Title("Kop en")]
        assert of(Note, article) == []

    def test_one_that_no_longer_holds_says_so_and_leads_back(self):
        article = bulletin_presenter.present(world(), NL, "vr\nweg", lambda *_: None)
        assert "geldt niet meer" in article.blocks[0].words
        assert article.back.screen == "information"


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
