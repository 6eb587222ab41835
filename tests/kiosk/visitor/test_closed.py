"""After closing, every page says so, and which point is open; nobody is sent in vain."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import msgspec
import pytest

from content.core.model import PlaceKind, PlaceStatus
from content.progress import Phase, Progress
from kiosk import frame
from kiosk.i18n.translator import translator
from kiosk.model import routes
from kiosk.model.needs import PublicBoard, PublicCard, Side, Theme
from kiosk.model.roles import Role
from kiosk.model.session import Session
from kiosk.model.views import Note, Step
from kiosk.navigation.context import Context
from kiosk.speech.script import script
from kiosk.takeaway import sheets
from kiosk.visitor import (
    closed,
    emergency,
    guides,
    information,
    needs,
    needs_and_offers,
    places,
    start,
    this_point,
)
from tests.kiosk import fingers
from tests.kiosk.snapshots import NOW, ago, bulletin, page, place, snapshot, wanted
from tests.kiosk.stage import earlier_in, settle
from tests.kiosk.stage import routes as every_page
from tests.kiosk.test_screens import LANGUAGES, faults, shown

NL = translator("nl")
PANELS = ((1280, 800), (1024, 600), (800, 480), (720, 1280), (1920, 1080))

ALL, BEDS = wanted(), wanted("shelter")
CARD = PublicCard(name="A1", side=Side.NEED, theme=Theme.WATER, quantity=2, area="", until=NOW)
BOARD = PublicBoard(cards=(CARD,))
PIN = Progress(phase=Phase.PIN_NEEDED, started_at=NOW, updated_at=NOW)


def point(name, *, north=0.01, **values):
    return place(name, kind=PlaceKind.SUPPORT_POINT, north=north, **values)


def shut(*places, **values):
    return replace(snapshot(places=places), closed_at=ago(minutes=20), **values)


def said(*places, **values):
    return closed.present(shut(*places, **values), NL)


def test_while_it_is_open_nothing_is_said():
    assert closed.present(snapshot(places=(point("zandwijk"),)), NL) is None


def test_it_says_which_point_is_open_how_far_and_until_when():
    found = said(point("zandwijk", opening_hours="08:00-20:00"))
    assert found.forms[0] == (
        "Dit steunpunt is gesloten. U kunt naar Zandwijk: 20 minuten lopen · open tot 20:00"
    )
    assert found.route == routes.Place("vr", "zandwijk")
    assert [len(form) for form in found.forms] == sorted(map(len, found.forms), reverse=True)


UNKNOWN = {"status": PlaceStatus.UNKNOWN}
BY_HOURS = {"status": PlaceStatus.UNKNOWN, "opening_hours": "08:00-20:00"}


@pytest.mark.parametrize(
    ("near", "far", "chosen"),
    [
        ({}, {}, "near"),
        ({"status": PlaceStatus.CLOSED}, {}, "far"),
        ({"status": PlaceStatus.FULL}, {}, "far"),
        ({"opening_hours": "08:00-12:00"}, {}, "far"),
        (UNKNOWN, {}, "far"),
        (BY_HOURS, {}, "far"),
        (UNKNOWN, BY_HOURS, "far"),
        ({}, {"north": 0.2}, "near"),
        (BY_HOURS, {"north": 0.2}, "near"),
    ],
    ids=[
        "the nearest", "one is closed", "one is full", "by its hours closed", "nobody knows",
        "seen open before usually open", "usually open before nobody knows", "one is too far",
        "seen open but too far to walk",
    ],
)  # fmt: skip
def test_the_nearest_of_which_it_is_known_that_it_is_open(near, far, chosen):
    found = said(point("near", **near), point("far", **{"north": 0.015, **far}))
    assert found.route == routes.Place("vr", chosen)


def test_this_point_itself_is_not_the_one():
    assert said(point("hier", north=0.0)).route == routes.Here()


@pytest.mark.parametrize(
    ("shown", "leads_to"),
    [
        (shut(), routes.Here()),
        (shut(place("sporthal")), routes.Here()),
        (shut(point("zandwijk", **UNKNOWN)), routes.Places(wanted("support_point"))),
        (shut(point("zandwijk"), clock_certain=False), routes.Places(wanted("support_point"))),
    ],
    ids=["no places", "another kind", "perhaps open", "a clock in doubt"],
)
def test_where_none_is_known_to_be_open_it_says_just_that(shown, leads_to):
    found = closed.present(shown, NL)
    assert found.forms[0] == (
        "Dit steunpunt is gesloten. Hier is niet bekend welk steunpunt wel open is."
    )
    assert found.route == leads_to


def test_nobody_is_sent_to_a_desk_where_nobody_is():
    for pages, there in ((shut(point("zandwijk")), "Zandwijk"), (shut(), "brandweer")):
        blocks = (*emergency.present(pages, NL).blocks, *this_point.present(pages, NL).blocks)
        steps = [block.words for block in blocks if isinstance(block, Step)]
        assert any(there in words for words in steps)
        assert not any("medewerker" in words for words in steps)
        (note,) = (block for block in blocks if isinstance(block, Note))
        assert note.words == "Dit steunpunt is gesloten. Er is hier nu geen medewerker."


def test_no_page_sends_anybody_to_staff_who_are_not_there():
    troubled = replace(
        shut(point("zandwijk")), content_trouble="unreadable", guides=(), board=BOARD, progress=PIN
    )
    desk = msgspec.structs.replace(troubled.config.desk, needs=True)
    config = msgspec.structs.replace(troubled.config, desk=desk)
    troubled = replace(troubled, config=config)
    nothing = replace(troubled, places=())
    lists = (places.present(one, NL, of) for one in (troubled, nothing) for of in (ALL, BEDS))
    pages = [
        *lists,
        guides.present(troubled, NL),
        information.present(troubled, NL),
        needs.present(nothing, NL, BEDS),
        needs_and_offers.present(troubled, NL, routes.NeedsAndOffers()),
        needs_and_offers.present_one(troubled, NL, routes.NeedOrOffer("A1")),
    ]
    said = "\n".join(map(repr, pages)) + frame.stick(troubled, NL)
    assert "edewerker" not in said
    assert "balie" not in said
    open_again = replace(troubled, closed_at=None)
    assert "Vraag een medewerker." in repr(information.present(open_again, NL))
    assert "balie" in repr(needs_and_offers.present(open_again, NL, routes.NeedsAndOffers()))


@pytest.mark.parametrize(
    ("there", "told"),
    [
        ((point("zandwijk", opening_hours="08:00-20:00"),), "Wel open: Zandwijk"),
        ((), "Hier is niet bekend welk steunpunt wel open is."),
    ],
    ids=["one is open", "none is known"],
)
def test_paper_that_is_made_then_says_so_first(there, told):
    pages = replace(shut(*there), bulletins=(bulletin(),))
    of = (routes.Information(), information.route_to(bulletin()))
    slips = [sheets.receipt(pages, NL, one, 80).sheet for one in of]
    for paper in (*slips, sheets.poster(pages).dutch):
        shut_first = paper.sections[0]
        assert shut_first[0].text == "Dit steunpunt is gesloten."
        assert shut_first[1].text.startswith(told)
    home = slips[0].sections[-1]
    assert not any("Ga naar het noodsteunpunt" in line.text for line in home)
    assert "Binnen" not in sheets.poster(pages).more
    while_open = sheets.receipt(replace(pages, closed_at=None), NL, of[0], 80).sheet
    assert "gesloten" not in while_open.sections[0][0].text


def test_it_is_heard_and_who_works_here_reads_it_on_their_own_page():
    pages = shut(point("zandwijk"))
    heard = frame.present(pages, NL, routes.Information())
    view = this_point.present(pages, NL)
    assert "Dit steunpunt is gesloten." in script(heard, view, NL)
    at_work = Session(role=Role.STAFF)
    assert frame.present(pages, NL, routes.Information(), session=at_work).closed is None


def test_the_start_screen_says_it_itself():
    assert start.present(shut(point("zandwijk")), NL).closed[0].startswith("Dit steunpunt is")
    assert start.present(snapshot(), NL).closed == ()


@pytest.fixture(scope="module")
def shut_sample(sample):
    """Measured as the board is, without the banner of a drill."""
    config = sample[0].config
    calm = msgspec.structs.replace(config.behaviour, drill=False)
    config = msgspec.structs.replace(config, behaviour=calm)
    return replace(sample[0], config=config, closed_at=sample[0].now)


def bar(stage):
    from kiosk.ui.widgets.closed import ClosedBar

    return next(w for w in shown(stage.kiosk.shell) if isinstance(w, ClosedBar))


@pytest.mark.parametrize("letters", ["normal", "large"])
@pytest.mark.parametrize(
    ("panel", "languages"),
    [
        pytest.param((800, 480), ("nl", "ar"), id="800x480"),
        pytest.param((720, 1280), ("nl", "ar"), id="720x1280"),
        *(
            pytest.param(panel, LANGUAGES, id=f"{panel[0]}x{panel[1]}-all", marks=pytest.mark.slow)
            for panel in PANELS
        ),
    ],
)
def test_every_page_says_it_whole_and_stays_readable(stage, shut_sample, panel, letters, languages):
    from kiosk.ui.theme import theme

    if stage.panel != panel:
        stage.turn_to(panel)
    found = []
    for language, there in product(languages, (shut_sample.places, ())):
        now = replace(shut_sample, places=there)
        stage.show(routes.Information(), now, language=language, text_step=letters)
        found += [(language, *fault) for fault in faults(stage.kiosk.shell, panel)]
        bar_now = bar(stage)
        if bar_now.height > 0.25 * theme.height:
            found.append((language, bar_now.ids.words.words, bar_now.height / theme.mm))
        if stage.kiosk.shell.ids.view.height < 15 * theme.mm:
            found.append((language, "no room for the page"))
    stage.kiosk.snapshot = replace(shut_sample, closed_at=None)
    assert found == []


def test_every_page_of_residents_says_it(sample, shut_sample):
    for name, route in every_page(shut_sample).items():
        context = Context(
            shut_sample, Session(route=route), NL, lambda *_: None, earlier=earlier_in(sample[1])
        )
        around, view = page(context)
        words = around.closed.forms[0] if around.closed else repr(view)
        assert "esloten. U kunt naar Noodsteunpunt Zandwijk, sportclub ZVC: 37 min" in words, name


def test_a_touch_on_it_leads_to_the_point_that_is_open(stage, shut_sample):
    stage.turn_to((800, 480))
    stage.show(routes.Guides(), shut_sample)
    one = fingers.finger(*fingers.middle(bar(stage)))
    one.touch_up()
    settle(1)
    assert stage.kiosk.session.route == closed.present(shut_sample, NL).route
    stage.kiosk.snapshot = replace(shut_sample, closed_at=None)
