"""A gauge is believed as far as it deserves: stories of one battery, reading by reading."""

from __future__ import annotations

import math

import msgspec
import pytest

from power import estimate
from power.config import SupplyConfig
from power.reading import Reading
from power.sources import simulated
from power.sources.simulated import Options

UPS = SupplyConfig(name="ups", driver="simulated", capacity_wh=1000.0)


class Bench:
    """A simulated battery, discharged at a constant draw, and the estimate that watches it."""

    def __init__(self, *, watts: float = 50.0, **options: object) -> None:
        self.now_s = 0.0
        self.watts = watts
        self.supply = UPS
        known = {"capacity_wh": 1000.0, "resistance_pct": 0.0} | options
        self.battery = simulated.connect(Options(**known), clock=lambda: self.now_s)
        self.belief = estimate.start(UPS, 0.0)

    def run(self, hours: float, *, mains: bool, every_s: float = 60.0, spoil=lambda r: r) -> Bench:
        self.battery.set_mains(mains=mains)
        self.battery.set_draw_w(self.watts)
        for _ in range(round(hours * 3600 / every_s)):
            self.feed(spoil(self.battery.read()), on_battery=not mains)
            self.now_s += every_s
        return self

    def feed(self, reading: Reading | None, *, on_battery: bool) -> None:
        self.belief = estimate.advance(
            self.belief,
            reading,
            drawn_w=(self.watts, 0.0),
            on_battery=on_battery,
            now_s=self.now_s,
            supply=self.supply,
        )

    @property
    def error_pct(self) -> float:
        believed = estimate.charge_pct(self.belief, self.supply)
        assert believed is not None
        return believed - self.battery.charge_pct


def test_the_first_reading_is_taken_and_the_nameplate_with_doubt():
    bench = Bench(initial_pct=80)
    assert estimate.charge_pct(bench.belief, UPS) is None
    bench.run(1 / 60, mains=True)
    assert bench.error_pct == pytest.approx(0, abs=0.1)
    assert bench.belief.capacity_wh is None
    assert bench.belief.drain_sd == pytest.approx(estimate.PRIOR_SD)


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
    assert bench.belief.capacity_wh == pytest.approx(true_wh, rel=0.06)
    assert abs(bench.error_pct) < 1.5


def test_a_draw_beyond_the_labels_shows_like_a_smaller_battery():
    bench = Bench(watts=75).run(0.1, mains=True)
    bench.watts = 50.0
    bench.battery.set_mains(mains=False)
    for _ in range(240):
        bench.battery.set_draw_w(75.0)
        bench.feed(bench.battery.read(), on_battery=True)
        bench.now_s += 60
    assert bench.belief.capacity_wh == pytest.approx(1000 * 50 / 75, rel=0.06)


def test_a_measured_draw_is_followed_instead():
    bench = Bench(watts=75, measures_draw=True).run(0.1, mains=True)
    bench.watts = 50.0
    bench.battery.set_mains(mains=False)
    for _ in range(240):
        bench.battery.set_draw_w(75.0)
        bench.feed(bench.battery.read(), on_battery=True)
        bench.now_s += 60
    assert bench.belief.draw_ratio == pytest.approx(1.5, rel=0.02)
    assert bench.belief.capacity_wh == pytest.approx(1000, rel=0.06)


def test_a_stuck_gauge_does_not_stop_the_fall_and_ends_to_be_believed():
    bench = Bench().run(0.2, mains=True).run(2, mains=False)
    held = bench.battery.read()
    bench.run(2, mains=False, spoil=lambda _: held)
    assert abs(bench.error_pct) < 1.5
    assert bench.now_s - bench.belief.believed_s > 3600


def test_one_wild_value_moves_nothing():
    bench = Bench().run(0.2, mains=True).run(2, mains=False)
    before = bench.belief.energy_pct
    bench.feed(Reading(mains=False, charge_pct=3.0), on_battery=True)
    assert bench.belief.energy_pct == pytest.approx(before, abs=0.2)
    assert bench.belief.jumped_s == bench.now_s
    bench.run(1 / 60, mains=False)
    assert bench.belief.jumped_s is None


