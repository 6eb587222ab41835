"""The essentials' share, watt-hour by watt-hour, of a battery about which nothing is in doubt."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from power.policy import energy_budget
from power.policy.chemistry import Chemistry, charge_to_energy_pct, usable_fraction
from power.policy.covariance import Covariance, anchored, begun
from power.policy.demand import Demand
from power.policy.energy_budget import Need
from power.policy.state import Override, Target
from power.reading import Reading
from tests.power.story import CERTAIN, LIGHT_DAY, LOST_S, Story, believing, point, sure_outage

HOUR_S = 3600.0
FAN = {"watts": 60, "pin": 14, "rank": 9}
FRIDGE = {"watts": 30, "pin": 15, "rank": 3}


def asked(story, question):
    return question(story.state, "ups", story.demand, story.now_s, story.config)


def least_spare_wh(load, *, on, lasts_s=0.0, **loads):
    """What must be left over beyond the essentials' share for a load to be on."""
    low, high = 0.0, 100.0
    for _ in range(50):
        middle = (low + high) / 2
        story = sure_outage(point(**loads), on=on, energy_pct=middle, lasts_s=lasts_s)
        low, high = (
            (low, middle) if load in asked(story, energy_budget.affordable) else (middle, high)
        )
    return asked(
        sure_outage(point(**loads), on=on, energy_pct=high, lasts_s=lasts_s),
        energy_budget.spare_now_wh,
    )


# Until when the essentials are promised.


@pytest.mark.parametrize(
    ("policy", "lasts_h", "left_h"),
    [
        pytest.param({}, 0.0, 10.0, id="at the loss of mains"),
        pytest.param({}, 4.0, 6.0, id="the outage counts"),
        pytest.param({}, 9.75, 0.5, id="at the end there is half an hour to close and walk home"),
        pytest.param({}, 12.0, 0.5, id="also when the promise was kept"),
        pytest.param({"target_runtime_h": 0.25}, 3.0, 0.25, id="no longer than was ever asked"),
    ],
)
def test_the_promise_shrinks_as_the_outage_lasts(policy, lasts_h, left_h):
    story = sure_outage(point(policy), lasts_s=lasts_h * HOUR_S)
    until_s = energy_budget.horizon_s(story.state, "ups", story.now_s, story.config)
    assert (until_s - story.now_s) / HOUR_S == pytest.approx(left_h, abs=1e-6)


@pytest.mark.parametrize(
    ("target", "promised_h"),
    [
        pytest.param(Target(hours=30.0), 30.0, id="longer"),
        pytest.param(Target(hours=3.0), 10.0, id="never shorter"),
        pytest.param(Target(until_s=LOST_S + 20 * HOUR_S), 20.0, id="until a moment"),
        pytest.param(Target(until_s=LOST_S + HOUR_S), 10.0, id="a moment before that"),
    ],
)
def test_what_people_ask_only_makes_it_later(target, promised_h):
    story = sure_outage(point(), target=target)
    until_s = energy_budget.promised_until_s(story.state, LOST_S, story.config)
    assert (until_s - LOST_S) / HOUR_S == pytest.approx(promised_h)


# What must be left over.


def test_a_load_goes_half_a_minute_before_it_would_take_from_the_essentials():
    least_wh = least_spare_wh("fan", on=("fan",), fan=FAN)
    assert least_wh == pytest.approx(60 * 30 / HOUR_S, abs=1e-3)


def test_half_an_hour_of_each_better_load_is_kept_back():
    least_wh = least_spare_wh("fan", on=("fan", "fridge"), fan=FAN, fridge=FRIDGE)
    assert least_wh == pytest.approx(30 * 0.5 + (60 + 30) * 30 / HOUR_S, abs=1e-3)


def test_half_an_hour_is_kept_back_for_a_better_load_that_waits_too():
    least_wh = least_spare_wh("fan", on=("fan",), fan=FAN, fridge=FRIDGE)
    assert least_wh == pytest.approx(30 * 0.5 + 60 * 30 / HOUR_S, abs=1e-3)


