"""Checklists to tick, role cards to read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from content.core.model import BlockKind
from kiosk.desk.checklists.store import checklists, role_cards
from kiosk.desk.storage.retention import rules
from kiosk.model.views import (
    Actions,
    Article,
    Block,
    Choice,
    Fact,
    Heading,
    Note,
    Paragraph,
    Route,
    Row,
    Step,
    Title,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from content.core.checklists import Sheet
    from kiosk.desk.checklists.store import Run
    from kiosk.navigation.context import Context

TASKS = Route("tasks")
CLOSING = "closing"
"""The list whose end closes the point."""


def present(context: Context) -> Article:
    """One checklist; the key is its name."""
    tr, key = context.tr, context.key
    sheets = checklists(context.checklists())
    sheet = next((sheet for sheet in sheets if sheet.name == key), None)
    if sheet is None:
        return Article((Note("information", tr("Deze lijst is er niet meer.")),), TASKS)
    run = context.desk_session.desk.runs.running(key, drill=context.snapshot.drill)
    ticked = run.ticked if run else {}
    blocks: list[Block] = [
        Title(sheet.title),
        Note(
            "information",
            tr("Raak aan wat gedaan is. Is alles gedaan? Druk dan onderaan op Lijst is klaar."),
            small=True,
        ),
        *_blocks(sheet, run, context),
    ]
    left = sum(item not in ticked for item in sheet.items)
    if left and run:
        words = tr.plural("Nog {n} ding te doen.", "Nog {n} dingen te doen.", left)
        blocks.append(Note("tasks", words))
    if run:
        end = Route("close", "") if key == CLOSING else Route("list-done", key)
        blocks.append(Actions((Choice("check", tr("Lijst is klaar"), end, chosen=not left),)))
    return Article(tuple(blocks), TASKS)


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
                route=Route("tick", f"{sheet.name}\n{block.text}"),
            )
        else:
            yield Paragraph(block.text)


def present_close(context: Context) -> Article:
    """Asked once: closing deletes."""
    tr = context.tr
    if context.snapshot.drill:
        goes = tr("U oefent. Alleen wat bij de oefening hoort, wordt nu gewist.")
    else:
        goes = tr(
            "Bevestigde noodmeldingen, oefeningen en halve formulieren worden nu gewist. "
            "Zet het logboek eerst op een stick."
        )
    yes = Choice("delete", tr("Ja, sluit het steunpunt"), Route("close-now"), chosen=True)
    no = Choice("back", tr("Nee, ga terug"), Route("list", CLOSING))
    return Article(
        (
            Title(tr("Het steunpunt sluiten?")),
            Note("severe", goes, loud=True),
            Actions((yes, no)),
            *kept(context),
        ),
        Route("list", CLOSING),
    )


def kept(context: Context) -> tuple[Block, ...]:
    """How long what is kept."""
    facts = (Fact("clock", rule.what, rule.words) for rule in rules())
    return (Heading(context.tr("Zo lang wordt iets bewaard")), *facts)


def present_kept(context: Context) -> Article:
    tr = context.tr
    return Article(
        (
            Title(tr("Wat wordt bewaard")),
            Note(
                "information",
                tr(
                    "Wat u opschrijft, wordt versleuteld bewaard en vanzelf gewist. "
                    "Bezoekers zien alleen het prikbord."
                ),
                small=True,
            ),
            *kept(context),
        ),
        Route("more"),
    )


def present_cards(context: Context) -> Article:
    tr = context.tr
    rows = (
        Row("person", "", card.title, "", "", Route("card", card.name)) for card in role_cards()
    )
    note = tr("Elke taak heeft een kaart. Lees uw kaart voordat u begint.")
    title = Title(tr("Wie doet wat"))
    return Article((title, Note("information", note, small=True), *rows), TASKS, abreast=True)


def present_card(context: Context) -> Article:
    """The key is the card's name."""
    card = next((card for card in role_cards() if card.name == context.key), None)
    back = Route("cards")
    if card is None:
        return Article((Note("information", context.tr("Deze kaart is er niet meer.")),), back)
    blocks: list[Block] = [Title(card.title)]
    for block in card.blocks:
        if block.kind is BlockKind.HEADING:
            blocks.append(Heading(block.text))
        elif block.text in card.items:
            blocks.append(Step("•", block.text))
        else:
            blocks.append(Paragraph(block.text))
    return Article(tuple(blocks), back)
