"""Checklists to tick, role cards to read, closing the point."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.desk.checklists import actions, routes, screens
from kiosk.desk.checklists.store import CLOSING, checklists, role_cards, undone
from kiosk.desk.feature import Feature, asks, screen, touch

if TYPE_CHECKING:
    from collections.abc import Iterable

    from content.core.checklists import Sheet
    from kiosk.desk.checklists.store import Run
    from kiosk.desk.context import DeskContext
    from kiosk.model.views import View


def _list(context: DeskContext, name: str) -> View:
    sheet, run = _going(context, name)
    drill = context.snapshot.drill
    before = context.desk.runs.last_ended(name, drill=drill) if sheet and not run else None
    return screens.present(context, sheet, run, before)


def _going(context: DeskContext, name: str) -> tuple[Sheet | None, Run | None]:
    """A list, and how far it is."""
    sheet = _named(name, checklists(context.checklists(), more=context.to_check))
    return sheet, context.desk.runs.running(name, drill=context.snapshot.drill) if sheet else None


def _left(context: DeskContext, name: str) -> tuple[str, ...]:
    sheet, run = _going(context, name)
    return undone(sheet, run) if sheet and run else ()


def _named(name: str, sheets: Iterable[Sheet]) -> Sheet | None:
    return next((sheet for sheet in sheets if sheet.name == name), None)


CHECKLISTS = Feature(
    screens=(
        screen("list", routes.Checklist(""), lambda c, r: _list(c, r.name), first_of="tasks"),
        screen("close", routes.Close(), lambda c, _: screens.present_close(c, _left(c, CLOSING))),
        screen("cards", routes.Cards(), lambda c, _: screens.present_cards(c.tr, role_cards())),
        screen(
            "card",
            routes.Card(""),
            lambda c, r: screens.present_card(c.tr, _named(r.name, role_cards())),
            first_of="cards",
        ),
    ),
    touches=(
        touch(routes.Tick, actions.tick),
        touch(routes.EndList, actions.done),
        touch(routes.CloseNow, lambda a, _: actions.close(a)),
        touch(routes.Reopen, lambda a, _: actions.reopen(a)),
    ),
    confirmations=(asks(routes.EndList, lambda c, a: screens.sure(c.tr, a)),),
)
