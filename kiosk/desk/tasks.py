"""Taken: where a shift begins: what waits, who is there, and the lists of the day."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from kiosk.desk.checklists.store import checklists
from kiosk.desk.reports.store import State
from kiosk.model.views import Actions, Article, Block, Choice, Note, Route, Row

if TYPE_CHECKING:
    from content.core.checklists import Sheet
    from kiosk.desk.checklists.store import Run
    from kiosk.navigation.context import Context


def present(context: Context) -> Article:
    tr, desk = context.tr, context.desk_session.desk
    blocks: list[Block] = [
        Note(
            "information",
            tr("Hier begint uw dienst. Werk de lijsten af en schrijf op wat er gebeurt."),
            small=True,
        ),
    ]
    if desk.trouble:
        blocks.append(Note("severe", desk.trouble, loud=True))
    if context.snapshot.config.desk.emergency_reports:
        blocks += _reports(context)
    blocks.append(_duty(context))
    blocks += [_list(sheet, context) for sheet in checklists(context.checklists())]
    blocks.append(
        Row("handover", "", tr("Overdracht"), "", tr("Wat de volgende dienst moet weten"), HANDOVER)
    )
    blocks.append(Row("person", "", tr("Wie doet wat"), "", tr("Een kaart voor elke taak"), CARDS))
    return Article(tuple(blocks), abreast=True)


HOURLY, HOUR = "hourly", timedelta(hours=1)
HANDOVER, CARDS = Route("handover"), Route("cards")


def _reports(context: Context) -> list[Block]:
    """The one thing that cannot wait comes first."""
    tr = context.tr
    new = Choice("report", tr("Nieuwe noodmelding"), Route("report-form"), chosen=True)
    reports = context.desk_session.desk.reports.reports(drill=context.snapshot.drill)
    waiting = sum(report.state is not State.ACKNOWLEDGED for report in reports)
    if not reports:
        return [Actions((new,))]
    count = tr.plural("{n} melding nog niet bevestigd", "{n} meldingen nog niet bevestigd", waiting)
    return [
        Actions((new,)),
        Row(
            icon="report",
            badge="",
            title=tr("Noodmeldingen"),
            detail="",
            meta=count if waiting else tr("Alles is bevestigd"),
            route=Route("reports"),
            loud=waiting > 0,
        ),
    ]


def _duty(context: Context) -> Row:
    tr = context.tr
    there = context.desk_session.desk.roster.on_duty(
        context.snapshot.now, drill=context.snapshot.drill
    )
    names = ", ".join(f"{duty.first_name} ({duty.task})" for duty in there)
    return Row(
        icon="duty",
        badge="",
        title=tr("Wie heeft dienst"),
        detail="",
        meta=names or tr("Niemand staat opgeschreven"),
        route=Route("duty"),
    )


def _list(sheet: Sheet, context: Context) -> Row:
    tr, runs, drill = context.tr, context.desk_session.desk.runs, context.snapshot.drill
    running = runs.running(sheet.name, drill=drill)
    last = runs.last_ended(sheet.name, drill=drill)
    meta = ""
    if running:
        done = sum(item in running.ticked for item in sheet.items)
        meta = tr("Bezig: {done} van {all}", done=tr.number(done), all=tr.number(len(sheet.items)))
    elif last and last.ended_at:
        meta = tr("Laatst klaar: {time}", time=tr.moment(last.ended_at, context.snapshot.now))
    due = sheet.name == HOURLY and not running and _is_due(last, context)
    badge = tr("Het is weer tijd") if due else ""
    return Row("tasks", badge, sheet.title, "", meta, Route("list", sheet.name), loud=due)


def _is_due(last: Run | None, context: Context) -> bool:
    """An hour after the last time, while somebody is on duty."""
    now = context.snapshot.now
    there = context.desk_session.desk.roster.on_duty(now, drill=context.snapshot.drill)
    since = last.ended_at if last else min((duty.since for duty in there), default=None)
    return bool(there and since and now - since >= HOUR)
