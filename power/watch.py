"""How the policy sees its supplies: rules 1 to 4 of `power.policy`. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from power import estimate, trial
from power.reading import LOW_BATTERY
from power.status import SupplyState

if TYPE_CHECKING:
    from power.config import Config, SupplyConfig
    from power.reading import Reading
    from power.state import State, SupplyMemory

RESERVE_CONFIRM_S = 10.0


def see(
    state: State, supply: SupplyConfig, reading: Reading | None, now_s: float, config: Config
) -> SupplyMemory:
    """Carry what is known about one supply to ``now_s``."""
    memory = state.supplies[supply.name]
    if reading is not None and reading.mains is not None:
        if memory.mains is None:  # first sight: there was no outage to come back from
            memory = replace(memory, state=SupplyState.MAINS, since_s=now_s)
        memory = replace(memory, mains=reading.mains, told_s=now_s)
    if reading is not None:
        memory = replace(memory, tests=reading.tests)
    belief = estimate.advance(
        memory.estimate,
        reading,
        drawn_w=split_w(state, supply.name, config),
        on_battery=memory.mains is False or trial.discharges(state, supply.name),
        now_s=now_s,
        supply=supply,
    )
    memory = _after_mains(replace(memory, estimate=belief), now_s, config)
    return _after_charge(memory, supply, reading, now_s, config)


def done(state: State, config: Config) -> tuple[str, ...]:
    """Name the supplies at their reserve that the appliance runs from: those it is shut down for.

    No other is ever asked to cut its output: it may feed somebody's light.
    """
    return tuple(
        name
        for name in sorted(config.appliance_supplies)
        if state.supplies[name].state is SupplyState.RESERVE
    )


def drawn_w(state: State, supply: str, config: Config) -> float:
    """What the loads of a supply draw by their nameplates, as they are now."""
    return sum(split_w(state, supply, config))


def split_w(state: State, supply: str, config: Config) -> tuple[float, float]:
    """The same, of those that stay on and of those that may be shed."""
    if state.powered_off and supply in done(state, config):
        return 0.0, 0.0
    on = [load for load in config.load if load.supply == supply and state.loads[load.name].on]
    stays_w = sum(load.watts for load in on if load.stays)
    return stays_w, sum(load.watts for load in on) - stays_w


def _after_mains(memory: SupplyMemory, now_s: float, config: Config) -> SupplyMemory:
    policy = config.policy
    if memory.mains is False:
        lost_s = now_s if memory.lost_s is None else memory.lost_s
        memory = replace(memory, lost_s=lost_s, back_s=None)
        if memory.state is SupplyState.RESERVE:  # only mains ends it
            return memory
    elif memory.mains:
        memory = replace(memory, lost_s=None, low_s=None)
    if _unreadable_s(memory, now_s) > policy.blind_after_s or memory.mains is None:  # rule 1
        return _enter(replace(memory, back_s=None), SupplyState.BLIND, now_s)
    if memory.lost_s is not None:
        rides = memory.state is SupplyState.MAINS and now_s - memory.lost_s < policy.ride_through_s
        return memory if rides else _enter(memory, SupplyState.BATTERY, memory.lost_s)  # rule 2
    if memory.state is SupplyState.MAINS:
        return memory
    back_s = now_s if memory.back_s is None else memory.back_s
    if now_s - back_s >= policy.restore_stable_s:  # rule 3
        return _enter(replace(memory, back_s=None), SupplyState.MAINS, now_s)
    return _enter(replace(memory, back_s=back_s), SupplyState.RETURNING, back_s)


def _unreadable_s(memory: SupplyMemory, now_s: float) -> float:
    """For how long the supply has told nothing that can be believed; on mains mains will do."""
    unread_s = now_s - memory.told_s
    if memory.lost_s is None:
        return unread_s
    believed_s = memory.estimate.believed_s
    since_s = memory.lost_s if believed_s is None else max(memory.lost_s, believed_s)
    return max(unread_s, now_s - since_s)


def _enter(memory: SupplyMemory, state: SupplyState, since_s: float) -> SupplyMemory:
    return memory if memory.state is state else replace(memory, state=state, since_s=since_s)


def _after_charge(
    memory: SupplyMemory,
    supply: SupplyConfig,
    reading: Reading | None,
    now_s: float,
    config: Config,
) -> SupplyMemory:
    """Rule 4."""
    if memory.state is not SupplyState.BATTERY or memory.mains is None or reading is None:
        return memory
    belief, reserve_pct = memory.estimate, config.policy.reserve_pct
    spent = estimate.is_spent(belief, reading, supply, reserve_pct)
    fresh = belief.believed_s == now_s and (belief.gauge_pct or 0.0) <= reserve_pct + 2
    if not (spent and fresh) and LOW_BATTERY not in reading.faults:
        return replace(memory, low_s=None)
    low_s = now_s if memory.low_s is None else memory.low_s
    memory = replace(memory, low_s=low_s)
    if now_s - low_s < RESERVE_CONFIRM_S:
        return memory
    return _enter(memory, SupplyState.RESERVE, now_s)
