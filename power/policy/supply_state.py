"""How the policy sees its supplies: rules 1 to 4 of `power.policy.rules`. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from power.policy import (
    battery_test,
    charge_estimator,
    discharge,
    draws,
    energy_count,
    gauge_trust,
    generator,
    restore_delay,
    voltage,
    witness,
)
from power.policy.chemistry import charge_to_energy_pct
from power.reading import FORCED_SHUTDOWN
from power.status import SupplyState

if TYPE_CHECKING:
    from power.config import Config, LoadConfig, SupplyConfig
    from power.policy.charge_estimator import Estimate
    from power.policy.state import State, SupplyMemory
    from power.reading import Reading


def see(
    state: State, supply: SupplyConfig, reading: Reading | None, now_s: float, config: Config
) -> SupplyMemory:
    """Carry what is known about one supply to ``now_s``."""
    before = state.supplies[supply.name]
    memory = _hear_words(before, reading, now_s)
    drawn_w = split_w(state, supply.name, config)
    tested = battery_test.discharges(state, supply.name)
    hours = max(0.0, now_s - memory.estimate.at_s) / 3600
    memory = replace(
        memory,
        watch=discharge.follow(
            memory.watch,
            reading,
            mains=memory.mains,
            load_w=sum(drawn_w),
            hours=hours,
            now_s=now_s,
            supply=supply,
            tested=state.running_test is not None and state.running_test.supply == supply.name,
        ),
    )
    reading = witness.sift(reading)
    on, on_battery = loads_on(state, supply.name, config), memory.on_battery or tested
    measured = draws.learn(
        memory.draws, reading, on, on_battery=on_battery, hours=hours, supply=supply
    )
    belief = charge_estimator.advance(
        memory.estimate,
        reading,
        drawn_w=draws.split_w(measured, on, supply.idle_w),
        all_metered=measured.sees_all,
        on_battery=on_battery,
        now_s=now_s,
        supply=supply,
    )
    # Only what was said of mains counts here: a gauge that falls must not feed its own witness. The
    # time until now belongs to what was said before.
    counted_wh = energy_count.count_wh(
        memory.counted_wh,
        drawn_w=(drawn_w[0] + supply.idle_w, drawn_w[1]),
        hours=hours,
        feeding=tested or not before.mains if before.mains is not None else None,
        # A current told over a network would be a second voice of the same mouth.
        metered_w=None if supply.networked and measured.sees_all else measured.metered_w,
        temperature_c=belief.temperature_c,
        supply=supply,
    )
    memory = replace(memory, estimate=belief, draws=measured, counted_wh=counted_wh)
    memory = _hear_witnesses(memory, reading, sum(drawn_w), hours, now_s, supply, config)
    memory = _after_witnesses(_after_mains(memory, supply, now_s, config), supply, now_s)
    known = generator.follow(memory, reading, now_s, hours, supply)
    return replace(memory, generator=known)


def _hear_words(memory: SupplyMemory, reading: Reading | None, now_s: float) -> SupplyMemory:
    if reading is None:
        return memory
    memory = replace(memory, tests=reading.tests, ends=FORCED_SHUTDOWN in reading.faults)
    if reading.mains is None:
        return memory
    if memory.mains is None:  # first sight: there was no outage to come back from
        memory = replace(memory, state=SupplyState.MAINS, since_s=now_s)
    return replace(memory, mains=reading.mains, told_s=now_s)


def _hear_witnesses(  # noqa: PLR0913, PLR0917 - one moment of one battery
    memory: SupplyMemory,
    reading: Reading | None,
    load_w: float,
    hours: float,
    now_s: float,
    supply: SupplyConfig,
    config: Config,
) -> SupplyMemory:
    belief = memory.estimate
    left_pct = energy_count.left_pct(memory.counted_wh, supply)
    situation = witness.Situation(
        belief=belief,
        left_pct=left_pct,
        load_w=load_w,
        drawn_wh=load_w * hours,
        on_battery=memory.on_battery,
        now_s=now_s,
        supply=supply,
        reserve_pct=config.policy.reserve_pct,
    )
    testimony = witness.hear(memory.testimony, reading, situation)
    cell_v = _cell_v(testimony, supply)
    ceiling_pct = left_pct
    if cell_v is not None:
        rest_v = voltage.rest_v(cell_v, load_w, belief.temperature_c, supply)
        most_pct = voltage.most_charge_pct(rest_v, supply.chemistry)
        ceiling_pct = min(left_pct, charge_to_energy_pct(supply.chemistry, most_pct))
        if witness.volts_live(testimony, supply):
            belief = _believe_volts(belief, cell_v, load_w, now_s, supply)
    belief = replace(belief, ceiling_pct=ceiling_pct)
    return replace(memory, testimony=testimony, estimate=belief)


def _cell_v(testimony: witness.Testimony, supply: SupplyConfig) -> float | None:
    """Volts of one cell; None where they tell nothing."""
    voltage_v, cells = testimony.volts.value, testimony.cells
    moved = testimony.volts.moved
    if not moved or not voltage.is_usable(voltage_v, cells, supply.chemistry):
        return None
    return (voltage_v or 0.0) / (cells or 1)


def _believe_volts(
    belief: Estimate, cell_v: float, load_w: float, now_s: float, supply: SupplyConfig
) -> Estimate:
    sd_pct = voltage.TELLS_SD_PCT.get(supply.chemistry)
    if sd_pct is None:
        return belief
    charge_pct = voltage.likely_charge_pct(cell_v, load_w, belief.temperature_c, supply)
    energy_pct = charge_to_energy_pct(supply.chemistry, charge_pct)
    occasion = gauge_trust.Occasion(now_s, belief.on_battery, supply.capacity_wh)
    model, gauge = gauge_trust.believe_instead(
        belief.model, belief.gauge, energy_pct, sd_pct, occasion
    )
    return replace(belief, model=model, gauge=gauge)


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
    on = loads_on(state, supply, config)
    stays_w = sum(load.watts for load in on if load.stays)
    return stays_w, sum(load.watts for load in on) - stays_w


def loads_on(state: State, supply: str, config: Config) -> list[LoadConfig]:
    """The loads of a supply that draw at this moment."""
    if state.powered_off and supply in done(state, config):
        return []
    return [load for load in config.load if load.supply == supply and state.loads[load.name].on]


def own_w(memory: SupplyMemory, supply: SupplyConfig) -> float:
    """What a supply draws for itself, and beyond its labels, as far as is known."""
    own_w, model = supply.idle_w + memory.draws.excess_w, memory.estimate.model
    if memory.draws.sees_all:
        return own_w
    return own_w + model.own_pct_per_h / model.drain


def _after_mains(
    memory: SupplyMemory, supply: SupplyConfig, now_s: float, config: Config
) -> SupplyMemory:
    policy = config.policy
    if memory.on_battery:
        lost_s = now_s if memory.lost_s is None else memory.lost_s
        memory = replace(memory, lost_s=lost_s, back_s=None)
        if memory.state is SupplyState.RESERVE and is_low(memory, supply):
            return memory
    elif memory.mains:
        memory = replace(memory, lost_s=None)
    if _unreadable_s(memory, now_s) > policy.blind_after_s or memory.mains is None:  # rule 1
        return _enter(replace(memory, back_s=None), SupplyState.BLIND, now_s)
    if memory.lost_s is not None:
        rides = memory.state is SupplyState.MAINS and now_s - memory.lost_s < policy.ride_through_s
        return memory if rides else _lose(memory, memory.lost_s)  # rule 2
    if memory.state is SupplyState.MAINS:
        return memory
    back_s = now_s if memory.back_s is None else memory.back_s
    if memory.back_s is None:
        memory = replace(memory, back_since_s=now_s)
    if now_s - back_s >= restore_delay.wait_s(memory, now_s, config):  # rule 3
        return _enter(replace(memory, back_s=None), SupplyState.MAINS, now_s)
    return _enter(replace(memory, back_s=back_s), SupplyState.RETURNING, back_s)


def _lose(memory: SupplyMemory, lost_s: float) -> SupplyMemory:
    if memory.state in {SupplyState.MAINS, SupplyState.RETURNING}:
        memory = restore_delay.lost_again(memory, lost_s)
    return _enter(memory, SupplyState.BATTERY, lost_s)


def _unreadable_s(memory: SupplyMemory, now_s: float) -> float:
    """For how long the supply has told nothing of mains, or on battery no charge at all.

    A gauge that jumped or stands still is no reason: from the charge that was last believed our own
    reckoning goes on, less and less certain (`power.policy.charge_estimator`).
    """
    unread_s = now_s - memory.told_s
    if memory.lost_s is None or memory.estimate.model.energy_pct is not None:
        return unread_s
    return max(unread_s, now_s - memory.lost_s)


def _enter(memory: SupplyMemory, state: SupplyState, since_s: float) -> SupplyMemory:
    return memory if memory.state is state else replace(memory, state=state, since_s=since_s)


# Rule 4.


def is_low(memory: SupplyMemory, supply: SupplyConfig) -> bool:
    """Whether two independent witnesses have said, and still hold, that it is nearly empty."""
    return witness.independent(memory.testimony.held, supply) > 1


def may_be_empty(memory: SupplyMemory, now_s: float) -> bool:
    """Whether a witness says so, or did a moment ago: comfort goes, the light stays."""
    spoke_s = memory.testimony.spoke_s
    return spoke_s is not None and now_s - spoke_s < witness.REMEMBER_S


def _after_witnesses(memory: SupplyMemory, supply: SupplyConfig, now_s: float) -> SupplyMemory:
    if memory.state is SupplyState.MAINS and memory.lost_s is None:  # all is forgiven
        return replace(memory, testimony=replace(memory.testimony, held=frozenset(), spoke_s=None))
    draining = memory.state in {SupplyState.BATTERY, SupplyState.BLIND} and memory.on_battery
    draining = draining and not memory.watch.unproven
    speaking = memory.testimony.speaking(now_s)
    if draining and witness.independent(speaking, supply) > 1:
        # Whoever sat in the dark waits for the light no longer than is configured.
        return _enter(replace(memory, short_returns=0), SupplyState.RESERVE, now_s)
    return memory
