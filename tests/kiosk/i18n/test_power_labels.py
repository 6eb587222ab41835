"""Every code that the power room can utter has words for a technician."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from kiosk.i18n import power_labels
from kiosk.i18n.power_labels import ALARM, REFUSAL, advice, load_name
from kiosk.i18n.translator import translator
from kiosk.technician import look_ahead
from power.advice import ADVICE
from power.sources import nut, power_supply
from power.sources.pijuice_board import CHARGE_TEMPERATURES, LATCHED, PROFILE_INVALID

ROOT = Path(__file__).parents[3]
NL = translator("nl")


def uttered_by(path: str) -> set[str]:
    """Codes that a module yields, as they stand in its source."""
    tree = ast.parse((ROOT / path).read_bytes())
    values = [node.value for node in ast.walk(tree) if isinstance(node, ast.Yield) and node.value]
    words = [leaf.value for value in values for leaf in ast.walk(value) if is_text(leaf)]
    return {word for word in words if re.fullmatch(r"[a-z]+(-[a-z]+)+|reserve", word)}


def is_text(node):
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


CODES = (
    uttered_by("power/policy/alarms.py")
    | {"load-fault", "history-failing", "battery-absent"}
    | set(nut.FAULTS.values())
    | {*LATCHED, PROFILE_INVALID}
    | uttered_by("power/sources/pijuice.py")
    | {f"charge-temperature-{word}" for word in CHARGE_TEMPERATURES[1:]}
    | set(power_supply.HEALTH.values())
) - {"PRESENT"}


def test_the_codes_were_found():
    assert {"supply-blind", "battery-worn", "mains-weak", "battery-profile-invalid"} <= CODES


@pytest.mark.parametrize("code", sorted(CODES))
def test_an_alarm_says_what_is_wrong_and_what_to_do(code):
    assert code in ALARM
    what, do = advice(code, NL)
    assert what.endswith(".")
    assert do.endswith((".", "?"))


def test_the_command_line_advises_on_the_same_alarms():
    assert ADVICE.keys() == ALARM.keys()


def test_no_alarm_has_words_that_is_never_raised():
    assert ALARM.keys() <= CODES


def test_an_alarm_of_a_maker_we_do_not_know_is_said_as_it_is():
    assert advice("flux-capacitor", NL).what == "De accu meldt: flux-capacitor."


def test_every_refusal_has_words():
    codes = set()
    for path in (ROOT / "power").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_bytes())):
            if isinstance(node, ast.Call) and "RequestError" in ast.unparse(node.func):
                assert len(node.args) == 2, "without a code staff would read English"
                codes |= {leaf.value for leaf in node.args[1:] if is_text(leaf)}
            if isinstance(node, ast.keyword) and node.arg == "code" and is_text(node.value):
                codes.add(node.value.value)
    assert "not-charged" in codes
    assert codes | {look_ahead.FAILED} == REFUSAL.keys()


def test_a_load_that_the_installer_named_keeps_its_name():
    assert load_name("coffee", NL) == "Koffie"
    assert load_name("pomp-kelder", NL) == "pomp-kelder"
    assert power_labels.LOAD.keys() >= {"lighting", "radio-charging", "display"}
