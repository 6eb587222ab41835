"""The daemon's policy on virtual time, and what it prints."""

from __future__ import annotations

import random
from itertools import pairwise

import msgspec
import pytest
from msgspec.structs import replace

from power.config import parse_config
from power.errors import ConfigError, SourceError
from power.simulate import TraceRow, read_trace, simulate
from power.sources import simulated
from power.sources.simulated import Fault
from tests.power.story import point
from tests.power.workbench import CONFIG, Bench

H = 3600.0
SUPPLY = {"name": "hat", "driver": "simulated", "capacity_wh": 200}
FAN = {"watts": 50, "pin": 14, "rank": 9}


def rows(*points: tuple) -> list[TraceRow]:
    return [TraceRow(t_s, mains, 20.0, False, *fault) for t_s, mains, *fault in points]


def what(result) -> list[tuple[float, str, str]]:
    return [(event.t_s, event.what, event.subject) for event in result.events]


def test_an_hour_without_mains_costs_what_the_loads_draw():
    trace = rows((0, True), (H, False), (2 * H, True), (3 * H, True))
    result = simulate(point(fan=FAN), trace)
    assert [(o.start_s, o.end_s) for o in result.outages] == [(H, 2 * H)]
    assert result.outages[0].shed_wh == 0
    assert result.outages[0].essential_wanted_s == result.outages[0].essential_on_s == 2 * H
    assert result.loads["fan"].wh == pytest.approx(3 * 50)
    assert result.loads["fan"].switches == 0
    assert result.supplies["ups"].empty_at_s is None


def test_events_come_at_their_second():
    trace = rows((0, True), (1000.5, False), (40 * H, True), (50 * H, True))
    events = what(simulate(point(fan=FAN), trace))
    assert (1002.5, "mains-lost", "ups") in events
    back = 40 * H
    assert (back, "mains-back", "ups") in events
    assert (back + 60, "mains-stable", "ups") in events
    returns = [t_s for t_s, word, _ in events if word == "load-on" and t_s >= back]
    assert returns == [back + 60, back + 65]  # lamp, then fan; the kiosk cannot be switched


def test_after_the_reserve_the_battery_is_not_run_flat():
    trace = rows((0, True), (10, False), (100 * H, False))
    result = simulate(point(fan=FAN), trace)
    assert result.supplies["ups"].empty_at_s is None
    assert result.supplies["ups"].soc_end_pct == pytest.approx(10, abs=1.5)
    assert "powered-off" in [event.what for event in result.events]


def test_what_cannot_be_switched_can_run_it_flat_on_a_supply_of_its_own():
    config = parse_config({
        "supply": [
            {"name": "hat", "driver": "simulated", "capacity_wh": 40},
            {"name": "ups", "driver": "simulated", "capacity_wh": 10},
        ],
        "load": [
            {"name": "kiosk", "supply": "hat", "essential": True, "watts": 0.1},
            {"name": "sign", "supply": "ups", "watts": 10},
        ],
    })  # fmt: skip
    result = simulate(config, rows((0, False), (3 * H, False)))
    assert result.supplies["ups"].empty_at_s == pytest.approx(H, rel=0.1)
    assert result.loads["sign"].on_s == pytest.approx(result.supplies["ups"].empty_at_s, abs=61)


def test_the_contract_of_the_json():
    result = simulate(point(fan=FAN), rows((0, True), (H, False), (3 * H, True)))
    table = msgspec.to_builtins(result)
    assert set(table) == {"supplies", "loads", "outages", "events"}
    assert set(table["supplies"]["ups"]) == {"soc_end_pct", "empty_at_s"}
    assert set(table["loads"]["fan"]) == {"wanted_s", "on_s", "wh", "switches"}
    keys = {"start_s", "end_s", "essential_wanted_s", "essential_on_s", "shed_wh"}
    assert set(table["outages"][0]) == keys
    assert {"t_s", "what"} <= set(table["events"][0])


def test_any_driver_can_be_simulated():
    config = parse_config({
        "supply": [{"name": "hat", "driver": "pijuice", "capacity_wh": 44.4}],
        "load": [{"name": "kiosk", "supply": "hat", "essential": True, "watts": 5}],
    })  # fmt: skip
    result = simulate(config, rows((0, True), (H, False), (3 * H, True), (4 * H, True)))
    assert result.outages[0].essential_on_s == 2 * H


def test_a_lost_sensor_sheds_after_the_stated_time():
    trace = rows((0, True), (H, False), (2 * H, False, Fault.NO_READING), (4 * H, False))
    events = what(simulate(point(fan=FAN), trace))
    (shed_s,) = [t_s for t_s, word, load in events if (word, load) == ("load-off", "fan")]
    assert shed_s == pytest.approx(2 * H + 300, abs=61)


def test_a_sense_pin_tells_of_mains_while_the_supply_is_silent():
    lone = point(fan=FAN)
    (ups,) = lone.supply
    sensed = replace(lone, supply=(replace(ups, mains_sense_pin=4),))
    trace = rows((0, True), (H, True, Fault.NO_READING), (2 * H, False, Fault.NO_READING),
                 (3 * H, True), (4 * H, True))  # fmt: skip
    assert (2 * H + 2, "mains-lost", "ups") in what(simulate(sensed, trace))
    assert not [event for event in what(simulate(lone, trace)) if event[1] == "mains-lost"]


