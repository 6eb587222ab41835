"""How far a report is, by voice and by the link: two ways, and never one tick for both. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.desk.link import states
from kiosk.desk.link.outgoing import report_id
from kiosk.desk.reports.routes import Reports
from kiosk.desk.reports.store import State
from kiosk.i18n.translator import N_
from kiosk.model.views import Row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kiosk.desk.reports.store import Report
    from kiosk.i18n.translator import Translator
    from kiosk.navigation.context import Context
    from kiosk.state.connection import Connection

BY_VOICE = {
    State.TAKEN: N_("Nog niet doorgegeven"),
    State.RELAYED: N_("Doorgegeven, nog niet bevestigd"),
    State.ACKNOWLEDGED: N_("Bevestigd"),
}
BY_A_PERSON = frozenset({"read", "taken"})
"""A machine that has it on its card is nobody who knows of it."""


def waits(report: Report, connection: Connection | None) -> bool:
    """Whether nobody elsewhere is known to have heard of it."""
    by_link = states.state(report_id(report), connection)
    return report.state is not State.ACKNOWLEDGED and by_link not in BY_A_PERSON


def _is_untold(report: Report, connection: Connection | None) -> bool:
    """Whether it is nowhere but here, as far as is known."""
    by_link = states.state(report_id(report), connection)
    far = states.STATES.index(by_link) if by_link else 0
    return report.state is State.TAKEN and far < states.STATES.index("arrived")


def first_those_that_wait(
    reports: Sequence[Report], connection: Connection | None
) -> tuple[Report, ...]:
    """Those that nobody passed on, then those that nobody confirmed; then the rest.

    What waits has the oldest first, the rest the newest.
    """
    waiting = [report for report in reports if waits(report, connection)]
    waiting.sort(key=lambda report: (not _is_untold(report, connection), report.taken_at))
    return (*waiting, *(report for report in reports if not waits(report, connection)))


def row(reports: Sequence[Report], context: Context) -> Row | None:
    """How many wait and for how long, on every page where staff begin; None without reports."""
    tr, snapshot = context.tr, context.snapshot
    waiting = [report for report in reports if waits(report, snapshot.connection)]
    untold = [report for report in waiting if _is_untold(report, snapshot.connection)]
    if not reports:
        return None
    meta = tr("Alles is bevestigd")
    if waiting:
        unconfirmed = len(waiting) - len(untold)
        oldest = snapshot.now - min(report.taken_at for report in untold or waiting)
        counts = (
            tr.plural("{n} nog niet doorgegeven", "{n} nog niet doorgegeven", len(untold)),
            tr.plural("{n} nog niet bevestigd", "{n} nog niet bevestigd", unconfirmed),
        )
        said = [words for words, n in zip(counts, (len(untold), unconfirmed), strict=True) if n]
        meta = " · ".join((*said, tr("De oudste al {span}.", span=tr.span(oldest))))
    return Row("report", "", tr("Noodmeldingen"), "", meta, Reports(), loud=bool(waiting))


def words(report: Report, connection: Connection | None, tr: Translator) -> str:
    """What is to be done by voice is not said of a report that has arrived by the link."""
    by_link = states.state(report_id(report), connection)
    if not by_link:
        return tr(BY_VOICE[report.state])
    far = tr("verbinding: {state}", state=tr(states.WORDS[by_link]))
    if report.state is State.TAKEN and not _is_untold(report, connection):
        return far
    return f"{tr(BY_VOICE[report.state])} · {far}"
