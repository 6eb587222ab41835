"""What a technician must act on: found in the state of things, silenced for a time. Pure."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from power.errors import RequestError
from power.policy import energy_budget, supply_state
from power.policy.witness import Witness
from power.status import Alarm, SupplyState

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from power.config import Config
    from power.policy.forecast import Forecast
    from power.policy.state import State, SupplyMemory
    from power.reading import Reading

HOT_C = 45.0
FROST_C = 0.0
WORN_PCT = 70.0
FULL_PCT = 95.0
LOW_PCT = 30.0
"""A charge on mains that is worth an alarm when it does not rise."""
LOW_AFTER_S = 900.0
"""So long has a charger that works after an outage to show it."""
RISING_PCT_PER_H = 0.5

Key = tuple[str, str]
"""Code and subject."""


class Raised(msgspec.Struct, frozen=True):
    """Since when an alarm stands, and until when (monotonic) it is silenced."""

    since: datetime
    silenced_until_s: float = float("-inf")


Alarms = dict[Key, Raised]


def of_supplies(
    state: State,
    readings: Mapping[str, Reading | None],
    forecasts: Mapping[str, Forecast],
    config: Config,
) -> Iterator[Key]:
    """Name what is wrong with the supplies."""
    for name, memory in state.supplies.items():
        codes = [
            *_of_gauge(memory, readings.get(name), config),
            *_of_battery(memory, forecasts[name], energy_budget.runtime_h(state, config)),
        ]
        yield from ((code, name) for code in codes)


def _of_gauge(memory: SupplyMemory, reading: Reading | None, config: Config) -> Iterator[str]:
    if reading is not None:
        yield from reading.faults
    if memory.state is SupplyState.BLIND:
        yield "supply-blind"
    elif reading is None:
        yield "no-reading"
    if memory.estimate.gauge.jumped_s is not None:
        yield "gauge-jumped"
    elif reading is not None and _is_silent(memory, config):
        yield "gauge-stuck"
    if memory.watch.feeds:
        yield "charger-dead"
    elif _stays_low(memory):
        yield "charge-low"


def _is_silent(memory: SupplyMemory, config: Config) -> bool:
    """On battery, and the charge has told nothing for as long as would make a supply blind."""
    belief = memory.estimate
    if memory.state is not SupplyState.BATTERY or belief.gauge.believed_s is None:
        return False
    silent_s = belief.at_s - max(memory.since_s, belief.gauge.believed_s)
    return silent_s > config.policy.blind_after_s


def _of_battery(memory: SupplyMemory, ahead: Forecast, promised_h: float) -> Iterator[str]:
    if memory.state is SupplyState.RESERVE:
        yield "reserve"
    elif memory.on_battery and supply_state.may_be_empty(memory, memory.estimate.at_s):
        yield "low-unconfirmed"
    temperature_c = memory.estimate.temperature_c
    if temperature_c is not None and temperature_c >= HOT_C:
        yield "battery-hot"
    if temperature_c is not None and temperature_c <= FROST_C:
        yield "battery-frost"
    if ahead.health_pct is not None and ahead.health_pct < WORN_PCT:
        yield "battery-worn"
    if _too_small(memory.state, ahead, promised_h):
        yield "runtime-short"


def _stays_low(memory: SupplyMemory) -> bool:
    """On mains for a while, nearly empty by charge or by volts, and not being charged."""
    belief, energy_pct = memory.estimate, memory.estimate.model.energy_pct
    if memory.state is not SupplyState.MAINS or belief.at_s - memory.since_s < LOW_AFTER_S:
        return False
    volts = Witness.VOLTS in memory.testimony.saying()
    low = volts or (energy_pct is not None and energy_pct <= LOW_PCT)
    return low and (belief.trend_pct_per_h or 0.0) < RISING_PCT_PER_H


def _too_small(state: SupplyState, ahead: Forecast, promised_h: float) -> bool:
    """A full battery that cannot carry the essentials as long as was promised."""
    return (
        state is SupplyState.MAINS
        and (ahead.charge_pct or 0.0) >= FULL_PCT
        and ahead.essentials_runtime_h is not None
        and ahead.essentials_runtime_h < promised_h
    )


def update(alarms: Alarms, found: Iterable[Key], now: datetime) -> Alarms:
    """Keep what still stands, add what is new, drop what is over."""
    return {key: alarms.get(key) or Raised(now) for key in sorted(set(found))}


def silence(alarms: Alarms, code: str, subject: str, until_s: float) -> Alarms:
    """Mark one alarm as seen. Raises RequestError when it does not stand."""
    matching = [key for key in alarms if key[0] == code and subject in {"", key[1]}]
    if not matching:
        of = f" of {subject!r}" if subject else ""
        raise RequestError(f"There is no alarm {code!r}{of}.", "no-alarm")
    quiet = {key: replace(alarms[key], silenced_until_s=until_s) for key in matching}
    return {**alarms, **quiet}


def sounding(alarms: Alarms, now_s: float) -> bool:
    """Whether any stands that nobody silenced: loads with ``when = "alarm"`` are then wanted."""
    return any(now_s >= raised.silenced_until_s for raised in alarms.values())


def listed(alarms: Alarms, now_s: float) -> tuple[Alarm, ...]:
    """As power.json carries them."""
    return tuple(
        Alarm(
            code=code, subject=subject, since=raised.since, silenced=now_s < raised.silenced_until_s
        )
        for (code, subject), raised in alarms.items()
    )
