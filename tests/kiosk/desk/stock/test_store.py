"""What there is: the last count and what moved since, whatever happened in between."""

from __future__ import annotations

import signal
import subprocess
import sys
import tempfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.desk.stock import export
from kiosk.desk.stock.counts import about, totals
from kiosk.desk.stock.ledger import Kind, Line
from kiosk.desk.stock.units import word
from kiosk.desk.storage.errors import Unfit
from kiosk.desk.storage.records import Desk
from tests.kiosk.desk.conftest import MEMORY

MINUTE = timedelta(minutes=1)


def level(desk, item, now, **values):
    return desk.stock.line(item.id, now, **values).level


def test_what_comes_in_and_goes_out(desk, water, now):
    move = desk.stock.move
    move(water.id, Kind.ISSUED, 6, now)
    move(water.id, Kind.LOST, 4, now)
    move(water.id, Kind.SENT, 100, now, other="De Brug")
    move(water.id, Kind.ARRIVED, 50, now, other="De Kazerne")
    assert level(desk, water, now) == 300 - 6 - 4 - 100 + 50


def test_a_count_holds_from_there_on_and_says_what_was_missed(desk, water, now):
    desk.stock.move(water.id, Kind.ISSUED, 6, now)
    desk.stock.move(water.id, Kind.COUNTED, 290, now)
    desk.stock.move(water.id, Kind.ISSUED, 9, now + MINUTE)
    line = desk.stock.line(water.id, now + MINUTE)
    assert (line.level, line.missed, line.counted_at) == (281, 4, now)


def test_the_first_count_misses_nothing(desk, now):
    number = desk.stock.add_item("Brood", "stuks", 1, now, by_person=True, coupons=False)
    desk.stock.move(number, Kind.COUNTED, 0, now)
    assert desk.stock.line(number, now) == Line(level=0, counted_at=now, missed=None)


def test_below_zero_is_said_and_stops_nobody(desk, water, now):
    desk.stock.move(water.id, Kind.ISSUED, 301, now)
    assert level(desk, water, now) == -1


def test_what_was_undone_counts_no_more_and_can_be_undone_once(desk, water, now):
    wrong = desk.stock.move(water.id, Kind.ISSUED, 6, now)
    assert desk.stock.undo(wrong, now)
    assert not desk.stock.undo(wrong, now)
    line = desk.stock.line(water.id, now)
    assert (line.level, line.issued, line.hand_outs) == (300, 0, 0)
    assert desk.stock.last(water.id, only=Kind.ISSUED) is None


def test_undoing_what_came_before_a_count_leaves_the_count(desk, water, now):
    """Who counted saw what was there."""
    wrong = desk.stock.move(water.id, Kind.ISSUED, 6, now)
    desk.stock.move(water.id, Kind.COUNTED, 300, now)
    desk.stock.undo(wrong, now)
    assert level(desk, water, now) == 300


def test_a_count_is_not_undone_but_done_again(desk, water, now):
    count = desk.stock.move(water.id, Kind.COUNTED, 20, now)
    assert not desk.stock.undo(count, now)


def test_movements_of_a_drill_and_real_ones_never_meet(desk, water, now):
    desk.stock.move(water.id, Kind.ISSUED, 6, now, drill=True)
    assert level(desk, water, now) == 300
    assert level(desk, water, now, drill=True) == -6
    desk.retention.closing_of_drill(now)
    assert level(desk, water, now, drill=True) == 0
    assert level(desk, water, now) == 300


def test_a_number_that_went_with_a_drill_is_never_given_again(desk, water, now):
    """Another point may know a transfer by it."""
    number = desk.stock.move(water.id, Kind.SENT, 6, now, drill=True)
    desk.retention.closing_of_drill(now)
    assert desk.stock.move(water.id, Kind.SENT, 6, now) > number


@pytest.mark.parametrize(
    ("hand_outs", "minutes", "left", "hours"),
    [(4, 10, 60, None), (10, 2, 60, None), (10, 20, 60, 2), (10, 20, 0, None), (6, 29, 9000, None)],
    ids=["too few", "too short", "two hours", "nothing left", "farther than a day"],
)
def test_when_it_will_be_gone(hand_outs, minutes, left, hours, now):
    line = Line(
        level=left,
        fast=hand_outs if minutes != 20 else 10,
        fast_hand_outs=hand_outs,
        fast_since=now - minutes * MINUTE,
    )
    expected = None if hours is None else now + timedelta(hours=hours)
    assert line.empty_at(now) == expected


def test_the_day_ends_at_midnight_here(desk, water):
    """22:30 in winter is 23:30 here; an hour later it is tomorrow."""
    late = datetime(2026, 1, 20, 22, 30, tzinfo=UTC)
    desk.stock.move(water.id, Kind.ISSUED, 3, late)
    assert desk.stock.line(water.id, late).hand_outs == 1
    assert desk.stock.line(water.id, late + 60 * MINUTE).hand_outs == 0


@pytest.mark.parametrize(
    "wrong",
    [{"name": ""}, {"name": "WATER"}, {"unit": ""}, {"portion": 0}, {"portion": 100_001}],
    ids=["no name", "there already", "no unit", "nothing", "a slip"],
)
def test_a_thing_that_makes_no_sense_is_refused(desk, water, now, wrong):
    values = {"name": "Brood", "unit": "stuks", "portion": 1} | wrong
    with pytest.raises(Unfit):
        desk.stock.add_item(
            values["name"], values["unit"], values["portion"], now, by_person=True, coupons=False
        )


