"""A gauge is believed as far as it deserves: stories of one battery, reading by reading."""

from __future__ import annotations

import math

import msgspec
import pytest

from power.config import SupplyConfig
from power.policy import battery_model, charge_estimator
from power.policy.covariance import OWN
from power.reading import Reading
from power.sources import simulated
from power.sources.simulated import Options
from tests.power.story import believing

UPS = SupplyConfig(name="ups", driver="simulated", capacity_wh=1000.0)


class Bench:
    """A simulated battery, discharged at a constant draw, and the estimate that watches it."""

    def __init__(self, *, watts: float = 50.0, **options: object) -> None:
        self.now_s = 0.0
        self.watts = watts
        self.supply = UPS
        known = {"capacity_wh": 1000.0, "resistance_pct": 0.0} | options
        self.battery = simulated.connect(Options(**known), clock=lambda: self.now_s)
        self.belief = charge_estimator.start(UPS, 0.0)

    def run(self, hours: float, *, mains: bool, every_s: float = 60.0, spoil=lambda r: r) -> Bench:
        self.battery.set_mains(mains=mains)
        self.battery.set_draw_w(self.watts)
        for _ in range(round(hours * 3600 / every_s)):
            self.feed(spoil(self.battery.read()), on_battery=not mains)
            self.now_s += every_s
        return self

    def feed(self, reading: Reading | None, *, on_battery: bool) -> None:
        self.belief = charge_estimator.advance(
            self.belief,
            reading,
            drawn_w=(self.watts, 0.0),
            on_battery=on_battery,
            now_s=self.now_s,
            supply=self.supply,
        )

    @property
    def error_pct(self) -> float:
        believed = charge_estimator.charge_pct(self.belief, self.supply)
        assert believed is not None
        return believed - self.battery.charge_pct


def test_the_first_reading_is_taken_and_the_nameplate_with_doubt():
    bench = Bench(initial_pct=80)
    assert charge_estimator.charge_pct(bench.belief, UPS) is None
    bench.run(1 / 60, mains=True)
    assert bench.error_pct == pytest.approx(0, abs=0.1)
    assert bench.belief.model.capacity_wh is None
    assert bench.belief.model.drain_sd == pytest.approx(battery_model.PRIOR_SD)


@pytest.mark.parametrize("every_s", [1.0, 10.0, 60.0], ids="{}s".format)
@pytest.mark.parametrize(
    ("options", "true_wh"),
    [
        pytest.param({}, 1000, id="as on the nameplate"),
        pytest.param({"health_pct": 70}, 700, id="30 % below"),
        pytest.param({"health_pct": 85, "noise_pct": 1.5, "gauge_step_pct": 1}, 850, id="noisy"),
    ],
)
def test_a_fifth_of_a_discharge_tells_the_capacity(options, true_wh, every_s):
    bench = Bench(**options).run(0.2, mains=True).run(4, mains=False, every_s=every_s)
    assert bench.belief.model.capacity_wh == pytest.approx(true_wh, rel=0.06)
    assert abs(bench.error_pct) < 1.5


def test_a_draw_beyond_the_labels_shows_like_a_smaller_battery():
    bench = Bench(watts=75).run(0.1, mains=True)
    bench.watts = 50.0
    bench.battery.set_mains(mains=False)
    for _ in range(240):
        bench.battery.set_draw_w(75.0)
        bench.feed(bench.battery.read(), on_battery=True)
        bench.now_s += 60
    assert bench.belief.model.capacity_wh == pytest.approx(1000 * 50 / 75, rel=0.06)


def test_what_a_meter_sees_is_counted_instead():
    bench = Bench(watts=75).run(0.1, mains=True).run(4, mains=False)
    assert bench.belief.model.capacity_wh == pytest.approx(1000, rel=0.06)


@pytest.mark.parametrize("idle_w", [8.0, 25.0])
def test_what_a_supply_draws_for_itself_shows_when_the_loads_change(idle_w):
    """By night 60 W, by day 5 W: a worn battery would fall slowly by day, this one does not."""
    bench = Bench(watts=60, idle_w_true=idle_w).run(0.2, mains=True)
    for watts in (60, 5, 60, 5):
        bench.watts = watts
        bench.run(2.5, mains=False)
    own_w = bench.belief.model.own_pct_per_h / bench.belief.model.drain
    assert own_w == pytest.approx(idle_w, abs=3)


