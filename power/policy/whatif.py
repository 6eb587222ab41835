"""What would an order cost? Two runs of `course` from now: as things are, and with the order.

The daemon writes down how things stand when it is asked to (`power.requests.Snapshot`), in less
than a millisecond. Whoever asked does the reckoning, in a process of its own: however long that
takes, it is never in the way of a light. Pure, but for reading the file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from power.config import Config
from power.errors import RequestError
from power.policy import course, dutch, energy_budget, operator_commands
from power.policy.demand import Demand
from power.policy.state import State
from power.policy.status_builder import Moment
from power.requests import Target
from power.what_if import LoadChange, SupplyChange, WhatIf

if TYPE_CHECKING:
    from datetime import datetime

    from power.policy.course import Course
    from power.requests import Override

FILE_NAME = "snapshot.msgpack"
"""In RUN/power, beside power.json; inexact numbers and endless times keep their values in it."""


class Snapshot(msgspec.Struct, frozen=True, kw_only=True):
    """All that the policy decides by."""

    at: Moment
    state: State
    demand: Demand
    config: Config
    """Without the drivers' options: they may hold a password."""


def encode(state: State, demand: Demand, at: Moment, config: Config) -> bytes:
    """Write down how things stand."""
    bare = replace(config, supply=tuple(replace(known, options={}) for known in config.supply))
    return msgspec.msgpack.encode(Snapshot(at=at, state=state, demand=demand, config=bare))


def forecast(snapshot: Snapshot) -> WhatIf:
    """Tell how an outage would go from here. Raises RequestError where nothing can be foretold."""
    found = compare(snapshot, snapshot.state)
    return replace(found, text=dutch.as_it_goes(found))


def answer(snapshot: Snapshot, request: Override | Target) -> WhatIf:
    """Tell what a request would cost; nothing is ordered. Raises RequestError, as the desk does."""
    ordered, *_ = operator_commands.carry_out(
        request, snapshot.state, {}, snapshot.at, snapshot.config
    )
    found = compare(snapshot, ordered)
    cost = dutch.target_cost if isinstance(request, Target) else dutch.override_cost
    return replace(found, text=cost(found))


def compare(snapshot: Snapshot, ordered: State) -> WhatIf:
    """Tell what differs when ``ordered`` takes the place of the present state.

    Raises RequestError where nothing can be foretold.
    """
    now = snapshot.state
    unknown = [name for name in now.supplies if not course.knows(now, name)]
    if unknown:
        raise RequestError(
            f"Nothing can be foretold: the charge of {', '.join(unknown)} is not known.",
            "unknown-charge",
        )
    at, config = snapshot.at, snapshot.config
    before = course.follow(now, snapshot.demand, at.now_s, config)
    after = before
    if ordered is not now:
        after = course.follow(ordered, snapshot.demand, at.now_s, config)
    return WhatIf(
        asked_at=at.now,
        on_mains=not any(memory.on_battery for memory in now.supplies.values()),
        supplies={
            name: _supply_change(name, before, after, ordered, snapshot) for name in now.supplies
        },
        loads={
            load.name: LoadChange(
                supply=load.supply,
                essential=load.essential,
                watts=load.watts,
                on_before_s=round(before.loads[load.name].on_s / at.speed),
                on_after_s=round(after.loads[load.name].on_s / at.speed),
                off_at=_utc(after.loads[load.name].off_s, at),
            )
            for load in config.load
        },
    )


def _supply_change(
    name: str, before: Course, after: Course, ordered: State, snapshot: Snapshot
) -> SupplyChange:
    at = snapshot.at
    lost_s = ordered.supplies[name].lost_s
    promised_s = energy_budget.promised_until_s(
        ordered, at.now_s if lost_s is None else lost_s, snapshot.config
    )
    ends_s = after.ends_s[name]
    return SupplyChange(
        lasts_before_s=_since(before.ends_s[name], at),
        lasts_after_s=_since(ends_s, at),
        ends_at=_utc(ends_s, at),
        promised_until=at.utc(promised_s),
        promise_kept=ends_s is None or ends_s >= promised_s,
    )


def _utc(moment_s: float | None, at: Moment) -> datetime | None:
    return None if moment_s is None else at.utc(moment_s)


def _since(moment_s: float | None, at: Moment) -> float | None:
    return None if moment_s is None else round((moment_s - at.now_s) / at.speed)
