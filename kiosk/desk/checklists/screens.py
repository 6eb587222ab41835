"""Checklists to tick, role cards to read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from content.core.model import BlockKind
from kiosk.desk.checklists import routes
from kiosk.desk.checklists.store import CLOSING, undone
from kiosk.desk.confirming import Question
from kiosk.desk.kept.screens import kept_for
from kiosk.desk.routes import Sure, Tasks
from kiosk.model.views import (
    Actions,
    Article,
    Block,
    Choice,
    Heading,
    Note,
    Paragraph,
    Row,
    Step,
    Title,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from content.core.checklists import Sheet
    from kiosk.desk.checklists.store import Run
    from kiosk.i18n.translator import Translator
    from kiosk.model.routes import Route
    from kiosk.navigation.context import Context

TASKS = Tasks()


def present(
    context: Context, sheet: Sheet | None, run: Run | None, before: Run | None = None
) -> Article:
    """One checklist, and how far it is; ``before``: how it ended the last time."""
    tr = context.tr
    if sheet is None:
        return Article((Note("information", tr("Deze lijst is er niet meer.")),), TASKS)
    blocks: list[Block] = [
        Title(sheet.title),
        Note(
            "information",
            tr("Raak aan wat gedaan is. Is alles gedaan? Druk dan onderaan op ‘Lijst is klaar’."),
            small=True,
        ),
        *(_left_before(before, context) if before else ()),
        *_blocks(sheet, run, context),
    ]
    left = undone(sheet, run)
    if left and run:
        words = tr.plural("Nog {n} ding te doen.", "Nog {n} dingen te doen.", len(left))
        blocks.append(Note("tasks", words))
    if run:
        end = _end(sheet.name, left)
        blocks.append(Actions((Choice("check", tr("Lijst is klaar"), end, chosen=not left),)))
    return Article(tuple(blocks), TASKS)


def _end(name: str, left: tuple[str, ...]) -> Route:
    """What is left undone is read first."""
    if name == CLOSING:
        return routes.Close()
    return Sure(routes.EndList(name, left)) if left else routes.EndList(name)


def _left_before(run: Run, context: Context) -> Iterator[Block]:
    """So that nobody takes the last time for better than it was."""
    if run.left and run.ended_at:
        at = context.tr.moment(run.ended_at, context.snapshot.now)
        yield Note("history", context.tr("Vorige keer ({time}) niet gedaan:", time=at), small=True)
        yield from (Step("•", item) for item in run.left)


def sure(tr: Translator, asked: routes.EndList) -> Question:
    """Before a list is done with things undone."""
    return Question(
        title=tr("Niet alles is gedaan"),
        happens=tr("Dit is niet gedaan. Het wordt opgeschreven voor de volgende dienst."),
        icon="check",
        yes=tr("Ja, de lijst is klaar"),
        back=routes.Checklist(asked.name),
        named=asked.left,
    )


def _blocks(sheet: Sheet, run: Run | None, context: Context) -> Iterator[Block]:
    tr = context.tr
    ticked = run.ticked if run else {}
    for block in sheet.blocks:
        if block.kind is BlockKind.HEADING:
            yield Heading(block.text)
        elif block.text in sheet.items:
            done = ticked.get(block.text)
            yield Row(
                icon="done" if done else "to-do",
                badge="",
                title=block.text,
                detail="",
                meta=tr("Gedaan {time}", time=tr.moment(done, context.snapshot.now))
                if done
                else "",
                route=routes.Tick(sheet.name, block.text),
            )
        else:
            yield Paragraph(block.text)


def present_close(context: Context, left: Sequence[str]) -> Article:
    """Asked once: closing deletes. ``left``: what of the list is undone."""
    tr = context.tr
    if context.snapshot.drill:
        goes = tr("U oefent. Alleen wat bij de oefening hoort, wordt nu gewist.")
    else:
        goes = tr(
            "Bevestigde noodmeldingen, oefeningen en halve formulieren worden nu gewist. "
            "Zet het logboek eerst op een stick."
        )
    yes = Choice("delete", tr("Ja, sluit het steunpunt"), routes.CloseNow(), chosen=True)
    no = Choice("back", tr("Nee, ga terug"), routes.Checklist(CLOSING))
    return Article(
        (
            Title(tr("Het steunpunt sluiten?")),
            Note("severe", goes, loud=True),
            *((Note("tasks", tr("Van de lijst is dit niet gedaan:")),) if left else ()),
            *(Step("•", item) for item in left),
            Actions((yes, no)),
            *kept_for(tr, context.snapshot.config.desk),
        ),
        routes.Checklist(CLOSING),
    )


def present_cards(tr: Translator, cards: Sequence[Sheet]) -> Article:
    rows = (Row("person", "", card.title, "", "", routes.Card(card.name)) for card in cards)
    note = tr("Elke taak heeft een kaart. Lees uw kaart voordat u begint.")
    title = Title(tr("Wie doet wat"))
    return Article((title, Note("information", note, small=True), *rows), TASKS, abreast=True)


def present_card(tr: Translator, card: Sheet | None) -> Article:
    back = routes.Cards()
    if card is None:
        return Article((Note("information", tr("Deze kaart is er niet meer.")),), back)
    blocks: list[Block] = [Title(card.title)]
    for block in card.blocks:
        if block.kind is BlockKind.HEADING:
            blocks.append(Heading(block.text))
        elif block.text in card.items:
            blocks.append(Step("•", block.text))
        else:
            blocks.append(Paragraph(block.text))
    return Article(tuple(blocks), back)
