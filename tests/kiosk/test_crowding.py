"""One publisher says a great deal, late and loud. Another's warning is still read first."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import msgspec
import pytest

from content.core import supersession
from content.core.fair import as_issued
from content.core.model import (
    Block,
    BlockKind,
    Guide,
    Publisher,
    Severity,
    Utility,
    UtilityKind,
    UtilityState,
)
from kiosk.i18n.translator import translator
from kiosk.model import routes
from kiosk.model.place_filter import Wanted
from kiosk.model.session import Session
from kiosk.navigation.context import SMALL_ROOM, Context
from kiosk.speech import script
from kiosk.takeaway import sheets
from kiosk.visitor import guide, guides, information, places, start, utility
from tests.kiosk.snapshots import NOW, bulletin, page, place, snapshot

NL = translator("nl")
FLOOD = 3_900


def by(publisher, item, **values):
    return msgspec.structs.replace(item, publisher=publisher, **values)


def named(item, headline):
    info = msgspec.structs.replace(item.infos[0], headline=headline)
    return msgspec.structs.replace(item, infos=(info,))


def with_two(shown):
    other = Publisher(id="luid", name="Luid", issue=1, issued_at=NOW, imported_at=NOW)
    return replace(shown, publishers={**shown.publishers, "luid": other})


@pytest.fixture(scope="module")
def crowded():
    """As the board gives it: 3,900 extreme messages of one, from 2099; one of another."""
    loud = (
        by("luid", named(bulletin(f"l{n}", severity=Severity.EXTREME), f"Luid {n}"),
           sent=NOW + timedelta(days=365 * 73 + n))
        for n in range(FLOOD)
    )  # fmt: skip
    quiet = named(bulletin("q", severity=Severity.EXTREME), "Verlaat nu Zuid")
    held = (*(as_issued(one, "sent", NOW) for one in loud), quiet)
    many = [by("luid", place(f"l{n}", north=0.001 + n / 1e6)) for n in range(50)]
    return with_two(
        snapshot(
            bulletins=supersession.in_order(held), places=(*many, place("sporthal", north=0.02))
        )
    )


def test_among_the_first_rows(crowded):
    rows = information.present(crowded, NL).rows
    assert "Verlaat nu Zuid" in [rows[n].title for n in range(2)]
    assert len(rows) >= FLOOD


def test_on_the_start_screen(crowded):
    assert start.present(crowded, NL).line == "Verlaat nu Zuid"


def test_no_message_looks_newer_than_its_issue(crowded):
    rows = information.present(crowded, NL).rows
    assert not any("2099" in rows[n].meta or "2100" in rows[n].meta for n in range(10))


def test_on_the_poster_among_the_first_headlines(crowded):
    small = replace(crowded, bulletins=crowded.bulletins[:5])
    headlines = [line.text for line in sheets.poster(small).dutch.sections[0]]
    assert any(words.startswith("Verlaat nu Zuid.") for words in headlines[1:3])


def test_aloud(crowded):
    small = replace(crowded, bulletins=crowded.bulletins[:5])
    context = Context(
        small, Session(route=routes.Information()), NL, lambda *_: None, room=SMALL_ROOM
    )
    said = script.script(*page(context), NL).split("\n")
    titles = [line for line in said if line.startswith(("Luid ", "Verlaat")) and "," not in line]
    assert "Verlaat nu Zuid." in titles[:2]


def test_a_place_of_another_is_on_paper(crowded):
    receipt = sheets.receipt(crowded, NL, routes.Places(), 80)
    names = [s[0].text for s in receipt.sheet.sections]
    assert "Sporthal" in names
    poster = sheets.poster(replace(crowded, bulletins=()))
    places = [line.text for section in poster.dutch.sections for line in section]
    assert any("Sporthal" in words for words in places)


def test_where_lists_meet_each_place_says_whose_it_is(crowded):
    rows = places.present(crowded, NL, Wanted()).rows
    assert rows[0].meta.endswith("Luid")
    assert rows[len(rows) - 1].meta.endswith("Veiligheidsregio")
    alone = snapshot(places=(place(),))
    assert "Veiligheidsregio" not in places.present(alone, NL, Wanted()).rows[0].meta


def test_nobody_speaks_for_another_of_the_water():
    ours = Utility(publisher="vr", kind=UtilityKind.WATER, state=UtilityState.OUT, updated_at=NOW)
    theirs = by("luid", ours, state=UtilityState.WORKING)
    shown = with_two(snapshot(utilities=(ours, theirs)))
    (tile,) = utility.tiles(shown, NL)
    assert (tile.state, tile.name) == ("Water: uit", "Water · Veiligheidsregio")
    (row,) = information.present(shown, NL).rows
    assert (row.title, row.meta.split(",")[0]) == ("Water: werkt", "Luid")


def advice(publisher, title):
    blocks = (Block(kind=BlockKind.PARAGRAPH, text=title),)
    return Guide(publisher=publisher, hazard="smoke", language="nl", title=title, blocks=blocks)


def test_nobody_gives_advice_in_the_place_of_another():
    shown = with_two(snapshot(guides=(advice("luid", "Ramen open"), advice("vr", "Ramen dicht"))))
    rows = guides.present(shown, NL).rows
    assert [(row.title, row.meta) for row in rows] == [
        ("Ramen open", "Advies van Luid"),
        ("Ramen dicht", "Advies van Veiligheidsregio"),
    ]
    for row in rows:
        article = guide.present(shown, NL, row.route)
        assert article.blocks[0].words == row.title
