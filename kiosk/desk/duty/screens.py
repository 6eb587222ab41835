"""Who is on duty until when, and what the next shift must know."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.desk.confirming import Question
from kiosk.desk.duty import routes
from kiosk.desk.duty.handover import summary
from kiosk.desk.duty.store import LONGEST, NAME_CHARS, USUAL
from kiosk.desk.forms import Button, Field, Form, Kind
from kiosk.desk.routes import Sure, Tasks
from kiosk.model.views import (
    Actions,
    Article,
    Ask,
    Block,
    Choice,
    Heading,
    Note,
    Paragraph,
    Step,
    Title,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from content.core.checklists import Sheet
    from kiosk.desk.duty.handover import Facts
    from kiosk.desk.duty.store import Duty
    from kiosk.i18n.translator import Translator
    from kiosk.navigation.context import Context

DUTY, TASKS = routes.Roster(), Tasks()
HOUR_S = 3600
HOURS = (2, 4, USUAL.seconds // HOUR_S, 12, LONGEST.seconds // HOUR_S)


def present(context: Context, there: Sequence[Duty]) -> Article:
    tr, now = context.tr, context.snapshot.now
    blocks: list[Block] = [
        Title(tr("Wie heeft dienst")),
        Note(
            "information",
            tr("Schrijf op wie er werkt en tot hoe laat. Gaat iemand weg, druk dan op Naar huis."),
            small=True,
        ),
        Actions((Choice("add", tr("Iemand begint"), routes.DutyForm(), chosen=True),)),
    ]
    for duty in there:
        until = tr("tot {time}", time=tr.moment(duty.until, now))
        home = Choice("back", tr("Naar huis"), Sure(routes.EndDuty(duty.id)))
        blocks.append(Ask(duty.task, (home,), words=f"{duty.first_name}, {until}"))
    if not there:
        blocks.append(Note("duty", tr("Niemand staat opgeschreven.")))
    return Article(tuple(blocks), TASKS)


def sure(tr: Translator, duty: Duty | None) -> Question:
    """Before a name leaves the roster."""
    return Question(
        title=tr("Gaat deze persoon naar huis?"),
        happens=tr("De naam gaat van de lijst."),
        icon="back",
        yes=tr("Ja, naar huis"),
        back=DUTY,
        named=(f"{duty.first_name} · {duty.task}",) if duty else (),
    )


def form(tr: Translator, cards: Sequence[Sheet]) -> Form:
    """``cards``: the role cards, one for each task."""
    tasks = tuple((card.title, card.title) for card in cards)
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
        send=Button("check", tr("Begin de dienst")),
        back=DUTY,
    )


def present_handover(tr: Translator, facts: Facts) -> Article:
    """Made from what is known; nobody writes it."""
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