@pytest.mark.parametrize(
    ("policy_h", "fan", "stay_s"),
    [
        pytest.param(9.5, {}, 900, id="a quarter of an hour"),
        pytest.param(0.0, {}, 1800, id="a twentieth of what is still promised"),
        pytest.param(9.5, {"min_on_s": 2400}, 2400, id="as long as it must stay on"),
    ],
)
def test_a_load_comes_back_only_to_stay(policy_h, fan, stay_s):
    least_wh = least_spare_wh("fan", on=(), lasts_s=policy_h * HOUR_S, fan=FAN | fan)
    assert least_wh == pytest.approx(60 * stay_s / HOUR_S, abs=1e-3)


def test_what_comes_back_shares_with_what_is_on():
    least_wh = least_spare_wh("fan", on=("fridge",), fan=FAN, fridge=FRIDGE)
    assert least_wh == pytest.approx(30 * 0.5 + (60 + 30) * 0.5, abs=1e-3)


def test_two_that_come_back_share_too():
    least_wh = least_spare_wh("fan", on=(), fan=FAN, fridge=FRIDGE)
    assert least_wh == pytest.approx(30 * 0.5 + (60 + 30) * 0.5, abs=1e-3)


def test_only_what_is_wanted_and_nobody_holds_competes():
    config = point(fan=FAN, fridge=FRIDGE, heater=FAN | {"when": "cold", "pin": 16})
    story = sure_outage(config)
    held = replace(story.state.loads["fridge"], override=Override(True, story.now_s + 60))
    story.state = replace(story.state, loads={**story.state.loads, "fridge": held})
    rivals = energy_budget.rivals(story.state, "ups", LIGHT_DAY, config)
    assert [load.name for load in rivals] == ["fan"]


# What is spoken for.


def spare_wh(story):
    return asked(story, energy_budget.spare_now_wh)


def test_the_essentials_and_the_reserve_are_spoken_for():
    story = sure_outage(point({"reserve_pct": 10}), energy_pct=50.0)
    reserve_pct = charge_to_energy_pct(Chemistry("li-ion"), 10)
    assert spare_wh(story) == pytest.approx((50 - reserve_pct) * 10 - 20 * 10, abs=1.0)


def test_nothing_is_left_over_of_a_charge_that_nobody_knows():
    assert spare_wh(sure_outage(point(), energy_pct=None)) == float("-inf")


@pytest.mark.parametrize(
    ("fan", "override", "pledged_wh"),
    [
        pytest.param({}, None, 0.0, id="nobody said anything"),
        pytest.param({"min_on_s": HOUR_S}, None, 60 * 0.75, id="the rest of its dwell time"),
        pytest.param({}, Override(True, LOST_S + 4500), 60 * 1.0, id="a technician's word"),
        pytest.param(
            {"min_on_s": HOUR_S}, Override(True, LOST_S + 4500), 60 * 1.0, id="the longer of two"
        ),
        pytest.param({}, Override(False, LOST_S + 4500), 0.0, id="a word that it goes off"),
        pytest.param({"min_on_s": 600}, None, 0.0, id="a dwell time that is over"),
    ],
)
def test_so_is_what_cannot_be_shed_yet(fan, override, pledged_wh):
    story = sure_outage(point(fan=FAN | fan), on=("fan",), lasts_s=900)
    memory = replace(story.state.loads["fan"], override=override)
    before = spare_wh(sure_outage(point(fan=FAN), on=("fan",), lasts_s=900))
    story.state = replace(story.state, loads={**story.state.loads, "fan": memory})
    assert before - spare_wh(story) == pytest.approx(pledged_wh, rel=0.03)
    fan = story.config.loads["fan"]
    assert energy_budget.pledged_wh(fan, memory, story.now_s) == pytest.approx(pledged_wh)
    assert energy_budget.pledged_wh(fan, replace(memory, on=False), story.now_s) == 0


