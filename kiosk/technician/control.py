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
    Title,
)
from kiosk.technician import consequences, power_commands, routes, standing
from kiosk.technician.ahead import arguments
from kiosk.technician.power import alarm_words, in_order, load_words
from kiosk.technician.power_commands import Examine, Free, Keep, Quiet, Try
from kiosk.technician.promises import EndPromise, PromiseLight
from kiosk.technician.ways import TECHNICIAN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kiosk.i18n.translator import Translator
    from kiosk.state.snapshot import Snapshot
    from kiosk.technician.ahead import Ahead
    from kiosk.technician.power_commands import Command
    from kiosk.technician.ways import Ways
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
            Heading(tr("Licht en aggregaat")),
            *standing.light_and_generator(snapshot, tr, TECHNICIAN),
            Heading(tr("Apparaten proberen, aan of uit houden")),
            *(
                standing.load_row(name, load, snapshot, tr, TECHNICIAN)
                for name, load in in_order(status)
                if load.switchable
            ),
            *_tests(status, snapshot, tr),
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


def present_load(snapshot: Snapshot, tr: Translator, name: str, ways: Ways = TECHNICIAN) -> Article:
    """One load, and what can be done with it."""
    load = snapshot.power.loads.get(name) if snapshot.power else None
    if load is None or not load.switchable:
        gone = (
            _silent(tr)
            if snapshot.power is None
            else Note("information", power_labels.refusal("no-load", "", tr))
        )
        return Article((gone,), ways.home)
    first = [*_try(name, load, tr, ways)]
    if load.override_until:
        first.append(_ask("check", tr("Laat weer vanzelf gaan"), Free(name), ways))
    return Article(
        (
            Title(load_name(name, tr)),
            Fact("check" if load.on else "close", tr("Nu"), load_words(load, snapshot, tr)),
            *((Actions(tuple(first)),) if first else ()),
            Heading(tr("Aan houden")),
            _keeping(name, tr, ways, on=True),
            Heading(tr("Uit houden")),
            _keeping(name, tr, ways, on=False),
        ),
        ways.home,
    )


def _try(name: str, load: LoadStatus, tr: Translator, ways: Ways) -> Iterator[Choice]:
    """For who looks at its relay."""
    if ways is TECHNICIAN:
        other = tr("Probeer: 10 seconden uit") if load.on else tr("Probeer: 10 seconden aan")
        yield _ask("history", other, Try(name, not load.on))


def _keeping(name: str, tr: Translator, ways: Ways, *, on: bool) -> Actions:
    icon = "check" if on else "close"
    return Actions(
        tuple(_ask(icon, tr(words), Keep(name, on, for_s), ways) for for_s, words in HOURS.items()),
        narrow=True,
    )


def _ask(icon: str, words: str, command: Command, ways: Ways = TECHNICIAN) -> Choice:
    return Choice(icon, words, ways.sure(command))


def present_sure(
    snapshot: Snapshot,
    tr: Translator,
    command: Command,
    ahead: Ahead | None = None,
    ways: Ways = TECHNICIAN,
) -> Article:
    """Asked once, before anything is done. ``ahead``: what it would cost, once that is known."""
    back = ways.load(command.load) if isinstance(command, Try | Keep | Free) else ways.home
    question = power_commands.question(command, snapshot, tr)
    costs: tuple[Block, ...] = ()
    if arguments(command):
        costs = tuple(consequences.of_order(command, ahead, snapshot, tr))
    return Article(
        (
            Title(question.title),
            *(Paragraph(sentence) for sentence in question.happens),
            Actions(
                (
                    _agreed(command, question.yes, ahead, tr, ways),
                    Choice("close", tr("Nee, ga terug"), back),
                )
            ),
            *costs,
        ),
        back,
    )


def _agreed(command: Command, yes: str, ahead: Ahead | None, tr: Translator, ways: Ways) -> Choice:
    """A promise is for days: nobody gives one before its price is in sight.

    A load that must go off now, because it smokes, waits for no sum. Nothing moves once the sum is
    there: the button that waits stands where the other comes.
    """
    if isinstance(command, PromiseLight | EndPromise) and ahead is None:
        return Choice("clock", tr("Even rekenen…"), ways.sure(command))
    return Choice("check", yes, ways.carry_out(command), chosen=True)
