"""Situation reports: how the neighbourhood is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.desk.feature import Feature, form, screen, touch
from kiosk.desk.menu.screens import MenuEntry
from kiosk.desk.situation import actions, routes, screens
from kiosk.i18n.translator import N_

if TYPE_CHECKING:
    from kiosk.desk.context import DeskContext
    from kiosk.desk.situation.store import Situation


def _all(context: DeskContext) -> tuple[Situation, ...]:
    return context.desk.situations.situations(drill=context.snapshot.drill)


def _one(context: DeskContext, number: int) -> Situation | None:
    return next((report for report in _all(context) if report.id == number), None)


SITUATION = Feature(
    screens=(
        screen("situation", routes.Situations(), lambda c, _: screens.present(c, _all(c))),
        screen(
            "situation-one",
            routes.Situation(0),
            lambda c, r: screens.present_one(c, _one(c, r.number), c.said),
            first_of="situation",
        ),
        screen(
            "situation-code",
            routes.SituationCode(0),
            lambda c, r: screens.present_code(c, r, _one(c, r.number)),
            first_of="situation-one",
        ),
    ),
    forms=(
        form(
            routes.SituationForm(), lambda c, _: screens.form(c.tr), lambda a, _: actions.report(a)
        ),
    ),
    touches=(touch(routes.WriteSituation, actions.write),),
    menu=(
        MenuEntry(
            "send",
            N_("Situatie melden"),
            N_("Twaalf vragen voor het coördinatiepunt"),
            routes.Situations(),
        ),
    ),
)
