"""The switch of OEFENING: it wins until the settings change, and never stays on."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kiosk.desk.drill.store import Switch, drilling
from kiosk.desk.storage.records import Desk
from tests.kiosk.snapshots import NOW

OFF = Switch(at=NOW.timestamp(), settings="as set")
ON = Switch(at=NOW.timestamp(), until=(NOW + timedelta(hours=2)).timestamp(), settings="as set")


@pytest.mark.parametrize(
    ("switch", "later", "usual", "settings", "on"),
    [
        (None, 0, True, "as set", True),
        (None, 0, False, "as set", False),
        (OFF, 0, True, "as set", False),
        (OFF, 9000, True, "as set", False),
        (OFF, 0, True, "changed", True),
        (ON, 0, False, "as set", True),
        (ON, 1.9, False, "as set", True),
        (ON, 2, False, "as set", False),
        (ON, 2, True, "as set", False),
        (ON, 1, False, "changed", False),
        (ON, -1, False, "as set", False),
        (ON, -0.01, False, "as set", True),
    ],
    ids=[
        "never turned: on",
        "never turned: off",
        "turned off",
        "off a year later",
        "the settings changed since",
        "turned on",
        "nearly over",
        "over",
        "over: the settings do not bring it back",
        "turned on, then the settings changed",
        "the clock went back",
        "the clock was set right",
    ],
)  # fmt: skip
def test_what_holds(switch, later, usual, settings, on):
    now = NOW + timedelta(hours=later)
    assert drilling(switch, now, usual=usual, settings=settings) is on


def test_it_is_found_again(tmp_path):
    desk = Desk(NOW, tmp_path)
    assert desk.switches.find() is None
    desk.switches.keep(ON)
    desk.switches.keep(OFF)
    desk.close()
    again = Desk(NOW, tmp_path)
    assert again.switches.find() == OFF
    again.close()


def test_one_that_nobody_can_read_is_none(tmp_path):
    desk = Desk(NOW, tmp_path)
    with desk._store.writing() as db:
        db.execute("insert into kept values ('drill', 'yes')")
    assert desk.switches.find() is None
    desk.close()
