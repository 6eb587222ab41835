"""How far a report is, by voice and by the link: two ways, and never one tick for both. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.desk.link import states
from kiosk.desk.link.outgoing import report_id
from kiosk.desk.reports.store import State
from kiosk.i18n.translator import N_

if TYPE_CHECKING:
    from kiosk.desk.reports.store import Report
    from kiosk.i18n.translator import Translator
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


def words(report: Report, connection: Connection | None, tr: Translator) -> str:
    """What is to be done by voice is not said of a report that has arrived by the link."""
    by_link = states.state(report_id(report), connection)
    if not by_link:
        return tr(BY_VOICE[report.state])
    far = tr("verbinding: {state}", state=tr(states.WORDS[by_link]))
    untold = report.state is State.TAKEN
    if untold and states.STATES.index(by_link) >= states.STATES.index("arrived"):
        return far
    return f"{tr(BY_VOICE[report.state])} · {far}"
