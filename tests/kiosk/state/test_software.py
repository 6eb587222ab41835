"""What root tells of software is read as it is, and anything else is said to be unreadable."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta

import pytest

from kiosk.state import software
from kiosk.state.software import STUCK_AFTER, Software, held_back, not_taken_here, read_software
from power.status import SupplyState
from software import folders, telling
from software.errors import Why
from software.telling import Stage, Told
from tests.kiosk.powers import status, supply
from tests.kiosk.snapshots import NOW

WAITING = Told(stage=Stage.WAITING, version="1.2", image_sha256="ab")


@pytest.fixture(autouse=True)
def point(tmp_path, monkeypatch):
    for name in ("CONFIG", "STATE", "RUN"):
        monkeypatch.setenv(f"NOODSTEUNPUNT_{name}", str(tmp_path / name.lower()))
        (tmp_path / name.lower()).mkdir()
    telling.path().parent.mkdir()
    return tmp_path


def test_where_nothing_is_told_there_is_nothing():
    assert read_software(telling.path()) is None


def test_what_is_told_is_read_with_its_time():
    telling.write(WAITING, telling.path())
    os.utime(telling.path(), (1000, 1000))
    found = read_software(telling.path())
    assert found == Software(at=datetime.fromtimestamp(1000, UTC), told=WAITING)


@pytest.mark.parametrize(
    "content",
    [b"", b"x", b"[]", b'{"stage":"eaten"}', b'{"stage":"waiting","version":7}', b"\xff" * 100_000],
    ids=["empty", "no JSON", "a list", "no stage", "no version", "too large"],
)
def test_what_cannot_be_read_is_said_to_be(content):
    telling.path().write_bytes(content)
    found = read_software(telling.path())
    assert found.told is None
    assert not found.waits


@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir, lambda path: path.symlink_to("/dev/zero")])
def test_what_is_no_plain_file_holds_nobody_up(make):
    make(telling.path())
    assert read_software(telling.path()).told is None


def test_a_yes_is_for_what_waits_and_for_nothing_else():
    waits = Software(at=NOW, told=WAITING)
    assert software.with_answer(waits, "ab").is_agreed
    assert not software.with_answer(waits, "cd").is_agreed
    assert not software.with_answer(waits, "").is_agreed
    good = Software(at=NOW, told=Told(stage=Stage.GOOD, version="1.2", image_sha256="ab"))
    assert not software.with_answer(good, "ab").is_agreed


def test_without_a_word_for_long_nothing_is_being_written():
    writing = Software(at=NOW, told=Told(stage=Stage.WRITING))
    assert writing.is_being_written(NOW + timedelta(minutes=5))
    assert not writing.is_being_written(NOW + STUCK_AFTER)


ON_BATTERY = {"state": SupplyState.BATTERY, "mains": False}


@pytest.mark.parametrize(
    ("power", "why"),
    [
        (None, Why.POWER_UNKNOWN),
        (status(written_at=NOW - timedelta(hours=1)), Why.POWER_UNKNOWN),
        (status(supplies={"hat": supply(**ON_BATTERY, charge_pct=49.0)}), Why.OUTAGE),
        (status(supplies={"hat": supply(**ON_BATTERY, charge_pct=51.0)}), None),
    ],
    ids=["silent", "old", "below half", "above half"],
)
def test_it_waits_for_power_as_root_itself_asks(power, why, point):
    (point / "config/power.toml").touch()
    assert held_back(power, NOW) is why


def test_where_no_supply_is_measured_nothing_waits_for_one():
    assert held_back(None, NOW) is None


def test_a_card_says_why_it_takes_none(point, monkeypatch):
    monkeypatch.setattr(folders, "CARD", point)
    assert not_taken_here() is Why.ONE_SLOT
    (point / "slot").write_text("a")
    assert not_taken_here() is Why.NOBODY
    (point / "boot-a").touch()
    assert not_taken_here() is Why.KERNEL  # of a Pi, and Debian's kernel
    (point / "boot-a").unlink()
    folders.anchor().touch()
    assert not_taken_here() is None
    (point / "data-lost").touch()
    assert not_taken_here() is Why.DATA_LOST


def test_a_yes_stays_until_it_is_taken_back(point):
    assert telling.agreed() == ""
    telling.agree("ab")
    assert telling.agreed() == "ab"
    telling.withdraw()
    telling.withdraw()
    assert telling.agreed() == ""


def test_a_yes_is_read_through_no_link(point):
    (point / "elsewhere").write_text("ab")
    telling.agree("ab")
    telling.agreed_path().unlink()
    telling.agreed_path().symlink_to(point / "elsewhere")
    assert telling.agreed() == ""
    telling.agreed_path().unlink()
    telling.agreed_path().write_bytes(b"\xff\xfe")
    assert telling.agreed() == ""
