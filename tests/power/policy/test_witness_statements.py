"""What each witness of an empty battery says of one reading, and when it is believed."""

from __future__ import annotations

import math

import pytest
from msgspec.structs import replace

from power.config import SupplyConfig
from power.policy import charge_estimator, witness
from power.policy.chemistry import Chemistry, charge_to_energy_pct, open_circuit_v
from power.policy.witness import Movement, Situation, Statement, Testimony, Witness
from power.reading import CALIBRATING, FORCED_SHUTDOWN, LOW_BATTERY, Reading

UPS = SupplyConfig(name="ups", driver="simulated", capacity_wh=1000.0)
BELIEF = charge_estimator.start(UPS, 0.0)
NOW_S = 10_000.0
LIVE = Testimony(
    gauge=Movement(value=50.0, moved=True), volts=Movement(value=3.7, moved=True), cells=1
)


def situation(**known: object) -> Situation:
    usual = {
        "belief": BELIEF, "left_pct": 50.0, "load_w": 0.0, "drawn_wh": 0.0, "on_battery": True,
        "now_s": NOW_S, "supply": UPS, "reserve_pct": 10.0,
    }  # fmt: skip
    return Situation(**(usual | known))


def hear(before: Testimony, reading: Reading | None, **known: object) -> Testimony:
    return witness.hear(before, reading, situation(**known))


def says(name: Witness, reading: Reading | None, before: Testimony = LIVE, **known: object):
    return hear(before, reading, **known).statements[name].says


# 1. The gauge.


@pytest.mark.parametrize(
    ("charge_pct", "said"),
    [
        pytest.param(0.0, True, id="empty"),
        pytest.param(10.0, True, id="at the reserve"),
        pytest.param(10.1, None, id="above it"),
        pytest.param(19.9, None, id="not clearly"),
        pytest.param(20.0, False, id="clearly above it"),
        pytest.param(100.0, False, id="full"),
        pytest.param(-0.1, None, id="below empty"),
        pytest.param(100.1, None, id="beyond full"),
        pytest.param(math.nan, None, id="no number"),
        pytest.param(None, None, id="nothing"),
    ],
)
def test_what_a_gauge_says(charge_pct, said):
    assert says(Witness.GAUGE, Reading(mains=False, charge_pct=charge_pct)) is said


@pytest.mark.parametrize(
    ("still_wh", "said"),
    [pytest.param(39.0, True, id="four percent"), pytest.param(41.0, None, id="more")],
)
def test_a_gauge_that_stands_still_while_the_battery_must_fall_says_nothing(still_wh, said):
    before = replace(LIVE, gauge=Movement(value=9.0, moved=True, still_wh=still_wh))
    reading = Reading(mains=False, charge_pct=9.0)
    assert says(Witness.GAUGE, reading, before) is said
    drawn = says(Witness.GAUGE, reading, before, drawn_wh=1.5)
    assert drawn is None, "what is drawn now counts too"


def test_a_gauge_that_has_not_moved_in_this_outage_says_nothing_until_it_does():
    before = replace(LIVE, gauge=Movement(value=9.0))
    assert says(Witness.GAUGE, Reading(mains=False, charge_pct=9.0), before) is None
    assert says(Witness.GAUGE, Reading(mains=False, charge_pct=8.0), before) is True
    first = hear(Testimony(), Reading(mains=False, charge_pct=9.0))
    assert not first.gauge.moved, "a first value is no change"


def test_on_mains_what_moved_is_forgotten():
    after = hear(LIVE, Reading(mains=True, charge_pct=60.0), on_battery=False)
    assert after.gauge == Movement(60.0)
    assert hear(after, None, on_battery=False).gauge == Movement(60.0)


# 2. The volts.


@pytest.mark.parametrize(
    ("voltage_v", "said"),
    [
        pytest.param(open_circuit_v(Chemistry.LI_ION, 10), True, id="of the reserve"),
        pytest.param(open_circuit_v(Chemistry.LI_ION, 11), None, id="just above"),
        pytest.param(open_circuit_v(Chemistry.LI_ION, 49), None, id="not clearly"),
        pytest.param(open_circuit_v(Chemistry.LI_ION, 50), False, id="clearly"),
        pytest.param(1.7, None, id="a broken measurement"),
    ],
)
def test_what_volts_say(voltage_v, said):
    assert says(Witness.VOLTS, Reading(mains=False, voltage_v=voltage_v)) is said


def test_what_a_load_takes_away_is_allowed_for():
    reading = Reading(mains=False, voltage_v=open_circuit_v(Chemistry.LI_ION, 10))
    assert says(Witness.VOLTS, reading, load_w=100.0) is None


def test_volts_of_many_cells_are_those_of_one():
    reading = Reading(mains=False, voltage_v=4 * open_circuit_v(Chemistry.LI_ION, 10))
    assert says(Witness.VOLTS, reading, replace(LIVE, cells=4)) is True


@pytest.mark.parametrize(
    ("still_wh", "said"),
    [pytest.param(99.0, True, id="a tenth"), pytest.param(101.0, None, id="more")],
)
def test_volts_that_stand_still_say_nothing(still_wh, said):
    volts = open_circuit_v(Chemistry.LI_ION, 10)
    before = replace(LIVE, volts=Movement(value=volts, moved=True, still_wh=still_wh))
    assert says(Witness.VOLTS, Reading(mains=False, voltage_v=volts), before) is said


# How many cells there are.

FOUR_V, FIVE_V = 4 * 4.1, 5 * 4.1


def counted(before: Testimony, voltage_v: float, **known: object) -> int | None:
    return hear(before, Reading(mains=True, voltage_v=voltage_v), **known).cells


