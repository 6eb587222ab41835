"""A generator in the place of mains: charging first, what fits by rank, its hours, its moods."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from power.config import parse_config
from power.daemon.kept_memory import read_kept
from power.errors import ConfigError
from power.policy import generator
from power.policy.generator import Generator, room_w
from power.reading import Reading
from power.requests import Drill, Override, Test
from power.requests import Generator as Said
from power.simulate import simulate
from power.status import SupplyState, Why
from power.trace import TraceRow, read_trace
from tests.power.story import Story, point
from tests.power.test_policy_promises import CALM, Diary, configs, traces
from tests.power.workbench import CONFIG, MAINS, START, Bench, battery

FAN = {"pin": 14, "watts": 40, "rank": 3}
KETTLE = {"pin": 15, "watts": 100, "rank": 5}
RADIO = {"pin": 16, "watts": 20, "rank": 7}


def generator_point(watts=300.0, charge_w=200.0, **loads):
    config = point(**loads)
    supply = replace(config.supply[0], generator_w=watts, generator_charge_w=charge_w)
    return replace(config, supply=(supply,))


class Shed(Story):
    """A point behind a transfer switch."""

    def run(self, seconds, *, charge_pct=60.0, every_s=1.0):
        """The generator feeds it."""
        end_s = self.now_s + seconds
        while self.now_s < end_s:
            self.tell(Reading(mains=True, generator=True, charge_pct=charge_pct))
            self.now_s += every_s
        return self

    def cut(self, seconds, charge_pct=60.0):
        return self.pass_(seconds, mains=False, charge_pct=charge_pct)


# Charging first, then what fits


def test_charging_comes_before_comfort_and_comfort_by_rank():
    story = Shed(generator_point(fan=FAN, kettle=KETTLE, radio=RADIO)).cut(60)
    story.run(600)  # 300 W, less 20 of the essentials and 200 for the charger
    assert [story.on(name) for name in ("fan", "kettle", "radio")] == [True, False, True]
    assert story.why("kettle") == "generator"
    story.run(600, charge_pct=98)  # nearly full: the charger's watts are free
    assert [story.on(name) for name in ("fan", "kettle", "radio")] == [True, True, True]


def test_the_charger_has_its_watts_back_only_when_much_was_drawn():
    story = Shed(generator_point(kettle=KETTLE)).cut(60)
    story.run(600, charge_pct=96).run(60, charge_pct=94).run(60, charge_pct=90)
    assert story.on("kettle")
    story.run(600, charge_pct=80)
    assert not story.on("kettle")


def test_essentials_stay_on_whatever_the_generator_gives():
    story = Shed(generator_point(watts=5, fan=FAN)).cut(60).run(900)
    assert [story.on(name) for name in ("kiosk", "lamp", "fan")] == [True, True, False]


def test_what_a_technician_keeps_on_is_counted_first():
    story = Shed(generator_point(fan=FAN, kettle=KETTLE)).cut(60)
    story.ask(Override(load="kettle", on=True, for_s=7200))
    story.run(600)
    assert [story.on("kettle"), story.on("fan")] == [True, False]


def test_full_mains_after_it_brings_everything_back_in_turn():
    story = Shed(generator_point(fan=FAN, kettle=KETTLE)).cut(60).run(600)
    assert not story.on("kettle")
    for _ in range(120):
        story.tell(Reading(mains=True, generator=False, charge_pct=60)).now_s += 1
    assert story.on("kettle")
    assert not story.state.supplies["ups"].generator.feeds


def test_where_there_is_none_nobody_hears_of_it():
    story = Shed(point(fan=FAN, kettle=KETTLE)).cut(60).run(600)
    assert story.on("kettle")
    assert "generator-on" not in story.notes


# One that sputters


def sputter(story, times, run_s, gap_s):
    for _ in range(times):
        story.run(run_s).cut(gap_s)
    return story


def test_one_that_sputters_does_not_make_the_loads_sputter():
    story = Shed(generator_point(kettle=KETTLE, kiosk={"watts": 1})).cut(60, charge_pct=30)
    story.config = replace(
        story.config, policy=replace(story.config.policy, target_runtime_h=100.0)
    )
    story.cut(60, charge_pct=30)
    assert not story.on("kettle")
    before = len([name for name, _ in story.switches if name == "kettle"])
    sputter(story, times=12, run_s=200, gap_s=10)
    switched = [on for name, on in story.switches if name == "kettle"][before:]
    assert len(switched) <= 4
    assert story.notes.count("generator-stalled") == 12


def test_each_stall_doubles_the_wait_and_a_steady_hour_forgets_them():
    known = Generator(feeds=True, since_s=1000.0)
    waits = [replace(known, stalls=n).settled_s - 1000 for n in range(7)]
    assert waits == [120, 240, 480, 960, 1920, 3600, 3600]
    story = Shed(generator_point(fan=FAN)).cut(60)
    sputter(story, times=3, run_s=60, gap_s=10)
    assert story.state.supplies["ups"].generator.stalls == 3
    story.run(3700, every_s=5)
    assert story.state.supplies["ups"].generator.stalls == 0


def test_a_dip_within_ride_through_is_no_stall():
    story = Shed(generator_point(fan=FAN)).cut(60).run(600).cut(1).run(60)
    assert "generator-stalled" not in story.notes
    assert story.on("fan")


@pytest.mark.parametrize(
    ("then", "note"),
    [
        pytest.param(
            lambda story: story.tell(Reading(mains=True, generator=False, charge_pct=60.0)),
            "generator-off",
            id="mains took over",
        ),
        pytest.param(lambda story: story.cut(60), "generator-stalled", id="it stopped under load"),
    ],
)
def test_its_end_is_told_by_what_ended_it_with_its_hours(then, note):
    story = then(Shed(generator_point(fan=FAN)).cut(60).run(3 * 3600, every_s=10))
    told = [a for _, a in story.actions if getattr(a, "what", "").startswith("generator-")]
    assert [a.what for a in told] == ["generator-on", note]
    assert told[-1].cause == "3.0 h in all"


# Who says so, and what is told


@pytest.fixture
def bench(tmp_path):
    supply = CONFIG["supply"][0] | {"generator_w": 200, "generator_charge_w": 150}
    return Bench(tmp_path, CONFIG | {"supply": [supply]})


def test_without_an_input_somebody_says_so_and_that_word_ends(bench):
    bench.live(30, MAINS)
    assert bench.on("coffee", "phones") == [True, True]
    bench.live(10, replace(MAINS, charge_pct=50))
    assert bench.ask(Said(on=True, for_s=3600)).ok
    bench.live(400)
    hat = bench.status().supplies["hat"]
    assert (hat.generator, hat.generator_room_w) == (True, 200 - 150 - 18)
    assert hat.generator_until == START + timedelta(seconds=40 + 3600)
    assert bench.on("light", "coffee", "phones") == [True, False, True]
    bench.live(3600)
    hat = bench.status().supplies["hat"]
    assert (hat.generator, hat.generator_until) == (False, None)
    assert bench.on("coffee", "phones") == [True, True]
    assert bench.status().supplies["hat"].generator_h == pytest.approx(1, abs=0.01)


def test_an_input_says_so_by_itself(tmp_path):
    runs = [False]
    supply = CONFIG["supply"][0] | {"generator_w": 200, "generator_sense_pin": 5}
    bench = Bench(
        tmp_path, CONFIG | {"supply": [supply]}, generator_senses={"hat": lambda: runs[0]}
    )
    bench.live(30, MAINS)
    assert not bench.status().supplies["hat"].generator
    runs[0] = True
    bench.live(10)
    assert bench.status().supplies["hat"].generator
    assert "generator-on hat" in bench.events()


def test_its_hours_outlive_the_daemon(bench, tmp_path):
    bench.live(10, replace(MAINS, charge_pct=50))
    bench.ask(Said(on=True, for_s=20_000))
    bench.live(5400)
    bench.live(30, battery(50))
    bench.keeper.flush()
    assert read_kept(bench.state).generator_s["hat"] == pytest.approx(5400, abs=20)
    again = Bench(
        bench.run.parent, {**CONFIG, "supply": [CONFIG["supply"][0] | {"generator_w": 9}]}
    )
    again.live(1, MAINS)
    assert again.status().supplies["hat"].generator_h == pytest.approx(1.5, abs=0.01)


def test_while_it_runs_the_card_is_written_twice_an_hour_at_most(bench):
    bench.live(10, replace(MAINS, charge_pct=50))
    bench.ask(Said(on=True, for_s=20_000))
    seen = set()
    for _ in range(360):
        bench.live(10)
        seen.add(bench.keeper.kept.generator_s.get("hat"))
    assert len(seen) <= 4


def test_on_a_generator_nothing_is_practised_and_no_battery_tested(bench):
    bench.live(30, MAINS)
    bench.ask(Said(on=True))
    bench.live(10)
    assert bench.ask(Drill(on=True)).code == "not-on-mains"
    assert bench.ask(Test()).code == "not-on-mains"


def test_a_supply_without_one_is_told(tmp_path):
    bench = Bench(tmp_path)
    assert bench.ask(Said(on=True)).code == "no-generator"
    assert bench.ask(Said(on=True, supply="hat")).code == "no-generator"


@pytest.mark.parametrize(
    ("keys", "sentence"),
    [
        pytest.param({"generator_charge_w": 10}, "needs generator_w", id="charger alone"),
        pytest.param({"generator_sense_pin": 5}, "needs generator_w", id="input alone"),
        pytest.param({"generator_w": 0}, "generator_w = 0 does not fit", id="no watts"),
        pytest.param(
            {"generator_w": 100, "generator_sense_pin": 17}, "Pin 17 is used by", id="a relay's pin"
        ),
    ],
)
def test_a_setting_that_cannot_be_is_told(keys, sentence):
    table = CONFIG | {"supply": [CONFIG["supply"][0] | keys]}
    with pytest.raises(ConfigError) as told:
        parse_config(table)
    assert any(sentence in fault for fault in told.value.faults)


def test_one_that_cannot_feed_the_essentials_is_cautioned():
    table = CONFIG | {"supply": [CONFIG["supply"][0] | {"generator_w": 10}]}
    assert any("it would stall" in caution for caution in parse_config(table).cautions)


# Simulated


def test_a_trace_may_run_a_generator_where_there_is_no_mains(tmp_path):
    path = tmp_path / "trace.csv"
    path.write_text(
        "t_s,mains,ambient_c,dark,generator\n0,1,20,1,0\n600,0,20,1,0\n4200,0,20,1,1\n"
        "7800,0,20,1,0\n8000,1,20,1,\n9000,1,20,1,\n"
    )
    result = simulate(generator_point(fan=FAN, kettle=KETTLE), read_trace(path))
    assert result.supplies["ups"].generator_s == pytest.approx(3600, abs=5)
    (outage,) = result.outages
    assert outage.essential_on_s == outage.essential_wanted_s
    assert {"generator-on", "generator-stalled"} <= {event.what for event in result.events}


def test_a_trace_changes_nothing_where_there_is_no_generator():
    rows = [TraceRow(0.0, True, 20.0, True), TraceRow(600.0, False, 20.0, True),
            TraceRow(9000.0, True, 20.0, True)]  # fmt: skip
    with_one = [replace(row, generator=not row.mains) for row in rows]
    assert simulate(point(fan=FAN), rows) == simulate(point(fan=FAN), with_one)


# Whatever comes


@st.composite
def powered(draw):
    """Any outage, with a generator that comes and goes as it likes."""
    rows = draw(traces())
    return [replace(row, generator=draw(st.booleans())) for row in rows]


@CALM
@given(configs(), powered(), st.floats(1, 200), st.floats(0, 100))
def test_a_generator_never_ends_an_essential_nor_outranks_it(config, trace, watts, charge_w):
    supply = replace(config.supply[0], generator_w=watts, generator_charge_w=charge_w)
    config = replace(config, supply=(supply,))
    for t_s, state, *_ in Diary(config, trace).pages:
        ups = state.supplies["ups"]
        for load in config.load:
            memory = state.loads[load.name]
            if load.essential and memory.wanted and not memory.on:
                assert memory.why in {Why.RESERVE, Why.RETURNING}
        if not ups.generator.feeds or ups.state is not SupplyState.MAINS:
            continue
        dwelling = any(memory.why is Why.HELD for memory in state.loads.values())
        comfort_w = sum(
            load.watts for load in config.load if not load.stays and state.loads[load.name].on
        )
        stays_w = sum(
            load.watts for load in config.load if load.stays and state.loads[load.name].wanted
        )
        left_w = watts - stays_w - (0.0 if ups.generator.charged else charge_w)
        assert dwelling or comfort_w <= max(0.0, left_w) + 1e-6
        assert ups.generator.run_s <= t_s


def test_what_is_to_spare_is_told_even_when_it_is_less_than_nothing():
    story = Shed(generator_point(watts=50)).cut(60).run(60)
    assert room_w(story.state, "ups", story.demand, story.config) == 50 - 200 - 20
    assert generator.fitting(story.state, "ups", story.demand, story.now_s, story.config) == set()