def test_a_meter_that_sees_all_leaves_nothing_to_the_supply_itself():
    bench = Bench().run(0.2, mains=True)
    bench.battery.set_mains(mains=False)
    for _ in range(240):
        bench.belief = charge_estimator.advance(
            bench.belief, bench.battery.read(), drawn_w=(50.0, 0.0), all_metered=True,
            on_battery=True, now_s=bench.now_s, supply=UPS,
        )  # fmt: skip
        bench.now_s += 60
    assert bench.belief.model.own_pct_per_h == 0
    assert bench.belief.model.covariance.rows[OWN][OWN] == pytest.approx(
        battery_model.OWN_SD_PCT_PER_H**2, rel=0.1
    )


def test_a_gauge_in_steps_of_a_quarter_is_followed_step_by_step():
    bench = Bench(watts=100, gauge_step_pct=25).run(0.2, mains=True).run(8, mains=False)
    assert abs(bench.error_pct) < 3
    assert bench.belief.model.drain == pytest.approx(0.1, rel=0.1)


def test_a_gauge_that_stands_still_is_not_believed_when_mains_comes_or_goes():
    """Frozen at 100: half a recharge does not make it full."""
    full = Reading(mains=True, charge_pct=100.0)
    bench = Bench(charge_w=100).run(0.2, mains=True).run(10, mains=False, spoil=lambda _: full)
    bench.run(2.5, mains=True, spoil=lambda _: full)
    bench.run(1, mains=False, spoil=lambda _: full)
    assert bench.battery.charge_pct == pytest.approx(69, abs=3)
    assert bench.error_pct < 2
    assert bench.belief.model.capacity_wh is None


def test_a_battery_that_cools_says_how_fast():
    bench = Bench(temperature_c=15).run(0.1, mains=True)
    bench.battery.set_ambient_c(-8)
    bench.run(1, mains=False)
    assert bench.belief.warming_c_per_h == pytest.approx((-8 - 15) / 3 * math.exp(-1 / 3), rel=0.25)
    around_c = bench.belief.temperature_c + 3 * bench.belief.warming_c_per_h
    assert around_c == pytest.approx(-8, abs=3)


def test_a_stuck_gauge_does_not_stop_the_fall_and_ends_to_be_believed():
    bench = Bench().run(0.2, mains=True).run(2, mains=False)
    held = bench.battery.read()
    bench.run(2, mains=False, spoil=lambda _: held)
    assert abs(bench.error_pct) < 1.5
    assert bench.now_s - bench.belief.gauge.believed_s > 3600


@pytest.mark.parametrize(
    ("told", "risen_pct"),
    [
        pytest.param({"current_a": 15.0, "voltage_v": 10.0}, 3 * 15 * 0.85, id="a current"),
        pytest.param({"current_a": 90.0, "voltage_v": 10.0}, 3 * 25.0, id="more than chargers do"),
        pytest.param({"current_a": 15.0, "voltage_v": None}, 3 * 100 / 12, id="no volts"),
        pytest.param({"current_a": None}, 3 * 100 / 12, id="nothing"),
        pytest.param({"current_a": -2.0}, 3 * 100 / 12, id="it is drawn from"),
        pytest.param({"current_a": math.nan}, 3 * 100 / 12, id="nonsense"),
    ],
)
def test_where_the_gauge_stands_still_the_current_tells_how_it_charges(told, risen_pct):
    bench = Bench(watts=100, initial_pct=70).run(0.2, mains=True)
    bench.belief = believing(bench.belief, energy_pct=20.0, stuck=True)
    held = Reading(mains=True, charging=True, **told)
    bench.run(3, mains=True, spoil=lambda _: held)
    assert bench.belief.model.energy_pct == pytest.approx(min(100.0, 20 + risen_pct), rel=0.03)


def test_one_wild_value_moves_nothing():
    bench = Bench().run(0.2, mains=True).run(2, mains=False)
    before = bench.belief.model.energy_pct
    bench.feed(Reading(mains=False, charge_pct=3.0), on_battery=True)
    assert bench.belief.model.energy_pct == pytest.approx(before, abs=0.2)
    assert bench.belief.gauge.jumped_s == bench.now_s
    bench.run(1 / 60, mains=False)
    assert bench.belief.gauge.jumped_s is None


def test_a_jump_in_the_middle_of_an_outage_is_not_believed_however_long():
    bench = Bench().run(0.2, mains=True).run(2, mains=False)
    bench.battery.set_fault(simulated.Fault.JUMP)
    bench.run(3, mains=False)
    assert abs(bench.error_pct) < 1.5
    assert bench.now_s - bench.belief.gauge.believed_s > 2 * 3600