def test_the_first_word_is_better_than_none():
    assert counted(Testimony(), FOUR_V) == 4
    assert counted(Testimony(), FOUR_V, on_battery=False) == 4
    assert counted(Testimony(), -4.1) is None


@pytest.mark.parametrize(
    ("cells", "steady_for_s", "expected"),
    [
        pytest.param(4, 29.0, 4, id="more, just now"),
        pytest.param(4, 30.0, 5, id="more, for half a minute"),
        pytest.param(6, 7199.0, 6, id="fewer, not for long enough"),
        pytest.param(6, 7200.0, 5, id="fewer, for two hours"),
    ],
)
def test_on_mains_they_are_counted_by_steady_volts(cells, steady_for_s, expected):
    before = replace(LIVE, cells=cells, steady_v=FIVE_V, steady_s=NOW_S - steady_for_s)
    assert counted(before, FIVE_V, on_battery=False) == expected
    assert counted(before, FIVE_V) == cells, "never on battery"


@pytest.mark.parametrize(
    ("voltage_v", "steady"),
    [
        pytest.param(FIVE_V * 1.019, True, id="within two percent"),
        pytest.param(FIVE_V * 1.021, False, id="beyond"),
    ],
)
def test_volts_that_change_are_not_steady(voltage_v, steady):
    before = replace(LIVE, cells=4, steady_v=FIVE_V, steady_s=NOW_S - 40)
    after = hear(before, Reading(mains=True, voltage_v=voltage_v), on_battery=False)
    assert (after.cells == 5) is steady
    assert (after.steady_v, after.steady_s) == (
        (FIVE_V, NOW_S - 40) if steady else (voltage_v, NOW_S)
    )


# 3. The words.


@pytest.mark.parametrize(
    ("known", "said"),
    [
        pytest.param({"faults": (LOW_BATTERY,)}, True, id="low battery"),
        pytest.param({"faults": (FORCED_SHUTDOWN,)}, True, id="forced shutdown"),
        pytest.param({"runtime_s": 300.0}, True, id="five minutes left"),
        pytest.param({"runtime_s": 301.0}, False, id="more"),
        pytest.param({"runtime_s": math.nan}, False, id="no number"),
        pytest.param({}, False, id="nothing of the kind"),
        pytest.param({"faults": (LOW_BATTERY, CALIBRATING)}, None, id="it calibrates itself"),
    ],
)
def test_what_the_words_of_a_supply_say(known, said):
    assert says(Witness.WORDS, Reading(mains=False, **known)) is said


def test_a_supply_that_calibrates_is_not_heard_on_its_charge():
    told = Reading(mains=False, charge_pct=3.0, runtime_s=9.0, faults=(LOW_BATTERY, CALIBRATING))
    sifted = witness.sift(told)
    assert (sifted.charge_pct, sifted.runtime_s, sifted.faults) == (None, None, (CALIBRATING,))
    assert witness.sift(replace(told, faults=(LOW_BATTERY,))).charge_pct == 3.0
    assert witness.sift(None) is None


# 4. Our own reckoning.

RESERVE_ENERGY_PCT = charge_to_energy_pct(Chemistry.LI_ION, 10.0)


@pytest.mark.parametrize(
    ("above_pct", "said"),
    [
        pytest.param(0.0, True, id="at the reserve"),
        pytest.param(0.1, None, id="above it"),
        pytest.param(9.9, None, id="not clearly"),
        pytest.param(10.0, False, id="clearly above it"),
    ],
)
def test_what_our_own_reckoning_says_needs_no_reading(above_pct, said):
    assert says(Witness.RECKONING, None, left_pct=RESERVE_ENERGY_PCT + above_pct) is said


def test_without_a_reading_the_others_say_nothing():
    others = (Witness.GAUGE, Witness.VOLTS, Witness.WORDS)
    assert [says(name, None) for name in others] == [None] * 3


# 7 and 10. For how long.

WORDS = Reading(mains=False, faults=(LOW_BATTERY,))


def after_saying(ago_s: float, *, low: bool = True, **known: object) -> Testimony:
    statements = LIVE.statements | {Witness.WORDS: Statement(low, NOW_S - ago_s)}
    return replace(LIVE, statements=statements, **known)


@pytest.mark.parametrize(("ago_s", "held"), [(9.9, False), (10.0, True)])
def test_a_witness_is_held_to_it_after_ten_seconds(ago_s, held):
    after = hear(after_saying(ago_s), WORDS)
    assert (Witness.WORDS in after.held) is held
    assert after.spoke_s == (NOW_S if held else None)
    assert after.statements[Witness.WORDS].since_s == NOW_S - ago_s
    assert Witness.WORDS in after.saying()


@pytest.mark.parametrize(
    ("ago_s", "low", "reading", "held"),
    [
        pytest.param(59.9, False, Reading(mains=False), True, id="it denies, not for long enough"),
        pytest.param(60.0, False, Reading(mains=False), False, id="for a minute"),
        pytest.param(900.0, True, None, True, id="silence lets go of nothing"),
    ],
)
def test_a_witness_lets_go_by_denying_it_for_a_minute(ago_s, low, reading, held):
    before = after_saying(ago_s, low=low, held=frozenset({Witness.WORDS}))
    assert (Witness.WORDS in hear(before, reading).held) is held


def test_what_was_said_on_mains_says_nothing_of_this_outage():
    """On mains each statement is of this moment, so ten seconds begin with the outage."""
    after = hear(after_saying(900.0), WORDS, on_battery=False)
    assert after.statements[Witness.WORDS] == Statement(True, NOW_S)
    assert (after.held, after.spoke_s) == (frozenset(), None)


def test_who_changes_its_mind_begins_again():
    after = hear(after_saying(900.0), Reading(mains=False))
    assert after.statements[Witness.WORDS] == Statement(False, NOW_S)