class Played:
    """A simulated battery, read as the daemon reads: the present answer, or none."""

    def __init__(self, battery):
        self.battery = battery

    def __call__(self):
        try:
            return self.battery.read()
        except SourceError:
            return None


@pytest.mark.parametrize("fault", Fault)
def test_the_daemon_does_what_was_foretold(fault, tmp_path):
    """Through relays, errands and files the same things happen in the same order."""
    config = parse_config(CONFIG | {"supply": [SUPPLY]})
    trace = rows((0, True), (600, False), (1200, False, fault), (4800, True, Fault.NONE),
                 (6000, True))  # fmt: skip
    foretold = simulate(config, trace)
    bench = Bench(tmp_path, CONFIG | {"supply": [SUPPLY]})
    began_s = bench.clock.now_s
    battery = simulated.connect(config.supply[0].simulated_options(), lambda: bench.clock.now_s)
    bench.hat.latest, bench.hat.set_draw_w = Played(battery), battery.set_draw_w
    for row, following in pairwise(trace):
        battery.set_mains(mains=row.mains)
        battery.set_fault(row.fault)
        bench.live(following.t_s - (bench.clock.now_s - began_s))
    kept = {"mains-lost", "mains-back", "mains-stable", "load-off", "supply-blind",
            "low-unconfirmed", "forced-shutdown", "shutdown-planned", "powered-off"}  # fmt: skip
    happened = [event for event in bench.events() if event.split()[0] in kept]
    expected = [f"{word} {subject}".strip() for _, word, subject in what(foretold) if word in kept]
    assert happened == expected
    bench.factory.reset()


HEADER = "t_s,mains,ambient_c,dark"


def test_a_trace_is_read(tmp_path):
    path = tmp_path / "trace.csv"
    path.write_text(f"{HEADER},fault\n0,1,18.5,0,\n60,0,18,true,stuck\n120,1,18,0,none\n")
    assert read_trace(path) == [
        TraceRow(0, True, 18.5, False),
        TraceRow(60, False, 18, True, Fault.STUCK),
        TraceRow(120, True, 18, False),
    ]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        pytest.param(None, "is missing", id="no file"),
        pytest.param(b"", "at least two rows", id="empty"),
        pytest.param(b"t_s,mains\n0,1\n9,1\n", "column ambient_c, dark is missing", id="column"),
        pytest.param(f"{HEADER}\n0,1,20,0\n".encode(), "at least two rows", id="one row"),
        pytest.param(f"{HEADER}\n0,1,20,0\n0,1,20,0\n".encode(), "must rise", id="time stands"),
        pytest.param(f"{HEADER}\n0,1,20,0\n5,maybe,20,0\n".encode(), "'maybe'", id="no flag"),
        pytest.param(f"{HEADER}\n0,1,20,0\n5,1\n".encode(), "line 3", id="short row"),
        pytest.param(f"{HEADER}\n0,1,nan,0\n5,1,20,0\n".encode(), "finite", id="NaN"),
        pytest.param(f"{HEADER},fault\n0,1,20,0,bad\n5,1,20,0,\n".encode(), "bad", id="fault"),
        pytest.param(
            b"t_s;mains;ambient_c;dark\n0;1;20;0\n5;1;20;0\n", "first line", id="semicolons"
        ),
        pytest.param(f"{HEADER}\n0,1,20,0\n1e300,1,20,0\n".encode(), "longer", id="for ever"),
        pytest.param(f"{HEADER}\n0,1,-400,0\n5,1,20,0\n".encode(), "no room", id="too cold"),
        pytest.param(HEADER.encode() + b"\n0,x,20,0" * 99, "79 more", id="every row"),
        pytest.param(b"\xff\xfe\x00", "cannot be read", id="binary"),
    ],
)
def test_a_bad_trace_is_told_in_a_sentence(content, sentence, tmp_path):
    path = tmp_path / "trace.csv"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ConfigError) as caught:
        read_trace(path)
    assert any(sentence in fault for fault in caught.value.faults), caught.value.faults


SLOW = [pytest.mark.slow, pytest.mark.timeout(1800)]


def stormy_month(days: int, seed: int) -> list[TraceRow]:
    dice = random.Random(seed)
    t_s, trace = 0.0, []
    while t_s < days * 24 * H:
        fault = dice.choice(list(Fault)) if dice.random() < 0.3 else Fault.NONE
        trace.append(
            TraceRow(t_s, dice.random() < 0.7, dice.uniform(-5, 25), dice.random() < 0.5, fault)
        )
        t_s += dice.choice([1.0, 30.0, 600.0, 3 * H, 12 * H])
    return [*trace, TraceRow(days * 24 * H, True, 20.0, False)]


@pytest.mark.timeout(1200)
@pytest.mark.parametrize(
    ("days", "seeds"),
    [
        pytest.param(30, range(1), id="a month"),
        *(
            pytest.param(30, range(n, n + 4), marks=SLOW, id=f"months {n} to {n + 3}")
            for n in range(1, 41, 4)
        ),
    ],
)
def test_a_month_of_storms_and_faults_goes_by_without_an_error(days, seeds):
    for seed in seeds:
        result = simulate(point(fan=FAN, heater=FAN | {"pin": 15, "when": "cold"}),
                          stormy_month(days, seed))  # fmt: skip
        assert all(0 <= s.soc_end_pct <= 100 for s in result.supplies.values())
