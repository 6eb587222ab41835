"""Checklists to tick, role cards to read, closing the point."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.desk.checklists import actions, routes, screens
from kiosk.desk.checklists.store import checklists, role_cards
from kiosk.desk.feature import Feature, screen, touch

if TYPE_CHECKING:
    from collections.abc import Iterable

    from content.core.checklists import Sheet
    from kiosk.desk.context import DeskContext
    from kiosk.model.views import View


def _list(context: DeskContext, name: str) -> View:
    sheet = _named(name, checklists(context.checklists(), more=context.to_check))
    run = context.desk.runs.running(name, drill=context.snapshot.drill) if sheet else None
    return screens.present(context, sheet, run)


def _named(name: str, sheets: Iterable[Sheet]) -> Sheet | None:
    return next((sheet for sheet in sheets if sheet.name == name), None)


CHECKLISTS = Feature(
    screens=(
        screen("list", routes.Checklist(""), lambda c, r: _list(c, r.name), first_of="tasks"),
        screen("close", routes.Close(), lambda c, _: screens.present_close(c)),
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
)
