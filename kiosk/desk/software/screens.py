"""Nieuwe software: what runs, what waits, the question, and what came of what was tried."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from common.time_zone import AMSTERDAM
from kiosk.desk.confirming import Question
from kiosk.i18n.software_labels import HELD_BACK, REFUSED
from kiosk.i18n.translator import N_
from kiosk.model.views import Actions, Article, Choice, Fact, Gauge, Heading, Note, Row, Step, Title
from software.errors import Why
from software.rules import QUIET_FROM_H, QUIET_UNTIL_H
from software.telling import Stage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from kiosk.i18n.translator import Translator
    from kiosk.model.routes import Route
    from kiosk.model.views import Block
    from kiosk.state.software import Software
    from software.telling import Told

NEWS_FOR = timedelta(days=1)
"""So long what ended is told where a shift begins."""
_ICON = {
    Stage.WRITING: "usb",
    Stage.WAITING: "storage",
    Stage.TRYING: "clock",
    Stage.GOOD: "check",
    Stage.FAILED: "severe",
    Stage.REFUSED: "severe",
}
SAID = {
    Stage.WRITING: N_("Nieuwe software komt op de kaart. Laat de stick zitten."),
    Stage.TRYING: N_("Versie {version} is net gestart en wordt geprobeerd."),
    Stage.GOOD: N_("Versie {version} werkt goed, sinds {time}."),
    Stage.FAILED: N_("Versie {version} werkte niet. De vorige versie draait weer."),
    Stage.REFUSED: N_("De software op de stick is niet aangenomen."),
}
ADVICE = {
    Stage.WRITING: N_("Dit duurt een paar minuten. Bezoekers merken er niets van."),
    Stage.TRYING: N_("Laat het apparaat aan staan. Na tien minuten staat hier wat ervan kwam."),
    Stage.FAILED: N_("Dit steunpunt probeert het niet vanzelf opnieuw. Bel de helpdesk."),
}


@dataclass(frozen=True)
class Ways:
    """Where the buttons of one role lead."""

    back: Route
    ask: Callable[[str, str], Route]
    """Gets version and image: asks before it is agreed."""
    withdraw: Route


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How it is at this moment."""

    now: datetime
    version: str
    """Of what runs."""
    software: Software | None
    held_back: Why | None = None
    """Why what waits would not start now."""
    not_taken: Why | None = None
    """Why this machine takes none at all."""
    clock_known: bool = True


def present(standing: Standing, tr: Translator, ways: Ways, said: str) -> Article:
    """``said``: what came of the last touch."""
    blocks: list[Block] = [Note("information", said)] if said else []
    explained = tr(
        "Nieuwe software komt op een stick. Die start alleen ’s nachts, en alleen als u dat wilt."
    )
    return Article(
        (
            *blocks,
            *_told(standing, tr),
            *_question(standing, tr, ways),
            Note("information", explained, small=True),
            Fact("technician", tr("Nu draait"), tr("versie {version}", version=standing.version)),
            *_how(standing, tr),
        ),
        ways.back,
    )


def _told(standing: Standing, tr: Translator) -> Iterator[Block]:
    software, now = standing.software, standing.now
    if software is None:
        why = standing.not_taken
        words = tr(REFUSED[why]) if why else tr("Er is geen nieuwe software.")
        yield Title(words, "information")
        return
    told, words = software.told, sentence(software, now, tr)
    if told is None:
        yield Title(words, "severe", loud=True)
        return
    if told.why is Why.SAME:
        yield Title(tr(REFUSED[Why.SAME]), "check")
        return
    is_stuck = told.stage is Stage.WRITING and not software.is_being_written(now)
    if is_stuck or told.stage in {Stage.FAILED, Stage.REFUSED}:
        yield Title(words, "severe", loud=True)
    else:
        yield Title(words, "clock" if software.is_agreed else _ICON[told.stage])
    if not is_stuck:
        yield from _advice(told, tr)


def sentence(software: Software, now: datetime, tr: Translator) -> str:
    """How it stands, in one or two sentences."""
    told = software.told
    if told is None:
        return tr("Er is niet te lezen hoe het met nieuwe software staat. Bel de helpdesk.")
    if told.stage is Stage.WRITING and not software.is_being_written(now):
        return tr("Er komt niets meer bij. Haal de stick eruit en steek hem er opnieuw in.")
    if told.stage is Stage.WAITING or (told.why is Why.SAME and software.waits):
        return _waiting(software, told, now, tr)
    if told.why is Why.SAME:
        return tr(REFUSED[Why.SAME])
    return tr(SAID[told.stage], version=told.version, time=tr.moment(software.at, now))


