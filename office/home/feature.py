"""Where one comes first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from office.accounts.people import EVERYBODY, Role
from office.feature import Feature
from office.web.pages import get, post

if TYPE_CHECKING:
    from starlette.responses import Response

    from office.web.visit import Visit

WORKS = EVERYBODY - {Role.VIEWER}


def show(visit: Visit) -> Response:
    """The first place in the bar that this person may see; without one, a word of welcome."""
    for entry in visit.request.app.state.entries:
        if entry.shows(visit) and entry.is_work:
            return visit.redirect(entry.path)
    return visit.render("home/home.html")


def seen(visit: Visit) -> Response:
    """What became of a damaged office.db is on every page until somebody says this."""
    visit.office.database.seen()
    return visit.redirect("/")


HOME = Feature(name="home", pages=(get("/", show), post("/opslag/gezien", seen, WORKS)))
