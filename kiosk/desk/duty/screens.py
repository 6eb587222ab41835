"""Who is on duty until when, and what the next shift must know."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.desk.checklists.store import role_cards
from kiosk.desk.duty.handover import Facts, summary
from kiosk.desk.duty.store import LONGEST, NAME_CHARS, USUAL
from kiosk.desk.forms import Field, Form, Kind
from kiosk.i18n.power_labels import load_name
from kiosk.model.views import (
    Actions,
    Article,
    Ask,
    Block,
    Choice,
    Heading,
    Note,
    Paragraph,
    Route,
    Step,
    Title,
)

if TYPE_CHECKING:
    from kiosk.navigation.context import Context

DUTY, TASKS = Route("duty"), Route("tasks")
HOUR_S = 3600
HOURS = (2, 4, USUAL.seconds // HOUR_S, 12, LONGEST.seconds // HOUR_S)


def present(context: Context) -> Article:
    tr, now = context.tr, context.snapshot.now
    there = context.desk_session.desk.roster.on_duty(now, drill=context.snapshot.drill)
    blocks: list[Block] = [
        Title(tr("Wie heeft dienst")),
        Note(
            "information",
            tr("Schrijf op wie er werkt en tot hoe laat. Gaat iemand weg, druk dan op Naar huis."),
            small=True,
        ),
        Actions((Choice("add", tr("Iemand begint"), Route("duty-form"), chosen=True),)),
    ]
    for duty in there:
        until = tr("tot {time}", time=tr.moment(duty.until, now))
        home = Choice("back", tr("Naar huis"), Route("duty-end", str(duty.id)))
        blocks.append(Ask(duty.task, (home,), words=f"{duty.first_name}, {until}"))
    if not there:
        blocks.append(Note("duty", tr("Niemand staat opgeschreven.")))
    return Article(tuple(blocks), TASKS)


def form(context: Context, key: str) -> Form:  # noqa: ARG001 - one shape for all forms
    tr = context.tr
    tasks = tuple((card.title, card.title) for card in role_cards())
    return Form(
        title=tr("Iemand begint"),
        help=tr("Alleen een voornaam is genoeg. Na 7 dagen wordt die gewist."),
        fields=(
            Field("voornaam", tr("Voornaam"), longest=NAME_CHARS),
            Field(
                "taak",
                tr("Welke taak?"),
                Kind.CHOICE,
                usual=tasks[0][0] if tasks else "",
                options=tasks,
            ),
            Field(
                "tot",
                tr("Hoe lang?"),
                Kind.CHOICE,
                usual=str(USUAL.seconds // HOUR_S),
                options=tuple((str(h), tr.plural("{n} uur", "{n} uur", h)) for h in HOURS),
            ),
        ),
        send=Choice("check", tr("Begin de dienst"), DUTY),
        back=DUTY,
    )


def present_handover(context: Context) -> Article:
    """Made from what is known; nobody writes it."""
    tr, snapshot, desk = context.tr, context.snapshot, context.desk_session.desk
    facts = Facts(
        now=snapshot.now,
        duties=desk.roster.on_duty(snapshot.now, drill=snapshot.drill),
        entries=desk.log.entries(drill=snapshot.drill),
        reports=desk.reports.reports(drill=snapshot.drill),
        notices=desk.notices.current(snapshot.now, drill=snapshot.drill),
        publishers=tuple(snapshot.publishers.values()),
        power=snapshot.power,
        load_name=lambda name: load_name(name, tr),
    )
    blocks: list[Block] = [
        Title(tr("Overdracht")),
        Note(
            "information",
            tr("Lees dit samen met de volgende dienst. Het wordt vanzelf gemaakt."),
            small=True,
        ),
    ]
    for section in summary(facts):
        blocks.append(Heading(section.title))
        single = len(section.lines) == 1
        blocks += [Paragraph(x) if single else Step("•", x) for x in section.lines]
    return Article(tuple(blocks), TASKS)
