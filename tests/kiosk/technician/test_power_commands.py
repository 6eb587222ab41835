"""What a technician may have done: one request, one question, one outcome."""

from __future__ import annotations

import ast
from datetime import timedelta
from pathlib import Path

import pytest

import power
from kiosk.i18n import power_labels
from kiosk.i18n.translator import translator
from kiosk.technician import power_commands
from kiosk.technician.power_commands import (
    Examine,
    Free,
    Keep,
    Quiet,
    Try,
    request_of,
)
from kiosk.technician.promises import EndPromise, GeneratorEnds, GeneratorRuns, PromiseLight
from power.requests import (
    STAFF,
    TECHNICIAN,
    Generator,
    Override,
    Silence,
    Target,
    Test,
    decode,
    encode,
)
from tests.kiosk.powers import status
from tests.kiosk.snapshots import NOW, snapshot

NL = translator("nl")
SEVEN = NOW + timedelta(hours=14, minutes=30)
ALL = [
    (Try("coffee", on=True), Override(load="coffee", on=True, for_s=10, by="technicus")),
    (Keep("coffee", on=False, for_s=3600), Override(load="coffee", on=False, by="technicus")),
    (Free("coffee"), Override(load="coffee", on=None, by="technicus")),
    (
        Quiet("battery-worn", "hat"),
        Silence(code="battery-worn", subject="hat", for_s=3600, by="technicus"),
    ),
    (Quiet("history-failing", ""), Silence(code="history-failing", for_s=3600, by="technicus")),
    (Examine("hat", "quick"), Test(supply="hat", kind="quick", by="technicus")),
    (Examine("hat", "capacity"), Test(supply="hat", kind="capacity", by="technicus")),
    (Examine("hat", "stop"), Test(supply="hat", kind="stop", by="technicus")),
    (PromiseLight(SEVEN), Target(until=SEVEN, by="technicus")),
    (EndPromise(), Target(by="technicus")),
    (GeneratorRuns(SEVEN), Generator(on=True, for_s=14.5 * 3600, by="technicus")),
    (GeneratorEnds(), Generator(on=False, by="technicus")),
]


@pytest.mark.parametrize(("command", "request_"), ALL, ids=lambda value: type(value).__name__)
def test_a_command_has_one_request(command, request_):
    assert request_of(command, TECHNICIAN, NOW) == request_
    assert decode(encode(request_)) == request_


def test_a_machine_whose_clock_is_wrong_promises_the_same_hours():
    """The daemon goes by that clock, the screen by what the clock should say."""
    behind = timedelta(days=365)
    asked = request_of(PromiseLight(SEVEN), STAFF, NOW, behind)
    assert asked == Target(until=SEVEN - behind, by="staff")
    assert request_of(GeneratorRuns(SEVEN), STAFF, NOW, behind).for_s == 14.5 * 3600


def test_a_generator_is_said_to_run_for_a_day_at_most():
    for hours, told_h in ((-1, 1 / 60), (48, 24)):
        asked = request_of(GeneratorRuns(NOW + timedelta(hours=hours)), STAFF, NOW)
        assert asked.for_s == told_h * 3600


@pytest.mark.parametrize("command", [command for command, _ in ALL], ids=str)
def test_it_asks_once_and_says_what_will_happen(command):
    question = power_commands.question(command, snapshot(power=status()), NL)
    assert question.title.endswith("?")
    assert question.yes.startswith("Ja, ")
    assert question.happens
    assert power_commands.outcome(command, snapshot(power=status()), NL)


def test_the_end_of_an_order_is_said_beforehand():
    keep = power_commands.question(
        Keep("coffee", on=False, for_s=4 * 3600), snapshot(power=status()), NL
    )
    assert keep.happens == ("Koffie blijft uit tot 20:30.",)


def test_who_switches_the_light_off_is_told_that_people_may_be_startled():
    happens = power_commands.question(
        Try("lighting", on=False), snapshot(power=status()), NL
    ).happens
    assert "Mensen kunnen schrikken. Waarschuw ze eerst." in happens
    assert (
        len(power_commands.question(Try("coffee", on=False), snapshot(power=status()), NL).happens)
        == 1
    )


def codes_of_refusals() -> set[str]:
    """Every code with which power says no, as its own code has it."""
    calls = (
        node
        for path in Path(power.__file__).parent.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_bytes()))
        if isinstance(node, ast.Call)
    )
    found = set()
    for call in calls:
        name = getattr(call.func, "id", "")
        if name == "RequestError":
            found |= {arg.value for arg in call.args[1:2] if isinstance(arg, ast.Constant)}
        elif name == "Answer":
            found |= {
                key.value.value
                for key in call.keywords
                if key.arg == "code" and isinstance(key.value, ast.Constant)
            }
    return found


@pytest.mark.parametrize("code", sorted(codes_of_refusals()))
def test_no_refusal_of_power_is_said_in_its_english(code):
    told = power_labels.refusal(code, "No, never.", NL)
    assert "No, never." not in told
    assert told.endswith(".")


def test_there_are_refusals_to_tell():
    assert {"not-charged", "busy", "not-allowed"} <= codes_of_refusals()


def test_a_refusal_is_said_in_our_words_else_in_the_daemons():
    assert power_labels.refusal("not-charged", "x", NL).startswith(
        "De accu is daarvoor nog niet vol"
    )
    assert power_labels.refusal("", "No, never.", NL) == "De stroommodule weigert dit: No, never."
