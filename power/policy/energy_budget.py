"""The essentials' share: how much of a battery is spoken for, and what is left over.

The promise is `target_runtime_h` of essentials from the moment mains was lost. So the need
shrinks as the outage lasts, and what the essentials did not need is set free, hour by hour.
Once the promise is kept, half an hour of essentials stays spoken for: the light must not go out
in the same minute as the rest, and people need time to close the point and walk home.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from power.policy.chemistry import charge_to_energy_pct, usable_fraction
from power.status import Why

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from power.config import Config, LoadConfig, SupplyConfig, When
    from power.policy.battery_model import BatteryModel
    from power.policy.charge_estimator import Estimate
    from power.policy.demand import Demand
    from power.policy.state import LoadMemory, State

NOTICE_S = 1800.0
STEP_DOWN_S = 1800.0
"""Of each better-ranked load this long is kept back before a lesser one may be on."""
RETURN_S = 900.0
RETURN_SHARE = 0.05
"""A load that was shed comes back in the same outage only if it can then stay on about a quarter
of an hour, or this share of the time still promised, whichever is longer, and was off for as long:
few, long turns."""
REACT_S = 30.0
"""Loads are shed this long before they would touch the essentials' share."""
CAUTION_SD = 2.25
"""How many standard deviations go to the essentials: of a thousand errors a dozen are larger."""
COOLING_C_PER_H = 0.8
WARM_COOLING_C_PER_H = 0.1
"""How fast a battery may cool, to freezing at worst: in a room that is cold already or not
measured, and in one that is still warm."""
CASE_H = 3.0
"""A case full of cells cools towards its surroundings with about this time constant. So one that
cools fast shows how cold it is around it."""
FROST_C, FROST_MARGIN_C = 2.0, 2.0
"""A battery as cold as this stands where it freezes, and may become so much colder by night."""
COLDEST_C = -25.0


def runtime_h(state: State, config: Config) -> float:
    """For how many hours after the loss of mains the essentials are promised."""
    asked_h = state.target.hours if state.target else None
    return max(config.policy.target_runtime_h, asked_h or 0.0)


def horizon_s(state: State, supply: str, now_s: float, config: Config) -> float:
    """Until when the essentials are promised. What people ask only ever makes it later."""
    target_s = runtime_h(state, config) * 3600
    promised_s = promised_until_s(state, state.supplies[supply].since_s, config)
    return max(promised_s, now_s + min(NOTICE_S, target_s))


def promised_until_s(state: State, lost_s: float, config: Config) -> float:
    """Until when the essentials are promised that lose mains at a moment."""
    asked_s = state.target.until_s if state.target else None
    return max(lost_s + runtime_h(state, config) * 3600, asked_s or -math.inf)


Share = tuple[float, "When"]
"""What one load draws while it is on, in watts, and when that is."""


def essentials(
    config: Config, supply: str, watts: Callable[[LoadConfig], float]
) -> tuple[Share, ...]:
    """A supply's essentials and its unswitched loads; ``watts`` tells what each of them draws."""
    return tuple(
        (watts(load), load.when) for load in config.load if load.supply == supply and load.stays
    )


def essential_wh(shares: Iterable[Share], demand: Demand, start_s: float, end_s: float) -> float:
    """What they will use between two moments."""
    return sum(watts * demand.wanted_s(when, start_s, end_s) for watts, when in shares) / 3600


def pledged_wh(load: LoadConfig, memory: LoadMemory, now_s: float) -> float:
    """What a load that is on will use before it may be shed: dwell time, a technician's word."""
    if not memory.on or load.stays:
        return 0.0
    until_s = memory.since_s + load.min_on_s
    if memory.override and memory.override.on:
        until_s = max(until_s, memory.override.until_s)
    return load.watts * max(0.0, until_s - now_s) / 3600


def affordable(
    state: State, supply: str, demand: Demand, now_s: float, config: Config
) -> list[str]:
    """Which of a supply's other loads may be on beside the essentials, best rank first."""
    contenders = rivals(state, supply, demand, config)
    running_w = sum(load.watts for load in contenders if state.loads[load.name].on)
    promised_s = horizon_s(state, supply, now_s, config) - now_s
    names, better_w, returning_w = [], 0.0, 0.0
    for load in contenders:
        kept_back_wh = better_w * STEP_DOWN_S / 3600
        if state.loads[load.name].on:
            spare = spare_now_wh(state, supply, demand, now_s, config)
            enough = spare > kept_back_wh + running_w * REACT_S / 3600
        else:
            # It must be affordable once it is on, too: else it goes in the same minute.
            added_w = returning_w + load.watts
            spare = spare_now_wh(state, supply, demand, now_s, config, added_w=added_w)
            turn_s = max(RETURN_S, RETURN_SHARE * promised_s)
            stay_s = max(turn_s, load.min_on_s)
            enough = (
                _rested(state, load, now_s, turn_s)
                and spare >= kept_back_wh + (running_w + load.watts) * stay_s / 3600
            )
            running_w += load.watts if enough else 0.0
            returning_w += load.watts if enough else 0.0
        if enough:
            names.append(load.name)
        better_w += load.watts
    return names


def _rested(state: State, load: LoadConfig, now_s: float, rest_s: float) -> bool:
    """Whether a load that was shed has been off for long enough; a witness has its own memory."""
    memory, spoke_s = state.loads[load.name], state.supplies[load.supply].testimony.spoke_s
    by_witness = spoke_s is not None and spoke_s >= memory.since_s
    return memory.why is not Why.SHED or by_witness or now_s - memory.since_s >= rest_s


