"""What a technician must act on."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from power.config import parse_config
from power.errors import RequestError
from power.policy import alarms
from power.policy.forecast import Forecast
from power.policy.state import begin
from power.reading import Reading
from power.status import SupplyState
from tests.power.story import believing
from tests.power.workbench import CONFIG, START

KNOWN = parse_config(CONFIG)
WELL = Forecast(charge_pct=100.0, essentials_runtime_h=30.0, health_pct=95.0)
QUIET = Reading(mains=True)
STILL = {"energy_pct": 30.0, "trend_pct_per_h": 0.0, "at_s": 950.0}
"""On mains since the fiftieth second."""


def codes(*, state=SupplyState.MAINS, reading=QUIET, ahead=WELL, **belief):
    memory = begin(KNOWN, 50.0)
    hat = memory.supplies["hat"]
    hat = replace(hat, state=state, estimate=believing(hat.estimate, **belief))
    found = alarms.of_supplies(
        replace(memory, supplies={"hat": hat}), {"hat": reading}, {"hat": ahead}, KNOWN
    )
    return [code for code, subject in found if subject == "hat"]


@pytest.mark.parametrize(
    ("situation", "expected"),
    [
        pytest.param({}, [], id="all is well"),
        pytest.param({"reading": None}, ["no-reading"], id="no answer"),
        pytest.param(
            {"reading": None, "state": SupplyState.BLIND}, ["supply-blind"], id="no answer for long"
        ),
        pytest.param({"state": SupplyState.RESERVE}, ["reserve"], id="at the reserve"),
        pytest.param({"jumped_s": 5.0}, ["gauge-jumped"], id="a gauge that jumped"),
        pytest.param(
            {"state": SupplyState.BATTERY, "believed_s": 1000.0, "at_s": 1290.0},
            [],
            id="a gauge that stands still as long as a coarse one may",
        ),
        pytest.param(
            {"state": SupplyState.BATTERY, "believed_s": 1000.0, "at_s": 1310.0},
            ["gauge-stuck"],
            id="a gauge that stands still",
        ),
        pytest.param({"temperature_c": 45.0}, ["battery-hot"], id="hot"),
        pytest.param({"temperature_c": 0.0}, ["battery-frost"], id="frost"),
        pytest.param({"temperature_c": 44.9}, [], id="warm"),
        pytest.param(
            {"ahead": replace(WELL, health_pct=69.0)}, ["battery-worn"], id="a worn battery"
        ),
        pytest.param(
            {"ahead": replace(WELL, essentials_runtime_h=1.9)},
            ["runtime-short"],
            id="full, and still too small for what was promised",
        ),
        pytest.param(
            {"ahead": replace(WELL, essentials_runtime_h=1.9, charge_pct=50.0)},
            [],
            id="not full yet: nothing can be said",
        ),
        pytest.param({"temperature_c": 0.1}, [], id="cold"),
        pytest.param({"ahead": replace(WELL, health_pct=70.0)}, [], id="not new any more"),
        pytest.param(
            {"ahead": replace(WELL, essentials_runtime_h=1.9, charge_pct=95.0)},
            ["runtime-short"],
            id="as full as it becomes",
        ),
        pytest.param(
            {"ahead": replace(WELL, essentials_runtime_h=1.9, charge_pct=94.9)},
            [],
            id="nearly as full",
        ),
        pytest.param(
            {"ahead": replace(WELL, essentials_runtime_h=1.9, charge_pct=None)},
            [],
            id="nobody knows how full",
        ),
        pytest.param(
            {"ahead": replace(WELL, essentials_runtime_h=2.0)}, [], id="just what was promised"
        ),
        pytest.param(
            {"ahead": replace(WELL, essentials_runtime_h=1.9), "state": SupplyState.RETURNING},
            [],
            id="not charged again yet",
        ),
        pytest.param(STILL, ["charge-low"], id="low on mains, and it does not rise"),
        pytest.param(STILL | {"energy_pct": 30.1}, [], id="not low"),
        pytest.param(STILL | {"energy_pct": None}, [], id="a charge that nobody knows"),
        pytest.param(
            STILL | {"trend_pct_per_h": None}, ["charge-low"], id="no trend to see it rise by"
        ),
        pytest.param(STILL | {"trend_pct_per_h": 0.5}, [], id="it rises slowly"),
        pytest.param(STILL | {"trend_pct_per_h": 0.4}, ["charge-low"], id="it hardly rises"),
        pytest.param(STILL | {"at_s": 949.0}, [], id="low, a quarter of an hour after an outage"),
        pytest.param(STILL | {"state": SupplyState.BATTERY}, [], id="low on battery"),
        pytest.param(
            {"reading": Reading(mains=True, faults=("replace-battery", "overload"))},
            ["replace-battery", "overload"],
            id="what the supply says itself",
        ),
    ],
)
def test_every_trouble_has_its_alarm(situation, expected):
    assert codes(**situation) == expected


def test_an_alarm_keeps_its_beginning_until_it_is_over():
    first = alarms.update({}, [("battery-hot", "hat")], START)
    later = START.replace(hour=13)
    assert (
        alarms.update(first, [("battery-hot", "hat")], later)["battery-hot", "hat"].since == START
    )
    over = alarms.update(first, [], later)
    assert over == {}
    assert alarms.update(over, [("battery-hot", "hat")], later)["battery-hot", "hat"].since == later


def test_silence_is_for_one_subject_or_for_all():
    standing = alarms.update({}, [("battery-hot", "hat"), ("battery-hot", "ups")], START)
    one = alarms.silence(standing, "battery-hot", "hat", 100.0)
    assert [a.silenced for a in alarms.listed(one, 50.0)] == [True, False]
    both = alarms.silence(standing, "battery-hot", "", 100.0)
    assert [a.silenced for a in alarms.listed(both, 50.0)] == [True, True]
    assert [a.silenced for a in alarms.listed(both, 100.0)] == [False, False]
    with pytest.raises(RequestError):
        alarms.silence(standing, "battery-cold", "", 100.0)


def test_an_alarm_sounds_until_somebody_silences_it_and_again_when_that_is_over():
    standing = alarms.update({}, [("battery-hot", "hat"), ("no-reading", "ups")], START)
    assert alarms.sounding(standing, 0.0) is True
    half = alarms.silence(standing, "battery-hot", "hat", 100.0)
    assert alarms.sounding(half, 50.0) is True
    quiet = alarms.silence(half, "no-reading", "ups", 60.0)
    assert [alarms.sounding(quiet, now_s) for now_s in (50.0, 60.0, 200.0)] == [False, True, True]
    assert alarms.sounding({}, 0.0) is False
