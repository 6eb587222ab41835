"""The rules of `power.policy.rules`, in their order."""

from __future__ import annotations

from itertools import pairwise

import pytest

from power.config import parse_config
from power.policy import rules as policy_rules
from power.policy.demand import Demand
from power.policy.state import PowerOff, Sync, begin
from power.reading import Reading
from power.requests import Drill, Override
from tests.power.story import DARK_NIGHT, FULL_V, LIGHT_DAY, SPENT_V, Story, point

FAN = {"watts": 50, "pin": 14, "rank": 9}
SPENT = {"mains": False, "charge_pct": 9.0, "voltage_v": SPENT_V}


# 1. A reading that is absent changes nothing, for a stated time.


def test_1_silence_on_mains_is_taken_for_mains_until_the_supply_is_blind():
    story = Story(point(fan=FAN)).pass_(60)
    story.pass_(299, silent=True)
    assert (story.supply, story.on("fan")) == ("mains", True)
    story.pass_(10, silent=True)
    assert (story.supply, story.on("fan"), story.why("fan")) == ("blind", False, "blind")
    assert (story.on("lamp"), story.why("lamp")) == (True, "essential")
    assert "supply-blind" in story.notes


def test_1_silence_on_battery_is_taken_for_draining():
    story = Story(point(fan=FAN, policy={"blind_after_s": 100_000})).pass_(60)
    story.pass_(60, mains=False, charge_pct=60)
    story.now_s += 3 * 3600
    story.pass_(10, silent=True)
    believed_pct = story.state.supplies["ups"].estimate.model.energy_pct
    assert believed_pct == pytest.approx(60 - 3 * 7 * 1.02, abs=4)


def test_1_a_reading_that_says_nothing_of_mains_is_silence():
    story = Story(point(fan=FAN)).pass_(60).pass_(310, mains=None)
    assert story.supply == "blind"


def test_1_a_gauge_that_cannot_be_believed_leaves_our_own_reckoning():
    story = Story(point(fan=FAN)).pass_(300).pass_(200, mains=False)
    story.pass_(310, mains=False, charge_pct=400.0)
    assert (story.supply, story.on("fan"), story.on("lamp")) == ("battery", True, True)
    story.pass_(13 * 3600, mains=False, charge_pct=400.0, every_s=60)
    assert (story.supply, story.on("fan"), story.why("fan")) == ("battery", False, "shed")


def test_1_a_supply_on_battery_that_never_told_a_charge_is_blind():
    story = Story(point(fan=FAN)).pass_(60, charge_pct=None)
    story.pass_(310, mains=False, charge_pct=None)
    assert (story.supply, story.on("fan"), story.on("lamp")) == ("blind", False, True)


def test_1_on_mains_a_gauge_is_not_needed():
    story = Story(point(fan=FAN)).pass_(60).pass_(1000, charge_pct=None)
    assert (story.supply, story.on("fan")) == ("mains", True)


def test_1_a_supply_seen_again_is_trusted_again_after_the_usual_wait():
    story = Story(point(fan=FAN)).pass_(60).pass_(400, silent=True)
    story.pass_(59)
    assert (story.supply, story.why("fan")) == ("returning", "returning")
    story.pass_(10)
    assert (story.supply, story.on("fan")) == ("mains", True)


def test_1_a_supply_that_was_never_read_leaves_all_as_it_is_at_first():
    story = Story(point(fan=FAN)).pass_(290, silent=True)
    assert (story.on("fan"), story.why("fan"), story.on("lamp")) == (True, "held", True)
    story.pass_(20, silent=True)
    assert (story.on("fan"), story.on("lamp")) == (False, True)


# 2. Ride-through.


@pytest.mark.parametrize(
    ("cut_s", "noted"),
    [
        pytest.param(1, False, id="shorter"),
        pytest.param(3, True, id="longer"),
    ],
)
def test_2_a_short_cut_changes_nothing(cut_s, noted):
    story = Story(point(fan=FAN | {"when": "dark"}), DARK_NIGHT).pass_(60)
    story.pass_(cut_s, mains=False, charge_pct=5.0).pass_(60)
    assert ("mains-lost" in story.notes) is noted
    assert (("fan", False) in story.switches) is noted


def test_2_an_outage_began_when_mains_was_lost():
    story = Story(point()).pass_(60)
    lost_s = story.now_s
    story.pass_(10, mains=False)
    assert story.state.supplies["ups"].since_s == lost_s


