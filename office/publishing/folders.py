"""The page on which one chooses the two folders of a publisher."""

from __future__ import annotations

from typing import TYPE_CHECKING

from office.errors import Invalid
from office.publishing.giving_out import check_here
from office.publishing.workplace import Workplace

if TYPE_CHECKING:
    from starlette.responses import Response

    from office.web.visit import Visit


def show_folders(visit: Visit) -> Response:
    return _folders(visit)


def _folders(visit: Visit, error: Invalid | None = None) -> Response:
    workplace = visit.office.part(Workplace)
    folder = workplace.publisher()
    return visit.render(
        "publishing/folders.html",
        status=error.status if error else 200,
        source=visit.form.text("source") or str(workplace.source),
        publisher=visit.form.text("publisher") or (str(folder.path) if folder else ""),
        identity=folder.identity if folder else None,
        fingerprint=folder.fingerprint if folder else "",
        here=visit.office.here,
        error=error,
    )


def choose_folders(visit: Visit) -> Response:
    check_here(visit)
    try:
        visit.office.part(Workplace).choose(
            source=visit.form.text("source").strip(), publisher=visit.form.text("publisher").strip()
        )
    except Invalid as error:
        return _folders(visit, error)
    visit.say("Deze mappen gebruikt het kantoor nu.")
    return visit.redirect("/mappen")
