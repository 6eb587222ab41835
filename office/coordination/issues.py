"""Which point has which issue: what each said of itself last, and since when it says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from link.status import hash_of
from office.coordination import points
from office.issues_at_points import AtPoint, IssueAtPoints, WhereIssuesAre

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from content.core.model import Publisher
    from office.coordination.coordination import Coordination, View
    from office.coordination.points import Point


class Issues(WhereIssuesAre):
    """Any thread may ask."""

    def __init__(self, desk: Coordination) -> None:
        self._desk = desk

    def where_is(self, publisher: str) -> IssueAtPoints | None:
        if not self._desk.is_there:
            return None
        view = self._desk.view()
        held = next((one for one in view.publishers if one.id == publisher), None)
        found = points.read(view.status, view.box, view.publishers, view.now) if view.status else ()
        return at_points(view, held, found, self._desk.history.since(hash_of(publisher)))


def at_points(
    view: View,
    held: Publisher | None,
    found: tuple[Point, ...],
    since: Mapping[tuple[str, int], datetime],
) -> IssueAtPoints:
    """``since``: when each point first said that it has an issue, by point and issue."""
    if held is None:
        return IssueAtPoints(0, None, view.is_silent, view.at)
    told = [_at(point, points.held_by(point, held), since) for point in found]
    lack = [one for one in told if one.issue is None or one.issue < held.issue]
    return IssueAtPoints(
        here=held.issue,
        here_since=held.imported_at,
        is_silent=view.is_silent,
        at=view.at,
        have=tuple(one for one in told if one not in lack),
        lack=tuple(sorted(lack, key=lambda one: one.is_reached)),
    )


def _at(point: Point, issue: int | None, since: Mapping[tuple[str, int], datetime]) -> AtPoint:
    return AtPoint(
        id=point.id,
        name=point.name,
        issue=issue,
        since=None if issue is None else since.get((point.id, issue)),
        heard=point.heard,
        is_reached=not point.is_old and bool(point.reachable or point.through),
    )