def test_2_a_start_during_an_outage_is_not_logged_as_mains():
    story = Story(point()).pass_(9, mains=False)
    assert story.notes == ["mains-lost"]


def test_2_in_ride_through_what_is_no_longer_wanted_stays_on_too():
    story = Story(point(fan=FAN | {"when": "dark"}), DARK_NIGHT).pass_(60)
    story.demand = LIGHT_DAY
    story.pass_(1, mains=False)
    assert (story.on("fan"), story.why("fan")) == (True, "ride-through")


# 3. Mains back.


def outage(config, charge_pct: float = 15.0) -> Story:
    """Loads that are not essential have been shed."""
    story = Story(config).pass_(60, charge_pct=charge_pct, voltage_v=FULL_V)
    story.pass_(60, mains=False, charge_pct=charge_pct)
    assert not story.on("fan")
    return story


def test_3_loads_wait_for_mains_to_stay():
    story = outage(point(fan=FAN)).pass_(59, charge_pct=15.0)
    assert (story.on("fan"), story.why("fan")) == (False, "returning")
    story.pass_(5, charge_pct=15.0)
    assert (story.on("fan"), story.why("fan")) == (True, "mains")


def test_3_mains_that_goes_again_is_a_new_outage_without_ride_through():
    story = outage(point(fan=FAN)).pass_(50, charge_pct=15.0)
    began_s = story.now_s
    story.pass_(1, mains=False, charge_pct=15.0)
    assert (story.supply, story.on("fan")) == ("battery", False)
    assert story.state.supplies["ups"].since_s == began_s
    story.pass_(50, charge_pct=15.0)
    assert not story.on("fan")  # the wait began anew


# 4 and 6. The reserve.


def low(config) -> Story:
    """On mains with a battery that is nearly spent, by its gauge and, once loaded, its volts."""
    return Story(config).pass_(60, charge_pct=9.5, voltage_v=FULL_V)


def test_4_at_the_reserve_the_rest_goes_at_once_and_the_appliance_after_a_grace():
    story = low(point(fan=FAN)).pass_(9, **SPENT)
    assert story.supply == "battery"
    story.pass_(10, **SPENT)
    assert (story.supply, story.why("fan")) == ("reserve", "reserve")
    assert (story.on("lamp"), story.notes[-1]) == (True, "shutdown-planned")
    story.pass_(62, **SPENT)
    assert (story.on("lamp"), story.why("lamp")) == (False, "reserve")
    halts = [action for _, action in story.actions if isinstance(action, PowerOff)]
    assert halts == [PowerOff(("ups",))]


@pytest.mark.parametrize(
    ("empty", "armed"),
    [
        pytest.param({"hat"}, [PowerOff(("hat",))], id="the HAT alone"),
        pytest.param({"hat", "hall"}, [PowerOff(("hat",))], id="the hall's too"),
        pytest.param({"hall"}, [], id="the hall's alone: the appliance stays up"),
    ],
)
def test_only_a_done_supply_that_feeds_the_appliance_is_armed(empty, armed):
    config = parse_config({
        "supply": [
            {"name": "hall", "driver": "simulated", "capacity_wh": 20, "feeds_appliance": False},
            {"name": "hat", "driver": "simulated", "capacity_wh": 20},
        ],
        "load": [
            {"name": name, "supply": name, "essential": True, "watts": 20, "pin": pin}
            for pin, name in ((17, "hall"), (27, "hat"))
        ],
    })  # fmt: skip
    ordered, state, now_s = [], begin(config, 0.0), 0.0
    for second in range(4200):
        now_s, charge_pct = float(second), max(2.0, 100 - second / 36)
        readings = {
            name: Reading(mains=False, charge_pct=charge_pct)
            if name in empty
            else Reading(mains=True, charge_pct=100.0)
            for name in config.supplies
        }
        state, actions = policy_rules.step(state, readings, LIGHT_DAY, now_s, config)
        ordered += [action for action in actions if isinstance(action, PowerOff)]
    assert ordered == armed


def test_4_mains_within_the_grace_calls_the_shutdown_off():
    story = low(point(fan=FAN)).pass_(30, **SPENT)
    story.pass_(5, charge_pct=9.0)
    assert story.state.shutdown_at_s is None
    assert story.notes[-1] == "shutdown-cancelled"
    story.pass_(120, charge_pct=9.0)
    assert not any(isinstance(action, PowerOff) for _, action in story.actions)


