"""What the desk counts for the status that goes up: open reports, and people. Pure."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from kiosk.desk.link.outgoing import report_id
from kiosk.desk.reports.store import State
from link.requests import Counted

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from kiosk.desk.reports.store import Report
    from kiosk.desk.situation.store import Situation
    from link.report import LinkStatus

FRESH = timedelta(hours=12)
"""An older count of people says nothing of now."""
MOST = 65_000
_NUMBER = re.compile(r"(?<![\d.,])\d{1,5}(?![\d.,]*\d)")


def of(  # noqa: PLR0913 - all that is counted
    reports: Iterable[Report],
    situations: Iterable[Situation],
    told: LinkStatus | None,
    now: datetime,
    *,
    drill: bool,
    counted: int | None = None,
) -> Counted:
    """``situations``: the newest first; ``counted``: visitors, where they are counted by touch."""
    mine = [report for report in reports if report.drill == drill]
    return Counted(
        reports=sum(_is_open(report, told) for report in mine),
        people=next(filter(None, (_people(one, now) for one in situations)), None)
        if counted is None
        else min(MOST, _about(counted)),
        drill=drill,
    )


def _is_open(report: Report, told: LinkStatus | None) -> bool:
    """Nobody has taken it up: neither by the voice radio, nor by the link."""
    name = report_id(report)
    taken = told is not None and any(one.id == name and one.state == "taken" for one in told.sent)
    return report.state is not State.ACKNOWLEDGED and not taken


def _about(number: int) -> int:
    """By fives: not each visitor is news, and each piece of news is written to the card."""
    return number if number < 20 else number // 5 * 5


def _people(situation: Situation, now: datetime) -> int | None:
    """The first number of the answer: "ongeveer 120" is 120."""
    found = _NUMBER.search(situation.answers.get("visitors", ""))
    if found is None or not timedelta(0) <= now - situation.at < FRESH:
        return None
    return min(MOST, int(found[0]))
