"""Volunteers come, go out, come back and go home; the card of a task is printed."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING

from content.core.model import BlockKind
from kiosk.desk import action
from kiosk.desk.action import FAILED
from kiosk.desk.checklists.store import role_cards
from kiosk.desk.paper import Paper
from kiosk.desk.storage.errors import DeskError
from kiosk.desk.volunteers import card_paper, routes
from kiosk.desk.volunteers.card_paper import Job
from kiosk.desk.volunteers.screens import MINUTES, USUAL_MINUTES
from kiosk.platform.background import Background
from kiosk.takeaway.handout import Line, Style
from kiosk.takeaway.render_process import PressError

if TYPE_CHECKING:
    from content.core.checklists import Sheet
    from kiosk.desk.action import Sending
    from kiosk.desk.desk_session import DeskSession
    from kiosk.desk.feature import Works
    from kiosk.model.routes import Route
    from kiosk.navigation.navigator import Navigator

log = logging.getLogger(__name__)

NAME = "kaarten-per-taak.pdf"
MAKING = "De kaarten worden gemaakt. Dit duurt even."


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

    return {routes.PrintCard: print_card, routes.WriteCards: Sheets(navigator, desk_session).write}


class Sheets:
    """The cards of all tasks on A4, for the printer of whoever has one."""

    def __init__(self, navigator: Navigator, desk_session: DeskSession) -> None:
        self._navigator = navigator
        self._desk_session = desk_session
        self._work = Background("role-cards")

    def write(self, _: routes.WriteCards) -> None:
        """A touch while they are being made does nothing more."""
        if self._work.busy:
            return
        snapshot = self._navigator.snapshot
        job = Job(
            point=snapshot.config.point.name,
            cards=tuple(map(on_paper, role_cards())),
            banner="OEFENING" if snapshot.drill else "",
        )
        self._desk_session.say(MAKING)
        self._navigator.render()
        self._work.start(lambda: _made(job), self._ended, failed=FAILED)

    def _ended(self, said: str) -> None:
        action.ended(self._navigator, self._desk_session, said, noted=True)


def _made(job: Job) -> str:
    """What to say of it. For the thread."""
    try:
        return action.put_out({NAME: card_paper.make(job)})
    except PressError as problem:
        log.warning("no cards: %s", problem)
    except DeskError as problem:
        return str(problem)
    return FAILED


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
