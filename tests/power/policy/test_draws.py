"""What a meter tells of the loads, of the supply itself, and of a thermostat."""

from __future__ import annotations

import math

import pytest

from power.config import LoadConfig, SupplyConfig
from power.policy import draws
from power.policy.draws import Draws
from power.reading import Reading

UPS = SupplyConfig(name="ups", driver="simulated", capacity_wh=1280.0)
KIOSK = LoadConfig(name="kiosk", supply="ups", essential=True, watts=9.0)
LIGHT = LoadConfig(name="light", supply="ups", essential=True, watts=20.0, pin=17)
HEATER = LoadConfig(name="heater", supply="ups", essential=True, watts=500.0, pin=18)
COFFEE = LoadConfig(name="coffee", supply="ups", watts=100.0, pin=22)
ESSENTIALS = (KIOSK, LIGHT)


def at_battery(watts: float) -> Reading:
    return Reading(mains=False, voltage_v=10.0, current_a=-watts / 10)


def at_output(watts: float | None) -> Reading:
    return Reading(mains=False, draw_w=watts)


class Meter:
    """A minute a reading."""

    def __init__(self, supply: SupplyConfig = UPS, *, on_battery: bool = True) -> None:
        self.supply, self.on_battery = supply, on_battery
        self.draws = Draws()

    def run(self, minutes: int, on, tell) -> Draws:
        for minute in range(minutes):
            reading = tell(minute) if callable(tell) else tell
            self.draws = draws.learn(
                self.draws,
                reading,
                on,
                on_battery=self.on_battery,
                hours=1 / 60,
                supply=self.supply,
            )
        return self.draws


def test_without_a_meter_the_labels_hold():
    known = Meter().run(60, ESSENTIALS, Reading(mains=False))
    assert draws.split_w(known, (*ESSENTIALS, COFFEE), 5.0) == (34.0, 100.0)
    assert known.mean_w(LIGHT) == known.cautious_w(LIGHT) == 20.0
    assert not known.sees_all


@pytest.mark.parametrize("told_w", [0.0, 12.0], ids=["nothing told", "a part told"])
def test_an_inverter_shows_in_minutes_and_belongs_to_the_essentials(told_w):
    meter = Meter(SupplyConfig(name="ups", driver="nut", capacity_wh=1280.0, idle_w=told_w))
    known = meter.run(15, (*ESSENTIALS, COFFEE), at_battery(149.0))
    assert known.sees_all
    assert known.excess_w == pytest.approx(20 - told_w, abs=1.5)
    assert draws.split_w(known, (*ESSENTIALS, COFFEE), told_w) == (49.0, 100.0)


def test_a_coffee_machine_beyond_its_label_is_forgiven_when_it_is_off():
    meter = Meter()
    meter.run(15, (*ESSENTIALS, COFFEE), at_battery(149.0))
    known = meter.run(45, ESSENTIALS, at_battery(29.0))
    assert known.excess_w < 1


def test_one_who_sees_the_loads_alone_leaves_the_rest_to_be_reckoned():
    known = Meter().run(30, ESSENTIALS, at_output(29.0))
    assert not known.sees_all
    assert known.excess_w == 0
    assert known.metered_w == 29.0


def test_what_is_told_of_the_supply_is_counted_beside_a_meter_of_the_loads():
    known = Meter(SupplyConfig(name="ups", driver="nut", capacity_wh=1280.0, idle_w=8.0))
    assert known.run(5, ESSENTIALS, at_output(29.0)).metered_w == 37.0
    known.on_battery = False
    assert known.run(5, ESSENTIALS, at_output(29.0)).metered_w == 29.0


def heating(minute: int) -> Reading:
    return at_battery(509.0 if minute % 60 < 10 else 9.0)


def test_a_thermostat_is_learned_over_hours_and_trusted_slowly():
    meter, on = Meter(), (KIOSK, HEATER)
    assert meter.run(20, on, heating).cautious_w(HEATER) > 350
    known = meter.run(220, on, lambda minute: heating(minute + 20))
    assert known.mean_w(HEATER) == pytest.approx(500 / 6, abs=40)
    assert known.mean_w(HEATER) < known.cautious_w(HEATER) < 300
    assert meter.run(240, on, heating).cautious_w(HEATER) < 200
    assert known.mean_w(KIOSK) == pytest.approx(9, abs=1)
    assert known.excess_w == 0


def test_what_is_set_aside_for_a_thermostat_does_not_swing_with_its_turns():
    meter, on = Meter(), (KIOSK, HEATER)
    meter.run(600, on, heating)
    aside_w, mean_w = [], []
    for minute in range(120):
        known = meter.run(1, on, heating(minute))
        aside_w.append(known.cautious_w(HEATER))
        mean_w.append(known.mean_w(HEATER))
    swing_w = max(aside_w[60:]) - min(aside_w[60:])
    assert swing_w < (max(mean_w[60:]) - min(mean_w[60:])) / 2


def test_a_thermostat_behind_an_inverter_counts_both():
    known = Meter().run(
        600, (KIOSK, HEATER), lambda minute: at_battery(20.0 + (509.0 if minute % 60 < 10 else 9.0))
    )
    total_w = known.excess_w + known.mean_w(HEATER) + known.mean_w(KIOSK)
    assert total_w == pytest.approx(20 + 9 + 500 / 6, abs=25)


def test_a_load_is_never_believed_to_draw_more_than_its_label():
    known = Meter().run(
        120, (KIOSK, HEATER), lambda minute: at_battery(509.0 - 300 * (minute < 60))
    )
    assert known.mean_w(HEATER) <= known.cautious_w(HEATER) <= 500


def test_a_meter_that_does_not_see_a_switch_is_stuck_until_it_moves():
    meter = Meter()
    meter.run(5, (*ESSENTIALS, COFFEE), at_battery(129.0))
    known = meter.run(30, ESSENTIALS, at_battery(129.0))
    assert known.metered_w is None
    assert known.excess_w == 0
    assert meter.run(1, ESSENTIALS, at_battery(29.1)).metered_w == pytest.approx(29.1)


@pytest.mark.parametrize(
    "reading",
    [
        pytest.param(None, id="no reading"),
        pytest.param(at_output(None), id="no meter"),
        pytest.param(at_output(0.0), id="nothing drawn"),
        pytest.param(at_output(-7.0), id="less than nothing"),
        pytest.param(at_output(math.nan), id="not a number"),
        pytest.param(at_output(math.inf), id="infinite"),
        pytest.param(at_battery(5000.0), id="more than fits"),
        pytest.param(Reading(mains=False, voltage_v=math.nan, current_a=-1.0), id="no volts"),
        pytest.param(Reading(mains=False, voltage_v=12.0, current_a=3.0), id="it charges"),
    ],
)
def test_nonsense_is_no_meter(reading):
    known = Meter().run(10, ESSENTIALS, reading)
    assert known.metered_w is None
    assert known.excess_w == 0
    assert known.loads == {}


def test_nothing_on_is_nothing_drawn():
    assert Meter().run(5, (), at_output(0.0)).metered_w == 0
    assert Meter().run(5, (), at_battery(12.0)).excess_w > 5
