"""Informatie as values: no window is opened here."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from content.core.model import Guide, Publisher, Severity, Utility, UtilityKind, UtilityState
from kiosk.i18n.translator import translator
from kiosk.model import routes
from kiosk.model.notice import Notice
from kiosk.model.roles import Role
from kiosk.model.views import Actions, Fact, Note, Paragraph, Title
from kiosk.visitor import information, utility
from tests.kiosk.snapshots import NOW, ago, bulletin, snapshot

NL = translator("nl")


def test_a_bulletin_says_who_when_how_long_ago_and_until_when():
    row = information.present(snapshot(bulletins=(bulletin(),)), NL).rows[0]
    assert row.title == "Kop nl"
    assert row.meta == "Veiligheidsregio, 16:05 (25 minuten geleden)"
    assert row.badge == "Ernstig · geldt tot 22:30"


def test_only_the_first_also_says_what_to_do():
    rows = information.present(snapshot(bulletins=(bulletin(), bulletin("b"))), NL).rows
    assert [row.detail for row in rows] == ["Blijf thuis.", ""]


def test_danger_to_life_is_said_by_word_and_shape_and_only_then_by_colour():
    shown = snapshot(bulletins=(bulletin(severity=Severity.EXTREME),))
    row = information.present(shown, NL).rows[0]
    assert (row.badge.split(" · ")[0], row.icon, row.loud) == ("Levensgevaar", "extreme", True)


@pytest.mark.parametrize(
    ("issued_at", "words", "loud"),
    [
        (None, "nog geen officiële informatie", False),
        (ago(hours=13), "Deze informatie is oud. De laatste kwam 13 uur geleden.", True),
    ],
    ids=["before the first stick", "older than the limit"],
)
def test_what_is_missing_or_old_is_said_in_words(issued_at, words, loud):
    note = information.present(snapshot(issued_at=issued_at), NL).notes[0]
    assert words in note.words
    assert note.loud is loud


def test_fresh_content_needs_no_remark():
    assert (
        information.present(snapshot(bulletins=(bulletin(),), issued_at=ago(hours=11)), NL).notes
        == ()
    )


def test_content_that_cannot_be_read_is_said_first():
    shown = information.present(snapshot(content_trouble="kapot"), NL)
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
def test_how_long_still(state, until, words):
    power = Utility(
        publisher="vr",
        kind=UtilityKind.POWER,
        state=state,
        updated_at=ago(minutes=5),
        expected_until=until,
    )
    (tile,) = information.present(snapshot(utilities=(power,)), NL).tiles
    assert (tile.state, tile.until) == words


@pytest.mark.parametrize(("hours", "words"), [(8, "uit nog 8u"), (80, "uit nog 3d")])
def test_on_a_small_panel_how_long_still_is_not_read_as_a_time_of_day(hours, words):
    power = Utility(
        publisher="vr",
        kind=UtilityKind.POWER,
        state=UtilityState.OUT,
        updated_at=ago(minutes=5),
        expected_until=NOW + timedelta(hours=hours),
    )
    shown = snapshot(utilities=(power,))
    (tile,) = information.present(shown, NL).tiles
    assert tile.forms[1] == words
    page = utility.present(shown, NL, utility.route_to(power))
    assert [type(b) for b in page.blocks[1:]] == [Fact, Fact, Actions], "and it is said first"
    assert page.blocks[1].label == "Hoe lang"


def test_the_newest_word_about_a_utility_counts():
    def said(minutes, state):
        return Utility(
            publisher="vr",
            kind=UtilityKind.GAS,
            state=state,
            updated_at=ago(minutes=minutes),
        )

    shown = snapshot(utilities=(said(5, UtilityState.OUT), said(50, UtilityState.WORKING)))
    assert information.present(shown, NL).tiles[0].state == "Gas: uit"


ADVICE = Guide(publisher=None, hazard="cold", language="nl", title="Warm blijven", blocks=())


@pytest.mark.parametrize(
    ("issued_at", "words"),
    [
        (None, "Hier is nog geen officiële informatie aangekomen. Dit is algemeen advies."),
        (ago(hours=1), "Er zijn nu geen officiële berichten. Dit is algemeen advies."),
    ],
    ids=["before the first stick", "nothing going on"],
)
def test_without_bulletins_the_general_advice_helps_and_is_marked_as_such(issued_at, words):
    listing = information.present(snapshot(issued_at=issued_at, guides=(ADVICE,)), NL)
    assert [note.words for note in listing.notes] == [words]
    (row,) = listing.rows
    assert (row.title, row.route) == ("Warm blijven", routes.Guide("cold"))
    assert row.meta == "Algemeen advies, niet over deze ramp"
    assert listing.counts.more(4) == ("nog 4",), "advice is no message"


def updated(hours_ago, arrived):
    """A snapshot whose newest issue came so long ago; the message in it came when ``arrived``."""
    imported = ago(hours=hours_ago)
    publisher = Publisher(id="vr", name="VR", issue=8, issued_at=imported, imported_at=imported)
    shown = snapshot(bulletins=(bulletin(sent=ago(hours=40)),))
    known = {} if arrived is None else {("vr", "vr", "stroom-1"): arrived}
    return replace(shown, publishers={"vr": publisher}, arrived=known)


@pytest.mark.parametrize(
    ("hours_ago", "arrived", "new"),
    [
        (1, ago(hours=1), True),
        (1, ago(hours=3), False),
        (1, None, False),
        (12, ago(hours=12), False),
    ],
    ids=[
        "came with the last issue, whenever it was signed",
        "was here before",
        "first issue: all is new",
        "half a day ago",
    ],
)
def test_what_was_not_here_before_the_last_issue_is_new_for_half_a_day(hours_ago, arrived, new):
    row = information.present(updated(hours_ago, arrived), NL).rows[0]
    assert row.badge == ("Nieuw · " if new else "") + "Ernstig · geldt tot 22:30"


SOUP = Notice(
    id=3,
    title="Soep om zes uur",
    text="In de hal.\nNeem een kom mee.",
    written_at=ago(minutes=30),
    until=NOW + timedelta(hours=3),
    by=Role.STAFF,
)


def test_this_points_own_notices_stand_apart_and_say_whose_they_are():
    listing = information.present(snapshot(bulletins=(bulletin(),), notices=(SOUP,)), NL)
    assert [row.title for row in listing.rows] == ["Kop nl"]
    (own,) = listing.own
    assert listing.own_heading == "Van dit steunpunt zelf"
    assert (own.badge, own.title) == ("Mededeling van dit steunpunt", "Soep om zes uur")
    assert own.plain
    assert not own.loud
    assert own.meta == "16:00 · geldt tot 19:30"


def test_without_notices_there_is_no_heading_for_them():
    listing = information.present(snapshot(bulletins=(bulletin(),)), NL)
    assert (listing.own, listing.own_heading) == ((), "")


def test_a_notice_opens_with_whose_it_is_and_has_no_official_dress():
    article = information.present_notice(snapshot(notices=(SOUP,)), NL, 3)
    assert article.blocks[0] == Note("own-notice", "Mededeling van dit steunpunt", small=True)
    assert article.blocks[1:4] == (
        Title("Soep om zes uur"),
        Paragraph("In de hal."),
        Paragraph("Neem een kom mee."),
    )
    assert article.back == routes.Information()


def test_a_notice_is_dutch_says_so_and_is_read_by_a_dutch_voice():
    shown = snapshot(notices=(SOUP,))
    dutch, turkish = (
        information.present_notice(shown, translator(language), 3) for language in ("nl", "tr")
    )
    assert [a.language for a in (dutch, turkish)] == ["", "nl"]
    assert [
        sum(b.icon == "language" for b in a.blocks if isinstance(b, Note)) for a in (dutch, turkish)
    ] == [0, 1]


def test_a_notice_that_was_taken_back_leads_back():
    article = information.present_notice(snapshot(), NL, 3)
    assert "geldt niet meer" in article.blocks[0].words
