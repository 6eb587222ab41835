"""What to do now when somebody is in need and 112 does not answer."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest

from content.board import built_in_guides
from content.core.model import PlaceKind
from kiosk.config import Desk
from kiosk.i18n.translator import translator
from kiosk.model import routes
from kiosk.model.views import Actions, Note, Step
from kiosk.visitor import emergency
from tests.kiosk.snapshots import place, snapshot, wanted

NL = translator("nl")


def of(kind, shown, language="nl"):
    return [b for b in emergency.present(shown, translator(language)).blocks if isinstance(b, kind)]


def ways(shown):
    return [c.route for actions in of(Actions, shown) for c in actions.choices]


def test_it_says_what_to_do_now_step_by_step_each_with_a_pictogram():
    steps = of(Step, snapshot())
    assert [step.mark for step in steps] == ["1", "2", "3", "4"]
    assert steps[0].words.startswith("Bel 112.")
    assert all(step.icon for step in steps)


@pytest.mark.parametrize(
    ("own", "reports", "words"),
    [
        ("Ga naar de balie bij de deur.", True, "Ga naar de balie bij de deur."),
        ("", True, "De balie neemt uw noodmelding aan en geeft die door aan de hulpdiensten."),
        ("", False, "Ga naar een medewerker. Die kan uw melding doorgeven."),
    ],
    ids=["in its own words", "takes emergency reports", "passes on"],
)
def test_it_says_what_the_desk_does_and_promises_no_more(own, reports, words):
    shown = snapshot()
    point = msgspec.structs.replace(shown.config.point, emergency_help=own)
    config = msgspec.structs.replace(
        shown.config, point=point, desk=Desk(emergency_reports=reports)
    )
    shown = replace(shown, config=config)
    (note,) = of(Note, shown)
    assert (note.words, note.loud) == (words, True)
    assert len(of(Note, shown, "ar")) == (2 if own else 1), "what is in Dutch only says so"


def test_who_has_no_haste_finds_the_guides_and_the_nearest_help():
    doctor = place("huisarts", kind=PlaceKind.MEDICAL)
    pharmacy = place("linde", kind=PlaceKind.PHARMACY)
    assert ways(snapshot(places=(doctor, pharmacy), guides=built_in_guides())) == [
        routes.Guide("medical"),
        routes.Guide("no-112"),
        routes.Places(wanted("medical")),
        routes.Places(wanted("pharmacy")),
    ]


def test_no_button_leads_to_nothing():
    assert ways(snapshot()) == []
