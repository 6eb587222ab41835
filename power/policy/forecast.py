"""Hours left, and what goes next. Pure; every answer is bounded, or None where nobody can know.

Before mains fails the question is "were it to fail now"; afterwards "as things stand".
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import msgspec

from power.config import When
from power.policy import draws, energy_budget, generator, supply_state
from power.policy.chemistry import charge_to_energy_pct, energy_to_charge_pct, usable_fraction
from power.status import SupplyState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from power.config import Config
    from power.policy.demand import Demand
    from power.policy.state import State

LONGEST_H = 24.0 * 14
"""Nothing is foretold beyond two weeks."""
BOUND_SD = 2.0
"""Bounds hold about 19 times in 20."""


class Forecast(msgspec.Struct, frozen=True, kw_only=True):
    """One supply. Fields as in `power.status.SupplyStatus`; times are monotonic seconds."""

    charge_pct: float | None = None
    trend_pct_per_h: float | None = None
    runtime_h: float | None = None
    runtime_low_h: float | None = None
    runtime_high_h: float | None = None
    essentials_runtime_h: float | None = None
    health_pct: float | None = None
    next_shed: str | None = None
    next_shed_at_s: float | None = None
    generator_room_w: float | None = None


def foretell(state: State, supply: str, demand: Demand, now_s: float, config: Config) -> Forecast:
    """Tell what a technician asks about one supply."""
    memory, known = state.supplies[supply], config.supplies[supply]
    belief, model = memory.estimate, memory.estimate.model
    capacity_wh = model.capacity_wh
    health_pct = None if capacity_wh is None else 100 * capacity_wh / known.capacity_wh
    held_pct = belief.held_pct
    room_w = generator.room_w(state, supply, demand, config) if memory.generator.feeds else None
    if held_pct is None:
        return Forecast(health_pct=health_pct, generator_room_w=room_w)
    reserve_pct = charge_to_energy_pct(known.chemistry, config.policy.reserve_pct)
    usable = usable_fraction(known.chemistry, belief.temperature_c)
    on = supply_state.loads_on(state, supply, config)
    stays_w, other_w = draws.split_w(memory.draws, on, known.idle_w)
    own = 0.0 if memory.draws.sees_all else 1.0
    rate = model.drain * stays_w + model.other_drain * other_w + own * model.own_pct_per_h
    rate_sd = math.sqrt(model.covariance.variance((0.0, stays_w, other_w, own)))

    def hours(shift: float) -> float:
        """Until the reserve; ``shift`` -1 is the low bound, +1 the high one."""
        left_pct = held_pct + shift * BOUND_SD * model.energy_sd_pct
        left_pct = max(0.0, min(100.0, left_pct) - reserve_pct) * usable
        slowed = max(0.1 * rate, rate - shift * BOUND_SD * rate_sd)
        return LONGEST_H if slowed <= 0 else min(LONGEST_H, left_pct / slowed)

    left_pct = max(0.0, held_pct - reserve_pct)
    left_wh = left_pct * usable / model.drain
    shares = [
        (supply_state.own_w(memory, known), When.ALWAYS),
        *energy_budget.essentials(config, supply, memory.draws.mean_w),
    ]
    essentials_h = _essentials_h(left_wh, shares, demand, now_s)
    # By day the light that night will want draws nothing yet: what is on now cannot outlast it.
    runtime_h = min(hours(0), essentials_h)
    shed = next_shed(state, supply, demand, now_s, config)
    return Forecast(
        charge_pct=energy_to_charge_pct(known.chemistry, held_pct),
        trend_pct_per_h=belief.trend_pct_per_h,
        runtime_h=runtime_h,
        runtime_low_h=min(hours(-1), runtime_h),
        runtime_high_h=max(hours(1), runtime_h),
        essentials_runtime_h=essentials_h,
        health_pct=health_pct,
        next_shed=shed[0] if shed else None,
        next_shed_at_s=shed[1] if shed else None,
        generator_room_w=room_w,
    )


def _essentials_h(
    energy_wh: float, shares: Sequence[energy_budget.Share], demand: Demand, now_s: float
) -> float:
    """Hours the essentials alone can be carried, hour by hour since light is wanted by night."""
    start_s, end_s = now_s, now_s + LONGEST_H * 3600
    for edge_s in [*demand.edges(now_s, end_s), end_s]:
        need_wh = energy_budget.essential_wh(shares, demand, start_s, edge_s)
        if need_wh > energy_wh:
            return (start_s - now_s + (edge_s - start_s) * energy_wh / need_wh) / 3600
        energy_wh -= need_wh
        start_s = edge_s
    return LONGEST_H


def next_shed(
    state: State, supply: str, demand: Demand, now_s: float, config: Config
) -> tuple[str, float] | None:
    """The load that goes next for lack of energy, and when; None off battery or with none on."""
    memory = state.supplies[supply]
    if memory.state is not SupplyState.BATTERY:
        return None
    rivals = energy_budget.rivals(state, supply, demand, config)
    running = [load for load in rivals if state.loads[load.name].on]
    if not running or memory.estimate.model.energy_pct is None:
        return None
    last = running[-1]
    better_w = sum(load.watts for load in rivals[: rivals.index(last)])
    running_w = sum(load.watts for load in running)
    spare = energy_budget.spare_now_wh(state, supply, demand, now_s, config)
    spare -= (better_w * energy_budget.STEP_DOWN_S + running_w * energy_budget.REACT_S) / 3600
    if spare <= 0 or running_w <= 0:
        return last.name, now_s
    return last.name, now_s + min(LONGEST_H, spare / running_w) * 3600
