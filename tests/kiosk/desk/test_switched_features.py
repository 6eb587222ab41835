"""What a location switches on has its place everywhere: nothing is half there."""

from __future__ import annotations

import msgspec
import pytest

from kiosk.config import Desk as Settings
from kiosk.desk.checklists.store import checklists
from kiosk.desk.context import DeskContext, to_check
from kiosk.desk.desk_session import DeskSession
from kiosk.desk.registry import FEATURES
from kiosk.desk.storage.records import Desk
from kiosk.desk.storage.retention_rules import OF_DRILLS, RULES, rules
from kiosk.i18n.translator import translator
from kiosk.model.session import Session
from tests.kiosk.snapshots import NOW, snapshot

OFF = Settings()
LISTS = ("opening", "hourly", "handover", "closing")
"""At each of these moments somebody has to think of it."""


def switched_by(feature):
    """The switch in kiosk.toml that alone turns it on."""
    (switch,) = (
        field
        for field in Settings.__struct_fields__
        if getattr(OFF, field) is False
        and feature.wanted(msgspec.structs.replace(OFF, **{field: True}))
    )
    return switch


SWITCHED = {switched_by(one): one for one in FEATURES if not one.wanted(OFF)}
each = pytest.mark.parametrize("switch", SWITCHED)


def test_these_are_they():
    assert {"needs", "stock", "visitors", "volunteers"} <= set(SWITCHED)


@each
@pytest.mark.parametrize("name", LISTS)
def test_it_has_a_line_on_each_list_of_the_day_and_only_while_it_is_on(switch, name, tmp_path):
    def items(features):
        return {one.name: one.items for one in checklists({}, tmp_path, to_check(features))}[name]

    added = SWITCHED[switch].to_check[name]
    assert added
    assert set(added) <= set(items((SWITCHED[switch],)))
    assert not set(added) & set(items(()))


@each
def test_it_has_an_entry_in_the_menu_and_a_section_in_the_handover(switch, tmp_path):
    feature = SWITCHED[switch]
    desk = Desk(NOW, tmp_path / "desk")
    if switch == "stock":
        desk.stock.add_item("Water", "liter", 3, NOW, by_person=True, coupons=False)
    context = DeskContext(
        snapshot(),
        Session(),
        translator("nl"),
        lambda *_: None,
        desk_session=DeskSession(lambda: NOW, _desk=desk),
        features=(feature,),
    )
    section = feature.handover(context)
    desk.close()
    assert feature.menu
    assert section.lines


@each
def test_what_it_writes_has_a_term_that_staff_read(switch):
    of_it = [rule for rule in RULES if rule.feature == switch]
    assert of_it
    assert set(of_it) <= set(rules({switch}))
    assert not set(of_it) & set(rules())


@each
def test_what_it_writes_in_a_drill_goes_with_the_drill(switch):
    tables = {rule.table for rule in RULES if rule.feature == switch}
    assert {f"delete from {table} where drill" for table in tables} <= set(OF_DRILLS)
