"""What people may order of the policy: the state that follows, and the sentence that answers. Pure.

A refusal is a RequestError with its reason. An override holds until a stated time and never beyond
the reserve; it may not bring a load that nobody can switch. Battery tests are carried out in
`power.policy.battery_test`, a longer promise in `power.policy.target`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from power.errors import RequestError
from power.policy import alarms, battery_test, target
from power.policy.state import Note
from power.policy.state import Override as Held
from power.requests import Drill, Generator, Override, Silence, Snapshot, Target, Test, Touch
from power.status import Why

if TYPE_CHECKING:
    from power.config import Config
    from power.policy.alarms import Alarms
    from power.policy.state import Action, State
    from power.policy.status_builder import Moment
    from power.requests import Request

LONGEST_OVERRIDE_S = 24 * 3600.0
LONGEST_DRILL_S = 8 * 3600.0
BRIGHT_S = 60.0
"""A touched screen stays bright this long."""

Outcome = tuple["State", "Alarms", tuple["Action", ...], str]
Ordered = tuple["State", tuple["Action", ...], str]


def carry_out(
    request: Request, state: State, standing: Alarms, at: Moment, config: Config
) -> Outcome:
    """Return state, alarms, actions and a sentence. Raises RequestError with the reason."""
    actions: tuple[Action, ...] = ()
    now_s = at.now_s
    match request:
        case Snapshot():
            return state, standing, (), "How things stand is written down."
        case Touch():
            return _brighten(state, now_s, config), standing, (), "The screen is bright."
        case Silence():
            standing = alarms.silence(
                standing, request.code, request.subject, now_s + request.for_s
            )
            actions = (Note("alarm-silenced", request.subject, request.code),)
            text = f"{request.code} is silenced."
        case Override():
            state, actions, text = _override(request, state, now_s, config)
        case Test():
            state, actions, text = _test(request, state, now_s, config)
        case Drill():
            state, actions, text = _drill(request, state, now_s)
        case Generator():
            state, actions, text = _generator(request, state, now_s, config)
        case Target():
            state, actions, text = _target(request, state, at, config)
    return state, standing, _signed(actions, request), text


def _override(request: Override, state: State, now_s: float, config: Config) -> Ordered:
    """Keep one load on or off, or give it back; giving back is harmless when it was never held."""
    load = request.load
    known = config.loads.get(load)
    if known is None:
        raise RequestError(f"There is no load {load!r}.", "no-load")
    if request.on is None:
        state = _with_override(state, load, None)
        return state, (Note("override-ended", load),), f"{load} follows the rules again."
    if not known.switchable:
        raise RequestError(f"{load!r} has no pin: nobody can switch it.", "no-pin")
    if not 0 < request.for_s <= LONGEST_OVERRIDE_S:
        raise _too_long(LONGEST_OVERRIDE_S)
    state = _with_override(state, load, Held(request.on, now_s + request.for_s))
    word = "on" if request.on else "off"
    note = Note(f"override-{word}", load, f"{request.for_s:.0f} s")
    text = f"{load} stays {word} for {_span(request.for_s)}, the reserve excepted."
    return state, (note,), text


def _test(request: Test, state: State, now_s: float, config: Config) -> Ordered:
    if request.kind == "stop":
        state, actions = battery_test.stop(state, "order")
        return state, actions, "The test is stopped." if actions else "No test was under way."
    name = request.supply or config.supply[0].name
    ordered = battery_test.begin(state, config, name, request.kind, now_s)
    text = f"The {request.kind} test of {name} has begun; its result comes among the events."
    return *ordered, text


def _drill(request: Drill, state: State, now_s: float) -> Ordered:
    """Practise the worst: only the essentials stay on.

    A real outage ends a drill; in one, none may begin.
    """
    if not request.on:
        notes = (Note("drill-ended", cause="order"),) if state.drill else ()
        return replace(state, drill_until_s=None), notes, "There is no drill any more."
    if not all(memory.undisturbed for memory in state.supplies.values()):
        raise RequestError("A drill can begin only while every supply is on mains.", "not-on-mains")
    if state.running_test is not None:
        raise RequestError("A battery test is under way; wait for it or stop it.", "test-under-way")
    if not 0 < request.for_s <= LONGEST_DRILL_S:
        raise _too_long(LONGEST_DRILL_S)
    state = replace(state, drill_until_s=now_s + request.for_s)
    text = f"The drill has begun; it ends by itself in {_span(request.for_s)}."
    return state, (Note("drill-began"),), text


def _generator(request: Generator, state: State, now_s: float, config: Config) -> Ordered:
    """Take mains to come from a generator for so long, or not any more."""
    names = _with_generator(request.supply, config)
    until_s = now_s + request.for_s if request.on else None
    fed = {
        name: replace(memory, generator=replace(memory.generator, said_until_s=until_s))
        for name, memory in state.supplies.items()
        if name in names
    }
    state = replace(state, supplies=state.supplies | fed)
    cause = f"on, {request.for_s / 3600:.1f} h" if request.on else "off"
    text = "What is there of mains is taken to be full mains again."
    if request.on:
        text = f"What is there of mains is a generator's, for {_span(request.for_s)}."
    return state, tuple(Note("generator-told", name, cause) for name in names), text


def _with_generator(supply: str | None, config: Config) -> list[str]:
    """Name the supplies that are meant: those of all that can have a generator, where none is."""
    if supply is not None and supply not in config.supplies:
        raise RequestError(f"There is no supply {supply!r}.", "no-supply")
    names = [s.name for s in config.supply if s.generator_w and supply in {None, s.name}]
    if not names:
        whom = "any supply" if supply is None else repr(supply)
        raise RequestError(f"power.toml gives no generator_w for {whom}.", "no-generator")
    return names


def _target(request: Target, state: State, at: Moment, config: Config) -> Ordered:
    if request.hours is None and request.until is None:
        text = (
            f"The essentials are promised {config.policy.target_runtime_h:g} h, as power.toml says."
        )
        return *target.end(state), text
    until_s = None if request.until is None else at.monotonic(request.until)
    ordered = target.ask(state, config, hours=request.hours, until_s=until_s, now_s=at.now_s)
    if request.until is None:
        return *ordered, f"The essentials are promised {request.hours:g} h from the loss of mains."
    return *ordered, f"The essentials are promised until {request.until.astimezone():%d-%m %H:%M}."


def _span(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min"


def _signed(actions: tuple[Action, ...], request: Request) -> tuple[Action, ...]:
    """Add who asked to what will be logged."""
    if not request.by:
        return actions
    return tuple(
        Note(a.what, a.subject, f"{a.cause} by {request.by}".strip()) if isinstance(a, Note) else a
        for a in actions
    )


def _brighten(state: State, now_s: float, config: Config) -> State:
    """Lift every dimmed screen; a technician's word about one is left alone."""
    until_s = now_s + BRIGHT_S
    lifted = {
        load.name: replace(state.loads[load.name], override=Held(True, until_s, Why.TOUCHED))
        for load in config.load
        if load.backlight is not None and not _held_longer(state, load.name, until_s)
    }
    return replace(state, loads={**state.loads, **lifted})


def _with_override(state: State, load: str, held: Held | None) -> State:
    memory = replace(state.loads[load], override=held)
    return replace(state, loads={**state.loads, load: memory})


def _too_long(longest_s: float) -> RequestError:
    return RequestError(f"Say for how long, at most {longest_s / 3600:.0f} hours.", "too-long")


def _held_longer(state: State, load: str, until_s: float) -> bool:
    held = state.loads[load].override
    return held is not None and (not held.on or held.until_s > until_s)
