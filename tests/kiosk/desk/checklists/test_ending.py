"""A list is not done with things undone, unless who ends it has read which."""

from __future__ import annotations

import pytest

from kiosk.desk.action import Sending
from kiosk.desk.checklists import actions
from kiosk.desk.checklists.routes import Checklist, EndList
from kiosk.desk.checklists.store import checklists
from kiosk.desk.duty.routes import Handover
from kiosk.desk.routes import Sure, Tasks
from kiosk.desk.storage.errors import Unfit
from kiosk.model.roles import Role
from kiosk.model.views import Paragraph, Row, Step
from tests.kiosk.desk.test_screens import desk_session, routes, show  # noqa: F401
from tests.kiosk.running import going
from tests.kiosk.snapshots import NOW, snapshot

ITEMS = next(sheet.items for sheet in checklists() if sheet.name == "handover")


@pytest.fixture
def sending(desk_session):  # noqa: F811
    return Sending(
        desk_session.desk, {}, Role.STAFF, going(NOW), snapshot(), print, print, checklists
    )


@pytest.fixture
def begun(sending):
    """All but the last two are ticked."""
    run = sending.desk.runs.start("handover", NOW)
    for item in ITEMS[:-2]:
        sending.desk.runs.tick(run.id, item, NOW)
    return sending


def ends(desk_session):  # noqa: F811
    return [
        route
        for route in routes(
            show(Checklist("handover"), desk_session=desk_session, snapshot=snapshot())
        )
        if isinstance(route, EndList | Sure)
    ]


def test_with_something_undone_the_button_asks_first(begun, desk_session):  # noqa: F811
    assert ends(desk_session) == [Sure(EndList("handover", ITEMS[-2:]))]
    for item in ITEMS[-2:]:
        begun.desk.runs.tick(1, item, NOW)
    assert ends(desk_session) == [EndList("handover")]


@pytest.mark.parametrize("agreed", [(), ITEMS[-1:]], ids=["nothing", "less than is undone"])
def test_what_nobody_read_ends_no_list(begun, agreed):
    with pytest.raises(Unfit):
        actions.done(begun, EndList("handover", agreed))
    assert begun.desk.runs.running("handover")


def test_what_was_left_is_told_to_who_comes_next(begun, desk_session):  # noqa: F811
    actions.done(begun, EndList("handover", ITEMS[-2:]))
    (row,) = (
        block
        for block in show(Tasks(), desk_session=desk_session).blocks
        if isinstance(block, Row) and block.route == Checklist("handover")
    )
    assert row.meta.endswith("2 dingen niet gedaan")
    listed = show(Checklist("handover"), desk_session=desk_session).blocks
    assert [block.words for block in listed if isinstance(block, Step)] == list(ITEMS[-2:])
    told = show(Handover(), desk_session=desk_session).blocks
    said = [block.words for block in told if isinstance(block, Paragraph | Step)]
    assert f"Overdragen, niet gedaan: {ITEMS[-1]}" in said


def test_begun_again_it_is_forgotten(begun, desk_session):  # noqa: F811
    actions.done(begun, EndList("handover", ITEMS[-2:]))
    begun.desk.runs.start("handover", NOW)
    told = show(Handover(), desk_session=desk_session).blocks
    assert not [b for b in told if "niet gedaan" in getattr(b, "words", "")]
