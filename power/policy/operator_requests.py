"""What becomes of a request: the state it leads to, and the sentence for whoever asked. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from power.policy import alarms, battery_test, operator_orders, target
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
    load = request.load
    if request.on is None:
        return *operator_orders.end_override(
            state, config, load
        ), f"{load} follows the rules again."
    ordered = operator_orders.override(
        state, config, load, on=request.on, for_s=request.for_s, now_s=now_s
    )
    word = "on" if request.on else "off"
    return *ordered, f"{load} stays {word} for {_span(request.for_s)}, the reserve excepted."


def _test(request: Test, state: State, now_s: float, config: Config) -> Ordered:
    if request.kind == "stop":
        state, actions = battery_test.stop(state, "order")
        return state, actions, "The test is stopped." if actions else "No test was under way."
    name = request.supply or config.supply[0].name
    ordered = battery_test.begin(state, config, name, request.kind, now_s)
    return (
        *ordered,
        f"The {request.kind} test of {name} has begun; its result comes among the events.",
    )


def _drill(request: Drill, state: State, now_s: float) -> Ordered:
    if not request.on:
        return *operator_orders.end_drill(state), "There is no drill any more."
    ordered = operator_orders.drill(state, for_s=request.for_s, now_s=now_s)
    return *ordered, f"The drill has begun; it ends by itself in {_span(request.for_s)}."


def _generator(request: Generator, state: State, now_s: float, config: Config) -> Ordered:
    ordered = operator_orders.generator(
        state, config, request.supply, on=request.on, for_s=request.for_s, now_s=now_s
    )
    if not request.on:
        return *ordered, "What is there of mains is taken to be full mains again."
    return *ordered, f"What is there of mains is a generator's, for {_span(request.for_s)}."


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


def _held_longer(state: State, load: str, until_s: float) -> bool:
    held = state.loads[load].override
    return held is not None and (not held.on or held.until_s > until_s)
