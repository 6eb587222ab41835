"""Tests of a battery on mains: when they may begin, how they end, what they teach."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from power import orders, policy, trial
from power.config import DischargeTestConfig
from power.errors import RequestError, SourceError
from power.reading import Reading
from power.sources import simulated
from power.state import StartTest, StopTest
from tests.power.story import LIGHT_DAY, Story, point

LAST = datetime(2026, 3, 1, 10, 5)  # noqa: DTZ001 - local, as the schedule is


@pytest.mark.parametrize(
    ("test", "last", "now", "is_due"),
    [
        pytest.param({}, None, LAST, False, id="never asked for"),
        pytest.param({"every_days": 90}, None, LAST, True, id="never done"),
        pytest.param({"every_days": 90}, LAST, LAST + timedelta(days=89), False, id="not yet"),
        pytest.param({"every_days": 90}, LAST, LAST + timedelta(days=90), True, id="due"),
        pytest.param({"every_days": 90}, None, LAST.replace(hour=3), False, id="not by night"),
    ],
)
def test_the_schedule(test, last, now, is_due):
    assert trial.due(DischargeTestConfig(**test), last, now) is is_due


def begun(kind: str, config=None) -> Story:
    story = Story(config or point(fan={"watts": 50, "pin": 14})).pass_(200)
    story.state, actions = trial.begin(story.state, story.config, "ups", kind, story.now_s)
    assert StartTest("ups", kind) in actions
    return story


def test_a_quick_test_switches_nothing_and_passes_after_a_minute():
    story = begun("quick").pass_(65, charge_pct=99.0)
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
    story = begun("quick").pass_(3, **how)
    assert what in story.notes
    assert story.state.trial is None


def test_silence_ends_a_test():
    story = begun("capacity").pass_(310, silent=True)
    assert "test-stopped" in story.notes


def test_heat_ends_a_test():
    story = begun("capacity")
    for _ in range(600):
        story.tell(Reading(mains=True, charge_pct=90.0, temperature_c=65.0))
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
    while story.state.trial:
        try:
            story.tell(battery.read())
        except SourceError:
            story.tell(None)
        story.now_s += 60
    note = [action for _, action in story.actions if getattr(action, "what", "") == "test-failed"]
    health_pct = float(note[0].cause.split()[1])
    assert health_pct == pytest.approx(60, abs=4)
    assert story.on("fan")


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
        trial.begin(story.state, story.config, supply, kind, story.now_s)


def test_two_tests_at_once_are_refused_and_one_can_be_stopped():
    story = begun("quick")
    with pytest.raises(RequestError, match="under way"):
        trial.begin(story.state, story.config, "ups", "quick", story.now_s)
    with pytest.raises(RequestError, match="under way"):
        orders.drill(story.state, for_s=60, now_s=story.now_s)
    story.state, actions = trial.stop(story.state, "order")
    assert StopTest("ups") in actions
    assert trial.stop(story.state, "order") == (story.state, ())


def test_no_test_in_a_drill():
    story = Story(point()).pass_(60)
    story.state, _ = orders.drill(story.state, for_s=60, now_s=story.now_s)
    with pytest.raises(RequestError, match="drill"):
        trial.begin(story.state, story.config, "ups", "quick", story.now_s)


def test_the_policy_learns_from_a_test_as_from_an_outage():
    story = begun("capacity")
    readings = {"ups": Reading(mains=True, charge_pct=99.0)}
    story.now_s += 60
    state, _ = policy.step(story.state, readings, LIGHT_DAY, story.now_s, story.config)
    assert state.supplies["ups"].estimate.on_battery