@pytest.mark.parametrize(
    ("fault", "note"),
    [
        pytest.param("forced-shutdown", "forced-shutdown", id="the supply will cut its output"),
        pytest.param("low-battery", "low-unconfirmed", id="one witness"),
    ],
)
def test_4_all_is_written_down_once_at_the_first_word_that_the_power_may_end(fault, note):
    story = Story(point()).pass_(60).pass_(20, mains=False)
    assert not any(isinstance(action, Sync) for _, action in story.actions)
    story.pass_(30, mains=False, faults=(fault,))
    assert story.notes.count(note) == 1
    words = [what for what in story.notes if what in {"forced-shutdown", "low-unconfirmed"}]
    assert sum(isinstance(action, Sync) for _, action in story.actions) == len(words)


def test_4_the_appliance_goes_down_just_when_the_grace_is_over():
    config = point()
    story = low(config).pass_(20, **SPENT)
    story.now_s = story.state.shutdown_at_s - 0.1
    story.pass_(1, **SPENT)
    off = lambda: any(isinstance(action, PowerOff) for _, action in story.actions)  # noqa: E731
    assert not off()
    story.now_s = story.state.shutdown_at_s
    story.pass_(1, **SPENT)
    assert off()


def test_4_a_supply_that_says_it_gives_up_is_believed_once_its_gauge_says_so_too():
    story = Story(point(fan=FAN)).pass_(60)
    story.pass_(20, mains=False, charge_pct=50.0, faults=("low-battery",))
    assert (story.supply, story.on("lamp"), story.on("fan")) == ("battery", True, False)
    story.pass_(20, mains=False, charge_pct=9.0, faults=("low-battery",))
    assert story.supply == "reserve"


@pytest.mark.parametrize(
    ("voltage_v", "state"),
    [
        pytest.param(3.40, "reserve", id="the voltage fell too: a worn battery"),
        pytest.param(3.90, "battery", id="the voltage did not fall: a wrong gauge"),
        pytest.param(None, "battery", id="no voltage: the light stays on"),
    ],
)
def test_4_a_gauge_that_falls_at_the_plug_needs_a_witness(voltage_v, state):
    story = Story(point()).pass_(60)
    story.tell(Reading(mains=False, charge_pct=100.0, voltage_v=4.1))
    for _ in range(30):
        story.now_s += 1
        story.tell(Reading(mains=False, charge_pct=9.0, voltage_v=voltage_v))
    assert story.supply == state


def test_4_one_low_reading_is_not_the_reserve():
    story = Story(point()).pass_(300).pass_(300, mains=False)
    story.tell(Reading(mains=False, charge_pct=2.0))
    story.now_s += 20
    story.pass_(60, mains=False, charge_pct=99.5)
    assert story.supply == "battery"


def test_4_the_reserve_of_a_supply_that_does_not_feed_the_appliance_halts_nothing():
    hat = {"name": "hat", "driver": "simulated", "capacity_wh": 40}
    config = parse_config({
        "supply": [hat, {"name": "ups", "driver": "simulated", "capacity_wh": 1000}],
        "load": [
            {"name": "kiosk", "supply": "hat", "watts": 5, "essential": True},
            {"name": "lamp", "supply": "ups", "watts": 5, "essential": True, "pin": 27},
        ],
    })  # fmt: skip
    story = Story(config)
    reading = Reading(mains=False, charge_pct=5.0, faults=("low-battery",))
    for _ in range(200):
        readings = {
            "hat": Reading(mains=True, charge_pct=100.0),
            "ups": reading if story.now_s >= 1010 else Reading(mains=True, charge_pct=6.0),
        }
        story.state, _ = policy_rules.step(story.state, readings, LIGHT_DAY, story.now_s, config)
        story.now_s += 1
    assert (story.on("lamp"), story.why("lamp")) == (False, "reserve")
    assert story.on("kiosk")
    assert story.state.shutdown_at_s is None


def test_4_blindness_at_the_reserve_brings_nothing_back():
    story = low(point()).pass_(100, **SPENT)
    story.pass_(600, silent=True)
    assert (story.supply, story.on("lamp")) == ("reserve", False)


