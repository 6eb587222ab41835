"""Verbinding: an old reading never looks like a new one, and nothing that is wrong is hidden."""

from __future__ import annotations

from datetime import timedelta

import pytest
import zxingcpp
from PIL import Image

from kiosk.i18n.translator import NAMES, translator
from kiosk.model.qr_codes import Room
from kiosk.model.views import Actions, Badge, Fact, Note
from kiosk.state.connection import after
from kiosk.technician import connection, diagnostics, routes
from link import report
from link.alarms import AlarmCode
from tests.kiosk.links import Alarm, below, connected, lost, parent, status
from tests.kiosk.snapshots import NOW, ago, snapshot

NL = translator("nl")
ROOM = Room(side_px=340, px_per_mm=5.25)


def shown(known, tr=NL, said=""):
    return connection.present(snapshot(connection=known), tr, said)


def badge(known):
    return next(block for block in shown(known).blocks if isinstance(block, Badge))


def facts(known) -> dict[str, str]:
    return {b.label: b.words for b in shown(known).blocks if isinstance(b, Fact)}


def choices(view):
    return [c.route for block in view.blocks if isinstance(block, Actions) for c in block.choices]


def silent():
    """It answered half an hour ago, and no more since ten minutes after."""
    known = after(None, status(), NOW - timedelta(minutes=30))
    known = after(known, None, NOW - timedelta(minutes=20))
    return after(known, None, NOW)


@pytest.mark.parametrize(
    ("known", "words", "loud"),
    [
        (connected(), "Er is verbinding.", False),
        (lost(minutes=70), "Geen verbinding sinds 15:20.", True),
        (
            connected(status(parents=(parent(),))),
            "Er is nog nooit verbinding geweest.",
            True,
        ),
        (
            connected(status(parents=())),
            "Er is geen punt boven dit punt bekend.",
            False,
        ),
        (silent(), "Het programma voor de verbinding antwoordt niet sinds 16:10.", True),
        (
            after(None, None, NOW),
            "Het programma voor de verbinding antwoordt niet sinds 16:30.",
            True,
        ),
    ],
    ids=["up", "lost", "never", "no parents", "silent", "never answered"],
)
def test_first_whether_it_works(known, words, loud):
    assert (badge(known).words, badge(known).loud) == (words, loud)


def test_a_reading_says_how_old_it_is():
    assert facts(silent())["Laatst gekeken"] == "30 minuten geleden"
    assert facts(connected())["Laatst gekeken"] == "zojuist"


def test_what_waits_says_how_long_and_that_a_courier_can_take_it():
    known = lost(waiting=3, courier=True, oldest=ago(hours=2))
    assert (
        facts(known)["Wacht op verzending"] == "3 brieven, de oudste 2 uur, geef mee aan de koerier"
    )
    assert facts(connected())["Wacht op verzending"] == "niets"


def test_a_parent_that_only_another_could_tell_is_not_within_reach():
    silent_one = parent(through=("ip",), heard=ago(hours=4))
    known = connected(status(parents=(silent_one,)))
    assert facts(known)["Kazerne Veldermeer"] == (
        "alleen via een ander punt: onzeker · gehoord 4 uur geleden"
    )


def test_each_parent_says_by_what_and_when_it_was_heard():
    parents = (parent("ip", heard=ago(minutes=4)), parent(dropped=7))
    known = connected(status(parents=parents[:1]))
    assert (
        facts(known)["Kazerne Veldermeer"] == "bereikbaar via netwerk · gehoord 4 minuten geleden"
    )
    known = connected(status(parents=parents[1:]))
    assert facts(known)["Kazerne Veldermeer"] == (
        "nu niet bereikbaar · nooit gehoord · 7 berichten niet aangenomen: te veel"
    )


def test_a_call_through_names_who_did_not_answer():
    known = connected(
        status(
            role="coordination",
            below=(
                below("np-a", called=ago(minutes=2), answered=ago(minutes=1)),
                below("np-b", called=ago(minutes=2)),
            ),
        )
    )
    assert facts(known)["Laatste oproep"] == "16:28: 1 van 2 antwoordden"
    assert facts(known)["Geen antwoord van"] == "Steunpunt B"
    assert routes.CallThrough() in choices(shown(known))
    assert routes.CallThrough() not in choices(shown(connected()))


def test_who_we_are_can_be_compared_and_taken_along():
    known = connected()
    assert facts(known)["Cijfers om te vergelijken"] == known.told.fingerprint
    assert {routes.ConnectionCode(), routes.TakeCard()} <= set(choices(shown(known)))
    scan = connection.present_code(snapshot(connection=known), NL, ROOM, "16:30")
    assert scan.matrix is not None
    assert known.told.fingerprint in scan.hint
    assert connection.present_code(snapshot(), NL, ROOM, "16:30").matrix is None


def test_the_code_holds_id_name_and_fingerprint():
    known = connected()
    matrix = connection.present_code(snapshot(connection=known), NL, ROOM, "16:30").matrix
    side = len(matrix) + 8
    picture = Image.new("L", (side, side), 255)
    for y, row in enumerate(matrix, 4):
        for x, dark in enumerate(row, 4):
            picture.putpixel((x, y), 0 if dark else 255)
    (read,) = zxingcpp.read_barcodes(picture.resize((side * 4, side * 4), Image.Resampling.NEAREST))
    assert read.text == f"np-a\nDe Brink\n{known.told.fingerprint}"


def test_a_point_that_the_region_does_not_know_says_so():
    told = status()
    import msgspec

    unknown = msgspec.structs.replace(
        told,
        directory=report.Listed(issue=3, nodes=2, listed=False, faults=("An entry is left out",)),
    )
    notes = [b.words for b in shown(connected(unknown)).blocks if isinstance(b, Note)]
    assert "Dit punt staat er nog niet in. Laat het inschrijven." in notes
    assert facts(connected(unknown))["Fout in de lijst"] == "An entry is left out"


def test_every_alarm_of_the_link_has_words():
    assert set(map(str, AlarmCode)) == set(connection.ALARM)
    known = connected(
        status(alarms=(Alarm(code="cloned-card", subject="np-b", since=NOW, last=NOW, times=1),))
    )
    assert connection.ALARM["cloned-card"] in facts(known).values()


@pytest.mark.parametrize("language", NAMES)
@pytest.mark.parametrize(
    "known", [None, connected(), lost(), silent()], ids=["none", "up", "lost", "silent"]
)
def test_it_can_be_shown_in_every_language(known, language):
    assert len(shown(known, translator(language)).blocks) >= 2


def test_without_a_link_the_helpdesk_page_is_as_it_was():
    def pages(known):
        return choices(diagnostics.present(snapshot(connection=known), NL, "", ()))

    assert routes.Connection() not in pages(None)
    assert pages(connected()) == [*pages(None), routes.Connection()]
