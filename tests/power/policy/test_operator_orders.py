"""What a technician may order, and what is refused with its reason."""

from __future__ import annotations

import pytest

from power.errors import RequestError
from power.policy import operator_orders
from tests.power.story import Story, point

FAN = {"watts": 50, "pin": 14}


@pytest.mark.parametrize(
    ("load", "for_s", "sentence"),
    [
        pytest.param("fam", 60, "no load", id="unknown load"),
        pytest.param("kiosk", 60, "no pin", id="not switchable"),
        pytest.param("fan", 0, "how long", id="no time"),
        pytest.param("fan", -5, "how long", id="a time gone by"),
        pytest.param("fan", 2 * 86_400, "24 hours", id="too long"),
        pytest.param("fan", float("nan"), "how long", id="not a number"),
    ],
)
def test_an_override_is_refused(load, for_s, sentence):
    story = Story(point(fan=FAN)).pass_(60)
    with pytest.raises(RequestError, match=sentence):
        operator_orders.override(
            story.state, story.config, load, on=True, for_s=for_s, now_s=story.now_s
        )


def test_an_override_off_holds_and_can_be_given_back():
    story = Story(point(fan=FAN)).pass_(60)
    story.state, _ = operator_orders.override(
        story.state, story.config, "fan", on=False, for_s=600, now_s=story.now_s
    )
    assert not story.pass_(10).on("fan")
    story.state, _ = operator_orders.end_override(story.state, story.config, "fan")
    assert story.pass_(10).on("fan")
    with pytest.raises(RequestError, match="no load"):
        operator_orders.end_override(story.state, story.config, "fam")


@pytest.mark.parametrize("for_s", [0, 9 * 3600, float("nan")])
def test_a_drill_has_an_end(for_s):
    story = Story(point()).pass_(60)
    with pytest.raises(RequestError, match="how long"):
        operator_orders.drill(story.state, for_s=for_s, now_s=story.now_s)


def test_no_drill_in_an_outage():
    story = Story(point()).pass_(60).pass_(60, mains=False)
    with pytest.raises(RequestError, match="on mains"):
        operator_orders.drill(story.state, for_s=60, now_s=story.now_s)


DISTURBED = [
    pytest.param({"mains": False}, 1, id="mains gone, within ride-through"),
    pytest.param({"discharging": True}, 300, id="a dead charger"),
    pytest.param({"silent": True}, 400, id="a supply that cannot be read"),
]


@pytest.mark.parametrize(("told", "seconds"), DISTURBED)
def test_a_drill_begins_only_where_nothing_is_going_on(told, seconds):
    story = Story(point()).pass_(60).pass_(seconds, **told)
    with pytest.raises(RequestError, match="on mains"):
        operator_orders.drill(story.state, for_s=60, now_s=story.now_s)


def test_a_drill_waits_until_mains_has_stayed():
    story = Story(point()).pass_(60).pass_(60, mains=False).pass_(5)
    with pytest.raises(RequestError, match="on mains"):
        operator_orders.drill(story.state, for_s=60, now_s=story.now_s)
    story.pass_(120)
    assert operator_orders.drill(story.state, for_s=60, now_s=story.now_s)


@pytest.mark.parametrize(
    ("supply", "sentence"),
    [
        pytest.param("moon", "no supply 'moon'", id="a supply that is not there"),
        pytest.param("ups", "no generator_w for 'ups'", id="one that has no generator"),
        pytest.param(None, "no generator_w for any supply", id="no generator at all"),
    ],
)
def test_a_generator_is_told_only_of_a_supply_that_can_have_one(supply, sentence):
    story = Story(point()).pass_(60)
    with pytest.raises(RequestError, match=sentence):
        operator_orders.generator(
            story.state, story.config, supply, on=True, for_s=60, now_s=story.now_s
        )


def test_after_a_drill_loads_return_in_turn():
    config = point(fan=FAN, fridge={"watts": 50, "pin": 15})
    story = Story(config).pass_(60)
    story.state, _ = operator_orders.drill(story.state, for_s=60, now_s=story.now_s)
    story.pass_(30)
    assert not story.on("fan")
    story.state, _ = operator_orders.end_drill(story.state)
    story.pass_(1)
    assert story.on("fan") is not story.on("fridge")
    story.pass_(10)
    assert story.on("fan")
    assert story.on("fridge")
    assert operator_orders.end_drill(story.state) == (story.state, ())