FALLING_V = (4.1, 3.56, 3.54, 3.52, 3.47, 3.45)
"""As the volts go down to the reserve; the first tells that there is one cell."""


# 5, 7, 8, 9, 10. What is said about a load before energy is.


def test_a_load_that_is_on_at_rest_is_not_blinked_by_a_restart():
    config = point(fan=FAN | {"contact": "nc"}, screen={"watts": 3, "backlight": "/none"})
    story = Story(config)
    story.state = begin(config, story.now_s)
    assert story.pass_(30).switches == []


def test_5_what_cannot_be_switched_is_on_and_says_so():
    story = Story(point(sign={"watts": 5})).pass_(60).pass_(60, mains=False, charge_pct=20.0)
    assert (story.on("sign"), story.why("sign")) == (True, "unswitched")


def test_7_a_technicians_word_holds_until_its_time_but_not_beyond_the_reserve():
    story = outage(point(fan=FAN))
    story.ask(Override(load="fan", on=True, for_s=100))
    story.pass_(99, mains=False, charge_pct=15.0)
    assert (story.on("fan"), story.why("fan")) == (True, "override")
    story.pass_(5, mains=False, charge_pct=15.0)
    assert (story.on("fan"), story.why("fan")) == (False, "shed")
    story.ask(Override(load="fan", on=True, for_s=5000))
    story.pass_(1, mains=False, charge_pct=15.0)
    assert story.on("fan")
    for charge_pct, voltage_v in zip((14, 13, 12, 11, 10, 9), FALLING_V, strict=True):
        story.pass_(600, mains=False, charge_pct=charge_pct, voltage_v=voltage_v, every_s=10)
    assert (story.on("fan"), story.why("fan")) == (False, "reserve")


@pytest.mark.parametrize(
    ("when", "demand", "on"),
    [
        pytest.param("dark", Demand(dark=True), True, id="dark"),
        pytest.param("dark", Demand(dark=False), False, id="light"),
        pytest.param("dark", Demand(), True, id="nobody knows whether dark"),
        pytest.param("cold", Demand(cold=True), True, id="cold"),
        pytest.param("cold", Demand(cold=False), False, id="warm"),
        pytest.param("cold", Demand(), True, id="nobody knows whether cold"),
        pytest.param("always", Demand(dark=False, cold=False), True, id="always"),
    ],
)
@pytest.mark.parametrize("essential", [True, False])
def test_8_on_mains_a_load_is_on_when_it_is_wanted(when, demand, on, essential):
    story = Story(point(fan=FAN | {"when": when, "essential": essential}))
    story.demand = demand
    story.pass_(10)
    assert story.on("fan") is on
    assert story.why("fan") == ("mains" if on else "not-wanted")


def test_9_an_essential_that_becomes_wanted_on_battery_comes_at_once():
    story = Story(point(lamp={"when": "dark"}, policy={"stagger_s": 60})).pass_(60)
    story.pass_(60, mains=False, charge_pct=12.0)
    story.demand = DARK_NIGHT
    story.pass_(1, mains=False, charge_pct=12.0)
    assert (story.on("lamp"), story.why("lamp")) == (True, "essential")


def test_9_rank_never_makes_an_essential_load_go():
    story = Story(point(lamp={"rank": 99}, fan=FAN | {"rank": 0})).pass_(60)
    story.pass_(600, mains=False, charge_pct=12.0)
    assert story.on("lamp")
    assert not story.on("fan")


def test_10_a_drill_shows_the_worst_and_a_real_outage_ends_it():
    story = Story(point(fan=FAN)).pass_(60)
    story.ask(Drill(on=True, for_s=600))
    story.pass_(300)
    assert (story.on("fan"), story.on("lamp"), story.state.drill) == (False, True, True)
    story.pass_(10, mains=False)
    assert not story.state.drill
    assert "drill-ended" in story.notes


# 12. The budget.


def test_12_with_plenty_left_over_nothing_is_shed():
    story = Story(point(fan=FAN)).pass_(300).pass_(600, mains=False)
    assert story.switches == []
    assert story.why("fan") == "budget"