def test_a_jump_in_the_middle_of_an_outage_is_not_believed_however_long():
    bench = Bench().run(0.2, mains=True).run(2, mains=False)
    bench.battery.set_fault(simulated.Fault.JUMP)
    bench.run(3, mains=False)
    assert abs(bench.error_pct) < 1.5
    assert bench.now_s - bench.belief.believed_s > 2 * 3600


def test_a_gauge_that_fell_and_froze_teaches_nothing_when_the_belief_comes_down_to_it():
    """To 11 % in half an hour, and then always 11, of a battery that is nearly full."""
    bench = Bench(watts=100).run(0.2, mains=True).run(0.5, mains=False)
    fallen = iter([95 - 3 * n for n in range(28)])

    def broken(reading: Reading) -> Reading:
        return msgspec.structs.replace(reading, charge_pct=float(next(fallen, 11)))

    bench.run(9, mains=False, spoil=broken)
    believed_pct = estimate.charge_pct(bench.belief, UPS)
    assert believed_pct == pytest.approx(bench.battery.charge_pct, abs=5)
    capacity_wh = bench.belief.capacity_wh
    assert capacity_wh is None or capacity_wh > 900


def test_there_is_never_more_than_volts_and_our_own_count_allow():
    belief = msgspec.structs.replace(estimate.start(UPS, 0.0), energy_pct=63.0, ceiling_pct=7.0)
    assert belief.held_pct == 7.0
    assert msgspec.structs.replace(belief, ceiling_pct=80.0).held_pct == 63.0
    assert msgspec.structs.replace(belief, energy_pct=None).held_pct is None


def test_a_jump_at_the_plug_is_taken_and_the_drain_is_not_blamed():
    bench = Bench(plug_jump_pct=8).run(0.2, mains=True).run(4, mains=False)
    assert bench.error_pct == pytest.approx(-8, abs=1)
    assert bench.belief.capacity_wh == pytest.approx(1000, rel=0.06)


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
    assert math.isfinite(bench.belief.energy_sd_pct)
    assert bench.belief.temperature_c == pytest.approx(20, abs=0.5)
    assert bench.belief.draw_ratio == 1


@pytest.mark.parametrize("leap_s", [0.0, -5000.0], ids=["stands still", "goes back"])
def test_a_clock_that_does_not_run_forward_takes_nothing_away(leap_s):
    bench = Bench().run(0.2, mains=True).run(1, mains=False)
    before = bench.belief
    bench.now_s = before.at_s + leap_s
    bench.feed(None, on_battery=True)
    assert bench.belief.energy_pct == before.energy_pct
    assert bench.belief.at_s >= before.at_s


def test_a_battery_that_is_taken_out_holds_nothing_and_another_is_read_afresh():
    bench = Bench().run(0.2, mains=True).run(4, mains=False).run(0.2, mains=True)
    learned = bench.belief.drain
    bench.feed(Reading(mains=True, faults=("battery-absent",)), on_battery=False)
    assert bench.belief.energy_pct is None
    assert estimate.charge_pct(bench.belief, UPS) is None
    bench.now_s += 60
    bench.feed(Reading(mains=True, charge_pct=30.0), on_battery=False)
    assert estimate.charge_pct(bench.belief, UPS) == pytest.approx(30)
    assert bench.belief.drain == pytest.approx(learned, rel=0.05)


def test_the_trend_is_what_is_measured():
    bench = Bench().run(0.2, mains=True).run(2, mains=False)
    assert bench.belief.trend_pct_per_h == pytest.approx(-5, rel=0.2)
    bench.run(0.5, mains=True)
    assert bench.belief.trend_pct_per_h > 5


def test_a_capacity_learned_before_a_restart_is_kept():
    belief = estimate.start(UPS, 0.0, known=(640.0, 0.03))
    assert belief.capacity_wh == pytest.approx(640)
    assert belief.drain_sd == pytest.approx(0.03)
