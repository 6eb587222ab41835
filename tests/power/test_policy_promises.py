"""What must hold in every outage that hypothesis can think of, on batteries that behave.

Each story goes through `simulate`, so that the true battery answers to what the policy did.
"""

from __future__ import annotations

import os
from itertools import pairwise
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from power.config import Config, parse_config
from power.policy import supply_state
from power.simulate import TraceRow, _Run, simulate
from power.sources.simulated import Fault
from power.status import SupplyState, Why
from tests.benchmarks.bench_energy import Scenario, World, can_carry, outages

if TYPE_CHECKING:
    from power.policy.demand import Demand

H = 3600.0
CALM = settings(
    max_examples=int(os.environ.get("PROMISES_EXAMPLES", "20")),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=True,
)

watts = st.floats(0.5, 60).map(lambda w: round(w, 1))
dwell_s = st.sampled_from([0.0, 0.0, 30.0, 120.0, 600.0])


@st.composite
def configs(draw: st.DrawFn, *, least_health_pct: float = 70.0) -> Config:
    when = st.sampled_from(["always", "always", "dark", "cold"])
    loads = [{"name": "kiosk", "supply": "ups", "essential": True, "watts": draw(watts), "rank": 0}]
    loads += [
        {"name": f"essential{number}", "supply": "ups", "essential": True, "pin": 24 + number,
         "watts": draw(watts), "rank": draw(st.integers(0, 9)), "when": draw(when)}
        for number in range(draw(st.integers(0, 2)))
    ]  # fmt: skip
    loads += [
        {"name": f"other{number}", "supply": "ups", "pin": 14 + number, "watts": draw(watts),
         "rank": draw(st.integers(0, 9)), "when": draw(when),
         "min_on_s": draw(dwell_s), "min_off_s": draw(dwell_s)}
        for number in range(draw(st.integers(1, 3)))
    ]  # fmt: skip
    return parse_config({
        "policy": {
            "target_runtime_h": draw(st.sampled_from([1, 4, 12, 24])),
            "reserve_pct": draw(st.sampled_from([5, 10, 20])),
            "ride_through_s": draw(st.sampled_from([0, 2, 10])),
            "restore_stable_s": draw(st.sampled_from([0, 60, 300])),
            "stagger_s": draw(st.sampled_from([0, 5, 20])),
        },
        "supply": [{
            "name": "ups",
            "driver": "simulated",
            "capacity_wh": draw(st.sampled_from([44.4, 300.0, 1200.0])),
            "chemistry": draw(st.sampled_from(["li-ion", "lifepo4", "lead-acid"])),
            "options": {
                "initial_pct": draw(st.sampled_from([30.0, 60.0, 100.0])),
                "health_pct": draw(st.floats(least_health_pct, 100)),
                "resistance_pct": draw(st.sampled_from([0.0, 2.0])),
            },
        }],
        "load": loads,
    })  # fmt: skip


@st.composite
def traces(draw: st.DrawFn, faults: tuple[Fault, ...] = (Fault.NONE,)) -> list[TraceRow]:
    t_s, rows = 0.0, [TraceRow(0.0, True, 20.0, False)]
    for _ in range(draw(st.integers(1, 8))):
        t_s += draw(st.sampled_from([0.5, 1.5, 5.0, 61.0, 400.0, 1 * H, 3 * H, 11 * H]))
        rows.append(
            TraceRow(
                t_s,
                draw(st.booleans()),
                draw(st.sampled_from([20.0, 20.0, 10.0])),
                draw(st.booleans()),
                draw(st.sampled_from(faults)),
            )
        )
    return [*rows, TraceRow(t_s + draw(st.sampled_from([60.0, 2 * H, 30 * H])), True, 20.0, False)]


# A gauge that comes back wrong from a silence cannot be told from a battery that changed in it:
# silence and jumps are therefore tried apart.
silent_or_wrong = st.one_of(
    traces((Fault.NONE, Fault.JUMP)),
    traces((Fault.NONE, Fault.NO_READING, Fault.STUCK, Fault.IMPLAUSIBLE)),
)


