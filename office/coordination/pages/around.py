"""Kaart, and Uit: the situation as a drawing, and as files for others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import Response

from office.coordination import area_map, export, paper, points, texts
from office.coordination.entries import Kind
from office.coordination.pages.frame import desk_of, render, words_of
from office.coordination.pages.points import read
from office.coordination.retention import RULES

if TYPE_CHECKING:
    from office.coordination.coordination import View
    from office.web.visit import Visit

CSV, GEOJSON, PDF = "text/csv; charset=utf-8", "application/geo+json", "application/pdf"
MOST = 2_000
"""Letters in one table: what the link opens for it takes a while."""


def show_map(visit: Visit) -> Response:
    return _shown_map(visit, "map.html")


def show_drawing(visit: Visit) -> Response:
    return _shown_map(visit, "map_drawing.html")


def _shown_map(visit: Visit, template: str) -> Response:
    view = desk_of(visit).view()
    found = read(view)
    says = {
        one.id: ", ".join(texts.WORRIES[worry] for worry in one.worries) or "geen zorgen"
        for one in found
    }
    return render(visit, template, view, drawing=area_map.draw(found, view.places, says))


def show_out(visit: Visit) -> Response:
    desk = desk_of(visit)
    return render(visit, "out.html", desk.view(), rules=RULES, closed=desk.retention.closed)


def points_csv(visit: Visit) -> Response:
    view = desk_of(visit).view()
    return _file(export.points_csv(read(view)), CSV, f"punten-{_stamp(view)}.csv")


def points_geojson(visit: Visit) -> Response:
    view = desk_of(visit).view()
    data = export.points_geojson(read(view), view.now)
    return _file(data, GEOJSON, f"punten-{_stamp(view)}.geojson")


def reports_csv(visit: Visit) -> Response:
    desk, drill = desk_of(visit), visit.form.text("oefening") == "1"
    view = desk.view()
    mails = [one for one in view.box.mails if one.drill == drill][-MOST:]
    words = desk.opened.letters(mails)
    data = export.reports_csv(mails, words, desk.entries.triage(), _names(view))
    desk.entries.add(Kind.TAKEN_OUT, visit.me.name, "Tabel van meldingen", drill=drill)
    return _file(data, CSV, f"meldingen-{_stamp(view)}.csv")


def situation_pdf(visit: Visit) -> Response:
    desk, drill = desk_of(visit), visit.form.text("oefening") == "1"
    view = desk.view()
    found = read(view)
    waiting = [one for one in view.box.waiting if one.drill == drill]
    situation = paper.compose(
        here=("OEFENING: " if drill else "") + (view.status.name if view.status else ""),
        now=view.now,
        points=found,
        spread=points.spread(found, view.publishers),
        waiting=waiting,
        said=words_of(visit, waiting[: paper.MOST_REPORTS]),
        triage=desk.entries.triage(),
        names=_names(view),
    )
    data = paper.press(situation)
    desk.entries.add(Kind.TAKEN_OUT, visit.me.name, "Situatieoverzicht op papier", drill=drill)
    return _file(data, PDF, f"situatie-{_stamp(view)}.pdf")


def close(visit: Visit) -> Response:
    desk = desk_of(visit)
    desk.close()
    desk.entries.add(Kind.CLOSED, visit.me.name, "De inzet is afgesloten")
    visit.say("De inzet is afgesloten. Wat opgepakt was en wat van een oefening was, is gewist.")
    return visit.redirect("/uit")


def _names(view: View) -> dict[str, str]:
    return {one.id: one.name or one.id for one in view.status.below} if view.status else {}


def _stamp(view: View) -> str:
    return export.local(view.now).replace(" ", "-").replace(":", "")


def _file(data: bytes, kind: str, name: str) -> Response:
    told = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(data, media_type=kind, headers=told)
