"""What is new, changed and gone, for a neighbour who was here this morning."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest

from content.board import Gone
from content.core.model import (
    MessageStatus,
    Reference,
    Utility,
    UtilityKind,
    UtilityState,
)
from kiosk.i18n.translator import translator
from kiosk.model import routes
from kiosk.model.views import Note
from kiosk.visitor import changes, information
from tests.kiosk.snapshots import NOW, ago, bulletin, later, snapshot

NL = translator("nl")


def came(*names, hours_ago=1):
    return {("vr", "vr", name): ago(hours=hours_ago) for name in names}


def update(name, of):
    before = Reference(sender="vr", identifier=of, sent=ago(hours=5))
    return msgspec.structs.replace(bulletin(name), references=(before,))


def badges(**values):
    return [row.badge for row in changes.present(snapshot(**values), NL).rows]


def test_it_says_from_when_on():
    (note,) = changes.present(snapshot(), NL).notes
    assert note.words == "Wat is er veranderd? Vanaf 00:00, het nieuwste eerst."


def test_in_the_night_yesterday_counts_too():
    early = later(snapshot(), hours=10)  # 02:30
    (note,) = changes.present(early, NL).notes
    assert note.words == "Wat is er veranderd? Vanaf gisteren 00:00, het nieuwste eerst."


def test_new_changed_and_gone_the_latest_first():
    shown = (bulletin("nieuw"), update("stroom-2", "stroom-1"), bulletin("oud"))
    gone = (Gone(ago(hours=2), bulletin("weg")),)
    arrived = came("nieuw", hours_ago=3) | came("stroom-2", hours_ago=1)
    assert badges(bulletins=shown, arrived=arrived, gone=gone) == [
        "Veranderd · 15:30",
        "Geldt niet meer · 14:30",
        "Nieuw · 13:30",
    ]


def test_what_another_message_replaced_is_not_told_as_gone():
    gone = (Gone(ago(hours=1), bulletin("stroom-1")),)
    assert badges(
        bulletins=(update("stroom-2", "stroom-1"),), arrived=came("stroom-2"), gone=gone
    ) == ["Veranderd · 15:30"]


def test_what_changed_yesterday_is_not_told():
    gone = (Gone(ago(hours=20), bulletin("weg")),)
    arrived = came("nieuw", hours_ago=18)
    assert badges(bulletins=(bulletin("nieuw"),), arrived=arrived, gone=gone) == []
    assert "niets veranderd" in changes.present(snapshot(), NL).empty


def test_a_utility_whose_state_is_another_since_this_morning_is_said():
    water = Utility(
        publisher="vr", kind=UtilityKind.WATER, state=UtilityState.LIMITED,
        since=ago(hours=4), updated_at=ago(hours=1), notes={"nl": "Lage druk."},
    )  # fmt: skip
    gas = msgspec.structs.replace(water, kind=UtilityKind.GAS, since=ago(hours=30))
    (row,) = changes.present(snapshot(utilities=(water, gas)), NL).rows
    assert (row.badge, row.title, row.detail) == (
        "Veranderd · 12:30", "Water: beperkt", "Lage druk.",
    )  # fmt: skip
    assert row.route == routes.Utility("vr", UtilityKind.WATER)


def test_what_is_gone_can_be_read_back_and_says_that_it_no_longer_holds():
    gone = (Gone(ago(hours=2), bulletin("weg")),)
    shown = snapshot(gone=gone)
    (row,) = changes.present(shown, NL).rows
    article = changes.present_gone(shown, NL, row.route)
    assert article.blocks[0] == Note(
        "history", "Dit bericht is weg. Het geldt niet meer.", loud=True
    )
    assert article.back == routes.Changes()
    forgotten = changes.present_gone(snapshot(), NL, row.route)
    assert "geldt niet meer" in forgotten.blocks[0].words


@pytest.mark.parametrize("drill", [True, False])
def test_an_exercise_that_is_over_is_said_in_a_drill_alone(drill):
    exercise = msgspec.structs.replace(bulletin("o"), status=MessageStatus.EXERCISE)
    told = badges(gone=(Gone(NOW - timedelta(hours=1), exercise),), drill=drill)
    assert bool(told) is drill


def test_the_way_there_is_on_the_first_page_once_anything_changed():
    def way(shown):
        return information.present(shown, NL).changes

    shown = (bulletin("nieuw"),)
    assert way(snapshot(bulletins=shown, arrived=came("nieuw"))).route == routes.Changes()
    assert way(snapshot(bulletins=shown)) is None