class Mislabelled(_Run):
    """What may be shed does not quite draw what its label says: at most a fifth is allowed for."""

    truth = 1.0

    def _step(self, row: TraceRow, demand: Demand) -> None:
        super()._step(row, demand)
        for name, battery in self.batteries.items():
            battery.set_draw_w(self._true_w(name))

    def _true_w(self, supply: str) -> float:
        on = [load for load in self.config.load if load.supply == supply]
        return sum(
            load.watts * (1.0 if load.essential else self.truth)
            for load in on
            if self.state.loads[load.name].on
        )


class Diary:
    """What was true, and what the policy thought, at every step."""

    passage: type[Mislabelled] = Mislabelled

    def __init__(self, config: Config, trace: list[TraceRow], truth: float = 1.0) -> None:
        self.pages: list[tuple] = []
        self.config, self.trace = config, trace
        run = self.passage(config, trace, self.note)
        run.truth = truth
        self.result = run.run()

    def note(self, now_s, state, batteries) -> None:
        battery = batteries["ups"]
        self.pages.append((now_s, state, battery.charge_pct, battery.temperature_c, battery.mains))


@CALM
@given(configs(), silent_or_wrong)
def test_1_an_essential_load_that_is_wanted_is_off_only_at_the_reserve_or_on_its_return(
    config, trace
):
    reserve_pct = config.policy.reserve_pct
    for _, state, charge_pct, _, _ in Diary(config, trace).pages:
        for load in config.load:
            memory = state.loads[load.name]
            if not load.essential or not memory.wanted or memory.on:
                continue
            assert memory.why in {Why.RESERVE, Why.RETURNING}
            if memory.why is Why.RETURNING:  # staged return: only after the reserve was reached
                states = {SupplyState.RETURNING, SupplyState.MAINS}
                assert state.supplies["ups"].state in states
            else:  # the gauge counts in tenths and is believed for ten seconds
                assert charge_pct <= reserve_pct + 1.0


@st.composite
def tight_outages(draw: st.DrawFn) -> tuple[Config, list[TraceRow]]:
    """Batteries that hold a little more than the promise, and outages about as long as it."""
    target_h = draw(st.sampled_from([2.0, 6.0, 24.0]))
    essential_w, light_w = draw(watts), draw(st.sampled_from([0.0, 10.0]))
    others_w = draw(st.lists(watts, min_size=1, max_size=3))
    health_pct = draw(st.floats(70, 100))
    room = draw(st.floats(1.01, 2.5))
    least_wh = (essential_w + light_w) * target_h / 0.9
    config = parse_config({
        "policy": {"target_runtime_h": target_h},
        "supply": [{
            "name": "ups",
            "driver": "simulated",
            "capacity_wh": round(least_wh * room / health_pct * 100, 1),
            "chemistry": draw(st.sampled_from(["li-ion", "lifepo4", "lead-acid"])),
            "options": {
                "health_pct": health_pct,
                "resistance_pct": draw(st.sampled_from([0.0, 3.0])),
                "noise_pct": draw(st.sampled_from([0.0, 0.0, 1.0])),
                "gauge_step_pct": draw(st.sampled_from([0.0, 0.1, 1.0])),
                "seed": draw(st.integers(0, 99)),
            },
        }],
        "load": [
            {"name": "kiosk", "supply": "ups", "essential": True, "watts": essential_w},
            {"name": "light", "supply": "ups", "essential": True, "watts": light_w, "pin": 27,
             "when": "dark"},
            *(
                {"name": f"other{n}", "supply": "ups", "watts": other_w, "pin": 14 + n, "rank": n}
                for n, other_w in enumerate(others_w)
            ),
        ],
    })  # fmt: skip
    trace, t_s = [TraceRow(0.0, True, 20.0, False)], 3600.0
    for _ in range(draw(st.integers(1, 2))):
        for part in draw(st.lists(st.floats(0.1, 0.8), min_size=1, max_size=3)):
            trace.append(TraceRow(t_s, False, 20.0, draw(st.booleans())))
            t_s += part * target_h * H
        trace.append(TraceRow(t_s, True, 20.0, False))
        t_s += draw(st.sampled_from([20.0, 600.0, 8 * H]))
    return config, [*trace, TraceRow(t_s, True, 20.0, False)]


