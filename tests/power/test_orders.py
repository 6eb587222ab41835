"""What a technician may order, and what is refused with its reason."""

from __future__ import annotations

import pytest

from power import orders
from power.errors import RequestError
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
        orders.override(story.state, story.config, load, on=True, for_s=for_s, now_s=story.now_s)


def test_an_override_off_holds_and_can_be_given_back():
    story = Story(point(fan=FAN)).pass_(60)
    story.state, _ = orders.override(
        story.state, story.config, "fan", on=False, for_s=600, now_s=story.now_s
    )
    assert not story.pass_(10).on("fan")
    story.state, _ = orders.end_override(story.state, story.config, "fan")
    assert story.pass_(10).on("fan")
    with pytest.raises(RequestError, match="no load"):
        orders.end_override(story.state, story.config, "fam")


@pytest.mark.parametrize("for_s", [0, 9 * 3600, float("nan")])
def test_a_drill_has_an_end(for_s):
    story = Story(point()).pass_(60)
    with pytest.raises(RequestError, match="how long"):
        orders.drill(story.state, for_s=for_s, now_s=story.now_s)


def test_no_drill_in_an_outage():
    story = Story(point()).pass_(60).pass_(60, mains=False)
    with pytest.raises(RequestError, match="on mains"):
        orders.drill(story.state, for_s=60, now_s=story.now_s)


def test_after_a_drill_loads_return_in_turn():
    config = point(fan=FAN, fridge={"watts": 50, "pin": 15})
    story = Story(config).pass_(60)
    story.state, _ = orders.drill(story.state, for_s=60, now_s=story.now_s)
    story.pass_(30)
    assert not story.on("fan")
    story.state, _ = orders.end_drill(story.state)
    story.pass_(1)
    assert story.on("fan") is not story.on("fridge")
    story.pass_(10)
    assert story.on("fan")
    assert story.on("fridge")
    assert orders.end_drill(story.state) == (story.state, ())
