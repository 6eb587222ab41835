"""How an outage would go from here, were nothing else to happen.

It is `power.simulate` from the present state on, on virtual time: the same policy, asked at the
same occasions (`deadlines`). Here the batteries do exactly what is believed of them, mains
fails now or stays away, and nobody touches anything. Pure, and bounded: at most `MOST_STEPS`
steps, each as long as one of the daemon's. Never run it in the daemon's loop.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from power.policy import charge_estimator, deadlines, draws, supply_state
from power.policy import rules as policy_rules
from power.policy.chemistry import charge_to_energy_pct, energy_to_charge_pct
from power.policy.forecast import LONGEST_H
from power.reading import Reading
from power.status import SupplyState

if TYPE_CHECKING:
    from power.config import Config
    from power.policy.demand import Demand
    from power.policy.state import State

FINE_S, COARSE_S = 60.0, 300.0
"""Strides in the first hours, and after them."""
FINE_FOR_S = 6 * 3600.0
SHORTEST_S = 1.0
MOST_STEPS = 6000


class LoadCourse(msgspec.Struct, kw_only=True):
    """One load, until its supply is at the reserve."""

    on_s: float = 0.0
    off_s: float | None = None
    """When it goes off, though it is wanted, for the first time."""


class Course(msgspec.Struct, kw_only=True):
    """Times are monotonic seconds."""

    now_s: float
    until_s: float
    """As far as was looked."""
    ends_s: dict[str, float | None]
    """By supply: when it is at the reserve, and its essentials end; None: not as far as that."""
    loads: dict[str, LoadCourse]


def follow(state: State, demand: Demand, now_s: float, config: Config) -> Course:
    """Carry the state on until every supply is at its reserve, two weeks at most.

    A supply of whose charge nothing is known never gets there: ask `knows` first.
    """
    return _Run(state, demand, now_s, config).run()


def knows(state: State, supply: str) -> bool:
    """Whether anything can be foretold of a supply."""
    return state.supplies[supply].estimate.held_pct is not None


class _Run:
    def __init__(self, state: State, demand: Demand, now_s: float, config: Config) -> None:
        self.state, self.demand, self.config = _as_believed(state), demand, config
        self.now_s = now_s
        self.course = Course(
            now_s=now_s,
            until_s=now_s + LONGEST_H * 3600,
            ends_s=dict.fromkeys(state.supplies),
            loads={name: LoadCourse() for name in state.loads},
        )

    def run(self) -> Course:
        course = self.course
        running = True
        for _ in range(MOST_STEPS):
            running = self.now_s < course.until_s and None in course.ends_s.values()
            if not running:
                break
            demand = self.demand.at(self.now_s)
            readings = {name: self._reading(name) for name in self.state.supplies}
            self.state, _ = policy_rules.step(self.state, readings, demand, self.now_s, self.config)
            self._note_ends()
            next_s = self._next_s(demand)
            self._account(next_s - self.now_s)
            self.now_s = next_s
        if running:
            course.until_s = self.now_s
        return course

    def _reading(self, supply: str) -> Reading:
        """What a perfect gauge would show: what is believed, carried to this moment."""
        memory, known = self.state.supplies[supply], self.config.supplies[supply]
        on = supply_state.loads_on(self.state, supply, self.config)
        foreseen = replace(memory.draws, metered_w=None)
        belief = charge_estimator.advance(
            memory.estimate,
            None,
            drawn_w=draws.split_w(foreseen, on, known.idle_w),
            all_metered=foreseen.sees_all,
            on_battery=True,
            now_s=self.now_s,
            supply=known,
        )
        energy_pct = belief.held_pct
        chemistry = self.config.supplies[supply].chemistry
        return Reading(
            mains=False,
            charge_pct=None if energy_pct is None else energy_to_charge_pct(chemistry, energy_pct),
            temperature_c=belief.temperature_c,
        )

    def _note_ends(self) -> None:
        for name, memory in self.state.supplies.items():
            ended = memory.state is SupplyState.RESERVE or self._left_pct(name) <= 0
            if ended and self.course.ends_s[name] is None:
                self.course.ends_s[name] = self.now_s

    def _left_pct(self, supply: str) -> float:
        """Energy above the reserve; endless while nothing is known of it."""
        held_pct = self.state.supplies[supply].estimate.held_pct
        chemistry = self.config.supplies[supply].chemistry
        reserve_pct = charge_to_energy_pct(chemistry, self.config.policy.reserve_pct)
        return float("inf") if held_pct is None else held_pct - reserve_pct

    def _next_s(self, demand: Demand) -> float:
        stride_s = FINE_S if self.now_s - self.course.now_s < FINE_FOR_S else COARSE_S
        for name, ends_s in self.course.ends_s.items():
            fall = -(self.state.supplies[name].estimate.trend_pct_per_h or 0.0) / 3600
            if ends_s is None and fall > 0:
                stride_s = min(stride_s, max(SHORTEST_S, self._left_pct(name) / fall))
        next_s = self.now_s + stride_s
        due_s = deadlines.next_s(self.state, demand, self.now_s, self.config)
        if due_s is not None:
            next_s = min(next_s, max(due_s, self.now_s + SHORTEST_S))
        return min(next_s, self.course.until_s)

    def _account(self, duration_s: float) -> None:
        for load in self.config.load:
            memory, account = self.state.loads[load.name], self.course.loads[load.name]
            if self.course.ends_s[load.supply] is not None:
                continue
            if memory.on:
                account.on_s += duration_s
            elif memory.wanted and account.off_s is None:
                account.off_s = self.now_s


def _as_believed(state: State) -> State:
    """The gauge is believed from here on: it will show what is counted on now."""
    supplies = {
        name: replace(
            memory,
            estimate=replace(
                memory.estimate,
                model=replace(memory.estimate.model, energy_pct=memory.estimate.held_pct),
                gauge=replace(memory.estimate.gauge, jumped_s=None, due_pct=0.0, stuck=False),
            ),
        )
        for name, memory in state.supplies.items()
    }
    return replace(state, supplies=supplies, drill_until_s=None)
