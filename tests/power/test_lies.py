"""Supplies that lie, each told as a trace through `simulate`: what stays on, and what is said."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from power.config import parse_config
from power.simulate import TraceRow, simulate
from power.sources.simulated import Fault

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "deploy" / "examples" / "supplies-that-lie"
H = 3600.0
COOK = {"name": "cook", "supply": "ups", "watts": 40, "pin": 22, "rank": 9}


def supply(name="ups", capacity_wh=500, **options):
    """A LiFePO4 battery of eight cells; ``feeds_appliance`` is its own, the rest its options."""
    feeds = {"feeds_appliance": options.pop("feeds")} if "feeds" in options else {}
    chosen = {"cells": 8} | options
    return {"name": name, "driver": "simulated", "capacity_wh": capacity_wh,
            "chemistry": "lifepo4", "options": chosen} | feeds  # fmt: skip


def light(name="light", supply="ups", pin=17, watts=20):
    return {"name": name, "supply": supply, "essential": True, "watts": watts, "pin": pin}


def site(*supplies, loads=(), target_h=8):
    return parse_config({
        "policy": {"target_runtime_h": target_h},
        "supply": list(supplies or [supply()]),
        "load": list(loads or [light(), COOK]),
    })  # fmt: skip


def told(config, *rows):
    """Rows of time, mains and fault; the last is the end."""
    trace = [TraceRow(t_s, mains, 20.0, True, *fault) for t_s, mains, *fault in rows]
    return simulate(config, trace)


def happened(result, what, subject=None):
    """When something happened, in seconds."""
    return [e.t_s for e in result.events if e.what == what and subject in {None, e.subject}]


def alarms(result):
    return {event.cause for event in result.events if event.what == "alarm"}


def never_dark(result, load="light"):
    book = result.loads[load]
    return book.on_s == book.wanted_s and not happened(result, "powered-off")


# 1 and 13: two supplies, one of which feeds the appliance


def two(hat_feeds, hall_feeds, **hall):
    """The hat empties within two hours; the hall's has its own light."""
    hat = supply("hat", 40, fault="low-battery", fault_after_s=1.6 * H)
    own = {"feeds": hall_feeds} if hall_feeds is not None else {}
    lit = supply("hall", 2000, initial_pct=85, **own, **hall)
    supplies = (lit, hat) if hat_feeds is None else (hat | {"feeds_appliance": hat_feeds}, lit)
    return site(*supplies, loads=[
        {"name": "kiosk", "supply": "hat", "essential": True, "watts": 20},
        light(supply="hall"),
    ])  # fmt: skip


@pytest.mark.parametrize(
    ("hat_feeds", "hall_feeds"),
    [
        pytest.param(True, None, id="the hat says that it feeds the appliance"),
        pytest.param(None, False, id="the hall says that it does not, and stands first"),
    ],
)
def test_an_empty_hat_halts_the_appliance_and_leaves_the_halls_light_alone(hat_feeds, hall_feeds):
    result = told(two(hat_feeds, hall_feeds), (0, True), (H, False), (6 * H, False))
    assert happened(result, "reserve-reached") == happened(result, "reserve-reached", "hat")
    assert len(happened(result, "powered-off")) == 1
    assert result.loads["light"].on_s == result.loads["light"].wanted_s
    assert result.supplies["hat"].empty_at_s is None


def test_an_empty_hall_does_not_halt_the_appliance():
    config = site(
        supply("hall", 40, feeds=False),
        supply("hat", 2000),
        loads=[
            {"name": "kiosk", "supply": "hat", "essential": True, "watts": 20},
            light(supply="hall"),
        ],
    )
    result = told(config, (0, True), (H, False), (6 * H, False))
    assert happened(result, "reserve-reached", "hall")
    assert not happened(result, "powered-off")
    assert result.loads["kiosk"].on_s == result.loads["kiosk"].wanted_s


# 3: mains is said to be there, and the battery feeds the loads


def test_a_dead_charger_is_an_alarm_at_once_and_battery_rules():
    result = told(site(), (0, True), (H, True, Fault.CHARGER_DEAD), (9 * H, True, Fault.NONE),
                  (12 * H, True))  # fmt: skip
    (said_s,) = [e.t_s for e in result.events if (e.what, e.cause) == ("alarm", "charger-dead")]
    assert H <= said_s <= H + 600
    off_s = happened(result, "load-off", "cook")
    assert off_s, "what can be missed pays for the light"
    assert never_dark(result)


# 4: one word, however loud and however long


