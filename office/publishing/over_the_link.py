"""Giving an issue out over the link, and at which points it is by now.

1. The issue is laid out for this machine's own importer, as on a stick. It proves it as it proves a
   stick; what it holds then, the link brings to the points. No key is opened for it.
2. Which point has which issue is what each said of itself last. It is never taken for granted.
3. Who cannot be reached now needs a stick. Without a link at this office all of them do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from content import paths
from link.errors import DeltaError
from link.issues.arrivals import Arrivals
from link.issues.held import read
from office.accounts.people import Role
from office.errors import OfficeError
from office.issues_at_points import WhereIssuesAre
from office.publishing.workplace import Workplace

if TYPE_CHECKING:
    from starlette.responses import Response

    from content.publishing.publisher import PublisherFolder
    from office.issues_at_points import IssueAtPoints
    from office.web.visit import Visit

COORDINATES = frozenset({Role.COORDINATOR, Role.VIEWER})
NO_LINK = "Dit kantoor heeft geen verbinding met punten. Neem sticks."
NOT_BELIEVED = "Deze post neemt van deze afzender geen uitgaven aan. Neem sticks."
TOO_LARGE = "Deze uitgave is te groot voor de verbinding. Geef hem uit met sticks."
NO_ROOM = "De uitgave is niet klaar te zetten: de schijf werkt niet mee. Geef hem uit met sticks."


class Reached(NamedTuple):
    """How far the last issue is."""

    last: int
    points: IssueAtPoints
    is_believed: bool
    """Whether this post takes issues of this publisher at all."""
    is_laid_out: bool
    """Whether it was given to the importer, and nothing came of it yet."""

    @property
    def is_here(self) -> bool:
        """Whether the importer has read it: only then the link brings it to points."""
        return self.points.here >= self.last

    @property
    def is_everywhere(self) -> bool:
        return self.is_here and bool(self.points.have) and not self.points.lack


def show(visit: Visit) -> Response:
    """The part of the page that says where the issue is."""
    folder = visit.office.part(Workplace).publisher()
    return visit.render("publishing/points.html", **values(visit, folder))


def values(visit: Visit, folder: PublisherFolder | None) -> dict[str, Any]:
    """What the template of that part needs. Raises OfficeError."""
    publisher = folder.identity.publisher if folder else ""
    knows = visit.office.offering(WhereIssuesAre)
    found = knows.where_is(publisher) if knows else None
    return {
        "has_link": found is not None,
        "reached": _reached(visit, folder, found) if folder and found else None,
        "sees_points": visit.me.may(COORDINATES),
    }


def _reached(visit: Visit, folder: PublisherFolder, found: IssueAtPoints) -> Reached | None:
    publisher, last = folder.identity.publisher, folder.last_issue()
    if not last:
        return None
    laid_out = Arrivals(visit.office.folders.issue).issue(publisher)
    return Reached(last, found, publisher in paths.believed(), laid_out == last)


def lay_out(visit: Visit, folder: PublisherFolder) -> None:
    """Rule 1. Raises OfficeError."""
    publisher, issue = folder.identity.publisher, folder.last_issue()
    knows = visit.office.offering(WhereIssuesAre)
    if knows is None or knows.where_is(publisher) is None:
        raise OfficeError(NO_LINK)
    if publisher not in paths.believed():
        raise OfficeError(NOT_BELIEVED)
    try:
        files = read(folder.issue_folder(issue))
        Arrivals(visit.office.folders.issue).lay_out(publisher, issue, files)
    except DeltaError as error:
        raise OfficeError(TOO_LARGE) from error
    except OSError as error:
        raise OfficeError(NO_ROOM) from error
