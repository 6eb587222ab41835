"""Mains that flaps: the wait before loads return grows, has an end, and shrinks again."""

from __future__ import annotations

import pytest

from power.config import parse_config
from power.policy import restore_delay
from power.simulate import TraceRow, simulate
from tests.power.story import SPENT_V, Story, point
from tests.power.workbench import Bench, battery

FAN = {"watts": 50, "pin": 14, "rank": 9}
H = 3600.0


def wait_s(story: Story) -> float:
    return restore_delay.wait_s(story.state.supplies["ups"], story.now_s, story.config)


def flap(story: Story, away_s: float, there_s: float, times: int = 1) -> Story:
    for _ in range(times):
        story.pass_(away_s, mains=False).pass_(there_s)
    return story


def test_a_first_outage_is_waited_for_as_configured():
    story = Story(point(fan=FAN)).pass_(600).pass_(600, mains=False)
    assert wait_s(story) == 60
    assert wait_s(story.pass_(30)) == 60


def test_each_short_return_doubles_the_wait_up_to_half_an_hour():
    story = flap(Story(point(fan=FAN)).pass_(60), 10, 100)
    waits = []
    for _ in range(8):
        story.pass_(10, mains=False)
        waits.append(wait_s(story))
        story.pass_(100)
    assert waits == [120, 240, 480, 960, 1800, 1800, 1800, 1800]


def test_a_wait_that_is_configured_longer_is_never_shortened():
    story = Story(point(fan=FAN, policy={"restore_stable_s": 3600})).pass_(60)
    assert wait_s(flap(story, 10, 100, 4)) == 3600


def test_where_no_wait_is_configured_one_grows_too():
    story = Story(point(fan=FAN, policy={"restore_stable_s": 0})).pass_(60)
    assert [wait_s(flap(story, 10, 100)) for _ in range(3)] == [0, 30, 60]


def test_the_wait_shrinks_by_half_with_each_half_hour_of_mains():
    story = flap(Story(point(fan=FAN)).pass_(60), 10, 100, 4)
    assert wait_s(story) == 480
    waits = []
    for _ in range(4):
        story.pass_(1800, every_s=10)
        waits.append(wait_s(story))
    assert waits == [240, 120, 60, 60]
    story.pass_(10, mains=False)
    assert wait_s(story) == 60


def test_a_cut_within_ride_through_is_no_return():
    story = flap(Story(point(fan=FAN)).pass_(60), 1, 100, 9)
    assert wait_s(story) == 60


def test_after_the_reserve_the_light_waits_no_longer_than_is_configured():
    story = flap(Story(point(fan=FAN)).pass_(60), 10, 100, 5)
    assert wait_s(story) > 900
    words = ("low-battery",)
    story.pass_(20, mains=False, charge_pct=12.0, voltage_v=SPENT_V + 0.1)
    story.pass_(90, mains=False, charge_pct=9.0, voltage_v=SPENT_V, faults=words)
    assert not story.on("lamp")
    story.pass_(75, charge_pct=9.0)
    assert story.on("lamp")


@pytest.mark.parametrize(
    ("away_s", "period_s"), [(30.0, 270.0), (5.0, 80.0)], ids=["30 s of 270", "5 s of 80"]
)
def test_hours_of_flapping_switch_a_load_a_few_times(away_s, period_s):
    """The fan cannot be afforded on battery: before, each turn switched it twice."""
    config = parse_config({
        "policy": {"target_runtime_h": 24},
        "supply": [{"name": "ups", "driver": "simulated", "capacity_wh": 500}],
        "load": [
            {"name": "kiosk", "supply": "ups", "essential": True, "watts": 20},
            {"name": "fan", "supply": "ups", **FAN},
        ],
    })  # fmt: skip
    rows = [TraceRow(0.0, True, 20.0, False)]
    for turn in range(int(4 * H / period_s)):
        rows.append(TraceRow(600 + turn * period_s, False, 20.0, False))
        rows.append(TraceRow(600 + turn * period_s + away_s, True, 20.0, False))
    rows.append(TraceRow(rows[-1].t_s + 2 * H, True, 20.0, False))
    result = simulate(config, rows)
    assert result.loads["fan"].switches <= 10
    last = [event for event in result.events if event.what == "load-on"][-1]
    assert (last.subject, last.cause) == ("fan", "mains")
    assert last.t_s > rows[-2].t_s


def test_status_tells_the_wait(tmp_path):
    bench = Bench(tmp_path)
    bench.live(30)
    assert bench.status().supplies["hat"].restore_stable_s == 20
    for _ in range(3):
        bench.live(30, battery(99.0))
        bench.live(60, battery(99.0).__class__(mains=True, charge_pct=99.0))
    assert bench.status().supplies["hat"].restore_stable_s == 80
