"""The summary for the next shift, made from what is known. Pure: values in, Dutch lines out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from kiosk.desk.messages.store import Direction, Urgency
from kiosk.desk.reports.store import State
from kiosk.desk.storage.times import clock, stamp
from power.status import Condition

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from content.core.model import Publisher
    from kiosk.desk.duty.store import Duty
    from kiosk.desk.messages.store import Entry
    from kiosk.desk.reports.store import Report
    from kiosk.model.notice import Notice
    from power.status import Status, SupplyStatus

RECENT = timedelta(hours=8)
"""A shift: older lines of the log count only while they wait for something."""


@dataclass(frozen=True)
class Section:
    """One heading with its lines."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What the summary is made from."""

    now: datetime
    duties: Sequence[Duty] = ()
    entries: Sequence[Entry] = ()
    reports: Sequence[Report] = ()
    undone: Sequence[tuple[str, str]] = ()
    """What lists left undone when they last ended: the title, and the item."""
    notices: Sequence[Notice] = ()
    """Those that visitors read now."""
    publishers: Sequence[Publisher] = ()
    power: Status | None = None
    more: Sequence[Section] = ()
    """Of features that this location switched on."""
    load_name: Callable[[str], str] = str
    """What a load of power.toml is called on screen."""


def summary(facts: Facts) -> tuple[Section, ...]:
    """Return what the next shift must know, what waits for somebody first."""
    return (
        Section("Wat nog moet", tuple(_waiting(facts)) or ("Niets. Alles is bevestigd.",)),
        Section("Wie er zijn", tuple(map(_duty, facts.duties)) or ("Niemand staat opgeschreven.",)),
        Section("Logboek", _log(facts)),
        Section("Onze mededelingen", tuple(map(_notice, facts.notices)) or ("Geen.",)),
        *facts.more,
        Section("Stroom", _power(facts.power, facts.load_name)),
        Section("Officiële berichten", _content(facts.publishers)),
    )


def _waiting(facts: Facts) -> list[str]:
    reports = [
        f"Melding {report.name}: {report.state}, nog niet bevestigd."
        for report in reversed(facts.reports)
        if report.state is not State.ACKNOWLEDGED
    ]
    messages = [
        f"{_urgency(entry)} van {clock(entry.at)} aan {entry.message.receiver}: nog niet bevestigd."
        for entry in reversed(facts.entries)
        if entry.message.direction is Direction.OUT
        and entry.acknowledged_at is None
        and (entry.message.urgency is Urgency.URGENT or facts.now - entry.at < RECENT)
    ]
    undone = [f"{title}, niet gedaan: {item}" for title, item in facts.undone]
    return reports + messages + undone


def _urgency(entry: Entry) -> str:
    return "Spoedbericht" if entry.message.urgency is Urgency.URGENT else "Bericht"


def _duty(duty: Duty) -> str:
    return f"{duty.task}: {duty.first_name}, tot {clock(duty.until)}"


def _log(facts: Facts) -> tuple[str, ...]:
    recent = [entry for entry in facts.entries if facts.now - entry.at < RECENT]
    came = sum(entry.message.direction is Direction.IN for entry in recent)
    urgent = [entry for entry in reversed(recent) if entry.message.urgency is Urgency.URGENT]
    return (
        f"In de laatste 8 uur: {came} in, {len(recent) - came} uit.",
        *(f"Spoed, {clock(entry.at)}: {entry.message.text}" for entry in urgent),
    )


def _notice(notice: Notice) -> str:
    return f"{notice.title}, tot {clock(notice.until)}"


def _power(power: Status | None, load_name: Callable[[str], str]) -> tuple[str, ...]:
    if power is None:
        return ("Niet bekend. Kijk op het scherm bij Stroom.",)
    off = [load_name(name) for name, load in power.loads.items() if load.wanted and not load.on]
    lines = [_supply(supply) for supply in power.supplies.values()]
    if off:
        lines.append(f"Uitgezet om stroom te sparen: {', '.join(sorted(off))}.")
    if power.alarms:
        lines.append("Er is een alarm. Kijk op het scherm bij Stroom.")
    return tuple(lines)


def _supply(supply: SupplyStatus) -> str:
    source = {True: "Netstroom", False: "Op de accu", None: "Netstroom: niet bekend"}[
        supply.on_mains
    ]
    if supply.condition is Condition.GENERATOR:
        source = "Op het aggregaat"
    charge = "" if supply.charge_pct is None else f", lading {supply.charge_pct:.0f} %"
    hours = supply.runtime_h
    ahead = "bij uitval gaat de accu" if supply.on_mains else "de accu gaat nog"
    left = "" if hours is None else f", {ahead} ongeveer {max(0, round(hours))} uur mee"
    return f"{source}{charge}{left}."


def _content(publishers: Sequence[Publisher]) -> tuple[str, ...]:
    return tuple(
        f"{publisher.name}: uitgave {publisher.issue} van {stamp(publisher.issued_at)}"
        for publisher in publishers
    ) or ("Er is nog geen stick ingelezen.",)
