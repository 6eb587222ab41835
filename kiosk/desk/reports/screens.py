"""Noodmeldingen: what cannot be phoned to 112, taken down and passed on. Never in public."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.desk.forms import Button, Field, Form, Kind
from kiosk.desk.link import states
from kiosk.desk.link.outgoing import report_id
from kiosk.desk.reports import progress, radio_script, routes
from kiosk.desk.reports.store import LINE_CHARS, WORDS_CHARS, Emergency, State
from kiosk.desk.routes import Tasks
from kiosk.model.views import (
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
    Title,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kiosk.desk.reports.store import Report
    from kiosk.i18n.translator import Translator
    from kiosk.navigation.context import Context

REPORTS = routes.Reports()


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
        Actions((Choice("report", tr("Nieuwe noodmelding"), routes.ReportForm(), chosen=True),)),
    ]
    blocks += [_row(report, context) for report in reports]
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


def form(tr: Translator, before: Report | None) -> Form:
    """``before``: the report to which this one adds, or which it puts right."""
    said = before.emergency if before else Emergency(what="", where="")

    def line(name: str, label: str, usual: str) -> Field:
        return Field(name, label, longest=LINE_CHARS, usual=usual)

    return Form(
        title=tr("Verbeter melding {name}", name=before.name)
        if before
        else tr("Nieuwe noodmelding"),
        help=tr("Verander wat niet klopt of vul aan. De eerste melding blijft zoals die was.")
        if before
        else tr(
            "Blijf rustig en vraag door. Schrijf op wat de melder zegt, in zijn eigen woorden."
        ),
        fields=(
            line("wat", tr("Wat is er gebeurd?"), said.what),
            line("waar", tr("Waar is het? Straat, nummer, plaats"), said.where),
            line("wie", tr("Wie is in gevaar? Hoeveel mensen?"), said.who),
            line("terugbellen", tr("Waar is de melder te vinden?"), said.call_back),
            Field(
                "woorden",
                tr("Wat zegt de melder precies?"),
                Kind.LINES,
                longest=WORDS_CHARS,
                usual=said.words,
            ),
        ),
        send=Button("check", tr("Neem de melding op")),
        back=routes.Report(before.id) if before else REPORTS,
    )


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
    facts = (
        ("places", tr("Waar"), emergency.where),
        ("person", tr("Wie is in gevaar"), emergency.who),
        ("phone", tr("Waar is de melder te vinden"), emergency.call_back),
    )
    blocks += [Fact(icon, label, words) for icon, label, words in facts if words]
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
        relayed = Choice("send", tr("Is doorgegeven"), routes.RelayReport(report.id))
        return Actions((read, relayed))
    if report.state is State.RELAYED:
        route = routes.ConfirmReport(report.id)
        confirm = Choice("check", tr("Is bevestigd"), route, chosen=True)
        return Actions((confirm, read))
    return Actions((read,))


def _no_exercise(report: Report, tr: Translator) -> tuple[Block, ...]:
    """A drill does not keep the real thing from happening."""
    if not report.drill:
        return ()
    real = Choice("severe", tr("Dit is geen oefening"), routes.MakeReal(report.id))
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
