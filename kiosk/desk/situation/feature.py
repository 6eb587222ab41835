"""Situation reports: how the neighbourhood is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.desk import questions
from kiosk.desk.feature import Feature, form, screen, touch
from kiosk.desk.menu.screens import MenuEntry
from kiosk.desk.situation import actions, routes, screens
from kiosk.i18n.translator import N_

if TYPE_CHECKING:
    from kiosk.desk.context import DeskContext
    from kiosk.desk.situation.store import Situation
    from kiosk.model.views import View


def _all(context: DeskContext) -> tuple[Situation, ...]:
    return context.desk.situations.situations(drill=context.snapshot.drill)


def _one(context: DeskContext, number: int) -> Situation | None:
    return next((report for report in _all(context) if report.id == number), None)


def _ask(context: DeskContext, route: routes.AskSituation) -> View:
    form, session = routes.SituationForm(), context.desk_session
    question = screens.ask(context.tr, route, session.values(form.draft))
    return questions.page(question, form, context.tr, session)


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
        screen("situation-ask", routes.AskSituation(), _ask),
    ),
    forms=(
        form(
            routes.SituationForm(),
            lambda c, r: screens.form(c.tr, c.desk_session.values(r.draft)),
            lambda a, _: actions.report(a),
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
