"""Emergency reports: taken, passed on, confirmed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.desk.reports import answers, routes

if TYPE_CHECKING:
    from kiosk.desk.action import Sending
    from kiosk.model.routes import Route


def take(sending: Sending, asked: routes.ReportForm) -> Route:
    """What nobody touched stays as it was in the report that it corrects. Raises DeskError."""
    before = sending.desk.reports.report(asked.corrects)
    values = answers.effective(before.emergency if before else None, sending.values)
    report = sending.desk.reports.take(
        answers.emergency(values, sending.snapshot.config.point, before.id if before else None),
        sending.now,
        drill=sending.snapshot.drill,
    )
    return routes.Report(report.id)


def relay(sending: Sending, asked: routes.RelayReport) -> Route:
    sending.desk.reports.relay(asked.number, sending.now)
    return routes.Report(asked.number)


def confirm(sending: Sending, asked: routes.ConfirmReport) -> Route:
    sending.desk.reports.acknowledge(asked.number, sending.now)
    return routes.Report(asked.number)


def make_real(sending: Sending, asked: routes.MakeReal) -> Route:
    sending.desk.reports.make_real(asked.number)
    return routes.Report(asked.number)
