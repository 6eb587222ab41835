"""Who may put out the light: the rules of `power.policy.witness`, told through the policy."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from power.policy import alarms, forecast, witness
from power.policy.state import Note, PowerOff, Sync
from power.policy.witness import Witness
from power.reading import CALIBRATING, FORCED_SHUTDOWN, LOW_BATTERY, Reading
from power.sources import nut_words
from tests.power.story import FULL_V, SPENT_V, Story, point

if TYPE_CHECKING:
    from power.config import Config

FAN = {"watts": 50, "pin": 14, "rank": 9}
HOUR_S = 3600.0
FULL = Reading(mains=True, charge_pct=100.0, voltage_v=FULL_V)
WELL = Reading(mains=False, charge_pct=97.0, voltage_v=FULL_V, runtime_s=9000.0)
"""On battery, and nothing says that it is nearly empty."""
SAYS = {
    Witness.GAUGE: {"charge_pct": 3.0},
    Witness.VOLTS: {"voltage_v": SPENT_V},
    Witness.WORDS: {"faults": (LOW_BATTERY,)},
    Witness.RECKONING: {},
}
"""What each puts into a reading; our own reckoning puts nothing there."""
SPENT = {key: value for said in SAYS.values() for key, value in said.items()}


def nut(config: Config) -> Config:
    """The same point with its battery behind a network."""
    supply = replace(config.supply[0], driver="nut", options={"ups": "ups"})
    return replace(config, supply=(supply,))


class Court(Story):
    """A point that was on mains for a while, and a reading that lives by flickering a little."""

    def __init__(
        self, config: Config | None = None, full: Reading = FULL, well: Reading = WELL
    ) -> None:
        super().__init__(config or point(fan=FAN))
        self.hear(60, full).hear(30, well)

    def hear(self, seconds: float, reading: Reading | None, every_s: float = 1.0) -> Court:
        end_s = self.now_s + seconds
        while self.now_s < end_s:
            self.tell(reading and self._lively(reading))
            self.now_s += every_s
        return self

    def _lively(self, reading: Reading) -> Reading:
        """No value stands still for long while a battery feeds its loads."""
        odd = int(self.now_s) % 2 / 100
        charge_pct, voltage_v = reading.charge_pct, reading.voltage_v
        return replace(
            reading,
            charge_pct=None if charge_pct is None else min(100.0, charge_pct + odd),
            voltage_v=None if voltage_v is None else voltage_v + odd / 10,
        )

    def reckon_spent(self) -> Court:
        """Our own count says that the battery must be empty."""
        memory = replace(self.state.supplies["ups"], counted_wh=950.0)
        self.state = replace(self.state, supplies={"ups": memory})
        return self

    def say(self, *witnesses: Witness, seconds: float = 30, every_s: float = 1.0) -> Court:
        """Let those witnesses say that it is nearly empty, and the others that it is not."""
        if Witness.RECKONING in witnesses:
            self.reckon_spent()
        told = {key: value for each in witnesses for key, value in SAYS[each].items()}
        return self.hear(seconds, replace(WELL, **told), every_s)

    @property
    def witnesses(self) -> set[Witness]:
        return set(self.state.supplies["ups"].testimony.speaking(self.now_s))

    @property
    def syncs(self) -> int:
        return sum(isinstance(action, Sync) for _, action in self.actions)

    @property
    def alarms(self) -> set[str]:
        ahead = forecast.foretell(self.state, "ups", self.demand, self.now_s, self.config)
        found = alarms.of_supplies(self.state, {"ups": WELL}, {"ups": ahead}, self.config)
        return {code for code, _ in found}


# One witness alone (rules 1 to 4, 7 and 9).


@pytest.mark.parametrize("alone", Witness)
@pytest.mark.parametrize("config", [point(fan=FAN), nut(point(fan=FAN))], ids=["wire", "network"])
def test_one_witness_ends_comfort_and_never_the_light_however_long(alone, config):
    court = Court(config).say(alone, seconds=30)
    assert court.witnesses == {alone}
    assert (court.supply, court.on("lamp"), court.on("fan")) == ("battery", True, False)
    assert "low-unconfirmed" in court.alarms
    assert court.syncs == 1
    court.say(alone, seconds=6 * HOUR_S, every_s=20)
    assert court.on("lamp")
    assert court.on("kiosk")
    assert court.state.shutdown_at_s is None


@pytest.mark.parametrize(
    "words",
    [
        pytest.param({"faults": (LOW_BATTERY,)}, id="LB"),
        pytest.param({"faults": (FORCED_SHUTDOWN,)}, id="FSD"),
        pytest.param({"runtime_s": 200.0}, id="run-time"),
        pytest.param({"faults": (LOW_BATTERY, FORCED_SHUTDOWN), "runtime_s": 0.0}, id="all"),
    ],
)
def test_all_the_words_of_a_supply_are_one_witness(words):
    court = Court().hear(HOUR_S, replace(WELL, **words), every_s=5)
    assert court.witnesses == {Witness.WORDS}
    assert court.on("lamp")


def test_a_word_of_nine_seconds_is_not_heard_and_one_of_twelve_costs_comfort_for_a_while():
    court = Court().say(Witness.WORDS, seconds=9).hear(5, WELL)
    assert court.on("fan")
    court.say(Witness.WORDS, seconds=12).hear(60, WELL)
    assert not court.on("fan")
    court.hear(300, WELL)
    assert court.on("fan")
    assert court.on("lamp")


def test_the_announcement_of_a_shutdown_on_mains_is_written_down_and_orders_nothing():
    court = Court().hear(120, FULL)
    court.actions.clear()
    court.hear(HOUR_S, replace(FULL, faults=(FORCED_SHUTDOWN,)), every_s=5)
    assert [action for _, action in court.actions if isinstance(action, Sync)]
    assert court.notes == ["forced-shutdown"]
    assert court.switches == []


def test_a_supply_without_a_gauge_is_heard_too():
    blank = replace(WELL, charge_pct=None)
    court = Court(full=replace(FULL, charge_pct=None), well=blank).hear(400, blank)
    assert court.supply == "blind"
    court.hear(20, replace(blank, faults=(LOW_BATTERY,)))
    assert court.on("lamp")
    court.hear(20, replace(blank, faults=(LOW_BATTERY,), voltage_v=SPENT_V))
    assert court.supply == "reserve"


@pytest.mark.parametrize(
    ("variables", "comfort"),
    [
        pytest.param(
            {"ups.status": "OB LB", "battery.charge": "97", "battery.runtime": "1600"}, False,
            id="LB at 97 %",
        ),
        pytest.param(
            {"ups.status": "OB LB", "battery.charge": "90", "battery.voltage": "12.6"}, False,
            id="LB at 90 % and 12.6 V",
        ),
        pytest.param({"ups.status": "OB CAL LB", "battery.charge": "3"}, True, id="calibration"),
        pytest.param({"ups.status": "OB LB"}, False, id="no gauge"),
        pytest.param({"ups.status": "OB FSD", "battery.charge": "80"}, False, id="FSD"),
        pytest.param({"ups.status": "OB", "battery.runtime": "90"}, False, id="run-time alone"),
        pytest.param(
            {"ups.status": "OB LB FSD DISCHRG", "battery.charge": "0", "battery.voltage": "9",
             "battery.runtime": "0", "battery.current": "-50", "battery.temperature": "-30"}, False,
            id="whoever answers for upsd says all of it",
        ),
    ],
)  # fmt: skip
@pytest.mark.parametrize("config", [point(fan=FAN), nut(point(fan=FAN))], ids=["wire", "network"])
def test_what_a_ups_says_for_a_minute_and_for_an_hour_puts_out_no_light(variables, comfort, config):
    if "battery.voltage" in variables and "FSD" in variables["ups.status"]:
        config = nut(config)  # on a wire that is three witnesses
    reading = nut_words.reading_of(variables)
    court = Court(config).hear(60, reading)
    assert (court.on("lamp"), court.on("fan")) == (True, comfort)
    court.hear(HOUR_S, reading, every_s=5)
    assert court.on("lamp")
    assert court.state.shutdown_at_s is None


# What moves not proves nothing (rules 1 and 2).


def test_a_gauge_that_has_not_moved_since_mains_was_lost_proves_nothing():
    story = Story(point(fan=FAN)).pass_(60, charge_pct=5.0, voltage_v=FULL_V)
    story.pass_(600, mains=False, charge_pct=5.0, faults=(LOW_BATTERY,))
    assert (story.supply, story.on("lamp")) == ("battery", True)


@pytest.mark.parametrize("after_h", [1, 5])
def test_a_driver_that_repeats_its_last_words_ends_nothing(after_h):
    """It hung while the battery was low; since then the battery was charged."""
    court = Court()
    frozen = Reading(mains=True, charge_pct=3.0, voltage_v=SPENT_V, faults=(LOW_BATTERY,))
    for mains in (True, False):
        for _ in range(round(after_h * HOUR_S / 20)):
            court.tell(replace(frozen, mains=mains))
            court.now_s += 20
    assert court.on("lamp")
    assert not court.on("fan")


# Two witnesses (rules 5 and 8).

PAIRS = list(combinations(Witness, 2))


@pytest.mark.parametrize("pair", PAIRS, ids=" and ".join)
def test_two_witnesses_end_the_light_after_ten_seconds_and_the_grace(pair):
    court = Court().say(*pair, seconds=9)
    assert court.supply == "battery"
    court.say(*pair, seconds=5)
    assert (court.supply, court.on("lamp"), court.on("fan")) == ("reserve", True, False)
    court.say(*pair, seconds=62)
    assert not court.on("lamp")
    assert any(isinstance(action, PowerOff) for _, action in court.actions)


@pytest.mark.parametrize("pair", PAIRS, ids=" and ".join)
def test_what_comes_over_one_network_is_one_witness(pair):
    court = Court(nut(point(fan=FAN))).say(*pair, seconds=HOUR_S, every_s=5)
    assert (court.supply == "reserve") is (Witness.RECKONING in pair)


def test_over_a_network_gauge_volts_and_words_together_end_nothing():
    court = Court(nut(point(fan=FAN)))
    court.say(Witness.GAUGE, Witness.VOLTS, Witness.WORDS, seconds=6 * HOUR_S, every_s=20)
    assert court.on("lamp")
    assert not court.on("fan")
    assert court.state.shutdown_at_s is None


def test_two_that_never_speak_at_the_same_time_are_not_two():
    court = Court()
    for _ in range(20):
        court.say(Witness.GAUGE, seconds=12).say(Witness.WORDS, seconds=12)
    assert court.on("lamp")


# Calibration (rule 6).


@pytest.mark.parametrize("config", [point(fan=FAN), nut(point(fan=FAN))], ids=["wire", "network"])
def test_a_supply_that_calibrates_proves_nothing_by_gauge_and_words(config):
    words = (LOW_BATTERY, FORCED_SHUTDOWN, CALIBRATING)
    court = Court(config).hear(
        4 * HOUR_S, replace(WELL, charge_pct=2.0, runtime_s=0.0, faults=words), every_s=10
    )
    assert court.witnesses == set()
    assert court.on("lamp")


def test_a_calibration_proves_nothing_the_other_way_either():
    court = Court().reckon_spent()
    court.hear(30, replace(WELL, voltage_v=SPENT_V, faults=(CALIBRATING,)))
    assert court.supply == "reserve"  # volts and reckoning


def test_on_mains_a_calibration_is_no_dead_charger():
    court = Court().hear(120, FULL)
    for charge_pct in range(99, 30, -1):
        court.hear(
            60,
            replace(FULL, charge_pct=charge_pct, discharging=True, faults=(CALIBRATING,)),
            every_s=5,
        )
    assert (court.supply, court.on("fan")) == ("mains", True)


# What was ended comes back (rule 10).


def ended() -> Court:
    court = Court().say(Witness.GAUGE, Witness.VOLTS, seconds=80)
    assert not court.on("lamp")
    return court


def test_what_was_ended_returns_when_the_witnesses_take_it_back():
    court = ended().hear(50, WELL)
    assert not court.on("lamp")
    court.hear(30, WELL)
    assert (court.supply, court.on("lamp")) == ("battery", True)
    assert "reserve-taken-back" in court.notes


def test_a_shutdown_that_was_planned_is_cancelled_when_they_take_it_back():
    court = Court().say(Witness.GAUGE, Witness.VOLTS, seconds=15)
    assert court.state.shutdown_at_s is not None
    memory = court.state.supplies["ups"]
    court.state = replace(court.state, shutdown_at_s=court.now_s + 200)  # a longer grace
    court.hear(70, WELL)
    assert (court.supply, court.state.shutdown_at_s) == ("battery", None)
    assert court.state.supplies["ups"].since_s <= memory.since_s
    assert ("shutdown-cancelled", "not-empty") in {
        (action.what, action.cause) for _, action in court.actions if isinstance(action, Note)
    }


@pytest.mark.parametrize(
    "reading",
    [
        pytest.param(None, id="silence"),
        pytest.param(Reading(mains=False), id="nothing told"),
        pytest.param(
            Reading(mains=False, charge_pct=4.0, voltage_v=3.62), id="volts that recover by rest"
        ),
        pytest.param(Reading(mains=False, charge_pct=15.0, voltage_v=3.45), id="a little more"),
    ],
)
def test_silence_and_rest_bring_nothing_back(reading):
    court = ended().hear(2 * HOUR_S, reading, every_s=10)
    assert not court.on("lamp")


def test_mains_for_a_moment_does_not_bring_the_light_for_a_moment():
    court = ended()
    spent = replace(WELL, **SPENT)
    court.hear(20, replace(spent, mains=True)).hear(20, spent)
    assert not court.on("lamp")


# What the volts of unknown batteries prove (rule 2): nothing.


@pytest.mark.parametrize(
    "full_v",
    [
        pytest.param(3.3, id="another chemistry than was said"),
        pytest.param(0.5, id="no battery at all"),
        pytest.param(None, id="never told"),
    ],
)
def test_volts_of_a_battery_that_is_not_known_are_no_witness(full_v):
    story = Story(point()).pass_(120, charge_pct=100.0, voltage_v=full_v)
    story.pass_(60, mains=False, charge_pct=99.0, voltage_v=3.2)
    assert Witness.VOLTS not in story.state.supplies["ups"].testimony.saying()


def test_independent_counts_a_network_once():
    wire, net = point().supply[0], nut(point()).supply[0]
    assert [witness.independent(pair, wire) for pair in PAIRS] == [2] * 6
    assert witness.independent(set(Witness), net) == 2
    assert witness.independent({Witness.GAUGE, Witness.WORDS}, net) == 1
    assert witness.independent((), net) == 0