def test_12_what_would_eat_into_the_essentials_share_goes_the_worst_rank_first():
    story = Story(point(fan=FAN, fridge={"watts": 50, "pin": 15, "rank": 5})).pass_(300)
    charge_pct = 100.0
    while story.on("fridge"):
        watts = 20 + 50 * story.on("fan") + 50
        story.pass_(60, mains=False, charge_pct=charge_pct, every_s=60)
        charge_pct -= 100 * watts / 60 / 1000
    gone = [(at_s, a) for at_s, a in story.actions if getattr(a, "on", None) is False]
    assert [action.load for _, action in gone] == ["fan", "fridge"]
    assert gone[1][0] - gone[0][0] > 600  # half an hour of the better one was kept back
    lit_h = (story.now_s - 1300) / 3600
    assert 20 * (10 - lit_h) < (charge_pct - 10) * 10 < 20 * (10 - lit_h) + 25  # Wh, for the lamp


def test_12_a_supply_whose_charge_is_unknown_feeds_essentials_only():
    story = Story(point(fan=FAN)).pass_(60, charge_pct=None)
    story.pass_(10, mains=False, charge_pct=None)
    assert (story.on("fan"), story.why("fan"), story.on("lamp")) == (False, "shed", True)


# 14. Staged return, and dwell times above all.


def test_14_loads_return_one_by_one_in_the_order_of_their_worth():
    config = point(
        fan=FAN,
        fridge={"watts": 50, "pin": 15, "rank": 5},
        lamp={"rank": 2},
        radio={"watts": 5, "pin": 16, "rank": 1, "essential": True},
    )
    story = outage(config, charge_pct=11.0)
    for charge_pct, voltage_v in zip((10.6, 10.2, 9.8, 9.4), FALLING_V[2:], strict=True):
        story.pass_(600, mains=False, charge_pct=charge_pct, voltage_v=voltage_v, every_s=10)
    assert not story.on("lamp")
    story.actions.clear()
    story.pass_(120, charge_pct=9.0)
    back = [(at_s, action.load) for at_s, action in story.actions if getattr(action, "on", 0)]
    assert [load for _, load in back] == ["radio", "lamp", "fridge", "fan"]
    times = [at_s for at_s, _ in back]
    assert [b - a for a, b in pairwise(times)] == [5, 5, 5]


@pytest.mark.parametrize(
    ("dwell", "seconds"),
    [pytest.param({"min_on_s": 30}, 30, id="min_on"), pytest.param({}, 0, id="none")],
)
def test_15_a_load_just_switched_on_is_held_on(dwell, seconds):
    story = Story(point(fan=FAN | {"when": "dark"} | dwell)).pass_(60, charge_pct=15.0)
    story.demand = DARK_NIGHT
    story.pass_(1, charge_pct=15.0)
    on_s = story.now_s - 1
    story.pass_(100, mains=False, charge_pct=15.0)
    (off_s,) = [at_s for at_s, a in story.actions if getattr(a, "on", None) is False]
    assert off_s - on_s == max(seconds, 3)  # ride-through, at least


def test_15_a_load_just_switched_off_is_held_off():
    story = Story(point(fan=FAN | {"min_off_s": 40}, policy={"restore_stable_s": 0})).pass_(60)
    story.pass_(10, mains=False, charge_pct=15.0)
    off_s = next(at_s for at_s, a in story.actions if getattr(a, "on", None) is False)
    story.pass_(20, charge_pct=15.0)
    assert story.why("fan") == "held"
    story.pass_(40, charge_pct=15.0)
    on_s = next(at_s for at_s, a in story.actions if getattr(a, "on", None) is True)
    assert on_s - off_s == 40


def test_15_an_essential_load_never_waits_for_its_minimum_time_off():
    """Dusk that comes twice: the light went off a moment ago, and is wanted again."""
    lamp = {"when": "dark", "min_off_s": 3600}
    story = Story(point(lamp=lamp))
    for demand, on in [(DARK_NIGHT, True), (LIGHT_DAY, False), (DARK_NIGHT, True)]:
        story.demand = demand
        story.pass_(10, mains=False, charge_pct=50.0)
        assert story.on("lamp") is on


def test_15_a_minimum_time_on_ends_when_a_witness_says_that_the_battery_is_empty():
    story = Story(point(fan=FAN | {"min_on_s": 3600})).pass_(60, charge_pct=60.0)
    story.pass_(30, mains=False, charge_pct=60.0)
    assert story.on("fan")
    story.pass_(30, mains=False, charge_pct=60.0, faults=("low-battery",))
    assert not story.on("fan")
    assert story.on("lamp")
