"""Emergency reports: what cannot be phoned to 112."""

from __future__ import annotations

from kiosk.desk.feature import Feature, form, screen, touch
from kiosk.desk.reports import actions, routes, screens

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
            lambda c, r: screens.present_one(c, c.desk.reports.report(r.number)),
            first_of="reports",
        ),
        screen(
            "report-read",
            routes.ReadReport(0),
            lambda c, r: screens.present_reading(c, c.desk.reports.report(r.number)),
            first_of="report",
        ),
    ),
    forms=(
        form(
            routes.ReportForm(),
            lambda c, r: screens.form(c.tr, c.desk.reports.report(r.corrects)),
            actions.take,
        ),
    ),
    touches=(
        touch(routes.RelayReport, actions.relay),
        touch(routes.ConfirmReport, actions.confirm),
        touch(routes.MakeReal, actions.make_real),
    ),
)
