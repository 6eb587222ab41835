"""What technicians and staff may have done: one value each, its request to the daemon, its words.

Pure. A route carries a command from the question to its answer. What is said of a longer promise
and of a generator is in `kiosk.technician.promises`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Literal, TypeAlias

from kiosk.i18n.power_labels import TEST_KIND, advice, load_name, supply_name
from kiosk.technician import promises
from kiosk.technician.promises import (
    EndPromise,
    GeneratorEnds,
    GeneratorRuns,
    PromiseLight,
    Question,
)
from power.requests import Generator, Override, Silence, Target, Test

if TYPE_CHECKING:
    from datetime import datetime

    from kiosk.i18n.translator import Translator
    from kiosk.state.snapshot import Snapshot
    from power.requests import Request
    from power.status import Status

NOTHING = timedelta(0)
TRY_S = 10
SILENCE_S = 3600
Kind = Literal["quick", "capacity", "stop"]


@dataclass(frozen=True)
class Try:
    """Switch a load the other way for a moment."""

    load: str
    on: bool


@dataclass(frozen=True)
class Keep:
    """Keep a load on or off for a time."""

    load: str
    on: bool
    for_s: int


@dataclass(frozen=True)
class Free:
    """Let a load follow the rules again."""

    load: str


@dataclass(frozen=True)
class Quiet:
    """Silence an alarm."""

    code: str
    subject: str


@dataclass(frozen=True)
class Examine:
    """Test a battery, or stop a test."""

    supply: str
    kind: Kind


Command: TypeAlias = (
    Try | Keep | Free | Quiet | Examine | PromiseLight | EndPromise | GeneratorRuns | GeneratorEnds
)


def request_of(  # noqa: PLR0911 - one for each command
    command: Command, by: str, now: datetime, off: timedelta = NOTHING
) -> Request:
    """What the power daemon is asked; ``now`` is the machine's time, ``off`` its clock's error."""
    match command:
        case Try(load, on):
            return Override(load=load, on=on, for_s=TRY_S, by=by)
        case Keep(load, on, for_s):
            return Override(load=load, on=on, for_s=for_s, by=by)
        case Free(load):
            return Override(load=load, on=None, by=by)
        case Quiet(code, subject):
            return Silence(code=code, subject=subject, for_s=SILENCE_S, by=by)
        case Examine(supply, kind):
            return Test(supply=supply, kind=kind, by=by)
        case PromiseLight(until):
            return Target(until=until - off, by=by)  # the daemon goes by the clock
        case EndPromise():
            return Target(by=by)
        case GeneratorRuns(until):
            return Generator(on=True, for_s=promises.running_s(until, now), by=by)
        case GeneratorEnds():
            return Generator(on=False, by=by)


def question(command: Command, snapshot: Snapshot, tr: Translator) -> Question:
    """What will happen, to be agreed to."""
    match command:
        case Try(load, on):
            return _try(load, snapshot, tr, on=on)
        case Keep(load, on, for_s):
            return _keep(load, for_s, snapshot, tr, on=on)
        case Free(load):
            name = load_name(load, tr)
            return Question(
                tr("{load} weer vanzelf laten gaan?", load=name),
                (tr("Het apparaat bepaalt weer zelf of dit aan of uit is."),),
                tr("Ja, laat los"),
            )
        case Quiet(code, subject):
            return Question(
                tr("Alarm een uur stil zetten?"),
                (
                    _about(code, subject, snapshot.power, tr),
                    tr("Het blijft in de lijst staan. Na een uur telt het weer mee."),
                ),
                tr("Ja, zet stil"),
            )
        case Examine(_, kind):
            return _examine(kind, tr)
        case _:
            return promises.question(command, snapshot, tr)


def _try(load: str, snapshot: Snapshot, tr: Translator, *, on: bool) -> Question:
    name = load_name(load, tr)
    happens = [
        tr("{load} gaat 10 seconden aan, en dan weer uit.", load=name)
        if on
        else tr("{load} gaat 10 seconden uit, en dan weer aan.", load=name)
    ]
    if _essential(load, snapshot.power) and not on:
        happens.append(tr("Mensen kunnen schrikken. Waarschuw ze eerst."))
    return Question(tr("{load} proberen?", load=name), tuple(happens), tr("Ja, probeer"))


def _keep(load: str, for_s: int, snapshot: Snapshot, tr: Translator, *, on: bool) -> Question:
    name, until = (
        load_name(load, tr),
        tr.moment(snapshot.now + timedelta(seconds=for_s), snapshot.now),
    )
    happens = [
        tr("{load} blijft aan tot {time}.", load=name, time=until)
        if on
        else tr("{load} blijft uit tot {time}.", load=name, time=until)
    ]
    if on:
        happens.append(tr("Dat kost stroom. Is de accu bijna leeg, dan gaat het toch uit."))
    if not on and _essential(load, snapshot.power):
        happens.append(tr("Dit is noodzakelijk: zorg dat mensen het niet missen."))
    title = tr("{load} aan houden?", load=name) if on else tr("{load} uit houden?", load=name)
    return Question(title, tuple(happens), tr("Ja, aan houden") if on else tr("Ja, uit houden"))


def _examine(kind: Kind, tr: Translator) -> Question:
    if kind == "quick":
        return Question(
            tr("De accu een minuut testen?"),
            (tr("Alles draait een minuut op de accu. Er gaat niets uit."),),
            tr("Ja, test"),
        )
    if kind == "capacity":
        return Question(
            tr("De accu laten ontladen als test?"),
            (
                tr("De accu loopt voor een deel leeg. Dat duurt uren."),
                tr("Valt de stroom straks uit, dan is er minder over."),
                tr("De test stopt vanzelf als de netstroom wegvalt of de accu te warm wordt."),
            ),
            tr("Ja, begin"),
        )
    return Question(
        tr("De test stoppen?"),
        (tr("De accu laadt dan weer. Er is geen uitslag."),),
        tr("Ja, stop"),
    )


def outcome(  # noqa: PLR0911 - one for each command
    command: Command, snapshot: Snapshot, tr: Translator
) -> str:
    """What was done, once the daemon said yes."""
    match command:
        case Try(load):
            return tr(
                "{load} wordt 10 seconden omgezet. Kijk of dat klopt.", load=load_name(load, tr)
            )
        case Keep(load, on, for_s):
            name = load_name(load, tr)
            until = tr.moment(snapshot.now + timedelta(seconds=for_s), snapshot.now)
            if on:
                return tr("{load} blijft aan tot {time}.", load=name, time=until)
            return tr("{load} blijft uit tot {time}.", load=name, time=until)
        case Free(load):
            return tr("{load} gaat weer vanzelf aan en uit.", load=load_name(load, tr))
        case Quiet():
            return tr("Het alarm is een uur stil.")
        case Examine(_, "stop"):
            return tr("De test is gestopt.")
        case Examine(_, kind):
            return tr(
                "De {test} is begonnen. De uitslag komt hier te staan.", test=tr(TEST_KIND[kind])
            )
        case _:
            return promises.outcome(command, snapshot, tr)


def _about(code: str, subject: str, status: Status | None, tr: Translator) -> str:
    what = advice(code, tr).what
    if status and subject in status.loads:
        return f"{load_name(subject, tr)}: {what}"
    if status and subject in status.supplies and len(status.supplies) > 1:
        return f"{supply_name(subject, status, tr)}: {what}"
    return what


def _essential(load: str, status: Status | None) -> bool:
    return bool(status and load in status.loads and status.loads[load].essential)
