"""Taken: where a shift begins: what waits, who is there, and the lists of the day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from kiosk.desk.checklists.routes import Cards, Checklist, Reopen
from kiosk.desk.checklists.store import HOURLY
from kiosk.desk.duty.routes import Handover, Roster
from kiosk.desk.link.routes import Post
from kiosk.desk.link.screens import open_emergencies, unread, waits_for_courier
from kiosk.desk.reports import progress
from kiosk.desk.reports.routes import NEW
from kiosk.model.views import Actions, Article, Block, Choice, Note, Row

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from content.core.checklists import Sheet
    from kiosk.desk.checklists.store import Run
    from kiosk.desk.duty.store import Duty
    from kiosk.desk.reports.store import Report
    from kiosk.i18n.translator import Translator
    from kiosk.navigation.context import Context

HOUR = timedelta(hours=1)
HANDOVER, CARDS = Handover(), Cards()


@dataclass(frozen=True)
class Listed:
    """A checklist, and how far it is."""

    sheet: Sheet
    running: Run | None
    last: Run | None
    """The last that ended."""


@dataclass(frozen=True)
class Shift:
    """What a shift begins with."""

    trouble: str
    """With the database itself, in Dutch; empty when all is well."""
    reports: Sequence[Report]
    on_duty: Sequence[Duty]
    lists: Sequence[Listed]
    software: Row | None = None
    """That new software waits, or what came of it."""


def present(context: Context, shift: Shift) -> Article:
    tr = context.tr
    blocks: list[Block] = [
        Note(
            "information",
            tr("Hier begint uw dienst. Werk de lijsten af en schrijf op wat er gebeurt."),
            small=True,
        ),
    ]
    if shift.trouble:
        blocks.append(Note("severe", shift.trouble, loud=True))
    blocks += _closed(context)
    ours = (
        _reports(shift.reports, context) if context.snapshot.config.desk.emergency_reports else []
    )
    theirs = _post(context)
    # Where others wait for us, and that is what a coordination point is for, they come first.
    asked = open_emergencies(context.snapshot.connection, drill=False)
    blocks += [*theirs, *ours] if asked else [*ours, *theirs]
    blocks.append(_duty(shift.on_duty, tr))
    blocks += [_list(listed, shift, context) for listed in shift.lists]
    if shift.software:
        blocks.append(shift.software)
    blocks.append(
        Row("handover", "", tr("Overdracht"), "", tr("Wat de volgende dienst moet weten"), HANDOVER)
    )
    blocks.append(Row("person", "", tr("Wie doet wat"), "", tr("Een kaart voor elke taak"), CARDS))
    return Article(tuple(blocks), abreast=True)


def _closed(context: Context) -> list[Block]:
    """What visitors read by now, and how that ends."""
    tr, snapshot = context.tr, context.snapshot
    if snapshot.closed_at is None:
        return []
    since = tr.moment(snapshot.closed_at, snapshot.now)
    return [
        Note(
            "clock",
            tr(
                "Het steunpunt is gesloten ({time}). "
                "Bezoekers lezen dat, en welk steunpunt wel open is.",
                time=since,
            ),
        ),
        Actions((Choice("check", tr("Het steunpunt is weer open"), Reopen()),)),
    ]


def _reports(reports: Sequence[Report], context: Context) -> list[Block]:
    """The one thing that cannot wait comes first."""
    new = Actions((Choice("report", context.tr("Nieuwe noodmelding"), NEW, chosen=True),))
    row = progress.row(reports, context)
    if row is None:
        return [new]
    return [row, new] if row.loud else [new, row]


def _post(context: Context) -> list[Block]:
    """What other places wrote, and what of ours cannot leave; nothing where there is no link."""
    tr, snapshot = context.tr, context.snapshot
    connection = snapshot.connection
    if connection is None:
        return []
    urgent = open_emergencies(connection, drill=False)
    new = unread(connection, drill=snapshot.drill)
    meta = tr.plural("{n} ongelezen", "{n} ongelezen", new) if new else tr("Alles is gelezen")
    if urgent:
        meta = tr.plural(
            "{n} noodmelding nog niet opgepakt", "{n} noodmeldingen nog niet opgepakt", urgent
        )
    row = Row(
        icon="log",
        badge="",
        title=tr("Post van andere plaatsen"),
        detail="",
        meta=meta,
        route=Post(drill=snapshot.drill),
        loud=urgent > 0,
    )
    courier = waits_for_courier(connection, snapshot.now, tr)
    return [*((Note("usb", courier, loud=True),) if courier else ()), row]


def _duty(there: Sequence[Duty], tr: Translator) -> Row:
    names = ", ".join(f"{duty.first_name} ({duty.task})" for duty in there)
    return Row(
        icon="duty",
        badge="",
        title=tr("Wie heeft dienst"),
        detail="",
        meta=names or tr("Niemand staat opgeschreven"),
        route=Roster(),
    )


def _list(listed: Listed, shift: Shift, context: Context) -> Row:
    tr, sheet, running, last = context.tr, listed.sheet, listed.running, listed.last
    meta = ""
    if running:
        done = sum(item in running.ticked for item in sheet.items)
        meta = tr("Bezig: {done} van {all}", done=tr.number(done), all=tr.number(len(sheet.items)))
    elif last and last.ended_at:
        meta = tr("Laatst klaar: {time}", time=tr.moment(last.ended_at, context.snapshot.now))
        if last.left:
            left = tr.plural("{n} ding niet gedaan", "{n} dingen niet gedaan", len(last.left))
            meta = f"{meta} · {left}"
    due = (
        sheet.name == HOURLY and not running and _is_due(last, shift.on_duty, context.snapshot.now)
    )
    badge = tr("Het is weer tijd") if due else ""
    return Row("tasks", badge, sheet.title, "", meta, Checklist(sheet.name), loud=due)


def _is_due(last: Run | None, there: Sequence[Duty], now: datetime) -> bool:
    """An hour after the last time, while somebody is on duty."""
    since = last.ended_at if last else min((duty.since for duty in there), default=None)
    return bool(there and since and now - since >= HOUR)
