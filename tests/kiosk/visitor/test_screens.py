"""What residents read, as values: no window is opened here."""

from __future__ import annotations

from dataclasses import replace

from msgspec.structs import replace as replace_struct

from content.board import built_in_guides
from content.core.model import Block, BlockKind, Facility, Guide, Severity
from kiosk.i18n.translator import translator
from kiosk.model import routes
from kiosk.model.session import Session
from kiosk.model.views import Actions, Note, Paragraph, Step
from kiosk.ui.icons import GLYPHS
from kiosk.visitor import guide as guide_page
from kiosk.visitor import guide_icons, guides, reading_aids, this_point
from kiosk.visitor import start as start_page
from tests.kiosk.snapshots import POINT, ago, bulletin, snapshot

NL = translator("nl")


def of(kind, article):
    return [block for block in article.blocks if isinstance(block, kind)]


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
        shown = snapshot(
            bulletins=(bulletin(hazard="cold"),), guides=(guide("power-cut"), guide("cold"))
        )
        rows = guides.present(shown, NL).rows
        assert [row.title for row in rows] == ["cold", "power-cut"]
        assert [row.badge for row in rows] == ["Nu aan de hand", ""]

    def test_general_advice_is_plainly_marked(self):
        shown = snapshot(guides=(guide("cold"), guide("heat", "vr")))
        meta = {row.title: row.meta for row in guides.present(shown, NL).rows}
        assert meta["cold"].startswith("Algemeen advies")
        assert meta["heat"] == "Advies van Veiligheidsregio"

    def test_numbers_begin_anew_under_each_heading(self):
        article = guide_page.present(snapshot(guides=(guide("cold"),)), NL, routes.Guide("cold"))
        assert [step.mark for step in of(Step, article)] == ["1", "2", "1"]

    def test_a_missing_language_gets_dutch_and_is_said(self):
        article = guide_page.present(
            snapshot(guides=(guide("cold"),)), translator("tr"), routes.Guide("cold")
        )
        assert any(note.icon == "language" for note in of(Note, article))

    def test_the_publishers_words_come_before_ours(self):
        own = guide("cold", "vr")
        assert guides.pick((guide("cold"), own), routes.Guide("cold"), "nl") is own

    def test_each_step_of_our_own_guides_has_a_pictogram_in_every_language(self):
        for built_in in built_in_guides():
            icons = guide_icons.steps(built_in)
            assert all(icons), (built_in.hazard, built_in.language)
            assert set(icons) <= set(GLYPHS), built_in.hazard

    def test_a_publishers_other_steps_get_no_pictogram_of_ours(self):
        assert set(guide_icons.steps(guide("cold", "vr"))) == {""}


class TestDitSteunpunt:
    def show(self, language="nl", **point):
        shown = snapshot(guides=(guide("no-112"),))
        config = replace_struct(shown.config, point=replace_struct(POINT, **point))
        return this_point.present(replace(shown, config=config), translator(language))

    def choices(self, article):
        return {c.words: c.route for actions in of(Actions, article) for c in actions.choices}

    def test_it_says_what_cannot_be_had_here(self):
        cannot = [step.words for step in of(Step, self.show())]
        for word in ("Slapen", "geen winkel", "telefoon opladen"):
            assert any(word in words for words in cannot)

    def test_what_cannot_be_had_has_its_pictogram_struck_through(self):
        steps = of(Step, self.show(facilities=tuple(Facility)))
        struck = {step.icon for step in steps if step.struck}
        assert struck == {"shelter", "basket", "charging"}
        assert all(step.words.endswith(".") for step in steps if step.struck)

    def test_it_offers_only_what_this_point_has(self):
        steps = [step.words for step in of(Step, self.show(facilities=(Facility.TOILET,)))]
        assert "Toilet" in steps
        assert "Bedden" not in steps

    def test_without_112_there_is_a_way_and_a_guide(self):
        article = self.show(emergency_help="Ga naar de balie.")
        assert Paragraph("Ga naar de balie.") in article.blocks
        assert self.choices(article)["Zo krijgt u hulp"] == routes.Guide("no-112")

    def test_what_to_do_without_112_is_said_in_every_language(self):
        dutch, english = (
            [block.words for block in of(Paragraph, self.show(language))]
            for language in ("nl", "en")
        )
        assert "Ga naar een medewerker. Die kan uw melding doorgeven." in dutch
        assert "Go to a member of staff. They can pass on your report." in english

    def test_what_is_said_in_dutch_only_says_so(self):
        own = {"hours": "Dag en nacht"}
        pages = self.show(**own), self.show("ar"), self.show("ar", **own)
        assert [len(of(Note, page)) for page in pages] == [0, 0, 1]

    def test_the_radio_is_there_to_take_along_when_it_is_known(self):
        article = self.show(radio_name="Radio Merenland", radio_frequency="97,9 FM")
        assert self.choices(article)["Neem mee op uw telefoon"] == routes.Share(routes.Here())
        assert "Neem mee op uw telefoon" not in self.choices(self.show())

    def test_staff_and_technicians_have_their_entrance_in_sight(self):
        first = self.show().blocks[1]
        assert [choice.route for choice in first.choices] == [routes.Unlock(), routes.Status()]


class TestStart:
    def test_it_shows_the_worst_that_is_going_on(self):
        shown = snapshot(bulletins=(bulletin(severity=Severity.EXTREME), bulletin("b")))
        start = start_page.present(shown, NL)
        assert (start.line, start.loud, start.time) == ("Kop nl", True, "16:30")
        assert start.badge.startswith("Levensgevaar")

    def test_old_content_says_so_from_afar(self):
        shown = snapshot(bulletins=(bulletin(),), issued_at=ago(hours=30))
        start = start_page.present(shown, NL)
        assert start.badge == "Deze informatie is oud. De laatste kwam 1 dag geleden."
        assert (start.icon, start.line, start.loud) == ("clock", "Kop nl", True)

    def test_without_bulletins_it_says_what_one_comes_here_for(self):
        start = start_page.present(snapshot(), NL)
        assert "wat er aan de hand is" in start.line
        assert (start.title, start.name) == ("Noodsteunpunt", "De Brink")

    def test_every_language_finds_its_own_name(self):
        shown = {
            c.route.language: (c.words, c.short)
            for c in start_page.present(snapshot(), NL).languages
        }
        assert shown["uk"] == ("Українська", "торкніться")
        assert shown["nl"] == ("Nederlands", "raak aan")


class TestLezen:
    def test_what_holds_is_ticked_and_filled(self):
        article = reading_aids.present(Session(palette="contrast", low=True), NL)
        ticked = [c.words for a in of(Actions, article) for c in a.choices if c.icon == "check"]
        filled = [c.words for a in of(Actions, article) for c in a.choices if c.chosen]
        assert ticked == filled == ["Gewone letters", "Wit op zwart", "Alle knoppen laag"]


def test_a_dutch_guide_on_a_turkish_screen_is_read_aloud_in_dutch():
    shown = snapshot(guides=(guide("cold"),))
    assert guide_page.present(shown, translator("tr"), routes.Guide("cold")).language == "nl"
    assert guide_page.present(shown, NL, routes.Guide("cold")).language == ""
