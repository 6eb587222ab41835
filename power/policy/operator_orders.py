"""What a technician may order of the policy. Pure; a refusal is a RequestError with its reason.

An override holds until a stated time and never beyond the reserve; it may not bring a load that
nobody can switch. Tests of a battery are in `power.policy.battery_test`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from power.errors import RequestError
from power.policy.state import Note, Override

if TYPE_CHECKING:
    from power.config import Config
    from power.policy.state import Action, State

LONGEST_OVERRIDE_S = 24 * 3600.0
LONGEST_DRILL_S = 8 * 3600.0


def override(  # noqa: PLR0913 - an order names what, how and until when
    state: State, config: Config, load: str, *, on: bool, for_s: float, now_s: float
) -> tuple[State, tuple[Action, ...]]:
    """Keep one load on or off for ``for_s`` seconds."""
    known = config.loads.get(load)
    if known is None:
        raise RequestError(f"There is no load {load!r}.", "no-load")
    if not known.switchable:
        raise RequestError(f"{load!r} has no pin: nobody can switch it.", "no-pin")
    if not 0 < for_s <= LONGEST_OVERRIDE_S:
        raise RequestError(
            f"Say for how long, at most {LONGEST_OVERRIDE_S / 3600:.0f} hours.", "too-long"
        )
    memory = replace(state.loads[load], override=Override(on, now_s + for_s))
    note = Note("override-on" if on else "override-off", load, f"{for_s:.0f} s")
    return replace(state, loads={**state.loads, load: memory}), (note,)


def end_override(state: State, config: Config, load: str) -> tuple[State, tuple[Action, ...]]:
    """Give one load back to the policy; harmless when it was never taken."""
    if load not in config.loads:
        raise RequestError(f"There is no load {load!r}.", "no-load")
    memory = replace(state.loads[load], override=None)
    return replace(state, loads={**state.loads, load: memory}), (Note("override-ended", load),)


def drill(state: State, *, for_s: float, now_s: float) -> tuple[State, tuple[Action, ...]]:
    """Practise the worst for ``for_s`` seconds: only the essentials stay on.

    A real outage ends a drill; in one, none may begin.
    """
    if not all(memory.undisturbed for memory in state.supplies.values()):
        raise RequestError("A drill can begin only while every supply is on mains.", "not-on-mains")
    if state.running_test is not None:
        raise RequestError("A battery test is under way; wait for it or stop it.", "test-under-way")
    if not 0 < for_s <= LONGEST_DRILL_S:
        raise RequestError(
            f"Say for how long, at most {LONGEST_DRILL_S / 3600:.0f} hours.", "too-long"
        )
    return replace(state, drill_until_s=now_s + for_s), (Note("drill-began"),)


def end_drill(state: State) -> tuple[State, tuple[Action, ...]]:
    """End a drill; harmless when there is none."""
    if not state.drill:
        return state, ()
    return replace(state, drill_until_s=None), (Note("drill-ended", cause="order"),)


def generator(  # noqa: PLR0913 - an order names what, how and until when
    state: State, config: Config, supply: str | None, *, on: bool, for_s: float, now_s: float
) -> tuple[State, tuple[Action, ...]]:
    """Say that mains comes from a generator for so long, or that it does not.

    ``supply`` None: every supply that can have one.
    """
    if supply is not None and supply not in config.supplies:
        raise RequestError(f"There is no supply {supply!r}.", "no-supply")
    known = [s.name for s in config.supply if s.generator_w and supply in {None, s.name}]
    if not known:
        whom = "any supply" if supply is None else repr(supply)
        raise RequestError(f"power.toml gives no generator_w for {whom}.", "no-generator")
    until_s = now_s + for_s if on else None
    supplies = {
        name: replace(memory, generator=replace(memory.generator, said_until_s=until_s))
        if name in known
        else memory
        for name, memory in state.supplies.items()
    }
    cause = f"on, {for_s / 3600:.1f} h" if on else "off"
    return replace(state, supplies=supplies), tuple(
        Note("generator-told", name, cause) for name in known
    )