def test_doubt_about_the_charge_goes_to_the_essentials():
    config = point()
    supply = config.supplies["ups"]
    sure = sure_outage(config).state.supplies["ups"].estimate
    unsure = believing(sure, covariance=anchored(CERTAIN, 3.0**2))
    nothing = Need(loads_wh=0.0, hours=0.0, on_w=None)
    spare, less = (
        energy_budget.spare_wh(belief, supply, 10.0, nothing, 0.0) for belief in (sure, unsure)
    )
    assert spare - less == pytest.approx(2.25 * 3.0 * supply.capacity_wh / 100)


# The cold to come.


@pytest.mark.parametrize(
    ("now_c", "warming_c_per_h", "cooling_c", "coldest_c"),
    [
        pytest.param(20.0, 0.0, 0.0, 20.0, id="it stays as it is"),
        pytest.param(20.0, 0.0, 8.0, 12.0, id="it cools"),
        pytest.param(6.0, 0.0, 19.0, 0.0, id="to freezing at worst, in a house"),
        pytest.param(2.0, 0.0, 1.0, 1.0, id="which stands above freezing"),
        pytest.param(1.5, 0.0, 19.0, -0.5, id="where it freezes it may become two degrees colder"),
        pytest.param(-8.0, 0.0, 19.0, -10.0, id="also when it is freezing hard"),
        pytest.param(10.0, -4.0, 0.0, -2.0, id="what cools fast shows how cold it is around it"),
        pytest.param(10.0, 4.0, 0.0, 10.0, id="what warms up is not taken to go on"),
        pytest.param(-15.0, -9.0, 0.0, -25.0, id="no colder than it gets in this country"),
    ],
)
def test_the_battery_is_budgeted_at_the_coldest_it_may_become(
    now_c, warming_c_per_h, cooling_c, coldest_c
):
    config = point()
    supply = config.supplies["ups"]
    belief = sure_outage(config, temperature_c=now_c, warming_c_per_h=warming_c_per_h)
    belief = belief.state.supplies["ups"].estimate
    spare, less = (
        energy_budget.spare_wh(belief, supply, 10.0, Need(loads_wh, 0.0, None), cooling_c)
        for loads_wh in (0.0, 100.0)
    )
    usable_now = usable_fraction(supply.chemistry, now_c)
    later = 100.0 * usable_now / (spare - less)
    assert later == pytest.approx(usable_fraction(supply.chemistry, coldest_c), abs=1e-6)


@pytest.mark.parametrize(
    ("cold", "expected_c"),
    [
        pytest.param(False, 1.0, id="a warm room cools slowly"),
        pytest.param(True, 8.0, id="a cold one fast"),
        pytest.param(None, 8.0, id="one that is not measured may be cold"),
    ],
)
def test_how_fast_a_battery_may_cool(cold, expected_c):
    assert energy_budget.cooling_c(Demand(cold=cold), 10.0) == pytest.approx(expected_c)


# What the supply draws for itself.


def test_what_a_supply_draws_for_itself_is_set_aside_for_as_long_as_was_promised():
    config = point()
    idle = replace(config, supply=(replace(config.supply[0], idle_w=5.0),))
    assert spare_wh(sure_outage(config)) - spare_wh(sure_outage(idle)) == pytest.approx(
        5 * 10, rel=0.03
    )