ACTS = st.lists(
    st.tuples(st.sampled_from([*Kind, "undo"]), st.integers(1, 50), st.booleans()), max_size=40
)


@settings(max_examples=40, deadline=None)
@given(ACTS)
def test_it_is_what_a_plain_reckoning_says_whatever_happens(acts):
    """Looked at after each, so that what is remembered is tried too."""
    now = datetime(2026, 1, 20, 12, tzinfo=UTC)
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as folder:
        desk = Desk(now, Path(folder))
        item = desk.stock.add_item("Water", "liter", 3, now, by_person=True, coupons=False)
        lines = []
        for act, quantity, drill in acts:
            if act == "undo":
                desk.stock.undo(quantity, now)
                lines = [
                    (*line[:4], True) if line[0] == quantity and line[1] != "counted" else line
                    for line in lines
                ]
            else:
                number = desk.stock.move(item, act, quantity, now, drill=drill)
                lines.append((number, act, quantity, drill, False))
            for of in (False, True):
                assert desk.stock.line(item, now, drill=of).level == plainly(lines, of)
        desk.close()


def plainly(lines, drill):
    level = 0
    for _, kind, quantity, of, undone in lines:
        if of is drill and kind is Kind.COUNTED:
            level = quantity
        elif of is drill and not undone:
            level += quantity if kind in {Kind.RECEIVED, Kind.ARRIVED} else -quantity
    return level


def test_what_is_taken_along_names_nobody_and_no_coupon(desk, water, now):
    (digits,) = desk.coupons.make(1, now)
    others = desk.sharing.elsewhere()
    coupon = desk.coupons.judged(digits, water, now, others)
    desk.coupons.give(water, 6, now, coupon=coupon)
    table = export.as_csv(desk.stock.items(), desk.stock.all(), drill=False).decode("utf-8-sig")
    assert table.splitlines()[1:] == [
        "1;20-01-2026 16:30;Water;liter;binnengekomen;300;;;nee",
        "2;20-01-2026 16:30;Water;liter;uitgegeven;6;;;nee",
    ]


@pytest.mark.parametrize(
    ("typed", "counted"),
    [("Liter", "liter"), ("ltr.", "liter"), ("stuks", "stuks"), ("Één pak", "een-pak"), ("", "")],
)
def test_units_are_counted_together_however_they_are_typed(typed, counted):
    assert word(typed) == counted


@pytest.mark.parametrize(("number", "said"), [(0, 0), (7, 7), (96, 96), (312, 310), (-148, -150)])
def test_what_goes_up_is_about_so_much(number, said):
    assert about(number) == said


def test_totals_are_by_theme_and_unit_and_change_with_no_single_hand_out(desk, water, now):
    before = totals(desk, now, drill=False)
    assert {(line.what, line.unit, line.number) for line in before} == {
        ("stock", "liter", 300),
        ("issued", "liter", 0),
    }
    desk.stock.move(water.id, Kind.ISSUED, 100, now)
    told = totals(desk, now, drill=False)
    desk.stock.move(water.id, Kind.ISSUED, 3, now)
    assert totals(desk, now, drill=False) == told


def test_residents_read_what_they_get_and_nothing_of_how_much_is_left(desk, water, now):
    from kiosk.i18n.translator import translator
    from kiosk.visitor import this_point
    from tests.kiosk.snapshots import snapshot

    bread = desk.stock.add_item("Brood", "stuks", 1, now, by_person=False, coupons=False)
    desk.stock.move(bread, Kind.RECEIVED, 1, now)
    desk.stock.move(bread, Kind.ISSUED, 1, now)
    page = this_point.present(replace(snapshot(), goods=desk.stock.goods(now)), translator("nl"))
    (fact,) = (block for block in page.blocks if getattr(block, "label", "") == "Hier te krijgen")
    assert fact.words == "Water: 3 liter per persoon", "what is gone is promised to nobody"
    assert "300" not in repr(page)


GIVE_AND_DIE = """
import os, signal, sys
from datetime import datetime, UTC
from pathlib import Path
from kiosk.desk.storage.records import Desk

now = datetime(2026, 1, 20, 15, 30, tzinfo=UTC)
desk = Desk(now, Path(sys.argv[1]))
item = desk.stock.item(1)
for _ in range(int(sys.argv[2])):
    desk.coupons.give(item, 3, now)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_killed_between_the_touch_and_the_screen_every_touch_is_on_the_card(desk, water, now):
    """kill -9, twice, with the book open elsewhere meanwhile."""
    for times in (3, 4):
        died = subprocess.run(
            [sys.executable, "-c", GIVE_AND_DIE, str(desk.folder), str(times)], check=False
        )
        assert died.returncode == -signal.SIGKILL
    line = desk.stock.line(water.id, now)
    assert (line.hand_outs, line.level) == (7, 300 - 21)


def test_no_log_says_which_coupon_came(desk, water, now, caplog):
    with caplog.at_level("DEBUG"):
        (digits,) = desk.coupons.make(1, now)
        others = desk.sharing.elsewhere()
        coupon = desk.coupons.judged(digits, water, now, others)
        desk.coupons.give(water, 6, now, coupon=coupon)
        with pytest.raises(Unfit):
            desk.coupons.judged(digits, water, now, others)
    assert digits not in caplog.text
    assert coupon.name not in caplog.text
    assert all(coupon.name not in entry.what for entry in desk.audit_log.entries())
