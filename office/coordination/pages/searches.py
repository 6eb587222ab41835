"""What points look for at one another: asking on, and what was answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from link.bodies import encode
from office.coordination import searches, texts
from office.coordination.entries import Kind
from office.coordination.pages.frame import desk_of, words_of
from office.coordination.pages.points import read
from office.errors import Invalid, Missing, Refused

if TYPE_CHECKING:
    from starlette.responses import Response

    from office.coordination.coordination import View
    from office.coordination.mailbox import Mail
    from office.coordination.searches import Wanted
    from office.web.visit import Visit


def wanted(visit: Visit, view: View) -> tuple[Wanted, ...]:
    """All that is looked for, for who may read letters."""
    return searches.read(view.box, words_of(visit, searches.mails(view.box)))


def of_mail(visit: Visit, view: View, mail: Mail) -> Wanted | None:
    """None: that letter looks for nothing."""
    if not mail.is_about_cards:
        return None
    return next((one for one in wanted(visit, view) if one.mail.number == mail.number), None)


def named_in(visit: Visit, mail: Mail) -> str:
    """Another point for which it asks; empty: for none, so it may be asked on."""
    return searches.named(mail, words_of(visit, [mail]).get(mail.number))


def may_be_asked(visit: Visit, view: View, one: Wanted) -> list[tuple[str, str, str]]:
    """Points that were not asked yet, by id, name and what they have; who has most to offer first.

    What each has is as the totals say: an old count is still the best hint there is.
    """
    letters = words_of(visit, view.box.totals)
    has = searches.who_has(view.box.totals, letters, one.letter.theme, drill=one.mail.drill)
    done = {one.owner, *(asked.point for asked in one.asked)}
    found = [(p.id, p.name, has.get(p.id, "")) for p in read(view) if p.id not in done]
    return sorted(found, key=lambda row: (not row[2], row[1].casefold()))


def ask_on(visit: Visit) -> Response:
    """Ask the points that were ticked."""
    desk = desk_of(visit)
    view = desk.view()
    mail = view.box.find(visit.number("number"))
    if mail and (named := named_in(visit, mail)):
        raise Refused(texts.names_another(view.name_of(mail.sender), view.name_of(named)))
    one = of_mail(visit, view, mail) if mail else None
    if mail is None or one is None:
        raise Missing("Deze vraag is er niet.")
    names = {point: name for point, name, _ in may_be_asked(visit, view, one)}
    to = [point for point in visit.form.texts("aan") if point in names]
    if not to:
        raise Invalid("Kies eerst wie u het vraagt.", field="aan")
    body = encode(msgspec.structs.replace(one.letter, by=one.owner))
    for point in to:
        desk.post.send(point, searches.own_id(one.letter), body, drill=mail.drill)
    words = f"{texts.search(one.letter)}: gevraagd aan {', '.join(names[point] for point in to)}"
    desk.entries.add(
        Kind.ASKED_ON, visit.me.name, words, about=mail.key, point=mail.sender, drill=mail.drill
    )
    if mail.is_unread:
        desk.post.read(mail.number)
    desk.changed()
    visit.say("Gevraagd. Zij antwoorden het punt zelf; u ziet het antwoord hier ook.")
    return visit.redirect(f"/meldingen/{mail.number}")
