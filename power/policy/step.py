"""One round of the rules, the same for the daemon, for a single look, and for `simulate`. Pure.

Whoever takes a round has read the supplies, and carries out its actions with `actuator`. So what
`simulate` shows is what the daemon would do, up to the order itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from power.policy import alarms, forecast
from power.policy import rules as policy_rules
from power.reading import Reading

if TYPE_CHECKING:
    from collections.abc import Mapping

    from power.config import Config
    from power.policy.alarms import Key
    from power.policy.demand import Demand
    from power.policy.forecast import Forecast
    from power.policy.state import Action, State


class Round(NamedTuple):
    """What was decided, what lies ahead for each supply, and what a technician must act on."""

    state: State
    actions: tuple[Action, ...]
    forecasts: dict[str, Forecast]
    alarms: tuple[Key, ...]


def heard(
    reading: Reading | None, *, sensed: bool | None, generator: bool | None = None
) -> Reading | None:
    """What a supply says, with what its inputs say of mains and generator; None: nothing.

    Mains is there only if both say so: either may be broken, and shedding too much is mended
    more easily than a battery emptied unnoticed.
    """
    if reading is None:
        return None if sensed is None else Reading(mains=sensed, generator=generator)
    mains = reading.mains if sensed is None else sensed and reading.mains is not False
    return replace(reading, mains=mains, generator=generator)


def take(
    state: State,
    readings: Mapping[str, Reading | None],
    demand: Demand,
    now_s: float,
    config: Config,
) -> Round:
    """Decide by `power.policy.rules.step`, then look ahead and for alarms."""
    state, actions = policy_rules.step(state, readings, demand, now_s, config)
    forecasts = {
        name: forecast.foretell(state, name, demand, now_s, config) for name in config.supplies
    }
    found = alarms.of_supplies(state, readings, forecasts, config)
    return Round(state, actions, forecasts, tuple(found))
