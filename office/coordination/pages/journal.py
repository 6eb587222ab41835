"""Journaal: all that came and all that was done, the newest first; a mistake is put right below."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from office.coordination import texts
from office.coordination.entries import Kind
from office.coordination.pages.frame import (
    desk_of,
    done_with,
    draft,
    render,
    text_of,
    words_of,
)
from office.errors import Missing

if TYPE_CHECKING:
    from starlette.responses import Response

    from office.coordination.entries import Entry
    from office.coordination.mailbox import Mail
    from office.web.visit import Visit

LINES = 50


class Line(NamedTuple):
    """A letter that came, or an entry."""

    at_s: float
    mail: Mail | None
    entry: Entry | None

    @property
    def at(self) -> datetime:
        return datetime.fromtimestamp(self.at_s, UTC)


def show(visit: Visit) -> Response:
    return _shown(visit, "journal.html")


def show_list(visit: Visit) -> Response:
    return _shown(visit, "journal_list.html")


def _shown(visit: Visit, template: str) -> Response:
    desk, drill, before_s = desk_of(visit), visit.asked("oefening") == "1", _before(visit)
    view = desk.view()
    entries = desk.entries.newest(LINES, drill=drill, before_s=before_s)
    until_s = float("inf") if before_s is None else before_s
    mails = view.box.newest(LINES, lambda one: one.drill == drill and one.received_s < until_s)
    lines = [Line(one.received_s, one, None) for one in mails]
    lines += [Line(one.at.timestamp(), None, one) for one in entries]
    lines = sorted(lines, key=lambda one: -one.at_s)[:LINES]
    shown = [one.mail for one in lines if one.mail]
    found = [one.entry for one in lines if one.entry]
    return render(
        visit,
        template,
        view,
        lines=lines,
        more=f"{lines[-1].at_s:.3f}" if len(lines) == LINES else "",
        before=visit.asked("voor") if before_s is not None else "",
        drill=drill,
        words=words_of(visit, shown),
        corrected=desk.entries.corrected(found),
        about={one.about: view.box.by_key.get(one.about) for one in found if one.about},
        texts=texts,
        draft=draft(visit, "journaal"),
    )


def write(visit: Visit) -> Response:
    """A line of one's own; ``verbetert``: it puts an earlier one right."""
    desk, drill = desk_of(visit), visit.form.text("oefening") == "1"
    corrects = visit.form.number("verbetert") if visit.form.text("verbetert") else None
    first = desk.entries.find(corrects) if corrects is not None else None
    if corrects is not None and first is None:
        raise Missing("De regel die u wilt verbeteren, is er niet meer.")
    desk.entries.add(
        Kind.NOTE, visit.me.name, text_of(visit, "tekst"),
        about=first.about if first else "", point=first.point if first else "",
        drill=first.drill if first else drill, corrects=corrects,
    )  # fmt: skip
    done_with(visit, "journaal")
    desk.changed()
    return visit.redirect("/journaal?oefening=1" if drill else "/journaal")


def _before(visit: Visit) -> float | None:
    try:
        return float(visit.asked("voor"))
    except ValueError:
        return None
