"""When the policy must next be asked: no deadline is missed by whoever sleeps until then."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from power.policy import deadlines, forecast
from power.policy.discharge import Watch
from power.policy.generator import Generator
from power.requests import Drill, Override, Target
from tests.power.story import ASKED, FULL_V, SPENT_V, Story, point

if TYPE_CHECKING:
    from power.requests import Request

HOUR_S = 3600.0
FAN = {"watts": 50, "pin": 14, "rank": 9}
FRIDGE = {"watts": 30, "pin": 15, "rank": 3}
PATIENT = {"blind_after_s": 100_000}
"""Nothing goes blind in these stories, so that another deadline is the first."""


def left_s(story: Story) -> float | None:
    """Seconds from the last step to the next."""
    asked_s = story.now_s - 1
    next_s = deadlines.next_s(story.state, story.demand, asked_s, story.config)
    return None if next_s is None else next_s - asked_s


def steady(**loads) -> Story:
    return Story(point(PATIENT, **loads)).pass_(60)


def ordered(story: Story, request: Request) -> Story:
    """Ask it at the moment of the last step."""
    story.now_s -= 1
    story.ask(request)
    story.now_s += 1
    return story


def supply(story: Story, **known) -> Story:
    memory = replace(story.state.supplies["ups"], **known)
    story.state = replace(story.state, supplies={"ups": memory})
    return story


def held(fan: dict, *, on: bool) -> Story:
    """A word that is over, and a load that has yet to stay as it told it to be."""
    story = steady(fan=FAN | {"when": "always" if not on else "dark"} | fan)
    return ordered(story, Override(load="fan", on=on, for_s=10)).pass_(20)


def reserve() -> Story:
    """At the reserve since the tenth second of forty."""
    story = Story(point(PATIENT)).pass_(60, charge_pct=9.5, voltage_v=FULL_V)
    return story.pass_(41, mains=False, charge_pct=9.0, voltage_v=SPENT_V)


@pytest.mark.parametrize(
    ("story", "in_s"),
    [
        pytest.param(lambda: Story(point()).pass_(60), 300.1, id="blindness"),
        pytest.param(lambda: steady().pass_(1, mains=False), 2.0, id="ride-through"),
        pytest.param(lambda: steady().pass_(60, mains=False).pass_(20), 41.0, id="return"),
        pytest.param(
            lambda: (
                steady(fan=FAN, fridge=FRIDGE)
                .pass_(60, mains=False, charge_pct=15.0)
                .pass_(61, charge_pct=15.0)
            ),
            5.0,
            id="the next of those that wait",
        ),
        pytest.param(lambda: ordered(steady(), Drill(on=True, for_s=700)), 700.0, id="a drill"),
        pytest.param(
            lambda: ordered(steady(), Target(until=ASKED + timedelta(seconds=50_000))),
            50_000.0,
            id="the end of what people asked",
        ),
        pytest.param(
            lambda: ordered(steady(fan=FAN), Override(load="fan", on=False, for_s=900)),
            900.0,
            id="a technician's word",
        ),
        pytest.param(lambda: held({"min_off_s": 800}, on=False), 781.0, id="time to stay off"),
        pytest.param(lambda: held({"min_on_s": 800}, on=True), 781.0, id="time to stay on"),
        pytest.param(
            lambda: steady().pass_(8, mains=False, charge_pct=9.0),
            3.0,
            id="a witness that is to be confirmed",
        ),
        pytest.param(reserve, 30.0, id="the end of the grace at the reserve"),
        pytest.param(
            lambda: supply(steady(), generator=Generator(feeds=True, since_s=1050.0)),
            111.0,
            id="a generator that has just started",
        ),
        pytest.param(
            lambda: supply(steady(), generator=Generator(said_until_s=4000.0)),
            2941.0,
            id="a word about a generator",
        ),
        pytest.param(
            lambda: supply(steady(), watch=Watch(said_s=1055.0)),
            6.0,
            id="a charger that seems dead, its charge falling",
        ),
        pytest.param(
            lambda: supply(steady(), watch=Watch(said_s=1040.0)),
            41.0,
            id="a charger that seems dead",
        ),
    ],
)  # fmt: skip
def test_each_deadline_is_known_to_the_second(story, in_s):
    assert left_s(story()) == pytest.approx(in_s, abs=1e-6)


def test_nothing_is_waited_for_that_is_past():
    """A deadline that came and changed nothing does not keep anyone awake."""
    assert left_s(supply(steady(), generator=Generator(said_until_s=1059.0))) > HOUR_S


def test_the_moment_a_load_must_go_is_one():
    story = steady(fan=FAN).pass_(600, mains=False, charge_pct=60.0)
    known = (story.state, "ups", story.demand, story.now_s - 1, story.config)
    load, at_s = forecast.next_shed(*known)
    assert load == "fan"
    assert left_s(story) == pytest.approx(at_s - story.now_s + 1)
    assert HOUR_S < left_s(story) < 10 * HOUR_S