def rivals(state: State, supply: str, demand: Demand, config: Config) -> list[LoadConfig]:
    """The wanted loads that compete for what is left over, best rank first."""
    return [
        load
        for load in sorted(config.load, key=lambda load: (load.rank, load.name))
        if load.supply == supply
        and not load.stays
        and demand.wants(load.when)
        and state.loads[load.name].override is None
    ]


def spare_now_wh(  # noqa: PLR0913 - one moment of one battery
    state: State,
    supply: str,
    demand: Demand,
    now_s: float,
    config: Config,
    *,
    added_w: float = 0.0,
) -> float:
    """What a supply on battery has left over beyond the essentials' share and all pledges.

    ``added_w`` is what would be on beside what is, of what may be shed.
    """
    until_s = horizon_s(state, supply, now_s, config)
    pledged = sum(
        pledged_wh(load, state.loads[load.name], now_s)
        for load in config.load
        if load.supply == supply
    )
    need = essentials_need(state, supply, demand, (now_s, until_s), config)
    if need.on_w is not None:
        need = need._replace(on_w=(need.on_w[0], need.on_w[1] + added_w))
    return spare_wh(
        state.supplies[supply].estimate,
        config.supplies[supply],
        config.policy.reserve_pct,
        need._replace(loads_wh=need.loads_wh + pledged),
        cooling_c(demand, need.hours),
    )


def cooling_c(demand: Demand, hours: float) -> float:
    """By how many degrees a battery should be expected to cool."""
    return hours * (WARM_COOLING_C_PER_H if demand.cold is False else COOLING_C_PER_H)


class Need(NamedTuple):
    """What is set aside for the essentials."""

    loads_wh: float
    """What is labelled, told or measured."""
    hours: float
    """So long the supply will draw for itself as well."""
    on_w: tuple[float, float] | None
    """What stays and may be shed draw now by their labels; None: a meter sees all that is drawn, so
    that there is nothing to be set aside beyond ``loads_wh``."""


def essentials_need(
    state: State, supply: str, demand: Demand, span_s: tuple[float, float], config: Config
) -> Need:
    """What a supply's essentials need between two moments, with what it draws for itself."""
    draws, hours = state.supplies[supply].draws, (span_s[1] - span_s[0]) / 3600
    shares = essentials(config, supply, draws.cautious_w)
    own_w = config.supplies[supply].idle_w + draws.excess_w
    return Need(
        loads_wh=essential_wh(shares, demand, *span_s) + own_w * hours,
        hours=hours,
        on_w=None if draws.sees_all else draws.labels_w,
    )


def spare_wh(
    belief: Estimate, supply: SupplyConfig, reserve_pct: float, need: Need, cooling_c: float
) -> float:
    """Energy above the reserve that is left when ``need`` is set aside.

    Told in labelled watt-hours of the loads that may be shed. Negative: the need is not covered.
    All that is uncertain counts against it: the charge, the drain, the frost to come. A
    battery is not believed to hold more than its nameplate. Minus infinity while nothing is
    known about the charge.
    """
    held_pct, model = belief.held_pct, belief.model
    if held_pct is None:
        return -math.inf
    now = usable_fraction(supply.chemistry, belief.temperature_c)
    later = usable_fraction(supply.chemistry, _coldest_c(belief, cooling_c))
    need_wh = need.loads_wh / later
    spare_pct = (
        held_pct
        - charge_to_energy_pct(supply.chemistry, reserve_pct)
        - need_wh * max(model.drain, 100 / supply.capacity_wh)
    )
    covariance = model.covariance
    own_h = 0.0 if need.on_w is None else need.hours / later
    told_pct = own_h * model.own_pct_per_h
    joint_pct = told_pct + CAUTION_SD * math.sqrt(covariance.variance((1.0, -need_wh, 0.0, -own_h)))
    seen_pct = max(told_pct, own_h * _excess_pct_per_h(model, supply, need.on_w))
    seen_pct += CAUTION_SD * math.sqrt(covariance.variance((1.0, -need_wh, 0.0, 0.0)))
    return (spare_pct - min(joint_pct, seen_pct)) * now / model.other_drain


def _excess_pct_per_h(
    model: BatteryModel, supply: SupplyConfig, on_w: tuple[float, float] | None
) -> float:
    """By how much the battery falls faster than nameplate and labels foretell.

    While nothing else is known, all of it may be what the supply draws for itself, and would go on
    when comfort is off. More than was seen is not set aside: else no new battery fed any comfort.
    """
    if on_w is None:
        return 0.0
    stays_w, other_w = on_w
    fall = model.drain * stays_w + model.other_drain * other_w + model.own_pct_per_h
    return fall - 100 / supply.capacity_wh * (stays_w + other_w)


def _coldest_c(belief: Estimate, cooling_c: float) -> float | None:
    """The coldest that a battery should be expected to become."""
    now_c = belief.temperature_c
    if now_c is None:
        return None
    floor_c = now_c - FROST_MARGIN_C if now_c < FROST_C else 0.0
    around_c = now_c + CASE_H * min(0.0, belief.warming_c_per_h)
    return max(COLDEST_C, min(now_c, max(floor_c, now_c - cooling_c), around_c))
