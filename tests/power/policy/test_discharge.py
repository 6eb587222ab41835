"""A dead charger while "mains" is true, and all that only looks like one."""

from __future__ import annotations

import math

import pytest

from power.policy import alarms, discharge, forecast
from power.policy.discharge import Watch
from power.reading import CALIBRATING, Reading
from tests.power.story import FULL_V, Story, point

FAN = {"watts": 100, "pin": 14, "rank": 9}
DRAIN_PCT_PER_H = 12.0
"""Kiosk, lamp and fan together, of 1000 Wh."""
HOUR_S = 3600.0
FULL = Reading(mains=True, charge_pct=100.0, voltage_v=FULL_V, charging=False)


class Mains(Story):
    """A point whose supply says all along that mains is there."""

    def __init__(self, **policy: float) -> None:
        super().__init__(point(fan=FAN, policy=policy))
        self.pass_(300)

    def see(self, seconds: float, every_s: float = 5.0, **told: object) -> Mains:
        """Tell values that are numbers, flags, or functions of the seconds passed."""
        began_s, end_s = self.now_s, self.now_s + seconds
        while self.now_s < end_s:
            passed_s = self.now_s - began_s
            values = {k: v(passed_s) if callable(v) else v for k, v in told.items()}
            self.tell(Reading(**({"mains": True} | values)))
            self.now_s += every_s
        return self

    def fall(self, seconds: float, start_pct: float, step_pct: float = 1.0, **told) -> Mains:
        """Let the charge fall as the loads draw, as a gauge of so large steps shows it."""

        def charge_pct(passed_s: float) -> float:
            true_pct = max(0.0, start_pct - DRAIN_PCT_PER_H * passed_s / HOUR_S)
            return math.ceil(true_pct / step_pct) * step_pct

        return self.see(seconds, charge_pct=charge_pct, **told)

    @property
    def feeds(self) -> bool:
        return self.state.supplies["ups"].watch.feeds

    @property
    def alarms(self) -> set[str]:
        ahead = forecast.foretell(self.state, "ups", self.demand, self.now_s, self.config)
        return {code for code, _ in alarms.of_supplies(
            self.state, {"ups": FULL}, {"ups": ahead}, self.config)}  # fmt: skip


# Rule 1: it says so.


@pytest.mark.parametrize(
    "told",
    [
        pytest.param({"discharging": True, "charging": False}, id="NUT: OL DISCHRG"),
        pytest.param({"discharging": True}, id="kernel: online and Discharging"),
        pytest.param({"current_a": -30.0, "voltage_v": 4.0}, id="a current out of the battery"),
        pytest.param({"current_a": -3.0}, id="a current, and no voltage"),
    ],
)
@pytest.mark.parametrize("charge_pct", [100.0, None], ids=["full", "no gauge"])
def test_1_a_supply_that_says_it_discharges_is_on_battery_after_a_minute(told, charge_pct):
    story = Mains().see(58, charge_pct=charge_pct, **told)
    assert story.supply == "mains"
    story.see(10, charge_pct=charge_pct, **told)
    assert story.supply == "battery"
    assert "charger-dead" in story.alarms
    assert story.notes[-1] == "charger-dead"
    assert story.on("lamp")


def test_1_with_a_charge_that_falls_ten_seconds_are_enough():
    story = Mains().see(12, charge_pct=lambda s: 100.0 - s / 5, discharging=True, every_s=1)
    assert story.supply in {"mains", "battery"}
    assert story.feeds


@pytest.mark.parametrize(
    "told",
    [
        pytest.param({"discharging": True}, id="a test that a UPS makes of itself"),
        pytest.param({"current_a": -30.0, "voltage_v": 4.0}, id="a peak"),
    ],
)
def test_1_thirty_seconds_are_nothing(told):
    story = Mains()
    for _ in range(20):
        story.see(30, charge_pct=99.0, **told).see(60, charge_pct=100.0)
    assert (story.supply, story.switches) == ("mains", [])


@pytest.mark.parametrize(
    "told",
    [
        pytest.param({"current_a": -0.01, "voltage_v": 4.1}, id="noise around no current"),
        pytest.param({"current_a": -2.0, "voltage_v": 4.1}, id="a battery that helps at a peak"),
        pytest.param({"current_a": -30.0, "voltage_v": 4.1, "charging": True}, id="contradiction"),
        pytest.param({"current_a": math.nan}, id="not a number"),
        pytest.param({"current_a": -math.inf, "voltage_v": math.nan}, id="infinite"),
        pytest.param({"discharging": True, "faults": (CALIBRATING,)}, id="calibration"),
        pytest.param({"discharging": False, "charging": False}, id="it rests"),
    ],
)
def test_1_what_is_no_claim(told):
    story = Mains().see(HOUR_S, charge_pct=100.0, **told)
    assert (story.supply, story.feeds) == ("mains", False)


# Rule 2: its charge falls.


@pytest.mark.parametrize("step_pct", [0.1, 1.0], ids=["tenths", "whole per cents"])
@pytest.mark.parametrize("start_pct", [100.0, 63.0])
def test_2_a_charge_that_falls_on_mains_is_an_outage(step_pct, start_pct):
    """PiJuice: IN PRESENT and NORMAL; a sense pin on another breaker."""
    story = Mains().see(900, charge_pct=start_pct, charging=False)
    story.fall(1800, start_pct, step_pct, charging=False)
    assert (story.supply, story.on("lamp")) == ("battery", True)
    assert "charger-dead" in story.alarms
    story.fall(7 * HOUR_S, start_pct - 6, step_pct, charging=False)
    assert not story.on("fan")  # battery rules
    assert story.on("lamp")  # and a gauge alone ends nothing