def _waiting(software: Software, told: Told, now: datetime, tr: Translator) -> str:
    if software.is_agreed:
        time = _at(QUIET_FROM_H, now, tr)
        return tr(
            "Versie {version} wordt vannacht geïnstalleerd, na {time} uur.",
            version=told.version,
            time=time,
        )
    if told.put_off:
        return tr("Versie {version} is niet gestart en staat nog klaar.", version=told.version)
    return tr("Versie {version} staat klaar.", version=told.version)


def _at(hour: int, now: datetime, tr: Translator) -> str:
    return tr.clock(now.astimezone(AMSTERDAM).replace(hour=hour, minute=0))


def _advice(told: Told, tr: Translator) -> Iterator[Block]:
    if told.stage is Stage.WRITING:
        yield Gauge("storage", f"{tr.number(told.done_pct)} %", tr("staat op de kaart"))
    words = ADVICE.get(told.stage, "")
    if words:
        yield Note("information", tr(words))
    if told.stage is Stage.REFUSED and (told.why or told.reason):
        yield Note("information", tr(REFUSED[told.why]) if told.why else told.reason)


def _question(standing: Standing, tr: Translator, ways: Ways) -> Iterator[Block]:
    """What waits may start, or not after all."""
    software = standing.software
    if software is None or software.told is None or not software.waits:
        return
    told = software.told
    if told.stage is not Stage.WAITING:
        yield Heading(_waiting(software, told, standing.now, tr))
    if standing.held_back:
        yield Note("power", tr(HELD_BACK[standing.held_back]), loud=True)
    if not standing.clock_known:
        yield Note("clock", tr("De klok is niet zeker. Zet hem eerst gelijk."), loud=True)
    if software.is_agreed:
        yield Note("information", tr("Het scherm is dan een paar minuten donker."))
        yield Actions((Choice("close", tr("Toch niet"), ways.withdraw),))
        return
    if told.put_off:
        yield Note("power", tr("Misschien viel de stroom uit voordat het begon."))
    ask = ways.ask(told.version, told.image_sha256)
    yield Actions((Choice("clock", tr("Vannacht installeren"), ask, chosen=True),))
    if told.stage is Stage.WAITING:
        yield Note("usb", tr("De stick is niet meer nodig."))


def _how(standing: Standing, tr: Translator) -> Iterator[Block]:
    """For who comes with a stick, as long as nothing else is going on."""
    if standing.software is not None or standing.not_taken:
        return
    yield Heading(tr("Zo brengt u nieuwe software"))
    steps = (
        tr("Steek de stick met software in het apparaat."),
        tr("Laat hem zitten tot hier een versie klaarstaat."),
        tr("Raak dan Vannacht installeren aan."),
    )
    for number, words in enumerate(steps, 1):
        yield Step(tr.number(number), words)


def question(version: str, now: datetime, tr: Translator, back: Route) -> Question:
    """Asked once: who says yes knows what happens to the screen."""
    return Question(
        title=tr("Versie {version} vannacht installeren?", version=version),
        happens=tr("Het scherm is vannacht een paar minuten donker."),
        named=(
            tr(
                "Het begint tussen {from_time} en {until_time} uur.",
                from_time=_at(QUIET_FROM_H, now, tr),
                until_time=_at(QUIET_UNTIL_H, now, tr),
            ),
            tr("Werkt het niet? De oude komt vanzelf terug."),
            tr("Pincodes en berichten blijven."),
        ),
        icon="clock",
        yes=tr("Vannacht installeren"),
        back=back,
    )


def row(software: Software | None, now: datetime, tr: Translator, route: Route) -> Row | None:
    """For where a shift begins; None: there is no news."""
    told = software.told if software else None
    if software is None or told is None:
        return None
    has_ended = told.stage in {Stage.GOOD, Stage.FAILED, Stage.REFUSED}
    is_old = now - software.at > NEWS_FOR or told.why is Why.SAME
    if has_ended and not software.waits and is_old:
        return None
    return Row(
        icon="storage",
        badge="",
        title=tr("Nieuwe software"),
        detail="",
        meta=sentence(software, now, tr),
        route=route,
    )


def waits(software: Software | None, tr: Translator) -> str:
    """For the list of what is needed less often."""
    asks = software is not None and software.waits and not software.is_agreed
    return tr("Staat klaar") if asks else ""
