"""Emergency reports: what cannot be phoned to 112."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.desk import questions
from kiosk.desk.feature import Feature, asks, form, screen, touch
from kiosk.desk.reports import actions, asking, confirmations, routes, screens

if TYPE_CHECKING:
    from kiosk.desk.context import DeskContext
    from kiosk.desk.forms import Form
    from kiosk.desk.reports.store import Report
    from kiosk.model.views import View


def _one(context: DeskContext, number: int) -> Report | None:
    return context.desk.reports.report(number)


def _form(context: DeskContext, route: routes.ReportForm) -> Form:
    before = _one(context, route.corrects)
    return screens.form(context, route, before, context.desk_session.values(route.draft))


def _ask(context: DeskContext, route: routes.AskReport) -> View:
    question = asking.question(context, route)
    return questions.page(question, route.form, context.tr, context.desk_session)


REPORTS = Feature(
    screens=(
        screen(
            "reports",
            routes.Reports(),
            lambda c, _: screens.present(c, c.desk.reports.reports(drill=c.snapshot.drill)),
        ),
        screen(
            "report",
            routes.Report(0),
            lambda c, r: screens.present_one(c, _one(c, r.number)),
            first_of="reports",
        ),
        screen(
            "report-read",
            routes.ReadReport(0),
            lambda c, r: screens.present_reading(c, _one(c, r.number)),
            first_of="report",
        ),
        screen("report-ask", routes.AskReport(routes.ReportForm(), ""), _ask),
    ),
    forms=(form(routes.ReportForm(), _form, actions.take),),
    touches=(
        touch(routes.RelayReport, actions.relay),
        touch(routes.ConfirmReport, actions.confirm),
        touch(routes.MakeReal, actions.make_real),
    ),
    confirmations=(
        asks(routes.RelayReport, lambda c, a: confirmations.relay(c.tr, a, _one(c, a.number))),
        asks(routes.ConfirmReport, lambda c, a: confirmations.confirm(c.tr, a, _one(c, a.number))),
        asks(routes.MakeReal, lambda c, a: confirmations.make_real(c.tr, a, _one(c, a.number))),
    ),
)
