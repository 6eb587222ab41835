"""A longer promise of light and a generator: what can be asked, and what is said of it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from kiosk.i18n.translator import Translator
    from kiosk.state.snapshot import Snapshot
    from power.status import Status

LONGEST_LIGHT = timedelta(days=14)
LONGEST_RUN = timedelta(hours=24)
"""As `power.requests` has it."""
SHORTEST_RUN = timedelta(minutes=1)
HALF_A_MINUTE = timedelta(seconds=30)


@dataclass(frozen=True)
class PromiseLight:
    """Let the light, and all that is essential, stay on until then; comfort pays."""

    until: datetime


@dataclass(frozen=True)
class EndPromise:
    """As the settings say again."""


@dataclass(frozen=True)
class GeneratorRuns:
    """What is there of mains comes from a generator, until then."""

    until: datetime


@dataclass(frozen=True)
class GeneratorEnds:
    """What is there of mains is full mains again."""


Promise: TypeAlias = PromiseLight | EndPromise | GeneratorRuns | GeneratorEnds


@dataclass(frozen=True)
class Question:
    """What is asked before it is done."""

    title: str
    happens: tuple[str, ...]
    """What will happen, in sentences."""
    yes: str


def running_s(until: datetime, now: datetime) -> float:
    """For how long a generator will have run by then, as long as may be said."""
    return min(max(until - now, SHORTEST_RUN), LONGEST_RUN).total_seconds()


def question(command: Promise, snapshot: Snapshot, tr: Translator) -> Question:
    """What will happen, to be agreed to."""
    match command:
        case PromiseLight(until):
            return Question(
                tr("Het licht aan houden tot {time}?", time=tr.moment(until, snapshot.now)),
                (tr("Andere apparaten gaan eerder uit als dat nodig is."),),
                tr("Ja, houd aan"),
            )
        case EndPromise():
            return Question(
                tr("Het licht weer zo lang aan als in de instellingen staat?"),
                (tr("Andere apparaten kunnen dan langer aan. Het licht kan eerder uitgaan."),),
                tr("Ja, neem terug"),
            )
        case GeneratorRuns(until):
            return Question(
                tr("Geeft het aggregaat stroom tot {time}?", time=tr.moment(until, snapshot.now)),
                (
                    tr("Eerst laadt de accu. Daarna gaat aan wat het aggregaat erbij kan hebben."),
                    tr("Stopt het eerder? Zeg het dan hier."),
                ),
                tr("Ja, het draait"),
            )
        case GeneratorEnds():
            return Question(
                tr("Draait het aggregaat niet meer?"),
                (tr("Wat er daarna aan stroom binnenkomt, telt weer als gewone netstroom."),),
                tr("Ja, het is uit"),
            )


def outcome(command: Promise, snapshot: Snapshot, tr: Translator) -> str:
    """What was done, once the daemon said yes."""
    match command:
        case PromiseLight(until):
            time = tr.moment(until, snapshot.now)
            return tr("Het licht blijft aan tot {time}, zolang de accu dat kan.", time=time)
        case EndPromise():
            return tr("Het licht gaat weer zo lang aan als in de instellingen staat.")
        case GeneratorRuns(until):
            time = tr.moment(until, snapshot.now)
            return tr("Genoteerd: het aggregaat geeft stroom tot {time}.", time=time)
        case GeneratorEnds():
            return tr("Genoteerd: het aggregaat is uit.")


def whole(moment: datetime) -> datetime:
    """To the nearest minute: "07:00" that a daemon counted by another clock must not read 06:59."""
    return (moment + HALF_A_MINUTE).replace(second=0, microsecond=0)


def asked_until(status: Status) -> datetime | None:
    """Until when somebody asked for the light."""
    return whole(status.target_until) if status.target_until else None


def promised_until(status: Status) -> datetime | None:
    """Until when all essentials are promised; None: an older daemon does not tell."""
    moments = [supply.promised_until for supply in status.supplies.values()]
    known = [moment for moment in moments if moment is not None]
    return whole(min(known)) if known and len(known) == len(moments) else None


def has_generator(status: Status) -> bool:
    """Whether a supply can have one."""
    return any(supply.generator_h is not None for supply in status.supplies.values())


def generator_until(status: Status) -> datetime | None:
    """Until when people said that one runs."""
    said = [s.generator_until for s in status.supplies.values() if s.generator_until]
    return whole(max(said)) if said else None
