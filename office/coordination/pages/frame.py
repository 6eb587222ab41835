"""What all pages of coordinating share: who may, what waits, and words that are half written."""

from __future__ import annotations

import re
import secrets
from typing import TYPE_CHECKING, Any

from content.core.text import clean, clean_line
from office import words
from office.accounts.people import Role
from office.coordination.coordination import Coordination
from office.coordination.moments import moment
from office.errors import Invalid, OfficeError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from starlette.responses import Response

    from link.bodies import Letter
    from office.coordination.coordination import View
    from office.coordination.mailbox import Mail
    from office.coordination.opened import Gone
    from office.web.visit import Visit

SEES = frozenset({Role.COORDINATOR, Role.VIEWER})
"""How points stand, and that reports came: nothing that tells of a person."""
ACTS = frozenset({Role.COORDINATOR})
"""Reads what people wrote, and does something with it."""
TEXT_CHARS, LINE_CHARS = 4_000, 120
_ONCE = re.compile(r"[0-9a-f]{16}")
_FORM = re.compile(r"[a-z]{1,20}(:[\w./-]{1,80})?")


def desk_of(visit: Visit) -> Coordination:
    return visit.office.part(Coordination)


def acts(visit: Visit) -> bool:
    return visit.me.may(ACTS)


def render(visit: Visit, template: str, view: View, **values: Any) -> Response:
    """Answer with a page, with the strip of what waits."""
    return visit.render(
        f"coordination/{template}",
        view=view,
        acts=acts(visit),
        is_there=desk_of(visit).is_there,
        once=secrets.token_hex(8),
        as_moment=moment,
        when=_when,
        **values,
    )


def _when(at_s: float | None) -> str:
    at = moment(at_s)
    return "onbekend" if at is None else words.moment(at)


def show_strip(visit: Visit) -> Response:
    return render(visit, "strip.html", desk_of(visit).view())


def words_of(visit: Visit, mails: Iterable[Mail]) -> Mapping[int, Letter | Gone | None]:
    """What these letters say, for who may read them; nothing while the link is silent."""
    if not acts(visit):
        return {}
    try:
        return desk_of(visit).opened.letters(mails)
    except OfficeError:
        return {}


def text_of(visit: Visit, field: str) -> str:
    """Raises Invalid for a text that is empty or too long."""
    text = clean(visit.form.text(field), TEXT_CHARS + 1).strip()
    if not text:
        raise Invalid("Schrijf eerst wat u wilt zeggen.", field=field)
    if len(text) > TEXT_CHARS:
        raise Invalid(f"Dit is te lang: hooguit {TEXT_CHARS} tekens.", field=field)
    return text


def line_of(visit: Visit, field: str) -> str:
    return clean_line(visit.form.text(field), LINE_CHARS)


def once_of(visit: Visit) -> str:
    """Return what a form was made with: sent twice, it is done once. Raises Invalid."""
    once = visit.form.text("once")
    if not _ONCE.fullmatch(once):
        raise Invalid("Dit formulier is te oud. Laad de pagina opnieuw.")
    return once


def keep_draft(visit: Visit) -> Response:
    """What is half written stays when a laptop falls shut."""
    form = visit.form.text("form")
    if not _FORM.fullmatch(form):
        raise Invalid("Dit formulier is er niet.")
    text = clean(visit.form.text("tekst"), TEXT_CHARS)
    desk_of(visit).entries.keep_draft(visit.me.number, form, text)
    return visit.render("coordination/kept.html")


def draft(visit: Visit, form: str) -> str:
    return desk_of(visit).entries.draft(visit.me.number, form)


def done_with(visit: Visit, form: str) -> None:
    """It was sent: the draft goes."""
    desk_of(visit).entries.keep_draft(visit.me.number, form, "")
