"""Aantallen: what is needed, offered and in stock, of all points together and of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from office.coordination import texts, totals
from office.coordination.pages import searches
from office.coordination.pages.frame import desk_of, render, words_of

if TYPE_CHECKING:
    from starlette.responses import Response

    from office.web.visit import Visit


SHOWN = 40


def show(visit: Visit) -> Response:
    return _shown(visit, "totals.html")


def show_list(visit: Visit) -> Response:
    return _shown(visit, "totals_list.html")


def _shown(visit: Visit, template: str) -> Response:
    view = desk_of(visit).view()
    letters = words_of(visit, view.box.totals)
    tables = [
        (
            drill,
            totals.columns(found),
            totals.sums(found),
            totals.days(found),
            [line for line in found if totals.hour(line) is None],
        )
        for drill in (False, True)
        if (found := totals.lines(view.box.totals, letters, view.name_of, drill=drill))
    ]
    return render(
        visit,
        template,
        view,
        tables=tables,
        called=totals.WHAT,
        wanted=searches.wanted(visit, view)[:SHOWN],
        texts=texts,
    )
