"""The status as a table that can be read at arm's length. Pure; colour is left to the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from click import style

from power.advice import ADVICE
from power.status import STALE_AFTER_S, Condition, Why

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from power.status import Alarm, Event, LoadStatus, Status, SupplyStatus

SHOWN_EVENTS = 10
LONGEST_H = 24 * 14
"""Nothing is foretold beyond."""

CONDITIONS = {
    Condition.MAINS: ("ON MAINS", "green"),
    Condition.RIDE_THROUGH: ("NO MAINS FOR A MOMENT", "yellow"),
    Condition.RETURNING: ("MAINS IS BACK, WAITING", "yellow"),
    Condition.GENERATOR: ("ON THE GENERATOR", "yellow"),
    Condition.BATTERY: ("ON BATTERY", "yellow"),
    Condition.CHARGER_DEAD: ("ON BATTERY, BY A DEAD CHARGER", "red"),
    Condition.RESERVE: ("AT THE RESERVE", "red"),
    Condition.BLIND: ("CANNOT BE READ", "red"),
}
REASONS = {
    Why.MAINS: "mains is there",
    Why.ESSENTIAL: "essential",
    Why.BUDGET: "energy is left over for it",
    Why.RIDE_THROUGH: "the outage is too short to act on",
    Why.HELD: "kept as it is for its minimum time",
    Why.RETURNING: "waits for its turn to return",
    Why.NOT_WANTED: "not wanted now",
    Why.SHED: "shed: the essentials need the energy",
    Why.RESERVE: "the reserve is reached",
    Why.BLIND: "the supply has not been readable for too long",
    Why.OVERRIDE: "a technician said so, for a time",
    Why.TOUCHED: "the screen was touched",
    Why.GENERATOR: "the generator has no watts left for it",
    Why.FAULT: "CANNOT BE SWITCHED: its state is unknown",
    Why.UNSWITCHED: "cannot be switched, only counted",
}


def lines(status: Status, now: datetime) -> Iterator[str]:
    """Tell a status, line by line, in the order in which a technician asks."""
    yield from _head(status, now)
    for name, supply in status.supplies.items():
        yield ""
        yield from _supply(name, supply)
    yield ""
    width = max((len(name) for name in status.loads), default=0)
    for name, load in status.loads.items():
        yield _load(name.ljust(width), load)
    if status.alarms:
        yield ""
        yield from (_alarm(alarm) for alarm in status.alarms)
    if status.events:
        yield ""
        yield from (_event(event) for event in status.events[:SHOWN_EVENTS])


def _head(status: Status, now: datetime) -> Iterator[str]:
    age_s = status.age_s(now)
    old = not -STALE_AFTER_S <= age_s <= STALE_AFTER_S
    written = f"{_time(status.written_at)}, {age_s:.0f} s ago"
    yield style(f"OLD: written at {written}", fg="red", bold=True) if old else f"At {written}"
    if status.events and status.events[0].what == "daemon-stopped":
        stopped = "STOPPED: every relay is at rest, whatever stands below"
        yield style(stopped, fg="red", bold=True)
    if status.simulated:
        yield style("SIMULATED: battery or relays are not real", fg="magenta", bold=True)
    if status.drill:
        yield style("DRILL: only the essentials stay on", fg="magenta", bold=True)
    if status.target_until:
        yield f"The essentials are promised until {_time(status.target_until)}"
    elif status.target_h is not None:
        yield f"The essentials are promised {status.target_h:g} h from the loss of mains"
    if status.shutdown_at:
        yield style(f"SHUTS DOWN at {_time(status.shutdown_at)}", fg="red", bold=True)


def _supply(name: str, supply: SupplyStatus) -> Iterator[str]:
    word, colour = CONDITIONS[supply.condition]
    since = f" since {_time(supply.since)}" if supply.since else ""
    yield f"{style(name.upper(), bold=True)}  {style(word, fg=colour, bold=True)}{since}"
    age = "never read" if supply.reading_age_s is None else f"read {supply.reading_age_s:.0f} s ago"
    yield _row(
        _value(supply.charge_pct, "charge {:.0f} %"),
        _value(supply.voltage_v, "{:.2f} V"),
        _value(supply.current_a, "{:+.2f} A"),
        _value(supply.temperature_c, "{:.0f} °C"),
        _value(supply.draw_w, "draws {:.0f} W"),
        _value(supply.idle_w, "itself {:.0f} W"),
        _value(supply.trend_pct_per_h, "{:+.1f} %/h"),
        _value(supply.health_pct, "health {:.0f} %"),
        age,
    )
    yield _row(
        supply.model or f"driver {supply.driver}",
        _value(supply.restore_stable_s, "loads return once mains has stayed {:.0f} s"),
        f"TEST: {supply.test}" if supply.test else "",
    )
    spread = ""
    if supply.runtime_low_h is not None and supply.runtime_high_h is not None:
        spread = f" ({_hours(supply.runtime_low_h)} to {_hours(supply.runtime_high_h)})"
    yield _row(
        f"{_lasts(supply)} {_hours(supply.runtime_h)}{spread}",
        f"with the essentials alone {_hours(supply.essentials_runtime_h)}",
        f"next to go: {supply.next_shed} {_time(supply.next_shed_at)}" if supply.next_shed else "",
    )
    if supply.promise_short_h is not None:
        short = f"the essentials alone: {_hours(supply.promise_short_h)} less than is promised"
        yield style(_row(short), fg="yellow")
    if supply.after_halt:
        yield style(_row(_after_halt(supply)), fg="red")
    if supply.generator_h is not None:
        yield _row(_generator(supply))
    if supply.trouble:
        yield style(_row(supply.trouble), fg="red")
    if supply.faults:
        yield style(_row("says:", *supply.faults), fg="red")
    if supply.witnesses:
        yield style(_row("nearly empty by", *supply.witnesses), fg="red")


def _lasts(supply: SupplyStatus) -> str:
    """On mains the hours left are of an outage that is not there."""
    source = "the generator" if supply.condition is Condition.GENERATOR else "mains"
    return f"would last, if {source} failed now," if supply.on_mains else "lasts"


def _after_halt(supply: SupplyStatus) -> str:
    """The light that goes off at the reserve is back a minute later: relays rest."""
    after = supply.after_halt
    if after is None:
        return ""
    empty = f" in {_hours(after.hours)}" if after.hours is not None else ""
    return (
        f"after the shutdown ON AGAIN: {', '.join(after.loads)} (relays at rest); "
        f"{after.watts:.0f} W empty the battery{empty}, so switch off by hand to spare it"
    )


def _generator(supply: SupplyStatus) -> str:
    ran = f"generator: ran {supply.generator_h or 0.0:.1f} h"
    return f"{ran}   {supply.generator_room_w:.0f} W to spare" if supply.generator else ran


def _load(name: str, load: LoadStatus) -> str:
    word = style(" on", fg="green", bold=True) if load.on else style("off", fg="yellow", bold=True)
    rank = "essential" if load.essential else f"rank {load.rank}"
    reason = REASONS[load.why]
    if load.override_until:
        reason += f", until {_time(load.override_until)}"
    if load.why is Why.FAULT:
        word, reason = style("  ?", fg="red", bold=True), style(reason, fg="red")
    return f"  {word}  {name}  {load.watts:6.1f} W  {rank:9}  {reason}"


def _alarm(alarm: Alarm) -> str:
    quiet = "  (silenced)" if alarm.silenced else ""
    since = f" since {_time(alarm.since)}" if alarm.since else ""
    text = f"  ALARM {alarm.code} {alarm.subject}".rstrip()
    do = f": {ADVICE[alarm.code]}" if alarm.code in ADVICE else ""
    return style(text, fg="red", bold=not alarm.silenced) + since + quiet + do


def _event(event: Event) -> str:
    cause = f"  ({event.cause})" if event.cause else ""
    return f"  {_time(event.at)}  {event.what} {event.subject}".rstrip() + cause


def _row(*cells: str) -> str:
    return "  " + "   ".join(cell for cell in cells if cell)


def _value(value: float | None, form: str) -> str:
    return "" if value is None else form.format(value)


def _hours(hours: float | None) -> str:
    if hours is None:
        return "unknown"
    if hours >= LONGEST_H:
        return "two weeks or more"
    return f"{hours:.1f} h" if hours >= 2 else f"{hours * 60:.0f} min"


def _time(moment: datetime | None) -> str:
    return "" if moment is None else f"{moment.astimezone():%d-%m %H:%M}"
