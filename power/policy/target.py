"""A promise that people ask for beyond power.toml: "until Sunday 08:00", or "36 hours". Pure.

1. It only ever lengthens. A shorter promise is written in power.toml, by whoever answers for the
   light when mains does not come back in time.
2. It takes energy from comfort alone: the budget of the essentials grows, nothing else changes.
3. A moment by the clock becomes running seconds once it is set. No later leap of the clock moves
   it; what `power.policy.status_builder` tells is when it ends by the clock of then.
4. Over a restart only the clock can tell how much is left: no more than was left when it was
   kept, so that a clock that stood still or went back does not lengthen it; all of that when the
   clock stands before the moment it was kept. A clock that is too fast ends it early, and that is
   told: what power.toml promises still holds.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from power.errors import RequestError
from power.policy import energy_budget
from power.policy.state import Note, Target

if TYPE_CHECKING:
    from power.config import Config
    from power.policy.state import Action, State
    from power.policy.status_builder import Moment

LONGEST_H = 24.0 * 14


class KeptTarget(msgspec.Struct, frozen=True, kw_only=True):
    """A target as it outlives the daemon."""

    hours: float | None = None
    until: datetime | None = None
    kept_at: datetime
    """By the same clock as ``until``."""


def ask(
    state: State,
    config: Config,
    *,
    hours: float | None,
    until_s: float | None,
    now_s: float,
) -> tuple[State, tuple[Action, ...]]:
    """Promise ``hours`` from the loss of mains, or until a moment. Raises RequestError."""
    if (hours is None) == (until_s is None):
        raise RequestError("Say either until when or how many hours.", "unreadable")
    left_h = ((until_s or 0.0) - now_s) / 3600 if hours is None else hours
    if left_h <= 0:
        raise RequestError("That moment is past: is the clock right?", "past")
    if left_h > LONGEST_H:
        raise RequestError(f"At most {LONGEST_H / 24:.0f} days can be promised.", "too-long")
    plain_h = config.policy.target_runtime_h
    promised_s = _promised_s(replace(state, target=None), now_s, config)
    more = hours > plain_h if hours is not None else (until_s or 0.0) > promised_s
    if not more:  # rule 1
        raise RequestError(
            f"power.toml already promises that: {plain_h:g} h from the loss of mains.",
            "already-promised",
        )
    cause = f"{left_h:.1f} h from now" if hours is None else f"{hours:g} h from the loss of mains"
    wanted = Target(hours=hours, until_s=until_s)
    return replace(state, target=wanted), (Note("target-set", cause=cause),)


def _promised_s(state: State, now_s: float, config: Config) -> float:
    """Until when every supply carries its essentials, were mains to fail now where it has not."""
    return min(
        energy_budget.promised_until_s(
            state, now_s if memory.lost_s is None else memory.lost_s, config
        )
        for memory in state.supplies.values()
    )


def end(state: State) -> tuple[State, tuple[Action, ...]]:
    """Take it back; harmless when there is none."""
    if state.target is None:
        return state, ()
    return replace(state, target=None), (Note("target-ended", cause="order"),)


def expire(state: State, now_s: float) -> tuple[State, tuple[Action, ...]]:
    """Let go of a target whose moment has passed."""
    until_s = state.target.until_s if state.target else None
    if until_s is None or now_s < until_s:
        return state, ()
    return replace(state, target=None), (Note("target-ended", cause="time"),)


def kept(state: State, at: Moment) -> KeptTarget | None:
    """What to keep of it over a restart."""
    if state.target is None:
        return None
    until_s = state.target.until_s
    return KeptTarget(
        hours=state.target.hours,
        until=None if until_s is None else at.utc(until_s),
        kept_at=at.now,
    )


def restored(kept: KeptTarget | None, at: Moment) -> Target | None:
    """Rule 4; None when there was none, or when it is over."""
    if kept is None:
        return None
    if kept.until is None:
        return Target(hours=kept.hours)
    left = min(kept.until - kept.kept_at, kept.until - at.now)
    if left <= timedelta(0):
        return None
    return Target(until_s=at.now_s + left.total_seconds() * at.speed)
