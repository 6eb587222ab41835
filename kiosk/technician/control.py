"""Doen, for technicians: silence an alarm, test the battery, switch a load. Each asks once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.i18n import power_labels
from kiosk.i18n.power_labels import TEST_KIND, TEST_RESULT, load_name, supply_name
from kiosk.i18n.translator import N_
from kiosk.model.views import (
    Actions,
    Article,
    Block,
    Choice,
    Fact,
    Heading,
    Note,
    Paragraph,
    Row,
    Title,
)
from kiosk.technician import power_commands, routes
from kiosk.technician.power import alarm_words, in_order, load_words
from kiosk.technician.power_commands import Examine, Free, Keep, Quiet, Try

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kiosk.i18n.translator import Translator
    from kiosk.state.snapshot import Snapshot
    from kiosk.technician.power_commands import Command
    from power.status import LoadStatus, Status, SupplyStatus

CONTROL = routes.Control()
HOURS = {3600: N_("1 uur"), 14400: N_("4 uur"), 43200: N_("12 uur"), 86400: N_("24 uur")}


def present(snapshot: Snapshot, tr: Translator, said: str) -> Article:
    """``said``: what came of the last command."""
    blocks: list[Block] = [Note("information", said)] if said else []
    explained = tr("Hier grijpt u zelf in. U krijgt steeds eerst te zien wat er gebeurt.")
    blocks.append(Note("information", explained, small=True))
    if snapshot.power is None:
        return Article((*blocks, _silent(tr)))
    status = snapshot.power
    return Article(
        (
            *blocks,
            *_alarms(status, snapshot, tr),
            *_tests(status, snapshot, tr),
            Heading(tr("Apparaten proberen, aan of uit houden")),
            *(_row(name, load, snapshot, tr) for name, load in in_order(status) if load.switchable),
        )
    )


def _silent(tr: Translator) -> Note:
    sentence = tr("De stroommodule antwoordt niet. Nu kan hier niets.")
    return Note("severe", sentence, loud=True)


def _alarms(status: Status, snapshot: Snapshot, tr: Translator) -> Iterator[Block]:
    if status.alarms:
        yield Heading(tr("Alarmen"))
    for alarm in status.alarms:
        yield Note("severe", alarm_words(alarm, status, snapshot, tr), loud=not alarm.silenced)
        if not alarm.silenced:
            yield Actions((_ask("stop", tr("Zet een uur stil"), Quiet(alarm.code, alarm.subject)),))


def _tests(status: Status, snapshot: Snapshot, tr: Translator) -> Iterator[Block]:
    yield Heading(tr("Accu testen"))
    for name, supply in status.supplies.items():
        if len(status.supplies) > 1:
            yield Paragraph(supply_name(name, status, tr))
        result = _last_result(name, status, snapshot, tr)
        if result:
            yield Fact("history", tr("Laatste test"), result)
        if supply.test:
            yield Fact("tasks", tr("Bezig"), tr(TEST_KIND[supply.test]))
            yield Actions((_ask("stop", tr("Stop de test"), Examine(name, "stop")),))
        else:
            yield _offered(name, supply, tr)


def _offered(name: str, supply: SupplyStatus, tr: Translator) -> Block:
    buttons = {
        "quick": _ask("check", tr("Zelftest, 1 minuut"), Examine(name, "quick")),
        "capacity": _ask("battery", tr("Ontlaadtest, uren"), Examine(name, "capacity")),
    }
    offered = buttons if supply.tests is None else supply.tests
    if not offered:
        return Paragraph(power_labels.refusal("not-testable", "", tr))
    return Actions(tuple(button for kind, button in buttons.items() if kind in offered))


def _last_result(supply: str, status: Status, snapshot: Snapshot, tr: Translator) -> str:
    for event in status.events:
        if event.subject == supply and event.what in TEST_RESULT and event.what != "test-began":
            when = tr.moment(event.at, snapshot.now)
            return f"{tr(TEST_RESULT[event.what])} · {when}"
    return ""


def _row(name: str, load: LoadStatus, snapshot: Snapshot, tr: Translator) -> Row:
    return Row(
        icon="check" if load.on else "close",
        badge="",
        title=load_name(name, tr),
        detail="",
        meta=load_words(load, snapshot, tr),
        route=routes.Load(name),
    )


def present_load(snapshot: Snapshot, tr: Translator, name: str) -> Article:
    """One load, and what can be done with it."""
    load = snapshot.power.loads.get(name) if snapshot.power else None
    if load is None or not load.switchable:
        gone = (
            _silent(tr)
            if snapshot.power is None
            else Note("information", power_labels.refusal("no-load", "", tr))
        )
        return Article((gone,), CONTROL)
    other = tr("Probeer: 10 seconden uit") if load.on else tr("Probeer: 10 seconden aan")
    first = [_ask("history", other, Try(name, not load.on))]
    if load.override_until:
        first.append(_ask("check", tr("Laat weer vanzelf gaan"), Free(name)))
    return Article(
        (
            Title(load_name(name, tr)),
            Fact("check" if load.on else "close", tr("Nu"), load_words(load, snapshot, tr)),
            Actions(tuple(first)),
            Heading(tr("Aan houden")),
            _keeping(name, tr, on=True),
            Heading(tr("Uit houden")),
            _keeping(name, tr, on=False),
        ),
        CONTROL,
    )


def _keeping(name: str, tr: Translator, *, on: bool) -> Actions:
    icon = "check" if on else "close"
    return Actions(
        tuple(_ask(icon, tr(words), Keep(name, on, for_s)) for for_s, words in HOURS.items()),
        narrow=True,
    )


def _ask(icon: str, words: str, command: Command) -> Choice:
    return Choice(icon, words, routes.Sure(command))


def present_sure(snapshot: Snapshot, tr: Translator, command: Command) -> Article:
    """Asked once, before anything is done."""
    back = routes.Load(command.load) if isinstance(command, Try | Keep | Free) else CONTROL
    question = power_commands.question(command, snapshot, tr)
    return Article(
        (
            Title(question.title),
            *(Paragraph(sentence) for sentence in question.happens),
            Actions(
                (
                    Choice("check", question.yes, routes.CarryOut(command), chosen=True),
                    Choice("close", tr("Nee, ga terug"), back),
                )
            ),
        ),
        back,
    )