def test_2_a_weak_adapter_that_charges_too_little_is_one_too():
    story = Mains().fall(HOUR_S, 100.0, charging=True)
    assert story.supply == "battery"


@pytest.mark.parametrize(
    "charge_pct",
    [
        pytest.param(lambda s: 98.0 + s // 30 % 3, id="flicker between 98 and 100"),
        pytest.param(lambda s: 100.0 if s // 600 % 2 else 97.5, id="slower flicker"),
        pytest.param(lambda s: 100.0 - 5 * s / (10 * HOUR_S), id="a battery at rest"),
        pytest.param(lambda s: 100.0 - min(25.0, s // 1800 * 25), id="a leap"),
        pytest.param(lambda s: 60.0 + min(40.0, s / 60), id="charging"),
        pytest.param(lambda _: 80.0, id="kept at 80"),
        pytest.param(lambda s: math.nan if s // 5 % 2 else 400.0, id="nonsense"),
        pytest.param(lambda s: None if s // 5 % 2 else 100.0, id="holes"),
        pytest.param(lambda s: 100.0 - 25.0 * (s // 900 % 4), id="a gauge of four steps"),
    ],
)
def test_2_what_is_no_fall(charge_pct):
    story = Mains().see(10 * HOUR_S, charge_pct=charge_pct)
    assert "charger-dead" not in story.notes
    assert story.feeds is False


@pytest.mark.parametrize("jump_pct", [-5.0, 5.0, 12.0])
def test_2_a_gauge_that_leaps_when_mains_comes_accuses_nobody(jump_pct):
    story = Mains().pass_(1800, mains=False, charge_pct=90.0)
    story.see(60, charge_pct=88.0)
    story.see(2 * HOUR_S, charge_pct=lambda s: min(100.0, 88.0 + jump_pct + s / 400))
    assert (story.supply, story.notes.count("charger-dead")) == ("mains", 0)


# Rule 3: what is done on purpose.


def test_3_a_calibration_may_run_the_battery_down():
    story = Mains().fall(5 * HOUR_S, 100.0, discharging=True, faults=(CALIBRATING,))
    assert (story.supply, story.on("fan")) == ("mains", True)


# Rule 4: the charger works again.


def dead() -> Mains:
    story = Mains().fall(2 * HOUR_S, 100.0, 0.1)
    assert story.supply == "battery"
    return story


@pytest.mark.parametrize(
    "told",
    [
        pytest.param({"charge_pct": lambda s: 76 + s / 120, "charging": True}, id="it charges"),
        pytest.param({"charge_pct": lambda s: 76 + s / 120}, id="its charge rises"),
        pytest.param({"charge_pct": 76.0, "current_a": 2.0, "voltage_v": 3.9}, id="a current"),
        pytest.param({"charge_pct": lambda s: 76 + s // 60 % 2}, id="it holds, and moves"),
    ],
)
def test_4_it_is_over_when_the_charger_works(told):
    story = dead().see(2 * HOUR_S, **told)
    assert (story.supply, story.feeds, story.on("fan")) == ("mains", False, True)
    assert "charger-dead" not in story.alarms


def test_4_a_gauge_that_freezes_does_not_end_it():
    """And our own reckoning goes on: in a day the fan has had what there was for it."""
    story = dead().see(3 * HOUR_S, charge_pct=76.0)
    assert story.feeds
    assert "charger-dead" in story.alarms
    story.see(12 * HOUR_S, charge_pct=76.0)
    assert story.feeds
    assert not story.on("fan")


def test_4_what_was_only_said_is_over_when_it_is_no_longer_said():
    story = Mains().see(300, charge_pct=100.0, discharging=True)
    assert story.supply == "battery"
    story.see(30, charge_pct=100.0, discharging=False)
    assert story.supply == "returning"
    story.see(60, charge_pct=100.0, discharging=False)
    assert (story.supply, story.on("fan")) == ("mains", True)


def test_4_a_real_outage_in_the_middle_goes_on_as_one():
    story = dead()
    since_s = story.state.supplies["ups"].since_s
    story.pass_(600, mains=False, charge_pct=75.0)
    assert story.supply == "battery"
    assert story.state.supplies["ups"].since_s == since_s


def test_silence_and_an_unknown_supply_accuse_nobody():
    supply = point().supply[0]
    still = {"load_w": 20.0, "hours": 1.0, "now_s": 9.0, "supply": supply, "tested": False}
    assert discharge.follow(Watch(), None, mains=True, **still).feeds is False
    assert discharge.follow(Watch(since_s=1.0), None, mains=True, **still).feeds is True
    assert discharge.follow(Watch(since_s=1.0), FULL, mains=False, **still) == Watch()
    assert discharge.follow(Watch(since_s=1.0), FULL, mains=None, **still) == Watch()


# Low on mains.


@pytest.mark.parametrize(
    ("told", "alarm"),
    [
        pytest.param({"charge_pct": 25.0}, True, id="low, and it does not rise"),
        pytest.param({"charge_pct": lambda s: min(30.0, 5.0 + s / 360)}, False, id="it charges"),
        pytest.param({"charge_pct": 45.0}, False, id="not low"),
        pytest.param({"charge_pct": None}, False, id="not known"),
    ],
)
def test_a_low_charge_on_mains_raises_its_alarm_only_if_it_does_not_rise(told, alarm):
    story = Mains().see(2 * HOUR_S, **told)
    assert ("charge-low" in story.alarms) is alarm


def test_volts_that_are_low_on_mains_raise_it_whatever_the_gauge_says():
    story = Mains().see(120, charge_pct=100.0, voltage_v=4.15)
    story.see(HOUR_S, charge_pct=100.0, voltage_v=3.3)
    assert "charge-low" in story.alarms
    assert (story.supply, story.on("fan")) == ("mains", True)
