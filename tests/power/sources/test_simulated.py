"""A battery in software does what batteries do, where the policy could be fooled."""

from __future__ import annotations

import pytest

from power.errors import SourceError
from power.sources import open_source
from power.sources.simulated import Fault, Options, connect

H = 3600.0


class Clock:
    def __init__(self) -> None:
        self.now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


def battery(**options: object):
    clock = Clock()
    known = {"capacity_wh": 100.0, "resistance_pct": 0.0} | options
    return connect(Options(**known), clock), clock


def drain(source, clock, watts: float, hours: float) -> float:
    """Fall of the true charge, in percent."""
    before = source.charge_pct
    source.set_mains(mains=False)
    source.set_draw_w(watts)
    clock.now_s += hours * H
    source.read()
    return before - source.charge_pct


@pytest.mark.parametrize(
    ("options", "fall_pct"),
    [
        pytest.param({"temperature_c": 25}, 50, id="as good as new"),
        pytest.param({"temperature_c": 25, "health_pct": 50}, 100, id="worn"),
        pytest.param({"temperature_c": 0}, 55, id="cold"),
        pytest.param({"temperature_c": 25, "resistance_pct": 20}, 55, id="resistance"),
    ],
)
def test_fifty_watt_hours_out_of_a_hundred(options, fall_pct):
    assert drain(*battery(**options), watts=50, hours=1) == pytest.approx(fall_pct, abs=4)


def test_a_percent_near_empty_holds_less_than_one_near_full():
    top, bottom = battery(), battery(initial_pct=30)
    assert drain(*bottom, watts=10, hours=1) > 1.05 * drain(*top, watts=10, hours=1)


def test_voltage_falls_with_charge_and_with_draw():
    source, clock = battery(resistance_pct=10.0, cells=4)
    drain(source, clock, 1.0, 0.1)
    full_v = source.read().voltage_v
    assert full_v == pytest.approx(4 * 4.18, rel=0.02)
    source.set_draw_w(50)
    loaded_v = source.read().voltage_v
    assert loaded_v < full_v
    drain(source, clock, 50, 1.2)
    assert source.read().voltage_v < loaded_v


def test_it_runs_empty_and_says_when():
    source, clock = battery()
    drain(source, clock, 100, 2)
    assert (source.charge_pct, source.alive) == (0, False)
    assert source.empty_at_s is not None


def test_charging_slows_near_full():
    source, clock = battery(initial_pct=40, charge_w=20)
    source.read()
    gains = []
    for _ in range(8):
        before = source.charge_pct
        clock.now_s += H
        assert source.read().charging is not None
        gains.append(source.charge_pct - before)
    assert gains[0] == pytest.approx(19, abs=1)
    assert gains[3] < gains[0] / 2
    assert source.charge_pct == 100


def test_a_lithium_battery_does_not_charge_in_frost():
    source, clock = battery(initial_pct=40, temperature_c=-5)
    clock.now_s += 2 * H
    assert source.read().charging is False
    assert source.charge_pct == 40


def test_the_battery_follows_the_room_in_hours():
    source, clock = battery(temperature_c=20)
    source.set_ambient_c(0)
    clock.now_s += 3 * H
    assert source.read().temperature_c == pytest.approx(20 / 2.718, abs=0.2)


def test_the_script_cuts_and_restores_mains_in_time_that_runs_faster():
    source, clock = battery(speed=60.0, mains_fails_after_s=120, mains_returns_after_s=300)
    seen = []
    for _ in range(8):
        seen.append(source.read().mains)
        clock.now_s += 1
    assert seen == [True, True, False, False, False, True, True, True]


def test_a_hand_overrules_the_script_and_gives_back():
    source, _ = battery()
    source.set_mains(mains=False)
    assert source.read().mains is False
    source.set_mains(mains=None)
    assert source.read().mains is True


def test_a_test_discharges_while_mains_is_there():
    source, clock = battery()
    source.set_draw_w(50)
    source.start_test("quick")
    clock.now_s += H
    reading = source.read()
    assert reading.mains is True
    assert reading.charging is False
    assert reading.charge_pct == pytest.approx(50, abs=4)
    source.stop_test()
    clock.now_s += H
    assert source.read().charge_pct > reading.charge_pct


