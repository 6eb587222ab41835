"""Noodmeldingen: what cannot be phoned to 112, taken down and passed on. Never in public."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.desk.forms import Field, Form, Kind
from kiosk.desk.reports import radio_script
from kiosk.desk.reports.store import LINE_CHARS, WORDS_CHARS, State
from kiosk.i18n.translator import N_
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
    Route,
    Row,
    Title,
)

if TYPE_CHECKING:
    from kiosk.desk.reports.store import Report
    from kiosk.navigation.context import Context

REPORTS = Route("reports")
STATE = {
    State.TAKEN: N_("Nog niet doorgegeven"),
    State.RELAYED: N_("Doorgegeven, nog niet bevestigd"),
    State.ACKNOWLEDGED: N_("Bevestigd"),
}


def present(context: Context) -> Article:
    tr, snapshot = context.tr, context.snapshot
    reports = context.desk_session.desk.reports.reports(drill=snapshot.drill)
    blocks: list[Block] = [
        Title(tr("Noodmeldingen")),
        Note(
            "information",
            tr(
                "Neem een melding op als 112 niet te bellen is. Geef die meteen door per portofoon."
            ),
            small=True,
        ),
        Actions((Choice("report", tr("Nieuwe noodmelding"), Route("report-form"), chosen=True),)),
    ]
    blocks += [_row(report, context) for report in reports]
    return Article(tuple(blocks), Route("tasks"))


def _row(report: Report, context: Context) -> Row:
    tr = context.tr
    return Row(
        icon="report",
        badge=tr(STATE[report.state]),
        title=report.emergency.what,
        detail="",
        meta=f"{report.name} · {tr.moment(report.taken_at, context.snapshot.now)}",
        route=Route("report", str(report.id)),
        loud=report.state is not State.ACKNOWLEDGED,
    )


def form(context: Context, key: str) -> Form:  # noqa: ARG001 - one shape for all forms
    tr = context.tr
    return Form(
        title=tr("Nieuwe noodmelding"),
        help=tr(
            "Blijf rustig en vraag door. Schrijf op wat de melder zegt, in zijn eigen woorden."
        ),
        fields=(
            Field("wat", tr("Wat is er gebeurd?"), longest=LINE_CHARS),
            Field("waar", tr("Waar is het? Straat, nummer, plaats"), longest=LINE_CHARS),
            Field("wie", tr("Wie is in gevaar? Hoeveel mensen?"), longest=LINE_CHARS),
            Field("terugbellen", tr("Waar is de melder te vinden?"), longest=LINE_CHARS),
            Field("woorden", tr("Wat zegt de melder precies?"), Kind.LINES, longest=WORDS_CHARS),
        ),
        send=Choice("check", tr("Neem de melding op"), REPORTS),
        back=REPORTS,
    )


def _find(context: Context) -> Report | None:
    key = context.key
    return context.desk_session.desk.reports.report(int(key)) if key.isdigit() else None


def present_one(context: Context) -> Article:
    """What was taken down, how far it is, and the next step."""
    tr, now, report = context.tr, context.snapshot.now, _find(context)
    if report is None:
        return Article((Note("information", tr("Deze melding is gewist.")),), REPORTS)
    emergency, waits = report.emergency, report.state is not State.ACKNOWLEDGED
    badge = tr("Melding {name}: {state}", name=report.name, state=tr(STATE[report.state]))
    blocks: list[Block] = [
        Badge("report", badge, loud=waits),
        Title(emergency.what),
        _next_step(report, context),
        *_no_exercise(report, context),
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
    return Article(tuple(blocks), REPORTS)


def _next_step(report: Report, context: Context) -> Actions:
    tr, key = context.tr, str(report.id)
    read = Choice(
        "radio", tr("Lees voor"), Route("report-read", key), chosen=report.state is State.TAKEN
    )
    if report.state is State.TAKEN:
        return Actions((read, Choice("send", tr("Is doorgegeven"), Route("report-relayed", key))))
    if report.state is State.RELAYED:
        confirm = Choice("check", tr("Is bevestigd"), Route("report-confirmed", key), chosen=True)
        return Actions((confirm, read))
    return Actions((read,))


def _no_exercise(report: Report, context: Context) -> tuple[Block, ...]:
    """A drill does not keep the real thing from happening."""
    if not report.drill:
        return ()
    real = Choice(
        "severe", context.tr("Dit is geen oefening"), Route("report-real", str(report.id))
    )
    return (Actions((real,)),)


def present_reading(context: Context) -> Article:
    """Large, to be read out over the voice radio."""
    tr, report = context.tr, _find(context)
    if report is None:
        return Article((Note("information", tr("Deze melding is gewist.")),), REPORTS)
    point = context.snapshot.config.point.name
    blocks: list[Block] = [
        Note("radio", tr("Lees langzaam voor. Wacht na Over op antwoord."), small=True),
        *(Title(line) for line in radio_script.of_report(report, point)),
        _next_step(report, context),
    ]
    return Article(tuple(blocks), Route("report", context.key))
