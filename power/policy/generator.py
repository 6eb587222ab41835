"""A generator at a supply's input: mains that is not full mains. Pure.

1. It feeds a supply whose mains is there while its sense input says so, or while somebody has said
   so and that word holds. Only a supply with ``generator_w`` has one.
2. **Charging first**: until the battery is nearly full (`FULL_PCT`, and again below `AGAIN_PCT`),
   what the charger takes is set apart, after the essentials.
3. What is left of its watts feeds the other loads that fit, best rank first. A load that does not
   fit any more goes at once: an overloaded generator stalls.
4. Nothing is added before it has run without a break for `SETTLE_S`; each time that it stalls
   doubles that, an hour at most; an hour without a stall forgets them. A dip that is shorter
   than ride-through is none.
5. Its hours are counted, for oil and fuel.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from power.policy import energy_budget
from power.policy.chemistry import energy_to_charge_pct
from power.status import SupplyState

if TYPE_CHECKING:
    from power.config import Config, SupplyConfig
    from power.policy.demand import Demand
    from power.policy.state import State, SupplyMemory
    from power.reading import Reading

FULL_PCT, AGAIN_PCT = 95.0, 85.0
SETTLE_S = 120.0
LONGEST_SETTLE_S = 3600.0
FORGET_S = 3600.0


class Generator(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of the one at a supply."""

    feeds: bool = False
    """Mains is there, and comes from it."""
    sensed: bool = False
    """As its sense input last said."""
    said_until_s: float | None = None
    """Somebody said that it feeds; so long that holds."""
    since_s: float = 0.0
    """Since when it feeds without a break."""
    stalls: int = 0
    """How often it stalled of late."""
    charged: bool = False
    """The battery is full enough: charging needs nothing set apart."""
    run_s: float = 0.0
    """For how long it ever fed."""

    @property
    def settled_s(self) -> float:
        """When loads may be added to it."""
        return self.since_s + min(LONGEST_SETTLE_S, SETTLE_S * 2.0 ** min(self.stalls, 10))


def follow(
    memory: SupplyMemory,
    reading: Reading | None,
    now_s: float,
    hours: float,
    supply: SupplyConfig,
) -> Generator:
    """Carry `SupplyMemory.generator` to ``now_s``; all else in ``memory`` is of this moment."""
    before = memory.generator
    if supply.generator_w is None:
        return before
    held_until_s = before.said_until_s
    if held_until_s is not None and now_s >= held_until_s:
        held_until_s = None
    sensed = before.sensed
    if reading is not None and reading.generator is not None:
        sensed = reading.generator
    now = replace(
        before,
        sensed=sensed,
        said_until_s=held_until_s,
        charged=_charged(before, memory, supply),
        run_s=before.run_s + (hours * 3600 if before.feeds else 0.0),
    )
    if memory.state is SupplyState.MAINS and memory.lost_s is not None:  # in ride-through
        return now
    fed = memory.state in {SupplyState.MAINS, SupplyState.RETURNING}
    feeds = fed and (sensed or held_until_s is not None)  # rule 1
    if feeds and not before.feeds:
        return replace(now, feeds=True, since_s=now_s)
    if before.feeds and not fed:  # rule 4
        return replace(now, feeds=False, stalls=now.stalls + 1)
    steady = feeds and now_s - now.since_s >= FORGET_S
    return replace(now, feeds=feeds, stalls=0 if steady else now.stalls)


def _charged(before: Generator, memory: SupplyMemory, supply: SupplyConfig) -> bool:
    """Rule 2; a battery of whose charge nothing is known is taken to charge."""
    held_pct = memory.estimate.held_pct
    if held_pct is None:
        return False
    charge_pct = energy_to_charge_pct(supply.chemistry, held_pct)
    return charge_pct >= (AGAIN_PCT if before.charged else FULL_PCT)


def room_w(state: State, supply: str, demand: Demand, config: Config) -> float:
    """What is left for loads that may be shed; negative where it cannot even feed the rest."""
    known, generator = config.supplies[supply], state.supplies[supply].generator
    charge_w = 0.0 if generator.charged else known.charging_w
    stays_w = sum(
        load.watts
        for load in config.load
        if load.supply == supply and load.stays and demand.wants(load.when)
    )
    return (known.generator_w or 0.0) - charge_w - stays_w


def fitting(state: State, supply: str, demand: Demand, now_s: float, config: Config) -> set[str]:
    """Rules 3 and 4: the loads that may be on beside the essentials and the charging."""
    left_w = room_w(state, supply, demand, config) - _held_w(state, supply, config)
    settled = now_s >= state.supplies[supply].generator.settled_s
    names = set()
    for load in energy_budget.rivals(state, supply, demand, config):
        if load.watts <= left_w and (settled or state.loads[load.name].on):
            names.add(load.name)
            left_w -= load.watts
    return names


def _held_w(state: State, supply: str, config: Config) -> float:
    """What a technician, or a touch, keeps on in spite of all."""
    overrides = {name: memory.override for name, memory in state.loads.items()}
    return sum(
        load.watts
        for load in config.load
        if load.supply == supply
        and not load.stays
        and (held := overrides[load.name]) is not None
        and held.on
    )
