"""What people may order, what is refused with its reason, and the sentence for whoever asked."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from power.errors import RequestError
from power.policy import alarms, operator_commands
from power.policy.state import Note
from power.policy.status_builder import Moment
from power.requests import Drill, Generator, Override, Silence, Snapshot, Target, Test, Touch
from power.status import Why
from tests.power.story import Story, point
from tests.power.workbench import START

FAN = {"watts": 50, "pin": 14}
SCREEN = {"watts": 5, "backlight": "10-0045", "essential": True}
STANDING = alarms.update({}, [("battery-hot", "ups")], START)


class Counter:
    """A desk at a point on mains, which takes one request after another."""

    def __init__(self, **loads: dict) -> None:
        self.story = Story(point(fan=FAN, **loads)).pass_(60)
        self.standing = STANDING
        self.notes: list[tuple[str, str, str]] = []

    def ask(self, request) -> str:
        at = Moment(now=START, now_s=self.story.now_s)
        self.story.state, self.standing, actions, sentence = operator_commands.carry_out(
            request, self.story.state, self.standing, at, self.story.config
        )
        self.notes = [(a.what, a.subject, a.cause) for a in actions if isinstance(a, Note)]
        return sentence


@pytest.mark.parametrize(
    ("request_", "sentence"),
    [
        pytest.param(
            Override(load="fan", on=True), "fan stays on for 60 min, the reserve excepted.", id="on"
        ),
        pytest.param(
            Override(load="fan", on=False, for_s=89),
            "fan stays off for 89 s, the reserve excepted.",
            id="off, for seconds",
        ),
        pytest.param(
            Override(load="fan", on=False, for_s=90),
            "fan stays off for 2 min, the reserve excepted.",
            id="off, for minutes",
        ),
        pytest.param(Override(load="fan", on=None), "fan follows the rules again.", id="back"),
        pytest.param(
            Test(), "The quick test of ups has begun; its result comes among the events.", id="test"
        ),
        pytest.param(Test(kind="stop"), "No test was under way.", id="no test to stop"),
        pytest.param(
            Drill(on=True), "The drill has begun; it ends by itself in 30 min.", id="drill"
        ),
        pytest.param(Silence(code="battery-hot"), "battery-hot is silenced.", id="silence"),
        pytest.param(Snapshot(), "How things stand is written down.", id="snapshot"),
        pytest.param(Touch(), "The screen is bright.", id="touch"),
        pytest.param(
            Target(hours=36),
            "The essentials are promised 36 h from the loss of mains.",
            id="a longer promise",
        ),
        pytest.param(
            Target(), "The essentials are promised 10 h, as power.toml says.", id="the usual one"
        ),
    ],
)
def test_whoever_asks_is_told_what_becomes_of_it(request_, sentence):
    assert Counter().ask(request_) == sentence


def test_what_was_begun_can_be_ended():
    counter = Counter()
    counter.ask(Test(supply="ups", kind="quick"))
    assert counter.ask(Test(kind="stop")) == "The test is stopped."
    assert counter.notes == [("test-stopped", "ups", "order")]
    counter.ask(Drill(on=True))
    assert counter.story.state.drill
    assert counter.ask(Drill(on=False)) == "There is no drill any more."
    assert not counter.story.state.drill


def test_a_promise_until_a_moment_is_told_by_the_clock():
    counter = Counter()
    until = START + timedelta(hours=20)
    sentence = counter.ask(Target(until=until))
    assert sentence == f"The essentials are promised until {until.astimezone():%d-%m %H:%M}."
    assert counter.story.state.target.until_s == counter.story.now_s + 20 * 3600


def test_who_asked_is_written_down():
    counter = Counter()
    counter.ask(Silence(code="battery-hot", subject="ups", by="post 3"))
    assert counter.notes == [("alarm-silenced", "ups", "battery-hot by post 3")]
    counter.ask(Silence(code="battery-hot", subject="ups"))
    assert counter.notes == [("alarm-silenced", "ups", "battery-hot")]


def test_an_alarm_is_silent_for_as_long_as_was_asked():
    counter = Counter()
    counter.ask(Silence(code="battery-hot", for_s=600))
    now_s = counter.story.now_s
    silenced = [alarms.listed(counter.standing, now_s + s)[0].silenced for s in (599, 600)]
    assert silenced == [True, False]
    with pytest.raises(RequestError):
        counter.ask(Silence(code="battery-frost"))


def test_a_generator_is_there_for_as_long_as_was_said():
    counter = Counter()
    with pytest.raises(RequestError):
        counter.ask(Generator(on=True))  # none is configured
    config = counter.story.config
    counter.story.config = replace(config, supply=(replace(config.supply[0], generator_w=900.0),))
    said = counter.ask(Generator(on=True, for_s=2 * 3600))
    assert said == "What is there of mains is a generator's, for 120 min."
    known = counter.story.state.supplies["ups"].generator
    assert known.said_until_s == counter.story.now_s + 2 * 3600
    said = counter.ask(Generator(on=False))
    assert said == "What is there of mains is taken to be full mains again."
    assert counter.story.state.supplies["ups"].generator.said_until_s is None


def test_a_touch_brightens_every_screen_for_a_minute():
    counter = Counter(screen=SCREEN)
    counter.ask(Touch())
    held = counter.story.state.loads["screen"].override
    assert (held.on, held.why, held.until_s) == (True, Why.TOUCHED, counter.story.now_s + 60)
    assert counter.story.state.loads["fan"].override is None
    assert counter.notes == []


@pytest.mark.parametrize(
    ("word", "until_s", "on"),
    [
        pytest.param(Override(load="screen", on=False, for_s=30), 30, False, id="off"),
        pytest.param(Override(load="screen", on=True, for_s=61), 61, True, id="on for longer"),
        pytest.param(Override(load="screen", on=True, for_s=30), 60, True, id="on for less"),
    ],
)
def test_a_touch_leaves_a_technician_s_word_about_a_screen_alone(word, until_s, on):
    counter = Counter(screen=SCREEN)
    counter.ask(word)
    counter.ask(Touch())
    held = counter.story.state.loads["screen"].override
    assert (held.on, held.until_s) == (on, counter.story.now_s + until_s)


# What is refused, and what an order does to the loads.


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
        story.ask(Override(load=load, on=True, for_s=for_s))


def test_an_override_off_holds_and_can_be_given_back():
    story = Story(point(fan=FAN)).pass_(60)
    story.ask(Override(load="fan", on=False, for_s=600))
    assert not story.pass_(10).on("fan")
    story.ask(Override(load="fan", on=None))
    assert story.pass_(10).on("fan")
    with pytest.raises(RequestError, match="no load"):
        story.ask(Override(load="fam", on=None))


@pytest.mark.parametrize("for_s", [0, 9 * 3600, float("nan")])
def test_a_drill_has_an_end(for_s):
    story = Story(point()).pass_(60)
    with pytest.raises(RequestError, match="how long"):
        story.ask(Drill(on=True, for_s=for_s))


def test_no_drill_in_an_outage():
    story = Story(point()).pass_(60).pass_(60, mains=False)
    with pytest.raises(RequestError, match="on mains"):
        story.ask(Drill(on=True))


DISTURBED = [
    pytest.param({"mains": False}, 1, id="mains gone, within ride-through"),
    pytest.param({"discharging": True}, 300, id="a dead charger"),
    pytest.param({"silent": True}, 400, id="a supply that cannot be read"),
]


@pytest.mark.parametrize(("told", "seconds"), DISTURBED)
def test_a_drill_begins_only_where_nothing_is_going_on(told, seconds):
    story = Story(point()).pass_(60).pass_(seconds, **told)
    with pytest.raises(RequestError, match="on mains"):
        story.ask(Drill(on=True))


def test_a_drill_waits_until_mains_has_stayed():
    story = Story(point()).pass_(60).pass_(60, mains=False).pass_(5)
    with pytest.raises(RequestError, match="on mains"):
        story.ask(Drill(on=True))
    story.pass_(120)
    story.ask(Drill(on=True))
    assert story.state.drill


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
        story.ask(Generator(on=True, supply=supply))


def test_after_a_drill_loads_return_in_turn():
    config = point(fan=FAN, fridge={"watts": 50, "pin": 15})
    story = Story(config).pass_(60)
    story.ask(Drill(on=True))
    story.pass_(30)
    assert not story.on("fan")
    story.ask(Drill(on=False))
    story.pass_(1)
    assert story.on("fan") is not story.on("fridge")
    story.pass_(10)
    assert story.on("fan")
    assert story.on("fridge")
    before = story.state
    story.ask(Drill(on=False))
    assert story.state == before
    assert story.notes.count("drill-ended") == 1
