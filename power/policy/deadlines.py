"""When the policy must next be asked, besides at every reading. Pure.

So the daemon can sleep, and `simulate` can stride, without any deadline being missed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from power.policy import discharge, forecast, restore_delay, witness
from power.policy.rules import SHUTDOWN_GRACE_S
from power.status import SupplyState, Why

if TYPE_CHECKING:
    from collections.abc import Iterator

    from power.config import Config
    from power.policy.demand import Demand
    from power.policy.state import LoadMemory, State, SupplyMemory


def next_s(state: State, demand: Demand, now_s: float, config: Config) -> float | None:
    """The first moment after ``now_s`` at which a rule may decide otherwise; None: none known."""
    moments = [
        *_of_appliance(state, config),
        *(m for memory in state.supplies.values() for m in _of_supply(memory, config)),
        *(m for name, memory in state.loads.items() for m in _of_load(name, memory, config)),
        *_of_sheds(state, demand, now_s, config),
    ]
    return min((moment for moment in moments if moment > now_s), default=None)


def _of_appliance(state: State, config: Config) -> Iterator[float]:
    if state.drill_until_s is not None:
        yield state.drill_until_s
    if state.target is not None and state.target.until_s is not None:
        yield state.target.until_s
    if state.shutdown_at_s is not None:
        yield state.shutdown_at_s
    if any(memory.why is Why.RETURNING for memory in state.loads.values()):
        yield state.returned_s + config.policy.stagger_s


def _of_supply(memory: SupplyMemory, config: Config) -> Iterator[float]:
    policy = config.policy
    yield memory.told_s + policy.blind_after_s + 0.1
    if memory.lost_s is not None:
        yield memory.lost_s + policy.ride_through_s
    if memory.back_s is not None:
        yield memory.back_s + restore_delay.wait_s(memory, memory.back_s, config)
    if memory.generator.feeds:
        yield memory.generator.settled_s
    if memory.generator.said_until_s is not None:
        yield memory.generator.said_until_s
    yield from _of_witnesses(memory)
    if memory.watch.said_s is not None:
        yield from (memory.watch.said_s + wait_s for wait_s in discharge.SAID_WAITS_S)
    if memory.state is SupplyState.RESERVE:
        yield memory.since_s + SHUTDOWN_GRACE_S


def _of_witnesses(memory: SupplyMemory) -> Iterator[float]:
    testimony = memory.testimony
    if not memory.on_battery:
        return
    for name, statement in testimony.statements.items():
        if statement.says:
            yield statement.since_s + witness.CONFIRM_S
        if statement.says is False and name in testimony.held:
            yield statement.since_s + witness.RELEASE_S
    if testimony.spoke_s is not None:
        yield testimony.spoke_s + witness.REMEMBER_S


def _of_load(name: str, memory: LoadMemory, config: Config) -> Iterator[float]:
    load = config.loads[name]
    if memory.override is not None:
        yield memory.override.until_s
    if memory.why is Why.HELD:
        yield memory.since_s + (load.min_on_s if memory.on else load.min_off_s)


def _of_sheds(state: State, demand: Demand, now_s: float, config: Config) -> Iterator[float]:
    for supply in state.supplies:
        shed = forecast.next_shed(state, supply, demand, now_s, config)
        if shed is not None:
            yield shed[1]
