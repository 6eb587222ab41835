"""What a technician reads: power.json put into words."""

from __future__ import annotations

import inspect
import re
from datetime import timedelta
from pathlib import Path

import click
import pytest
from msgspec.structs import replace

from power.status import (
    Alarm,
    Condition,
    Event,
    LoadStatus,
    Status,
    SupplyState,
    SupplyStatus,
    Why,
)
from power.status_table import CONDITIONS, REASONS, lines
from tests.power.workbench import MAINS, START, Bench, battery


def supply(**fields):
    return SupplyStatus(
        **{"driver": "pijuice", "state": SupplyState.MAINS, "capacity_wh": 44.4} | fields
    )


def load(**fields):
    return LoadStatus(
        **{
            "supply": "hat",
            "essential": False,
            "rank": 5,
            "watts": 40.0,
            "wanted": True,
            "on": True,
        }
        | {"why": Why.MAINS}
        | fields
    )


STATUS = Status(
    written_at=START, started_at=START, supplies={"hat": supply()}, loads={"coffee": load()}
)


def table(status, seconds=1):
    text = "\n".join(lines(status, START + timedelta(seconds=seconds)))
    return click.unstyle(text)


def test_every_state_and_every_reason_has_words():
    assert set(CONDITIONS) == set(Condition)
    assert set(REASONS) == set(Why)


@pytest.mark.parametrize(
    ("status", "words"),
    [
        pytest.param(STATUS, "ON MAINS", id="on mains"),
        pytest.param(replace(STATUS, simulated=True), "SIMULATED", id="simulated"),
        pytest.param(replace(STATUS, drill=True), "DRILL", id="in a drill"),
        pytest.param(replace(STATUS, shutdown_at=START), "SHUTS DOWN at", id="about to go down"),
        pytest.param(
            replace(STATUS, alarms=(Alarm(code="battery-hot", subject="hat", silenced=True),)),
            "ALARM battery-hot hat  (silenced): cool it",
            id="an alarm, and what to do",
        ),
        pytest.param(
            replace(STATUS, alarms=(Alarm(code="flux-low", subject="hat"),)),
            "ALARM flux-low hat",
            id="an alarm of a maker we do not know",
        ),
        pytest.param(
            replace(
                STATUS,
                loads={"coffee": load(why=Why.OVERRIDE, override_until=START)},
                supplies={"hat": supply(model="Eaton 5P", test="capacity")},
            ),
            "TEST: capacity",
            id="a test under way",
        ),
        pytest.param(
            replace(
                STATUS, events=(Event(at=START, what="load-off", subject="tea", cause="shed"),)
            ),
            "load-off tea  (shed)",
            id="an event",
        ),
        pytest.param(
            replace(STATUS, loads={"coffee": load(on=False, why=Why.SHED)}),
            "off  coffee    40.0 W  rank 5     shed: the essentials need the energy",
            id="a load that was shed",
        ),
        pytest.param(
            replace(STATUS, loads={"coffee": load(why=Why.FAULT)}),
            "?  coffee    40.0 W  rank 5     CANNOT BE SWITCHED",
            id="a load that cannot be switched",
        ),
        pytest.param(
            replace(
                STATUS,
                supplies={
                    "hat": supply(
                        charge_pct=83.2, draw_w=12.0, runtime_h=5.0, runtime_low_h=1.5,
                        runtime_high_h=6.0, next_shed="tea", next_shed_at=START, reading_age_s=2.0,
                        faults=("replace-battery",),
                    )
                },
            ),
            "would last, if mains failed now, 5.0 h (90 min to 6.0 h)",
            id="hours left",
        ),
        pytest.param(
            replace(
                STATUS, supplies={"hat": supply(state=SupplyState.BATTERY, runtime_h=336.0)}
            ),
            "  lasts two weeks or more",
            id="longer than can be foretold",
        ),
        pytest.param(
            replace(STATUS, supplies={"hat": supply(draw_w=63.0, idle_w=14.6)}),
            "draws 63 W   itself 15 W",
            id="what an inverter draws for itself",
        ),
        pytest.param(
            replace(STATUS, supplies={"hat": supply(promise_short_h=23.2)}),
            "the essentials alone: 23.2 h less than is promised",
            id="more is promised than there is",
        ),
        pytest.param(
            replace(STATUS, events=(Event(at=START, what="daemon-stopped"),)),
            "STOPPED: every relay is at rest",
            id="a daemon that was stopped",
        ),
        pytest.param(
            replace(STATUS, supplies={"hat": supply(restore_stable_s=480.0)}),
            "loads return once mains has stayed 480 s",
            id="how long mains must stay where it flaps",
        ),
        pytest.param(
            replace(STATUS, supplies={"hat": supply(trouble="No PiJuice answers.")}),
            "No PiJuice answers.",
            id="why there is no reading",
        ),
        pytest.param(
            replace(STATUS, supplies={"hat": supply(witnesses=("volts", "words"))}),
            "nearly empty by   volts   words",
            id="who says that it is nearly empty",
        ),
    ],
)  # fmt: skip
def test_it_says(status, words):
    assert words in table(status)


def test_an_old_status_says_so_first():
    assert table(STATUS, seconds=31).startswith("OLD")
    assert table(STATUS, seconds=-31).startswith("OLD"), "the clock was set back"
    assert not table(STATUS, seconds=29).startswith("OLD")


TOLD = {
    "schema": "which form power.json has: for programs",
    "started_at": "the command `appliance` tells it",
    "reserve_pct": "what is promised, and as set in power.toml",
    "promised_until": "the screen *Stroom* tells it",
    "generator_until": "the screen *Stroom* tells it",
    "capacity_wh": "as set in power.toml",
    "tests": "told when one is asked for",
    "switchable": "in the reason: cannot be switched, only counted",
    "wanted": "in the reason: not wanted now",
    "supply": "a load's: as set in power.toml",
    "since": "a load's: among the events",
}
"""What no field of the table tells, and why not."""


def test_every_field_of_power_json_stands_in_the_table_or_has_its_reason():
    source = Path(inspect.getfile(lines)).read_text(encoding="utf-8")
    for kind in (Status, SupplyStatus, LoadStatus, Event, Alarm):
        untold = {name for name in kind.__struct_fields__ if f".{name}" not in source}
        told_by_condition = {"state", "mains"} if kind is SupplyStatus else set()
        assert untold - told_by_condition <= TOLD.keys(), kind.__name__


def test_what_is_not_known_is_not_made_up():
    text = table(STATUS)
    assert "if mains failed now, unknown" in text
    assert "never read" in text
    assert not re.search(r"None|nan", text)


def test_a_real_outage_reads_well(tmp_path):
    bench = Bench(tmp_path)
    bench.live(30, MAINS)
    bench.live(10, battery(14, voltage_v=3.6, draw_w=18.0))
    text = click.unstyle("\n".join(lines(bench.status(), bench.clock.now)))
    assert re.search(r"HAT  ON BATTERY since \d\d-\d\d \d\d:\d\d", text)
    assert "charge 14 %" in text
    assert "3.60 V" in text
    assert max(len(line) for line in text.splitlines()) <= 130
    bench.factory.reset()
