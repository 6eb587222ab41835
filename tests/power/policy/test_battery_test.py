"""Tests of a battery on mains: when they may begin, how they end, what they teach."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from msgspec.structs import replace

from power.config import DischargeTestConfig, parse_config
from power.errors import RequestError, SourceError
from power.policy import battery_test
from power.policy.state import Note, StartTest, StopTest
from power.reading import Reading, TestResult
from power.requests import Drill
from power.sources import simulated
from tests.power.story import CERTAIN, Story, believing, point

LAST = datetime(2026, 3, 1, 10, 5)  # noqa: DTZ001 - local, as the schedule is


@pytest.mark.parametrize(
    ("test", "last", "now", "is_due"),
    [
        pytest.param({}, None, LAST, False, id="never asked for"),
        pytest.param({"every_days": 90}, None, LAST, True, id="never done"),
        pytest.param({"every_days": 90}, LAST, LAST + timedelta(days=89), False, id="not yet"),
        pytest.param({"every_days": 90}, LAST, LAST + timedelta(days=90), True, id="due"),
        pytest.param({"every_days": 90}, None, LAST.replace(hour=3), False, id="not by night"),
        pytest.param(
            {"every_days": 90},
            LAST.replace(minute=50),
            LAST + timedelta(days=90),
            True,
            id="a start late in the hour does not move the next to the day after",
        ),
    ],
)
def test_the_schedule(test, last, now, is_due):
    assert battery_test.due(DischargeTestConfig(**test), last, now) is is_due


def begun(kind: str, config=None) -> Story:
    story = Story(config or point(fan={"watts": 50, "pin": 14})).pass_(200)
    story.state, actions = battery_test.begin(story.state, story.config, "ups", kind, story.now_s)
    assert StartTest("ups", kind) in actions
    return story


def test_a_quick_test_switches_nothing_and_passes_after_a_minute():
    story = begun("quick").pass_(1).pass_(65, charge_pct=99.0, discharging=True)
    assert story.notes[-1] == "test-passed"
    assert story.switches == []
    assert any(action == StopTest("ups") for _, action in story.actions)


@pytest.mark.parametrize(
    ("what", "how"),
    [
        pytest.param("test-failed", {"faults": ("replace-battery",)}, id="alarm"),
        pytest.param("test-failed", {"charge_pct": 60.0}, id="the charge collapses"),
        pytest.param("test-stopped", {"mains": False}, id="mains fails"),
    ],
)
def test_a_test_ends_early(what, how):
    story = begun("quick").pass_(1).pass_(3, **how)
    assert what in story.notes
    assert story.state.running_test is None


FULL = Reading(
    mains=True,
    charge_pct=100.0,
    voltage_v=13.6,
    tests=("quick", "capacity"),
)


LONG_ENOUGH = 3000
"""Steps after which any test has ended."""


def told(kind: str, *readings: Reading) -> Story:
    """A test during which the supply says these, the last until it ends."""
    story = begun(kind)
    waiting = [FULL, *readings]
    for _ in range(LONG_ENOUGH):
        if story.state.running_test is None:
            return story
        story.tell(waiting.pop(0) if len(waiting) > 1 else waiting[0])
        story.now_s += 1
    pytest.fail("the test of the battery never ended")


@pytest.mark.parametrize("kind", battery_test.KINDS)
@pytest.mark.parametrize(
    "reading",
    [
        pytest.param(FULL, id="nothing moves"),
        pytest.param(replace(FULL, charge_pct=98.0), id="a gauge that flickers"),
        pytest.param(replace(FULL, voltage_v=13.5), id="volts that flicker"),
        pytest.param(replace(FULL, current_a=-0.05), id="the zero of a meter"),
        pytest.param(replace(FULL, test_result=TestResult.PASSED), id="a result of long ago"),
        pytest.param(replace(FULL, charging=False), id="it only stopped charging"),
    ],
)
def test_a_test_without_evidence_of_discharge_never_passes(kind, reading):
    story = told(kind, reading)
    assert story.notes[-1] == "test-unproven"
    assert not story.state.supplies["ups"].estimate.on_battery
    assert story.state.supplies["ups"].estimate.model.capacity_wh is None


@pytest.mark.parametrize(
    "reading",
    [
        pytest.param(replace(FULL, discharging=True), id="it says so"),
        pytest.param(replace(FULL, voltage_v=12.9), id="the voltage sags"),
        pytest.param(replace(FULL, voltage_v=13.5, current_a=-5.0), id="a current flows"),
        pytest.param(replace(FULL, charge_pct=96.5), id="the charge falls"),
    ],
)
def test_each_kind_of_evidence_lets_a_quick_test_pass(reading):
    assert told("quick", reading).notes[-1] == "test-passed"


@pytest.mark.parametrize(
    ("reading", "outcome"),
    [
        # Kiosk, lamp and fan draw 70 W by their labels: a quarter is 17.5 W.
        pytest.param({"current_a": -1.28}, "test-unproven", id="less than a quarter of the loads"),
        pytest.param({"current_a": -1.29}, "test-passed", id="a quarter"),
        pytest.param({"current_a": 1.29}, "test-unproven", id="a current into the battery"),
        pytest.param({"voltage_v": 13.33}, "test-unproven", id="a sag of less than 2 %"),
        pytest.param({"voltage_v": 13.32}, "test-passed", id="a sag of more"),
        pytest.param({"voltage_v": None}, "test-unproven", id="no volts"),
        pytest.param({"charge_pct": 97.1}, "test-unproven", id="a fall of less than 3 %"),
        pytest.param({"charge_pct": 97.0}, "test-passed", id="a fall of 3 %"),
        pytest.param({"charge_pct": None}, "test-unproven", id="no charge"),
        pytest.param({"discharging": False}, "test-unproven", id="it says that it does not"),
    ],
)
def test_how_much_is_evidence(reading, outcome):
    assert told("quick", replace(FULL, **reading)).notes[-1] == outcome


def test_where_nothing_draws_no_current_is_evidence():
    idle = {"watts": 0}
    story = begun("quick", point(kiosk=idle, lamp=idle))
    for reading in [FULL, *[replace(FULL, current_a=0.0)] * 200]:
        story.tell(reading)
        story.now_s += 1
    assert story.notes[-1] == "test-unproven"


def lasted_s(story: Story) -> float:
    """From its beginning until the note that ended it."""
    began_s = 1000.0 + 200
    return next(at - began_s for at, a in story.actions if getattr(a, "what", "") in ENDS)


ENDS = {"test-passed", "test-failed", "test-stopped", "test-unproven"}


@pytest.mark.parametrize(
    ("readings", "seconds"),
    [
        pytest.param([replace(FULL, discharging=True)], 60, id="a quick test is a minute"),
        pytest.param([FULL], 180, id="three minutes are waited for evidence"),
        pytest.param(
            [replace(FULL, discharging=True, test_result=TestResult.RUNNING)], 600,
            id="what tests itself has ten",
        ),
    ],
)  # fmt: skip
def test_how_long_a_quick_test_lasts(readings, seconds):
    assert lasted_s(told("quick", *readings)) == seconds


def test_no_test_lasts_longer_than_a_day():
    story = begun("capacity", point(kiosk={"watts": 0.1}, lamp={"watts": 0.1})).tell(FULL)
    while story.now_s < 1200 + 23.9 * 3600:
        story.now_s += 60
        story.tell(replace(FULL, discharging=True))
    assert story.state.running_test is not None
    story.now_s = 1200 + 24 * 3600.0
    story.tell(replace(FULL, discharging=True))
    assert [a.cause for _, a in story.actions if getattr(a, "what", "") == "test-stopped"] == [
        "time"
    ]


@pytest.mark.parametrize(
    ("temperature_c", "cause"),
    [pytest.param(49.9, None, id="warm"), pytest.param(50.0, "battery-hot", id="hot")],
)
def test_heat_of_fifty_degrees_ends_a_test(temperature_c, cause):
    story = begun("capacity")
    memory = story.state.supplies["ups"]
    hot = believing(memory.estimate, temperature_c=temperature_c)
    story.state = replace(story.state, supplies={"ups": replace(memory, estimate=hot)})
    story.state, actions = battery_test.follow(
        story.state, {"ups": FULL}, story.demand, story.now_s, story.config
    )
    assert next((a.cause for a in actions if isinstance(a, Note)), None) == cause


@pytest.mark.parametrize(
    ("kind", "charge_pct", "begins"),
    [
        pytest.param("quick", 29.9, False, id="less than the reserve and a fifth"),
        pytest.param("quick", 30.0, True, id="the reserve and a fifth"),
        pytest.param("capacity", 94.9, False, id="not full"),
        pytest.param("capacity", 95.0, True, id="full"),
    ],
)
def test_how_full_it_must_be(kind, charge_pct, begins):
    story = Story(point()).pass_(60)
    memory = story.state.supplies["ups"]
    charged = believing(memory.estimate, energy_pct=charge_pct)
    story.state = replace(story.state, supplies={"ups": replace(memory, estimate=charged)})
    order = (story.state, story.config, "ups", kind, story.now_s)
    if begins:
        assert battery_test.begin(*order)[0].running_test.began_pct == charge_pct
    else:
        with pytest.raises(RequestError, match="must be charged"):
            battery_test.begin(*order)


def under_way(kind: str, *, energy_pct: float, asked: Reading, promised_h: float = 10) -> str:
    """How a test ends that began five minutes ago at 100 %; empty: it goes on."""
    story = begun(kind, point({"target_runtime_h": promised_h}))
    memory = story.state.supplies["ups"]
    belief = believing(memory.estimate, energy_pct=energy_pct, covariance=CERTAIN)
    followed = replace(
        story.state.running_test,
        began_s=story.now_s - 300,
        began_pct=100.0,
        before=FULL,
        evidence="status",
    )
    story.state = replace(
        story.state,
        supplies={"ups": replace(memory, estimate=belief)},
        running_test=followed,
    )
    _, actions = battery_test.follow(
        story.state, {"ups": asked}, story.demand, story.now_s, story.config
    )
    return next((a.what for a in actions if isinstance(a, Note)), "")


SHOWN = replace(FULL, discharging=True, charge_pct=89.0)


@pytest.mark.parametrize(
    ("situation", "ends"),
    [
        pytest.param({"energy_pct": 60.0}, "", id="enough, and the promise allows for more"),
        pytest.param({"energy_pct": 60.0, "promised_h": 100}, True, id="enough, it allows no more"),
        pytest.param({"energy_pct": 81.0, "promised_h": 100}, "", id="not enough yet"),
        pytest.param({"energy_pct": 40.1}, "", id="deep"),
        pytest.param({"energy_pct": 39.9}, True, id="as deep as it may go"),
        pytest.param(
            {"energy_pct": 60.0, "promised_h": 100, "asked": replace(SHOWN, charge_pct=90.1)},
            "",
            id="the gauge itself showed too little",
        ),
        pytest.param(
            {"energy_pct": 95.0, "asked": replace(SHOWN, charging=True)},
            "test-stopped",
            id="the supply ended it by itself, too early",
        ),
    ],
)
def test_when_a_capacity_test_knows_enough(situation, ends):
    what = under_way("capacity", **{"asked": SHOWN} | situation)
    assert bool(what) if ends is True else what == ends


@pytest.mark.parametrize(
    ("energy_pct", "ends"),
    [pytest.param(90.1, "test-passed", id="a fall"), pytest.param(89.9, "test-failed", id="more")],
)
def test_a_fall_of_more_than_ten_per_cent_is_a_collapse(energy_pct, ends):
    assert under_way("quick", energy_pct=energy_pct, asked=SHOWN) == ends


ACTIVE = replace(FULL, discharging=True, test_result=TestResult.RUNNING)


@pytest.mark.parametrize(
    ("readings", "outcome"),
    [
        pytest.param([*[ACTIVE] * 200, replace(FULL, test_result=TestResult.PASSED)],
                     "test-passed", id="it takes its time, and passes"),
        pytest.param([*[ACTIVE] * 9, replace(FULL, test_result=TestResult.FAILED)],
                     "test-failed", id="it fails"),
        pytest.param([replace(FULL, test_result=TestResult.FAILED)], "test-failed",
                     id="it fails before anybody sees it begin"),
        pytest.param([*[ACTIVE] * 20, replace(FULL, faults=("calibrating",))], "test-passed",
                     id="it calibrates itself"),
        pytest.param([ACTIVE], "test-stopped", id="it never ends"),
    ],
)  # fmt: skip
def test_a_supply_that_tests_itself_is_heard(readings, outcome):
    assert told("quick", *readings).notes[-1] == outcome


def test_a_failure_of_long_ago_is_no_result_of_this_test():
    story = begun("quick").tell(replace(FULL, test_result=TestResult.FAILED))
    for _ in range(70):
        story.now_s += 1
        story.tell(replace(ACTIVE, test_result=TestResult.FAILED))
    assert story.notes[-1] == "test-passed"


def test_a_gauge_that_stands_still_measures_no_capacity():
    story = begun("capacity").tell(FULL)
    for _ in range(LONG_ENOUGH):
        if story.state.running_test is None:
            break
        story.now_s += 60
        story.tell(replace(FULL, discharging=True, charge_pct=100.0))
    assert story.state.running_test is None
    assert story.notes[-1] == "test-stopped"


def test_silence_ends_a_test():
    story = begun("capacity").pass_(310, silent=True)
    assert {"test-stopped", "test-unproven"} & set(story.notes)


def test_heat_ends_a_test():
    story = begun("capacity")
    for _ in range(600):
        story.tell(Reading(mains=True, charge_pct=90.0, temperature_c=65.0, discharging=True))
        story.now_s += 1
    assert "test-stopped" in story.notes


def test_a_capacity_test_measures_what_a_worn_battery_still_holds():
    config = point(fan={"watts": 100, "pin": 14})
    story = begun("capacity", config)
    battery = simulated.connect(
        simulated.Options(capacity_wh=1000, health_pct=60), clock=lambda: story.now_s
    )
    battery.start_test("capacity")
    battery.set_draw_w(120.0)
    for _ in range(LONG_ENOUGH):
        if story.state.running_test is None:
            break
        try:
            story.tell(battery.read())
        except SourceError:
            story.tell(None)
        story.now_s += 60
    note = [action for _, action in story.actions if getattr(action, "what", "") == "test-failed"]
    health_pct = float(note[0].cause.split()[1])
    assert health_pct == pytest.approx(60, abs=4)
    assert story.on("fan")
    assert story.state.running_test is None


@pytest.mark.parametrize(
    ("prepare", "supply", "kind", "sentence"),
    [
        pytest.param({}, "upz", "quick", "no supply", id="unknown supply"),
        pytest.param({}, "ups", "deep", "no test", id="unknown kind"),
        pytest.param({"charge_pct": 80.0}, "ups", "capacity", "charged to 95", id="not full"),
        pytest.param({"mains": False}, "ups", "quick", "only on mains", id="in an outage"),
        pytest.param({"charge_pct": None}, "ups", "quick", "charged to", id="charge unknown"),
    ],
)
def test_a_test_is_refused_with_its_reason(prepare, supply, kind, sentence):
    story = Story(point()).pass_(60, **prepare)
    with pytest.raises(RequestError, match=sentence):
        battery_test.begin(story.state, story.config, supply, kind, story.now_s)


def test_two_tests_at_once_are_refused_and_one_can_be_stopped():
    story = begun("quick")
    with pytest.raises(RequestError, match="under way"):
        battery_test.begin(story.state, story.config, "ups", "quick", story.now_s)
    with pytest.raises(RequestError, match="under way"):
        story.ask(Drill(on=True))
    story.state, actions = battery_test.stop(story.state, "order")
    assert StopTest("ups") in actions
    assert battery_test.stop(story.state, "order") == (story.state, ())


def test_no_test_in_a_drill():
    story = Story(point()).pass_(60)
    story.ask(Drill(on=True))
    with pytest.raises(RequestError, match="drill"):
        battery_test.begin(story.state, story.config, "ups", "quick", story.now_s)


def test_the_policy_learns_from_a_test_as_from_an_outage():
    story = begun("capacity").pass_(1).pass_(60, charge_pct=99.0, discharging=True)
    assert story.state.supplies["ups"].estimate.on_battery


@pytest.mark.parametrize("driver", ["pijuice", "nut", "power_supply"])
def test_a_supply_that_offers_no_test_is_refused_in_clear_words(driver):
    options = {"ups": "site"} if driver == "nut" else {}
    config = parse_config({
        "supply": [{"name": "ups", "driver": driver, "capacity_wh": 1000, "options": options}],
    })  # fmt: skip
    story = Story(config)
    story.tell(Reading(mains=True, charge_pct=100.0))
    with pytest.raises(RequestError, match=r"cannot be asked for a quick test: .+ pull its mains"):
        battery_test.begin(story.state, config, "ups", "quick", story.now_s)


def test_a_supply_that_offers_one_test_is_refused_the_other():
    story = Story(point()).tell(replace(FULL, tests=("quick",)))
    with pytest.raises(RequestError, match="it offers quick only"):
        battery_test.begin(story.state, story.config, "ups", "capacity", story.now_s)


def test_a_supply_that_does_not_end_its_test_is_told():
    story = begun("quick")
    assert battery_test.refused(story.state, StopTest("ups"), "no") == (
        story.state,
        (Note("test-not-stopped", "ups", "no"),),
    )


def test_a_refusal_that_comes_too_late_changes_nothing():
    story = Story(point()).pass_(200)
    assert battery_test.refused(story.state, StartTest("ups", "quick"), "no") == (story.state, ())
