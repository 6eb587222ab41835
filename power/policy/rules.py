"""What each load should do now. Pure: same input, same answer; no clock, no bus, no file.

Rules, in order; the first that speaks decides. They are numbered again where they are carried
out.

Of a supply:
 1. A reading that is absent, or silent about mains, changes nothing: on mains is taken to hold,
    on battery to drain. After `blind_after_s` the supply is blind; so it is on battery when it
    never told a charge. A gauge that jumps or stands still does not blind it: our own reckoning
    goes on, less and less certain. A battery that feeds its loads is on battery, also where mains
    is said to be there (`power.policy.discharge`).
 2. Mains lost for less than `ride_through_s` changes nothing. After that it is an outage, which
    began when mains was lost.
 3. Mains back is not an end: only after `restore_stable_s` are loads due to return, later where it
    came back only shortly before (`restore_delay`). Lost again before that is a new outage.
 4. When two independent witnesses have said for ten seconds that the battery is at the reserve
    (`power.policy.witness`), the supply is done. If the appliance runs from it, it is shut down a
    minute later unless mains returns, or the witnesses take it back.

Of a load:
 5. What cannot be switched is on.
 6. At the reserve what is not essential is off at once, the rest when the grace is over.
 7. A technician's override holds until its time is over.
 8. A load that nobody wants is off.
 9. An essential load is on. (After the reserve it returns as the others do, rule 14.)
10. In a drill what is not essential is off.
11. On a blind supply what is not essential is off.
12. On battery what is not essential is on only while energy is left over beyond the essentials'
    share, best rank first: a load goes when half an hour of each better one would have to be
    paid from that share. It comes back only when there is enough to stay on for a while
    (`budget.RETURN_S`). One witness of an empty battery is enough to shed it.
12a. On a generator (`generator`) charging comes first, and what is not essential is on only
    while it fits in the watts that are left, best rank first; nothing is added to one that has
    just started, or sputters.
13. On mains, or in ride-through, what is wanted is on.
14. Loads return one by one, `stagger_s` apart, essentials first, then by rank.

Above all of them: `min_on_s` and `min_off_s` are kept, except that rule 6 and a witness of an empty
battery end a `min_on_s`, and that an essential load that may be on never waits for its `min_off_s`.
A fault in reading never turns an essential load off: only rules 6, 7 and 8 do, and rule 6 asks
for two witnesses.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from power.policy import battery_test, energy_budget, generator, supply_state, target
from power.policy.state import Action, LoadMemory, Note, PowerOff, State, SupplyMemory, Switch, Sync
from power.status import SupplyState, Why

if TYPE_CHECKING:
    from collections.abc import Mapping

    from power.config import Config, LoadConfig
    from power.policy.demand import Demand
    from power.policy.generator import Generator
    from power.reading import Reading

SHUTDOWN_GRACE_S = 60.0

_OFF_SINCE_RESERVE = {Why.RESERVE, Why.RETURNING}
_WAITING = {
    Why.RETURNING,
    Why.SHED,
    Why.RESERVE,
    Why.BLIND,
    Why.HELD,
    Why.RIDE_THROUGH,
    Why.GENERATOR,
}
"""Why a load was off that has to return in its turn."""


def step(
    state: State,
    readings: Mapping[str, Reading | None],
    demand: Demand,
    now_s: float,
    config: Config,
) -> tuple[State, tuple[Action, ...]]:
    """Decide what each load should do now. ``now_s`` is monotonic; see the rules above.

    Total: any state that `begin` or `step` gave, any readings, absent ones and nonsense
    included, any time. Call it at every reading and whenever `timers.next_s` says.
    """
    supplies = {
        supply.name: supply_state.see(state, supply, readings.get(supply.name), now_s, config)
        for supply in config.supply
    }
    state, ended = target.expire(state, now_s)
    warned = _warn(state, supplies, now_s)
    state, noted = _note_changes(state, supplies, now_s)
    state, halted = _shut_down(state, now_s, config)
    state, tested = battery_test.follow(state, readings, demand, now_s, config)
    state, switched = _switch_all(state, demand, now_s, config)
    return state, (*ended, *noted, *warned, *halted, *tested, *switched)


_CHANGES = {
    SupplyState.MAINS: "mains-stable",
    SupplyState.RETURNING: "mains-back",
    SupplyState.BATTERY: "mains-lost",
    SupplyState.RESERVE: "reserve-reached",
    SupplyState.BLIND: "supply-blind",
}


def _note_changes(
    state: State, supplies: dict[str, SupplyMemory], now_s: float
) -> tuple[State, tuple[Action, ...]]:
    actions: list[Action] = []
    for name, memory in supplies.items():
        before = state.supplies[name]
        unseen = memory.state is SupplyState.MAINS and memory.lost_s is not None
        if memory.state is not before.state and not unseen:  # first sight, in an outage
            what = _CHANGES[memory.state]
            if memory.state is SupplyState.BATTERY and before.state is SupplyState.RESERVE:
                what = "reserve-taken-back"
            elif memory.state is SupplyState.BATTERY and memory.mains:
                what = "charger-dead"
            actions.append(Note(what, name, before.state.value))
        actions += _note_generator(name, before.generator, memory.generator)
        if (memory.estimate.gauge.jumped_s is None) != (before.estimate.gauge.jumped_s is None):
            jumped = memory.estimate.gauge.jumped_s is not None
            actions.append(Note("gauge-jumped" if jumped else "gauge-believed", name))
    state = replace(state, supplies=supplies)
    if state.drill_until_s is not None:
        lost = any(memory.on_battery for memory in supplies.values())
        if lost or now_s >= state.drill_until_s:
            actions.append(Note("drill-ended", cause="mains-lost" if lost else "time"))
            state = replace(state, drill_until_s=None)
    return state, tuple(actions)


def _note_generator(name: str, before: Generator, now: Generator) -> tuple[Action, ...]:
    if before.feeds is now.feeds:
        return ()
    ran = f"{now.run_s / 3600:.1f} h in all"
    if now.feeds:
        return (Note("generator-on", name, ran),)
    return (
        Note("generator-stalled" if now.stalls > before.stalls else "generator-off", name, ran),
    )


def _warn(state: State, supplies: dict[str, SupplyMemory], now_s: float) -> tuple[Action, ...]:
    """Everything is written down at the first word that the power may end."""
    actions: list[Action] = []
    for name, memory in supplies.items():
        before = state.supplies[name]
        if memory.ends and not before.ends:
            actions.append(Note("forced-shutdown", name))
        if memory.testimony.spoke_s is not None and before.testimony.spoke_s is None:
            who = ", ".join(memory.testimony.speaking(now_s))
            actions.append(Note("low-unconfirmed", name, who))
    return (*actions, Sync()) if actions else ()


def _shut_down(state: State, now_s: float, config: Config) -> tuple[State, tuple[Action, ...]]:
    """Rule 4, for the supplies that the appliance itself runs from."""
    done = supply_state.done(state, config)
    if not done:
        cancelled = state.shutdown_at_s is not None and not state.powered_off
        state = replace(state, shutdown_at_s=None, powered_off=False)
        return state, (
            Note("shutdown-cancelled", cause=_cancelled_by(state, config)),
        ) if cancelled else ()
    if state.shutdown_at_s is None:
        state = replace(state, shutdown_at_s=now_s + SHUTDOWN_GRACE_S)
        return state, (Note("shutdown-planned", done[0], "reserve"),)
    if now_s >= state.shutdown_at_s and not state.powered_off:
        return replace(state, powered_off=True), (PowerOff(done),)
    return state, ()


def _cancelled_by(state: State, config: Config) -> str:
    feeding = (state.supplies[name] for name in config.appliance_supplies)
    return "not-empty" if any(memory.on_battery for memory in feeding) else "mains-back"


# Loads: rules 5 to 14.


def _switch_all(
    state: State, demand: Demand, now_s: float, config: Config
) -> tuple[State, tuple[Action, ...]]:
    affordable = {
        name: set(energy_budget.affordable(state, name, demand, now_s, config))
        for name, memory in state.supplies.items()
        if memory.state is SupplyState.BATTERY
    } | {
        name: generator.fitting(state, name, demand, now_s, config)
        for name, memory in state.supplies.items()
        if memory.generator.feeds
    }
    loads, actions, returned_s = {}, [], state.returned_s
    for load in sorted(config.load, key=order):
        memory = _expire(state.loads[load.name], now_s)
        memory = replace(memory, wanted=demand.wants(load.when))
        on, why = _decide(state, load, memory, affordable, now_s, config)
        empty = supply_state.may_be_empty(state.supplies[load.supply], now_s)
        if not (on and load.essential) and not (empty and why is Why.SHED):
            on, why = _dwell(load, memory, now_s, on=on, why=why)
        if on and not memory.on and _staged(state, load, memory):
            if now_s - returned_s < config.policy.stagger_s:  # rule 14
                on, why = False, Why.RETURNING
            else:
                returned_s = now_s
        if on != memory.on:
            actions.append(Switch(load.name, on, why))
            memory = replace(memory, since_s=now_s)
        loads[load.name] = replace(memory, on=on, why=why)
    state = replace(state, loads=loads, returned_s=returned_s)
    return state, tuple(actions)


def order(load: LoadConfig) -> tuple[bool, int, str]:
    """Who comes first: essentials, then the better rank."""
    return (not load.essential, load.rank, load.name)


def _expire(memory: LoadMemory, now_s: float) -> LoadMemory:
    over = memory.override is not None and now_s >= memory.override.until_s
    return replace(memory, override=None) if over else memory


def _staged(state: State, load: LoadConfig, memory: LoadMemory) -> bool:
    """Whether coming on is a return, to be made in turn, and not a wish of this moment."""
    if load.essential:
        on_battery = state.supplies[load.supply].state is SupplyState.BATTERY
        return memory.why in _OFF_SINCE_RESERVE and not on_battery
    return memory.why in _WAITING


def _dwell(
    load: LoadConfig, memory: LoadMemory, now_s: float, *, on: bool, why: Why
) -> tuple[bool, Why]:
    dwell_s = load.min_on_s if memory.on else load.min_off_s
    if on == memory.on or why is Why.RESERVE or now_s - memory.since_s >= dwell_s:
        return on, why
    return memory.on, Why.HELD


def _decide(  # noqa: C901, PLR0911, PLR0913, PLR0917 - a list of rules: the first that speaks
    state: State,
    load: LoadConfig,
    memory: LoadMemory,
    affordable: Mapping[str, set[str]],
    now_s: float,
    config: Config,
) -> tuple[bool, Why]:
    supply = state.supplies[load.supply]
    if not load.switchable:  # rule 5
        return True, Why.UNSWITCHED
    if _done(state, supply, load, memory, now_s, config):  # rule 6
        return False, Why.RESERVE
    if memory.override:  # rule 7
        return memory.override.on, memory.override.why
    rides = supply.state is SupplyState.MAINS and supply.lost_s is not None
    if not memory.wanted and not (rides and memory.on):  # rule 8
        return False, Why.NOT_WANTED
    if load.essential:  # rule 9
        return _essential(supply, memory)
    if state.drill:  # rule 10
        return False, Why.SHED
    if supply.state is SupplyState.BLIND:  # rule 11
        unknown = supply.mains is None and now_s - supply.told_s <= config.policy.blind_after_s
        return (True, Why.HELD) if unknown and memory.on else (False, Why.BLIND)
    if supply.state is SupplyState.BATTERY:  # rule 12
        can = load.name in affordable[load.supply] and not supply_state.may_be_empty(supply, now_s)
        return can, Why.BUDGET if can else Why.SHED
    if supply.generator.feeds and not rides:  # rule 12a
        return _on_generator(supply, load, memory, affordable, now_s)
    if supply.state is SupplyState.RETURNING:  # rule 3
        return memory.on, Why.MAINS if memory.on else Why.RETURNING
    return (memory.on, Why.RIDE_THROUGH) if rides else (True, Why.MAINS)  # rules 2 and 13


def _on_generator(
    supply: SupplyMemory,
    load: LoadConfig,
    memory: LoadMemory,
    fitting: Mapping[str, set[str]],
    now_s: float,
) -> tuple[bool, Why]:
    fits = load.name in fitting[load.supply]
    waits = supply.state is SupplyState.RETURNING or now_s < supply.generator.settled_s
    if not memory.on and waits:
        return False, Why.RETURNING
    return fits, Why.BUDGET if fits else Why.GENERATOR


def _done(  # noqa: PLR0913, PLR0917 - as `_decide`
    state: State,
    supply: SupplyMemory,
    load: LoadConfig,
    memory: LoadMemory,
    now_s: float,
    config: Config,
) -> bool:
    ended = not memory.on and memory.why in _OFF_SINCE_RESERVE
    if supply.state is SupplyState.RESERVE:
        return ended or not load.essential or now_s - supply.since_s >= SHUTDOWN_GRACE_S
    if state.powered_off and not load.essential:  # the appliance is down: relays are at rest
        return True
    known = config.supplies[load.supply]
    still_low = supply.state is SupplyState.BATTERY and supply_state.is_low(supply, known)
    return still_low and ended


def _essential(supply: SupplyMemory, memory: LoadMemory) -> tuple[bool, Why]:
    waits = not memory.on and memory.why in _OFF_SINCE_RESERVE
    if waits and supply.state is SupplyState.RETURNING:
        return False, Why.RETURNING
    if supply.state is not SupplyState.MAINS or supply.generator.feeds:
        return True, Why.ESSENTIAL
    return True, Why.MAINS if supply.lost_s is None else Why.RIDE_THROUGH
