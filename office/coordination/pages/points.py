"""Punten: how each one stands, worst first, which issue is where, and one page a point."""

from __future__ import annotations

import hashlib
import importlib.metadata
from typing import TYPE_CHECKING

from link.bodies import Message, encode
from office.coordination import points, texts
from office.coordination.entries import Kind
from office.coordination.mailbox import OURS
from office.coordination.pages.frame import (
    acts,
    desk_of,
    done_with,
    draft,
    once_of,
    render,
    text_of,
    words_of,
)
from office.errors import Missing

if TYPE_CHECKING:
    from collections.abc import Iterable

    from starlette.responses import Response

    from office.coordination.coordination import View
    from office.coordination.points import Point
    from office.web.visit import Visit

HISTORY, LETTERS, LINES = 60, 30, 30
ALL = "alle"
"""In the place of a point's id: a message to all of them."""


def read(view: View) -> tuple[Point, ...]:
    if view.status is None:
        return ()
    return points.read(view.status, view.box, view.publishers, view.now)


def show(visit: Visit) -> Response:
    return _shown(visit, "points.html")


def show_list(visit: Visit) -> Response:
    return _shown(visit, "points_list.html")


def _shown(visit: Visit, template: str) -> Response:
    view = desk_of(visit).view()
    found = read(view)
    return render(
        visit,
        template,
        view,
        points=found,
        spread=points.spread(found, view.publishers),
        silent=sum(one.is_old for one in found),
        low=sum(one.worry in {points.Worry.POWER, points.Worry.LOW} for one in found),
        texts=texts,
        own_software=_own_software(),
        draft=draft(visit, f"bericht:{ALL}") if acts(visit) else "",
    )


def show_one(visit: Visit) -> Response:
    return _shown_one(visit, "point.html")


def show_stand(visit: Visit) -> Response:
    return _shown_one(visit, "point_stand.html")


def _shown_one(visit: Visit, template: str) -> Response:
    desk, name = desk_of(visit), visit.name("point")
    view = desk.view()
    point = next((one for one in read(view) if one.id == name), None)
    if point is None:
        raise Missing("Dit punt staat niet onder deze coördinatiepost.")
    mails = view.box.newest(LETTERS, lambda one: one.sender == name)
    return render(
        visit,
        template,
        view,
        point=point,
        held=[(one, points.held_by(point, one)) for one in view.publishers],
        history=desk.history.of(name, HISTORY),
        mails=mails,
        words=words_of(visit, mails),
        acted=desk.entries.of_point(name, LINES) if acts(visit) else [],
        texts=texts,
        own_software=_own_software(),
        draft=draft(visit, f"bericht:{name}") if acts(visit) else "",
    )


def send(visit: Visit) -> Response:
    """A message to one point, or to all."""
    desk, name = desk_of(visit), visit.name("point")
    view = desk.view()
    to = [one for one in read(view) if name in {ALL, one.id}]
    if not to:
        raise Missing("Er is geen punt om dit aan te sturen.")
    text = text_of(visit, "tekst")
    say(visit, view, to, text, about="", drill=visit.form.text("oefening") == "1")
    done_with(visit, f"bericht:{name}")
    visit.say("Het bericht is opgeschreven. Het gaat weg zodra dat kan; de stand ziet u hier.")
    return visit.redirect("/punten" if name == ALL else f"/punten/{name}")


def say(  # noqa: PLR0913 - what is said, to whom, about what
    visit: Visit, view: View, to: Iterable[Point], text: str, *, about: str, drill: bool
) -> None:
    """Send and write down a message; a form that is sent twice does it once. Raises OfficeError."""
    desk, own_id = desk_of(visit), f"{OURS}{once_of(visit)}"
    here = view.status.name if view.status else ""
    for point in to:
        if any(line.letter == own_id for line in desk.entries.of_point(point.id, LINES)):
            continue
        letter = Message(
            point=here, at=view.now, sender=here, receiver=point.name, text=text, urgency="normaal"
        )
        desk.post.send(point.id, own_id, encode(letter), drill=drill)
        desk.entries.add(
            Kind.MESSAGE, visit.me.name, text, about=about, point=point.id, drill=drill,
            letter=own_id,
        )  # fmt: skip
    desk.changed()


def _own_software() -> str:
    """As a status names a release."""
    release = importlib.metadata.version("noodsteunpunt")
    return hashlib.sha256(release.encode()).digest()[:2].hex()
