"""Volunteers come, go out, come back and go home; the card of a task is printed."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from content.core.model import BlockKind
from kiosk.desk.checklists.store import role_cards
from kiosk.desk.paper import Paper
from kiosk.desk.volunteers import routes
from kiosk.desk.volunteers.screens import MINUTES, USUAL_MINUTES
from kiosk.takeaway.handout import Line, Style

if TYPE_CHECKING:
    from content.core.checklists import Sheet
    from kiosk.desk.action import Sending
    from kiosk.desk.desk_session import DeskSession
    from kiosk.desk.feature import Works
    from kiosk.model.routes import Route
    from kiosk.navigation.navigator import Navigator


def come(sending: Sending) -> Route:
    """Raises DeskError."""
    values = sending.values
    sending.desk.volunteers.come(
        values.get("naam", ""), values.get("kan", ""), sending.now, drill=sending.snapshot.drill
    )
    return routes.Volunteers()


def send_out(sending: Sending, asked: routes.OutForm) -> Route:
    values = sending.values
    chosen = values.get("terug", "")
    minutes = int(chosen) if chosen.isdigit() and int(chosen) in MINUTES else USUAL_MINUTES
    back_by = sending.now + timedelta(minutes=minutes)
    sending.desk.volunteers.send_out(asked.person, values.get("waar", ""), back_by, sending.now)
    return routes.Volunteers()


def put_to_work(sending: Sending, asked: routes.WorkForm) -> Route:
    what = sending.values.get("wat", "")
    sending.desk.volunteers.put_to_work(asked.person, what, sending.now)
    return routes.Volunteers()


def is_back(sending: Sending, asked: routes.IsBack) -> Route:
    sending.desk.volunteers.is_back(asked.person, sending.now)
    return routes.Volunteers()


def go_home(sending: Sending, asked: routes.GoHome) -> Route:
    sending.desk.volunteers.go_home(asked.person, sending.now)
    return routes.Volunteers()


def works(navigator: Navigator, desk_session: DeskSession) -> Works:
    paper = Paper(navigator, desk_session)

    def print_card(asked: routes.PrintCard) -> None:
        card = next((one for one in role_cards() if one.name == asked.card), None)
        if card is not None:
            paper.print(on_paper(card))

    return {routes.PrintCard: print_card}


def on_paper(card: Sheet) -> tuple[Line, ...]:
    """What stands on the card of a task."""
    styles = {BlockKind.HEADING: Style.HEADING, BlockKind.PARAGRAPH: Style.BODY}
    return (
        Line(Style.HEADING, card.title),
        *(
            Line(Style.BODY, f"- {block.text}")
            if block.text in card.items
            else Line(styles.get(block.kind, Style.BODY), block.text)
            for block in card.blocks
        ),
    )