def test_faults_of_the_gauge():
    source, clock = battery()
    drain(source, clock, 20, 1)
    before = source.read()
    source.set_fault(Fault.STUCK)
    clock.now_s += H
    source.set_mains(mains=True)
    assert source.read() == type(before)(
        **{name: getattr(before, name) for name in before.__struct_fields__} | {"mains": True}
    )
    source.set_fault(Fault.NO_READING)
    with pytest.raises(SourceError):
        source.read()
    source.set_fault(Fault.IMPLAUSIBLE)
    assert source.read().charge_pct == 250
    source.set_fault(Fault.JUMP)
    assert source.read().charge_pct == pytest.approx(source.charge_pct - 25, abs=0.2)
    source.set_fault(Fault.NONE)
    assert source.read().charge_pct == pytest.approx(source.charge_pct, abs=0.2)


@pytest.mark.parametrize(
    ("fault", "words"),
    [(Fault.LOW_BATTERY, ("low-battery",)), (Fault.FSD, ("forced-shutdown",)), (Fault.NONE, ())],
)
def test_a_supply_can_cry_wolf(fault, words):
    source, _ = battery()
    source.set_fault(fault)
    reading = source.read()
    assert (reading.faults, reading.mains, reading.charge_pct) == (words, True, 100.0)


def test_a_frozen_gauge_shows_one_charge_while_its_volts_fall():
    source, clock = battery()
    drain(source, clock, 20, 1)
    before = source.read()
    source.set_fault(Fault.FROZEN)
    drain(source, clock, 20, 2)
    after = source.read()
    assert after.charge_pct == before.charge_pct
    assert after.voltage_v < before.voltage_v


def test_a_dead_charger_leaves_mains_as_told_and_the_loads_to_the_battery():
    source, clock = battery()
    source.set_draw_w(20)
    source.set_fault(Fault.CHARGER_DEAD)
    clock.now_s += H
    reading = source.read()
    assert (reading.mains, reading.charging) == (True, False)
    assert reading.current_a < 0
    assert reading.charge_pct == pytest.approx(80, abs=4)
    clock.now_s += 9 * H
    assert source.read().charge_pct == 0
    assert not source.alive
    source.set_fault(Fault.NONE)
    clock.now_s += H
    assert source.read().charging is True


def test_a_fault_in_the_options_begins_at_its_second():
    source, clock = battery(fault=Fault.CHARGER_DEAD, fault_after_s=H)
    source.set_draw_w(20)
    clock.now_s += 2 * H
    assert source.read().charge_pct == pytest.approx(80, abs=4)


def test_what_it_draws_for_itself_is_seen_by_its_charge_and_its_current_alone():
    source, clock = battery(idle_w_true=25.0, measures_draw=True)
    assert drain(source, clock, watts=25, hours=1) == pytest.approx(50, abs=4)
    reading = source.read()
    assert reading.draw_w == 25
    assert reading.current_a * reading.voltage_v == pytest.approx(-50, rel=0.01)


def test_a_supply_without_a_gauge_tells_volts_and_words_alone():
    source, _ = battery(tells_charge=False)
    for fault in Fault:
        source.set_fault(fault)
        if fault is not Fault.NO_READING:
            reading = source.read()
            assert (reading.charge_pct, reading.mains) == (None, True)


def test_a_gauge_may_lose_more_than_is_true_until_full_again():
    source, clock = battery(gauge_drift_pct_per_h=30.0)
    drain(source, clock, 1, 1)
    assert source.read().charge_pct == pytest.approx(source.charge_pct - 30, abs=0.2)
    source.set_mains(mains=True)
    clock.now_s += 12 * H
    source.read()
    clock.now_s += 1
    assert source.read().charge_pct == 100


def test_the_gauge_is_coarse_noisy_and_bent_as_asked():
    source, clock = battery(initial_pct=50, noise_pct=2.0, gauge_step_pct=1.0, gauge_bow_pct=3.0)
    source.set_mains(mains=False)
    shown = []
    for _ in range(500):
        clock.now_s += 60
        shown.append(source.read().charge_pct)
    assert all(value == int(value) for value in shown)
    assert sum(shown) / len(shown) == pytest.approx(53, abs=0.5)
    assert len(set(shown)) > 5


def test_the_same_seed_gives_the_same_story():
    def story():
        source, clock = battery(noise_pct=1.0, seed=7)
        return [drain(source, clock, 5, 0.1) and source.read() for _ in range(20)]

    assert story() == story()


def test_it_is_opened_by_name():
    source = open_source("simulated", {"capacity_wh": 10.0, "initial_pct": 50})
    assert source.read().charge_pct == pytest.approx(50, abs=0.1)
