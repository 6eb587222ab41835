"""How one supply is seen: a reading, and what it makes of mains, blindness and the reserve."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from power.config import parse_config
from power.policy import supply_state
from power.policy.chemistry import Chemistry, charge_to_energy_pct, open_circuit_v
from power.policy.discharge import Watch
from power.policy.draws import Draws
from power.policy.state import begin
from power.policy.witness import Movement, Statement, Testimony, Witness
from power.reading import FORCED_SHUTDOWN, Reading
from power.status import SupplyState
from tests.power.story import Story, believing, point

if TYPE_CHECKING:
    from power.config import Config
    from power.policy.state import SupplyMemory

FAN = {"watts": 60, "pin": 14}
CONFIG = point(fan=FAN)
UPS = CONFIG.supplies["ups"]
NOW_S = 5000.0
FULL = Reading(mains=True, charge_pct=100.0)
GONE = Reading(mains=False, charge_pct=60.0)


def known(config: Config = CONFIG, **fields: object) -> SupplyMemory:
    """A supply that has been on mains for a while, but for what is told of it."""
    memory = Story(config).pass_(10).state.supplies["ups"]
    belief = believing(memory.estimate, at_s=NOW_S - 1, energy_pct=60.0)
    quiet = {"estimate": belief, "told_s": NOW_S - 1, "since_s": NOW_S - 900}
    return replace(memory, **(quiet | fields))


def seen(
    memory: SupplyMemory, reading: Reading | None, now_s: float = NOW_S, config: Config = CONFIG
) -> SupplyMemory:
    state = replace(Story(config).pass_(10).state, supplies={"ups": memory})
    return supply_state.see(state, config.supplies["ups"], reading, now_s, config)


def outage(**fields: object) -> SupplyMemory:
    """On battery since a minute, and held to be so."""
    lost = {"state": SupplyState.BATTERY, "mains": False, "lost_s": NOW_S - 60}
    return known(**(lost | {"since_s": NOW_S - 60} | fields))


# What a reading says.


def test_what_is_said_is_kept_until_something_else_is_said():
    told = Reading(mains=True, charge_pct=99.0, tests=("quick",), faults=(FORCED_SHUTDOWN,))
    after = seen(known(), told)
    assert (after.mains, after.told_s, after.tests, after.ends) == (True, NOW_S, ("quick",), True)
    silent = seen(after, None, NOW_S + 1)
    assert (silent.mains, silent.told_s, silent.tests, silent.ends) == (
        True, NOW_S, ("quick",), True,
    )  # fmt: skip
    of_mains_nothing = seen(after, Reading(mains=None, charge_pct=98.0), NOW_S + 1)
    assert (of_mains_nothing.mains, of_mains_nothing.told_s) == (True, NOW_S)
    assert (of_mains_nothing.tests, of_mains_nothing.ends) == ((), False)


@pytest.mark.parametrize("mains", [True, False])
def test_at_first_sight_there_was_no_outage_to_come_back_from(mains):
    fresh = begin(CONFIG, NOW_S - 1).supplies["ups"]
    assert fresh.state is SupplyState.BLIND
    after = seen(fresh, Reading(mains=mains, charge_pct=90.0))
    assert (after.state, after.since_s) == (SupplyState.MAINS, NOW_S)
    assert after.lost_s == (None if mains else NOW_S)


# Rule 1: blindness.


@pytest.mark.parametrize(
    ("fields", "silent_s", "blind"),
    [
        pytest.param({}, 300.0, False, id="as long as is configured"),
        pytest.param({}, 300.1, True, id="longer"),
        pytest.param({"lost_s": NOW_S - 301, "mains": False}, 1.0, False, id="its charge is known"),
    ],
)
def test_a_supply_that_says_nothing_of_mains_is_blind_after_a_while(fields, silent_s, blind):
    after = seen(known(told_s=NOW_S - silent_s, **fields), None)
    assert (after.state is SupplyState.BLIND) is blind


@pytest.mark.parametrize(
    ("lost_ago_s", "blind"),
    [pytest.param(300.0, False, id="not yet"), pytest.param(301.0, True, id="five minutes")],
)
def test_on_battery_one_that_never_told_a_charge_is_blind_too(lost_ago_s, blind):
    belief = believing(known().estimate, energy_pct=None)
    memory = outage(estimate=belief, lost_s=NOW_S - lost_ago_s)
    after = seen(memory, Reading(mains=False))
    assert (after.state is SupplyState.BLIND) is blind


# Rules 2 and 3: mains goes and comes.


@pytest.mark.parametrize(
    ("lost_ago_s", "state"),
    [
        pytest.param(None, SupplyState.MAINS, id="just now"),
        pytest.param(1.9, SupplyState.MAINS, id="within ride-through"),
        pytest.param(2.0, SupplyState.BATTERY, id="longer"),
    ],
)
def test_a_moment_without_mains_is_no_outage(lost_ago_s, state):
    lost_s = None if lost_ago_s is None else NOW_S - lost_ago_s
    after = seen(known(lost_s=lost_s), GONE)
    assert (after.state, after.lost_s) == (state, lost_s or NOW_S)
    if state is SupplyState.BATTERY:
        assert after.since_s == lost_s, "ride-through counts"
    assert seen(known(lost_s=NOW_S - 1), FULL).lost_s is None


@pytest.mark.parametrize(
    ("back_ago_s", "state", "since_s"),
    [
        pytest.param(None, SupplyState.RETURNING, NOW_S, id="it is back"),
        pytest.param(59.9, SupplyState.RETURNING, NOW_S - 59.9, id="not for long enough"),
        pytest.param(60.0, SupplyState.MAINS, NOW_S, id="long enough"),
    ],
)
def test_mains_counts_again_once_it_has_stayed(back_ago_s, state, since_s):
    back_s = None if back_ago_s is None else NOW_S - back_ago_s
    kept = None if back_ago_s is None else NOW_S - 500
    after = seen(outage(back_s=back_s, back_since_s=kept), FULL)
    assert (after.state, after.since_s) == (state, since_s)
    assert after.back_s == (None if state is SupplyState.MAINS else back_s or NOW_S)
    assert after.back_since_s == (kept or NOW_S)


def test_mains_that_goes_again_while_it_returned_is_one_outage_more():
    after = seen(
        known(state=SupplyState.RETURNING, back_s=NOW_S - 9, back_since_s=NOW_S - 9, lost_s=None),
        GONE,
    )
    assert (after.state, after.back_s, after.short_returns) == (SupplyState.BATTERY, None, 1)


def test_a_battery_that_feeds_its_loads_is_in_an_outage_whatever_is_said_of_mains():
    feeding = Watch(said_s=NOW_S - 90, since_s=NOW_S - 60)
    after = seen(known(watch=feeding, lost_s=NOW_S - 60), Reading(mains=True, discharging=True))
    assert after.state is SupplyState.BATTERY


# Rule 4: the witnesses.

EMPTY = Reading(mains=False, charge_pct=9.0, faults=("low-battery",))


def spoken(*witnesses: Witness, ago_s: float = 11.0, held: bool = False) -> Testimony:
    said = {name: Statement(True, NOW_S - ago_s) for name in witnesses}
    return Testimony(
        statements=dict.fromkeys(Witness, Statement()) | said,
        held=frozenset(witnesses) if held else frozenset(),
        gauge=Movement(value=9.0, moved=True),
    )


@pytest.mark.parametrize(
    ("testimony", "watch", "reserve"),
    [
        pytest.param(spoken(Witness.GAUGE, Witness.WORDS), Watch(), True, id="two of them"),
        pytest.param(spoken(Witness.GAUGE), Watch(), False, id="one"),
        pytest.param(
            spoken(Witness.GAUGE, Witness.WORDS, ago_s=8.0), Watch(), False, id="just now"
        ),
    ],
)
def test_two_witnesses_end_what_is_essential(testimony, watch, reserve):
    after = seen(outage(testimony=testimony, watch=watch, short_returns=3), EMPTY)
    assert (after.state is SupplyState.RESERVE) is reserve
    assert after.short_returns == (0 if reserve else 3)
    assert supply_state.is_low(after, UPS) is reserve


def test_no_two_witnesses_end_anything_while_mains_is_there():
    after = seen(known(testimony=spoken(Witness.GAUGE, Witness.WORDS, held=True)), FULL)
    assert after.state is SupplyState.MAINS
    assert (after.testimony.held, after.testimony.spoke_s) == (frozenset(), None)


def test_a_moment_without_mains_forgives_no_witness():
    low = spoken(Witness.GAUGE, Witness.WORDS, held=True)
    after = seen(known(lost_s=NOW_S - 1, mains=False, testimony=low), EMPTY)
    assert after.state is SupplyState.MAINS
    assert after.testimony.held == {Witness.GAUGE, Witness.WORDS}


def test_our_own_count_goes_by_what_is_on():
    """An hour of 20 W that stays, of 60 W that may be shed, and of 5 W for itself."""
    config = replace(CONFIG, supply=(replace(CONFIG.supply[0], idle_w=5.0),))
    hour_ago = believing(known(config).estimate, at_s=NOW_S - 3600, temperature_c=25.0)
    after = seen(outage(estimate=hour_ago), GONE, config=config)
    assert after.counted_wh == pytest.approx(20 + 5 + 0.9 * 60)


def test_what_is_at_its_reserve_stays_there_while_two_hold_it():
    low = spoken(Witness.GAUGE, Witness.WORDS, held=True)
    after = seen(outage(state=SupplyState.RESERVE, testimony=low), None)
    assert after.state is SupplyState.RESERVE
    let_go = seen(outage(state=SupplyState.RESERVE, testimony=spoken(Witness.GAUGE)), EMPTY)
    assert let_go.state is SupplyState.BATTERY


@pytest.mark.parametrize(("ago_s", "may_be"), [(299.0, True), (300.0, False), (None, False)])
def test_a_witness_that_fell_silent_is_remembered_for_five_minutes(ago_s, may_be):
    spoke_s = None if ago_s is None else NOW_S - ago_s
    memory = outage(testimony=Testimony(spoke_s=spoke_s))
    assert supply_state.may_be_empty(memory, NOW_S) is may_be


# What can be in it at the most.

LIVE = Testimony(volts=Movement(value=3.7, moved=True), cells=1)


def with_volts(voltage_v: float, testimony: Testimony = LIVE, **fields: object) -> SupplyMemory:
    memory = outage(testimony=testimony, **fields)
    return seen(memory, Reading(mains=False, charge_pct=90.0, voltage_v=voltage_v))


def test_volts_limit_what_there_can_be():
    """What a load of 80 W takes away, and three hundredths of a volt, are allowed for."""
    volts = (open_circuit_v(Chemistry.LI_ION, 30) - 0.03) / (1 + 0.1 * 0.08)
    after = with_volts(volts, estimate=believing(known().estimate, temperature_c=25.0))
    expected = charge_to_energy_pct(Chemistry.LI_ION, 30)
    assert after.estimate.ceiling_pct == pytest.approx(expected)


@pytest.mark.parametrize(
    "testimony",
    [
        pytest.param(replace(LIVE, cells=None), id="cells that are not counted"),
        pytest.param(Testimony(cells=1), id="volts that never moved"),
    ],
)
def test_volts_that_prove_nothing_limit_nothing(testimony):
    memory = outage(testimony=testimony, counted_wh=100.0)
    after = seen(memory, Reading(mains=False, charge_pct=90.0))
    assert after.estimate.ceiling_pct == pytest.approx(100 - 100 * after.counted_wh / 1000)


@pytest.mark.parametrize(
    ("chemistry", "heard"), [(Chemistry.LI_ION, True), (Chemistry.LIFEPO4, False)]
)
def test_where_the_gauge_stands_still_volts_are_heard_but_of_a_flat_curve(chemistry, heard):
    config = replace(CONFIG, supply=(replace(CONFIG.supply[0], chemistry=chemistry),))
    volts = open_circuit_v(chemistry, 10)
    belief = known(config).estimate
    unsure = belief.model.anchored(90.0, 30.0**2)
    stuck = believing(replace(belief, model=unsure), stuck=True, shown_pct=90.0)
    after = seen(
        outage(estimate=stuck, testimony=replace(LIVE, volts=Movement(value=volts, moved=True))),
        Reading(mains=False, voltage_v=volts),
        config=config,
    )
    assert (after.estimate.model.energy_pct < 60) is heard


# Its loads, and what it draws itself.


def test_what_is_on_is_told_apart_by_whether_it_may_be_shed():
    state = Story(CONFIG).pass_(10).state
    assert supply_state.split_w(state, "ups", CONFIG) == (20.0, 60.0)
    assert supply_state.drawn_w(state, "ups", CONFIG) == 80.0
    fan_off = replace(state, loads=state.loads | {"fan": replace(state.loads["fan"], on=False)})
    assert supply_state.split_w(fan_off, "ups", CONFIG) == (20.0, 0.0)


def test_a_supply_at_its_reserve_draws_nothing_once_power_off_was_ordered():
    state = Story(CONFIG).pass_(10).state
    low = replace(state, supplies={"ups": outage(state=SupplyState.RESERVE)})
    assert supply_state.done(low, CONFIG) == ("ups",)
    assert supply_state.loads_on(low, "ups", CONFIG)
    assert supply_state.loads_on(replace(low, powered_off=True), "ups", CONFIG) == []
    assert supply_state.loads_on(replace(state, powered_off=True), "ups", CONFIG)
    assert supply_state.done(state, CONFIG) == ()


def test_only_what_the_appliance_runs_from_is_shut_down():
    config = parse_config({
        "supply": [
            {"name": "b", "driver": "simulated", "capacity_wh": 100},
            {"name": "a", "driver": "simulated", "capacity_wh": 100},
            {"name": "c", "driver": "simulated", "capacity_wh": 100},
        ],
        "load": [
            {"name": "kiosk", "supply": "b", "watts": 5, "essential": True},
            {"name": "lamp", "supply": "c", "watts": 5, "pin": 15, "essential": True},
        ],
    })  # fmt: skip
    state = begin(config, NOW_S)
    supplies = {n: replace(m, state=SupplyState.RESERVE) for n, m in state.supplies.items()}
    done = supply_state.done(replace(state, supplies=supplies), config)
    assert done == tuple(sorted(config.appliance_supplies))


@pytest.mark.parametrize(
    ("draws", "own_w"),
    [
        pytest.param(Draws(), 4 + 5.0, id="what was learned"),
        pytest.param(Draws(excess_w=3.0), 4 + 3 + 5.0, id="beside what is beyond the labels"),
        pytest.param(Draws(excess_w=3.0, sees_all=True), 4 + 3, id="a meter that saw all of it"),
    ],
)
def test_what_a_supply_draws_for_itself_is_what_no_label_says(draws, own_w):
    memory = known(draws=draws)
    memory = replace(memory, estimate=believing(memory.estimate, own_pct_per_h=0.5, drain=0.1))
    assert supply_state.own_w(memory, replace(UPS, idle_w=4.0)) == pytest.approx(own_w)