@CALM
@given(tight_outages(), st.sampled_from([1.0, 1.0, 0.85, 0.9, 1.2]))
def test_2_what_can_be_promised_is_kept(story, truth):
    config, trace = story
    diary = Diary(config, trace, truth)
    world = World(Scenario("", config, trace))
    for start_s, end_s in outages(trace):
        due_s = min(end_s, start_s + config.policy.target_runtime_h * H)
        (page,) = [page for page in diary.pages if page[0] == start_s]
        lacking = [
            t_s
            for t_s, state, *_ in diary.pages
            if start_s < t_s < due_s
            for load in config.load
            if load.essential and state.loads[load.name].wanted and not state.loads[load.name].on
        ]
        doubt_pct = 1.0 + 2 * config.supply[0].options["noise_pct"]  # what the gauge cannot tell
        assert not lacking or not can_carry(world, page[2] - doubt_pct, page[3], start_s)


@CALM
@given(configs(), traces(tuple(Fault)))
def test_3_dwell_times_and_stagger_are_kept(config, trace):
    diary = Diary(config, trace)
    changed: dict[str, tuple[float, bool]] = {}
    returns: list[float] = []
    for (_, before, *_), (t_s, after, *_) in pairwise(diary.pages):
        for load in config.load:
            was, now = before.loads[load.name], after.loads[load.name]
            if was.on == now.on:
                continue
            last = changed.get(load.name)
            changed[load.name] = (t_s, now.on)
            emptied = now.why is Why.SHED and supply_state.may_be_empty(
                after.supplies[load.supply], t_s
            )
            light = now.on and load.essential  # never kept off by a minimum time
            if last and now.why is not Why.RESERVE and not emptied and not light:
                dwell_s = load.min_on_s if was.on else load.min_off_s
                assert t_s - last[0] >= dwell_s - 1e-6
            waited = {Why.RETURNING, Why.SHED, Why.BLIND}
            if now.on and not load.essential and was.why in waited:
                returns.append(t_s)
    assert all(b - a >= config.policy.stagger_s - 1e-6 for a, b in pairwise(returns))


@CALM
@given(configs(), st.lists(st.floats(0.1, 9.9), min_size=1, max_size=6))
def test_3_a_cut_within_ride_through_switches_nothing(config, cuts_s):
    config = parse_config({
        "policy": {"ride_through_s": 10},
        "supply": [{"name": "ups", "driver": "simulated", "capacity_wh": 100.0}],
        "load": [
            {"name": load.name, "supply": "ups", "essential": load.essential, "watts": load.watts}
            | ({} if load.pin is None else {"pin": load.pin})
            for load in config.load
        ],
    })  # fmt: skip
    trace, t_s = [TraceRow(0.0, True, 20.0, False)], 0.0
    for cut_s in cuts_s:
        trace.append(TraceRow(t_s + 100, False, 20.0, False))
        trace.append(TraceRow(t_s + 100 + cut_s, True, 20.0, False))
        t_s += 100 + cut_s
    result = simulate(config, [*trace, TraceRow(t_s + 1000, True, 20.0, False)])
    assert sum(load.switches for load in result.loads.values()) == 0


@CALM
@given(configs(), traces())
def test_3_nothing_switches_more_than_the_trace_forces(config, trace):
    """A cut forces one off and one on, a change of demand one switch; a load that came back on
    battery stayed for most of a quarter of an hour before it had to go again."""
    changes = len(trace)
    battery_s = sum(end_s - start_s for start_s, end_s in outages(trace))
    for load, book in simulate(config, trace).loads.items():
        assert book.switches <= 2 * changes + 2 * battery_s / 600, load


@CALM
@given(configs(), silent_or_wrong)
def test_4_a_fault_of_the_gauge_alone_turns_no_essential_load_off(config, trace):
    """While the battery is far above the reserve, whatever the gauge says or does not say."""
    for _, state, charge_pct, _, _ in Diary(config, trace).pages:
        if charge_pct < config.policy.reserve_pct + 1:
            return  # from here on it may truly have been reached
        for load in config.load:
            memory = state.loads[load.name]
            assert memory.on or not memory.wanted or not load.essential


@CALM
@given(configs(), traces(tuple(Fault)))
def test_5_the_same_inputs_give_the_same_outputs(config, trace):
    assert simulate(config, trace) == simulate(config, trace)