@pytest.mark.parametrize("word", [Fault.LOW_BATTERY, Fault.FSD])
@pytest.mark.parametrize("options", [{}, {"tells_charge": False}], ids=["a gauge", "no gauge"])
def test_one_word_ends_comfort_and_never_the_light(word, options):
    result = told(site(supply(**options)), (0, True), (H, False), (1.1 * H, False, word),
                  (6 * H, False, word), (8 * H, True), (9 * H, True))  # fmt: skip
    assert never_dark(result)
    (off_s, *_) = happened(result, "load-off", "cook")
    assert off_s <= 1.1 * H + 60
    expected = {Fault.LOW_BATTERY: "low-battery", Fault.FSD: "forced-shutdown"}[word]
    assert expected in alarms(result)


def test_a_word_of_twelve_seconds_makes_no_load_flicker():
    flicker = [
        (2 * H + at_s + on_s, False, word)
        for at_s in range(0, 3600, 120)
        for on_s, word in ((0, Fault.LOW_BATTERY), (12, Fault.NONE))
    ]
    result = told(site(), (0, True), (H, False), *flicker, (4 * H, False))
    assert never_dark(result)
    assert result.loads["cook"].switches <= 4


def test_a_word_on_mains_is_an_alarm_and_nothing_else():
    result = told(site(), (0, True), (H, True, Fault.LOW_BATTERY), (4 * H, True))
    assert never_dark(result)
    assert "low-battery" in alarms(result)
    assert result.loads["light"].switches == 0


# 8: a gauge that falls and freezes, with a full battery


def test_a_gauge_that_falls_in_half_an_hour_and_freezes_ends_no_light():
    config = site(supply(gauge_drift_pct_per_h=170.0), target_h=12)
    result = told(config, (0, True), (H, False), (1.5 * H, False, Fault.FROZEN),
                  (14 * H, True), (15 * H, True))  # fmt: skip
    assert never_dark(result)


@pytest.mark.parametrize("back", [Fault.FROZEN, Fault.NONE], ids=["frozen on", "it moves again"])
def test_what_a_gauge_that_lied_says_when_mains_is_back_wears_no_battery(back):
    heating = COOK | {"name": "heating", "watts": 60, "pin": 23, "rank": 5}
    config = site(supply(capacity_wh=1280, gauge_drift_pct_per_h=170.0),
                  loads=[light(watts=29), heating, COOK], target_h=24)  # fmt: skip
    result = told(config, (0, True), (H, False), (1.5 * H, False, Fault.FROZEN),
                  (25 * H, True, back), (41 * H, True, back))  # fmt: skip
    assert "gauge-jumped" in alarms(result)
    assert "battery-worn" not in alarms(result)


# Volts and our own reckoning see what a gauge hides


def test_a_frozen_gauge_does_not_hide_that_the_battery_empties():
    result = told(site(), (0, True), (H, False), (1.5 * H, False, Fault.FROZEN),
                  (60 * H, False))  # fmt: skip
    assert "low-unconfirmed" in alarms(result) or happened(result, "reserve-reached")
    assert result.loads["light"].on_s >= 9 * H


# The example that anyone can try


def commands():
    text = (EXAMPLE / "README.md").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line.startswith("noodsteunpunt-power simulate")]


OUTCOMES = {
    "low-battery": "low-battery",
    "fsd": "forced-shutdown",
    "charger-dead": "charger-dead",
    "frozen": "gauge-stuck",
}


def test_the_example_has_a_command_for_each_of_its_traces():
    traces = {path.stem for path in EXAMPLE.glob("*.csv")}
    assert traces == OUTCOMES.keys() == {Path(line.split()[-1]).stem for line in commands()}


@pytest.mark.parametrize("command", commands(), ids=lambda line: Path(line.split()[-1]).stem)
def test_a_command_of_the_example_tells_what_its_page_says(command):
    words = shlex.split(command)[1:]
    done = subprocess.run(
        [sys.executable, "-m", "power", *words],
        cwd=ROOT, env=os.environ, capture_output=True, text=True, check=True,
    )  # fmt: skip
    result = json.loads(done.stdout)
    said = {event["cause"] for event in result["events"] if event["what"] == "alarm"}
    light, trace = result["loads"]["light"], Path(words[-1]).stem
    ended_s = [event["t_s"] for event in result["events"] if event["what"] == "powered-off"]
    assert OUTCOMES[trace] in said
    assert bool(ended_s) == (trace == "frozen")  # of these only that battery truly runs down
    lasted_s = ended_s[0] if ended_s else light["wanted_s"]
    assert light["on_s"] == pytest.approx(lasted_s, abs=61)
    assert light["on_s"] > 8 * 3600 or not ended_s
