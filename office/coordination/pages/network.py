"""Netwerk: who can be reached, who asks to be enrolled, and calling all through."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from link.bodies import Emergency
from office import words
from office.coordination import texts
from office.coordination.entries import Kind
from office.coordination.opened import Gone
from office.coordination.pages.frame import acts, desk_of, render
from office.coordination.pages.points import read
from office.coordination.post_office import card_of
from office.errors import Invalid, Missing, OfficeError

if TYPE_CHECKING:
    from starlette.responses import Response

    from link.identity import Card
    from office.coordination.coordination import View
    from office.coordination.mailbox import Mail
    from office.web.visit import Visit

CARD_BYTES = 16 * 1024
NO_CARD = "Dit is geen verzoek om inschrijving. Kies het bestand card.json van het punt."
ASKED = 20
"""Requests to be enrolled that a post below passed on, the newest."""


def show(visit: Visit) -> Response:
    return _shown(visit, "network.html")


def show_stand(visit: Visit) -> Response:
    return _shown(visit, "network_stand.html")


def _shown(visit: Visit, template: str) -> Response:
    view = desk_of(visit).view()
    return render(
        visit, template, view, points=read(view), texts=texts, asked=_asked(visit, view), error=""
    )


def call_through(visit: Visit) -> Response:
    desk = desk_of(visit)
    count = desk.post.call_through()
    desk.entries.add(Kind.CALL, visit.me.name, f"Alle {count} punten opgeroepen")
    desk.changed()
    visit.say(f"{count} punten zijn opgeroepen. Wie antwoordt, komt hieronder te staan.")
    return visit.redirect("/netwerk")


def compare(visit: Visit) -> Response:
    """Show whose request this is, and the digits that two people read to each other."""
    text = next((file.data for file in visit.form.files if file.data), b"").decode(
        "utf-8", "replace"
    ) or visit.form.text("kaart")
    return _compared(visit, text)


def _compared(visit: Visit, text: str, *, error: str = "", status: int = 200) -> Response:
    card = card_of(text)
    if card is None:
        raise Invalid(NO_CARD)
    view = desk_of(visit).view()
    known = next((one for one in read(view) if one.id == card.id), None)
    return render(
        visit, "compare.html", view, card=card, text=card.to_qr(), known=known, error=error,
        heard=words.ago(known.heard, view.now) if known else "",
        groups=card.fingerprint.split(), status=status,
    )  # fmt: skip


def admit(visit: Visit) -> Response:
    """Only with the digits that the other read aloud: a click alone proves nothing."""
    text, heard = visit.form.text("kaart"), visit.form.text("cijfers")
    card = card_of(text)
    if card is None:
        raise Invalid(NO_CARD)
    if not _agrees(card, heard):
        said = "Deze cijfers zijn anders dan die van het verzoek. Vergelijk ze nog een keer."
        return _compared(visit, text, error=said, status=Invalid.status)
    desk = desk_of(visit)
    passed_on = desk.post.admit(card)
    desk.entries.add(
        Kind.ADMITTED, visit.me.name, f"{card.name} ({card.id}), {card.fingerprint}", point=card.id
    )
    desk.changed()
    further = (
        "De regio kreeg het verzoek en zet het punt in de lijst."
        if passed_on
        else "Geef de regio het bestand, zodat het punt in de lijst komt."
    )
    visit.say(f"{card.name} wordt hier 24 uur geloofd. {further}")
    return visit.redirect("/netwerk")


def show_stranger(visit: Visit) -> Response:
    """An emergency of a sender that nobody knows: read with care."""
    desk, number, mark = desk_of(visit), visit.number("number"), visit.asked("merk")[:32]
    view = desk.view()
    claimed = view.status.quarantined if view.status else ()
    one = next((one for one in claimed if one.number == number and one.mark == mark), None)
    if one is None:
        raise Missing("Deze melding is er niet meer.")
    letter = desk.post.stranger(number, mark)
    facts = texts.facts(letter if isinstance(letter, Emergency) else Gone())
    return render(visit, "stranger.html", view, stranger=one, facts=facts)


def discard(visit: Visit) -> Response:
    desk = desk_of(visit)
    desk.post.discard(visit.number("number"), visit.form.text("merk")[:32])
    desk.entries.add(Kind.DISCARDED, visit.me.name, "Melding van een onbekende afzender")
    desk.changed()
    visit.say("Weggelegd.")
    return visit.redirect("/netwerk")


def _agrees(card: Card, heard: str) -> bool:
    """The last two groups, however they were typed."""
    digits = "".join(letter for letter in heard if letter.isdecimal())
    return digits == "".join(card.fingerprint.split()[-2:])


def _asked(visit: Visit, view: View) -> list[tuple[Mail, Card]]:
    """Requests that a post below passed on, each once."""
    if not acts(visit):
        return []
    mails = view.box.newest(ASKED, lambda one: one.enrols)
    try:
        found = desk_of(visit).opened.bodies(one.number for one in mails)
    except OfficeError:
        return []
    cards: dict[bytes, tuple[Mail, Card]] = {}
    for mail in mails:
        body = found[mail.number]
        card = None if isinstance(body, Gone) else card_of(body.decode("utf-8", "replace"))
        if card is not None:
            cards.setdefault(hashlib.sha256(card.to_bytes()).digest(), (mail, card))
    return list(cards.values())