def test_a_gauge_that_fell_and_froze_teaches_nothing_when_the_belief_comes_down_to_it():
    """To 11 % in half an hour, and then always 11, of a battery that is nearly full."""
    bench = Bench(watts=100).run(0.2, mains=True).run(0.5, mains=False)
    fallen = iter([95 - 3 * n for n in range(28)])

    def broken(reading: Reading) -> Reading:
        return msgspec.structs.replace(reading, charge_pct=float(next(fallen, 11)))

    bench.run(9, mains=False, spoil=broken)
    believed_pct = charge_estimator.charge_pct(bench.belief, UPS)
    assert believed_pct == pytest.approx(bench.battery.charge_pct, abs=5)
    capacity_wh = bench.belief.model.capacity_wh
    assert capacity_wh is None or capacity_wh > 900


def test_there_is_never_more_than_volts_and_our_own_count_allow():
    belief = believing(charge_estimator.start(UPS, 0.0), energy_pct=63.0, ceiling_pct=7.0)
    assert belief.held_pct == 7.0
    assert believing(belief, ceiling_pct=80.0).held_pct == 63.0
    assert believing(belief, energy_pct=None).held_pct is None


def test_a_jump_at_the_plug_is_taken_and_the_drain_is_not_blamed():
    bench = Bench(plug_jump_pct=8).run(0.2, mains=True).run(4, mains=False)
    assert bench.error_pct == pytest.approx(-8, abs=1)
    assert bench.belief.model.capacity_wh == pytest.approx(1000, rel=0.06)


@pytest.mark.parametrize(
    "reading",
    [
        pytest.param(None, id="no reading"),
        pytest.param(Reading(mains=False), id="no charge"),
        pytest.param(Reading(mains=False, charge_pct=250.0), id="above full"),
        pytest.param(Reading(mains=False, charge_pct=-1.0), id="below empty"),
        pytest.param(Reading(mains=False, charge_pct=math.nan), id="not a number"),
        pytest.param(Reading(mains=False, charge_pct=math.inf), id="infinite"),
        pytest.param(Reading(mains=False, temperature_c=900.0, draw_w=-7.0), id="beyond sense"),
        pytest.param(Reading(mains=False, temperature_c=math.nan, draw_w=math.nan), id="all NaN"),
    ],
)
def test_nonsense_is_no_reading_and_the_fall_goes_on(reading):
    bench = Bench().run(0.2, mains=True).run(2, mains=False)
    bench.run(1, mains=False, spoil=lambda _: reading)
    assert abs(bench.error_pct) < 1.5
    assert math.isfinite(bench.belief.model.energy_sd_pct)
    assert bench.belief.temperature_c == pytest.approx(20, abs=0.5)


@pytest.mark.parametrize("leap_s", [0.0, -5000.0], ids=["stands still", "goes back"])
def test_a_clock_that_does_not_run_forward_takes_nothing_away(leap_s):
    bench = Bench().run(0.2, mains=True).run(1, mains=False)
    before = bench.belief
    bench.now_s = before.at_s + leap_s
    bench.feed(None, on_battery=True)
    assert bench.belief.model.energy_pct == before.model.energy_pct
    assert bench.belief.at_s >= before.at_s


def test_a_battery_that_is_taken_out_holds_nothing_and_another_is_read_afresh():
    bench = Bench().run(0.2, mains=True).run(4, mains=False).run(0.2, mains=True)
    learned = bench.belief.model.drain
    bench.feed(Reading(mains=True, faults=("battery-absent",)), on_battery=False)
    assert bench.belief.model.energy_pct is None
    assert charge_estimator.charge_pct(bench.belief, UPS) is None
    bench.now_s += 60
    bench.feed(Reading(mains=True, charge_pct=30.0), on_battery=False)
    assert charge_estimator.charge_pct(bench.belief, UPS) == pytest.approx(30)
    assert bench.belief.model.drain == pytest.approx(learned, rel=0.05)


def test_the_trend_is_what_is_measured():
    bench = Bench().run(0.2, mains=True).run(2, mains=False)
    assert bench.belief.trend_pct_per_h == pytest.approx(-5, rel=0.2)
    bench.run(0.5, mains=True)
    assert bench.belief.trend_pct_per_h > 5


def test_a_capacity_learned_before_a_restart_is_kept():
    belief = charge_estimator.start(UPS, 0.0, known=(640.0, 0.03))
    assert belief.model.capacity_wh == pytest.approx(640)
    assert belief.model.drain_sd == pytest.approx(0.03)
