"""Noodmeldingen: what cannot be phoned to 112, taken down and passed on. Never in public."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.desk.forms import Button, Field, Form, Kind
from kiosk.desk.link import states
from kiosk.desk.link.outgoing import report_id
from kiosk.desk.reports import answers, progress, radio_script, routes
from kiosk.desk.reports.store import LINE_CHARS, WORDS_CHARS, State
from kiosk.desk.routes import Sure, Tasks
from kiosk.model.views import (
    BULLET,
    Actions,
    Article,
    Badge,
    Block,
    Choice,
    Fact,
    Heading,
    Note,
    Paragraph,
    Row,
    Step,
    Title,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kiosk.desk.reports.store import Emergency, Report
    from kiosk.i18n.translator import Translator
    from kiosk.navigation.context import Context

REPORTS = routes.Reports()
STREET_CHARS, NUMBER_CHARS = 80, 12
_STREET = "Straat. In een andere plaats? Typ die erachter, na een komma"


def present(context: Context, reports: Sequence[Report]) -> Article:
    tr = context.tr
    blocks: list[Block] = [
        Title(tr("Noodmeldingen")),
        Note(
            "information",
            tr(
                "Neem een melding op als 112 niet te bellen is. Geef die meteen door per portofoon."
            ),
            small=True,
        ),
        Actions((Choice("report", tr("Nieuwe noodmelding"), routes.NEW, chosen=True),)),
    ]
    in_order = progress.first_those_that_wait(reports, context.snapshot.connection)
    blocks += [_row(report, context) for report in in_order]
    return Article(tuple(blocks), Tasks())


def _row(report: Report, context: Context) -> Row:
    tr, now, connection = context.tr, context.snapshot.now, context.snapshot.connection
    waits = states.age(report_id(report), report.taken_at, connection, now, tr)
    return Row(
        icon="report",
        badge=progress.words(report, connection, tr),
        title=report.emergency.what,
        detail="",
        meta=" · ".join(filter(None, (report.name, tr.moment(report.taken_at, now), waits))),
        route=routes.Report(report.id),
        loud=progress.waits(report, connection),
    )


def form(
    context: Context, route: routes.ReportForm, before: Report | None, draft: Mapping[str, str]
) -> Form:
    """All of it, to be read before it is passed on, and words to add.

    ``before``: the report to which this one adds, or which it puts right.
    """
    tr = context.tr
    values = answers.effective(before.emergency if before else None, draft)
    written = answers.emergency(values, context.snapshot.config.point)

    def line(name: str, label: str, made: str, *, asked_apart: bool = False) -> Field:
        usual = values.get(name, "")
        longest = LINE_CHARS - max(0, len(made) - len(usual))
        return Field(name, label, longest=longest, usual=usual, asked_apart=asked_apart)

    return Form(
        title=tr("Verbeter melding {name}", name=before.name)
        if before
        else tr("Nieuwe noodmelding"),
        help=tr("Verander wat niet klopt of vul aan. De eerste melding blijft zoals die was.")
        if before
        else tr("Lees dit voor aan de melder. Klopt het, druk dan op ‘Neem de melding op’."),
        summary=_summary(written, tr),
        changes=_changes(route, tr),
        fields=(
            line("wat", tr("Wat is er gebeurd? Vul aan"), written.what),
            line("waar", tr("Waar precies? Vul aan"), written.where),
            line("wie", tr("Wie is in gevaar? Vul aan"), written.who),
            line("terugbellen", tr("De melder: naam, kleding, telefoon"), written.call_back),
            Field(
                "woorden",
                tr("Wat zegt de melder precies?"),
                Kind.LINES,
                longest=WORDS_CHARS,
                usual=values.get("woorden", ""),
            ),
            Field(
                "straat",
                _STREET,
                longest=STREET_CHARS,
                usual=values.get("straat", ""),
                asked_apart=True,
            ),
            Field(
                "nummer",
                "Huisnummer",
                longest=NUMBER_CHARS,
                usual=values.get("nummer", ""),
                digits=True,
                asked_apart=True,
            ),
        ),
        send=Button("check", tr("Neem de melding op")),
        back=routes.Report(before.id) if before else REPORTS,
    )


def _summary(emergency: Emergency, tr: Translator) -> tuple[Step, ...]:
    """What will be passed on, and what cannot be missed but is."""
    lines = (
        ("report", emergency.what or tr("Wat er is gebeurd is niet ingevuld.")),
        ("places", emergency.where or tr("Waar het is, is niet ingevuld.")),
        ("person", emergency.who),
        ("phone", emergency.call_back),
    )
    return tuple(Step(BULLET, words, icon) for icon, words in lines if words)


def _changes(route: routes.ReportForm, tr: Translator) -> tuple[Choice, ...]:
    """Back to one of the questions."""
    steps = (
        (tr("Wat"), "soort"),
        (tr("Waar"), "plek"),
        (tr("Hoeveel mensen"), "aantal"),
        (tr("Hoe dringend"), "spoed"),
        (tr("Melder"), "melder"),
    )
    return tuple(Choice("write", words, routes.AskReport(route, step)) for words, step in steps)


def present_one(context: Context, report: Report | None) -> Article:
    """What was taken down, how far it is, and the next step."""
    tr, now = context.tr, context.snapshot.now
    if report is None:
        return Article((Note("information", tr("Deze melding is gewist.")),), REPORTS)
    emergency, connection = report.emergency, context.snapshot.connection
    far = progress.words(report, connection, tr)
    badge = tr("Melding {name}: {state}", name=report.name, state=far)
    blocks: list[Block] = [
        Badge("report", badge, loud=progress.waits(report, connection)),
        Title(emergency.what),
        _next_step(report, tr),
        *_no_exercise(report, tr),
        *states.waiting(report_id(report), report.taken_at, connection, now, tr),
    ]
    blocks += _facts(emergency, tr)[1:]
    if emergency.words:
        blocks.append(Heading(tr("Wat de melder zei")))
        blocks += [Paragraph(words) for words in emergency.words.split("\n") if words.strip()]
    times = (
        (tr("Opgenomen"), report.taken_at),
        (tr("Doorgegeven"), report.relayed_at),
        (tr("Bevestigd"), report.acknowledged_at),
    )
    blocks += [Fact("clock", label, tr.moment(at, now)) for label, at in times if at]
    blocks += states.blocks(report_id(report), report.taken_at, connection, now, tr)
    if connection is not None:
        correct = routes.ReportForm(corrects=report.id)
        blocks.append(Actions((Choice("write", tr("Vul aan of verbeter"), correct),)))
    return Article(tuple(blocks), REPORTS)


def _next_step(report: Report, tr: Translator) -> Actions:
    taken = report.state is State.TAKEN
    read = Choice("radio", tr("Lees voor"), routes.ReadReport(report.id), chosen=taken)
    if taken:
        relayed = Choice("send", tr("Is doorgegeven"), Sure(routes.RelayReport(report.id)))
        return Actions((read, relayed))
    if report.state is State.RELAYED:
        route = Sure(routes.ConfirmReport(report.id))
        confirm = Choice("check", tr("Is bevestigd"), route, chosen=True)
        return Actions((confirm, read))
    return Actions((read,))


def _facts(emergency: Emergency, tr: Translator) -> list[Block]:
    """What is known, line by line."""
    facts = (
        ("report", tr("Wat"), emergency.what),
        ("places", tr("Waar"), emergency.where),
        ("person", tr("Wie is in gevaar"), emergency.who),
        ("phone", tr("Waar is de melder te vinden"), emergency.call_back),
    )
    return [Fact(icon, label, words) for icon, label, words in facts if words]


def _no_exercise(report: Report, tr: Translator) -> tuple[Block, ...]:
    """A drill does not keep the real thing from happening."""
    if not report.drill:
        return ()
    real = Choice("severe", tr("Dit is geen oefening"), Sure(routes.MakeReal(report.id)))
    return (Actions((real,)),)


def present_reading(context: Context, report: Report | None) -> Article:
    """Large, to be read out over the voice radio."""
    tr = context.tr
    if report is None:
        return Article((Note("information", tr("Deze melding is gewist.")),), REPORTS)
    point = context.snapshot.config.point.name
    blocks: list[Block] = [
        Note("radio", tr("Lees langzaam voor. Wacht na Over op antwoord."), small=True),
        *(Title(line) for line in radio_script.of_report(report, point)),
        _next_step(report, tr),
    ]
    return Article(tuple(blocks), routes.Report(report.id))
