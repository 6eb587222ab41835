"""What is asked before a step of a report that nobody can take back.

A report that counts as passed on no longer stands on top of the list: touched by mistake, nobody
passes it on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.desk.confirming import Question
from kiosk.desk.reports import routes

if TYPE_CHECKING:
    from kiosk.desk.reports.store import Report
    from kiosk.i18n.translator import Translator


def relay(tr: Translator, asked: routes.RelayReport, report: Report | None) -> Question:
    return Question(
        title=tr("Is deze melding doorgegeven?"),
        happens=tr("Zeg alleen ja als iemand de melding heeft gehoord."),
        icon="send",
        yes=tr("Ja, is doorgegeven"),
        back=routes.Report(asked.number),
        named=_named(report),
    )


def confirm(tr: Translator, asked: routes.ConfirmReport, report: Report | None) -> Question:
    return Question(
        title=tr("Is deze melding bevestigd?"),
        happens=tr("Zeg alleen ja als u hoorde dat de melding is aangekomen."),
        icon="check",
        yes=tr("Ja, is bevestigd"),
        back=routes.Report(asked.number),
        named=_named(report),
    )


def make_real(tr: Translator, asked: routes.MakeReal, report: Report | None) -> Question:
    return Question(
        title=tr("Is deze melding echt?"),
        happens=tr("De melding staat dan niet meer bij de oefening."),
        icon="severe",
        yes=tr("Ja, dit is echt"),
        back=routes.Report(asked.number),
        named=_named(report),
    )


def _named(report: Report | None) -> tuple[str, ...]:
    """Which report it is about."""
    if report is None:
        return ()
    return tuple(filter(None, (report.name, report.emergency.what, report.emergency.where)))
