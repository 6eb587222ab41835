"""Where nobody can be sure what time it is: said on every surface, and nothing is made up."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from content.core.model import PlaceStatus, Utility, UtilityKind, UtilityState
from kiosk import frame
from kiosk.i18n import opening
from kiosk.i18n.translator import translator
from kiosk.model import routes
from kiosk.model.place_filter import Wanted
from kiosk.speech import script
from kiosk.takeaway import sheets
from kiosk.visitor import bulletin as bulletin_page
from kiosk.visitor import information, places, retell_page, share, start, terms, utility
from tests.kiosk.snapshots import NOW, bulletin, place, snapshot

NL = translator("nl")
DAY = timedelta(days=1)
AHEAD = NOW + 31 * DAY
THEIRS = bulletin(
    sent=AHEAD - timedelta(minutes=25), expires=AHEAD + timedelta(hours=6), languages=("nl",)
)
POWER = Utility(
    publisher="vr",
    kind=UtilityKind.POWER,
    state=UtilityState.OUT,
    updated_at=AHEAD - timedelta(minutes=5),
    expected_until=AHEAD + timedelta(hours=5),
    notes={"nl": "Er wordt aan gewerkt."},
)


def doubtful(**values):
    """Everything of the region was signed a month ahead of this machine's time."""
    shown = snapshot(
        bulletins=(THEIRS,),
        utilities=(POWER,),
        places=[place(status=PlaceStatus.OPEN, status_at=AHEAD - timedelta(hours=1))],
        issued_at=AHEAD,
        **values,
    )
    return replace(
        shown,
        clock_certain=False,
        doubted=frozenset({"vr"}),
        publishers_now={"vr": AHEAD},
    )


def certain():
    """The same, where the machine's time is theirs."""
    return replace(doubtful(), now=AHEAD, clock_certain=True, doubted=frozenset())


def written(view) -> str:
    return repr(view)


ROUTE = information.route_to(THEIRS)
SURFACES = {
    "the list": lambda w: written(tuple(information.present(w, NL).rows)),
    "the message": lambda w: written(bulletin_page.present(w, NL, ROUTE, lambda *_: None)),
    "the start": lambda w: written(start.present(w, NL)),
    "what is retold": lambda w: written(retell_page.present(w, NL, ROUTE)),
    "a phone": lambda w: share.text(THEIRS, w, NL),
    "a receipt": lambda w: written(sheets.receipt(w, NL, ROUTE, 80)),
    "the poster": lambda w: written(sheets.poster(w)),
}


@pytest.mark.parametrize("surface", SURFACES.values(), ids=SURFACES)
def test_what_has_an_end_may_be_over(surface):
    assert "misschien verlopen" in surface(doubtful())
    assert "misschien verlopen" not in surface(certain())


@pytest.mark.parametrize("surface", SURFACES.values(), ids=SURFACES)
def test_no_age_is_made_up(surface):
    for age in ("geleden", "zojuist", "morgen ", "gisteren "):
        assert age not in surface(doubtful())


def test_dates_take_the_place_of_ages():
    row = information.present(doubtful(), NL).rows[0]
    assert row.meta == "Veiligheidsregio, 20 feb 16:05"
    assert "geldt tot 20 feb 22:30" in row.badge
    later = replace(doubtful(), now=datetime(2025, 12, 1, tzinfo=UTC))
    assert "20 feb 2026 16:05" in information.present(later, NL).rows[0].meta


def test_how_long_still_is_a_date():
    assert utility.how_long(POWER, doubtful(), NL) == "tot ± 20 feb 21:30"
    assert utility.how_long(POWER, certain(), NL) == "nog ± 5 uur"


def test_a_place_tells_the_date_of_its_state():
    _, shelter = doubtful().places[0]
    assert opening.words(shelter, doubtful(), NL) == "was open op 20 feb 15:30"


def test_what_begins_is_judged_by_its_own_publisher():
    coming = bulletin(sent=AHEAD, expires=AHEAD + timedelta(hours=6))
    assert terms.on_the_glass(coming, doubtful(), NL)


def test_the_doubt_itself_is_said():
    shown = doubtful()
    for route in (routes.Start(), routes.Information(), routes.Places()):
        assert "Klok onzeker" in frame.present(shown, NL, route).stick
    assert "klok onzeker" in sheets.poster(shown).dutch.subtitle
    assert frame.present(shown, NL, routes.Places()).time.endswith("?")
    assert "nzeker" not in written(information.present(certain(), NL))


def test_the_doubt_takes_no_room_from_what_saves_lives():
    """It is in the frame; before the worst message it filled half of a small panel."""
    assert information.present(doubtful(), NL).notes == ()
    assert places.present(doubtful(), NL, Wanted()).notes == ()
    badge = information.label(THEIRS, doubtful(), NL)
    assert start.present(doubtful(), NL).badge == badge


def test_the_doubt_is_heard_before_the_page_is():
    page = information.present(doubtful(), NL)
    said = script.script(frame.present(doubtful(), NL, routes.Information()), page, NL)
    assert said.index("Klok onzeker") < said.index("Kop nl")
    assert said.count("Klok onzeker") == 1


def test_of_several_warnings_none_is_large():
    old = {"publishers_now": {"vr": AHEAD + timedelta(days=3)}, "clock_certain": False}
    shown = replace(doubtful(), **old)
    assert [note.small for note in information.warnings(shown, NL)] == [False]
    shown = replace(doubtful(content_trouble="kapot"), **old)
    notes = information.present(shown, NL).notes
    assert [note.small for note in notes] == [True] * len(notes)
    assert [note.small for note in places.present(shown, NL, Wanted()).notes] == [True, True]


def test_that_all_is_over_says_enough_of_its_age():
    over = replace(doubtful(content_trouble="kapot"), publishers_now={"vr": AHEAD + 3 * DAY})
    trouble, expired = information.present(over, NL).notes
    assert "nu niet lezen" in trouble.words
    assert "Alle berichten zijn verlopen" in expired.words


def test_old_news_is_old_by_its_own_time():
    """A month ahead by its own clock, and three days in the machine since."""
    old = replace(doubtful(), publishers_now={"vr": AHEAD + timedelta(days=3)})
    assert information.age(doubtful(), NL) == ""
    assert "De laatste is van 20 feb 16:30" in information.age(old, NL)


def test_one_publishers_date_takes_no_word_from_another():
    """Both are on the board, each with its own state: a tile and a row."""
    ours = Utility(
        publisher="gemeente", kind=UtilityKind.POWER, state=UtilityState.LIMITED, updated_at=NOW
    )
    shown = replace(doubtful(), utilities=(POWER, ours))
    assert len(utility.tiles(shown, NL) + utility.rows(shown, NL)) == 2