def test_no_more_is_set_aside_for_it_than_the_battery_was_seen_to_fall():
    """A draw that is only believed costs nothing while the loads explain all of the fall."""
    story = sure_outage(point(fan=FAN), on=("fan",))
    supply = story.config.supplies["ups"]
    seen = Need(loads_wh=100.0, hours=10.0, on_w=(20.0, 60.0))
    metered = seen._replace(on_w=None)
    belief = story.state.supplies["ups"].estimate
    draws = believing(belief, own_pct_per_h=0.5)
    full = energy_budget.spare_wh(belief, supply, 10.0, metered, 0.0)
    assert energy_budget.spare_wh(draws, supply, 10.0, metered, 0.0) == pytest.approx(full)
    assert energy_budget.spare_wh(belief, supply, 10.0, seen, 0.0) == pytest.approx(full)
    assert full - energy_budget.spare_wh(draws, supply, 10.0, seen, 0.0) == pytest.approx(
        0.5 * 10 * 10
    )
    unsure = believing(draws, covariance=begun(0.0, 0.0, 4.0**2))
    cost = full - energy_budget.spare_wh(unsure, supply, 10.0, seen, 0.0)
    assert cost == pytest.approx(0.5 * 10 * 10)
    thirsty = believing(belief, drain=belief.model.drain * 1.5)
    seen_w, met_w = (
        energy_budget.spare_wh(
            believing(thirsty, covariance=begun(0.0, 0.0, 4.0**2)), supply, 10.0, need, 0.0
        )
        for need in (seen, metered)
    )
    assert met_w - seen_w == pytest.approx(20.0 * 0.05 * 10 * 10)


def test_in_the_cold_to_come_its_own_draw_weighs_more_too():
    config = point(fan=FAN)
    supply = config.supplies["ups"]
    belief = sure_outage(config, on=("fan",), own_pct_per_h=0.5)
    belief = belief.state.supplies["ups"].estimate
    nothing = Need(loads_wh=0.0, hours=10.0, on_w=(20.0, 60.0))
    warm, cold = (
        energy_budget.spare_wh(
            believing(belief, own_pct_per_h=own), supply, 10.0, nothing, cooling_c
        )
        for own, cooling_c in ((0.0, 0.0), (0.5, 30.0))
    )
    expected_wh = 0.5 * 10 * 10 / usable_fraction(supply.chemistry, 0.0)
    assert warm - cold == pytest.approx(expected_wh)


def test_doubts_that_hang_together_are_not_counted_twice():
    """Where more was held the drain is higher too: the one makes up for the other."""
    config = point()
    supply = config.supplies["ups"]
    need = Need(loads_wh=100.0, hours=0.0, on_w=(20.0, 0.0))
    belief = sure_outage(config).state.supplies["ups"].estimate
    together = Covariance((
        (1.0, 0.01, 0.0, 0.0), (0.01, 0.0001, 0.0, 0.0), (0.0,) * 4, (0.0,) * 4,
    ))  # fmt: skip
    sure, doubted = (
        energy_budget.spare_wh(believing(belief, covariance=covariance), supply, 10.0, need, 0.0)
        for covariance in (CERTAIN, together)
    )
    assert doubted == pytest.approx(sure)


def test_a_meter_in_the_battery_s_own_line_leaves_nothing_to_be_guessed():
    story = Story(point())
    story.tell(Reading(mains=True, charge_pct=100.0))
    need = energy_budget.essentials_need(
        story.state, "ups", LIGHT_DAY, (0.0, 2 * HOUR_S), story.config
    )
    assert (need.loads_wh, need.hours, need.on_w) == (pytest.approx(40.0), 2.0, (20.0, 0.0))


@pytest.mark.parametrize(
    ("left_s", "stays"),
    [pytest.param(31.0, True, id="a moment more"), pytest.param(29.0, False, id="a moment less")],
)
def test_a_load_goes_half_a_minute_before_it_would_touch_the_essentials_share(left_s, stays):
    """`left_s`: so long can it run on what is spare."""
    half = sure_outage(point(fan=FAN), on=("fan",))
    needless_wh = asked(half, energy_budget.spare_now_wh) - FAN["watts"] * left_s / 3600
    energy_pct = 50.0 - needless_wh / 10  # of 1000 Wh
    story = sure_outage(point(fan=FAN), on=("fan",), energy_pct=energy_pct)
    assert (asked(story, energy_budget.affordable) == ["fan"]) is stays
